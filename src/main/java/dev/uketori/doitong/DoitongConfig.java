package dev.uketori.doitong;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;

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

    /// Where a job's status is asked for (REST); `{id}` is Doitong's id. Assumed: the page names no
    /// path.
    @WithDefault("/v1/text_to_image/{id}")
    String statusPath();

    /// Where both go (GraphQL).
    @WithDefault("/graphql")
    String graphqlPath();

    /// How long to wait for a connection. Nothing is sent before there is one.
    @WithDefault("5s")
    Duration connectTimeout();

    /// How long to wait for an answer. A submit that lasts longer becomes `unconfirmed`; must be
    /// shorter than the dispatcher's lease.
    @WithDefault("30s")
    Duration answerTimeout();

    /// The plan that the key has. `enterprise` has no limits but those set below, and those that
    /// Doitong's answers tell of.
    @WithDefault("enterprise")
    Plan plan();

    /// Requests in any minute; replaces the plan's.
    OptionalInt requestsPerMinute();

    /// Jobs that are drawn at the same time; replaces the plan's.
    OptionalInt concurrentJobs();

    /// Jobs in a day; replaces the plan's.
    OptionalInt jobsPerDay();

    /// Where Doitong's day begins at midnight. Assumed: the page does not say.
    @WithDefault("UTC")
    ZoneId dayZone();

    /// The ways to submit and to ask.
    enum Transport {
        /// `POST /v1/text_to_image`.
        REST,
        /// GraphQL's `generate`: the only one that tells what a job cost, and takes `quality`.
        GRAPHQL_GENERATE,
        /// GraphQL's `generateImage`.
        GRAPHQL_GENERATE_IMAGE
    }
}
