package dev.uketori.sandbox.doitong.picture;

/// Sand in long soft waves, each with a lit and a shaded side.
record Dunes(Canvas canvas, Scene scene) {

    private static final int LAYERS = 5;

    void paint() {
        for (var layer = 0; layer < LAYERS; layer++) {
            dune(layer / (LAYERS - 1f));
        }
    }

    private void dune(float near) {
        var noise = scene.dice().noise();
        var start = scene.dice().between(0, 40);
        var height = canvas.height;
        var sand = sand();
        var palette = scene.palette();
        var light =
                Tint.mix(
                        Tint.mix(sand, palette.body(), 0.3f),
                        palette.horizon(),
                        0.62f * (1 - near));
        var shade =
                Tint.mix(
                        Tint.mix(sand, scene.night() ? palette.near() : 0x4a2c30, 0.55f),
                        palette.horizon(),
                        0.5f * (1 - near));
        var base = scene.horizon() + (0.3f * near * near + 0.02f);
        var stretch = 1.5f - 0.6f * near;
        var tops = new float[canvas.width];
        for (var x = 0; x < canvas.width; x++) {
            var u = start + x * stretch / height;
            var crest = noise.crested(u, 1) * 0.9f + 0.1f * noise.at(u * 3);
            tops[x] = (base - (0.1f + 0.08f * near) * (crest * 1.3f - 0.3f)) * height;
        }
        var side = scene.bodyX() > 0.5f ? -1 : 1;
        var step = Math.max(1, height / 200);
        var lean = side * 2.2f / step;
        var ripple = (130f - 50 * near) / height;
        for (var y = (int) (scene.horizon() * 0.7f * height); y < height; y++) {
            for (var x = 0; x < canvas.width; x++) {
                var depth = y + 1 - tops[x];
                if (depth <= 0) {
                    continue;
                }
                // A crest runs on towards the viewer and to the side: what lies below it is as
                // steep
                // as the crest is there.
                var at = Math.clamp(x + (int) (side * depth * 0.6f), step, canvas.width - 1 - step);
                var slope = (tops[at + step] - tops[at - step]) * lean;
                var dark = Math.clamp(0.5f - slope, 0f, 1f);
                var wind =
                        noise.at(
                                        (x + depth * 0.4f) * ripple * 0.16f,
                                        depth * ripple + x * ripple * 0.1f)
                                - 0.5f;
                var far = Math.min(1, depth / (0.45f * height));
                var ground =
                        Tint.mix(
                                light,
                                shade,
                                Math.clamp(
                                        dark * (0.95f - far * 0.4f)
                                                + far * 0.4f
                                                + wind * 0.14f * near,
                                        0f,
                                        1f));
                var pixel = y * canvas.width + x;
                canvas.pixels[pixel] =
                        depth < 1 ? Tint.mix(canvas.pixels[pixel], ground, depth) : ground;
            }
        }
    }

    private int sand() {
        return switch (scene.hour()) {
            case DAY -> 0xe0b070;
            case DAWN -> 0xd9a890;
            case SUNSET -> 0xd07a48;
            case NIGHT -> 0x36436c;
        };
    }
}
