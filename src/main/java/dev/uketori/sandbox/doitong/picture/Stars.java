package dev.uketori.sandbox.doitong.picture;

/// What shines in a night sky besides the moon: stars, the Milky Way, an aurora.
record Stars(Canvas canvas, Scene scene) {

    void paint() {
        if (scene.has(Motif.AURORA)) {
            aurora();
        }
        var dice = scene.dice();
        var unit = Math.min(canvas.width, canvas.height) / 1024f;
        var many = scene.has(Motif.STARS) ? 1500 : 420;
        var tilt = dice.between(-0.9f, 0.9f);
        var top = scene.horizon() * canvas.height;
        if (scene.has(Motif.STARS)) {
            milkyWay(tilt);
        }
        for (var i = 0; i < many; i++) {
            var x = dice.between(0, canvas.width);
            var y = dice.between(0, 1) * top;
            var bright = (float) Math.pow(dice.between(0, 1), 5);
            var fade = 1 - y / top * 0.8f;
            var colour = dice.chance(0.3f) ? 0xffe9cf : dice.chance(0.4f) ? 0xcfe0ff : 0xffffff;
            var radius = Math.max(0.7f, (0.7f + 1.5f * bright) * unit);
            canvas.disc(x, y, radius, 0.5f, colour, fade * (0.35f + 0.65f * bright));
            if (bright > 0.55f) {
                canvas.disc(x, y, radius * 4, 1, colour, fade * 0.22f);
            }
        }
    }

    private void milkyWay(float tilt) {
        var noise = scene.dice().noise();
        var bottom = (int) (scene.horizon() * canvas.height);
        for (var y = 0; y < bottom; y++) {
            for (var x = 0; x < canvas.width; x++) {
                var u = (x - canvas.width / 2f) / canvas.height;
                var v = y / (float) canvas.height - 0.3f;
                var away = (v - tilt * u) * (v - tilt * u) / 0.018f;
                if (away > 4) {
                    continue;
                }
                var dust = noise.layered(u * 7, v * 7, 3);
                var light = (float) Math.exp(-away) * Math.max(0, dust - 0.22f) * 0.62f;
                var at = y * canvas.width + x;
                canvas.pixels[at] = Tint.glow(canvas.pixels[at], 0xb9b4e8, light);
            }
        }
    }

    private void aurora() {
        var noise = scene.dice().noise();
        var bottom = (int) (scene.horizon() * canvas.height);
        for (var band = 0; band < 3; band++) {
            var colour = band == 1 ? 0x9a6cff : band == 0 ? 0x4dffa6 : 0x38d9c0;
            for (var x = 0; x < canvas.width; x++) {
                var u = x / (float) canvas.height;
                var foot =
                        (0.32f
                                        + 0.1f * band
                                        + 0.3f * (noise.layered(u * 1.3f + band * 9, 3) - 0.5f))
                                * canvas.height;
                var rays = 0.35f + 0.65f * noise.layered(u * 26 + band * 31, 2);
                var tall = (0.16f + 0.2f * noise.at(u * 3 + band * 5)) * canvas.height;
                for (var y = Math.max(0, (int) (foot - tall * 1.6f));
                        y < Math.min(bottom, foot + tall * 0.12f);
                        y++) {
                    var up = (foot - y) / tall;
                    var light = up < 0 ? 1 + up / 0.12f : (float) Math.exp(-2.2f * up);
                    var at = y * canvas.width + x;
                    canvas.pixels[at] =
                            Tint.glow(canvas.pixels[at], colour, Math.max(0, light) * rays * 0.55f);
                }
            }
        }
    }
}
