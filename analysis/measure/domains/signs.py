"""Signs of a domain that are no terms: a formula, a line of code, a request for a poem.

RE2 patterns, compared without case, that count as much as two terms: they say what is asked
for, whatever it is about.
"""

from __future__ import annotations

_WRITE = r"\b(?:write|compose|create|generate|craft|make|tell|come up with)"
_SOME = r"(?:\s[a-z-]+){0,4}\s"  # "me a short funny"

# "3 boxes x 12/box = 36"
_SUM = r"\d%?\)?(?:\s?/?[a-z]+)?\s?[*/+x×÷-]\s?[$(]?\d[\d.,/*%]*\)?(?:\s?/?[a-z]+)?\s?=\s?[$(]?\d"

SIGNS: tuple[tuple[str, str], ...] = (
    # Sums worked out: one, two, three of them; and formulas set in LaTeX.
    *(("mathematics", r"[\s\S]*".join([_SUM] * n)) for n in (1, 2, 3)),
    ("mathematics", r"\\(?:frac|sqrt|sum|int|cdot|times|begin\{(?:equation|align))"),
    ("mathematics", r"\b\d?[xyz]\s?(?:\^\s?\d|²|³)|\b\d{1,3}[xyz]\s?[-+=]"),
    # A question that ends in a quantity, as word problems do.
    ("mathematics", r"\bhow (?:many|much)\b[^.?!\n]*\b(?:left|in all|altogether|in total)\b"),
    ("mathematics", r"(?:一共|总共|還剩|还剩)[^。？！\n]*(?:多少|几)"),
    # Code: fences, definitions, queries, mark-up.
    ("computing", r"```[a-z+#]"),
    ("computing", r"(?-i:\b(?:def|function) \w+ ?\(|#include ?<|\bpublic static\b|\bimport \w+$)"),
    ("computing", r"(?-i:\bSELECT\b[^;\n]+\bFROM\b)"),
    ("computing", r"</(?:div|html|body|p|a|ul|li|script)>"),
    ("computing", r"\b(?:console\.log|print|printf|system\.out\.println)\("),
    # What is asked for is a poem, a song, a story or a joke.
    ("poetry", _WRITE + _SOME + r"(?:poem|haiku|sonnet|limerick|ode|couplet|acrostic)\b"),
    ("poetry", r"[写寫作创創]{1,2}[一]?[首个個][^。，\n]*(?:诗|詩|俳句)"),
    ("film_and_music", _WRITE + _SOME + r"(?:song|lyrics|screenplay|movie script|rap)\b"),
    ("fiction_and_humour", _WRITE + _SOME + r"(?:story|tale|fable|joke|pun|riddle|fairytale)\b"),
    (
        "fiction_and_humour",
        r"[写寫编編讲講创創][作]?[一]?[个個篇则則][^。，\n]*(?:故事|笑话|笑話|小说|小說|童话|童話)",
    ),
    # Sentences to be mended or translated.
    (
        "language_and_linguistics",
        r"\b(?:rewrite|edit|correct|rephrase|paraphrase|translate|convert|proofread)\b"
        r"[^.?!\n]*\b(?:sentence|paragraph|text|phrase|passage|english|french|spanish)",
    ),
    (
        "language_and_linguistics",
        r"(?:翻译|翻譯|改写|改寫|润色|潤色|修改)[^。\n]*(?:句|文|语|語|段落)",
    ),
)
