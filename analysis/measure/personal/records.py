"""Personal data in records: found in every text of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa

from analysis.data.json_strings import JsonText, texts_of
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.personal.entities import ENTITIES
from analysis.measure.personal.found import Personal
from analysis.measure.personal.places import Place
from analysis.measure.personal.recognisers import places_in


def places_of_record(raw: str, *, names_model: str = "") -> list[tuple[JsonText, Place]]:
    """Where personal data stand in the texts of one record, in their order.

    Args:
        raw: The record's JSON text.
        names_model: The spaCy model that finds names and places; "" for none.
    """
    return [
        (text, place)
        for text in texts_of(raw)
        for place in places_in(
            text.value, key=text.path.rpartition(".")[2], names_model=names_model
        )
    ]


def personal_in(
    raws: Iterable[str], rows: IndexArray | None = None, *, names_model: str = ""
) -> Personal:
    """Where personal data stand in records.

    Args:
        raws: The JSON texts of n records.
        rows: Position of each, shape (n,); 0 to n - 1 if not given.
        names_model: The spaCy model that finds names and places; "" for none.

    Returns:
        The places, of none if there are no records.

    Raises:
        ModelError: If the model is not installed.
    """
    found = [
        (number, text, place)
        for number, raw in enumerate(raws)
        for text, place in places_of_record(raw, names_model=names_model)
    ]
    numbers = np.array([number for number, _, _ in found], dtype=np.int64)
    return Personal(
        numbers if rows is None else rows[numbers],
        np.array([text.at(place.start) for _, text, place in found], dtype=np.int64),
        np.array([text.at(place.end) for _, text, place in found], dtype=np.int64),
        dictionary_of([place.entity for _, _, place in found], tuple(ENTITIES)),
        dictionary_of([text.path for _, text, _ in found]),
        np.array([place.score for _, _, place in found], dtype=np.float32),
    )


def joined(parts: Sequence[Personal]) -> Personal:
    """The places of parts of a data set, in order, as one."""
    return Personal(
        np.concatenate([np.zeros(0, np.int64), *(part.row for part in parts)]),
        np.concatenate([np.zeros(0, np.int64), *(part.start for part in parts)]),
        np.concatenate([np.zeros(0, np.int64), *(part.end for part in parts)]),
        dictionary_of(_texts(part.entity for part in parts), tuple(ENTITIES)),
        dictionary_of(_texts(part.path for part in parts)),
        np.concatenate([np.zeros(0, np.float32), *(part.score for part in parts)]),
    )


def dictionary_of(texts: Sequence[str], known: Sequence[str] = ()) -> pa.DictionaryArray:
    """Texts as an Arrow dictionary: of those that are known, or of all by their letters."""
    values = {text: number for number, text in enumerate(known or sorted(set(texts)))}
    codes = pa.array([values[text] for text in texts], pa.int32())
    return pa.DictionaryArray.from_arrays(codes, pa.array(values, pa.string()))


def _texts(parts: Iterable[pa.DictionaryArray]) -> list[str]:
    return [text for part in parts for text in part.to_pylist()]
