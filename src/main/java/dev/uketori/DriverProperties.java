package dev.uketori;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;

/// What the datasource's driver is told besides the address and the credentials, by the driver's
/// own names. The environment knows no small letters: a name that is found there alone is read in
/// small ones, as Quarkus does.
final class DriverProperties {

    private static final String PREFIX = "quarkus.datasource.jdbc.additional-jdbc-properties.";
    private static final String IN_ENVIRONMENT = PREFIX.replaceAll("\\W", "_");

    private DriverProperties() {}

    static Map<String, String> of(Config config) {
        var names = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var property : config.getPropertyNames()) {
            if (property.startsWith(PREFIX)) {
                var name = property.substring(PREFIX.length());
                names.put(name, name);
            }
        }
        for (var property : config.getPropertyNames()) {
            var name = property.toLowerCase(Locale.ROOT).replaceAll("\\W", "_");
            if (name.startsWith(IN_ENVIRONMENT)) {
                var rest = name.substring(IN_ENVIRONMENT.length());
                names.putIfAbsent(rest, rest);
            }
        }
        var values = new TreeMap<String, String>();
        for (var name : names.values()) {
            config.getOptionalValue(PREFIX + name, String.class)
                    .ifPresent(value -> values.put(name, value));
        }
        return values;
    }
}
