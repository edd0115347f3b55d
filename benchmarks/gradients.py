"""This file measures gradients of plain Python functions beside autograd, which also traces at every call."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.clock import in_turn, median_cpu, per_call
from benchmarks.figure import Figure, number

if TYPE_CHECKING:
    from collections.abc import Iterator


def small(x: float, y: float) -> float:
    u = x**2 + y
    return math.sin(u) * math.exp(-y / 2)


def looped(x: float, y: float) -> float:
    s = x
    for _ in range(20):
        s = math.sin(s) * y + x
    return s


def gradients(*, quick: bool) -> Iterator[Figure]:
    """Call gradients of a small function, and of one with a loop of twenty rounds."""
    import autograd
    import autograd.numpy as anp

    import chainrule

    def small_in_autograd(x, y):
        u = x**2 + y
        return anp.sin(u) * anp.exp(-y / 2)

    def looped_in_autograd(x, y):
        s = x
        for _ in range(20):
            s = anp.sin(s) * y + x
        return s

    for name, ours, theirs in (("small", small, small_in_autograd), ("looped", looped, looped_in_autograd)):
        our_gradient = chainrule.value_and_grad(ours, (0, 1))
        their_gradient = autograd.value_and_grad(theirs, (0, 1))
        found, expected = our_gradient(1.1, 0.4), their_gradient(1.1, 0.4)
        assert all(math.isclose(a, float(b)) for a, b in zip(found[1], expected[1], strict=True))
        spans = in_turn(
            {
                "ours": lambda run=our_gradient: per_call(lambda: run(1.1, 0.4)),
                "autograd": lambda run=their_gradient: per_call(lambda: run(1.1, 0.4)),
            },
            3 if quick else 9,
        )
        mine, other = median_cpu(spans["ours"]), median_cpu(spans["autograd"])
        yield Figure(
            f"gradient of a Python function ({name}): times autograd",
            other / mine,
            "×",
            beside=f"{number(mine)} ms a call, autograd {number(other)} ms",
        )
    formula = chainrule.value_and_grad("sin(x^2+y)*exp(-y/2)", (0, 1))
    yield Figure("gradient of the same as a formula", per_call(lambda: formula(1.1, 0.4)).cpu, beside="a call")
