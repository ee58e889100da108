package dev.uketori.sandbox.doitong.picture;

/// Paints a scene from back to front.
record Painter(Canvas canvas, Scene scene) {

    void paint() {
        new Sky(canvas, scene).paint();
        var ridges = new Ridges(canvas, scene);
        if (scene.has(Motif.FUJI)) {
            ridges.cone();
        }
        if (scene.has(Motif.DESERT)) {
            new Dunes(canvas, scene).paint();
        } else {
            ridges.paint();
        }
        if (scene.has(Motif.CITY)) {
            new Skyline(canvas, scene).paint();
        }
        if (scene.water()) {
            new Water(canvas, scene).paint();
        }
        var woods = new Woods(canvas, scene);
        if (scene.has(Motif.FOREST)) {
            woods.forest();
        } else if (scene.has(Motif.AUTUMN) || scene.has(Motif.BLOSSOM)) {
            woods.grove();
        } else if (!scene.water() && !scene.has(Motif.DESERT)) {
            woods.edge();
        }
        new Weather(canvas, scene).paint();
        new Finish(canvas, scene).paint();
    }
}
