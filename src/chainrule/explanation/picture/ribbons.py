"""This file draws one band as an outline that may bend and taper, and the stripes that mark a push that is reversed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STRIPES: Final = 9.0  # the distance from one stripe to the next
SAMPLES: Final = 24


class End(NamedTuple):
    """A place that a band passes: along the flow, across it, and how thick the band is there."""

    main: float
    cross: float
    thick: float


def figure(value: float) -> str:
    """Return a length as SVG reads it, to a tenth.

    >>> figure(2.0), figure(-0.04), figure(1.25)
    ('2', '0', '1.2')
    """
    return f"{round(value, 1) + 0.0:g}"


def outline(ends: Sequence[End], turn: Callable[[float, float], tuple[float, float]]) -> str:
    """Return the path of a band through its places.

    >>> outline([End(0, 5, 2), End(10, 5, 4)], lambda main, cross: (main, cross))
    'M0 4C5 4 5 3 10 3L10 7C5 7 5 6 0 6Z'
    """
    return f"M{_side(ends, -0.5, turn)}L{_side(ends[::-1], 0.5, turn)}Z"


def _side(ends: Sequence[End], share: float, turn: Callable[[float, float], tuple[float, float]]) -> str:
    """Return one long edge of a band."""

    def place(main: float, cross: float) -> str:
        x, y = turn(main, cross)
        return f"{figure(x)} {figure(y)}"

    before = ends[0]
    line = place(before.main, before.cross + share * before.thick)
    for end in ends[1:]:
        middle = (before.main + end.main) / 2
        first, last = before.cross + share * before.thick, end.cross + share * end.thick
        line += f"C{place(middle, first)} {place(middle, last)} {place(end.main, last)}"
        before = end
    return line


def stripes(ends: Sequence[End], turn: Callable[[float, float], tuple[float, float]]) -> str:
    """Return short slanted lines across a band. They are drawn one by one, since patterns need ids, and ids clash."""
    lines = []
    for before, after in pairwise(ends):
        sampled = [_between(before, after, step / SAMPLES) for step in range(SAMPLES + 1)]
        slant = max(before.thick, after.thick) * 0.6
        start = before.main - slant + STRIPES / 2
        while start < after.main:
            first, last = max(start, before.main), min(start + slant, after.main)
            if last - first > slant * 0.25 and slant > 0:
                low = _at(sampled, first, (first - start) / slant)
                high = _at(sampled, last, (last - start) / slant)
                ends_of_line = [turn(first, low), turn(last, high)]
                lines.append("L".join([f"{figure(x)} {figure(y)}" for x, y in ends_of_line]))
            start += STRIPES
    return "".join([f"M{line}" for line in lines])


def _between(before: End, after: End, share: float) -> End:
    """Return a place on the way from one end to the next, as the curve of the outline runs."""
    soft = share * share * (3 - 2 * share)
    middle = (before.main + after.main) / 2
    rest = 1 - share
    main = before.main * rest**3 + 3 * middle * (share * rest**2 + share**2 * rest) + after.main * share**3
    cross = before.cross + (after.cross - before.cross) * soft
    return End(main, cross, before.thick + (after.thick - before.thick) * soft)


def _at(sampled: Sequence[End], main: float, share: float) -> float:
    """Return where across a band a stripe is: `share` is 0 at its one edge and 1 at the other."""
    nearest = min(sampled, key=lambda end: abs(end.main - main))
    return nearest.cross + nearest.thick * (0.5 - share)
