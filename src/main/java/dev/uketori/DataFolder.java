package dev.uketori;

import dev.uketori.ProductionSettings.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The folder that images, or all the data of a sandbox, are about to be kept in: it must be there
/// or be made, and take files. A volume that belongs to somebody else does not.
record DataFolder(Path path) {

    Optional<Finding> problem() {
        return isWritable()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "UKETORI_DATA_DIR",
                                "names a folder that cannot be made or written to",
                                "Give it to the user that Uketori runs as, or name another."));
    }

    private boolean isWritable() {
        try {
            return Files.isWritable(Files.createDirectories(path));
        } catch (IOException cannotBeMade) {
            return false;
        }
    }
}
