package dev.uketori.sandbox.doitong.picture;

/// Trees: conifers in rows, or round crowns in the colours of spring and autumn.
record Woods(Canvas canvas, Scene scene) {

    private static final int[] AUTUMN = {
        0xb5361f, 0xd9622b, 0xe8963a, 0xc7481f, 0x8f2a1c, 0xeeb34a
    };
    private static final int[] BLOSSOM = {0xf6c9d6, 0xf9dbe4, 0xeeaec2, 0xe795b0, 0xfce9ee};

    /// A forest in four rows, the nearest framing the picture.
    void forest() {
        for (var row = 0; row < 4; row++) {
            var near = row / 3f;
            var foot = 0.74f + 0.3f * near;
            row(
                    near,
                    foot,
                    0.12f + 0.2f * near,
                    (int) (60 - 30 * near),
                    scene.water() || row == 3 ? 0.55f : 0);
            if (row < 3) {
                mist(foot, 0.3f - 0.08f * row);
            }
        }
    }

    /// A few dark treetops along the lower edge.
    void edge() {
        row(1, 1.03f, 0.13f, 46, 0.35f);
    }

    /// Crowns of blossom or autumn leaves, left and right of the view.
    void grove() {
        var dice = scene.dice();
        var height = canvas.height;
        for (var i = 0; i < 9; i++) {
            var side = i % 2 == 0;
            var inward = dice.between(-0.06f, 0.34f) * (1 - i * 0.05f);
            var x = (side ? inward : 1 - inward) * canvas.width;
            var size = dice.between(0.09f, 0.17f) * height;
            var foot = (1.04f - 0.16f * (8 - i) / 8f) * height;
            crown(x, foot, size);
        }
    }

    private void row(float near, float foot, float tall, int count, float gap) {
        var dice = scene.dice();
        var palette = scene.palette();
        var colour = Tint.mix(palette.far(), palette.near(), 0.42f + 0.58f * near);
        var snowy = scene.has(Motif.SNOW);
        var trees = Math.round(count * canvas.width / (float) canvas.height);
        for (var i = 0; i < trees; i++) {
            var x = dice.between(-0.02f, 1.02f);
            var middle = 1 - Math.abs(2 * x - 1);
            var size = tall * dice.between(0.55f, 1.25f) * (1 - gap * middle);
            var tint = Tint.mix(colour, palette.horizon(), dice.between(0, 0.07f));
            var ground = (foot + dice.between(-0.015f, 0.03f)) * canvas.height;
            conifer(x * canvas.width, ground, size * canvas.height, tint, snowy);
        }
        for (var y = Math.max(0, (int) ((foot - 0.02f) * canvas.height)); y < canvas.height; y++) {
            var solid = Math.min(1, (y - (foot - 0.02f) * canvas.height) / (0.03f * canvas.height));
            canvas.span(0, canvas.width, y, colour, solid);
        }
    }

    private void conifer(float x, float foot, float tall, int colour, boolean snowy) {
        var dice = scene.dice();
        var tiers = 7 + dice.below(4);
        var spread = tall * dice.between(0.17f, 0.24f);
        var white = Tint.mix(0xffffff, scene.palette().horizon(), scene.night() ? 0.65f : 0.25f);
        var top = foot - tall;
        var bough = dice.noise();
        for (var y = Math.max(0, (int) top); y < Math.min(canvas.height, foot); y++) {
            var down = (y - top) / tall;
            var tier = down * tiers;
            var within = tier - (int) tier;
            var half = spread * (down * 0.62f + 0.42f * within * (0.25f + down));
            var left = half * (0.75f + 0.5f * bough.at(tier * 2));
            var right = half * (0.75f + 0.5f * bough.at(tier * 2 + 40));
            if (down > 0.94f) {
                left = right = tall * 0.016f;
            }
            // Snow lies thin where a bough begins and thick at its tip.
            var tone = snowy ? Tint.mix(colour, white, 0.42f * within) : colour;
            canvas.span(x - left, x + right, y, tone, 1);
        }
    }

    private void crown(float x, float foot, float size) {
        var dice = scene.dice();
        var leaves = scene.has(Motif.BLOSSOM) ? BLOSSOM : AUTUMN;
        var dark = Tint.mix(scene.palette().near(), 0x2a1a14, 0.5f);
        var top = foot - size * 2.3f;
        for (var y = (int) (top + size * 0.5f); y < Math.min(canvas.height, foot); y++) {
            var wide = size * (0.05f + 0.035f * (y - top) / (foot - top));
            canvas.span(x - wide, x + wide, y, dark, 1);
        }
        var night = scene.night() ? 0.55f : scene.hour() == Hour.SUNSET ? 0.16f : 0;
        for (var i = 0; i < 210; i++) {
            var angle = dice.between(0, (float) (2 * Math.PI));
            var reach = size * (float) Math.sqrt(dice.between(0, 1));
            var px = x + (float) Math.cos(angle) * reach * 1.15f;
            var py = top + size * 0.6f + (float) Math.sin(angle) * reach * 0.8f;
            var lit = Math.clamp(0.75f - (py - top) / (size * 1.7f) + i / 700f, 0f, 1f);
            var leaf = leaves[dice.below(leaves.length)];
            var tone =
                    Tint.mix(
                            Tint.mix(dark, leaf, 0.35f + 0.65f * lit),
                            scene.palette().top(),
                            night);
            canvas.disc(px, py, size * dice.between(0.07f, 0.15f), 0.35f, tone, 0.85f);
        }
    }

    private void mist(float foot, float strength) {
        var haze = scene.palette().horizon();
        var drift = scene.dice().noise();
        var reach = 0.1f * canvas.height;
        var middle = foot * canvas.height;
        for (var y = (int) (middle - reach); y < Math.min(canvas.height, middle + reach); y++) {
            var thick = 1 - Math.abs(y - middle) / reach;
            for (var x = 0; x < canvas.width; x++) {
                var wisp = drift.at(x * 3f / canvas.height, y * 14f / canvas.height);
                canvas.blend(x, y, haze, strength * thick * (0.35f + wisp));
            }
        }
    }
}
