package dev.uketori.sandbox.doitong.picture;

/// How thick the clouds are at each pixel: noise on a coarse grid, smoothed in between, so that a
/// large picture costs hardly more than a small one.
final class Clouds {

    private final float[] grid;
    private final int columns;
    private final float scale;

    private Clouds(float[] grid, int columns, float scale) {
        this.grid = grid;
        this.columns = columns;
        this.scale = scale;
    }

    static Clouds of(Noise noise, int columns, Canvas canvas, float cover) {
        var scale = (columns - 2f) / canvas.width;
        var rows = (int) (canvas.height * scale) + 3;
        var grid = new float[columns * rows];
        var unit = 1f / (scale * canvas.height);
        for (var row = 0; row < rows; row++) {
            for (var column = 0; column < columns; column++) {
                var u = column * unit;
                var v = row * unit;
                var bent = u * 2.1f + 0.6f * noise.at(u * 2, v * 9);
                var thick = noise.layered(bent, v * 8.5f, 5);
                grid[row * columns + column] = Math.clamp((thick - cover) * 3.4f, 0f, 1f);
            }
        }
        return new Clouds(grid, columns, scale);
    }

    float at(int x, int y) {
        var u = x * scale;
        var v = y * scale;
        var column = (int) u;
        var row = (int) v;
        var at = row * columns + column;
        var tx = u - column;
        var ty = v - row;
        var upper = grid[at] + (grid[at + 1] - grid[at]) * tx;
        var lower = grid[at + columns] + (grid[at + columns + 1] - grid[at + columns]) * tx;
        return upper + (lower - upper) * ty;
    }
}
