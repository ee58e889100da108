package dev.uketori.sandbox.doitong;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/// A line of the journal: something that happened and must not be forgotten.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Entry.Accepted.class, name = "accepted"),
    @JsonSubTypes.Type(value = Entry.Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = Entry.Notified.class, name = "notified"),
    @JsonSubTypes.Type(value = Entry.Changed.class, name = "changed")
})
sealed interface Entry {

    /// A job was taken and its cost charged.
    record Accepted(String id, Order order, int cost, Fate fate, Instant createdAt)
            implements Entry {

        Job job() {
            return new Job(id, order, cost, fate, createdAt, null, false);
        }
    }

    /// A job ended as its fate has it.
    record Ended(String id, Instant at) implements Entry {}

    /// Every delivery of a job's webhook was answered 2xx, or given up.
    record Notified(String id) implements Entry {}

    /// The control API changed the behaviour, the balance with it.
    record Changed(Behaviour behaviour) implements Entry {}
}
