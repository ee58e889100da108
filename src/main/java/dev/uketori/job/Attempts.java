package dev.uketori.job;

/// How often each kind of work was tried for a job.
public record Attempts(int submit, int poll, int mirror) {

    /// A new job's.
    public static final Attempts NONE = new Attempts(0, 0, 0);

    /// These attempts once `report` has moved the job.
    Attempts after(Report report) {
        return switch (report) {
            case Report.Submit _ -> new Attempts(submit + 1, poll, mirror);
            case Report.PutBack(var hold, _) ->
                    hold.reason().usesAnAttempt()
                            ? this
                            : new Attempts(Math.max(0, submit - 1), poll, mirror);
            case Report.Returned _ -> new Attempts(Math.max(0, submit - 1), poll, mirror);
            case Report.Retry _ -> NONE;
            case Report.Running(var by, _, _, _) -> heard(by);
            case Report.Finished(var by, _, _, _) -> heard(by);
            case Report.Broken(var by, _, _, _) -> heard(by);
            case Report.NotAnswered _ -> new Attempts(submit, poll + 1, mirror);
            case Report.Mirrored _, Report.NotMirrored _, Report.Relocated _, Report.ImageGone _ ->
                    new Attempts(submit, poll, mirror + 1);
            case Report.Accepted _,
                    Report.Unanswered _,
                    Report.Refused _,
                    Report.GaveUp _,
                    Report.Unclear _,
                    Report.Held _,
                    Report.NeverTaken _,
                    Report.ImageErased _,
                    Report.Cancel _ ->
                    this;
        };
    }

    private Attempts heard(Channel by) {
        return by == Channel.POLL ? new Attempts(submit, poll + 1, mirror) : this;
    }
}
