"""This file estimates how tall a picture is in the box of a blog, which cannot grow with what it holds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from chainrule.apps.studio.parts import VIEWS

if TYPE_CHECKING:
    from collections.abc import Collection

    from chainrule.explanation import Explanation

# Pixels in a column of a blog, 700 wide, where layers stand below each other. Measured in a browser, with the gaps;
# where it is too little the frame scrolls.
BAR: Final = 42
LINE: Final = 28  # of the answer: one for each path
MOST_PATHS: Final = 6  # that are written out
FACTORS: Final = 3  # of a product that fit into a line
ANSWER: Final = 24
STATEMENT: Final = 55  # of the formula
FORMULA: Final = 50
BESIDE: Final = 14  # of the formula: statements that share a line
KNOBS: Final = 84  # a row of sliders
IN_A_ROW: Final = 3
LABEL: Final = 38  # where three stand in a row, a label takes more lines
TABS: Final = 42
DOCK: Final = 91  # below what stands behind tabs
ENDS: Final = 385  # of the bands: their title, their input and what arrives
LAYER: Final = 268
DEEPEST: Final = 12  # layers below each other; more are folded
FOLDED: Final = 6  # of the cards of a folded picture stand below each other
GEARS: Final = 135
PAIR: Final = 228  # two cards of gears beside each other
MEETING: Final = 423  # the card of a layer that reads several
DOMINOES: Final = 378
TABLE: Final = 165
ROW: Final = 63
MOST_ROWS: Final = 40
PANELS: Final[dict[str, tuple[int, int]]] = {  # each by itself, and where two stand beside each other
    "zoom": (548, 382), "shares": (246, 382), "steps": (207, 330), "really": (338, 450), "second": (202, 300),
}  # fmt: skip


def height_of(told: Explanation, parts: Collection[str], view: str = "") -> int:
    """Return how tall the picture of an explanation is, in pixels: what of it is shown, with the view that is open.

    >>> from chainrule.api import explain
    >>> height_of(explain("f = x^2; g = 2*f"), ["gears", "zoom"]) - height_of(explain("f = x^2; g = 2*f"), ["gears"])
    548
    """
    knobs = len(told.reading.inputs) + 1
    written = told.reading.text.strip()
    fixed = {
        "bar": BAR,
        "answer": ANSWER + LINE * _lines(told),
        "formula": FORMULA + STATEMENT * len(written.splitlines()) + BESIDE * written.count(";"),
        "inputs": KNOBS * -(-knobs // IN_A_ROW) + (LABEL if knobs >= IN_A_ROW else 0),
        "views": TABS,
        "tabs": TABS + DOCK,
    }
    height = sum(each for name, each in fixed.items() if name in parts)
    shown = [name for name in VIEWS if name in parts]
    if shown:
        height += _picture(told, view if view in shown else shown[0])
    return height if "tabs" in parts else height + _panels([name for name in PANELS if name in parts], knobs - 1)


def _picture(told: Explanation, view: str) -> int:
    """Return the height of the picture that is open."""
    reads = sum(max(1, len(layer.reads)) for layer in told.layers)
    if view == "gears":
        meeting = sum(len(layer.reads) > 1 for layer in told.layers)
        return GEARS + PAIR * -(-(len(told.layers) - meeting) // 2) + MEETING * meeting
    if view == "dominoes":
        return DOMINOES
    if view == "table":
        return TABLE + ROW * min(reads, MOST_ROWS)
    deep = _depth(told)
    return ENDS + LAYER * (deep if len(told.layers) <= DEEPEST else min(deep, FOLDED))


def _lines(told: Explanation) -> int:
    """Return how many lines the answer takes: a path each, and more for a long product."""
    ways = {node.name: [0] for node in told.wrt[:1]}  # for each name, how many factors the ways to it have
    for layer in told.layers:
        ways[layer.view.name] = [1 + factors for read in layer.reads for factors in ways.get(read.name, [])][
            :MOST_PATHS
        ]
    found = next(reversed(ways.values()), [])
    return min(MOST_PATHS, max(1, sum(-(-factors // FACTORS) for factors in found)))


def _panels(names: list[str], inputs: int) -> int:
    """Return the height of the panels: two beside each other, the last of an odd number by itself."""
    names = [name for name in names if name != "shares" or inputs > 1]
    if len(names) == 1:
        return PANELS[names[0]][0]
    rows = [max(PANELS[left][1], PANELS[right][1]) for left, right in list(pairwise(names))[::2]]
    return sum(rows) + (PANELS[names[-1]][1] if len(names) % 2 else 0)


def _depth(told: Explanation) -> int:
    """Return how many layers the longest path has."""
    depths: dict[str, int] = {}
    for layer in told.layers:
        depths[layer.view.name] = 1 + max((depths.get(read.name, 0) for read in layer.reads), default=0)
    return max(depths.values(), default=0)
