package dev.uketori.sandbox.doitong.picture;

/// A city on the far shore: three rows of towers, windows lit when it is dark.
record Skyline(Canvas canvas, Scene scene) {

    void paint() {
        var palette = scene.palette();
        for (var row = 0; row < 3; row++) {
            var near = row / 2f;
            var colour =
                    Tint.mix(
                            Tint.mix(palette.far(), palette.horizon(), 0.35f),
                            palette.near(),
                            0.25f + 0.6f * near);
            row(near, colour);
        }
    }

    private void row(float near, int colour) {
        var dice = scene.dice();
        var height = canvas.height;
        var foot = (int) (scene.horizon() * height) + 1;
        var crowd = dice.noise();
        for (float x = -0.02f * height; x < canvas.width; ) {
            var wide = dice.between(0.022f, 0.06f) * height;
            var bulk = crowd.layered(x / height * 2.2f, 2);
            var tall =
                    (0.05f + 0.34f * bulk * bulk * dice.between(0.5f, 1.35f))
                            * (1 - 0.42f * near)
                            * height;
            tower(x, wide, foot - tall, foot, colour, near);
            x += wide * dice.between(0.85f, 1.25f);
        }
    }

    private void tower(float left, float wide, float top, int foot, int colour, float near) {
        var dice = scene.dice();
        var step = dice.chance(0.35f) ? dice.between(0.12f, 0.3f) : 0;
        var mast = dice.chance(0.22f);
        var haze = scene.palette().horizon();
        for (var y = Math.max(0, (int) top); y < foot; y++) {
            var down = (y - top) / (foot - top);
            var inset = down < step ? wide * 0.2f : 0;
            var tone = Tint.mix(colour, haze, 0.38f * down * down);
            canvas.span(left + inset, left + wide - inset, y, tone, Math.min(1, y + 1 - top));
            var edge = Tint.mix(tone, scene.palette().body(), 0.13f);
            var lit = scene.bodyX() * canvas.width > left + wide / 2;
            var thick = wide * 0.1f;
            canvas.span(
                    lit ? left + wide - inset - thick : left + inset,
                    lit ? left + wide - inset : left + inset + thick,
                    y,
                    edge,
                    1);
        }
        if (mast) {
            var slim = Math.max(1, canvas.height / 640f);
            var tip = top - wide * dice.between(0.4f, 1.1f);
            for (var y = (int) tip; y < top; y++) {
                canvas.span(
                        left + wide / 2 - slim / 2, left + wide / 2 + slim / 2, y, colour, 0.9f);
            }
            if (scene.night()) {
                canvas.disc(left + wide / 2, tip, slim * 3.5f, 1, 0xff5040, 0.9f);
            }
        }
        windows(left, wide, top + wide * 0.25f, foot, near, step > 0 ? wide * 0.2f : 0);
    }

    private void windows(float left, float wide, float top, int foot, float near, float inset) {
        var dice = scene.dice();
        var dark =
                scene.night()
                        ? 0.42f
                        : scene.hour() == Hour.DAY ? 0 : scene.has(Motif.RAIN) ? 0.35f : 0.2f;
        var lively = dice.between(0.4f, 1.3f);
        var pitch = canvas.height / 128f;
        var warm = dice.chance(0.75f) ? 0xffd890 : 0xcfe6ff;
        if (dark == 0) {
            return;
        }
        for (var y = top; y < foot - pitch; y += pitch * 1.25f) {
            for (var x = left + inset + pitch * 0.6f;
                    x < left + wide - inset - pitch * 0.8f;
                    x += pitch) {
                if (dice.chance(dark * lively)) {
                    var bright = dice.between(0.35f, 0.95f) * (0.5f + 0.5f * near);
                    for (var line = (int) y; line < y + pitch * 0.55f; line++) {
                        canvas.span(x, x + pitch * 0.5f, line, warm, bright);
                    }
                }
            }
        }
    }
}
