package dev.uketori.sandbox.doitong.picture;

/// Hills and mountains in layers, each nearer one darker, with mist between them.
record Ridges(Canvas canvas, Scene scene) {

    void paint() {
        var dice = scene.dice();
        var steep = scene.has(Motif.MOUNTAIN) && !scene.has(Motif.FUJI);
        var water = scene.water();
        var layers = water ? (steep ? 4 : 2) : 6;
        var lowest = water ? scene.horizon() : 0.97f;
        var height = steep ? 0.34f : water ? 0.09f : 0.16f;
        for (var layer = 0; layer < layers; layer++) {
            var near = layers == 1 ? 1 : layer / (float) (layers - 1);
            var base = scene.horizon() + (lowest - scene.horizon()) * near;
            var rise = height * (1 - 0.55f * near);
            var reach = water ? 0.05f : 0;
            layer(
                    dice.noise(),
                    base + reach * 0.2f,
                    rise,
                    near * (water ? 0.45f : 0.82f),
                    steep && near < 0.7f);
        }
    }

    /// One great symmetric peak, as Mount Fuji stands over its lakes.
    void cone() {
        var noise = scene.dice().noise();
        var palette = scene.palette();
        var tops = new float[canvas.width];
        var middle = (scene.bodyX() > 0.5f ? 0.36f : 0.64f) * canvas.width;
        var summit = (scene.horizon() - 0.34f) * canvas.height;
        for (var x = 0; x < canvas.width; x++) {
            var away = Math.abs(x - middle) / canvas.height;
            var slope = 0.36f * (1 - (float) Math.exp(-2.6f * Math.max(0, away - 0.035f)));
            var rough = 0.012f * noise.layered(x * 30f / canvas.height, 3);
            tops[x] = summit + (slope + rough * Math.min(1, away * 8 + 0.3f)) * canvas.height;
        }
        var rock = Tint.mix(palette.far(), palette.near(), 0.25f);
        var snow = Tint.mix(0xffffff, palette.horizon(), scene.night() ? 0.55f : 0.18f);
        fill(tops, rock, palette.horizon(), scene.horizon(), 0.4f, snow, 0.13f, noise);
    }

    private void layer(Noise noise, float base, float rise, float near, boolean steep) {
        var palette = scene.palette();
        var tops = new float[canvas.width];
        var start = scene.dice().between(0, 50);
        var stretch = steep ? 1.7f + near : 1.5f + 1.6f * near;
        for (var x = 0; x < canvas.width; x++) {
            var u = start + x * stretch / canvas.height;
            var relief = steep ? noise.crested(u, 6) : noise.layered(u, 6);
            tops[x] = (base - rise * (relief * 1.5f - 0.35f)) * canvas.height;
        }
        var colour = Tint.mix(palette.far(), palette.near(), near);
        var mist = Tint.mix(colour, palette.horizon(), 0.75f - 0.45f * near);
        var white = Tint.mix(0xffffff, palette.horizon(), scene.night() ? 0.7f : 0.35f);
        var capped =
                steep
                        && (scene.has(Motif.SNOW)
                                || scene.hour() == Hour.DAY
                                || scene.hour() == Hour.DAWN);
        var cap = !capped ? 0 : scene.has(Motif.SNOW) ? 0.2f : 0.09f;
        fill(tops, colour, mist, base + 0.03f, rise * 1.1f, white, cap, noise);
    }

    /// @param foot where all is mist, as a share of the height
    /// @param fade over which share of the height above its foot the colour turns into mist
    /// @param cap down to which share of the height below its own crest snow may lie
    private void fill(
            float[] tops,
            int colour,
            int mist,
            float foot,
            float fade,
            int white,
            float cap,
            Noise noise) {
        var height = canvas.height;
        var lit = scene.bodyX() * canvas.width;
        var first = height;
        for (var top : tops) {
            first = Math.min(first, (int) top);
        }
        var rough = 46f / height;
        for (var y = Math.max(0, first); y < height; y++) {
            var sunk = Math.clamp(1 - (foot - y / (float) height) / fade, 0f, 1f);
            var row = Tint.mix(colour, mist, sunk * 0.92f);
            for (var x = 0; x < canvas.width; x++) {
                var depth = y + 1 - tops[x];
                if (depth <= 0) {
                    continue;
                }
                var ground = row;
                if (cap > 0 && depth < cap * height * 1.4f) {
                    // Gullies run down from the crest, so the noise leans with the slope.
                    var lean = x < lit ? depth : -depth;
                    var gully = noise.layered((x + lean * 0.55f) * rough, depth * rough * 0.35f, 2);
                    var line = (y - first) / (cap * height) + (gully - 0.5f) * 1.5f;
                    var snow = Math.clamp((1 - line) * 3, 0f, 1f);
                    var shade = gully > 0.5f ? 1 : 0.62f;
                    ground = Tint.mix(ground, white, snow * shade);
                }
                var at = y * canvas.width + x;
                canvas.pixels[at] = depth < 1 ? Tint.mix(canvas.pixels[at], ground, depth) : ground;
            }
        }
    }
}
