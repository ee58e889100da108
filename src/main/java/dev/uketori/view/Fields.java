package dev.uketori.view;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uketori.problem.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the fields of a JSON object and gathers all that is wrong with them. A field that is
/// `null` is absent.
public final class Fields {

    private static final int LONGEST_URL = 2048;
    private static final int LONGEST_TIME = 64;

    /// Far below what our JSON writer stops at, in whatever it is shown.
    private static final int MOST_LEVELS = 64;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
            new TypeReference<>() {};

    private final ObjectNode object;
    private final String pointer;
    private final Set<String> known = new HashSet<>();
    private final Wrongs wrong;

    /// @param pointer where the object is in the body (RFC 6901)
    /// @param wrong takes what is wrong with it
    Fields(ObjectNode object, String pointer, Wrongs wrong) {
        this.object = object;
        this.pointer = pointer;
        this.wrong = wrong;
    }

    /// Text of `shortest` to `longest` characters (code points) that is not blank; null if absent
    /// or wrong.
    public @Nullable String text(String name, int longest) {
        var value = get(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            return refused(name, "must be a string");
        }
        var text = value.asText();
        if (text.isBlank()) {
            return refused(name, "must not be empty");
        }
        if (text.codePointCount(0, text.length()) > longest) {
            return refused(name, "must have at most " + longest + " characters");
        }
        return isStorable(text)
                ? text
                : refused(name, "must be well-formed Unicode without the NUL character");
    }

    /// The same; a text that is absent is wrong.
    public String requiredText(String name, int longest) {
        var before = wrong.number();
        var text = text(name, longest);
        if (text == null && wrong.number() == before) {
            refuse(name, "is required");
        }
        return text == null ? "" : text;
    }

    /// `true` or `false`; null if absent or wrong.
    public @Nullable Boolean bool(String name) {
        var value = get(name);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            refuse(name, "must be true or false");
            return null;
        }
        return value.booleanValue();
    }

    /// A whole number; null if absent or wrong.
    public @Nullable Integer integer(String name, int least, int most) {
        var number = number(name, least, most);
        return number == null ? null : number.intValue();
    }

    /// A whole number that may be large; null if absent or wrong.
    public @Nullable Long number(String name, long least, long most) {
        var value = get(name);
        if (value == null) {
            return null;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            var number = value.longValue();
            if (number >= least && number <= most) {
                return number;
            }
        }
        refuse(name, "must be an integer from " + least + " to " + most);
        return null;
    }

    /// The same; a number that is absent is wrong.
    public long requiredNumber(String name, long least, long most) {
        var before = wrong.number();
        var number = number(name, least, most);
        if (number == null && wrong.number() == before) {
            refuse(name, "is required");
        }
        return number == null ? least : number;
    }

    /// An integer; `otherwise` if absent or wrong.
    public int integer(String name, int least, int most, int otherwise) {
        var number = integer(name, least, most);
        return number == null ? otherwise : number;
    }

    /// A time, as RFC 3339 writes it; null if absent or wrong.
    public @Nullable Instant time(String name) {
        var text = text(name, LONGEST_TIME);
        if (text == null) {
            return null;
        }
        var time = Times.parse(text);
        if (time.isEmpty()) {
            refuse(name, Times.OTHERWISE);
        }
        return time.orElse(null);
    }

    /// An absolute `http` or `https` address with a host.
    public @Nullable String url(String name) {
        var text = text(name, LONGEST_URL);
        if (text == null) {
            return null;
        }
        try {
            var uri = new URI(text);
            var web =
                    "http".equalsIgnoreCase(uri.getScheme())
                            || "https".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getUserInfo() == null
                    ? text
                    : refused(name, "must be an absolute http or https URL without credentials");
        } catch (URISyntaxException notAUri) {
            return refused(name, "must be an absolute http or https URL");
        }
    }

    /// Any JSON that can be kept and shown again, as its shortest text.
    public @Nullable String json(String name, int mostBytes) {
        var value = get(name);
        if (value == null) {
            return null;
        }
        if (!isStorable(value, MOST_LEVELS)) {
            return refused(
                    name,
                    "must be well-formed Unicode without the NUL character, at most "
                            + MOST_LEVELS
                            + " levels deep, with numbers that a double can hold");
        }
        var text = value.toString();
        return text.getBytes(StandardCharsets.UTF_8).length <= mostBytes
                ? text
                : refused(name, "must have at most " + mostBytes + " bytes as JSON");
    }

    /// Whether the field is there, were it `null`.
    public boolean has(String name) {
        known.add(name);
        return object.has(name);
    }

    /// A JSON object as Java's maps, lists and values; null if absent or wrong.
    public @Nullable Map<String, @Nullable Object> object(String name) {
        var value = get(name);
        if (value == null) {
            return null;
        }
        if (!value.isObject()) {
            refuse(name, "must be an object");
            return null;
        }
        return JSON.convertValue(value, OBJECT);
    }

    /// To be called once all fields are read.
    ///
    /// @throws ProblemException 400 that names all that is wrong, unknown fields included
    public void check() {
        refuseUnknown();
        checkKnown();
    }

    /// The same, for a call that passes over fields that it does not know.
    ///
    /// @throws ProblemException 400 that names all that is wrong
    public void checkKnown() {
        wrong.check();
    }

    void refuseUnknown() {
        object.fieldNames()
                .forEachRemaining(name -> {
                    if (!known.contains(name)) {
                        refuse(name, "is not a field of this call");
                    }
                });
    }

    boolean isList(String name) {
        var value = get(name);
        return value != null && value.isArray();
    }

    /// What `read` makes of an item of a list; empty if it is no object.
    <T> Optional<T> inner(String name, int index, byte[] item, Function<Fields, T> read) {
        var at = pointer + "/" + name + "/" + index;
        if (item.length > JsonBody.LARGEST) {
            wrong.add(at, "must have at most " + JsonBody.LARGEST + " bytes");
            return Optional.empty();
        }
        var object = JsonBody.object(item);
        if (object.isEmpty()) {
            wrong.add(at, "must be a JSON object");
        }
        return object.map(body -> {
            var fields = body.fields(at, wrong);
            var made = read.apply(fields);
            fields.refuseUnknown();
            return made;
        });
    }

    private @Nullable JsonNode get(String name) {
        known.add(name);
        var value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private @Nullable String refused(String name, String detail) {
        refuse(name, detail);
        return null;
    }

    /// Says that a field is wrong.
    public void refuse(String name, String detail) {
        var token = name.replace("~", "~0").replace("/", "~1");
        wrong.add(pointer + "/" + token, detail);
    }

    private static boolean isStorable(JsonNode value, int levels) {
        if (value.isTextual()) {
            return isStorable(value.asText());
        }
        if (!value.isContainerNode()) {
            return !value.isDouble() || Double.isFinite(value.doubleValue());
        }
        return levels > 0
                && value.propertyStream().allMatch(member -> isStorable(member.getKey()))
                && value.valueStream().allMatch(inner -> isStorable(inner, levels - 1));
    }

    /// What PostgreSQL can keep as text: no NUL, no half of a surrogate pair.
    private static boolean isStorable(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
