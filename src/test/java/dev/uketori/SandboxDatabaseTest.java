package dev.uketori;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(SandboxDatabase.class)
class SandboxDatabaseTest {

    @Inject DataSource dataSource;

    @Test
    void theApplicationTalksToIt() throws Exception {
        try (var connection = dataSource.getConnection();
                var answer = connection.createStatement().executeQuery("select 1")) {
            answer.next();

            assertThat(answer.getInt(1)).isEqualTo(1);
        }
    }
}
