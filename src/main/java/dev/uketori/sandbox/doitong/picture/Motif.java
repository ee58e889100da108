package dev.uketori.sandbox.doitong.picture;

import static java.util.stream.Collectors.toCollection;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What a prompt may ask for, and the words by which it does, in English and in Japanese.
enum Motif {
    NIGHT("night|midnight|nocturnal|dark sky", "夜|深夜|闇"),
    SUNSET(
            "sunset|dusk|twilight|evening|golden hour|golden light|warm light",
            "夕焼け|夕日|夕陽|夕暮れ|夕方|黄昏"),
    DAWN("dawn|sunrise|morning|daybreak", "朝|夜明け|日の出|暁"),
    DAY("noon|day|daylight|sunny|blue sky|summer", "昼|青空|晴れ|夏"),
    MOON("moon|moonlight|moonlit", "月"),
    STARS("star|starry|galaxy|milky way|cosmos|space|universe", "星|銀河|天の川|宇宙"),
    AURORA("aurora|northern light|polar light", "オーロラ"),
    SEA("sea|ocean|beach|coast|bay|wave|island", "海|浜|波|湾|島"),
    LAKE("lake|river|pond|reflection|water", "湖|川|池|水面|水辺"),
    MOUNTAIN("mountain|alp|peak|summit|ridge|valley|cliff", "山|峰|岳|谷|渓谷"),
    FUJI("fuji|mt\\.? fuji|volcano", "富士|火山"),
    FOREST("forest|wood|tree|jungle|pine|cedar", "森|林|木々|樹|杉|松"),
    CITY(
            "city|cities|town|skyline|skyscraper|street|tokyo|downtown|building|cyberpunk",
            "街|都市|都会|町|東京|ビル"),
    DESERT("desert|dune|sahara|sand", "砂漠|砂丘|砂"),
    SNOW("snow|snowy|winter|ice|blizzard|frozen", "雪|冬|氷"),
    RAIN("rain|rainy|storm|drizzle|shower", "雨|嵐|梅雨"),
    MIST("mist|misty|fog|foggy|haze", "霧|霞|靄|もや"),
    AUTUMN("autumn|fall leaves|maple|autumnal|foliage", "秋|紅葉|もみじ"),
    BLOSSOM("sakura|cherry blossom|blossom|spring|petal", "桜|春|花"),
    LIGHTS("firefly|fireflies|lantern|glow", "蛍|ホタル|提灯|灯");

    private final Pattern words;

    Motif(String english, String japanese) {
        words = Pattern.compile("\\b(?:" + english + ")s?\\b|" + japanese);
    }

    static Set<Motif> in(String prompt) {
        var text = prompt.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(motif -> motif.words.matcher(text).find())
                .collect(toCollection(() -> EnumSet.noneOf(Motif.class)));
    }
}
