package dev.uketori.sandbox.doitong.picture;

/// The sky down to a little below the horizon: colours, clouds, stars, and the sun or the moon.
record Sky(Canvas canvas, Scene scene) {

    private static final int CLOUD_GRID = 160;

    void paint() {
        var clouds = clouds();
        var palette = scene.palette();
        var bottom = Math.min(canvas.height, (int) (canvas.height * (scene.horizon() + 0.12f)));
        var cx = scene.bodyX() * canvas.width;
        var cy = scene.bodyY() * canvas.height;
        var glow = scene.night() ? 0.22f : scene.hour() == Hour.SUNSET ? 0.62f : 0.32f;
        if (scene.has(Motif.RAIN)) {
            glow *= 0.25f;
        }
        var spread = 1f / (0.055f * canvas.height * canvas.height);
        var lit = cloudColour();
        var strength = scene.has(Motif.RAIN) ? 0.75f : scene.night() ? 0.35f : 0.85f;
        for (var y = 0; y < bottom; y++) {
            var share = y / (scene.horizon() * canvas.height);
            var base = gradient(palette, share);
            var thin = strength * Math.clamp((1.15f - share) * 2.2f, 0f, 1f);
            for (var x = 0; x < canvas.width; x++) {
                var dx = x - cx;
                var dy = (y - cy) * 1.25f;
                var light = glow / (1 + (dx * dx + dy * dy) * spread * 9);
                var cloud = clouds.at(x, y) * thin;
                var colour = Tint.mix(base, lit, Math.min(1, cloud * (0.55f + light)));
                canvas.pixels[y * canvas.width + x] =
                        Tint.of(
                                Tint.red(colour) + Tint.red(palette.body()) * light,
                                Tint.green(colour) + Tint.green(palette.body()) * light * 0.86f,
                                Tint.blue(colour) + Tint.blue(palette.body()) * light * 0.7f);
            }
        }
        if (scene.night() && !scene.has(Motif.RAIN)) {
            new Stars(canvas, scene).paint();
        }
        if (!scene.has(Motif.RAIN)) {
            body(cx, cy);
        }
    }

    private void body(float cx, float cy) {
        var unit = Math.min(canvas.width, canvas.height);
        var radius = unit * (scene.night() ? 0.045f : scene.hour() == Hour.DAY ? 0.04f : 0.062f);
        var colour =
                Tint.mix(scene.palette().body(), 0xffffff, scene.hour() == Hour.DAWN ? 0.8f : 0.2f);
        canvas.disc(cx, cy, radius * 3.2f, 1, colour, 0.28f);
        canvas.disc(cx, cy, radius * 1.7f, 1, colour, 0.35f);
        canvas.disc(cx, cy, radius, 0.04f, colour, 1);
        if (scene.night()) {
            var shade = Tint.mix(colour, scene.palette().horizon(), 0.3f);
            canvas.disc(cx - radius * 0.3f, cy - radius * 0.2f, radius * 0.26f, 0.6f, shade, 0.7f);
            canvas.disc(cx + radius * 0.25f, cy + radius * 0.3f, radius * 0.34f, 0.6f, shade, 0.6f);
            canvas.disc(cx + radius * 0.3f, cy - radius * 0.4f, radius * 0.18f, 0.6f, shade, 0.6f);
        }
    }

    private int cloudColour() {
        var palette = scene.palette();
        return switch (scene.hour()) {
            case DAY -> scene.has(Motif.RAIN) ? 0x8d9aa6 : 0xffffff;
            case DAWN -> Tint.mix(palette.horizon(), 0xffffff, 0.35f);
            case SUNSET -> Tint.mix(palette.horizon(), 0xff8f70, 0.35f);
            case NIGHT -> Tint.mix(palette.horizon(), palette.middle(), 0.35f);
        };
    }

    private Clouds clouds() {
        var noise = scene.dice().noise();
        var cover = scene.has(Motif.RAIN) ? 0.3f : scene.dice().between(0.46f, 0.6f);
        return Clouds.of(noise, CLOUD_GRID, canvas, cover);
    }

    private static int gradient(Palette palette, float share) {
        var t = Math.clamp(share, 0f, 1f);
        return t < 0.55f
                ? Tint.mix(palette.top(), palette.middle(), t / 0.55f)
                : Tint.mix(palette.middle(), palette.horizon(), (t - 0.55f) / 0.45f);
    }
}
