"""This file writes the chain rule of one derivative: as names, as local derivatives, and tidied to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.graph import substitute, symbol
from chainrule.rules import UNKNOWN
from chainrule.rules.rule import PRODUCT, SUM

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chainrule.explanation.model import DerivativeTold, PathTold
    from chainrule.explanation.story import Story
    from chainrule.graph import Node

MOST_TERMS: Final = 4
MOST_FACTORS: Final = 8


def paths_between(story: Story, output: str, wrt: str) -> list[PathTold]:
    """Return the listed paths of one derivative."""
    return [told for told in story.paths if told.path.output == output and told.path.wrt == wrt]


def chain_lines(story: Story, told: DerivativeTold, write: Callable[[Node], str]) -> tuple[str, list[str]]:
    """Return the left-hand side of the chain rule, and its right-hand sides, each equal to the one before.

    The right-hand sides are left out where there are too many paths to read.
    """
    paths = paths_between(story, told.output, told.wrt.name)
    left, rights = story.derivative_name(told), []
    complete = story.paths_total == len(story.paths)
    if complete and 0 < len(paths) <= MOST_TERMS and all(len(each.gains) <= MOST_FACTORS for each in paths):
        if any(len(each.gains) > 1 for each in paths):
            rights.append(joined_by_plus([leibniz(story, each) for each in paths]))
        if len(paths) > 1 or len(paths[0].gains) > 1:
            rights.append(joined_by_plus([factors(story, each, write) for each in paths]))
    if told.node is not None:
        rights.append(write(told.node))
    return left, list(dict.fromkeys(rights))


def joined_by_plus(terms: Sequence[str]) -> str:
    """Return a sum; a term that begins with a minus is taken away."""
    text = terms[0]
    for term in terms[1:]:
        text += f" − {term[1:]}" if term.startswith("−") else f" + {term}"
    return text


def leibniz(story: Story, told: PathTold) -> str:
    """Return the product along a path in the notation of Leibniz, the last layer first: dh/dg · dg/df · df/dx."""
    plain = told.path.layers
    names = [story.printer.name(name) for name in plain]
    signs = [story.sign_of_edge(name) for name in plain]
    return " · ".join(f"{signs[i]}{names[i]}/{signs[i]}{names[i - 1]}" for i in range(len(names) - 1, 0, -1))


def lagrange(story: Story, told: PathTold, write: Callable[[Node], str]) -> str:
    """Return the product along a path in the notation of Lagrange, the last layer first.

    Named layers read h′(g) · g′(f) · f′(x); functions that nobody defined h′(g(f(x))) · g′(f(x)) · f′(x).
    """
    names = told.path.layers
    if any(story.by_name[name].view.body.op is UNKNOWN for name in names[1:]):
        return " · ".join(_with_everything_put_in(story, told, write))
    shown = [story.printer.name(name) for name in names]
    return " · ".join(f"{shown[i]}′({shown[i - 1]})" for i in range(len(shown) - 1, 0, -1))


def _with_everything_put_in(story: Story, told: PathTold, write: Callable[[Node], str]) -> list[str]:
    """Return the factors along a path as formulas of the inputs alone."""
    names = told.path.layers
    known: dict[Node, Node] = {}
    for layer in story.layers:
        known[symbol(layer.view.name)] = substitute(layer.view.body, known)
    texts: list[str] = []
    for i in range(len(names) - 1, 0, -1):
        derivative = story.derivative_of_edge(names[i - 1], names[i])
        if derivative is not None:
            text = write(substitute(derivative, known))
            texts.append(text if stands_alone(derivative, first=not texts) else f"({text})")
    return texts


def factors(story: Story, told: PathTold, write: Callable[[Node], str], times: str = " · ") -> str:
    """Return the local derivatives along a path, the last layer first: 1 · 2 · 2x."""
    names = told.path.layers
    texts: list[str] = []
    for i in range(len(names) - 1, 0, -1):
        derivative = story.derivative_of_edge(names[i - 1], names[i])
        text = "?" if derivative is None else write(derivative)
        alone = derivative is None or stands_alone(derivative, first=not texts)
        if not alone and derivative is not None and len(names) == 2:
            alone = derivative.is_constant or derivative.op.name == "divide"  # a term, with no factor beside it
        texts.append(text if alone else f"({text})")
    return times.join(texts)


def stands_alone(node: Node, *, first: bool) -> bool:
    """Return whether a factor needs no brackets between dots."""
    if node.is_constant:
        return (first or node.value >= 0) and (node.value.denominator == 1 or node.is_decimal)
    holds = getattr(node.op, "holds", PRODUCT + 1)
    if holds <= SUM:
        return False
    return first if node.op.name == "negate" else holds != PRODUCT or node.op.name != "divide"
