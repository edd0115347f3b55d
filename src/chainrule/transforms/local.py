"""This file finds local derivatives: of one layer's formula with respect to each layer or input that it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.errors import NotDifferentiable
from chainrule.graph import Node, children_first, const, symbol
from chainrule.transforms.forward import tangent
from chainrule.transforms.reverse import adjoints
from chainrule.transforms.simplify import simplify

if TYPE_CHECKING:
    from chainrule.transforms.layers import LayerView

MOST_TIDIED: Final = 4_000  # nodes of a layer's slopes; of a product of a hundred sums each slope is as long as it
FEW: Final = 6  # up to so many reads, forward mode gives the tidier formulas; beyond, one pass backward is cheaper


def local_derivatives(view: LayerView) -> dict[str, Node | None]:
    """Return the derivative of a layer's formula for each name that it reads, the reads held apart from each other.

    None stands where no formula is known.

    >>> from chainrule.graph import symbol
    >>> from chainrule.transforms.layers import cut
    >>> x = symbol("x")
    >>> local_derivatives(cut([("y", x**2 + x)], [x]).views[0])["x"] == 2 * x + 1
    True
    """
    names = [read.name for read in view.reads]
    if len(names) > FEW:
        try:
            slopes = adjoints(view.body, [symbol(name) for name in names])
        except NotDifferentiable:
            pass
        else:
            return dict(zip(names, _tidied(slopes), strict=True))
    found: dict[str, Node | None] = {}
    for name in names:
        try:
            found[name] = simplify(tangent(view.body, {symbol(name): const(1)}))
        except NotDifferentiable:
            found[name] = None
    return found


def _tidied(slopes: list[Node]) -> list[Node]:
    """Return slopes simplified, as long as there is not too much of them."""
    room, found = MOST_TIDIED, []
    for slope in slopes:
        room -= len(children_first(slope))
        found.append(simplify(slope) if room >= 0 else slope)
    return found
