"""This file makes the large computations that are measured: plain recipes, which ours and the peers both follow.

A recipe is a list of steps; a step names a function and the numbers of earlier values, where value 0 is the input x.
"""

from __future__ import annotations

import random
from functools import reduce
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Step = tuple[str, tuple[int, ...]]
Recipe = list[Step]

BOUNDED = ("sin", "cos", "tanh", "atan", "sigmoid")  # values stay small, however deep they are nested


def random_recipe(
    count: int, *, seed: int = 1, most_depth: int = 1 << 30, functions: tuple[str, ...] = BOUNDED
) -> Recipe:
    """Return about `count` random steps: in turn a sum or product of two earlier values, and a function of that.

    Any earlier value may be read again, if it is nested less than `most_depth` deep; the last step sums the loose ends.
    """
    choose = random.Random(seed)
    depths, open_to_readers, read = [0], [0], set[int]()
    steps: Recipe = []
    while len(steps) < count - 1:
        pair = (choose.choice(open_to_readers), choose.choice(open_to_readers))
        read.update(pair)
        depth = 1 + max(depths[each] for each in pair)
        steps.append((choose.choice(("add", "multiply")), pair))
        steps.append((choose.choice(functions), (len(steps),)))
        depths += [depth, depth]
        if depth < most_depth:
            open_to_readers.append(len(steps))
    ends = tuple(number for number in range(2, len(steps) + 1, 2) if number not in read)
    return [*steps, ("sum", ends)]


def chain_recipe(count: int) -> Recipe:
    """Return `count` steps, each a function of the one before."""
    return [(BOUNDED[number % len(BOUNDED)], (number,)) for number in range(count)]


def follow(recipe: Recipe, x: Any, functions: Mapping[str, Callable[..., Any]]) -> Any:
    """Return the last value of a recipe."""
    values = [x]
    for name, args in recipe:
        values.append(functions[name](*[values[arg] for arg in args]))
    return values[-1]


def in_chainrule(recipe: Recipe) -> tuple[Any, Any]:
    """Return x and the graph of a recipe."""
    from chainrule.graph import symbol
    from chainrule.rules import RULES

    x = symbol("x")
    return x, follow(recipe, x, {**RULES, "sum": lambda *terms: reduce(RULES["add"], terms)})


def in_sympy(recipe: Recipe) -> tuple[Any, Any]:
    """Return x and SymPy's expression for a recipe; its sum is one flat sum, which suits SymPy best."""
    import sympy

    functions = {name: getattr(sympy, name, None) for name, _ in recipe}
    x = sympy.Symbol("x")
    operators = {"add": lambda a, b: a + b, "multiply": lambda a, b: a * b, "sum": sympy.Add}
    return x, follow(recipe, x, {**functions, **operators})
