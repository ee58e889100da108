package dev.uketori.intake;

import dev.uketori.job.Callback;
import dev.uketori.job.Order;
import dev.uketori.problem.ProblemException;
import dev.uketori.view.Fields;
import dev.uketori.view.JsonBody;
import dev.uketori.view.OrderFields;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The body of `POST /v1/jobs`, checked: every wrong field is named at once.
final class JobBody {

    private static final int LARGEST_METADATA = 4 * 1024;
    private static final int LONGEST_DEADLINE = 7 * 24 * 60 * 60;

    private final JsonBody body;

    private JobBody(JsonBody body) {
        this.body = body;
    }

    /// @throws ProblemException 400 or 413 if it is not a JSON object
    static JobBody read(byte[] body) {
        return new JobBody(JsonBody.read(body));
    }

    /// What is asked for.
    ///
    /// @throws ProblemException 400 that names every wrong field
    Order order(Instant now) {
        var fields = body.fields();
        var order = order(fields, null, now);
        fields.check();
        return order;
    }

    /// What is asked for by `fields`, which gather what is wrong with them.
    static Order order(Fields fields, @Nullable UUID batchId, Instant now) {
        var asked = new OrderFields(fields);
        var prompt = asked.prompt("prompt");
        var service = asked.name("service");
        var deadline = fields.integer("deadlineSeconds", 1, LONGEST_DEADLINE);
        return new Order(
                service == null ? "flux-ultra" : service,
                prompt,
                asked.side("width"),
                asked.side("height"),
                asked.name("version"),
                asked.name("quality"),
                asked.name("reference"),
                fields.json("metadata", LARGEST_METADATA),
                batchId,
                Callback.to(fields.url("callbackUrl"), Callback.Style.NOTICE),
                deadline == null ? null : now.plusSeconds(deadline));
    }

    /// SHA-256 of what the body says, whatever its white space and the order of its fields.
    byte[] fingerprint() {
        return body.fingerprint();
    }
}
