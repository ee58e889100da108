package dev.uketori.webhook;

import dev.uketori.doitong.Signature;
import dev.uketori.job.JobId;
import dev.uketori.problem.Problem;
import dev.uketori.problem.Unavailable;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// `POST /webhooks/doitong/{jobId}` and `POST /webhooks/doitong`.
///
/// On the event loop: the body is read up to its cap and its signature verified before anything
/// looks into it. What is not signed costs a hash and nothing else: no log line, no thread, no
/// statement.
@Singleton
class WebhookRoute {

    private static final Logger LOG = Logger.getLogger(WebhookRoute.class);
    private static final int LARGEST_BODY = 64 * 1024;

    /// Ours is smaller, and says so as a problem.
    private static final int BEFORE_THE_BODY_LIMIT = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1;

    private final Signature signature;
    private final Inbox inbox;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    WebhookRoute(Signature signature, Inbox inbox) {
        this.signature = signature;
        this.inbox = inbox;
    }

    void routes(@Observes Router router) {
        route(router, "/webhooks/doitong", call -> take(call, null));
        route(router, "/webhooks/doitong/:jobId", call -> take(call, call.pathParam("jobId")));
    }

    private static void route(Router router, String path, Handler<RoutingContext> post) {
        router.post(path).order(BEFORE_THE_BODY_LIMIT).handler(post);
        router.route(path).order(BEFORE_THE_BODY_LIMIT).handler(WebhookRoute::onlyPost);
    }

    private static void onlyPost(RoutingContext call) {
        call.response().putHeader("Allow", "POST");
        refuse(call, 405, "method_not_allowed", "A webhook is a POST.");
    }

    private void take(RoutingContext call, @Nullable String jobId) {
        var request = call.request();
        if (saysItIsTooLarge(request)) {
            tooLarge(call);
            request.handler(_ -> {}).resume();
            return;
        }
        var body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= LARGEST_BODY) {
                body.appendBuffer(chunk);
            } else if (!call.response().ended()) {
                tooLarge(call);
            }
        });
        request.endHandler(_ -> {
            if (!call.response().ended()) {
                verify(call, jobId, body.getBytes());
            }
        });
        request.resume();
    }

    /// Such a body is not waited for, though it is let pass: cut off, it would take the answer with
    /// it.
    private static boolean saysItIsTooLarge(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        try {
            return length != null && Long.parseLong(length) > LARGEST_BODY;
        } catch (NumberFormatException endless) {
            return true;
        }
    }

    private static void tooLarge(RoutingContext call) {
        refuse(call, 413, "too_large", "A webhook has at most 64 KiB.");
    }

    private void verify(RoutingContext call, @Nullable String jobId, byte[] body) {
        if (!signature.signed(header(call.request()), body)) {
            refuse(call, 401, "bad_signature", "The signature does not fit the body.");
            return;
        }
        var job = jobId == null ? null : JobId.parse(jobId).orElse(JobId.NOBODY);
        threads.execute(() -> keep(call, job, body));
    }

    /// Two signatures are none.
    private static @Nullable String header(HttpServerRequest request) {
        var values = request.headers().getAll(Signature.HEADER);
        return values.size() == 1 ? values.getFirst() : null;
    }

    private void keep(RoutingContext call, @Nullable JobId job, byte[] body) {
        try {
            switch (inbox.take(job, body)) {
                case KEPT -> call.response().setStatusCode(204).end();
                case UNREADABLE ->
                        refuse(
                                call,
                                400,
                                "unreadable",
                                "The body is not JSON with the strings `id` and `status`.");
                case OTHER_JOB ->
                        refuse(
                                call,
                                409,
                                "other_job",
                                "The body's `id` is not the one of the job in the address.");
            }
        } catch (Unavailable away) {
            LOG.warnf("webhook.refused outcome=unavailable cause=%s", away.getMessage());
            call.response()
                    .putHeader("Retry-After", String.valueOf(Unavailable.RETRY_AFTER.toSeconds()));
            answer(call, away.problem());
        } catch (RuntimeException bug) {
            LOG.error("webhook.failed outcome=bug", bug);
            refuse(call, 500, "internal_error", "Something is wrong on our side. Send it again.");
        }
    }

    private static void refuse(RoutingContext call, int status, String code, String detail) {
        answer(call, Problem.of(status, code, detail));
    }

    private static void answer(RoutingContext call, Problem problem) {
        var body =
                new JsonObject()
                        .put("type", problem.type())
                        .put("title", problem.title())
                        .put("status", problem.status())
                        .put("code", problem.code())
                        .put("detail", problem.detail());
        call.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(body.toBuffer());
    }
}
