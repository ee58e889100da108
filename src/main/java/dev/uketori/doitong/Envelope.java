package dev.uketori.doitong;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.uketori.doitong.Submission.Refused;
import dev.uketori.doitong.Submission.Taken;
import dev.uketori.doitong.Submission.Unanswered;
import dev.uketori.gate.News;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What Doitong wraps its answers in, by whichever transport they came: `{"data": {"generateimage":
/// {…}}}` or `{"errors": [{"message": …, "extensions": {"code": …}}]}`.
///
/// The vendor's page shows the first key in three spellings; all are read.
final class Envelope {

    private static final List<String> KEYS =
            List.of("generateimage", "generateImage", "generate", "job");

    /// An error that is about a field of the job, not about the job, comes after the job was taken.
    private static final int PATH_OF_THE_JOB = 1;

    private final int status;
    private final JsonNode body;

    /// @param status of HTTP
    Envelope(int status, byte[] body) {
        this.status = status;
        this.body = Json.read(body);
    }

    /// The answer to a submit.
    Heard<Submission> toSubmit(Told told) {
        return new Heard<>(submission(), told, news(told));
    }

    /// The answer to the question for the job `id`.
    Heard<Asked> toStatus(String id, Told told) {
        return new Heard<>(asked(id), told, isUnknown() ? new News.LetIn() : news(told));
    }

    /// What became of a submit.
    Submission submission() {
        var answer = answer();
        if (answer != null) {
            return new Taken(answer, Json.count(job().path("creditCost")));
        }
        return refusal()
                .<Submission>map(why ->
                        new Refused(
                                why,
                                words(),
                                credits("creditsRequired"),
                                credits("creditsAvailable")))
                .orElseGet(() -> new Unanswered("Doitong answered " + told()));
    }

    /// What it says of the job `id`.
    Asked asked(String id) {
        var answer = answer();
        if (answer == null) {
            return isUnknown()
                    ? new Asked.Unknown()
                    : new Asked.NotAnswered("Doitong answered " + told());
        }
        return answer.id().equals(id)
                ? new Asked.Answered(answer)
                : new Asked.NotAnswered("Doitong answered about another job");
    }

    private boolean isUnknown() {
        return status == 404 || "NOT_FOUND".equals(code());
    }

    private News news(Told told) {
        if (answer() != null) {
            return new News.LetIn();
        }
        return refusal()
                .map(why -> news(why, told))
                .orElseGet(() -> isGood() ? new News.Silence() : new News.OutOfOrder(told()));
    }

    private News news(ErrorClass why, Told told) {
        return switch (why) {
            case INVALID_REQUEST, CREDITS -> new News.LetIn();
            case SHUT_OUT -> new News.ShutOut(told());
            case LIMIT -> new News.TooMany(told(), told.retryAt());
            case OUT_OF_ORDER -> new News.OutOfOrder(told());
        };
    }

    /// Whatever has an id was taken.
    private @Nullable Answer answer() {
        var id = isGood() ? Json.id(job()) : null;
        if (id == null) {
            return null;
        }
        var answer = Json.answer(job());
        return answer == null ? new Answer.Unclear(id, "without a status") : answer;
    }

    private boolean isGood() {
        return status >= 200 && status < 300;
    }

    private JsonNode job() {
        for (var key : KEYS) {
            var job = body.path("data").path(key);
            if (job.isObject()) {
                return job;
            }
        }
        return MissingNode.getInstance();
    }

    private Optional<ErrorClass> refusal() {
        return error().path("path").size() > PATH_OF_THE_JOB
                ? Optional.empty()
                : ErrorClass.of(status, code());
    }

    private JsonNode error() {
        return body.path("errors").path(0);
    }

    private @Nullable String code() {
        return error().path("extensions").path("code").textValue();
    }

    private OptionalLong credits(String name) {
        var number = error().path("extensions").path(name);
        return number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0
                ? OptionalLong.of(number.longValue())
                : OptionalLong.empty();
    }

    private String told() {
        if (error().isMissingNode()) {
            return isGood() ? status + " without a job" : "" + status;
        }
        return status + ": " + words();
    }

    private String words() {
        return Json.message(error());
    }
}
