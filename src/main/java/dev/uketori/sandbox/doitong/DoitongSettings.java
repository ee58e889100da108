package dev.uketori.sandbox.doitong;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How a built-in Doitong is started.
///
/// @param port 0 for any free one
/// @param host a loopback address: the control API asks for no key
/// @param publicUrl what image URLs begin with, with no slash at the end; null for host and port
/// @param folder of its journal and its pictures; one server a folder
/// @param behaviour at the first start; what the control API changed later outlives a restart
public record DoitongSettings(
        int port,
        String host,
        String apiKey,
        String webhookSecret,
        @Nullable String publicUrl,
        Path folder,
        Behaviour behaviour) {

    /// A friendly one on any free loopback port, with no limits and plenty of credits.
    public static DoitongSettings friendly(Path folder, String apiKey, String webhookSecret) {
        return new DoitongSettings(
                0,
                "127.0.0.1",
                apiKey,
                webhookSecret,
                null,
                folder,
                Behaviour.friendly(Plan.ENTERPRISE, 1_000_000));
    }

    /// The same on this port.
    public DoitongSettings onPort(int other) {
        return new DoitongSettings(
                other, host, apiKey, webhookSecret, publicUrl, folder, behaviour);
    }

    /// The same with this behaviour.
    public DoitongSettings with(Behaviour other) {
        return new DoitongSettings(port, host, apiKey, webhookSecret, publicUrl, folder, other);
    }
}
