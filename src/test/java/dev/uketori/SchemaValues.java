package dev.uketori;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Values by the schemas of the document: such as fit them, such as nearly do, and such as no
/// schema would let through.
final class SchemaValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// What is drawn is as small as it may be: a picture costs more than all else.
    private static final List<String> SIDES = List.of("width", "height");

    private static final int SMALL = 32;

    private static final List<String> WORDS =
            List.of(
                    "a boat",
                    "夜明けの赤い船",
                    "x",
                    "a \ud83d\ude80 at dawn, film grain, 35mm",
                    "\"quoted\" \\ and / slashed",
                    "%s {0} ${x} #{y} '; --",
                    "<script>",
                    "  padded  ",
                    "é\u0301\u202e\ufeff",
                    "null");

    private static final List<String> ODD =
            List.of(
                    "",
                    " ",
                    "\0",
                    "a\0b",
                    "\ud800",
                    "\n",
                    "true",
                    "-1",
                    "1e999999999",
                    "NaN",
                    "9".repeat(400),
                    "a".repeat(5_000),
                    "\ud83d\ude80".repeat(2_500),
                    "../../etc/passwd",
                    "http://localhost:1/",
                    "http://user:secret@localhost:1/",
                    "file:///etc/passwd",
                    "0000-00-00T00:00:00Z",
                    "+999999999-12-31T23:59:59Z",
                    "2026-02-30T25:61:61+99:99");

    private final ApiDocument api;
    private final RandomGenerator random;

    SchemaValues(ApiDocument api, RandomGenerator random) {
        this.api = api;
        this.random = random;
    }

    /// A value that fits.
    JsonNode good(JsonNode given) {
        var schema = api.resolved(given);
        if (schema.has("allOf")) {
            return good(schema.get("allOf").get(0));
        }
        if (schema.has("oneOf")) {
            return good(any(schema.get("oneOf")));
        }
        if (schema.has("enum")) {
            return any(schema.get("enum"));
        }
        return switch (type(schema)) {
            case "null" -> JSON.nullNode();
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "integer" -> JSON.numberNode(integer(schema));
            case "number" -> JSON.numberNode(random.nextDouble());
            case "string" -> JSON.textNode(text(schema));
            case "array" -> array(schema);
            case "object" -> object(schema);
            default -> anything(2);
        };
    }

    private String type(JsonNode schema) {
        var type = schema.path("type");
        return type.isArray()
                ? any(type).asText()
                : type.asText(schema.has("properties") ? "object" : "");
    }

    private ObjectNode object(JsonNode schema) {
        var object = JSON.objectNode();
        var required = new ArrayList<String>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (var property : schema.path("properties").properties()) {
            var name = property.getKey();
            if (SIDES.contains(name)) {
                object.put(name, 64 + random.nextInt(SMALL));
            } else if (required.contains(name) || random.nextInt(3) == 0) {
                object.set(name, good(property.getValue()));
            }
        }
        return object;
    }

    private ArrayNode array(JsonNode schema) {
        var array = JSON.arrayNode();
        var least = schema.path("minItems").asInt(0);
        for (var left = least + random.nextInt(3); left > 0; left--) {
            array.add(good(schema.path("items")));
        }
        return array;
    }

    private long integer(JsonNode schema) {
        var least = schema.path("minimum").asLong(-5);
        var most = schema.path("maximum").asLong(1_000);
        return switch (random.nextInt(4)) {
            case 0 -> least;
            case 1 -> most;
            default -> random.nextLong(least, most) + 1;
        };
    }

    private String text(JsonNode schema) {
        return switch (schema.path("format").asText()) {
            case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
            case "date-time" ->
                    Instant.ofEpochSecond(1_700_000_000 + random.nextInt(200_000_000)).toString();
            case "uri" -> "http://localhost:1/" + random.nextInt(9);
            default -> schema.has("pattern") ? digits() : words(schema.path("maxLength").asInt(60));
        };
    }

    /// What the patterns of the document are made of.
    private String digits() {
        return Integer.toString(random.nextInt(3_000));
    }

    private String words(int longest) {
        var text = any(WORDS);
        if (random.nextInt(20) == 0) {
            return "\ud83d\ude80".repeat(longest);
        }
        return text.length() > longest ? "a" : text;
    }

    /// A value that nearly fits: one thing about it is as it should not be, and most likely wrong.
    JsonNode nearlyGood(JsonNode schema) {
        var value = good(schema);
        if (value instanceof ArrayNode list) {
            return list.add(random.nextBoolean() ? odd() : nearlyGood(schema.path("items")));
        }
        if (!(value instanceof ObjectNode object)) {
            return odd();
        }
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        api.resolved(schema).path("properties").fieldNames().forEachRemaining(names::add);
        var name = names.isEmpty() ? "x" : any(names);
        var inner = api.resolved(schema).path("properties").path(name);
        switch (random.nextInt(5)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(any(List.of("hight", "", "a/b~c", "__proto__", "id")), odd());
            case 2 -> object.set(name, beyond(api.resolved(inner)));
            case 3 -> object.set(name, nearlyGood(inner));
            default -> object.set(name, odd());
        }
        return object;
    }

    /// Just past what a schema allows.
    private JsonNode beyond(JsonNode schema) {
        if (schema.has("maxLength")) {
            return JSON.textNode("a".repeat(schema.get("maxLength").asInt() + 1));
        }
        if (schema.has("maximum")) {
            var most = schema.get("maximum").asLong();
            return JSON.numberNode(
                    random.nextBoolean() ? most + 1 : schema.path("minimum").asLong() - 1);
        }
        return odd();
    }

    /// Any JSON at all.
    JsonNode odd() {
        return switch (random.nextInt(10)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.numberNode(random.nextLong());
            case 3 -> JSON.numberNode(new BigDecimal("1.5e300"));
            case 4 -> JSON.numberNode(new BigInteger("9".repeat(300)));
            case 5 -> anything(4);
            default -> JSON.textNode(any(ODD));
        };
    }

    private JsonNode anything(int levels) {
        if (levels == 0) {
            return JSON.textNode(any(WORDS));
        }
        return switch (random.nextInt(4)) {
            case 0 -> JSON.objectNode().set(any(WORDS), anything(levels - 1));
            case 1 -> JSON.arrayNode().add(anything(levels - 1)).add(random.nextInt());
            case 2 -> JSON.numberNode(random.nextDouble() * 1e300);
            default -> JSON.textNode(any(WORDS));
        };
    }

    /// Bytes for a body that should have fitted: broken, or none, or far too much.
    byte[] bad(JsonNode schema) {
        var good = good(schema).toString();
        return switch (random.nextInt(16)) {
            case 0 -> new byte[0];
            case 1 -> any(List.of("null", "[]", "1", "\"\"", "{", "{}{}", "[{}]")).getBytes(UTF_8);
            case 2 -> "[".repeat(1 + random.nextInt(5_000)).getBytes(UTF_8);
            case 3 -> deep(1 + random.nextInt(3_000)).getBytes(UTF_8);
            case 4 -> (good + " ".repeat(66_000)).getBytes(UTF_8);
            case 5 -> good.replaceFirst("\\{", "{\"prompt\":1e999999999,").getBytes(UTF_8);
            case 6 ->
                    good.replaceFirst("\\{", "{\"prompt\":\"\\\\ud800\",\"prompt\":1,")
                            .getBytes(UTF_8);
            case 7 -> good.replaceFirst("\\{", "{\"metadata\":" + deep(70) + ",").getBytes(UTF_8);
            default -> new Mutations(random).of(good.getBytes(UTF_8));
        };
    }

    private static String deep(int levels) {
        return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
    }

    /// A text that fits no parameter.
    String oddText() {
        return any(ODD);
    }

    <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private JsonNode any(JsonNode array) {
        return array.get(random.nextInt(array.size()));
    }
}
