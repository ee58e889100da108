package dev.uketori.advice;

import java.util.List;
import java.util.Optional;

/// Two things that one picture cannot be at once.
record Contradiction(Words one, Words other) {

    static final List<Contradiction> ALL =
            List.of(
                    new Contradiction(
                            Words.of("noon midday daytime", "正午 真昼 昼間"),
                            Words.of("night midnight nighttime moonlit", "夜空 真夜中 深夜 月明かり")),
                    new Contradiction(
                            Words.of("sunny cloudless", "快晴 晴天 雲一つない"),
                            Words.of("rain rainy storm stormy overcast snowstorm", "雨 嵐 曇り 吹雪")),
                    new Contradiction(
                            Words.of("summer midsummer", "夏"), Words.of("winter midwinter", "冬")),
                    new Contradiction(
                            Words.of("colorful colourful vivid vibrant", "カラフル 鮮やか"),
                            Words.of(
                                    "monochrome black-and-white grayscale greyscale sepia",
                                    "白黒 モノクロ セピア")),
                    new Contradiction(
                            Words.of("photo photograph photorealistic hyperrealistic", "写真 写実"),
                            Words.of(
                                    "cartoon anime manga watercolor watercolour sketch",
                                    "アニメ 漫画 マンガ 水彩 スケッチ")),
                    new Contradiction(
                            Words.of("close-up closeup macro", "接写 クローズアップ マクロ"),
                            Words.of("panorama panoramic wide-angle aerial", "パノラマ 広角 空撮")),
                    new Contradiction(
                            Words.of("minimalist minimal empty", "ミニマル 何もない 無人"),
                            Words.of("crowd crowded cluttered busy", "群衆 人混み 雑然 混雑")),
                    new Contradiction(
                            Words.of("indoors indoor interior", "室内 屋内"),
                            Words.of("outdoors outdoor", "屋外 野外")));

    /// The two words, where the prompt has both.
    Optional<Found> in(Words.Prompt prompt) {
        return one.in(prompt).flatMap(a -> other.in(prompt).map(b -> new Found(a, b)));
    }

    record Found(String one, String other) {}
}
