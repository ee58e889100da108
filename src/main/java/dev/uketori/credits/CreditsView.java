package dev.uketori.credits;

import dev.uketori.store.CreditStore.Book;
import dev.uketori.store.SpentDay;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The credits, as they are shown. What is not known is null.
///
/// @param available the balance without what is reserved
/// @param burnDownAt when they are used up, if they are spent as in the last days
record CreditsView(
        @Nullable Long balance,
        long reserved,
        @Nullable Long available,
        @Nullable Long lowThreshold,
        boolean low,
        @Nullable Instant burnDownAt,
        List<SpentDay> spent) {

    private static final int DAYS_OF_THE_RATE = 7;

    static CreditsView of(Book book, Instant now) {
        var purse = book.purse();
        var known = purse.balance().isPresent();
        var balance = known ? purse.balance().getAsLong() : null;
        var threshold = book.low();
        return new CreditsView(
                balance,
                purse.reserved(),
                known ? purse.available() : null,
                threshold,
                balance != null && threshold != null && balance < threshold,
                burnDownAt(book, now),
                book.spent());
    }

    /// By what was spent since the first of the last seven days on which anything was.
    private static @Nullable Instant burnDownAt(Book book, Instant now) {
        var since = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(DAYS_OF_THE_RATE - 1);
        var days = book.spent().stream().filter(day -> !day.day().isBefore(since)).toList();
        if (days.isEmpty()) {
            return null;
        }
        var begin = days.getLast().day().atStartOfDay(ZoneOffset.UTC).toInstant();
        var credits = days.stream().mapToLong(SpentDay::credits).sum();
        return book.purse().lastsUntil(credits, Duration.between(begin, now), now).orElse(null);
    }
}
