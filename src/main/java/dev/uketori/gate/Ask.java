package dev.uketori.gate;

/// Who wants to send requests, how many, and what else there is to do.
public sealed interface Ask {

    /// How many requests are wanted.
    int wanted();

    /// The same, for so many.
    Ask wanting(int requests);

    /// Those that are left once so many have been let go.
    Ask without(int permits);

    /// Jobs, to be sent.
    ///
    /// @param inFlight jobs that Doitong has, or may have
    /// @param pollsDue polls that are due, too
    record Submits(int wanted, int inFlight, int pollsDue) implements Ask {

        @Override
        public Submits wanting(int requests) {
            return new Submits(requests, inFlight, pollsDue);
        }

        @Override
        public Submits without(int permits) {
            return new Submits(wanted - permits, inFlight + permits, pollsDue);
        }
    }

    /// Questions about jobs.
    ///
    /// @param jobsDue whether jobs wait to be sent, too
    record Polls(int wanted, boolean jobsDue) implements Ask {

        @Override
        public Polls wanting(int requests) {
            return new Polls(requests, jobsDue);
        }

        @Override
        public Polls without(int permits) {
            return new Polls(wanted - permits, jobsDue);
        }
    }
}
