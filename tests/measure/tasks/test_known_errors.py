from __future__ import annotations

import math

from analysis.measure.tasks.known_errors import error_rates


def test_rates_come_from_the_confusion_matrix() -> None:
    counts = {"math": {"math": 6, "code": 2, "unsure": 2}, "code": {"code": 10}}
    rates = error_rates(counts, origin="here")
    by_label = {rate.label: rate for rate in rates.types}
    assert (rates.n, rates.accuracy, rates.unsure) == (20, 16 / 18, 0.1)
    assert (by_label["math"].precision, by_label["math"].recall) == (1, 0.6)
    assert (by_label["code"].precision, by_label["code"].recall) == (10 / 12, 1)
    assert by_label["math"].unsure == 0.2
    assert by_label["other"].n == 0 and math.isnan(by_label["other"].recall)


def test_the_stored_counts_say_where_they_come_from() -> None:
    rates = error_rates()
    assert rates.n > 200 and rates.origin
    assert rates.accuracy > 0.8
