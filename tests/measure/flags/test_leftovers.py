from __future__ import annotations

import pytest
from hypothesis import given

from analysis.measure.flags.leftovers import without_end_tokens
from tests.measure.flags.checking import TEXTS, assert_flag_and_reason_agree, explained, value


@pytest.mark.parametrize(
    "response",
    [
        "Paris<|endoftext|>",
        "<|im_start|>assistant\nParis<|im_end|>",
        "[INST] Which town? [/INST] Paris",
        "<<SYS>>Be kind<</SYS>> Paris",
        "Paris.</s>",
        "<s> Paris.",
        "Paris<｜end▁of▁sentence｜>",
        "Paris<end_of_turn>",
        "Paris <pad><pad>",
        "The <unk> of France",
        "### Response:\nParis",
        "Paris.\nHuman: And of Spain?\nAssistant: Madrid.",
    ],
)
def test_control_tokens_are_found(response: str) -> None:
    assert value("control_tokens", "Capital of France?", response) == 1
    why = explained("control_tokens", "Capital of France?", response)
    assert why is not None and why.startswith("The response holds")


def test_control_tokens_of_the_prompt_are_found() -> None:
    assert value("control_tokens", "[INST] Explain what a town is. [/INST]", "A place.") == 1
    assert value("control_tokens", "### Instruction:\nName a town.", "Paris") == 1
    assert value("control_tokens", "<|user|>Name a town.", "Paris") == 1


@pytest.mark.parametrize(
    ("prompt", "response"),
    [
        ("Strike the price out in HTML.", "<p><s>12 EUR</s> now 9 EUR</p>"),
        ("Strike the price out.", "Now cheaper: <s>12 EUR</s> 9 EUR, was <s>14 EUR</s>"),
        ("What does [INST] mean in a chat template?", "[INST] opens the turn of the user."),
        ("Which special tokens does BERT use?", "[CLS] and [SEP]."),
        ("What does <|im_end|> stand for?", "<|im_end|> ends a turn."),
        ("Write a dialogue between Human and Assistant.", "Title\nHuman: Hi\nAssistant: Hello"),
        ("Chromosomes of animals?", "A few:\nDog: 78\nHuman: 46\nCat: 38\nMouse: 40"),
        ("Write a recipe.", "### Instructions:\nStir."),
        ("What is a pipe in F#?", "x |> f <| y"),
        ("Name a list.", "a[i] <s> b"),
    ],
)
def test_what_only_looks_like_a_control_token(prompt: str, response: str) -> None:
    assert value("control_tokens", prompt, response) == 0


def test_end_tokens_are_taken_off() -> None:
    assert without_end_tokens("Paris. </s> <|im_end|>\n") == "Paris."
    assert without_end_tokens("Paris<|im_end|><|im_start|>user") == "Paris"
    assert without_end_tokens("a <|x|> b ") == "a <|x|> b"
    assert without_end_tokens("<|endoftext|>") == ""


@pytest.mark.parametrize(
    "text",
    [
        "The cafÃ© is open",
        "I donâ€™t know",
        "â€œquotedâ€\x9d",
        "Ã–sterreich",
        "12 Â°C",
        "ä½\xa0å¥½ï¼Œä¸–ç•Œ",
        "æ‚¨å¥½",
        "a \ufffd b",
        "锟斤拷",
        "烫烫烫烫",
        "РџСЂРёРІРµС‚",
        "ÐŸÑ€Ð¸Ð²ÐµÑ‚",
        "gÅ‚owa i mÅ‚yn",
        "鐨勶紝鎴戜滑锛屼綘",
        "smile ðŸ˜€",
        "don\x92t",
    ],
)
def test_broken_encodings_are_found_on_both_sides(text: str) -> None:
    assert value("mojibake", "Tell me.", text) == 1
    assert value("mojibake", text, "Fine.") == 1


@pytest.mark.parametrize(
    "text",
    [
        "São Paulo, Ångström, naïve, Čeština, Łódź, ğüşıöç",
        "“SÃO JOÃO” É “AMANHÔ, A MAÇÃ…",
        "« C’est un été », dit-elle. « À LA FORÊT »",
        "5 Å², ±3 °C, 10 µm × 2, ½ ¾",
        "你好，世界！“引号”……锛是一个字",
        "Привет, СССР и Россия",
        "emoji 😀👍🏽 → ✓ — …",
        "ﬁne ñandú ÄÖÜäöüß",
        "“这汤好烫，烫烫烫！”",
        "日本語のテキスト、カタカナ",
        "Đặng Thị Ngọc ÂN, NGÃ",
    ],
)
def test_real_letters_are_no_broken_encoding(text: str) -> None:
    assert value("mojibake", "Tell me.", text) == 0, explained("mojibake", "", text)


def test_a_question_about_encodings_may_show_them() -> None:
    assert value("mojibake", "Why do I see cafÃ©? Is it a UTF-8 problem?", "It was café.") == 0
    assert value("mojibake", "为什么会出现乱码“锟斤拷”？", "“锟斤拷”来自替换字符。") == 0


@given(TEXTS, TEXTS)
def test_flags_and_reasons_of_any_text_agree(prompt: str, response: str) -> None:
    assert_flag_and_reason_agree("control_tokens", prompt, response)
    assert_flag_and_reason_agree("mojibake", prompt, response)
