package dev.uketori.sandbox.doitong.picture;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What the painter is to paint: the motifs a prompt names, and for what it leaves open a choice
/// that its hash makes.
///
/// @param horizon where sky ends, as a share of the height from above
/// @param bodyX where the sun or the moon stands, as a share of the width
/// @param bodyY the same from above, as a share of the height
record Scene(
        Set<Motif> motifs,
        Hour hour,
        Palette palette,
        float horizon,
        float bodyX,
        float bodyY,
        Dice dice) {

    private static final List<Motif> LANDS =
            List.of(
                    Motif.SEA,
                    Motif.LAKE,
                    Motif.MOUNTAIN,
                    Motif.FUJI,
                    Motif.FOREST,
                    Motif.CITY,
                    Motif.DESERT);

    static Scene of(String prompt, byte[] hash) {
        var dice = new Dice(hash);
        var motifs = EnumSet.copyOf(withLand(Motif.in(prompt), dice));
        var hour = hour(motifs, dice);
        var palette = seasoned(dice.pick(hour.palettes()), hour, motifs);
        var horizon = dice.between(0.56f, 0.66f);
        var low = hour == Hour.SUNSET || hour == Hour.DAWN;
        var side = dice.chance(0.5f) ? dice.between(0.2f, 0.4f) : dice.between(0.6f, 0.8f);
        var y = low ? horizon - dice.between(0.08f, 0.2f) : dice.between(0.14f, 0.28f);
        return new Scene(motifs, hour, palette, horizon, side, y, dice);
    }

    boolean has(Motif motif) {
        return motifs.contains(motif);
    }

    boolean night() {
        return hour == Hour.NIGHT;
    }

    boolean water() {
        return has(Motif.SEA) || has(Motif.LAKE) || has(Motif.CITY);
    }

    private static Set<Motif> withLand(Set<Motif> named, Dice dice) {
        var any = dice.pick(LANDS);
        var also = dice.chance(0.4f);
        var motifs = EnumSet.noneOf(Motif.class);
        motifs.addAll(named);
        if (motifs.stream().noneMatch(LANDS::contains)) {
            motifs.add(
                    named.contains(Motif.AUTUMN) || named.contains(Motif.BLOSSOM)
                            ? Motif.MOUNTAIN
                            : any);
            if (also) {
                motifs.add(Motif.LAKE);
            }
        }
        if (motifs.contains(Motif.FUJI) && !motifs.contains(Motif.FOREST)) {
            motifs.add(Motif.LAKE);
        }
        return motifs;
    }

    private static Hour hour(Set<Motif> motifs, Dice dice) {
        var any = dice.pick(List.of(Hour.values()));
        if (motifs.contains(Motif.NIGHT)
                || motifs.contains(Motif.STARS)
                || motifs.contains(Motif.AURORA)) {
            return Hour.NIGHT;
        }
        if (motifs.contains(Motif.SUNSET)) {
            return Hour.SUNSET;
        }
        if (motifs.contains(Motif.DAWN)) {
            return Hour.DAWN;
        }
        if (motifs.contains(Motif.DAY)) {
            return Hour.DAY;
        }
        return motifs.contains(Motif.MOON) ? Hour.NIGHT : any;
    }

    private static Palette seasoned(Palette palette, Hour hour, Set<Motif> motifs) {
        var result = palette;
        var night = hour == Hour.NIGHT;
        if (motifs.contains(Motif.RAIN)) {
            result = result.veiled(night ? 0x1c2838 : 0x6c7f8e, 0.55f);
        }
        if (motifs.contains(Motif.MIST)) {
            result = result.veiled(night ? 0x3a4a60 : 0xd5dde0, 0.35f);
        }
        if (motifs.contains(Motif.AUTUMN)) {
            result = result.withLand(night ? 0x3a1a16 : 0x8a3a1e, 0.6f);
        }
        if (motifs.contains(Motif.BLOSSOM)) {
            result = result.withLand(night ? 0x4a2c4c : 0x86607e, 0.4f);
        }
        if (motifs.contains(Motif.SNOW)) {
            result = result.withLand(night ? 0x3c5078 : 0x9fb4cc, 0.28f);
        }
        return result;
    }
}
