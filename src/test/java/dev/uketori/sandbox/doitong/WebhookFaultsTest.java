package dev.uketori.sandbox.doitong;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WebhookFaultsTest extends DoitongTestBase {

    @Test
    void aDeliveryIsTriedAgainUntilItIsTaken() {
        receiver.answering(n -> n < 3 ? 503 : 204);

        var id = ended(receiver.url());

        eventually(() -> assertThat(caller.job(id).path("notified").booleanValue()).isTrue());
        assertThat(receiver.hooks()).hasSize(3).allMatch(hook -> hook.signedBy(SECRET));
        assertThat(caller.job(id).path("webhooks").findValuesAsText("answer"))
                .containsExactly("503", "503", "204");
    }

    @Test
    void aDeliveryThatNobodyTakesIsGivenUp() {
        receiver.answering(_ -> 500);

        var id = ended(receiver.url());

        eventually(() -> assertThat(caller.job(id).path("notified").booleanValue()).isTrue());
        assertThat(receiver.hooks()).hasSize(5);
    }

    @Test
    void aLostWebhookNeverComesThoughTheJobCompletes() {
        caller.behave("{\"faults\": {\"webhook\": {\"lost\": 1}}}");
        ended(receiver.url());
        caller.behave("{\"faults\": {}}");
        var told = ended(receiver.url());

        eventually(() -> assertThat(caller.job(told).path("notified").booleanValue()).isTrue());
        assertThat(receiver.hooks()).hasSize(1);
    }

    @Test
    void aDoubledWebhookComesAsOftenAsTold() {
        caller.behave("{\"faults\": {\"webhook\": {\"doubled\": 1, \"times\": 3}}}");

        var id = ended(receiver.url());

        eventually(() -> assertThat(caller.job(id).path("notified").booleanValue()).isTrue());
        assertThat(receiver.hooks()).hasSize(3);
    }

    @Test
    void aLateWebhookComesAfterItsTime() {
        caller.behave("{\"faults\": {\"webhook\": {\"late\": 1, \"lateMs\": 400}}}");
        var begun = System.nanoTime();

        ended(receiver.url());

        eventually(() -> assertThat(receiver.hooks()).hasSize(1));
        assertThat(receiver.hooks().getFirst().nanos() - begun).isGreaterThan(400_000_000);
    }

    @Test
    void anEarlyWebhookComesBeforeTheAnswerToTheSubmit() {
        caller.behave("{\"faults\": {\"webhook\": {\"early\": 1}}}");

        var answer = caller.rest(Caller.order("x", receiver.url()));
        var answered = System.nanoTime();

        assertThat(receiver.hooks()).hasSize(1);
        assertThat(receiver.hooks().getFirst().nanos()).isLessThan(answered);
        assertThat(Caller.json(answer).at("/data/generateimage/status").textValue())
                .isEqualTo("processing");
    }

    @Test
    void aForgedWebhookComesBesidesTheTrueOne() {
        caller.behave("{\"faults\": {\"webhook\": {\"forged\": 1}}}");

        ended(receiver.url());

        eventually(() -> assertThat(receiver.hooks()).hasSize(2));
        assertThat(receiver.hooks().get(0).signedBy(SECRET)).isFalse();
        assertThat(receiver.hooks().get(0).text()).contains("forged");
        assertThat(receiver.hooks().get(1).signedBy(SECRET)).isTrue();
    }

    @Test
    void aFailedJobSaysSoEverywhere() {
        caller.behave("{\"faults\": {\"job\": {\"failed\": 1}}}");

        var id = ended(receiver.url());

        var status = Caller.json(caller.status(id)).at("/data/generateimage");
        assertThat(status.path("status").textValue()).isEqualTo("failed");
        assertThat(status.path("error").isTextual()).isTrue();
        eventually(() -> assertThat(receiver.hooks()).hasSize(1));
        var notice = Caller.json(receiver.hooks().getFirst().text());
        assertThat(notice.path("status").textValue()).isEqualTo("failed");
        assertThat(notice.path("url").isNull()).isTrue();
    }

    @Test
    void theErrorOfAFailedJobMayBeAnObject() {
        caller.behave("{\"faults\": {\"job\": {\"failed\": 1, \"errorAsObject\": true}}}");

        var id = ended(null);

        assertThat(Caller.json(caller.status(id)).at("/data/generateimage/error").isObject())
                .isTrue();
    }

    @Test
    void theUrlOfACompletedJobMayBeMissing() {
        caller.behave("{\"faults\": {\"job\": {\"urlMissing\": 1}}}");

        var id = ended(null);

        var status = Caller.json(caller.status(id)).at("/data/generateimage");
        assertThat(status.path("status").textValue()).isEqualTo("completed");
        assertThat(status.path("url").isNull()).isTrue();
    }
}
