package dev.uketori.sandbox.doitong.picture;

/// Smooth value noise in one and two dimensions, between 0 and 1.
record Noise(int seed) {

    float at(float x) {
        var cell = (int) Math.floor(x);
        var t = ease(x - cell);
        var a = grain(cell, 0);
        return a + (grain(cell + 1, 0) - a) * t;
    }

    float at(float x, float y) {
        var column = (int) Math.floor(x);
        var row = (int) Math.floor(y);
        var tx = ease(x - column);
        var ty = ease(y - row);
        var a = grain(column, row);
        var b = grain(column + 1, row);
        var c = grain(column, row + 1);
        var d = grain(column + 1, row + 1);
        var upper = a + (b - a) * tx;
        return upper + (c + (d - c) * tx - upper) * ty;
    }

    /// Octaves of noise, each twice as fine and half as strong.
    float layered(float x, int octaves) {
        float sum = 0;
        float weight = 0.5f;
        float total = 0;
        for (var i = 0; i < octaves; i++, weight /= 2, x = x * 2.03f + 17.3f) {
            sum += at(x) * weight;
            total += weight;
        }
        return sum / total;
    }

    float layered(float x, float y, int octaves) {
        float sum = 0;
        float weight = 0.5f;
        float total = 0;
        for (var i = 0; i < octaves; i++, weight /= 2) {
            sum += at(x, y) * weight;
            total += weight;
            x = x * 2.03f + 17.3f;
            y = y * 2.03f + 5.1f;
        }
        return sum / total;
    }

    /// Sharp crests: mountains rather than hills.
    float crested(float x, int octaves) {
        float sum = 0;
        float weight = 0.5f;
        float total = 0;
        for (var i = 0; i < octaves; i++, weight *= 0.48f, x = x * 2.07f + 11.7f) {
            var crest = 1 - Math.abs(2 * at(x) - 1);
            sum += crest * weight;
            total += weight;
        }
        return sum / total;
    }

    /// The unsmoothed random number of a cell.
    float grain(int x, int y) {
        var h = x * 374761393 + y * 668265263 + seed * 1442695041;
        h = (h ^ h >>> 13) * 1274126177;
        h = (h ^ h >>> 15) * 0x2c1b3c6d;
        return ((h ^ h >>> 16) & 0xffffff) / (float) 0x1000000;
    }

    private static float ease(float t) {
        return t * t * (3 - 2 * t);
    }
}
