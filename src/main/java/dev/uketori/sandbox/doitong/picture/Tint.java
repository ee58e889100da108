package dev.uketori.sandbox.doitong.picture;

/// Arithmetic on packed RGB colours.
final class Tint {

    private Tint() {}

    /// From `from` (0) to `to` (1).
    static int mix(int from, int to, float share) {
        var t = (int) (share * 256);
        var r = ((from >> 16 & 255) * (256 - t) + (to >> 16 & 255) * t) >> 8;
        var g = ((from >> 8 & 255) * (256 - t) + (to >> 8 & 255) * t) >> 8;
        var b = ((from & 255) * (256 - t) + (to & 255) * t) >> 8;
        return r << 16 | g << 8 | b;
    }

    /// Adds light of a colour, never past white.
    static int glow(int base, int light, float strength) {
        var t = (int) (strength * 256);
        var r = Math.min(255, (base >> 16 & 255) + (((light >> 16 & 255) * t) >> 8));
        var g = Math.min(255, (base >> 8 & 255) + (((light >> 8 & 255) * t) >> 8));
        var b = Math.min(255, (base & 255) + (((light & 255) * t) >> 8));
        return r << 16 | g << 8 | b;
    }

    static int scale(int colour, float factor) {
        return glow(0, colour, factor);
    }

    static float red(int colour) {
        return colour >> 16 & 255;
    }

    static float green(int colour) {
        return colour >> 8 & 255;
    }

    static float blue(int colour) {
        return colour & 255;
    }

    /// A colour from channels that may lie outside of 0–255.
    static int of(float red, float green, float blue) {
        return channel((int) red) << 16 | channel((int) green) << 8 | channel((int) blue);
    }

    private static int channel(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
