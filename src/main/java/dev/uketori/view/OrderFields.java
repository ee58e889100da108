package dev.uketori.view;

import org.jspecify.annotations.Nullable;

/// The rules for what an app may ask for, whichever call it comes by and whatever that call names
/// its fields.
public final class OrderFields {

    private static final int LONGEST_PROMPT = 4000;
    private static final int LONGEST_NAME = 255;
    private static final int SMALLEST_SIDE = 64;
    private static final int LARGEST_SIDE = 4096;
    private static final int DEFAULT_SIDE = 1024;

    private final Fields fields;

    public OrderFields(Fields fields) {
        this.fields = fields;
    }

    /// What to draw; `""` if absent or wrong.
    public String prompt(String name) {
        return fields.requiredText(name, LONGEST_PROMPT);
    }

    /// Pixels; 1024 if absent or wrong.
    public int side(String name) {
        return fields.integer(name, SMALLEST_SIDE, LARGEST_SIDE, DEFAULT_SIDE);
    }

    /// A short text, such as a service, a version, a reference; null if absent or wrong.
    public @Nullable String name(String name) {
        return fields.text(name, LONGEST_NAME);
    }

    /// The same; one that is absent is wrong.
    public String requiredName(String name) {
        return fields.requiredText(name, LONGEST_NAME);
    }
}
