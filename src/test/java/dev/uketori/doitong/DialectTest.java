package dev.uketori.doitong;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.doitong.DoitongConfig.Transport;
import dev.uketori.job.Order;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The three shapes of the vendor's page, each against what is recorded of it.
class DialectTest {

    private static final Order ORDER =
            new Order(
                    "flux-ultra",
                    "a red boat",
                    1024,
                    768,
                    "flux-pro-1.1-ultra",
                    "high",
                    null,
                    null,
                    null,
                    null,
                    null);
    private static final String WEBHOOK = "https://uketori.example/webhooks/doitong/1";
    private static final String ID = "abc123xyz";
    private static final String URL = "https://cdn.doitong.com/outputs/abc123xyz.jpg";

    @ParameterizedTest
    @EnumSource
    void questionsAreThoseOfThePage(Transport transport) {
        var fixture = Fixture.of(transport);
        var dialect = dialect(transport);

        assertThat(Fixture.written(dialect.submit(ORDER, WEBHOOK)))
                .isEqualTo(fixture.question("submit"));
        assertThat(Fixture.written(dialect.status(ID))).isEqualTo(fixture.question("status"));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotAskedForIsNotSent(Transport transport) {
        var plain = new Order("flux-ultra", "x", 64, 64, null, null, null, null, null, null, null);

        assertThat(dialect(transport).submit(plain, WEBHOOK).body().toString())
                .doesNotContain("version\"", "quality", "null");
    }

    @Test
    void anIdIsNoPathOfItsOwn() {
        assertThat(dialect(Transport.REST).status("../../x?y=1").path())
                .isEqualTo("/v1/text_to_image/..%2F..%2Fx%3Fy%3D1");
    }

    @ParameterizedTest
    @EnumSource
    void answersAreReadTheSameWay(Transport transport) {
        var fixture = Fixture.of(transport);
        var credits = fixture.recorded().get("credits");
        var cost = credits.isNull() ? OptionalInt.empty() : OptionalInt.of(credits.intValue());

        assertThat(fixture.answer("accepted").submission())
                .isEqualTo(new Submission.Taken(new Answer.Running(ID), cost));
        assertThat(fixture.answer("completed").submission())
                .isEqualTo(new Submission.Taken(new Answer.Finished(ID, URL), cost));
        assertThat(fixture.answer("completed").asked(ID))
                .isEqualTo(new Asked.Answered(new Answer.Finished(ID, URL)));
        assertThat(fixture.answer("failed").asked(ID))
                .isEqualTo(new Asked.Answered(new Answer.Broken(ID, "out of paint")));
        assertThat(fixture.answer("refused").submission())
                .isEqualTo(
                        new Submission.Refused(
                                ErrorClass.CREDITS,
                                "Insufficient credits for this operation",
                                OptionalLong.of(100),
                                OptionalLong.of(50)));
    }

    private static Dialect dialect(Transport transport) {
        return Dialect.of(Fixture.settings(transport, "https://api.doitong.com", "the-key"));
    }
}
