"""The metrics of a toxicity model: its label "toxicity", of both sides."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.errors import ModelError
from analysis.measure.metric import SCORE_UNIT, Metric
from analysis.measure.toxicity.search import SIDES, Scores, Side
from analysis.measure.words import arrow

SOURCE = (
    "Detoxify (Hanu and Unitary 2020), the model that the settings name; of a long text the "
    "largest score of its windows"
)
LABEL = "toxicity"


def _scored(frame: pd.DataFrame, model: str) -> pd.DataFrame:
    """Both sides by a model, without a workspace; NaN for a text that says nothing."""
    from analysis.measure.toxicity.model import content_of_classifier, load_classifier
    from analysis.measure.toxicity.scoring import Scorer

    texts = pa.concat_arrays(
        [pc.fill_null(arrow(frame[side]), "").cast(pa.large_string()) for side in SIDES]
    )
    each = texts.dictionary_encode()
    said = np.flatnonzero(
        pc.not_equal(pc.utf8_trim_whitespace(each.dictionary), "").to_numpy(False)
    )
    scores = np.full(len(each.dictionary), np.nan, dtype=np.float32)
    if len(said):
        classifier = load_classifier(model, content_of_classifier(model))
        at = index_of(LABEL, classifier.labels)
        some = each.dictionary.take(pa.array(said)).to_pylist()
        for batch, found in Scorer(classifier).batches(some):
            scores[said[batch]] = found[:, at]
    sides = scores[np.asarray(each.indices)].reshape(len(SIDES), len(frame))
    names = [f"{side}_toxicity" for side in SIDES]
    return pd.DataFrame(dict(zip(names, sides, strict=True)), index=frame.index)


def index_of(label: str, labels: tuple[str, ...]) -> int:
    """Where a model's label stands among all.

    Raises:
        ModelError: If it has none of that name.
    """
    if label not in labels:
        raise ModelError(
            f'The toxicity model has no label "{label}"; it has: {", ".join(labels)}. Choose one '
            "of these, or another model."
        )
    return labels.index(label)


def scores_of(scores: Scores, side: Side, label: str) -> npt.NDArray[np.float32]:
    """One label of one side, shape (n,); NaN where no model was ever asked, as nothing is said.

    Raises:
        ModelError: If the model has no label of that name.
    """
    if not scores.labels and not scores.unscored[side].any():
        return np.full(len(scores), np.nan, dtype=np.float32)
    found: npt.NDArray[np.float32] = scores.values[side][:, index_of(label, scores.labels)]
    return found


def _larger(frame: pd.DataFrame) -> pd.Series:
    return frame[["prompt_toxicity", "response_toxicity"]].max(axis=1)


BY_MODEL: dict[str, Metric] = {
    **{
        f"{side}_toxicity": Metric(
            title=f"{side.capitalize()} toxicity",
            unit=SCORE_UNIT,
            description=f"How toxic the {side} reads to a classifier that reads all of it.",
            source=SOURCE,
            compute=_scored,
            columns=SIDES,
            settings="toxicity_model",
            apart=True,
        )
        for side in SIDES
    },
    "toxicity": Metric(
        title="Toxicity",
        unit=SCORE_UNIT,
        description="The larger of the prompt's and the response's, by the classifier.",
        source=SOURCE,
        compute=_larger,
        needs=("prompt_toxicity", "response_toxicity"),
        apart=True,
    ),
}
