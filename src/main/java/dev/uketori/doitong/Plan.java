package dev.uketori.doitong;

import dev.uketori.gate.Limits;
import java.time.ZoneId;
import java.util.OptionalInt;

/// The plans of the vendor's page.
public enum Plan {
    /// 10 requests a minute, 1 job at once, 100 a day.
    FREE(10, 1, 100),
    /// 30 requests a minute, 3 jobs at once, 1,000 a day.
    STARTER(30, 3, 1_000),
    /// 60 requests a minute, 10 jobs at once, 10,000 a day.
    PRO(60, 10, 10_000),
    /// As agreed upon: no limits of its own.
    ENTERPRISE(0, 0, 0);

    private final int perMinute;
    private final int concurrent;
    private final int perDay;

    Plan(int perMinute, int concurrent, int perDay) {
        this.perMinute = perMinute;
        this.concurrent = concurrent;
        this.perDay = perDay;
    }

    Limits limits(ZoneId day) {
        return new Limits(limit(perMinute), limit(concurrent), limit(perDay), day);
    }

    private static OptionalInt limit(int number) {
        return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
