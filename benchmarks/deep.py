"""This file measures what breaks recursive programs: 100,000 layers, 2¹⁰⁰ paths, and Taylor series of order 20."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks.clock import in_turn, median_cpu, per_call, timed
from benchmarks.figure import Figure, number

if TYPE_CHECKING:
    from collections.abc import Iterator

LAYERS = 100_000
SERIES = ("exp(sin(x))", "sin(x)/(1+x^2)", "log(1+exp(x))")


def deep(*, quick: bool) -> Iterator[Figure]:
    """Take a chain of 100,000 named layers both ways, and print it; explain what has 2¹⁰⁰ paths."""
    from chainrule import explain
    from chainrule.graph import const
    from chainrule.transforms.evaluate import values_at
    from chainrule.transforms.forward import tangent
    from chainrule.transforms.reverse import adjoints
    from chainrule.writers.text import to_text

    x, graph = _layers(LAYERS // 10 if quick else LAYERS)
    count = f"{LAYERS // 10 if quick else LAYERS:,} layers"
    for name, run in {
        "evaluate": lambda: values_at([graph], {"x": 0.7}),
        "forward": lambda: tangent(graph, {x: const(1)}),
        "reverse": lambda: adjoints(graph, [x]),
        "print": lambda: to_text(graph, layers="statements"),
    }.items():
        yield Figure(f"{name}, {count}", timed(run).cpu)
    doubling = "; ".join(["a_0 = sin(x); b_0 = cos(x)", *map(_doubled, range(1, 101)), "y = a_100"])
    story = explain(doubling, x=0.5)
    cost = timed(lambda: explain(doubling, x=0.5)).cpu
    yield Figure("explain 200 layers", cost, beside=f"{story.paths_total:.3g} paths, counted")


def _doubled(number: int) -> str:
    """Return two layers that both read the two before."""
    before = number - 1
    return f"a_{number} = a_{before} + sin(b_{before}); b_{number} = cos(a_{before}) - b_{before}"


def _layers(count: int) -> tuple[Any, Any]:
    """Return x and a chain of so many named layers of it."""
    from chainrule.graph import symbol
    from chainrule.rules import RULES, layer

    x = symbol("x")
    node = x
    for index in range(count):
        node = layer(RULES["sin"](node) if index % 2 else node * node, f"u_{index}")
    return x, node


def taylor(*, quick: bool) -> Iterator[Figure]:
    """Take Taylor series to order 20, beside mpmath, which differences numerically."""
    import mpmath

    import chainrule

    peers = {
        "exp(sin(x))": lambda x: mpmath.exp(mpmath.sin(x)),
        "sin(x)/(1+x^2)": lambda x: mpmath.sin(x) / (1 + x**2),
        "log(1+exp(x))": lambda x: mpmath.log(1 + mpmath.exp(x)),
    }
    for formula in SERIES:
        ours = partial(chainrule.taylor, formula, around=0.5, order=20)
        theirs = partial(mpmath.taylor, peers[formula], 0.5, 20)
        runs = {"ours": lambda run=ours: per_call(run), "mpmath": lambda run=theirs: per_call(run)}
        spans = in_turn(runs, 2 if quick else 5)
        mine, other = median_cpu(spans["ours"]), median_cpu(spans["mpmath"])
        exact = per_call(partial(chainrule.taylor, formula, around=0, order=20)).cpu
        beside = f"mpmath's differences {number(other)} ms; exact at 0: {number(exact)} ms"
        yield Figure(f"Taylor to order 20: {formula}", mine, beside=beside)
