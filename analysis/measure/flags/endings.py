"""Answers that break off."""

from __future__ import annotations

import re

from analysis.measure import fences
from analysis.measure.flags.by_example import flag_by, quoted
from analysis.measure.flags.leftovers import without_end_tokens
from analysis.measure.flags.sentences import PART, dangling_word, last_sentence, unfinished
from analysis.measure.metric import FLAG_UNIT, Metric

# Shorter answers may end in anything; Chinese ones are counted in characters.
_MOST_CHARS = 2_000_000
_ENDS_OF_BLOCKS = ("```", "~~~", "|")
_FEWEST_WORDS, _FEWEST_CHARACTERS = 5, 8
_SOME_WORDS, _SOME_CHARACTERS = 8, 10
_LONGER_WORDS, _LONGER_CHARACTERS = 15, 30
# An answer of so many words that ends in dots is not meant to stay open, fiction apart.
_ELLIPSIS_WORDS = 40
_ADDRESS_CHARS = 300

_CONTINUED = re.compile(
    r"(?:\b(?:to be continued|continued (?:in|on) (?:the )?next \w+|\(cont(?:inued|\.)?\))"
    r"|\[(?:output |response |text )?(?:truncated|cut off|continues)\]|未完待续|待续|未完待續)"
    r"[\s.…!)\]）】*_。]*$",
    re.IGNORECASE,
)
_SERIES = re.compile(
    r"\b(?:part|chapter|episode|series|cliffhanger|serial|sequel|to be continued)\b"
    r"|连载|章|集|悬念|待续",
    re.IGNORECASE,
)
_FICTION = re.compile(
    r"\b(?:story|stories|tale|poem|poetry|haiku|song|lyrics|novel|fiction|scene|script|plot|dialog"
    r"|role.?play|imagine|pretend|character|monologue|diary|narrat\w+|opening|you are|suspense"
    r"|mystery|conversation|chat|quote)|故事|诗|小说|剧本|对话|扮演|想象|独白|日记|开头|童话|散文|歌",
    re.IGNORECASE,
)
# Verse and what people type in a hurry often has no stop at the end.
_LOOSE = re.compile(
    r"\b(?:poem|poetry|haiku|song|lyrics|rap|verse|ballad|reviews?|tweet|post|comment|caption|chat"
    r"|dialog(?:ue)?|messages?|slogan|ad|advert\w*)\b|诗|歌|词|评论|微博|朋友圈|文案|标语|广告",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"(?:\.\s?\.\s?\.|…)[.…\s]*$")
_FULL_STOP_BEFORE = re.compile(
    r"(?:[!?。！？”\"')）]|\w\.\s)\s*(?:\.\s?\.\s?\.|…)[.…\s]*$|\w\.{4}$"
)
_GOES_ON = re.compile(r"(?:[\d,，、;+*=)]|\betc\.?|\bso on|\bso forth|\bmore|等等?)\s*$")
_EMPTY_ITEM = re.compile(r"^[ \t]*(?:(\d{1,3})[.)、]|[-*•])[ \t]*$")
_ITEM = re.compile(r"^[ \t]*(?:\d{1,3}[.)、]|[-*•])[ \t]*\S", re.MULTILINE)
_LETTER_END = re.compile(
    r"(?:sincerely|regards|yours|love|truly|faithfully|respectfully|wishes|thanks|thank you|cheers"
    r"|best|warmly|\w+ly|dear [\w .]+|谢谢|敬礼|此致|您好|你好)[,，]$",
    re.IGNORECASE,
)
# An address is a whole, whatever word its last letters make: "https://example.com/a".
_ADDRESS = re.compile(r"(?:https?://|www\.|[\w-]\.[a-z]{2,6}/)[!-~]*$", re.ASCII)
_CUT_WORD = re.compile(r"(?:^|\s)[A-Za-z]*[a-z]{2}-$")
_OPENERS, _CLOSERS = "([{（【「『《", ")]}）】」』》"
_IN_QUOTES = re.compile(r"[\"'`“‘].[\"'`”’]|[:;=][-o^']?[(\[{]")


def _long(text: str, n_words: int, n_characters: int) -> bool:
    """Whether a text has so many words, or so many characters where it is Chinese."""
    if len(text) >= 20 * n_words:
        return True
    return (
        len(text.split()) >= n_words or sum("\u3040" <= c <= "\u9fff" for c in text) >= n_characters
    )


def _cut_off(prompt: str, response: str) -> str | None:
    """How an answer breaks off, as a sentence.

    Of many turns the last one counts. But for fences, only the last 3,000 characters do.
    """
    text = without_end_tokens(response)
    if not text:
        return None
    why = _open_fence(text) or _open_json(text) or _open_row(text[-PART:])
    if why or text.endswith(_ENDS_OF_BLOCKS) or not _long(text, _FEWEST_WORDS, _FEWEST_CHARACTERS):
        return why
    tail = text[-PART:]
    why = _continued(prompt, tail) or _empty_item(tail.split("\n")) or _open_page(text)
    if why:
        return why
    if _ELLIPSIS.search(tail[-12:]):
        return _ellipsis(prompt, text)
    if tail[-1] in ".!?。！？" or (len(text) < PART and text in prompt):
        return None  # a stop; or a piece of the given text, as it was asked for
    return _open_end(prompt, tail)


def _continued(prompt: str, tail: str) -> str | None:
    if not _CONTINUED.search(tail[-80:]) or _SERIES.search(prompt[:PART]):
        return None
    return f"It says that it goes on: {quoted(tail[-60:])}."


def _open_fence(text: str) -> str | None:
    """Code that goes on to the end without a closing fence; of texts under 2 million characters."""
    if len(text) > _MOST_CHARS or ("```" not in text and "~~~" not in text):
        return None
    blocks, _ = fences.split(text)
    if not blocks or blocks[-1].closed:
        return None
    code = blocks[-1].text.strip()
    # A lone fence at the end closes something; prose behind a stray one is no code.
    if (not code and not blocks[-1].language) or (not blocks[-1].language and code[-1:] in ".!?。"):
        return None
    return f"The code fence is not closed; the last line is {quoted(code[-60:])}."


def _open_json(text: str) -> str | None:
    """An answer that is one JSON value without its end."""
    if text[0] not in "{[" or not re.match(r"[{\[]\s*[\"{\[\d]", text) or text[-1] in "}].!?。":
        return None
    depth, in_string, escaped = 0, False, False
    for char in text[:100_000]:
        if in_string:
            in_string, escaped = escaped or char != '"', not escaped and char == "\\"
        elif char == '"':
            in_string = True
        else:
            depth += (char in "{[") - (char in "}]")
            if depth == 0:
                return None  # a value, and something behind it
    return f"The JSON is not closed; it ends in {quoted(text[-60:])}."


def _open_row(tail: str) -> str | None:
    """A table whose last row has no end where the others have one."""
    *before, last = tail.rsplit("\n", maxsplit=2)
    rows = [line.rstrip() for line in before[-1:] if line.startswith("|")]
    if not last.startswith("|") or last.endswith("|") or not rows or not rows[0].endswith("|"):
        return None
    return f"The last row of the table is not finished: {quoted(last, end=True)}."


def _open_page(text: str) -> str | None:
    head = text[:PART].lower()
    if text[-1] != ">" and ("<html" in head or "<!doctype html" in head) and "</html>" not in text:
        return f"The page is not closed; it ends in {quoted(text[-60:])}."
    return None


def _empty_item(lines: list[str]) -> str | None:
    """A list that ends in a number or a bullet with nothing behind it."""
    found = _EMPTY_ITEM.match(lines[-1])
    if found is None or not _ITEM.search("\n".join(lines[:-1])):
        return None
    return f"The list ends in an empty item: {quoted(lines[-1])}."


def _ellipsis(prompt: str, text: str) -> str | None:
    """Dots at the end, where the sentence before them is plainly not finished."""
    tail = text[-PART:]
    before = tail[: _ELLIPSIS.search(tail).start()].rstrip()  # type: ignore[union-attr]
    if _FULL_STOP_BEFORE.search(tail) or _GOES_ON.search(before[-12:]) or not before:
        return None
    line = before.split("\n")[-1]
    open_end = dangling_word(last_sentence(line)[0], line) is not None
    essay = _long(text, _ELLIPSIS_WORDS, 2 * _ELLIPSIS_WORDS) and not _FICTION.search(prompt[:PART])
    return f"It trails off: {quoted(tail[-60:])}." if open_end or essay else None


def _open_end(prompt: str, tail: str) -> str | None:
    """A text that ends in no stop: in a comma, an open bracket, the middle of a sentence."""
    end = quoted(tail[-60:])
    line = tail.rsplit("\n", maxsplit=1)[-1]
    long = _long(tail, _LONGER_WORDS, _LONGER_CHARACTERS)
    if tail[-1] in ",，、:：" and not _LETTER_END.search(tail[-60:]) and not _is_form(tail):
        return f"It ends in {tail[-1]!r}: {end}."
    if long and _is_open(line):
        return f"A bracket is not closed: {end}."
    if _CUT_WORD.search(tail[-60:]):
        return f"It ends in the middle of a word: {end}."
    if not tail[-1].isalpha() or _ADDRESS.search(tail[-_ADDRESS_CHARS:]):
        return None
    sentence = last_sentence(line)[0].strip()
    enough = len(sentence.split()) >= _FEWEST_WORDS or _long(tail, _SOME_WORDS, _SOME_CHARACTERS)
    word = dangling_word(sentence, line) if enough else None
    unended = None if word or _LOOSE.search(prompt[:PART]) else unfinished(tail)
    if word:
        return f"It ends in {quoted(word)}: {end}."
    return f"The last sentence is not finished: {quoted(unended, end=True)}." if unended else None


def _is_open(line: str) -> bool:
    """Whether the last line has an open bracket; emoticons and quoted brackets do not count."""
    if line[-1] not in _OPENERS and not line[-1].isalnum() and line[-1] not in ",-":
        return False
    depth = 0
    for char in _IN_QUOTES.sub("", line):
        depth = max(0, depth + (char in _OPENERS) - (char in _CLOSERS))
    return depth > 0


def _is_form(tail: str) -> bool:
    """Whether a text ends in lines to be filled in: "Name:", "Date:"."""
    lines = [line for line in tail.split("\n") if line.strip()]
    return len(lines) > 1 and all(line.rstrip()[-1] in ":：" for line in lines[-2:])


_compute, _explain = flag_by(None, _cut_off)

ENDING_FLAGS: dict[str, Metric] = {
    "cut_off": Metric(
        "Cut off",
        FLAG_UNIT,
        "The response breaks off in the middle of a sentence, a list, a bracket or a code block.",
        "Assay's rules on the last line: open fences and brackets, words that end no sentence, "
        "a last sentence without a stop where the others have one",
        _compute,
        columns=("prompt", "response"),
        kind="flag",
        explain=_explain,
        version=2,
    ),
}
