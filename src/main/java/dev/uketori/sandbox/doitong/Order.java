package dev.uketori.sandbox.doitong;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// What a caller asked for, whichever of the three shapes it came in.
///
/// @param webhookUrl where the completion notice goes, null for nowhere
record Order(
        String prompt,
        int width,
        int height,
        @Nullable String version,
        @Nullable String quality,
        @Nullable String webhookUrl) {

    static final String SERVICE = "flux-ultra";
    private static final int SMALLEST = 64;
    private static final int LARGEST = 4096;
    private static final int DEFAULT = 1024;

    /// Checks what the caller sent. The range of sizes is an assumption.
    ///
    /// @throws IllegalArgumentException saying what is wrong, in words for the caller
    static Order of(
            @Nullable String service,
            @Nullable String prompt,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String version,
            @Nullable String quality,
            @Nullable String webhookUrl) {
        if (!SERVICE.equals(service)) {
            throw new IllegalArgumentException("Unknown service: " + service);
        }
        if (prompt == null || prompt.isBlank()) {
            throw new IllegalArgumentException("prompt is required");
        }
        if (webhookUrl != null && !isWebAddress(webhookUrl)) {
            throw new IllegalArgumentException("webhookUrl must be an http or https URL");
        }
        return new Order(
                prompt, side("width", width), side("height", height), version, quality, webhookUrl);
    }

    private static int side(String name, @Nullable Integer pixels) {
        if (pixels == null) {
            return DEFAULT;
        }
        if (pixels < SMALLEST || pixels > LARGEST) {
            throw new IllegalArgumentException(
                    name + " must be from " + SMALLEST + " to " + LARGEST);
        }
        return pixels;
    }

    private static boolean isWebAddress(String text) {
        try {
            var address = new URI(text);
            return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /// Credits by size: 10 to 20 up to 1024×1024, 30 to 50 from 2048×2048, and in between what lies
    /// between. The page gives the ranges; the way through them is an assumption.
    int cost() {
        var side = Math.sqrt((double) width * height);
        if (side <= 1024) {
            return scaled(side, 512, 1024, 10, 20);
        }
        return side <= 2048 ? scaled(side, 1024, 2048, 20, 30) : scaled(side, 2048, 4096, 30, 50);
    }

    private static int scaled(double side, int from, int to, int low, int high) {
        var share = Math.clamp((side - from) / (to - from), 0.0, 1.0);
        return low + (int) Math.round(share * (high - low));
    }
}
