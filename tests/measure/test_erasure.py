from __future__ import annotations

import bisect
import json
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.erasure.folding import folded, unfolded
from analysis.measure.erasure.matching import Matcher
from analysis.measure.erasure.search import ErasureSearch
from analysis.measure.erasure.values import salt_for, sought, value_of

SALT = "0" * 32


def matcher(*values: str) -> Matcher:
    return Matcher(ErasureSearch(SALT, sought(map(value_of, values), SALT)))


def hits(value: str, text: str) -> list[str]:
    return [text[start:end] for start, end in matcher(value).in_text(text)]


@pytest.mark.parametrize(
    ("value", "text", "found"),
    [
        ("Ann", "Ann, ANN and ann's dog (Ann)", ["Ann", "ANN", "ann", "Ann"]),
        ("Ann Lee", "Ann  Lee and ann\nlee and ANN\tLEE", ["Ann  Lee", "ann\nlee", "ANN\tLEE"]),
        ("ann lee", "Ann\u00a0Lee; Ａｎｎ Ｌｅｅ", ["Ann\u00a0Lee", "Ａｎｎ Ｌｅｅ"]),
        ("José Núñez", unicodedata.normalize("NFD", "von José Núñez."), ["José Núñez"]),
        ("O'Brien", "O’Brien and o'brien's", ["O’Brien", "o'brien"]),
        ("Anne-Marie", "Anne-Marie, Anne‑Marie", ["Anne-Marie", "Anne‑Marie"]),
        ("J. R. R. Tolkien", "by J. R. R. Tolkien.", ["J. R. R. Tolkien"]),
        ("Straße", "STRASSE Straße", ["STRASSE", "Straße"]),
        ("ann@example.com", "mailto:Ann@Example.com.", ["Ann@Example.com"]),
        ("ann@example.com", "'ann@example.com', <ann@example.com>", ["ann@example.com"] * 2),
        ("+1 202 555 0143", "(202) 555-0143, +12025550143", ["(202) 555-0143", "+12025550143"]),
        ("2025550143", "202.555.0143 001 202 555 0143", ["202.555.0143", "001 202 555 0143"]),
        ("+1 202 555 0143", "12025550143 and 2025550143x5", ["12025550143", "2025550143"]),
        ("12025550143", "+1 202 555 0143, 202-555-0143ext5", ["+1 202 555 0143", "202-555-0143"]),
        ("+1 303 555 0143", "13035550143, 3035550143", ["13035550143", "3035550143"]),
        ("13035550143", "13035550143; +86 130 3555 0143", ["13035550143", "+86 130 3555 0143"]),
        ("13035550143", "+1 303 555 0143", ["+1 303 555 0143"]),
        ("+49 (0)30 1234567", "+49 30 123 45 67; 004930/1234567", None),
        ("13812345678", "电话13812345678。+86 138-1234-5678", None),
        ("张伟", "他叫张伟。张伟的电话", ["张伟", "张伟"]),
        ("张三", "张 三 张\n三 \u3000张\u3000三", ["张 三", "张\n三", "张\u3000三"]),
        ("张 三", "张三和张 三丰", ["张三", "张 三"]),
        ("张三", "我 是 张 三 ， Ann 张三", ["张 三", "张三"]),
        ("威廉·莎士比亚", "威廉・莎士比亚、威廉•莎士比亚", ["威廉・莎士比亚", "威廉•莎士比亚"]),
        ("威廉‧莎士比亚", "威廉･莎士比亚、威廉 · 莎士比亚", ["威廉･莎士比亚", "威廉 · 莎士比亚"]),
        ("홍길동", "홍 길동, 홍길동은", ["홍 길동", "홍길동"]),
        ("Ann", "我是Ann。", ["Ann"]),
        ("Ann Lee", "I asked Ann Lee—who knows; Ann Lee–who, Ann Lee--who", ["Ann Lee"] * 3),
        ("Ann Lee", "—Ann Lee— _Ann Lee_ __Ann Lee__ **Ann Lee**", ["Ann Lee"] * 4),
        ("Anne-Marie", "Anne–Marie and Anne—Marie", ["Anne–Marie", "Anne—Marie"]),
        ("Anne–Marie", "Anne-Marie and Anne–Marie", ["Anne-Marie", "Anne–Marie"]),
        ("ann_lee", "_ann_lee_ or ann_lee", ["ann_lee"] * 2),
        ("2025550143", "202–555–0143, 202—555—0143", ["202–555–0143", "202—555—0143"]),
        ("ann@example.com", "邮箱ann@example.com", ["ann@example.com"]),
        ("ann@example.com", "请发到ann@example.com，ann@example.com或", ["ann@example.com"] * 2),
        ("ann@example.com", "_ann@example.com_ ann@example.com-", ["ann@example.com"] * 2),
        ("ann@example.com", "ann@example.com--she ann@example.com—she", ["ann@example.com"] * 2),
        ("a_b.c-d@my-site.co.uk", "电_a_b.c-d@My-Site.co.uk_", ["a_b.c-d@My-Site.co.uk"]),
    ],
)
def test_a_value_is_found_however_it_is_written(
    value: str, text: str, found: list[str] | None
) -> None:
    made = hits(value, text)
    assert (
        len(made) == 2
        if found is None
        else [unicodedata.normalize("NFC", one) for one in made] == found
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Ann", "Annual, Joann, Ann-Marie, ann_lee, joann@example.com, ann@example.com"),
        ("Ann Lee", "Ann, Lee. Ann and Lee. Ann Leeds. Joann Lee. AnnLee"),
        ("Lee", "O'Lee Lee-Ann Leeway"),
        ("ann@example.com", "joann@example.com ann@example.com.au mary.ann@example.com"),
        ("ann@example.com", "ann@example.community, ann @ example.com"),
        ("ann@example.com", "a_ann@example.com ann-ann@example.com ann@example.com-pany.de"),
        ("2025550143", "02025550143 20255501430 2025550143.5 0.2025550143 a2025550143"),
        ("2025550143", "2025,550,143 and 20 255 5014 37 and x2025550143y"),
        ("555 0143", "version 555.01.43.7 15550143"),
        ("2024-01-31", "2024-01-3 and 12024-01-31"),
        ("2025550143", "2025550143x5y 2025550143xy 22025550143 1120255501430"),
        ("13812345678", "3812345678 +86 1381234567"),
        ("张伟", "张三，李伟，张 a 伟，张，伟，张"),
    ],
)
def test_false_friends_are_left_alone(value: str, text: str) -> None:
    assert hits(value, text) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "1 to 200 characters"),
        ("x" * 201, "1 to 200 characters"),
        ("one two three four five six seven", "1 to 6 words"),
        ("A", "one letter"),
        ("...", "1 to 6 words"),
        ("张", "2 to 40 characters"),
        ("Ann 张伟", "give each part by itself"),
        ("1" * 30, "20 digits at most"),
    ],
)
def test_what_cannot_be_looked_for_is_a_sentence_without_the_value(value: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as error:
        value_of(value)
    assert len(value) < 2 or value not in str(error.value) or value == "..."


def test_overlapping_places_are_one() -> None:
    found = matcher("Ann Lee", "Lee Berg", "Berg")
    assert found.in_text("Ann Lee Berg, Berg") == [(0, 12), (14, 18)]


@pytest.mark.parametrize("ascii_only", [True, False])
def test_places_in_a_record_are_those_of_its_texts(ascii_only: bool) -> None:
    record = {
        "Ann Lee": "x",
        "messages": [{"content": 'é "Ann\tLee"\n😀 Ann Lee'}, {"n": 5, "content": "张伟 é"}],
        "arguments": json.dumps({"name": "Ann Lee", "quote": '"'}),
    }
    raw = json.dumps(record, ensure_ascii=ascii_only)
    places = matcher("Ann Lee", "张伟").in_record(raw)
    found = [json.loads(f'"{raw[start:end]}"') for start, end, _ in places]
    assert found == ["Ann\tLee", "Ann Lee", "张伟", "Ann Lee"]
    assert [path for _, _, path in places] == [*["messages.content"] * 3, "arguments.name"]


PIECES = [*"aA ßﬁ\t\n中ガ½'’-—.@1İ", "e\u0301", "ｶﾞ", "각"]
TEXT = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)
ODD = [*PIECES, *"´`¨ͺ·々\u3000\x1c", "가\u11a8", "से", "a\u0344"]


@given(TEXT, st.data())
def test_a_part_of_the_folded_text_is_found_in_the_text(text: str, data: st.DataObject) -> None:
    plain = folded(text)
    start = data.draw(st.integers(0, len(plain)))
    end = data.draw(st.integers(start, len(plain)))
    ((first, last),) = unfolded(text, [(start, end)])
    assert 0 <= first <= last <= len(text)
    assert plain[start:end].strip() in folded(text[first:last]) or start == end


@given(st.lists(st.sampled_from(ODD) | st.characters(), max_size=20).map("".join))
def test_parts_are_found_as_by_folding_every_beginning_of_the_text(text: str) -> None:
    lengths = [len(folded(text[:cut])) for cut in range(len(text) + 1)]
    places = range(lengths[-1] + 1)
    first = [bisect.bisect_right(lengths, at) - 1 for at in places]
    last = [max(first[at], bisect.bisect_left(lengths, at)) for at in places]
    spans = unfolded(text, [(at, at) for at in places])
    assert spans == list(zip(first, last, strict=True)) or lengths != sorted(lengths)


@pytest.mark.parametrize("filling", ["plain  words, ", "普通的  话，", "ordinäre  Wörter "])
def test_many_places_in_a_long_text_take_no_longer_each(filling: str) -> None:
    text = (filling * (200 // len(filling)) + "; Ann Lee. ") * 1000
    found = matcher("Ann Lee")
    began = time.process_time()
    places = found.in_text(text)
    assert time.process_time() - began < 2
    assert {text[start:end] for start, end in places} == {"Ann Lee"}
    assert len(places) == 1000


@given(st.text("abc ", min_size=3, max_size=20).filter(lambda text: len(text.strip()) > 1))
def test_a_value_is_found_in_itself(typed: str) -> None:
    try:
        value = value_of(typed)
    except ValueError:
        return
    assert value.text in folded(typed)
    assert hits(typed, f"so: {typed}.")


def test_the_hashes_are_the_same_in_any_order_and_do_not_hold_the_values() -> None:
    values = [value_of(one) for one in ("Ann Lee", "ann@example.com", "ANN  LEE")]
    salt = salt_for(values)
    assert salt == salt_for(values[::-1])
    assert sought(values, salt) == sought(values[::-1], salt)
    assert len(sought(values, salt)) == 2
    assert "ann" not in " ".join(sought(values, salt))
    assert sought(values, SALT) != sought(values, salt)
