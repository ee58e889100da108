package dev.uketori.bench;

import java.io.IOException;
import java.sql.SQLException;

/// The service and its database, both up.
record Rig(Database database, Service service) implements AutoCloseable {

    static Rig start(Settings settings) throws IOException, SQLException {
        var database = Database.open(settings.folder().resolve("postgres"));
        try {
            var rig = new Rig(database, Service.start(settings.folder(), database));
            Runtime.getRuntime().addShutdownHook(new Thread(rig::close));
            return rig;
        } catch (IOException | RuntimeException failure) {
            database.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        service.close();
        database.close();
    }
}
