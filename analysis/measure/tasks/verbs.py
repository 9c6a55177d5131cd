"""The verb of an instruction and its direct object, as in Self-Instruct (arXiv:2212.10560).

Self-Instruct takes the root verb and its first noun object from a parser. Here a list of verbs
and the shape of noun phrases do: "Please write a short story about rain" gives write, story.
A question has neither; nor has an order whose verb is not on the list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from analysis.measure.tasks import verbs_en as en
from analysis.measure.tasks import verbs_zh as zh
from analysis.measure.tasks.instruction import Parts, parts, sentences

_LINES = 4  # sentences of a part that are looked at
_WORDS = 14  # words of a sentence that are looked at
_LONG = 6  # characters of a Chinese noun phrase without a known head
_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*|[\d.,%$#*]+|[^\sA-Za-z\d]")
# What may stand before the order: "Using the words below, write ...", "In two sentences, ...".
_BEFORE = re.compile(
    r"^(?:given|using|use|based on|according to|with|from|for|in|as|after|before|if|when|while|"
    r"imagine|suppose|considering|assuming|to|by|you are|you're|i want to|i need to|"
    r"i would like to|i'd like to|we want to|we need to|i am trying to|i'm trying to)\b",
    re.IGNORECASE,
)
_OPENERS = frozenset(
    {
        *("given", "using", "use", "based", "according", "with", "from", "for", "in", "as", "to"),
        *("after", "before", "if", "when", "while", "imagine", "suppose", "considering", "by"),
        *("assuming", "you", "i", "we", "come", "role", "fill", "make", "sum"),
    }
)
_FIRST = re.compile(r"[A-Za-z]+")
_WANT = re.compile(
    r"^(?:i|we)(?:'m| am| are)? ?(?:want|need|trying|would like|'d like|have)(?: help)? to\b ?",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[，。；：、,;:！？!?（()）“”\"「」]")
_ZH_VERB = re.compile("|".join(sorted(map(re.escape, zh.VERBS), key=len, reverse=True)))
_ZH_COUNT = re.compile(
    rf"^(?:[了出下我你]|一下)*(?:[{zh.NUMBERS}]+[{zh.MEASURES}]?|[个個篇首封些])?"
)
_ZH_ALSO = re.compile(r"^(?:并且?|和|或)")
_ZH_HOW = re.compile(r"^(?:简要|简单|简短|详细|具体|自动|尽量|仔细|准确|快速)(?:地)?")
_ZH_OBJECT_FIRST = re.compile(r"^(?:把|将|將|对|對)(.*)$")
_ZH_THIS = re.compile(r"^(?:下面|以下|下列|上面|给定|这|该|此|那|我|我的|你|每|所有|全部)*(?:的)?")
_ZH_END = re.compile(
    r"(?:中|里|内|上)?(?:以及|并且|并|来|使|让|用于|以便|(?<!总)和|与|或|及|给).+$"
)


def verb_and_object(places: Parts) -> tuple[str | None, str | None]:
    """The verb and the object of a prompt's instruction.

    The first sentence that is an order is taken: of the first lines, else of the last ones.

    Args:
        places: The parts of the prompt.

    Returns:
        Both in lower case and in their base form; None where there is none.
    """
    for index, part in enumerate((places.first, places.last)):
        text = sentences(part) if index else part
        for sentence in text.split("\n", _LINES)[:_LINES]:
            line = sentence.strip()
            found = _chinese(line) if _HAN.search(line[:40]) else _english(line)
            if found[0]:
                return found
    return None, None


def explain_words(row: Mapping[str, Any]) -> str | None:
    """Verb and object of one prompt, together: 'asks to write (story)'."""
    verb, thing = verb_and_object(parts(row["prompt"]))
    if verb is None:
        return None
    return f"asks to {verb}" + (f" ({thing})" if thing else "")


def _english(sentence: str) -> tuple[str | None, str | None]:
    start = _FIRST.match(sentence)
    if not start or (start[0].lower() not in _OPENERS and _base(start[0].lower()) not in en.VERBS):
        return None, None
    words = _WORD.findall(sentence[:300].replace("’", "'"))
    at = _verb_at(words)
    if at is None:
        return None, None
    verb, rest = _verb(words, at)
    return verb, _object(rest[:_WORDS])


def _verb_at(words: list[str]) -> int | None:
    """Where the verb of an order stands: first, or behind a comma after an opening."""
    if not words:
        return None
    if _is_verb(words, 0):
        return 0
    opening = " ".join(words[:5])
    if want := _WANT.match(opening):
        at = len(want[0].split())
        return at if at < len(words) and _is_verb(words, at) else None
    if _BEFORE.match(opening):
        for at in range(1, min(len(words) - 1, 3 * _WORDS)):
            if words[at] in {",", ":"}:
                start = at + 1 + (words[at + 1].lower() in {"please", "then", "just"})
                if start < len(words) and _is_verb(words, start):
                    return start
    return None


def _is_verb(words: list[str], at: int) -> bool:
    word = words[at].lower()
    follows = words[at + 1].lower() if at + 1 < len(words) else ""
    if (word, follows) in en.PHRASAL:
        return True
    if follows == ":":
        return word in {"translate", "summarize", "summarise", "rewrite", "paraphrase", "classify"}
    if word.endswith("ing") and word in _OPENERS:
        return False
    return _base(word) in en.VERBS and follows not in {"is", "are", "was", "were", "of", "'"}


def _base(verb: str) -> str:
    """The verb without -ing: "solving" and "solve" are one."""
    if not verb.endswith("ing") or verb in en.VERBS:
        return verb
    stem = verb[:-3]
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[:-1] in en.VERBS:  # noqa: PLR2004
        return stem[:-1]
    return stem if stem in en.VERBS else stem + "e"


def _verb(words: list[str], at: int) -> tuple[str, list[str]]:
    word = words[at].lower()
    rest = words[at + 1 :]
    if rest and (phrasal := en.PHRASAL.get((word, rest[0].lower()))):
        skip = 2 if phrasal.endswith(" with") and len(rest) > 1 else 1
        return phrasal, rest[skip:]
    verb = _base(word)
    return en.SPELLINGS.get(verb, verb), rest


def _object(words: list[str]) -> str | None:
    """The head of the first noun phrase: its last word before a preposition, comma or verb."""
    phrase: list[str] = []
    last_skipped = ""
    for word in words:
        low = word.lower()
        if not phrase and low in en.BOUNDARIES and low not in en.SKIPPED:
            if low in {"and", "for"} and last_skipped in {"a", "an", "the"}:
                continue  # "a for loop"
            return None
        if phrase and low == "of" and phrase[-1] in en.MEASURES:
            phrase = []
        elif low in en.PRONOUNS and not phrase:
            return None
        elif low in en.SKIPPED and (not phrase or low in {"following", "given"}):
            last_skipped = low
        elif low in en.BOUNDARIES or not word[0].isalpha():
            if phrase or word in {".", "?", "!", ":", '"', "“", "(", ";"}:
                break
            if word[0].isdigit() or word in {"-", "*", "#", "~"}:
                continue
            return None
        else:
            adverb = low.endswith("ly") and low not in en.NOUNS_IN_LY
            phrase += [] if adverb else [low]
    return _singular(phrase[-1]) if phrase else None


def _singular(noun: str) -> str:
    noun = noun.removesuffix("'s").removesuffix("'")
    if noun in en.IRREGULAR:
        return en.IRREGULAR[noun]
    if len(noun) < 4 or noun in en.NOT_PLURAL or noun.endswith(("ss", "us", "is")):  # noqa: PLR2004
        return noun
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if noun.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") else noun


def _chinese(sentence: str) -> tuple[str | None, str | None]:
    before: str | None = None  # 把 ...: the object; its verb may stand in a later clause
    for clause in _CLAUSE.split(_ZH_HOW.sub("", sentence[:120])):
        moved = _ZH_OBJECT_FIRST.match(clause)
        text = moved[1] if moved else clause
        waits = moved is not None or before is not None
        found = _chinese_verb(text, anywhere=waits) if text else None
        if found is not None:
            verb = zh.VERBS[found[0]]
            if waits:
                return verb, _noun(text[: found.start()] if before is None else before)
            rest = _ZH_ALSO.sub("", text[found.end() :])
            also = _ZH_VERB.match(rest) if rest != text[found.end() :] else None
            return verb, _noun(_ZH_COUNT.sub("", rest[also.end() :] if also else rest))
        if moved:
            before = moved[1]
        elif text and before is None and text[0] not in "用以根按从在为给作当关基阅看针就请如":
            break
    return None, None


def _chinese_verb(clause: str, *, anywhere: bool) -> re.Match[str] | None:
    """The verb of a clause: at its start, or behind 用…, 为…, 以…, or anywhere after 把…."""
    start = _ZH_VERB.match(clause)
    if start and not anywhere and start[0] != "给":
        return start
    if anywhere or clause[0] in "用以根按从在为给替向就针":
        for found in _ZH_VERB.finditer(clause, 1):
            number = found.end() < len(clause) and clause[found.end()] in zh.NUMBERS
            if len(found[0]) > 1 or number:
                return found
    return start


def _noun(text: str) -> str | None:
    """The head of a Chinese noun phrase: behind its last 的, or a known head at its end."""
    phrase = _ZH_END.sub("", _ZH_THIS.sub("", text).split("给", 1)[0].rsplit("的", 1)[-1])
    phrase = _ZH_COUNT.sub("", _ZH_THIS.sub("", phrase)).strip("。 ?？!！.")
    for start in range(len(phrase)):
        if phrase[start:] in zh.NOUNS:
            return phrase[start:]
    return phrase.lower() if 0 < len(phrase) <= _LONG else None
