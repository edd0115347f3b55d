"""This file measures derivatives beside SymPy: textbook formulas, and one large random graph."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks.clock import Span, in_turn, median_cpu, middle_of, quantile, timed, unswept
from benchmarks.corpus import Exercise, exercises, in_sympy, sample
from benchmarks.figure import Figure, number
from benchmarks.recipes import in_chainrule, random_recipe
from benchmarks.recipes import in_sympy as recipe_in_sympy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 20  # seconds for SymPy's simplify, for one formula
NODES = 5_000
MOST_DEPTH = 3  # SymPy walks shared parts again and again: with every level more it falls further behind


def derivatives(*, quick: bool) -> Iterator[Figure]:
    """Differentiate textbook formulas, from text to text, and a sample of them with SymPy, in turn."""
    from chainrule import derivative

    str(derivative("x^2*sin(x)"))
    chosen = [each for each in exercises() if each.order == 1]
    spans = [unswept(lambda each=each: str(derivative(each.formula, each.var))) for each in chosen]
    times = [span.cpu for span in spans]
    beside = f"quartiles {number(quantile(times, 0.25))} and {number(quantile(times, 0.75))} ms, {len(times)} exercises"
    yield Figure("derivative, text to text: median", quantile(times, 0.5), at_most=0.5, beside=beside)
    yield Figure("derivative, text to text: p90", quantile(times, 0.9))
    yield from _beside_sympy(30 if quick else 120)


def _beside_sympy(count: int) -> Iterator[Figure]:
    """Ours from text to text; SymPy's `diff` and `simplify` of what it has parsed before, so without its parser."""
    os.environ.setdefault("SYMPY_CACHE_SIZE", "None")  # SymPy at its best
    import sympy

    sympy.simplify(sympy.diff(sympy.Symbol("x") ** 2 * sympy.sin(sympy.Symbol("x"))))  # its modules are there
    ratios, gave_up, without = [], 0, 0
    rows = []
    for number_, exercise in enumerate(sample(count * 2)):
        if len(rows) == count:
            break
        read = in_sympy(exercise) if exercise.order == 1 else None
        if read is None:
            without += 1
            continue
        ours, theirs, ended = _race(exercise, *read, sympy_first=number_ % 2 == 0)
        gave_up += not ended
        ratios.append(theirs.cpu / ours.cpu)
        rows.append({"id": exercise.id, "ours": ours.cpu, "sympy": theirs.cpu, "ended": ended})
    low, middle, high = (quantile(ratios, share) for share in (0.25, 0.5, 0.75))
    beside = (
        f"quartiles {number(low)} and {number(high)}; SymPy {number(quantile([row['sympy'] for row in rows], 0.5))} ms "
        f"at the median, {len(rows)} formulas" + (f", {gave_up} above {PATIENCE} s" if gave_up else "")
    )
    name = "derivative: times SymPy's diff + simplify"
    yield Figure(name, middle, "×", at_least=15, beside=beside, detail={"rows": rows})


def _race(exercise: Exercise, expression: Any, x: Any, *, sympy_first: bool) -> tuple[Span, Span, bool]:
    """Return both times, and whether SymPy came to an end."""
    import sympy

    from chainrule import derivative

    def theirs() -> Span:
        return timed(lambda: sympy.simplify(sympy.diff(expression, x)))

    def patient() -> tuple[Span, bool]:
        try:
            with _at_most(PATIENCE):
                return theirs(), True
        except TimeoutError:
            return Span(PATIENCE * 1e3, PATIENCE * 1e3), False

    span, ended = patient() if sympy_first else (None, False)
    ours = timed(lambda: str(derivative(exercise.formula, exercise.var)))
    if span is None:
        span, ended = patient()
    return ours, span, ended


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise TimeoutError where the body takes longer."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def random_graph(*, quick: bool) -> Iterator[Figure]:
    """Differentiate a random graph of 5,000 nodes, unsimplified, forward, backward, by the laws, and with SymPy."""
    os.environ.setdefault("SYMPY_CACHE_SIZE", "None")
    from sympy.core.cache import clear_cache

    sys.setrecursionlimit(100_000)  # for SymPy
    recipe = random_recipe(NODES, most_depth=MOST_DEPTH, functions=("sin", "cos"))
    x_sympy, sympy_graph = recipe_in_sympy(recipe)
    runs = {name: partial(middle_of, 5, run) for name, run in _our_ways(recipe).items()}

    def theirs() -> Span:
        clear_cache()
        return timed(lambda: sympy_graph.diff(x_sympy))

    spans = in_turn({**runs, "sympy": theirs}, 2 if quick else 5)
    sympy_time = median_cpu(spans["sympy"])
    for name in runs:
        ours = median_cpu(spans[name])
        ratio = quantile([other.cpu / mine.cpu for mine, other in zip(spans[name], spans["sympy"], strict=True)], 0.5)
        yield Figure(
            f"random graph of {NODES:,} nodes, {name}: times SymPy",
            ratio,
            "×",
            at_least=None if name == "derivation" else 100,
            beside=f"{number(ours)} ms, SymPy's diff {number(sympy_time)} ms",
        )


def _our_ways(recipe: Any) -> dict[str, Callable[[], Any]]:
    """Return our three ways to the derivative of a graph."""
    from chainrule.graph import const
    from chainrule.rules import derivative_of
    from chainrule.transforms.derive import work_out
    from chainrule.transforms.forward import tangent
    from chainrule.transforms.reverse import adjoints

    x, graph = in_chainrule(recipe)
    return {
        "forward": lambda: tangent(graph, {x: const(1)}),
        "reverse": lambda: adjoints(graph, [x]),
        "derivation": lambda: work_out(derivative_of(graph, x), []),
    }
