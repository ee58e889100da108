package dev.uketori.sandbox.doitong;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/// What goes wrong on purpose. Every share is a probability from 0 to 1, drawn once a submit.
///
/// @param submit around the submit and its answer
/// @param webhook on the way of the completion notice
/// @param job in what the job becomes
/// @param image when the picture is fetched
public record Faults(
        @JsonSetter(nulls = Nulls.FAIL) SubmitFaults submit,
        @JsonSetter(nulls = Nulls.FAIL) WebhookFaults webhook,
        @JsonSetter(nulls = Nulls.FAIL) JobFaults job,
        @JsonSetter(nulls = Nulls.FAIL) ImageFaults image) {

    /// Nothing goes wrong.
    public static final Faults NONE =
            new Faults(
                    new SubmitFaults(0, 500, 0, 0, 0, 2_000, 0),
                    new WebhookFaults(0, 0, 2, 0, 3_000, 0, 0),
                    new JobFaults(0, false, 0),
                    new ImageFaults(0, 0, 0, 0));

    Faults refusedOnce() {
        return new Faults(submit.refusedOnce(), webhook, job, image);
    }

    /// Around the submit and its answer.
    ///
    /// @param refuse share of submits refused with `refuseStatus`
    /// @param refuseStatus 400, 401, 402, 429 or 500
    /// @param refuseNext how many of the next submits are refused for certain; counts down
    /// @param answerLost share accepted and paid for, whose connection closes with no answer
    /// @param slow share answered `slowMs` later
    /// @param completedAtOnce share answered `completed` at once
    public record SubmitFaults(
            double refuse,
            int refuseStatus,
            int refuseNext,
            double answerLost,
            double slow,
            int slowMs,
            double completedAtOnce) {

        /// @throws IllegalArgumentException naming the value that is out of range
        public SubmitFaults {
            share("refuse", refuse);
            share("answerLost", answerLost);
            share("slow", slow);
            share("completedAtOnce", completedAtOnce);
            between("refuseNext", refuseNext, 0, Integer.MAX_VALUE);
            between("slowMs", slowMs, 0, 600_000);
            Problem.ofStatus(refuseStatus);
        }

        SubmitFaults refusedOnce() {
            return new SubmitFaults(
                    refuse,
                    refuseStatus,
                    Math.max(0, refuseNext - 1),
                    answerLost,
                    slow,
                    slowMs,
                    completedAtOnce);
        }
    }

    /// On the way of the completion notice.
    ///
    /// @param lost share never delivered
    /// @param doubled share delivered `times` times
    /// @param times deliveries of a doubled one, at least 2
    /// @param late share delivered `lateMs` after completion
    /// @param early share delivered before the submit is answered
    /// @param forged share preceded by a delivery of a false URL with a wrong signature
    public record WebhookFaults(
            double lost,
            double doubled,
            int times,
            double late,
            int lateMs,
            double early,
            double forged) {

        /// @throws IllegalArgumentException naming the value that is out of range
        public WebhookFaults {
            share("lost", lost);
            share("doubled", doubled);
            share("late", late);
            share("early", early);
            share("forged", forged);
            between("times", times, 2, 20);
            between("lateMs", lateMs, 0, 86_400_000);
        }
    }

    /// In what the job becomes.
    ///
    /// @param failed share that ends as `failed`
    /// @param errorAsObject whether its `error` is an object rather than a string
    /// @param urlMissing share completed with `url` null
    public record JobFaults(double failed, boolean errorAsObject, double urlMissing) {

        /// @throws IllegalArgumentException naming the value that is out of range
        public JobFaults {
            share("failed", failed);
            share("urlMissing", urlMissing);
        }
    }

    /// When the picture is fetched; of several that hit, the first here counts.
    ///
    /// @param dead share of image URLs that answer 404
    /// @param cut share whose body ends half-way
    /// @param html share that answer 200 with a web page
    /// @param expired share whose URL in the completion notice answers 410; a status names one that
    ///   works
    public record ImageFaults(double dead, double cut, double html, double expired) {

        /// @throws IllegalArgumentException naming the value that is out of range
        public ImageFaults {
            share("dead", dead);
            share("cut", cut);
            share("html", html);
            share("expired", expired);
        }
    }

    private static void share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be from 0 to 1");
        }
    }

    private static void between(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " must be from " + low + " to " + high);
        }
    }
}
