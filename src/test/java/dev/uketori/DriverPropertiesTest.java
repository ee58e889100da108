package dev.uketori;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriverPropertiesTest {

    private static final String PREFIX = "quarkus.datasource.jdbc.additional-jdbc-properties.";
    private static final String IN_ENVIRONMENT =
            "QUARKUS_DATASOURCE_JDBC_ADDITIONAL_JDBC_PROPERTIES_";

    @Test
    void theyAreFoundByTheirOwnNames() {
        var told =
                told(
                        Map.of(PREFIX + "ApplicationName", "a", PREFIX + "sslmode", "prefer"),
                        Map.of());

        assertThat(told).isEqualTo(Map.of("ApplicationName", "a", "sslmode", "prefer"));
    }

    @Test
    void theEnvironmentAddsToThemAndReplacesThem() {
        var told =
                told(
                        Map.of(PREFIX + "ApplicationName", "a", PREFIX + "socketTimeout", "7"),
                        Map.of(
                                IN_ENVIRONMENT + "SSLMODE",
                                "verify-full",
                                IN_ENVIRONMENT + "SSLROOTCERT",
                                "/ca.pem",
                                IN_ENVIRONMENT + "SOCKETTIMEOUT",
                                "9",
                                "QUARKUS_DATASOURCE_JDBC_MAX_SIZE",
                                "8"));

        assertThat(told)
                .isEqualTo(
                        Map.of(
                                "ApplicationName", "a",
                                "socketTimeout", "9",
                                "sslmode", "verify-full",
                                "sslrootcert", "/ca.pem"));
    }

    private static Map<String, String> told(
            Map<String, String> file, Map<String, String> environment) {
        var config =
                new SmallRyeConfigBuilder()
                        .withSources(
                                new PropertiesConfigSource(file, "file", 250),
                                new EnvConfigSource(environment, 300))
                        .build();
        return DriverProperties.of(config);
    }
}
