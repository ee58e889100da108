package dev.uketori.notify;

import dev.uketori.feed.Hub;
import dev.uketori.loop.Bell;
import dev.uketori.loop.Worker;
import dev.uketori.store.FeedGrown;
import dev.uketori.store.Notifications;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Reads the feed for what apps are to be told: the fourth reader of the one log.
@Singleton
class Collector implements Worker {

    private static final int PIECE = 1000;

    private final Hub hub;
    private final Notifications notifications;
    private final Notifier notifier;
    private final Bell bell = new Bell();

    Collector(Hub hub, Notifications notifications, Notifier notifier) {
        this.hub = hub;
        this.notifications = notifications;
        this.notifier = notifier;
    }

    void wake(@Observes FeedGrown grown) {
        bell.ring();
    }

    @Override
    public String name() {
        return "collector";
    }

    @Override
    public boolean turn() {
        var collected = notifications.collect(hub.settled(), PIECE, Receivers::of);
        if (collected.any()) {
            notifier.bell().ring();
        }
        return collected.more();
    }

    @Override
    public Bell bell() {
        return bell;
    }
}
