package dev.uketori.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.uketori.problem.ProblemException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The body of a call that brings many things at once: one JSON object with a list of objects in
/// it.
///
/// It is taken apart by where its items begin and end, and each is read alone: a hostile body costs
/// little more memory than its bytes.
public final class ListBody {

    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] body;
    private final String name;
    private final JsonBody rest;
    private final Items items;

    private ListBody(byte[] body, String name, Items items) {
        this.body = body;
        this.name = name;
        this.items = items;
        this.rest = JsonBody.read(items.without(body));
    }

    /// The object in `body`, whose list is the field of that name and has at most `most` items.
    ///
    /// @throws ProblemException 400 or 413 if there is none
    public static ListBody read(byte[] body, String name, int most) {
        try (var parser = JSON.createParser(body)) {
            return new ListBody(body, name, Items.find(parser, name, most));
        } catch (IOException notJson) {
            throw JsonBody.invalid("The body is not JSON: send one JSON object in UTF-8.");
        }
    }

    /// The object's own fields, to be read one by one.
    public Fields fields() {
        return rest.fields();
    }

    /// What `read` makes of each item; what is wrong with any of them is wrong with `fields`.
    public <T> List<T> items(Fields fields, Function<Fields, T> read) {
        if (!fields.isList(name) || items.number == 0 || items.number > items.most) {
            fields.refuse(name, "must be a list of 1 to " + items.most + " objects");
            return List.of();
        }
        return IntStream.range(0, items.number)
                .boxed()
                .flatMap(index -> fields.inner(name, index, item(index), read).stream())
                .toList();
    }

    private byte[] item(int index) {
        return Arrays.copyOfRange(body, items.begins[index], items.ends[index]);
    }

    /// SHA-256 of what it says, whatever its white space and the order of its fields.
    ///
    /// @throws ProblemException 400 if an item is none
    public byte[] fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(rest.fingerprint());
            for (var index = 0; index < items.number; index++) {
                digest.update(JsonBody.read(item(index)).fingerprint());
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Where the items are; no list has none.
    private static final class Items {

        private final int most;
        private final int[] begins;
        private final int[] ends;
        private int number;
        private int begin;
        private int end;

        private Items(int most) {
            this.most = most;
            this.begins = new int[most];
            this.ends = new int[most];
        }

        static Items find(JsonParser parser, String name, int most) throws IOException {
            var items = new Items(most);
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return items;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var named = parser.currentName().equals(name);
                if (parser.nextToken() == JsonToken.START_ARRAY && named) {
                    items.walk(parser);
                    return items;
                }
                parser.skipChildren();
            }
            return items;
        }

        private void walk(JsonParser parser) throws IOException {
            begin = passed(parser);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (number < most) {
                    begins[number] = (int) parser.currentTokenLocation().getByteOffset();
                }
                parser.skipChildren();
                parser.finishToken();
                if (number < most) {
                    ends[number] = passed(parser);
                }
                number++;
            }
            end = passed(parser) - 1;
        }

        /// How much of the body is read. Only in UTF-8 can it be told.
        private static int passed(JsonParser parser) throws IOException {
            var offset = (int) parser.currentLocation().getByteOffset();
            if (offset < 0) {
                throw new IOException("not UTF-8");
            }
            return offset;
        }

        /// The body with an empty list.
        byte[] without(byte[] body) {
            if (begin == end) {
                return body;
            }
            var rest = Arrays.copyOf(body, begin + body.length - end);
            System.arraycopy(body, end, rest, begin, body.length - end);
            return rest;
        }
    }
}
