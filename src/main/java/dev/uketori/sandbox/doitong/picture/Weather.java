package dev.uketori.sandbox.doitong.picture;

/// What is in the air: rain, snow, petals, fireflies, fog, and birds on a quiet day.
record Weather(Canvas canvas, Scene scene) {

    void paint() {
        if (scene.has(Motif.MIST)) {
            fog();
        }
        if (scene.has(Motif.RAIN)) {
            rain();
        } else if (scene.has(Motif.SNOW)) {
            flakes(420, 0xffffff, 0.0045f);
        } else if (scene.has(Motif.BLOSSOM)) {
            flakes(130, 0xf9d3df, 0.005f);
        } else if (!scene.night()) {
            birds();
        }
        if (scene.has(Motif.LIGHTS)) {
            fireflies();
        }
    }

    private void rain() {
        var dice = scene.dice();
        var unit = canvas.height;
        for (var i = 0; i < 900; i++) {
            var x = dice.between(-0.1f, 1.1f) * canvas.width;
            var y = dice.between(-0.1f, 1) * unit;
            var length = dice.between(0.02f, 0.07f) * unit;
            var alpha = dice.between(0.05f, 0.2f);
            var thick = Math.max(0.8f, unit / 900f);
            for (var step = 0; step < length; step++) {
                var at = x - step * 0.16f;
                canvas.span(at, at + thick, (int) (y + step), 0xe6eef6, alpha);
            }
        }
    }

    private void flakes(int count, int colour, float size) {
        var dice = scene.dice();
        for (var i = 0; i < count; i++) {
            var near = (float) Math.pow(dice.between(0, 1), 4);
            var radius = Math.max(0.8f, size * (0.25f + near * 1.3f) * canvas.height);
            var x = dice.between(0, canvas.width);
            var y = dice.between(0, canvas.height);
            canvas.disc(x, y, radius, 0.4f + 0.6f * near, colour, 0.85f - 0.35f * near);
        }
    }

    private void fireflies() {
        var dice = scene.dice();
        for (var i = 0; i < 46; i++) {
            var x = dice.between(0.04f, 0.96f) * canvas.width;
            var y = dice.between(0.55f, 0.97f) * canvas.height;
            var radius = dice.between(0.003f, 0.006f) * canvas.height;
            canvas.disc(x, y, radius * 6, 1, 0xffd75e, 0.4f);
            canvas.disc(x, y, radius, 0.6f, 0xfff6c4, 0.95f);
        }
    }

    private void birds() {
        var dice = scene.dice();
        if (!dice.chance(0.6f)) {
            return;
        }
        var ink = Tint.mix(scene.palette().near(), scene.palette().middle(), 0.25f);
        var cx = dice.between(0.25f, 0.75f);
        var cy = dice.between(0.2f, 0.36f);
        var flock = 4 + dice.below(5);
        for (var i = 0; i < flock; i++) {
            var x = (cx + dice.between(-0.12f, 0.12f)) * canvas.width;
            var y = (cy + dice.between(-0.06f, 0.06f)) * canvas.height;
            var wing = dice.between(0.008f, 0.016f) * canvas.height;
            for (float t = -1; t <= 1; t += 0.5f / wing) {
                var bend = Math.abs(t);
                var lift = wing * (0.75f * bend - 0.75f * bend * bend * bend + 0.1f * t);
                canvas.disc(x + t * wing, y - lift, wing * 0.09f * (1.3f - bend), 0.5f, ink, 0.8f);
            }
        }
    }

    private void fog() {
        var drift = scene.dice().noise();
        var haze = Tint.mix(scene.palette().horizon(), 0xffffff, scene.night() ? 0.05f : 0.3f);
        for (var y = 0; y < canvas.height; y++) {
            var v = y / (float) canvas.height;
            var thick =
                    0.85f * (float) Math.exp(-Math.pow((v - scene.horizon() - 0.08f) / 0.17f, 2));
            if (thick < 0.02f) {
                continue;
            }
            for (var x = 0; x < canvas.width; x++) {
                var wisp = drift.layered(x * 1.8f / canvas.height, v * 7, 2);
                canvas.blend(x, y, haze, Math.clamp(thick * (wisp * 1.7f - 0.25f), 0f, 1f));
            }
        }
    }
}
