"""Answers in another language than asked for."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analysis.measure.fences import split
from analysis.measure.flags.by_example import BoolArray, flag_by, holds, quoted
from analysis.measure.flags.language_names import LITTLE_WORDS, NAMES, RELATED, SCRIPTS
from analysis.measure.flags.language_requests import (
    HEAD_CHARS,
    TAIL_CHARS,
    instruction,
    language_names,
    mentioned,
    targets,
)
from analysis.measure.metric import FLAG_UNIT, Metric

PROMPT_CHARS, RESPONSE_CHARS = 20_000, 6_000
MIN_WORDS, MIN_HAN = 5, 6  # of a response; less tells no language
MIN_WORDS_UNKNOWN = 15  # where the language has no list of little words
# Shares of the words of a text that are little words of a language: it is written in it ...
IS_WRITTEN_IN = 0.12
# ... or holds some of it.
HOLDS_SOME = 0.05
SCRIPT_SHARE = 0.1  # of the words of a text: it holds some of that script
CODE_SHARE = 0.05

_COLUMNS = ("system", "prompt", "response")
_NEEDS = ("prompt_language", "response_language")

_WORD = re.compile(r"[^\W\d_]+")
_NOT_PROSE = re.compile(r"`[^`\n]{1,200}`|https?://\S+|<[^<>\n]{1,80}>|\S+@\S+")
_FOREIGN_WORD = re.compile(
    r"(?<![A-Za-z])[a-z]{4,20}(?![A-Za-z])|(?<=[\"“「])[A-Z][a-z]{2,20}(?=[\"”」])"
)
_KANA = re.compile(r"[\u3040-\u30ff]")
_CODE_START = re.compile(
    r"\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|WITH) \w|\s*(?:def|import|from|class|function|"
    r"var|const|let|public|#include|package|using) \S"
)
_CODE_LINE = re.compile(
    r"^[ \t]*(?:for|if|while|elif|else|try|with|return|print|echo|private|func|"
    r"fn)\b[^\n]*[:;{(),][ \t]*$|"
    r"^[^\n]*[;{}][ \t]*$|^[ \t]*[\w.]+\([^\n]*\)[ \t]*$",
    re.M,
)
_CODE_SIGNS = re.compile(r"[{}\[\];=<>|\\$_]")
_QUOTED = re.compile(r"[\"“「『«‘']([^\"”」』»’'\n]{2,200})[\"”」』»’']")
# The prompt is about languages in some other way: no target is plain.
_ABOUT_LANGUAGE = re.compile(
    r"\b(?:languages?|translat\w+|bilingual|multilingual|pronounc\w+|vocabulary|grammar|dialects?|"
    r"foreign|loanwords?|proverb|idiom|lyrics|quote|haiku|klingon|elvish|pig latin|emojis?|"
    r"morse)\b|翻译|翻譯|译|語言|语言|外语|单词|拼音|双语|谚语|歌词|诗",
    re.I,
)


def _is_near(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in RELATED)


def _share(text: str, language: str) -> float | None:
    """How much of a text is of a language: of its words, those in its script or little ones.

    A character of Chinese, Japanese or Korean is a word. None where the language has neither a
    script of its own nor a list.
    """
    words = [word.lower() for word in _WORD.findall(text)]
    if script := SCRIPTS.get(language):
        eastern = language in ("zh", "ja", "ko")
        n_script = len(re.findall(f"[{script}]" if eastern else f"[{script}]+", text))
        if language == "zh" and 5 * len(_KANA.findall(text)) > n_script:
            return 0.0  # Han characters of a Japanese text
        n_others = sum(re.match(f"[{script}]", word) is None for word in words)
        return n_script / (n_script + n_others) if n_script else 0.0
    little = LITTLE_WORDS.get(language)
    if little is None:
        return None
    return sum(word in little for word in words) / len(words) if words else 0.0


def _prose(response: str) -> str:
    """The response without code, addresses and markup; "" where it is mostly signs."""
    text = _NOT_PROSE.sub(" ", split(response[:RESPONSE_CHARS])[1])
    n_lines = sum(bool(line.strip()) for line in text.split("\n"))
    if _CODE_START.match(text) or 2 * len(_CODE_LINE.findall(text)) > n_lines:
        return ""
    return "" if len(_CODE_SIGNS.findall(text)) > CODE_SHARE * len(text) else text


def _tells(text: str, language: str) -> bool:
    """Whether a text is long enough, and plainly written in a language."""
    share = _share(text, language)
    n_words = len(_WORD.findall(text))
    if script := SCRIPTS.get(language):
        return len(re.findall(f"[{script}]", text)) >= MIN_HAN and (share or 0) > 1 / 2
    if share is None:
        return n_words >= MIN_WORDS_UNKNOWN
    return n_words >= MIN_WORDS and share >= IS_WRITTEN_IN


def _holds(text: str, language: str) -> bool:
    """Whether a text holds something of a language; in doubt it does."""
    share = _share(text, language)
    if share is None:
        return False
    return share >= (SCRIPT_SHARE if language in SCRIPTS else HOLDS_SOME)


def find(
    system: str, prompt: str, response: str, prompt_language: str, response_language: str
) -> str | None:
    """Why a response is in the wrong language, or None.

    Wanted is the one language that the prompt (or the system text) names for the answer, else
    that of the prompt. Not judged are short answers, code, prompts that name several, speak of
    languages in another way, or hold a text in the response's language.
    """
    spoken = prompt_language if isinstance(prompt_language, str) else ""
    answered = response_language if isinstance(response_language, str) else ""
    system = system if isinstance(system, str) else ""
    wanted, is_named = _wanted(system, prompt, spoken) if answered else ("", False)
    if not wanted or _is_near(answered, wanted):
        return None
    text = _prose(response)
    if not _tells(text, answered) or _is_mixed(text, wanted, answered):
        return None
    if is_named and answered == spoken:  # 'The French word is "pomme".'
        is_meant = any(piece not in prompt for piece in _QUOTED.findall(text))
    else:
        is_meant = not is_named and _is_meant(prompt, text, wanted, answered)
    if is_meant:
        return None
    why = "asks for" if is_named else "is in"
    return (
        f"The prompt {why} {_name(wanted)}, and the answer is in {_name(answered)}: {quoted(text)}."
    )


def _wanted(system: str, prompt: str, spoken: str) -> tuple[str, bool]:
    """The language to answer in, "" where it is not plain; and whether it is named."""
    names = mentioned(prompt)
    named = (targets(prompt) if names or "译" in prompt else set()) or targets(system)
    if len(named) > 1 or (named and names - named - {spoken}):
        return "", True
    return next(iter(named), spoken), bool(named)


def _is_meant(prompt: str, text: str, wanted: str, answered: str) -> bool:
    """Whether another language than that of the prompt may be right."""
    return (
        any(_is_near(answered, name) for name in mentioned(prompt))
        or _ABOUT_LANGUAGE.search(instruction(prompt)) is not None
        or not _is_plain(prompt, wanted)
        or _holds(prompt[:PROMPT_CHARS], answered)
        or _takes_up(prompt, text, wanted)
    )


def _is_plain(prompt: str, spoken: str) -> bool:
    """Whether a prompt is written in its language, not only full of names from it."""
    share = _share(instruction(prompt), spoken)
    return share is not None and share > HOLDS_SOME


def _takes_up(prompt: str, text: str, wanted: str) -> bool:
    """Whether the prompt gives words of a foreign script that the answer works with."""
    if wanted not in SCRIPTS:
        return False
    given = set(_FOREIGN_WORD.findall(prompt[:HEAD_CHARS]))
    return any(word in text for word in given)


def _is_mixed(text: str, wanted: str, answered: str) -> bool:
    """Whether the response holds the wanted language too, or reads as well as it."""
    if not _holds(text, wanted):
        return False
    if wanted in SCRIPTS or answered in SCRIPTS:
        return True
    # "la", "de", "a" are little words of many languages.
    return (_share(text, wanted) or 0) * 2 > (_share(text, answered) or 0)


def _name(code: str) -> str:
    return NAMES[code][0][0] if code in NAMES else f'"{code}"'


def _gate(frame: pd.DataFrame) -> BoolArray:
    spoken, answered = (
        frame[f"{side}_language"].astype(object).to_numpy() for side in ("prompt", "response")
    )
    known: BoolArray = frame["response_language"].notna().to_numpy(dtype=np.bool_)
    differ: BoolArray = np.asarray(answered != spoken, dtype=np.bool_)
    # The prompt's language is right, unless the prompt names another.
    pattern = (
        "(?i)" + "|".join(re.escape(name) for name in language_names()) + "|[英汉中日法德韩俄]译"
    )
    asks = holds(frame["system"], pattern)
    for start, stop in ((0, HEAD_CHARS + TAIL_CHARS), (-TAIL_CHARS, None)):
        asks |= holds(frame["prompt"].str.slice(start, stop), pattern)
    return np.asarray(known & (differ | asks), dtype=np.bool_)


_wrong_language, _explain = flag_by(_gate, find, (*_COLUMNS, *_NEEDS))

LANGUAGE_FLAGS: dict[str, Metric] = {
    "wrong_language": Metric(
        "Wrong language",
        FLAG_UNIT,
        "The response is in another language than the prompt, or than the one it asks for.",
        "Languages of both sides; names of languages in the prompt; own rules",
        _wrong_language,
        columns=_COLUMNS,
        needs=_NEEDS,
        kind="flag",
        explain=_explain,
    ),
}
