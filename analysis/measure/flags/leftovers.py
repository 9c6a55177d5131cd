"""What an export left in the texts: control tokens, broken encodings."""

from __future__ import annotations

import re

import pandas as pd

from analysis.measure.cues import Cues
from analysis.measure.flags.by_example import BoolArray, flag_by, quoted
from analysis.measure.flags.mojibake import BROKEN, broken_piece, is_about_encodings
from analysis.measure.metric import FLAG_UNIT, Metric
from analysis.measure.words import arrow

# Longest run of tokens that is taken off the end of a text, in characters.
_TAIL = 400

# Tokens that stand for nothing else, wherever they are: ChatML, Llama, Mistral, Gemma, DeepSeek,
# T5 and BERT. `(?-i:...)` minds the case.
_NAMED = r"<\|[a-z][a-z0-9_]{1,40}\|>|<｜[^｜<>\s]{2,40}｜>"
_TURNS = r"(?-i:\[/?INST\])|(?-i:<</?SYS>>)|(?-i:</?(?:start_of_turn|end_of_turn)>)"
_SINGLE = (
    r"(?-i:<(?:pad|unk|bos|eos|extra_id_\d{1,2})>)|(?-i:\[(?:CLS|SEP|PAD|UNK|BOS|EOS)\])"
    r"|(?-i:<0x[0-9A-F]{2}>)"
)
# Headers of instruction templates, alone on their line. Not "### Instructions:" of a recipe.
_HEADERS = r"(?m:^[ \t]*#{2,3} ?(?:Instruction|Response|Human|Assistant|指令)[:：])"
_ANYWHERE = Cues((_NAMED, _TURNS, _SINGLE, _HEADERS))
# Where a text begins or ends with the tokens that HTML uses too.
_EDGES = Cues((r"\A\s*<s>", r"</s>\s*\z"))
# The next turn, made up by a model that did not stop. The first line may be a title.
_NEXT_TURN = Cues((r"\n[ \t]*(?:Human|Assistant|人类|助手)[:：]",))

# A prompt that asks for such tokens, or for HTML that strikes out.
_ABOUT_TOKENS = Cues(
    (
        r"chat[ _-]?template|chatml|tokeni[sz]|detokeni|sentencepiece|prompt (?:format|template)",
        r"(?:special|control|stop|pad(?:ding)?|end[- ]of[- ]\w+|eos|bos|sentinel) tokens?\b",
        r"tokens? (?:such as|like|called|named|mean)|\bBERT\b",
        r"分词|词元|特殊(?:标记|符号|token)|(?:对话|聊天|提示)模板",
        # "What does <|im_end|> mean?", "the token `[INST]`"
        r"(?:what (?:is|does|are|do)|meaning of|explain|stand for|tokens?|tags?|string|解释|标记)"
        rf" ?(?:the )?(?:token |tag |string )?[\"'`“‘]?(?:{_NAMED}|{_TURNS})",
        rf"(?:{_NAMED}|{_TURNS})[\"'`”’]? ?(?:mean|stand|token|是什么|什么意思|表示|的作用|有什么)",
    )
)
_ABOUT_HTML = Cues((r"html|strike|markup|删除线|标签",))
# A prompt that asks for turns, or is made of them.
_ABOUT_TURNS = Cues(
    (
        r"dialog|conversation|\bchat|script|interview|role.?play|transcript|\bplay\b|exchange",
        r"(?:human|assistant)[:：]|\bassistants?\b|\bAI\b|\bturns?\b",
        r"对话|聊天|剧本|采访|访谈|角色|助手",
    )
)
# "Human: 46" among "Dog: 78" and "Cat: 38" is no turn.
_LABEL = re.compile(r"^[ \t]*([^\W\d_][\w ]{0,20})[:：]", re.MULTILINE)
_ROLES = frozenset(("human", "assistant", "user", "system", "ai", "人类", "助手", "用户"))
_END_TOKENS = re.compile(
    r"(?:(?:<\|[A-Za-z][A-Za-z0-9_]{1,40}\|>|<｜[^｜<>\s]{2,40}｜>|\[/?INST\]|<</?SYS>>|</?s>"
    r"|<(?:pad|unk|bos|eos|end_of_turn)>|<start_of_turn>(?:user|model)?"
    r"|<\|im_start\|>(?:user|assistant|system))\s*)+\Z"
)


def without_end_tokens(text: str) -> str:
    """A text without the control tokens and the white space at its end (at most 400 characters)."""
    text = text.rstrip()
    if text[-1:] in (">", "]", "r", "t", "m", "l"):
        tail = text[-_TAIL:]
        if found := _END_TOKENS.search(tail):
            text = text[: len(text) - len(tail) + found.start()].rstrip()
    return text


def _first_place(cues: Cues, text: str) -> str | None:
    return next((text[start:end].strip() for start, end, _ in cues.spans(text)), None)


def _control_tokens(prompt: str, response: str) -> str | None:
    """The first control token of an example, as a sentence."""
    about = bool(_ABOUT_TOKENS.found_in(prompt))
    for side, text in (("response", response), ("prompt", prompt)):
        token = None if about else _first_place(_ANYWHERE, text)
        if token is None and not about and _is_edge(text) and not _ABOUT_HTML.found_in(prompt):
            token = _first_place(_EDGES, text)
        if token is None and side == "response" and _is_next_turn(prompt, text):
            token = _first_place(_NEXT_TURN, text)
        if token is not None:
            return f"The {side} holds the control token {quoted(token)}."
    return None


def _is_next_turn(prompt: str, response: str) -> bool:
    """Whether "Human:" and the like are turns that nobody asked for."""
    if not _NEXT_TURN.found_in(response) or _ABOUT_TURNS.found_in(prompt):
        return False
    labels = [label.lower() in _ROLES for label in _LABEL.findall(response)]
    return 2 * sum(labels) >= len(labels)


def _is_edge(text: str) -> bool:
    """Whether <s> or </s> at an end is a token: HTML has both, around a part of the text."""
    if not _EDGES.found_in(text):
        return False
    opened, closed = text.count("<s>"), text.count("</s>")
    whole = text.lstrip().startswith("<s>") and text.rstrip().endswith("</s>")
    return opened != closed or (whole and opened == 1)


def _any_side(frame: pd.DataFrame, cues: Cues) -> BoolArray:
    """Which examples hold any of the patterns in the prompt or the response, shape (n,)."""
    prompts, responses = (arrow(frame[side]).to_pylist() for side in ("prompt", "response"))
    return cues.any(prompts) | cues.any(responses)


def _mojibake(prompt: str, response: str) -> str | None:
    """The first broken piece of an example, as a sentence."""
    for side, text in (("response", response), ("prompt", prompt)):
        if (piece := broken_piece(text)) and not is_about_encodings(prompt):
            return f"The {side} holds {quoted(piece)}, text that was decoded wrongly."
    return None


_ALL_TOKENS = Cues((*_ANYWHERE.patterns, *_EDGES.patterns, *_NEXT_TURN.patterns))


_compute_mojibake, _explain_mojibake = flag_by(lambda frame: _any_side(frame, BROKEN), _mojibake)
_compute_control_tokens, _explain_control_tokens = flag_by(
    lambda frame: _any_side(frame, _ALL_TOKENS), _control_tokens
)


LEFTOVER_FLAGS: dict[str, Metric] = {
    "control_tokens": Metric(
        "Control tokens",
        FLAG_UNIT,
        "Tokens of a chat template or tokenizer stand in the prompt or the response.",
        "Assay's list of the tokens and headers of ChatML, Llama, Mistral, Gemma, DeepSeek, "
        "T5, BERT and Alpaca; not where the prompt asks about them",
        _compute_control_tokens,
        columns=("prompt", "response"),
        kind="flag",
        explain=_explain_control_tokens,
    ),
    "mojibake": Metric(
        "Broken encoding",
        FLAG_UNIT,
        "The prompt or the response was decoded with the wrong encoding.",
        "Assay's rules: pieces that only a wrong decoding of UTF-8, GBK or Windows-1252 makes, "
        "and U+FFFD; not where the prompt is about encodings",
        _compute_mojibake,
        columns=("prompt", "response"),
        kind="flag",
        explain=_explain_mojibake,
    ),
}
