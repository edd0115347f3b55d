"""This file follows a push through the layers, and draws what arrives as bars that need no colour."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chainrule.explanation.story import Story

EIGHTHS: Final = " ▏▎▍▌▋▊▉"
LOG_FROM: Final = 60.0  # where the largest is so many times the smallest, bars are drawn on a logarithmic scale
UP: Final = "▲"
DOWN: Final = "▼"
LEVEL: Final = "·"


def arrivals(story: Story, pushes: Mapping[str, float]) -> dict[str, float | None]:
    """Return what arrives of small pushes on the inputs at each layer; None where it meets no single slope.

    The unit is that of `pushes`: with a push of 1, it is the derivative along the whole way.
    """
    found: dict[str, float | None] = {node.name: float(pushes.get(node.name, 0.0)) for node in story.wrt}
    for layer in story.layers:
        total: float | None = 0.0
        for read in layer.reads:
            arriving = found.get(read.name)
            if arriving == 0:
                continue
            if arriving is None or read.gain is None or total is None:
                total = None
            else:
                total += arriving * read.gain
        found[layer.view.name] = total if total is None or math.isfinite(total) else None
    return found


class Scale:
    """How long a bar is for a size: in proportion, or logarithmic where sizes differ too much."""

    def __init__(self, sizes: Sequence[float], width: int) -> None:
        """Choose the scale for these sizes, which are drawn up to `width` characters wide."""
        known = [abs(size) for size in sizes if size]
        self.width = width
        self.largest = max(known, default=1.0)
        self.smallest = min(known, default=1.0)
        self.logarithmic = self.largest / self.smallest > LOG_FROM if self.smallest > 0 else False

    def length(self, size: float) -> float:
        """Return how many characters long the bar of a size is.

        >>> Scale([1.0, 2.0], 10).length(1.0)
        5.0
        """
        size = abs(size)
        if size == 0:
            return 0.0
        if self.logarithmic:
            span = math.log(self.largest) - math.log(self.smallest)
            return 1.0 + (self.width - 1.0) * (math.log(size) - math.log(self.smallest)) / span
        return self.width * (size / self.largest)

    def bar(self, size: float) -> str:
        """Return the bar of a size, to an eighth of a character.

        >>> Scale([1.0, 4.0], 4).bar(1.5)
        '█▌'
        """
        eighths = max(1, round(self.length(size) * 8)) if size else 0
        return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def arrow(size: float | None) -> str:
    """Return the direction of a push: up, down, or level where nothing arrives."""
    if size is None or size == 0:
        return LEVEL
    return UP if size > 0 else DOWN
