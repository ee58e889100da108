package dev.uketori.advice;

import java.util.List;

/// What the page wants a prompt to say, besides its subject.
///
/// @param words that say it
/// @param english what to say where none of them is there
/// @param japanese the same
record Aspect(Words words, String english, String japanese) {

    /// How it is made.
    private static final Aspect STYLE =
            of(
                    """
                    photo photograph photography photographic photorealistic realistic realism hyperrealistic cinematic
                    painting painted watercolor watercolour oil acrylic gouache ink pastel charcoal pencil sketch drawing
                    illustration illustrated anime manga cartoon comic pixel vector render rendering 3d cgi lowpoly isometric
                    impressionist impressionism surreal surrealist abstract minimalist baroque cubist ukiyo-e woodcut engraving
                    collage graffiti poster art style
                    """,
                    "写真 水彩 油絵 油彩 水墨 墨絵 イラスト アニメ 漫画 マンガ 絵画 浮世絵 スケッチ 鉛筆 デッサン 版画 切り絵 ドット絵 リアル 写実 抽象 印象派 シュール ミニマル 3d cg レンダリング 風の絵 画風 スタイル タッチ",
                    "style: say how it is made, such as a photograph, a watercolour or an ink drawing.",
                    "スタイル: 写真、水彩画、墨絵など、どのような画にするかを書いてください。");

    /// What it feels like.
    private static final Aspect MOOD =
            of(
                    """
                    calm quiet serene peaceful tranquil cozy cosy warm cheerful joyful happy playful whimsical romantic dreamy
                    nostalgic melancholic melancholy sad lonely gloomy somber sombre dark moody mysterious eerie spooky ominous
                    tense dramatic epic majestic energetic lively festive cold bleak hopeful mood atmosphere atmospheric
                    """,
                    "静か 穏やか 落ち着 安らか 温か 暖か 楽し 明るい雰囲気 暗い雰囲気 ロマンチック 幻想的 夢のよう 懐かし ノスタルジ 寂し 悲し 陰鬱 不気味 神秘的 緊張 劇的 ドラマチック 壮大 荘厳 活気 賑やか にぎやか 希望 雰囲気 ムード",
                    "mood: say what it feels like, such as calm, dramatic or nostalgic.",
                    "雰囲気: 穏やか、劇的、懐かしいなど、どのような気分の画かを書いてください。");

    /// Where the light comes from.
    private static final Aspect LIGHT =
            of(
                    """
                    light lighting lit backlit backlight sunlight sunlit sunny sunshine sunset sunrise dawn dusk twilight noon midday
                    morning evening night midnight moonlight moonlit starlight candlelight candlelit firelight lamplight neon
                    glow glowing shadow shadows overcast foggy fog mist misty haze golden-hour blue-hour bright studio-lit rays
                    """,
                    "光 照明 ライト 逆光 日差し 陽射し 朝日 夕日 夕陽 夕焼け 朝焼け 夜明け 夕暮れ 黄昏 昼 正午 朝 夜 月明かり 星明かり 蝋燭 ろうそく ネオン 影 曇 霧 靄 木漏れ日",
                    "light: say where it comes from, such as dawn, neon or soft window light.",
                    "光: 夜明け、ネオン、窓からの柔らかい光など、光の様子を書いてください。");

    /// How it is looked at.
    private static final Aspect CAMERA =
            of(
                    """
                    camera lens close-up closeup macro telephoto wide-angle fisheye bokeh aerial drone overhead bird's-eye
                    worm's-eye low-angle high-angle eye-level dof f/1.4 f/1.8 f/2.8 f/4 f/8 24mm 28mm 35mm 50mm 85mm 100mm 135mm
                    200mm shot pov tilt-shift long-exposure angle viewpoint focus zoom
                    """,
                    "カメラ レンズ 接写 クローズアップ アップで マクロ 望遠 広角 魚眼 ボケ 空撮 ドローン 俯瞰 鳥瞰 見下ろ 見上げ ローアングル ハイアングル アングル 目線 視点 被写界深度 長時間露光 ピント",
                    "camera: say how one looks at it, such as a close-up, 35mm or from above.",
                    "カメラ: 接写、35mm、俯瞰など、どう見るかを書いてください。");

    /// What is where.
    private static final Aspect COMPOSITION =
            of(
                    """
                    composition composed centered centred center centre symmetrical symmetry asymmetrical thirds foreground
                    background midground middle left right framed framing portrait panorama panoramic horizon full-body
                    half-body headroom negative-space diagonal leading-lines distance beside behind between above below
                    """,
                    "構図 中央 真ん中 対称 シンメトリ 三分割 前景 背景 後景 遠景 近景 手前 奥 左 右 全身 上半身 余白 対角線 地平線 水平線 横に 隣に 後ろに 前に",
                    "composition: say what is where, such as centred, in the foreground or against an empty sky.",
                    "構図: 中央、手前、余白を広くなど、何がどこにあるかを書いてください。");

    /// In the order of the page.
    static final List<Aspect> ALL = List.of(STYLE, MOOD, LIGHT, CAMERA, COMPOSITION);

    private static Aspect of(String words, String parts, String english, String japanese) {
        return new Aspect(Words.of(words, parts), english, japanese);
    }
}
