"""This file compares what a push should do, by the derivatives, with what it really does."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from chainrule.explanation.model import Prediction
from chainrule.explanation.numbers import finite, to_float

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainrule.explanation.model import Number
    from chainrule.explanation.story import Story
    from chainrule.graph import Node


def predict(story: Story, push: dict[str, Number]) -> None:
    """Add the prediction for a push: the share of each input, their sum, and the real change, for each output."""
    made = story.prediction = Prediction(push)
    slopes = {(each.output, each.wrt.name): each.value for each in story.derivatives if each.order == 1}
    for name, node in story.outputs:
        shares = {wrt: _times(slopes.get((name, wrt)), to_float(size)) for wrt, size in push.items() if wrt in story.at}
        made.shares[name] = shares
        complete = len(shares) == len(push) and None not in shares.values()
        made.predicted[name] = finite(math.fsum(_numbers(shares))) if complete else None
        made.real[name] = None if story.is_open(node) else _real_change(node, story.at, push)
        real, predicted = made.real[name], made.predicted[name]
        made.error[name] = real - predicted if real is not None and predicted is not None else None


def _times(slope: float | None, size: float) -> float | None:
    """Return the share of a push, None where there is no slope."""
    return None if slope is None else finite(slope * size)


def _numbers(shares: Mapping[str, float | None]) -> list[float]:
    """Return the shares that are numbers."""
    return [share for share in shares.values() if share is not None]


def _real_change(node: Node, at: Mapping[str, Number], push: Mapping[str, Number]) -> float | None:
    """Return how much the output really changes."""
    from chainrule.checks.change import change_of

    moved = {**at, **{name: _exact(at[name]) + _exact(size) for name, size in push.items() if name in at}}
    return finite(change_of(node, at, moved))


def _exact(value: Number) -> Fraction | float:
    """Return a finite number exactly."""
    return Fraction(value) if not isinstance(value, float) or math.isfinite(value) else value
