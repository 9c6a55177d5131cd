"""Charts of the data card: horizontal bars as SVG, the same bytes for the same figures.

Written as text: it needs no browser and no font file. The colours are of medium lightness, legible
on white and on black alike, since a picture does not learn what stands around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

TEXT, BEFORE, AFTER = "#757b85", "#9aa1ab", "#3b82c4"
WIDTH, LABELS, BARS = 720, 190, 350  # in pixels: of the whole, of the labels, of the longest bar
ROW, BAR, TOP = 34, 11, 64
MOST_ROWS = 16  # every task type there is
MOST_CHARS = 26
OTHERS = "others"


@dataclass(frozen=True)
class Bar:
    """One label's examples.

    Attributes:
        label: What they are.
        before: How many there were.
        after: How many stay.
    """

    label: str
    before: int
    after: int


def bars(
    before: Mapping[str, int], after: Mapping[str, int], *, in_order: bool = False
) -> list[Bar]:
    """The bars of a metric, the longest first; many small ones are taken together.

    Args:
        before: Label -> examples before.
        after: Label -> examples that stay.
        in_order: Whether the labels have an order of their own, which they keep.
    """
    found = [Bar(label, n, after.get(label, 0)) for label, n in before.items()]
    if not in_order:
        found.sort(key=lambda bar: (-bar.before, bar.label))
    if len(found) <= MOST_ROWS:
        return found
    rest = found[MOST_ROWS - 1 :]
    together = Bar(
        f"{OTHERS} ({len(rest)})", sum(bar.before for bar in rest), sum(bar.after for bar in rest)
    )
    return [*found[: MOST_ROWS - 1], together]


def bar_chart(title: str, rows: list[Bar]) -> str:
    """A chart with two bars a row: before, and what stays.

    Args:
        title: What is counted.
        rows: The bars, from above; none says that nothing was measured.

    Returns:
        SVG. All texts are escaped.
    """
    height = TOP + ROW * max(len(rows), 1) + 8
    said = ", ".join(f"{bar.label}: {bar.after:,} of {bar.before:,}" for bar in rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img" font-family="sans-serif" font-size="13" '
        f'fill="{TEXT}">',
        f"<title>{_inert(title)}</title>",
        f"<desc>{_inert(said or 'Not measured')}</desc>",
        f'<text x="0" y="18" font-size="15" font-weight="bold">{_inert(title)}</text>',
        *_legend(),
    ]
    longest = max((bar.before for bar in rows), default=0)
    total = sum(bar.after for bar in rows)
    for number, bar in enumerate(rows):
        parts += _row(bar, TOP + number * ROW, longest, total)
    if not rows:
        parts.append(f'<text x="0" y="{TOP + 18}">Not measured</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend() -> list[str]:
    return [
        f'<rect x="0" y="34" width="{BAR}" height="{BAR}" fill="{BEFORE}"/>',
        f'<text x="{BAR + 6}" y="44">before</text>',
        f'<rect x="80" y="34" width="{BAR}" height="{BAR}" fill="{AFTER}"/>',
        f'<text x="{80 + BAR + 6}" y="44">kept</text>',
    ]


def _row(bar: Bar, y: int, longest: int, total: int) -> list[str]:
    label = bar.label if len(bar.label) <= MOST_CHARS else f"{bar.label[: MOST_CHARS - 1]}…"
    before, after = (_length(n, longest) for n in (bar.before, bar.after))
    share = f"{100 * bar.after / total:.1f} %" if total else "0 %"
    return [
        f'<text x="{LABELS - 8}" y="{y + 15}" text-anchor="end">{_inert(label)}</text>',
        f'<rect x="{LABELS}" y="{y}" width="{before}" height="{BAR}" rx="2" fill="{BEFORE}"/>',
        f'<rect x="{LABELS}" y="{y + BAR}" width="{after}" height="{BAR}" rx="2" fill="{AFTER}"/>',
        f'<text x="{LABELS + max(before, after) + 8}" y="{y + 15}">{bar.after:,} of '
        f"{bar.before:,} · {share}</text>",
    ]


def _length(n: int, longest: int) -> int:
    """The length of a bar in whole pixels; one at least where there is anything."""
    return max(round(BARS * n / longest), 1) if n else 0


def _inert(text: str) -> str:
    """A text for XML: escaped, without what XML has no place for."""
    return escape("".join(letter if letter.isprintable() else " " for letter in text))
