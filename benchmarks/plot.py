"""This file draws cost against size, both in logarithms: in block characters for a terminal, and as an SVG picture."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MARKS = "●■▲◆○□△◇"
COLOURS = ("#1b6ca8", "#c0392b", "#27803b", "#8e44ad", "#b9770e", "#333333")
ROWS, COLUMNS = 16, 64


def in_blocks(sizes: Sequence[int], times: Mapping[str, Sequence[float]]) -> str:
    """Return the curves in characters; a line that rises one decade per decade is linear."""
    low, high = _range(times)
    grid = [[" "] * COLUMNS for _ in range(ROWS)]
    for mark, row in zip(MARKS, times.values(), strict=False):
        for size, time in zip(sizes, row, strict=True):
            column = round(_share(size, sizes[0], sizes[-1]) * (COLUMNS - 1))
            line = ROWS - 1 - round(_share(time, low, high) * (ROWS - 1))
            grid[line][column] = mark
    lines = []
    for number, cells in enumerate(grid):
        level = low * (high / low) ** (1 - number / (ROWS - 1))
        label = f"{level:>10.3g} ms" if number % 5 == 0 else " " * 13
        lines.append(f"{label} ▏{''.join(cells).rstrip()}")
    lines.append(" " * 14 + "▔" * COLUMNS)
    lines.append(" " * 14 + f"{sizes[0]:,}".ljust(COLUMNS - 9) + f"{sizes[-1]:>9,}")
    lines.append(" " * 14 + "   ".join(f"{mark} {name}" for mark, name in zip(MARKS, times, strict=False)))
    return "\n".join(lines)


def in_svg(title: str, sizes: Sequence[int], times: Mapping[str, Sequence[float]]) -> str:
    """Return the curves as an SVG picture."""
    low, high = _range(times)
    left, top, width, height = 70, 30, 480, 320
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 400" font-family="sans-serif" font-size="12">',
        f'<text x="{left}" y="18">milliseconds on a {title} of n nodes</text>',
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none" stroke="#999"/>',
    ]
    for decade in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1):
        y = top + height * (1 - _share(10.0**decade, low, high))
        parts.append(f'<path d="M{left} {y:.1f}h{width}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**decade:g}</text>')
    for size in sizes:
        x = left + width * _share(size, sizes[0], sizes[-1])
        parts.append(f'<text x="{x:.1f}" y="{top + height + 16}" text-anchor="middle">{size:,}</text>')
    for number, (name, row) in enumerate(times.items()):
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(
            f"{left + width * _share(size, sizes[0], sizes[-1]):.1f},{top + height * (1 - _share(time, low, high)):.1f}"
            for size, time in zip(sizes, row, strict=True)
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{left + width + 10}" y="{top + 16 + 18 * number}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _range(times: Mapping[str, Sequence[float]]) -> tuple[float, float]:
    """Return the least and the largest time."""
    values = [time for row in times.values() for time in row]
    return min(values), max(values) * 1.001


def _share(value: float, low: float, high: float) -> float:
    """Return where a value lies between two others, in logarithms: 0 to 1."""
    return math.log(value / low) / math.log(high / low)
