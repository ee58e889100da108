package dev.uketori.sandbox.doitong.picture;

/// The colours of one light: the sky from top to horizon, land far and near, and the sun or moon.
record Palette(int top, int middle, int horizon, int far, int near, int body) {

    /// The same light through rain or fog: paler contrasts, cooler colours.
    Palette veiled(int veil, float share) {
        return new Palette(
                Tint.mix(top, veil, share),
                Tint.mix(middle, veil, share),
                Tint.mix(horizon, veil, share * 0.7f),
                Tint.mix(far, veil, share),
                Tint.mix(near, veil, share * 0.3f),
                body);
    }

    /// The land in another season's colour; the sky stays.
    Palette withLand(int land, float share) {
        return new Palette(
                top,
                middle,
                horizon,
                Tint.mix(far, land, share * 0.6f),
                Tint.mix(near, land, share),
                body);
    }
}
