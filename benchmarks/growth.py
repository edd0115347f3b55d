"""This file measures how cost grows with size: chains and random graphs from a hundred to a hundred thousand nodes.

The fit is made with Python's garbage collector paused: it walks all objects that are alive, again and again while many
are made, and what it costs depends on what else lives in the process. What it adds at the largest size is told beside.
"""

from __future__ import annotations

import gc
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.clock import timed
from benchmarks.figure import Figure, number
from benchmarks.plot import in_blocks, in_svg
from benchmarks.recipes import chain_recipe, in_chainrule, random_recipe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZES = (100, 316, 1_000, 3_162, 10_000, 31_623, 100_000)
QUICK_SIZES = (100, 316, 1_000, 3_162, 10_000)
STRAIGHT = 1.25  # the exponent of n log n between a thousand and a hundred thousand is 1.11, and machines are noisy
FIT_FROM = 1_000  # below that, fixed costs hide the slope
OUTPUT = Path(__file__).resolve().parent / "output"


def growth(*, quick: bool) -> Iterator[Figure]:
    """Time each transform at each size, fit the exponent, and plot."""
    sizes = QUICK_SIZES if quick else SIZES
    for shape, recipe in (("chain", chain_recipe), ("random graph", random_recipe)):
        times = _times_of({size: recipe(size) for size in sizes})
        collected = _collected(recipe(sizes[-1]))
        print(f"\nmilliseconds on a {shape} of n nodes\n\n{_table(sizes, times)}\n\n{in_blocks(sizes, times)}\n")
        OUTPUT.mkdir(exist_ok=True)
        (OUTPUT / f"growth-{shape.replace(' ', '-')}.svg").write_text(in_svg(shape, sizes, times), encoding="utf-8")
        for name, row in times.items():
            yield Figure(
                f"{name}, {shape}: exponent",
                exponent(sizes, row),
                "",
                at_most=STRAIGHT,
                beside=f"{number(row[-1] / sizes[-1] * 1e3)} µs a node at {sizes[-1]:,} nodes, "
                f"{number(collected[name] / sizes[-1] * 1e3)} µs with the collector",
                detail={**dict(zip(map(str, sizes), row, strict=True)), "collected": collected[name]},
            )


def exponent(sizes: tuple[int, ...], row: list[float]) -> float:
    """Return p of the straight line t = c·nᵖ through the larger sizes, by least squares of logarithms."""
    points = [(math.log(n), math.log(t)) for n, t in zip(sizes, row, strict=True) if n >= FIT_FROM]
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def _times_of(recipes: dict[int, Any]) -> dict[str, list[float]]:
    """Return for each transform its best CPU time at each size; small sizes are run more often."""
    times: dict[str, list[float]] = {}
    for size, recipe in recipes.items():
        rounds = 1 + max(1, min(9, 30_000 // size))
        for name, run in _transforms(*in_chainrule(recipe)).items():
            gc.disable()
            try:
                times.setdefault(name, []).append(min(timed(run).cpu for _ in range(rounds)))
            finally:
                gc.enable()
    return times


def _collected(recipe: Any) -> dict[str, float]:
    """Return the CPU time of each transform with the garbage collector at work."""
    return {name: timed(run).cpu for name, run in _transforms(*in_chainrule(recipe)).items()}


def _transforms(x: Any, graph: Any) -> dict[str, Callable[[], Any]]:
    """Return what is done to a graph; `simplify` gets the unsimplified derivative."""
    from chainrule.graph import const
    from chainrule.rules import derivative_of
    from chainrule.transforms.derive import work_out
    from chainrule.transforms.evaluate import values_at
    from chainrule.transforms.forward import tangent
    from chainrule.transforms.reverse import adjoints
    from chainrule.transforms.simplify import simplify
    from chainrule.writers.text import to_text

    slope = adjoints(graph, [x])[0]
    return {
        "evaluate": lambda: values_at([graph], {"x": 0.7}),
        "forward": lambda: tangent(graph, {x: const(1)}),
        "reverse": lambda: adjoints(graph, [x]),
        "derive": lambda: work_out(derivative_of(graph, x), []),
        "simplify": lambda: simplify(slope),
        "print": lambda: to_text(graph),
    }


def _table(sizes: tuple[int, ...], times: dict[str, list[float]]) -> str:
    """Return the times as a table of text."""
    lines = ["n".ljust(10) + "".join(f"{size:>11,}" for size in sizes)]
    lines += [name.ljust(10) + "".join(f"{number(time):>11}" for time in row) for name, row in times.items()]
    return "\n".join(lines)
