package dev.uketori.sandbox.doitong.picture;

/// Water from the horizon to the lower edge: it mirrors what stands above, broken by ripples that
/// grow towards the viewer, and carries the light of the sun or the moon.
record Water(Canvas canvas, Scene scene) {

    void paint() {
        var waves = scene.dice().noise();
        var width = canvas.width;
        var shore = (int) (scene.horizon() * canvas.height);
        var rough = scene.has(Motif.SEA) ? 1f : 0.45f;
        var tone = Tint.mix(scene.palette().top(), scene.palette().near(), 0.35f);
        var light = scene.palette().body();
        var cx = scene.bodyX() * width;
        var shine = scene.has(Motif.RAIN) ? 0.08f : scene.hour() == Hour.DAY ? 0.5f : 0.95f;
        for (var y = shore; y < canvas.height; y++) {
            var deep = (y - shore) / (float) (canvas.height - shore);
            // Rows further off are seen more edge-on: their ripples are finer.
            var row = 190 * (float) Math.log(1 + 14 * deep) / (1 + 0.6f * rough);
            var across = 34f / (canvas.height * (0.12f + deep));
            var sway = (1.2f + 26 * deep * rough) * canvas.height / 1024f;
            var mirrored =
                    shore - 1 - (y - shore) * (shore / (float) (canvas.height - shore)) * 0.72f;
            var path = (0.02f + 0.13f * deep) * canvas.height;
            for (var x = 0; x < width; x++) {
                var wave = waves.at((x - width / 2f) * across + 400, row * 0.42f);
                var swell = waves.at((x - width / 2f) * across * 0.3f + 90, row * 0.17f);
                var tilt = wave * 0.6f + swell * 0.8f - 0.7f;
                var from = (int) Math.clamp(mirrored + tilt * sway * 2.4f, 0, shore - 1f);
                var aside = Math.clamp(x + (int) (tilt * sway), 0, width - 1);
                var seen = canvas.pixels[from * width + aside];
                var colour = Tint.mix(seen, tone, 0.2f + 0.38f * deep * (1 - tilt * 0.5f));
                var off = (x - cx) / path;
                var beam = shine / (1 + off * off * 2.5f);
                var glint = Math.clamp((wave - 0.52f) * 4, 0f, 1f) * beam * (1 - 0.45f * deep);
                canvas.pixels[y * width + x] =
                        Tint.glow(colour, light, Math.min(0.95f, glint + beam * 0.08f));
            }
        }
        shoreline(shore);
    }

    private void shoreline(int shore) {
        var haze = scene.palette().horizon();
        var reach = Math.max(2, canvas.height / 90);
        for (var y = shore - reach; y < shore + reach; y++) {
            var strength = 0.3f * (1 - Math.abs(y - shore) / (float) reach);
            for (var x = 0; x < canvas.width; x++) {
                canvas.blend(x, y, haze, strength);
            }
        }
    }
}
