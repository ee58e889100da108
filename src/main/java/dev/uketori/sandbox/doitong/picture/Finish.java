package dev.uketori.sandbox.doitong.picture;

/// The last touch: corners a little darker, and a grain too fine to see that keeps gradients
/// smooth.
record Finish(Canvas canvas, Scene scene) {

    void paint() {
        var grain = scene.dice().below(Integer.MAX_VALUE) | 1;
        for (var y = 0; y < canvas.height; y++) {
            var v = 2f * y / canvas.height - 1;
            for (var x = 0; x < canvas.width; x++) {
                var u = 2f * x / canvas.width - 1;
                var far = u * u + v * v;
                var dark = 1 - 0.06f * far * far;
                grain ^= grain << 13;
                grain ^= grain >>> 17;
                grain ^= grain << 5;
                var speck = (grain >> 16) * (1.6f / 32768) + 0.5f;
                var at = y * canvas.width + x;
                var pixel = canvas.pixels[at];
                canvas.pixels[at] =
                        Tint.of(
                                Tint.red(pixel) * dark + speck,
                                Tint.green(pixel) * dark + speck,
                                Tint.blue(pixel) * dark + speck);
            }
        }
    }
}
