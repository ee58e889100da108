package dev.uketori.sandbox.doitong;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/sandbox/doitong`: what no real Doitong has. Looks at the state, changes the behaviour. It asks
/// for no key, so the server must stay on a loopback address.
record ControlApi(Desk desk, Ledger ledger, Counters counters, Courier courier, Answers answers) {

    private static final String PATH = "/sandbox/doitong";
    private static final int LARGEST_PAGE = 1_000;

    void mount(Router router, BodyHandler body) {
        router.get(PATH).handler(this::state).failureHandler(answers::failed);
        router.get(PATH + "/jobs").handler(this::jobs).failureHandler(answers::failed);
        router.get(PATH + "/jobs/:id").handler(this::job).failureHandler(answers::failed);
        router.patch(PATH).handler(body).handler(this::change).failureHandler(answers::failed);
        router.put(PATH).handler(body).handler(this::change).failureHandler(answers::failed);
        router.delete(PATH + "/faults").handler(this::forgive).failureHandler(answers::failed);
    }

    private void state(RoutingContext call) {
        ObjectNode state = Json.MAPPER.valueToTree(ledger.behaviour());
        state.set("effectiveLimits", Json.MAPPER.valueToTree(ledger.behaviour().effectiveLimits()));
        state.set("counts", Json.MAPPER.valueToTree(counters.view(ledger)));
        answers.json(call, 200, state);
    }

    private void change(RoutingContext call) {
        switch (Change.of(ledger.behaviour(), call.body().buffer())) {
            case Change.Wrong(var why) -> answers.refuse(call, Refused.badRequest(why));
            case Change.To(var behaviour) ->
                    desk.change(behaviour).onFailure(call::fail).onSuccess(_ -> state(call));
        }
    }

    private void forgive(RoutingContext call) {
        var now = ledger.behaviour();
        desk.change(now.withFaults(Faults.NONE)).onFailure(call::fail).onSuccess(_ -> state(call));
    }

    private void jobs(RoutingContext call) {
        try {
            var after = number(call, "after", 0);
            var limit = Math.clamp(number(call, "limit", 100), 1, LARGEST_PAGE);
            var items = ledger.page(after, limit).stream().map(this::view).toList();
            var page = new LinkedHashMap<String, @Nullable Object>();
            page.put("items", items);
            page.put(
                    "next",
                    after + items.size() < ledger.paidSubmits() ? after + items.size() : null);
            answers.json(call, 200, page);
        } catch (NumberFormatException _) {
            answers.refuse(call, Refused.badRequest("after and limit must be numbers"));
        }
    }

    private void job(RoutingContext call) {
        ledger.job(call.pathParam("id"))
                .ifPresentOrElse(
                        job -> answers.json(call, 200, view(job)),
                        () -> answers.refuse(call, Refused.of(Problem.NOT_FOUND)));
    }

    private Map<String, @Nullable Object> view(Job job) {
        var view = new LinkedHashMap<String, @Nullable Object>();
        view.put("id", job.id());
        view.put("status", job.status().word());
        view.put("prompt", job.order().prompt());
        view.put("width", job.order().width());
        view.put("height", job.order().height());
        view.put("webhookUrl", job.order().webhookUrl());
        view.put("charged", job.cost());
        view.put("createdAt", job.createdAt());
        view.put("completedAt", job.completedAt());
        view.put("fate", job.fate());
        view.put("notified", job.notified());
        view.put("webhooks", courier.of(job.id()));
        return view;
    }

    private static int number(RoutingContext call, String name, int otherwise) {
        @Nullable String text = call.request().getParam(name);
        return text == null ? otherwise : Math.max(0, Integer.parseInt(text));
    }
}
