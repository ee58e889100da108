package dev.uketori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.ProductionSettings.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductionSettingsTest {

    private final Map<String, String> settings =
            new HashMap<>(
                    Map.of(
                            "doitong.api-key", "k",
                            "doitong.webhook-secret", "0123456789abcdef",
                            "uketori.public-url", "https://uketori.example",
                            "uketori.admin-key", "0123456789abcdef",
                            "uketori.store", "files",
                            "uketori.data-dir", "/var/lib/uketori",
                            "quarkus.datasource.jdbc.url", "jdbc:postgresql://db/uketori"));

    @Test
    void completeAndSafeSettingsAreFine() {
        assertThat(findings()).isEmpty();
    }

    @Test
    void everythingMissingIsNamedInOneMessage() {
        settings.clear();

        assertThat(ProductionSettings.message(findings()))
                .contains(
                        "DOITONG_API_KEY is missing. ",
                        "DOITONG_WEBHOOK_SECRET is missing. ",
                        "UKETORI_PUBLIC_URL is missing. ",
                        "UKETORI_ADMIN_KEY is missing. ",
                        "UKETORI_STORE",
                        "UKETORI_DATA_DIR is missing. ",
                        "QUARKUS_DATASOURCE_JDBC_URL is missing. ")
                .doesNotContain("DOITONG_BASE_URL", "DOITONG_TRANSPORT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void blankIsMissing(String blank) {
        settings.replaceAll((_, _) -> blank);

        assertThat(findings()).hasSize(6).extracting(Finding::problem).containsOnly("is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "uketori.keyless-client, anybody",
        "uketori.image-loopback, true",
        "uketori.sandbox.doitong, true"
    })
    void whatIsForTheSandboxIsUnsafe(String property, String value) {
        settings.put(property, value);

        assertThat(findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).contains("is for the sandbox"));
    }

    @Test
    void aBlankOptionalSettingIsLeftOut() {
        settings.put("doitong.base-url", " ");
        settings.put("doitong.transport", "");

        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdef,fedcba9876543210",
                "0123456789abcdef, fedcba9876543210",
                "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"
            })
    void secretsOfSixteenBytesAreFine(String secrets) {
        settings.put("doitong.webhook-secret", secrets);

        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcde",
                "0123456789abcdef,short",
                "0123456789abcdef,",
                ",0123456789abcdef",
                "0123456789abcde "
            })
    void anyShorterSecretIsFound(String secrets) {
        settings.put("doitong.webhook-secret", secrets);

        assertFound("DOITONG_WEBHOOK_SECRET", "holds a secret of less than 16 bytes");
    }

    @Test
    void aShortSealingKeyIsFound() {
        settings.put("uketori.sealing-key", "0123456789abcdef,short");

        assertFound("UKETORI_SEALING_KEY", "holds a secret of less than 16 bytes");
    }

    @Test
    void aShortAdminKeyIsFound() {
        settings.put("uketori.admin-key", "0123456789abcde");

        assertFound("UKETORI_ADMIN_KEY", "has less than 16 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example",
                "http://a.example:8080/uketori/",
                "HTTPS://[2001:db8::1]"
            })
    void aPublicUrlMayBeAnyWebAddress(String url) {
        settings.put("uketori.public-url", url);

        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.example",
                "/jobs",
                "ftp://a.example",
                "https:///jobs",
                "https:a",
                "https://a b"
            })
    void aPublicUrlThatIsNoWebAddressIsFound(String url) {
        settings.put("uketori.public-url", url);

        assertFound("UKETORI_PUBLIC_URL", "is not an absolute http or https URL with a host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://me:pw@a.example", "https://a.example/?", "https://a.example/#top"})
    void aPublicUrlWithMoreThanAnAddressIsFound(String url) {
        settings.put("uketori.public-url", url);

        assertFound("UKETORI_PUBLIC_URL", "has a user, a query or a fragment");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.doitong.example",
                "http://localhost:9000",
                "http://LOCALHOST",
                "http://127.0.0.1",
                "http://127.8.9.10:1/v1",
                "http://[::1]:9000"
            })
    void doitongMayBeEncryptedOrOnThisMachine(String url) {
        settings.put("doitong.base-url", url);

        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.doitong.example",
                "http://localhost.example",
                "http://127.0.0.1.example",
                "http://128.0.0.1",
                "http://10.0.0.1",
                "http://[::2]"
            })
    void doitongElsewhereWithoutEncryptionIsFound(String url) {
        settings.put("doitong.base-url", url);

        assertFound("DOITONG_BASE_URL", "would send the API key without encryption");
    }

    @Test
    void aBaseUrlThatIsNoWebAddressIsFoundOnce() {
        settings.put("doitong.base-url", "api.doitong.example");

        assertFound("DOITONG_BASE_URL", "is not an absolute http or https URL with a host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"free", "starter", "pro", "enterprise", "PRO", " "})
    void aPlanOfTheVendorsIsFine(String plan) {
        settings.put("doitong.plan", plan);

        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gold", "pro,free"})
    void anotherPlanIsFound(String plan) {
        settings.put("doitong.plan", plan);

        assertFound("DOITONG_PLAN", "is not a word it knows");
    }

    @Test
    void imagesInS3NeedABucketAndNoFolder() {
        settings.put("uketori.store", "s3");
        settings.remove("uketori.data-dir");

        assertFound("UKETORI_S3_BUCKET", "is missing");

        settings.put("uketori.s3.bucket", "pictures");
        assertThat(findings()).isEmpty();
    }

    @Test
    void imagesInFilesNeedAFolderAndNoBucket() {
        settings.remove("uketori.data-dir");
        settings.put("uketori.s3.bucket", "pictures");

        assertFound("UKETORI_DATA_DIR", "is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://s3.example", "http://minio:9000", "https://s3.example/store"})
    void anS3EndpointMayBeAnyWebAddress(String url) {
        s3();
        settings.put("uketori.s3.endpoint", url);

        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3.example", "s3://pictures", "minio:9000", "https:///pictures"})
    void anS3EndpointThatIsNoWebAddressIsFound(String url) {
        s3();
        settings.put("uketori.s3.endpoint", url);

        assertFound("UKETORI_S3_ENDPOINT", "is not an absolute http or https URL with a host");
    }

    @Test
    void halfAnS3AccessKeyIsFound() {
        s3();
        settings.put("uketori.s3.access-key-id", "id");
        assertFound("UKETORI_S3_SECRET_ACCESS_KEY", "is missing");

        settings.put("uketori.s3.secret-access-key", "secret");
        assertThat(findings()).isEmpty();

        settings.put("uketori.s3.access-key-id", " ");
        assertFound("UKETORI_S3_ACCESS_KEY_ID", "is missing");
    }

    private void s3() {
        settings.put("uketori.store", "s3");
        settings.put("uketori.s3.bucket", "pictures");
    }

    @ParameterizedTest
    @CsvSource({
        "doitong.transport, soap, DOITONG_TRANSPORT",
        "doitong.transport, s3, DOITONG_TRANSPORT",
        "uketori.store, Files, UKETORI_STORE",
        "uketori.store, S3, UKETORI_STORE"
    })
    void anUnknownWordIsFound(String property, String word, String setting) {
        settings.put(property, word);

        assertFound(setting, "is not a word it knows");
    }

    @Test
    void restIsATransport() {
        settings.put("doitong.transport", "rest");

        assertThat(findings()).isEmpty();
    }

    @Test
    void anotherDatabaseIsFound() {
        settings.put("quarkus.datasource.jdbc.url", "jdbc:h2:mem:x");

        assertFound("QUARKUS_DATASOURCE_JDBC_URL", "does not start with jdbc:postgresql:");
    }

    @Test
    void noValueIsEverRepeated() {
        settings.replaceAll((name, _) -> name.contains("key") ? "hush" : "hush://hush:hush@hush");
        settings.put("doitong.webhook-secret", "hush");
        settings.put("doitong.base-url", "hush");
        settings.put("doitong.transport", "hush");
        settings.put("uketori.s3.endpoint", "hush");
        settings.put("uketori.s3.secret-access-key", "hush");
        assertThat(ProductionSettings.message(findings())).doesNotContain("hush");

        settings.put("uketori.store", "s3");
        assertThat(ProductionSettings.message(findings())).doesNotContain("hush");
    }

    private List<Finding> findings() {
        return ProductionSettings.check(name -> Optional.ofNullable(settings.get(name)));
    }

    private void assertFound(String setting, String problem) {
        assertThat(findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.setting()).isEqualTo(setting);
                    assertThat(finding.problem()).isEqualTo(problem);
                    assertThat(finding.remedy()).startsWith("Set it to ");
                });
    }
}
