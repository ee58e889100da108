package dev.uketori.mirror;

import dev.uketori.doitong.Answer;
import dev.uketori.doitong.Asked;
import dev.uketori.doitong.Doitong;
import dev.uketori.store.GateStore;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Asks Doitong where an image is by now: addresses die, and a job that is asked about again may
/// have a new one. Each question is a poll, out of the polls' share.
@Singleton
class Whereabouts {

    private static final Logger LOG = Logger.getLogger(Whereabouts.class);

    private final GateStore gate;
    private final Doitong doitong;

    Whereabouts(GateStore gate, Doitong doitong) {
        this.gate = gate;
        this.doitong = doitong;
    }

    /// The address that Doitong names now; empty if it names none, or cannot be asked now.
    Optional<String> of(String doitongId) {
        if (!gate.admitsPoll()) {
            return Optional.empty();
        }
        var heard = doitong.status(doitongId);
        gate.hear(heard.news(), heard.told().window());
        LOG.infof("image.asked doitong=%s outcome=%s", doitongId, heard.answer());
        return heard.answer() instanceof Asked.Answered(Answer.Finished(_, var url))
                ? Optional.of(url)
                : Optional.empty();
    }
}
