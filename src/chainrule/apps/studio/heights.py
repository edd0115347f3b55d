"""This file estimates how tall a picture is in the box of a blog, for columns of three widths."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chainrule.apps.studio.parts import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from chainrule.explanation import Explanation
    from chainrule.explanation.model import LayerTold

# Pixels, measured in a browser, with the gaps. Where scripts may run around the box, the page in it tells its own
# height; where not, and an estimate is too small, the box scrolls.
BAR: Final = 42
LINE: Final = 28  # of the answer
MOST_PATHS: Final = 6  # that are written out
ANSWER: Final = 24
STATEMENT: Final = 55  # of the formula
BESIDE: Final = 14  # of the formula: statements that share a line
KNOBS: Final = 84  # a row of sliders
TABS: Final = 42
DOCK: Final = 91  # below what stands behind tabs
DEEPEST: Final = 12  # layers below each other; more are folded
FOLDED: Final = 6  # of the cards of a folded picture stand below each other
MET: Final = 95  # where gears meet, round those of each read
FEW: Final = 3  # reads that all have their gears
DOMINOES: Final = 378
MOST_ROWS: Final = 40
USUAL_FROM: Final = 620  # pixels; narrower columns are narrow
SCROLLED: Final = 20_000  # no box is taller


@dataclass(frozen=True, slots=True)
class Column:
    """How wide a column is, and what a picture takes in it."""

    width: int
    factors: int  # of a product that fit into a line
    formula: int
    in_a_row: int  # sliders
    views: int
    bands: int  # their title, their input and what arrives
    layer: int
    gears: int
    pair: int  # a row of gears
    beside: int  # how many stand in it
    meeting: int  # each read in the card of a layer that has several
    table: int
    row: tuple[int, int]  # of an input or a layer, and for each read
    panels: Mapping[str, int]
    panels_in_a_row: int
    beside_each_other: int = 0  # layers, where the flow runs to the right
    parallel: int = 0  # what each path beside another takes


NARROW: Final = Column(
    width=390,
    factors=2,
    formula=70,
    in_a_row=2,
    views=84,
    bands=425,
    layer=251,
    gears=139,
    pair=242,
    beside=1,
    meeting=178,
    table=102,
    row=(66, 43),
    panels_in_a_row=1,
    panels={"zoom": 407, "shares": 240, "steps": 200, "really": 470, "second": 202},
)
USUAL: Final = Column(
    width=700,
    factors=3,
    formula=22,
    in_a_row=3,
    views=42,
    bands=385,
    layer=255,
    gears=135,
    pair=228,
    beside=2,
    meeting=175,
    table=130,
    row=(56, 31),
    panels_in_a_row=2,
    panels={"zoom": 385, "shares": 385, "steps": 385, "really": 465, "second": 202},
)
WIDE: Final = Column(
    width=1000,
    factors=6,
    formula=22,
    in_a_row=3,
    views=42,
    bands=164,
    layer=210,
    gears=102,
    pair=216,
    beside=4,
    meeting=156,
    table=60,
    row=(40, 30),
    panels_in_a_row=3,
    panels={"zoom": 465, "shares": 465, "steps": 360, "really": 465, "second": 180},
    beside_each_other=4,
    parallel=135,
)
ALONE: Final = {  # a panel that has the whole width for itself; a plot grows with it
    700: {"zoom": 548, "shares": 246, "steps": 207, "really": 338},
    1000: {"zoom": 720, "shares": 230, "steps": 200, "really": 270},
}


@dataclass(frozen=True, slots=True)
class Heights:
    """The heights of a box in a narrow, a usual and a wide column, and from which width on a column is wide."""

    each: tuple[int, ...]
    wide_from: int = 776

    def fitted(self, fit: Callable[[int], int]) -> Heights:
        """Return what becomes of the heights."""
        return Heights(tuple(map(fit, self.each)), self.wide_from)

    def as_style(self) -> str:
        """Return the height as a declaration, first a plain one for what knows no more.

        A step of the height is a difference that is there below a width, and is not above it.

        >>> Heights((900, 700, 400)).as_style().partition(";")[2]
        'height:calc(400px + clamp(0px,(776px - 100cqw)*999,300px) + clamp(0px,(620px - 100cqw)*999,200px))'
        >>> Heights((800, 800, 800)).as_style()
        'height:800px'
        """
        narrow, usual, wide = self.each
        steps = [(usual - wide, self.wide_from), (narrow - usual, USUAL_FROM)]
        signs = [("+" if step > 0 else "-", abs(step), end) for step, end in steps if step]
        text = "".join([f" {sign} clamp(0px,({end}px - 100cqw)*999,{step}px)" for sign, step, end in signs])
        return f"height:{usual}px" + (f";height:calc({wide}px{text})" if text else "")


def heights_of(told: Explanation, parts: Collection[str], view: str = "") -> Heights:
    """Return how tall the picture of an explanation is in each column.

    >>> from chainrule.api import explain
    >>> heights_of(explain("f = x^2; g = 2*f"), ["bands"]).each
    (927, 895, 374)
    """
    return Heights(tuple([height_of(told, parts, view, column) for column in (NARROW, USUAL, WIDE)]))


def height_of(
    told: Explanation, parts: Collection[str], view: str = "", column: Column = USUAL, *, scene: bool = False
) -> int:
    """Return how tall the picture of an explanation is in a column: what of it is shown, with the view that is open.

    `scene` says whether a scene stands above it, which moves by the push.

    >>> from chainrule.api import explain
    >>> height_of(explain("f = x^2; g = 2*f"), ["gears", "zoom"]) - height_of(explain("f = x^2; g = 2*f"), ["gears"])
    548
    """
    inputs = len(told.reading.inputs)
    panels = [name for name in column.panels if name in parts and inputs > (name == "shares")]
    # the push has a slider where something moves by it
    knobs = inputs + (scene or bool({"zoom", "really"} & {*panels}))
    written = told.reading.text.strip()
    fixed = {
        "bar": BAR,
        "answer": ANSWER + LINE * _lines(told, column.factors),
        "formula": column.formula + STATEMENT * len(written.splitlines()) + BESIDE * written.count(";"),
        "inputs": KNOBS * -(-knobs // column.in_a_row),
        "views": column.views,
    }
    height = sum(each for name, each in fixed.items() if name in parts)
    shown = [name for name in VIEWS if name in parts]
    if shown:
        height += _picture(told, view if view in shown else shown[0], column)
    if "tabs" in parts and panels and column is not WIDE:
        return height + TABS + DOCK
    return height + _panels(panels, column)


def _picture(told: Explanation, view: str, column: Column) -> int:
    """Return the height of the picture that is open."""
    if view == "gears":
        cards = [column.pair if len(layer.reads) < 2 else _meeting(layer, column) for layer in told.layers]
        rows = [cards[start : start + column.beside] for start in range(0, len(cards), column.beside)]
        return column.gears + sum([max(row) for row in rows])
    if view == "dominoes":
        return DOMINOES
    if view == "table":
        each, more = column.row
        layers = told.layers[:MOST_ROWS]
        read = sum([max(1, len(layer.reads)) for layer in layers])
        return column.table + each * (len(told.reading.inputs) + len(layers)) + more * read
    return _bands(told.layers, column)


def _meeting(layer: LayerTold, column: Column) -> int:
    """Return the height of the card of gears of a layer that reads several; of very many, only a few turn."""
    reads = len(layer.reads) if len(layer.reads) <= FEW else 2
    return MET + column.meeting * reads


def _bands(layers: Collection[LayerTold], column: Column) -> int:
    """Return the height of the bands: layers below each other, or, in a wide column, in rows."""
    depths: dict[str, int] = {}
    for layer in layers:
        depths[layer.view.name] = 1 + max((depths.get(read.name, 0) for read in layer.reads), default=0)
    deep = max(depths.values(), default=0)
    if len(layers) > DEEPEST:
        deep = min(deep, FOLDED)
    if not column.beside_each_other:
        return column.bands + column.layer * deep
    widest = min(max(Counter(depths.values()).values(), default=1), FOLDED)
    return column.bands + column.layer * -(-(deep + 1) // column.beside_each_other) + column.parallel * (widest - 1)


def _lines(told: Explanation, factors: int) -> int:
    """Return how many lines the answer takes: a path each, and more for a long product."""
    ways = {node.name: [0] for node in told.wrt[:1]}  # for each name, how many factors the ways to it have
    for layer in told.layers:
        ways[layer.view.name] = [1 + found for read in layer.reads for found in ways.get(read.name, [])][:MOST_PATHS]
    last: list[int] = next(reversed(ways.values()), [])
    return min(2 * MOST_PATHS, max(1, sum([-(-each // factors) for each in last])))


def _panels(names: list[str], column: Column) -> int:
    """Return the height of the panels: in rows, each as tall as its tallest panel."""
    if len(names) == 1:
        return ALONE.get(column.width, column.panels).get(names[0], column.panels[names[0]])
    count = 2 if "shares" in names and column is WIDE else column.panels_in_a_row
    rows = [names[start : start + count] for start in range(0, len(names), count)]
    return sum([max([column.panels[name] for name in row]) for row in rows])
