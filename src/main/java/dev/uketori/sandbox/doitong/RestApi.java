package dev.uketori.sandbox.doitong;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// `POST /v1/text_to_image` and, assumed, `GET /v1/text_to_image/{id}`.
record RestApi(Turnstile turnstile, Desk desk, Ledger ledger, Shapes shapes, Answers answers) {

    private static final String PATH = "/v1/text_to_image";

    void mount(Router router, BodyHandler body) {
        router.route("/v1/*").handler(this::enter).failureHandler(answers::failed);
        router.post(PATH).handler(body).handler(this::submit).failureHandler(answers::failed);
        router.get(PATH + "/:id").handler(this::status).failureHandler(answers::failed);
    }

    private void enter(RoutingContext call) {
        turnstile.rest(call).ifPresentOrElse(refused -> answers.refuse(call, refused), call::next);
    }

    private void submit(RoutingContext call) {
        Order order;
        try {
            order = order(Json.read(call));
        } catch (IOException _) {
            answers.refuse(call, Refused.badRequest("The body is not valid JSON"));
            return;
        } catch (IllegalArgumentException e) {
            answers.refuse(call, Refused.badRequest(String.valueOf(e.getMessage())));
            return;
        }
        desk.submit(order)
                .onFailure(call::fail)
                .onSuccess(submission -> {
                    switch (submission) {
                        case Submission.Accepted(var job) ->
                                answers.json(call, 200, shapes.envelope(job));
                        case Submission.AnswerLost() -> answers.lose(call);
                        case Refused refused -> answers.refuse(call, refused);
                    }
                });
    }

    private void status(RoutingContext call) {
        ledger.job(call.pathParam("id"))
                .ifPresentOrElse(
                        job -> answers.json(call, 200, shapes.envelope(job)),
                        () -> answers.refuse(call, Refused.of(Problem.NOT_FOUND)));
    }

    private static Order order(JsonNode body) {
        if (!body.isObject()) {
            throw new IllegalArgumentException("The body must be a JSON object");
        }
        return Order.of(
                text(body, "service"),
                text(body, "prompt"),
                number(body, "width"),
                number(body, "height"),
                text(body, "version"),
                null,
                text(body, "webhookUrl"));
    }

    private static @Nullable String text(JsonNode body, String name) {
        var value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + " must be a string");
        }
        return value.textValue();
    }

    private static @Nullable Integer number(JsonNode body, String name) {
        var value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException(name + " must be an integer");
        }
        return value.intValue();
    }
}
