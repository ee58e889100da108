package dev.uketori.sandbox.doitong.picture;

import java.util.List;

/// The time of day, each with the palettes it may wear.
enum Hour {
    DAY,
    DAWN,
    SUNSET,
    NIGHT;

    private static final List<Palette> DAYS =
            List.of(
                    new Palette(0x2a68b0, 0x7ab3de, 0xe9f3f2, 0x9dbbd0, 0x1f4540, 0xfffbe8),
                    new Palette(0x2f86b4, 0x97d0d8, 0xf8f0da, 0xa3c6c6, 0x1c4a46, 0xfffbe0),
                    new Palette(0x5f93cf, 0xb4d2ec, 0xfdefe0, 0xb2c4da, 0x39525f, 0xffffff));
    private static final List<Palette> DAWNS =
            List.of(
                    new Palette(0x6f93c4, 0xdcc1d6, 0xffe4c8, 0xc3b7d0, 0x414b6c, 0xfff6e0),
                    new Palette(0x83b0c8, 0xe6d5cc, 0xfff0d6, 0xc2c6c6, 0x3f5a5e, 0xfffae8),
                    new Palette(0x5a78b8, 0xe3a9b6, 0xffd9b0, 0xb99ab4, 0x3a3558, 0xfff2d0));
    private static final List<Palette> SUNSETS =
            List.of(
                    new Palette(0x292a5e, 0xc4557c, 0xffb56a, 0xb96c86, 0x1f1630, 0xfff0c4),
                    new Palette(0x3d2f60, 0xe26e58, 0xffd478, 0xcb7c68, 0x261626, 0xfff4cc),
                    new Palette(0x1d3864, 0xa86a9c, 0xffc99c, 0x9c7098, 0x171b34, 0xffeeda));
    private static final List<Palette> NIGHTS =
            List.of(
                    new Palette(0x040a20, 0x11224e, 0x3f588a, 0x2d4370, 0x050a18, 0xfdf6e0),
                    new Palette(0x0a0619, 0x29194e, 0x604e88, 0x40366a, 0x090614, 0xfff4e4),
                    new Palette(0x03121e, 0x0c364c, 0x43788a, 0x255668, 0x020e16, 0xf4fbf2));

    List<Palette> palettes() {
        return switch (this) {
            case DAY -> DAYS;
            case DAWN -> DAWNS;
            case SUNSET -> SUNSETS;
            case NIGHT -> NIGHTS;
        };
    }
}
