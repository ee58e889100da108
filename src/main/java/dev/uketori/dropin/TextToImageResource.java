package dev.uketori.dropin;

import dev.uketori.dropin.Counter.Taken;
import dev.uketori.view.IdempotencyHeader;
import dev.uketori.view.JsonBody;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/// `POST /v1/text_to_image` and `GET /v1/text_to_image/{id}`, as at Doitong.
@Path("/v1/text_to_image")
class TextToImageResource {

    private final Answers answers;
    private final Counter counter;

    TextToImageResource(Answers answers, Counter counter) {
        this.answers = answers;
        this.counter = counter;
    }

    @POST
    @RunOnVirtualThread
    public Response submit(
            @Context HttpServerRequest request,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            byte[] body) {
        return answers.of(
                request,
                caller -> {
                    Answers.onlyJson(request);
                    var json = JsonBody.read(body);
                    Taken taken =
                            counter.order(
                                    caller,
                                    json.fields(),
                                    IdempotencyHeader.key(idempotencyKey),
                                    json::fingerprint);
                    var answer = Answers.json(200, taken.job().envelope());
                    return taken.isReplayed() ? answer.header(Answers.REPLAYED, "true") : answer;
                });
    }

    @GET
    @Path("/{id}")
    @RunOnVirtualThread
    public Response status(@Context HttpServerRequest request, @PathParam("id") String id) {
        return answers.of(request, caller -> Answers.json(200, counter.job(caller, id).envelope()));
    }
}
