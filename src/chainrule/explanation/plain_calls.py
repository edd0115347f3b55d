"""This file confirms a Python function by plain calls: its value, and its slopes by differences in floats."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chainrule.checks.check import Check
    from chainrule.explanation.story import Story
    from chainrule.readers.python.reading import PythonReading

MOST_OUTPUTS: Final = 6
MOST_SLOPES: Final = 12
CALLS: Final = 100  # about as many as the differences along one input take
SECONDS: Final = 0.2  # for all differences together
TIMED: Final = 5  # calls of which the quickest counts: any may wait for its turn on a busy machine


def plain_checks(story: Story) -> list[Check]:
    """Return the checks `plain-call` and `richardson` of a Python function at a point; none for what is no function."""
    if story.reading.source != "python" or story.unknown or not story.has_point:
        return []
    from chainrule.checks.check import Check
    from chainrule.readers.python.reading import PythonReading

    reading = story.reading
    if not isinstance(reading, PythonReading):
        return []
    if reading.again is None:
        said = next(
            (each.message for each in reading.remarks if each.code in ("random", "plain-call")), "no plain call"
        )
        return [Check(name, None, 0, f"not checked: {said}") for name in ("plain-call", "richardson")]
    return [_value_check(story, reading), _slopes_check(story, reading)]


def _one_output(reading: PythonReading, index: int) -> Callable[..., float]:
    """Return the function from the inputs, as floats in their order, to one output."""
    names, again = [node.name for node in reading.inputs], reading.again
    assert again is not None
    return lambda *numbers: again(dict(zip(names, numbers, strict=True)))[index]


def _value_check(story: Story, reading: PythonReading) -> Check:
    """Return whether the values are those of plain calls."""
    from chainrule.checks.floats import check_plain_call

    point = [story.point[node.name] for node in reading.inputs]
    values = [story.raw_values.get(name, math.nan) for name, _ in story.outputs[:MOST_OUTPUTS]]
    return _worst([check_plain_call(_one_output(reading, i), point, value) for i, value in enumerate(values)])


def _slopes_check(story: Story, reading: PythonReading) -> Check:
    """Return whether the slopes are those of differences in floats, for as many as time allows."""
    from chainrule.checks.check import Check
    from chainrule.checks.floats import check_richardson
    from chainrule.readers.python.reading import NEWTON

    if any(each.here for each in story.kinks) or any(branch.edge for branch in reading.branches):
        return Check("richardson", None, 0, "not checked: the point lies on a kink or on the border of a branch")
    room = _room(story, reading)
    if room < 1:
        return Check("richardson", None, 0, "not checked: a call takes too long to be repeated often")
    names = [node.name for node in reading.inputs]
    point = [story.point[name] for name in names]
    found = {(each.output, each.wrt.name): each.value for each in story.derivatives if each.order == 1}
    made, left, total = [], room, sum(value is not None for value in found.values())
    for index, (output, _) in enumerate(story.outputs):
        slopes = [found.get((output, name)) for name in names]
        slopes = [
            slope if sum(each is not None for each in slopes[:i]) < left else None for i, slope in enumerate(slopes)
        ]
        left -= sum(slope is not None for slope in slopes)
        if any(slope is not None for slope in slopes):
            made.append(check_richardson(_one_output(reading, index), point, slopes, names))
    if not made:
        return Check("richardson", None, 0, "not checked: there is no slope here")
    worst = _worst(made)
    if worst.passed is False and reading.branches:
        worst.detail += f"; perhaps its decisions move with the inputs, which no derivative follows; {NEWTON}"
    if worst.passed and total > room:
        worst.detail += f", for {room} of {total} slopes"
    return worst


def _room(story: Story, reading: PythonReading) -> int:
    """Return how many slopes there is time for."""
    assert reading.again is not None
    took, end = math.inf, time.perf_counter() + 2 * SECONDS
    for _ in range(TIMED):
        begin = time.perf_counter()
        try:
            reading.again(story.point)
        except Exception:  # noqa: BLE001  (a person's function may raise anything; the check of the value says so)
            return MOST_SLOPES
        now = time.perf_counter()
        took = min(took, max(now - begin, 1e-6))
        if now > end or took * CALLS * MOST_SLOPES < SECONDS:
            break
    return min(MOST_SLOPES, int(SECONDS / (CALLS * took)))


def _worst(checks: Sequence[Check]) -> Check:
    """Return the check that went worst: one that disagrees, else one that could not be made, else by digits."""
    return min(checks, key=lambda check: ({False: 0, None: 1, True: 2}[check.passed], check.digits))
