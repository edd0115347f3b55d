"""This file measures what a person waits for: the whole explanation of a textbook formula, with its checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.clock import Span, quantile, unswept
from benchmarks.corpus import Exercise, exercises, sample
from benchmarks.figure import Figure, number

if TYPE_CHECKING:
    from collections.abc import Iterator


def explained(*, quick: bool) -> Iterator[Figure]:
    """Explain every exercise once, each for the first time in this process."""
    from chainrule import explain

    told = sample(150) if quick else exercises()
    str(explain("x^2*sin(x)", x=1))  # the program has been used before: its modules are there
    rows = [_one(each) for each in told]
    alone = [row["explain"] for row in rows if "explain" in row]
    both = [row["explain"] + row["render"] for row in rows if "explain" in row]
    refused = [row for row in rows if "explain" not in row]
    beside = f"{len(alone)} exercises" + (f", {len(refused)} refused" if refused else "")
    slowest = sorted((row for row in rows if "explain" in row), key=lambda row: -row["explain"])[:12]
    quartiles = f"quartiles {number(quantile(alone, 0.25))} and {number(quantile(alone, 0.75))} ms, {beside}"
    yield Figure("explain, with checks: median", quantile(alone, 0.5), at_most=3, beside=quartiles)
    worst = f"slowest {slowest[0]['id']} {number(slowest[0]['explain'])} ms"
    detail = {"slowest": slowest}
    yield Figure("explain, with checks: p90", quantile(alone, 0.9), at_most=15, beside=worst, detail=detail)
    yield Figure("the same, to_dict and text: median", quantile(both, 0.5), at_most=3)
    yield Figure("the same, to_dict and text: p90", quantile(both, 0.9), at_most=15, detail={"refused": refused})


def _one(exercise: Exercise) -> dict[str, Any]:
    """Return the CPU time of explaining one exercise, and of rendering it."""
    from chainrule import ChainruleError, explain

    story: list[Any] = []

    def make() -> None:
        story.append(explain(exercise.formula, at=exercise.at, wrt=exercise.var, order=exercise.order))

    def render() -> None:
        story[0].to_dict()
        str(story[0])

    row: dict[str, Any] = {"id": exercise.id, "formula": exercise.formula, "order": exercise.order}
    try:
        first: Span = unswept(make)
        row |= {"explain": first.cpu, "explain_wall": first.wall, "render": unswept(render).cpu}
    except ChainruleError as problem:
        row = {**row, "refused": problem.message}
        row.pop("explain", None)
    return row
