package dev.uketori;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The settings without which production must not start: complete, and safe. Values are never
/// repeated in what is found, since any of them may be, or be mistaken for, a secret. What they
/// lead to is looked at elsewhere.
final class ProductionSettings {

    /// The setting that leads to the database.
    static final String DATABASE = "QUARKUS_DATASOURCE_JDBC_URL";

    private static final int SECRET_BYTES = 16;
    private static final int KEY_CHARACTERS = 16;

    /// Something that is missing or unsafe.
    ///
    /// @param setting its name in the environment
    /// @param problem what is wrong with it, as the rest of a sentence
    /// @param remedy what to do, as a sentence
    record Finding(String setting, String problem, String remedy) {

        /// Whether it is of no use to look for the database.
        boolean isAboutTheDatabase() {
            return setting.equals(DATABASE);
        }

        @Override
        public String toString() {
            return "%s %s. %s".formatted(setting, problem, remedy);
        }
    }

    private final Function<String, Optional<String>> lookup;
    private final List<Finding> findings = new ArrayList<>();

    private ProductionSettings(Function<String, Optional<String>> lookup) {
        this.lookup = lookup;
    }

    /// @param lookup gives the value of a configuration property, such as `doitong.api-key`
    static List<Finding> check(Function<String, Optional<String>> lookup) {
        var settings = new ProductionSettings(lookup);
        settings.checkAll();
        return List.copyOf(settings.findings);
    }

    /// All findings as one message.
    static String message(List<Finding> findings) {
        return findings.stream()
                .map(finding -> "  - " + finding)
                .collect(
                        Collectors.joining(
                                "\n",
                                "Uketori cannot start. What is missing, unsafe or does not work:\n",
                                "\nTo try it with no settings at all, start it with --sandbox."));
    }

    private void checkAll() {
        require("doitong.api-key", "Set it to your Doitong API key.", _ -> Optional.empty());
        require(
                "doitong.webhook-secret",
                "Set it to the secret that Doitong signs webhooks with; to several, separated by"
                        + " commas, while rotating.",
                ProductionSettings::weakSecret);
        check(
                "doitong.base-url",
                "Set it to the https address of Doitong's API, or leave it out.",
                url -> problemOf(url).or(() -> unencrypted(url)));
        check(
                "doitong.transport",
                "Set it to rest, graphql-generate or graphql-generate-image, or leave it out.",
                oneOf("rest", "graphql-generate", "graphql-generate-image"));
        check(
                "doitong.plan",
                "Set it to free, starter, pro or enterprise, or leave it out.",
                plan ->
                        oneOf("free", "starter", "pro", "enterprise")
                                .apply(plan.strip().toLowerCase(Locale.ROOT)));
        require(
                "uketori.public-url",
                "Set it to where Doitong and your apps reach Uketori, such as"
                        + " https://uketori.example.",
                ProductionSettings::problemOf);
        require(
                "uketori.admin-key",
                "Set it to a random text, such as `openssl rand -hex 24` gives.",
                ProductionSettings::weakKey);
        check(
                "uketori.sealing-key",
                "Set it to a random text, such as `openssl rand -hex 24` gives, to several, separated by"
                        + " commas, while rotating, or leave it out for the admin key to do it.",
                ProductionSettings::weakSecret);
        check("uketori.store", "Set it to files or s3, or leave it out.", oneOf("files", "s3"));
        if (value("uketori.store").filter("s3"::equals).isPresent()) {
            checkS3();
        } else {
            require(
                    "uketori.data-dir",
                    "Set it to a folder for the images that outlives the process, or UKETORI_STORE to"
                            + " s3.",
                    _ -> Optional.empty());
        }
        check(
                "uketori.keyless-client",
                "Leave it out: it lets everybody in, and is for the sandbox.",
                _ -> Optional.of("is set"));
        check(
                "uketori.image-loopback",
                "Leave it out: it lets image addresses reach into this machine, and is for the sandbox.",
                value -> when(!value.equals("false"), "is set"));
        check(
                "uketori.sandbox.doitong",
                "Leave it out: it runs the built-in Doitong, and is for the sandbox.",
                value -> when(!value.equals("false"), "is set"));
        check(
                "quarkus.swagger-ui.enabled",
                "Leave it out: the page to try the API on is for the sandbox.",
                value -> when(!value.equals("false"), "is set"));
        require(
                "quarkus.datasource.jdbc.url",
                "Set it to your PostgreSQL, such as jdbc:postgresql://db.example:5432/uketori.",
                ProductionSettings::otherDatabase);
    }

    private void checkS3() {
        require("uketori.s3.bucket", "Set it to the bucket's name.", _ -> Optional.empty());
        check(
                "uketori.s3.endpoint",
                "Set it to the store's address, such as https://s3.example, or leave it out for"
                        + " AWS's own.",
                ProductionSettings::problemOf);
        requireBoth("uketori.s3.access-key-id", "uketori.s3.secret-access-key");
    }

    private void requireBoth(String one, String other) {
        if (value(one).isPresent() != value(other).isPresent()) {
            add(
                    value(one).isPresent() ? other : one,
                    "is missing",
                    "Set it to the other half of the access key, or leave out both for what the"
                            + " environment gives.");
        }
    }

    private void require(
            String property, String remedy, Function<String, Optional<String>> problem) {
        if (value(property).isEmpty()) {
            add(property, "is missing", remedy);
        }
        check(property, remedy, problem);
    }

    private void check(String property, String remedy, Function<String, Optional<String>> problem) {
        value(property).flatMap(problem).ifPresent(found -> add(property, found, remedy));
    }

    private Optional<String> value(String property) {
        return lookup.apply(property).filter(value -> !value.isBlank());
    }

    private void add(String property, String problem, String remedy) {
        var setting = property.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
        findings.add(new Finding(setting, problem, remedy));
    }

    private static Optional<String> weakSecret(String secrets) {
        for (var secret : secrets.split(",", -1)) {
            if (secret.strip().getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES) {
                return Optional.of("holds a secret of less than %d bytes".formatted(SECRET_BYTES));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> weakKey(String key) {
        return when(
                key.strip().length() < KEY_CHARACTERS,
                "has less than %d characters".formatted(KEY_CHARACTERS));
    }

    private static Optional<String> otherDatabase(String url) {
        return when(!url.startsWith("jdbc:postgresql:"), "does not start with jdbc:postgresql:");
    }

    private static Function<String, Optional<String>> oneOf(String... known) {
        return word -> when(!List.of(known).contains(word), "is not a word it knows");
    }

    private static Optional<String> problemOf(String url) {
        return parse(url)
                .map(uri ->
                        when(
                                uri.getRawUserInfo() != null
                                        || uri.getRawQuery() != null
                                        || uri.getRawFragment() != null,
                                "has a user, a query or a fragment"))
                .orElse(Optional.of("is not an absolute http or https URL with a host"));
    }

    private static Optional<String> unencrypted(String url) {
        return when(
                parse(url).filter(uri -> isHttps(uri) || isLoopback(uri.getHost())).isEmpty(),
                "would send the API key without encryption");
    }

    private static Optional<URI> parse(String url) {
        try {
            var uri = new URI(url);
            boolean web = isHttps(uri) || "http".equalsIgnoreCase(uri.getScheme());
            return Optional.of(uri).filter(_ -> web && uri.getHost() != null);
        } catch (URISyntaxException notAUrl) {
            return Optional.empty();
        }
    }

    private static boolean isHttps(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }

    private static Optional<String> when(boolean wrong, String problem) {
        return Optional.of(problem).filter(_ -> wrong);
    }
}
