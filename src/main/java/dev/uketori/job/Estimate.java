package dev.uketori.job;

/// What an image will cost, as Doitong's page prices it: standard (up to 1024×1024) 10 to 20
/// credits, high resolution (2048×2048 and up) 30 to 50. Between the two the page says nothing; we
/// take what lies between.
public record Estimate(int min, int max) {

    private static final long STANDARD = 1024L * 1024;
    private static final long HIGH = 2048L * 2048;

    /// What is taken to have been charged where Doitong does not say.
    public int middle() {
        return (min + max) / 2;
    }

    /// For an image of that many pixels.
    public static Estimate of(int width, int height) {
        var pixels = (long) width * height;
        if (pixels <= STANDARD) {
            return new Estimate(10, 20);
        }
        return pixels < HIGH ? new Estimate(20, 30) : new Estimate(30, 50);
    }
}
