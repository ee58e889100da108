package dev.uketori.mirror;

import dev.uketori.doitong.Answer;
import dev.uketori.doitong.Asked;
import dev.uketori.doitong.Doitong;
import dev.uketori.store.GateStore;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// Asks Doitong where an image is by now: addresses die, and a job that is asked about again may
/// have a new one. Each question is a poll, out of the polls' share.
@Singleton
class Whereabouts {

    private static final Logger LOG = Logger.getLogger(Whereabouts.class);

    /// What Doitong says of it.
    sealed interface Told {

        /// It is there.
        record At(String url) implements Told {}

        /// It is nowhere.
        record Nowhere() implements Told {}

        /// Doitong could not be asked, or did not answer.
        record Nothing() implements Told {}
    }

    private final GateStore gate;
    private final Doitong doitong;

    Whereabouts(GateStore gate, Doitong doitong) {
        this.gate = gate;
        this.doitong = doitong;
    }

    /// Where the image of the job is that Doitong knows by that id.
    Told of(String doitongId) {
        if (!gate.admitsPoll()) {
            return new Told.Nothing();
        }
        var heard = doitong.status(doitongId);
        gate.hear(heard.news(), heard.told().window());
        var told = told(heard.answer());
        LOG.infof("image.asked doitong=%s outcome=%s", doitongId, told.getClass().getSimpleName());
        return told;
    }

    private static Told told(Asked asked) {
        return switch (asked) {
            case Asked.Answered(Answer.Finished(_, var url)) -> new Told.At(url);
            case Asked.Answered(Answer.FinishedNowhere _) -> new Told.Nowhere();
            case Asked.Answered(Answer.Broken _) -> new Told.Nowhere();
            case Asked.Unknown _ -> new Told.Nowhere();
            case Asked.Answered(Answer.Running _) -> new Told.Nothing();
            case Asked.Answered(Answer.Unclear _) -> new Told.Nothing();
            case Asked.NotAnswered _ -> new Told.Nothing();
        };
    }
}
