"""Whether the last sentence of a text is finished: what it ends in, and how the others end."""

from __future__ import annotations

import re

# Only so much of the end is looked at, in characters.
PART = 3000


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# No sentence ends in these.
_NEVER_LAST = _set(
    "the a an and or nor because although unless whereas my your their our its every whose into "
    "onto than via toward towards"
)
# Hardly one does in these, unless it asks, compares or refers back: "what it is for".
_SELDOM_LAST = _set(
    "of to for with from by in on at about between among is during against without within are was "
    "were be been has have had will would can could should may might must such very but if when "
    "while which who that as through"
)
# Verbs that want an object.
_TRANSITIVE = _set(
    "want wants need needs include includes including provide provides require requires make "
    "makes become becomes allow allows"
)
_REFERS_BACK = re.compile(
    r"\b(?:what|which|who|whom|whose|where|when|how|why|that|than|as|so|like|way|ever|yes|no|not"
    r"|neither|nor|wherever|whatever|whoever|all|every\w+|any\w+|need to|used to"
    r"|have to|want to)\b",
    re.IGNORECASE,
)
# "the people I work with", "it is", "come in": behind these such a word may stand last.
_MAY_FOLLOW = _set(
    "i you he she it they we this that there here one come came go goes went going look looking "
    "turn turned move moved live lived get got log logged sign signed think thought deal dealt "
    "care cares cope rely relied count play talk talked up asked waiting forward hold held carry "
    "carried keep kept work working believe believed made heard sort kind out opt check"
)
# "someone to talk to", "hard to get along with"; and inches.
_MAY_END = re.compile(
    r"\bto \w+(?: along| up| out| away)? (?:of|to|for|with|from|by|in|on|at|about|through)$"
    r"|(?:\d|\bsq|square|cubic)\.? ?in$"
)
_BEFORE_SUBJECT = _set("but because if when while since although though whenever")
_SUBJECTS = _set("i he she they we")
_FEWEST_WORDS = 2
_COMMON = 3

# A sentence that ends inside a line: not "Dr. Smith", "J. K. Rowling", "1. Item", "e.g. this".
_INNER_END = re.compile(
    r"(?<![\s.(][A-Za-z])(?<!\d)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bSt)(?<!\bJr)(?<!\bvs)"
    r"(?<!\bNo)(?<!\betc)(?<!\bProf)[.!?][\"”’')]*\s+(?=[A-Z\"“‘(])|[.!?]</\w+>"
)
_INNER_END_ZH = re.compile(r"[。！？][”」』）]*")
_STOPPED = re.compile(r"[.!?。！？][\"”’'」』)）\]*_]*$")
_MARKER = re.compile(r"^\s*(?:[-*+•>|#]|\(?\d{1,3}[.)、:]|[A-Za-z][.)]\s)")
_SPEAKER = re.compile(r"^\s*[\w .'’-]{1,30}[:：]\s")
_SUM = re.compile(r"\d.{0,40}=\s*\S*\d")
_DIGIT = re.compile(r"\d")
# Sums, amounts, tags, addresses; who said it ("- C.S. Lewis").
_NO_SENTENCE = re.compile(
    r"\d\s*=|[\d=%$€£#@](?:\S*\s+\S+){0,3}\S*$|[\"”'’)]\s*[-–—]\s*[\w. ]+$|^[-–—]|(?:://|www\.)\S*$"
)
# "While Bitcoin": a clause that another one has to follow.
_HALF_SENTENCE = re.compile(
    r"(?:While|Although|Because|Since|If|When|Unless|Once)(?: [\w'’-]+){1,5}$"
)
_CLOSING = re.compile(
    r"\b(?:yours|sincerely|regards|respectfully|love|cheers|best|warmly|faithfully|truly|thanks"
    r"|thank you|signed|forever|affectionately|cordially|wishes|xoxo|hugs|gratitude"
    r"|with \w+ and \w+,|your \w+(?: \w+)?$)",
    re.IGNORECASE,
)
_CLOSING_ZH = re.compile(r"此致|敬礼|敬上|祝|谢谢|您的|你的|谨启|年\d|月\d|日$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

# A last clause of a connective and next to nothing: "然后要".
_ZH_BEGUN = re.compile(
    r"[，；。、：](?:然后|接着|最后|其次|因此|所以|但是|而且|此外|同时|如果|因为|虽然|由于|为了|通过|并且)\w{0,2}$"
)
# Other languages by their commonest words: three of them in a line, and one that ends none.
_OTHERS = (
    (
        re.compile(r"\b(?:les|des|est|dans|et|une|pour|qui|aux|cette|sont)\b"),
        _set(
            "le la les un une des du de et ou mais qui que dont est sont dans pour avec sur par au"
        ),
    ),
    (
        re.compile(r"\b(?:los|las|una|que|para|con|del|por|como|está)\b"),
        _set("el la los las un una de del y o que en con por para es son su sus al como"),
    ),
    (
        re.compile(r"\b(?:der|die|das|und|ist|nicht|eine?|mit|von|für)\b"),
        _set(
            "der die das den dem des ein eine einen einem einer und oder weil dass für von im vom"
        ),
    ),
    (
        re.compile(r"\b(?:não|uma|para|com|os|dos|das|que|são|ao)\b"),
        _set("o a os as um uma de do da dos e ou que em com por para é são ao à no na"),
    ),
    (
        re.compile(r"\b(?:gli|una|che|per|con|della|sono|il|di|è)\b"),
        _set("il lo la i gli le un una di del della e o che in con per è sono nel nella"),
    ),
)

_SHORT_FRAGMENT = 8
_FEWEST_ENDS = 2
_FEWEST_FRAGMENT = 3
_LONG_PARAGRAPH = 10
_MOST_CAPITALS = 0.6
_FEWEST_HAN = 4
_LONG_LINE_ZH = 12
_ZH_NEVER_LAST = re.compile(
    r"(?:以及|因为|由于|但是|而且|并且|或者|包括|例如|比如|如果|虽然|通过|根据|为了|对于|关于|[和与或及把被从向])$"
)


def dangling_word(fragment: str, line: str) -> str | None:
    """The last word of a text, if no finished sentence ends in it.

    Args:
        fragment: The last sentence, without a mark at its end.
        line: The line that it ends, by which its language is known.
    """
    if found := _ZH_NEVER_LAST.search(fragment[-8:]) or _ZH_BEGUN.search(fragment[-8:]):
        return found[0] if len(fragment) >= _SHORT_FRAGMENT else None
    words = _WORDS.findall(fragment[-PART:])
    if len(words) < _FEWEST_WORDS or not fragment.endswith(words[-1]):
        return None
    last, before = words[-1], words[-2].lower()
    if last in _NEVER_LAST:
        return str(last)
    for commonest, never_last in _OTHERS:
        if last in never_last and len(set(commonest.findall(line[-PART:]))) >= _COMMON:
            return str(last)
    subject = last.lower() in _SUBJECTS and before in _BEFORE_SUBJECT
    if subject or (before, last) in (("such", "as"), ("is", "that")):
        return f"{before} {last}"
    dangles = last in _TRANSITIVE or (last in _SELDOM_LAST and before not in _MAY_FOLLOW)
    refers = _REFERS_BACK.search(" ".join(words[:-1])) or _MAY_END.search(fragment[-60:])
    return str(last) if dangles and not refers else None


def last_sentence(line: str) -> tuple[str, int]:
    """What follows the last sentence that ends inside a line, and how many end there."""
    ends = [match.end() for match in _INNER_END.finditer(line)]
    ends += [match.end() for match in _INNER_END_ZH.finditer(line)]
    return (line[max(ends) :] if ends else line), len(ends)


def unfinished(text: str) -> str | None:
    """The last sentence of a text, if the others end in a stop and it does not.

    Not where it may do without one: in lists, titles, dialogues, signatures, sums.

    Args:
        text: A text that ends in a letter; at least its last `PART` characters.
    """
    part = text[-PART:]
    lines = [line.strip() for line in part.split("\n") if line.strip()]
    sentence, n_ends = last_sentence(_MARKER.sub("", lines[-1]))
    sentence = sentence.strip()
    summed = _SUM.search(part) and _DIGIT.search(sentence)
    if not sentence or summed or _SPEAKER.match(lines[-1]) or _NO_SENTENCE.search(sentence):
        return None
    rule = _unfinished_zh if _HAN.match(sentence[-1]) else _unfinished_en
    return sentence if rule(lines, sentence, n_ends) else None


def _unfinished_en(lines: list[str], sentence: str, n_ends: int) -> bool:
    """Whether other sentences of the line end in a stop, or all paragraphs before it."""
    if n_ends and _HALF_SENTENCE.match(sentence):
        return True
    words = _WORDS.findall(sentence)
    names = sum(word[0].isupper() for word in words) > _MOST_CAPITALS * len(words)
    if names or _CLOSING.search(sentence):
        return False
    n_other = sum(len(_INNER_END.findall(line)) + bool(_STOPPED.search(line)) for line in lines)
    if n_ends and n_other >= _FEWEST_ENDS and len(words) >= _FEWEST_FRAGMENT:
        return True
    paragraphs = [line for line in lines[:-1] if not _MARKER.match(line) and " " in line]
    stopped = sum(_STOPPED.search(line) is not None for line in paragraphs)
    prose = stopped >= _FEWEST_ENDS and stopped == len(paragraphs) and not _MARKER.match(lines[-1])
    return prose and len(words) >= _LONG_PARAGRAPH


def _unfinished_zh(lines: list[str], sentence: str, n_ends: int) -> bool:
    if len(_HAN.findall(sentence)) < _FEWEST_HAN or _CLOSING_ZH.search(sentence):
        return False
    if n_ends and "。" in lines[-1]:
        return True
    before = lines[:-1]
    stopped = bool(before) and all(_STOPPED.search(line) for line in before)
    return stopped and "，" in sentence and len(sentence) >= _LONG_LINE_ZH
