from __future__ import annotations

import pytest

from analysis.measure.personal.canonical import canonical


@pytest.mark.parametrize(
    "same",
    [
        ["12025550143", "+1 202 555 0143", "(202) 555-0143", "1-202-555-0143", "001 202 555 0143"],
        ["+1 312 555 0143", "1 312 555 0143", "312.555.0143"],
        ["13812345678", "+86 138 1234 5678", "0086-13812345678", "１３８１２３４５６７８"],
    ],
)
def test_a_phone_number_is_one_with_and_without_the_prefix(same: list[str]) -> None:
    assert len({canonical("PHONE_NUMBER", value) for value in same}) == 1


def test_what_may_be_a_mobile_number_of_china_keeps_its_digits() -> None:
    assert canonical("PHONE_NUMBER", "13125550143") == "13125550143"
