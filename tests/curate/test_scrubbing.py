from __future__ import annotations

import ipaddress
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.scrubbing import invented
from analysis.curate.scrubbing.masks import masked
from analysis.curate.scrubbing.pseudonyms import Pseudonyms
from analysis.measure.personal.canonical import canonical
from analysis.measure.personal.entities import ENTITIES


@pytest.mark.parametrize(
    ("entity", "value", "mask"),
    [
        ("EMAIL_ADDRESS", "jo.doe@example.co.uk", "j***@e***.uk"),
        ("PHONE_NUMBER", "+1 (202) 555-0143", "+* (***) ***-**43"),
        ("PHONE_NUMBER", "138 1234 5678", "*** **** **78"),
        ("CREDIT_CARD", "4111-1111-1111-1111", "****-****-****-1111"),
        ("IBAN_CODE", "DE89 3704 0044 0532 0130 00", "DE** **** **** **** **30 00"),
        ("IP_ADDRESS", "198.51.100.7", "198.51.*.*"),
        ("IP_ADDRESS", "2001:db8:1:2::7", "2001:db8:***"),
        ("NATIONAL_ID", "123-45-6789", "***-**-****"),
        ("PERSON", "Ann Lee", "A*** L***"),
        ("PERSON", "张伟", "张*"),
        ("LOCATION", "New York", "N*** Y***"),
        ("API_KEY", "sk-abc", "<API_KEY>"),
        ("URL_CREDENTIALS", "https://a:b@c.org", "<URL>"),
        ("PRIVATE_KEY", "-----BEGIN", "<PRIVATE_KEY>"),
    ],
)
def test_a_mask_keeps_the_shape(entity: str, value: str, mask: str) -> None:
    assert masked(entity, value) == mask


@given(st.sampled_from(sorted(ENTITIES)), st.text(min_size=1, max_size=30))
def test_any_value_can_be_masked(entity: str, value: str) -> None:
    assert isinstance(masked(entity, value), str)


# As they were drawn when this was written: a recipe that was run keeps its pseudonyms.
GOLDEN = [
    ("EMAIL_ADDRESS", "Jo@x.org", "user-2ea7f35e@example.com"),
    ("EMAIL_ADDRESS", "jo@X.ORG", "user-2ea7f35e@example.com"),
    ("PHONE_NUMBER", "+1 202 555 7777", "+1-473-555-0116"),
    ("PHONE_NUMBER", "(202) 555-7777", "+1-473-555-0116"),
    ("CREDIT_CARD", "4111 1111 1111 1111", "9999991217736135"),
    ("IBAN_CODE", "DE89 3704 0044 0532 0130 00", "XX633182719520326118"),
    ("IP_ADDRESS", "10.0.0.1", "203.0.113.231"),
    ("IP_ADDRESS", "fe80::1", None),
    ("NATIONAL_ID", "123-45-6789", "000-84-1928"),
    ("PERSON", "Ann Lee", "Glenn Oakes"),
    ("PERSON", "Ann", "Ellis"),
    ("PERSON", "张伟", "朱凡涵"),
    ("LOCATION", "Paris", "Norhurst"),
    ("LOCATION", "北京", "白龙塘"),
]


def test_pseudonyms_have_a_fitting_form_and_stay() -> None:
    drawn = Pseudonyms([(entity, value) for entity, value, _ in GOLDEN], seed=42)
    for entity, value, pseudonym in GOLDEN:
        assert pseudonym in (None, drawn.of(entity, value))
    assert ipaddress.ip_address(drawn.of("IP_ADDRESS", "fe80::1")) in ipaddress.ip_network(
        "2001:db8::/32"
    )
    other = Pseudonyms([("PERSON", "Ann Lee")], seed=7)
    assert other.of("PERSON", "Ann Lee") != "Glenn Oakes"


@pytest.mark.parametrize(
    ("entity", "same"),
    [
        ("EMAIL_ADDRESS", ["Ann@Example.com", "ann@example.com", "ＡＮＮ@example.com"]),
        (
            "PHONE_NUMBER",
            ["+1 202-555-7777", "(202) 555 7777", "001.202.555.7777", "1-202-555-7777"],
        ),
        ("PHONE_NUMBER", ["+86 138 1234 5678", "13812345678", "138-1234-5678"]),
        ("PHONE_NUMBER", ["+49 (0)30 1234567", "0049 30 123 45 67", "+49301234567"]),
        ("PHONE_NUMBER", ["202 555 7777 x12", "(202) 555-7777 ext. 12"]),
        ("CREDIT_CARD", ["4111 1111 1111 1111", "4111-1111-1111-1111"]),
        ("IBAN_CODE", ["DE89 3704 0044 0532 0130 00", "de89370400440532013000"]),
        ("IP_ADDRESS", ["2001:DB8:0::1", "2001:db8::1"]),
        ("PERSON", ["Ann  Lee", "ANN LEE"]),
    ],
)
def test_spellings_of_a_value_share_a_pseudonym(entity: str, same: list[str]) -> None:
    drawn = Pseudonyms([(entity, value) for value in same], seed=1)
    assert len({drawn.of(entity, value) for value in same}) == 1


@pytest.mark.parametrize(
    ("entity", "one", "other"),
    [
        ("PHONE_NUMBER", "202 555 7777", "202 555 7777 x1"),
        ("PHONE_NUMBER", "+1 381 234 5678", "+86 138 1234 5678"),
        ("EMAIL_ADDRESS", "ann@example.com", "a.nn@example.com"),
    ],
)
def test_other_values_are_others(entity: str, one: str, other: str) -> None:
    assert canonical(entity, one) != canonical(entity, other)


VALUES = st.lists(
    st.tuples(st.sampled_from(["PERSON", "IP_ADDRESS"]), st.sampled_from("abcdefgh")), max_size=12
)


@given(VALUES, st.integers(0, 5), st.randoms())
def test_no_two_values_share_one_in_any_order(
    values: list[tuple[str, str]], seed: int, chance: random.Random
) -> None:
    # Pools so small that most values draw what another has drawn before.
    small = (invented.Pool(2, "xy".__getitem__), invented.Pool(50, lambda n: f"#{n}"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.curate.scrubbing.pseudonyms.pools", lambda *_: small)
        drawn = Pseudonyms(values, seed=seed)
        mixed = list(values)
        chance.shuffle(mixed)
        again = Pseudonyms(mixed * 2, seed=seed)
    given_to = {value: drawn.of(*value) for value in values}
    assert given_to == {value: again.of(*value) for value in values}
    for entity in ("PERSON", "IP_ADDRESS"):
        own = [made for (kind, _), made in given_to.items() if kind == entity]
        assert len(own) == len(set(own))


def test_more_values_than_a_reserved_range_has_still_have_one_each() -> None:
    values = [("IP_ADDRESS", f"10.0.{n // 250}.{n % 250}") for n in range(1000)]
    drawn = Pseudonyms(values, seed=3)
    made = [ipaddress.ip_address(drawn.of(*value)) for value in values]
    assert len(set(made)) == 1000
    assert sum(address in ipaddress.ip_network("198.18.0.0/15") for address in made) == 232


def test_no_value_of_the_set_is_a_pseudonym() -> None:
    first = Pseudonyms([("PERSON", "Ann Lee")], seed=42).of("PERSON", "Ann Lee")
    drawn = Pseudonyms([("PERSON", "Ann Lee"), ("PERSON", first)], seed=42)
    assert drawn.of("PERSON", "Ann Lee") != first


@pytest.mark.parametrize("name", ["CREDIT_CARD", "IBAN_CODE", "NATIONAL_ID", "PHONE_NUMBER"])
def test_invented_numbers_are_well_formed_and_all_different(name: str) -> None:
    pool = invented.pools(name, "")[0]
    numbers = [*range(500), *range(pool.size - 500, pool.size)]
    made = [pool.form(n) for n in numbers]
    assert len(set(made)) == len(numbers)
    for value in made:
        if name == "CREDIT_CARD":
            digits = [int(digit) for digit in reversed(value)]
            total = sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
            assert total % 10 == 0
        if name == "IBAN_CODE":
            turned = value[4:] + value[:4]
            assert int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1
