package dev.uketori.doitong;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// Where Doitong is and how it takes us.
@ConfigMapping(prefix = "doitong")
public interface DoitongConfig {

    /// The key that pays.
    String apiKey();

    /// What webhooks are signed with; several while rotating.
    List<String> webhookSecret();

    /// Doitong's address.
    @WithDefault("https://api.doitong.com")
    URI baseUrl();

    /// How jobs are submitted.
    @WithDefault("rest")
    Transport transport();

    /// Where a submit goes (REST).
    @WithDefault("/v1/text_to_image")
    String submitPath();

    /// Where a job's status is asked for; `{id}` is Doitong's id. Assumed: the page names no path.
    @WithDefault("/v1/text_to_image/{id}")
    String statusPath();

    /// How long to wait for a connection. Nothing is sent before there is one.
    @WithDefault("5s")
    Duration connectTimeout();

    /// How long to wait for an answer. A submit that lasts longer becomes `unconfirmed`; must be
    /// shorter than the dispatcher's lease.
    @WithDefault("30s")
    Duration answerTimeout();

    /// The ways to submit.
    enum Transport {
        /// `POST /v1/text_to_image`.
        REST
    }
}
