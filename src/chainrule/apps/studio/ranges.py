"""This file chooses where each input starts, and the range of its slider: round the value, inside the domain."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from chainrule.transforms.evaluate import values_at
from chainrule.transforms.inline import inline_all

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
    outputs = inline_all(outputs)
    for start in STARTS:
        point = {name: known.get(name, start) for name in names}
        if all(name in known for name in names) or _has_values(outputs, point):
            return point
    return {name: known.get(name, STARTS[0]) for name in names}


def _has_values(outputs: Sequence[Node], point: Mapping[str, float]) -> bool:
    """Return whether all outputs have a finite value at a point."""
    values = values_at(outputs, point)
    return all(math.isfinite(values[node]) for node in outputs)


def ranges_of(outputs: Sequence[Node], point: Mapping[str, float]) -> dict[str, Any]:
    """Return by input: its value, and the least, the greatest and the step of its slider.

    >>> from chainrule.graph import symbol
    >>> ranges_of([symbol("x") ** 2], {"x": 5.0})["x"]
    {'value': 5.0, 'min': 0.0, 'max': 10.0, 'step': 0.05}
    """
    outputs = inline_all(outputs)
    return {name: _range(outputs, point, name) for name in point}


def _range(outputs: Sequence[Node], point: Mapping[str, float], name: str) -> dict[str, float]:
    """Return the range of one input."""
    value = point[name]
    if not math.isfinite(value) or abs(value) > 1e300:
        value = 1.0
    reach = _round_up(abs(value)) if value else 2.0
    low = _edge(outputs, point, name, -reach)
    high = _edge(outputs, point, name, reach)
    step = _round_up((high - low) / STEPS / 2.0001)
    below, above = math.floor((value - low) / step + 1e-9), math.floor((high - value) / step + 1e-9)
    digits = max(0, 15 - math.ceil(math.log10(max(abs(low), abs(high)) + 1e-300)))
    return {
        "value": value,
        "min": round(value - below * step, digits),
        "max": round(value + above * step, digits),
        "step": step,
    }


def _round_up(size: float) -> float:
    """Return the next of 1, 2, 5, 10 … times a power of ten.

    >>> _round_up(1.1), _round_up(5.0), _round_up(0.03)
    (2.0, 5.0, 0.05)
    """
    ten = math.floor(math.log10(size) + 1e-12)
    return next(float(f"{digit}e{ten}") for digit in (1, 2, 5, 10) if float(f"{digit}e{ten}") >= size * (1 - 1e-12))


def _edge(outputs: Sequence[Node], point: Mapping[str, float], name: str, reach: float) -> float:
    """Return how far a slider goes to one side: up to `reach`, and not beyond where the values end for good."""
    value = point[name]
    places = [value + reach * k / SAMPLES for k in range(SAMPLES + 1)]
    exists = [_has_values(outputs, {**point, name: place}) for place in places]
    if not exists[0]:
        return places[-1]
    for k in range(1, SAMPLES + 1):
        ends = k == SAMPLES or not exists[k + 1]
        if not exists[k] and ends:  # a single gap, such as the pole of 1/x, can be passed
            return places[k - 1]
    return places[-1]
