"""This file chooses where each input starts, and the range of its slider: round the value, inside the domain."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from chainrule.graph import children_first, depends_on, symbol
from chainrule.transforms.evaluate import values_in_order
from chainrule.transforms.inline import inlined_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chainrule.graph import Node

STARTS: Final = (1.0, 0.5, 2.0, 1.5, -0.5, 3.0, 0.1, 10.0)
SAMPLES: Final = 20  # on each side of the value
STEPS: Final = 200


def starting_point(outputs: Sequence[Node], names: Sequence[str], known: Mapping[str, float]) -> dict[str, float]:
    """Return a value for each name: the known one, else the same round number for all, where the outputs have values.

    >>> from chainrule.rules import RULES
    >>> from chainrule.graph import symbol
    >>> starting_point([RULES["acos"](symbol("x") * 2)], ["x"], {})
    {'x': 0.5}
    """
    if all(name in known for name in names):
        return {name: known[name] for name in names}
    plain, order = inlined_order(outputs)
    for start in STARTS:
        point = {name: known.get(name, start) for name in names}
        values = values_in_order(order, point)
        if all(math.isfinite(values[node]) for node in plain):
            return point
    return {name: known.get(name, STARTS[0]) for name in names}


def ranges_of(outputs: Sequence[Node], point: Mapping[str, float]) -> dict[str, Any]:
    """Return by input: its value, and the least, the greatest and the step of its slider.

    >>> from chainrule.graph import symbol
    >>> ranges_of([symbol("x") ** 2], {"x": 5.0})["x"]
    {'value': 5.0, 'min': 0.0, 'max': 10.0, 'step': 0.05}
    """
    plain, order = inlined_order(outputs)
    here = values_in_order(order, point)
    return {name: _range(_Line(plain, here, name), point[name]) for name in point}


class _Line:
    """Says where the outputs have values while one input moves; only what changes with it is worked out again."""

    def __init__(self, outputs: Sequence[Node], here: Mapping[Node, float], name: str) -> None:
        """List what changes; `here` holds the values of everything at the point."""
        moving = depends_on(outputs, [symbol(name)])
        self.here = here
        self.name = name
        self.order = [node for node in children_first(*outputs) if node in moving]
        self.outputs = [node for node in outputs if node in moving]
        self.exists = all(math.isfinite(here[node]) for node in outputs if node not in moving)

    def has_values(self, place: float) -> bool:
        """Return whether all outputs have a finite value where the input has this one."""
        if not self.exists or not self.outputs:
            return self.exists
        values = values_in_order(self.order, {self.name: place}, self.here)
        return all(math.isfinite(values[node]) for node in self.outputs)


def _range(line: _Line, value: float) -> dict[str, float]:
    """Return the range of one input."""
    if not math.isfinite(value) or abs(value) > 1e300:
        value = 1.0
    reach = round_up(abs(value)) if value else 2.0
    low, high = _edge(line, value, -reach), _edge(line, value, reach)
    step = round_up((high - low) / STEPS / 2.0001)
    below, above = math.floor((value - low) / step + 1e-9), math.floor((high - value) / step + 1e-9)
    digits = max(0, 15 - math.ceil(math.log10(max(abs(low), abs(high)) + 1e-300)))
    return {
        "value": value,
        "min": round(value - below * step, digits),
        "max": round(value + above * step, digits),
        "step": step,
    }


def round_up(size: float) -> float:
    """Return the next of 1, 2, 5, 10 … times a power of ten.

    >>> round_up(1.1), round_up(5.0), round_up(0.03)
    (2.0, 5.0, 0.05)
    """
    ten = math.floor(math.log10(size) + 1e-12)
    return next(float(f"{digit}e{ten}") for digit in (1, 2, 5, 10) if float(f"{digit}e{ten}") >= size * (1 - 1e-12))


def _edge(line: _Line, value: float, reach: float) -> float:
    """Return how far a slider goes to one side: up to `reach`, and not beyond where the values end for good."""
    places = [value + reach * k / SAMPLES for k in range(SAMPLES + 1)]
    exists = [line.has_values(place) for place in places]
    if not exists[0]:
        return places[-1]
    for k in range(1, SAMPLES + 1):
        ends = k == SAMPLES or not exists[k + 1]
        if not exists[k] and ends:  # a single gap, such as the pole of 1/x, can be passed
            return places[k - 1]
    return places[-1]
