"""Quality flags: 1 where a fault is found in an example. A module for each kind of fault."""

from __future__ import annotations

from analysis.measure.flags.arithmetic import ARITHMETIC_FLAGS
from analysis.measure.flags.code import CODE_FLAGS
from analysis.measure.flags.echo import ECHO_FLAGS
from analysis.measure.flags.endings import ENDING_FLAGS
from analysis.measure.flags.forms import FORM_FLAGS
from analysis.measure.flags.language import LANGUAGE_FLAGS
from analysis.measure.flags.leftovers import LEFTOVER_FLAGS
from analysis.measure.flags.lengths import LENGTH_FLAGS
from analysis.measure.flags.refusals import REFUSAL_FLAGS
from analysis.measure.flags.repetition import REPETITION_FLAGS
from analysis.measure.flags.structured import STRUCTURED_FLAGS
from analysis.measure.metric import Metric

FLAGS: dict[str, Metric] = {
    **LENGTH_FLAGS,
    **REPETITION_FLAGS,
    **ENDING_FLAGS,
    **LEFTOVER_FLAGS,
    **ECHO_FLAGS,
    **REFUSAL_FLAGS,
    **LANGUAGE_FLAGS,
    **STRUCTURED_FLAGS,
    **CODE_FLAGS,
    **ARITHMETIC_FLAGS,
    **FORM_FLAGS,
}
