"""Text that was decoded with the wrong encoding, by the pieces that nothing else makes."""

from __future__ import annotations

from analysis.measure.cues import Cues

# What the bytes 80 to BF, the continuation bytes of UTF-8, become as Latin-1 or Windows-1252.
_WINDOWS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_NEXT = rf"[\x{{80}}-\x{{BF}}{_WINDOWS}]"
# Those of them that may well follow a capital at the end of a real word: “MAÇÔ, «NÃ»
_CLOSING = r"‘’“”–—…•«»\x{A0}"
_SURE = r"[\x{80}-\x{9F}¡-ª¬-º¼-¿€‚ƒ„†‡ˆ‰Š‹ŒŽ˜™š›œžŸ]"
# As Windows-1251: the bytes of Cyrillic that no Russian word puts behind a capital Р or С.
_RUSSIAN = r"[РС][\x{A0}-\x{BF}ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЎўЈҐЁЄЇІіґё№єјЅѕї]"

# UTF-8 read byte by byte, and other wrong ways.
_PIECES = (
    # Accented Latin letters: é, ü, ß; before or in a word where the sign may stand for itself.
    rf"(?-i:Ã{_SURE})",
    rf"(?-i:Ã[{_CLOSING}][a-z])",
    r"(?-i:[a-z]Ã[\x{A0} ][a-z ,.]?)",
    r"(?-i:Â[\x{80}-\x{9F}¡-ª¬-º¼-¿])|(?-i:[a-z0-9.,;:!?]Â\x{A0})",
    # Letters of Central Europe and Turkey: ą, ć, ł, ś, ş, ğ, ı.
    r"(?-i:[a-z](?:Ä[±Ÿ‡™›Œ]|Å[‚›„™¡¾¯Ÿ¼£]))|(?-i:(?:Ä[±Ÿ‡™›…‘«]|Å[‚›„™¡¾¯Ÿ¼£])[a-z])",
    # Quotes, dashes, euro, trade mark, arrows, ticks, boxes.
    r"(?-i:â€)|(?-i:â\x{80})",
    rf"(?-i:â[‚„†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ\x{{81}}-\x{{9F}}]{_NEXT})",
    r"(?-i:ðŸ)|(?-i:ð\x{9F})|(?-i:ï¼|ï»¿)",
    # Chinese, Japanese, Korean; two letters at least: "é »" is French.
    rf"(?-i:(?:[ã-í]{_NEXT}[{_WINDOWS}\x{{80}}-\x{{BF}} ]){{2}})",
    # Cyrillic, Greek, Arabic, Hebrew.
    rf"(?-i:(?:[ÐÑ]{_NEXT}){{3}}|(?:[ÎÏ]{_NEXT}){{3}}|(?:[ØÙ]{_NEXT}){{3}}|(?:×{_NEXT}){{3}})",
    rf"(?-i:(?:{_RUSSIAN}){{2}})|(?-i:(?:Р.С.|С.Р.){{3}})",
    # Windows-1252 read as Latin-1 leaves control characters; NEL (85) is an old line end.
    r"[\x{80}-\x{84}\x{86}-\x{9F}]",
    # Bytes that were no UTF-8 at all, and what GBK makes of their replacement.
    # "烫烫烫！" is hot soup.
    r"\x{FFFD}|锟斤|斤拷|烫{4}|烫烫烫(?:[^！!，,。…”~～烫]|\z)|屯屯屯",
    # UTF-8 read as GBK: rare characters that stand for the commonest ones.
    r"浣犲|[锛銆鐨鈥鏄浣鎴鍦鏂鐢鍙鎰].{0,60}(?:[锛銆鐨鈥]|[锛銆鐨鈥鏄浣鎴鍦鏂鐢鍙鎰].{0,60}[鏄浣鎴鍦鏂鐢鍙鎰])",
    # ... with private-use characters for what GBK has no place for.
    r"\p{Han}[\x{E000}-\x{F8FF}]\p{Han}.{0,60}[锛銆鐨鈥鎰]|锛.{0,60}\p{Han}[\x{E000}-\x{F8FF}]\p{Han}",
    # UTF-8 read as Shift JIS; GBK read as Latin-1.
    r"(?:[縺繧繝].){3}",
    r"(?-i:[¡-¿][À-ÿ](?:[À-ÿ][¡-ÿ]){2,}[¡-¿])",
)
BROKEN = Cues(_PIECES)
# Runs of such pieces are shown whole.
_AROUND = 24

_ABOUT = Cues(
    (
        r"mojibake|garbled|utf-?8|\bunicode\b|latin-?1|iso-?8859|cp-?125\d|windows-?125\d",
        r"\bencodings?\b.{0,40}(?:problem|issue|error|wrong|text|characters?|fix|broken|file)",
        r"(?:character|text|wrong|file|source|page) (?:en|de)coding|charsets?|character sets?",
        r"(?:wrongly|incorrectly|badly|mis)[ -]?(?:en|de)coded|replacement characters?",
        r"\bu\+[0-9a-f]{4,5}\b",
        # 'Why does it show "cafÃ©"?'
        r"(?:show|display|see|appear|look|turn|becom|instead|显示|变成|出现).{0,60}"
        rf"[\"“'`‘][^\"”\n]{{0,40}}(?:Ã{_SURE}|â€|Â[^A-Za-z])",
        r"编码|解码|乱码|亂碼|編碼|字符集|文字化け",
    )
)


def broken_piece(text: str) -> str | None:
    """The first piece of a text that was decoded wrongly, with a little around it."""
    if text.isascii():
        return None
    for start, end, _ in BROKEN.spans(text):
        return text[max(0, start - _AROUND) : end + _AROUND]
    return None


def is_about_encodings(prompt: str) -> bool:
    """Whether a prompt is about encodings: then such pieces are what it speaks of."""
    return bool(_ABOUT.found_in(prompt))
