package dev.uketori.sandbox.doitong;

import java.util.SplittableRandom;

/// What will happen to one accepted job, drawn when it is accepted: a job keeps its fate over a
/// restart, and with one seed the n-th submit always meets the same.
///
/// @param copies how often its webhook is delivered; 0: never
record Fate(
        int delayMs,
        boolean answerLost,
        int slowMs,
        boolean completedAtOnce,
        int copies,
        int lateMs,
        boolean early,
        boolean forged,
        boolean failed,
        boolean errorAsObject,
        boolean urlMissing,
        ImageFault image) {

    enum ImageFault {
        NONE,
        DEAD,
        CUT,
        HTML,
        EXPIRED
    }

    static Fate draw(Behaviour behaviour, SplittableRandom dice) {
        var submit = behaviour.faults().submit();
        var webhook = behaviour.faults().webhook();
        var job = behaviour.faults().job();
        var delay = behaviour.delay();
        return new Fate(
                dice.nextInt(delay.minMs(), delay.maxMs() + 1),
                hit(submit.answerLost(), dice),
                hit(submit.slow(), dice) ? submit.slowMs() : 0,
                hit(submit.completedAtOnce(), dice),
                copies(webhook, dice),
                hit(webhook.late(), dice) ? webhook.lateMs() : 0,
                hit(webhook.early(), dice),
                hit(webhook.forged(), dice),
                hit(job.failed(), dice),
                job.errorAsObject(),
                hit(job.urlMissing(), dice),
                image(behaviour.faults().image(), dice));
    }

    static boolean hit(double share, SplittableRandom dice) {
        return dice.nextDouble() < share;
    }

    /// Whether the job is done before its submit is answered.
    boolean immediate() {
        return early || completedAtOnce;
    }

    boolean notifies() {
        return copies > 0 || forged;
    }

    private static int copies(Faults.WebhookFaults faults, SplittableRandom dice) {
        var lost = hit(faults.lost(), dice);
        var doubled = hit(faults.doubled(), dice);
        return lost ? 0 : doubled ? faults.times() : 1;
    }

    private static ImageFault image(Faults.ImageFaults faults, SplittableRandom dice) {
        var dead = hit(faults.dead(), dice);
        var cut = hit(faults.cut(), dice);
        var html = hit(faults.html(), dice);
        var expired = hit(faults.expired(), dice);
        if (dead) {
            return ImageFault.DEAD;
        }
        if (cut) {
            return ImageFault.CUT;
        }
        if (html) {
            return ImageFault.HTML;
        }
        return expired ? ImageFault.EXPIRED : ImageFault.NONE;
    }
}
