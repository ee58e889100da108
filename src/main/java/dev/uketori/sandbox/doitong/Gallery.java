package dev.uketori.sandbox.doitong;

import dev.uketori.sandbox.doitong.picture.Picture;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/// The drawn pictures, kept in a folder. A picture is drawn when it is first asked for, once,
/// however many ask; jobs of the same prompt and size share it. Belongs to the event loop, draws on
/// the painter's threads.
final class Gallery {

    private final Path folder;
    private final WorkerExecutor painter;
    private final Map<String, Future<Path>> drawing = new HashMap<>();

    Gallery(Path folder, WorkerExecutor painter) {
        this.folder = folder;
        this.painter = painter;
    }

    /// The file of an order's picture.
    Future<Path> picture(Order order) {
        var picture = new Picture(order.prompt(), order.width(), order.height());
        var key = picture.key();
        var underWay = drawing.get(key);
        if (underWay != null) {
            return underWay;
        }
        var file = painter.executeBlocking(() -> drawn(picture, key), false);
        drawing.put(key, file);
        file.onComplete(_ -> drawing.remove(key));
        return file;
    }

    private Path drawn(Picture picture, String key) throws IOException {
        var file = folder.resolve(key + ".jpg");
        if (!Files.exists(file)) {
            Files.createDirectories(folder);
            var aside = folder.resolve(key + ".part");
            picture.writeTo(aside);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }
}
