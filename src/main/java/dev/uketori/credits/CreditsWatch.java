package dev.uketori.credits;

import dev.uketori.loop.Bell;
import dev.uketori.loop.Worker;
import dev.uketori.store.CreditStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicReference;

/// Looks at the balance, and tells when it has become low.
@Singleton
class CreditsWatch implements Worker {

    private final CreditStore credits;
    private final AtomicReference<Double> balance = new AtomicReference<>(Double.NaN);
    private final Bell bell = new Bell();

    CreditsWatch(CreditStore credits, MeterRegistry meters) {
        this.credits = credits;
        meters.gauge("uketori_credits_balance", balance, AtomicReference::get);
    }

    @Override
    public String name() {
        return "credits";
    }

    @Override
    public boolean turn() {
        var known = credits.watch();
        balance.set(known.isPresent() ? (double) known.getAsLong() : Double.NaN);
        return false;
    }

    @Override
    public Bell bell() {
        return bell;
    }
}
