"""Names of languages as prompts write them, and little words by which a language is known."""

from __future__ import annotations

# Code: names in English; in Chinese; how a text asks for it in its own and other languages.
_NAMES = """
en: English; 英文, 英语, 英語; auf Englisch, en anglais, en inglés, in inglese, em inglês,
    по-английски, на английском, 英語で, 영어로, บนภาษาอังกฤษ
zh: Chinese, Mandarin, Simplified Chinese, Traditional Chinese; 中文, 汉语, 漢語,
    普通话, 简体, 繁体, 华语,
    白话文, 文言文; auf Chinesisch, en chinois, en chino, in cinese, по-китайски, 中国語で, 중국어로
fr: French; 法文, 法语, 法語; en français, auf Französisch, en francés, in francese,
    em francês,
    по-французски, フランス語で
de: German; 德文, 德语, 德語; auf Deutsch, ins Deutsche, en allemand, en alemán,
    in tedesco, em
    alemão, по-немецки, ドイツ語で
es: Spanish, Castilian; 西班牙文, 西班牙语, 西班牙語, 西语; en español, al español,
    auf Spanisch, en espagnol,
    in spagnolo, em espanhol, по-испански, スペイン語で
it: Italian; 意大利文, 意大利语, 意大利語; in italiano, auf Italienisch, en italien, en italiano, em
    italiano, イタリア語で
pt: Portuguese, Brazilian Portuguese; 葡萄牙文, 葡萄牙语, 葡萄牙語, 葡语; em português,
    para português, auf
    Portugiesisch, en portugais, en portugués
ja: Japanese; 日文, 日语, 日語; 日本語で, 日本語に,
    auf Japanisch, en japonais, en japonés, по-японски
ko: Korean; 韩文, 韩语, 韓文, 韓語, 朝鲜语; 한국어로,
    auf Koreanisch, en coréen, en coreano, 韓国語で
ru: Russian; 俄文, 俄语, 俄語; по-русски, на русском, на русский, auf Russisch,
    en russe, en ruso,
    ロシア語で
ar: Arabic; 阿拉伯文, 阿拉伯语, 阿拉伯語; بالعربية, باللغة العربية, auf Arabisch, en arabe, en árabe
hi: Hindi; 印地语, 印地文; हिंदी में, हिन्दी में
nl: Dutch; 荷兰文, 荷兰语; in het Nederlands, naar het Nederlands, auf Niederländisch
sv: Swedish; 瑞典文, 瑞典语; på svenska, till svenska
da: Danish; 丹麦文, 丹麦语; på dansk, til dansk
no: Norwegian; 挪威文, 挪威语; på norsk, til norsk
fi: Finnish; 芬兰文, 芬兰语; suomeksi
pl: Polish; 波兰文, 波兰语; po polsku, na polski
cs: Czech; 捷克文, 捷克语; v češtině, do češtiny, česky
tr: Turkish; 土耳其文, 土耳其语; Türkçe
vi: Vietnamese; 越南文, 越南语; tiếng Việt
th: Thai; 泰文, 泰语; ภาษาไทย
id: Indonesian, Bahasa Indonesia; 印尼语, 印尼文, 印度尼西亚语; dalam bahasa Indonesia
ms: Malay; 马来语, 马来文; dalam bahasa Melayu
el: Greek; 希腊文, 希腊语; στα ελληνικά
he: Hebrew; 希伯来文, 希伯来语; בעברית
uk: Ukrainian; 乌克兰语, 乌克兰文; українською
ro: Romanian; 罗马尼亚语; în română, în limba română
hu: Hungarian; 匈牙利语; magyarul
fa: Persian, Farsi; 波斯语; به فارسی
bn: Bengali, Bangla; 孟加拉语; বাংলায়
ta: Tamil; 泰米尔语; தமிழில்
te: Telugu; 泰卢固语; తెలుగులో
ur: Urdu; 乌尔都语; اردو میں
la: Latin; 拉丁文, 拉丁语; Latine
eo: Esperanto; 世界语; en Esperanto
sw: Swahili; 斯瓦希里语; kwa Kiswahili
tl: Tagalog, Filipino; 他加禄语, 菲律宾语; sa Tagalog
ca: Catalan; 加泰罗尼亚语; en català
bg: Bulgarian; 保加利亚语; на български
"""


def _table(text: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Lines "code: a, b; c; d" as tuples by code; an indented line continues the one before."""
    lines = text.replace("\n    ", " ").strip().splitlines()
    rows = (line.partition(": ") for line in lines)
    return {
        code: tuple(tuple(name.strip() for name in part.split(",")) for part in rest.split(";"))
        for code, _, rest in rows
    }


NAMES = _table(_NAMES)

# Tongues so near to each other that short texts are taken for one another.
RELATED: tuple[frozenset[str], ...] = (
    frozenset({"zh", "yue", "wuu", "lzh", "gan"}),
    frozenset({"no", "nn", "nb", "da", "sv"}),
    frozenset({"sr", "hr", "bs", "sh", "sl", "mk"}),
    frozenset({"id", "ms", "jv", "su"}),
    frozenset({"es", "gl", "pt", "ca", "ast", "an", "ext"}),
    frozenset({"cs", "sk"}),
    frozenset({"hi", "mr", "ne", "sa", "bho"}),
    frozenset({"ru", "uk", "be", "bg"}),
    frozenset({"de", "nds", "lb", "als", "bar"}),
    frozenset({"nl", "af", "fy", "li"}),
    frozenset({"ar", "arz", "fa", "ur"}),
    frozenset({"fr", "oc", "wa"}),
    frozenset({"it", "lmo", "pms", "vec", "co", "scn", "la"}),
)

# Scripts by character ranges of `re`, for languages that are written in one of their own.
SCRIPTS: dict[str, str] = {
    "zh": r"\u3400-\u9fff",
    "ja": r"\u3040-\u30ff",  # kana: Chinese has none
    "ko": r"\uac00-\ud7af\u1100-\u11ff",
    **dict.fromkeys(("ru", "uk", "bg", "be", "sr", "mk"), r"\u0400-\u04ff"),
    **dict.fromkeys(("ar", "fa", "ur"), r"\u0600-\u06ff"),
    **dict.fromkeys(("hi", "mr", "ne"), r"\u0900-\u097f"),
    "he": r"\u0590-\u05ff",
    "el": r"\u0370-\u03ff",
    "th": r"\u0e00-\u0e7f",
    "bn": r"\u0980-\u09ff",
    "ta": r"\u0b80-\u0bff",
    "te": r"\u0c00-\u0c7f",
}

# The commonest words, of which every sentence or two has some.
_LITTLE_WORDS = """
en: the and of to in is are was were that this with for as it on be by from have has you your i
    we they their not which can will an at or his her he she there been would more what when
    these those how do does about into some any me my its than should could who where why
fr: le la les des est et une un du dans pour que qui sur pas avec il elle nous vous ce cette
    sont au aux en par plus je mon votre notre leur ses son sa été où
de: der die das und ist ein eine nicht mit den dem des zu auf für von im sich auch als es ich
    sie wir sind wird werden war einen einer bei oder dass durch nach wie an
es: el la los las de que y en un una es por con para del se no su al lo como más pero sus este
    esta son fue muy está hay ser sin sobre
it: il lo la i gli le di che e è un una per con non del della dei delle nel nella si sono da al
    alla come più anche questo questa ha ma
pt: o os as um uma de que e é para com não do da dos das em no na se por mais como mas são ao
    foi seu sua você está ou
nl: de het een en van is dat op te in met voor niet zijn aan er ook als door naar maar bij wordt
    om die deze dit heeft worden je wij
sv: och att det som en på är av för med den till inte har de ett om var jag vi kan men eller
    från
da: og at det som en på er af for med den til ikke har de et om var jeg vi kan men eller fra
no: og at det som en på er av for med den til ikke har de et om var jeg vi kan men eller fra
pl: i w na z do się nie jest to że o jak po co dla przez od za są być był która który oraz tym
cs: a v na je se to že s z do o i k jako by ale za pro po jsou který která nebo byl
tr: ve bir bu için ile da de çok olarak daha en var olan gibi sonra kadar ne ama
id: yang dan di dari untuk dengan ini itu pada adalah dalam tidak ke akan atau oleh juga dapat
fi: ja on ei se että oli hän ovat kun myös mutta tai joka ole sen voi kuin
ro: și de la în cu pe o un este care nu din pentru că mai sunt au fost sau
la: et in est non ad cum ut sed qui quod ex de per sunt
vi: và là của có không được các một trong cho với những người này để
tl: ang ng sa na mga at ay ito si hindi para may
ca: el la els les de que i en un una és per amb del no al com més però
hu: a az és hogy nem is egy van meg volt ez de csak
"""

LITTLE_WORDS: dict[str, frozenset[str]] = {
    code: frozenset(groups[0][0].split()) for code, groups in _table(_LITTLE_WORDS).items()
}
