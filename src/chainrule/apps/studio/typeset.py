"""This file sets every formula of an explanation in MathML, by the formula in the input language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.studio.programs import layers_of
from chainrule.graph import children_first, symbol
from chainrule.rules import CALL, LAYER
from chainrule.writers.mathml import to_mathml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainrule.explanation import Explanation
    from chainrule.explanation.model import StepTold
    from chainrule.graph import Node

LONGEST: Final = 20_000  # characters of MathML; a longer formula stays text
MOST: Final = 150_000  # characters of all MathML; what comes after, the last steps, stays text
LONGEST_TEXT: Final = 2_000  # characters of a formula


def typeset(story: Explanation, *, steps: bool = True) -> dict[str, str]:
    """Return the MathML of each formula that occurs in the explanation, with or without its steps.

    >>> from chainrule.api import explain
    >>> typeset(explain("x^2", x=5))["x^2"]
    '<math><msup><mi>x</mi><mn>2</mn></msup></math>'
    """
    memo: dict[str, Any] = {}
    found: dict[str, str] = {}
    room = MOST
    called = story.printer.calls_exp
    for node in _formulas(story, steps=steps):
        text = story.printer.text(node)
        if text not in found and len(text) <= LONGEST_TEXT and room > 0:
            found[text] = to_mathml(node, memo=memo, calls_exp=called)
            room -= len(found[text])
    whole = [
        to_mathml(node, layers="statements" if _has_names(node) else "names", calls_exp=called)
        for _, node in story.outputs
    ]
    found[story.printer.statements(story.outputs)] = "".join(whole)
    return {text: drawn for text, drawn in found.items() if len(drawn) <= LONGEST}


def _has_names(node: Node) -> bool:
    """Return whether named layers or calls stand in a graph."""
    return any(each.op is LAYER or each.op is CALL for each in children_first(node))


def _formulas(story: Explanation, *, steps: bool) -> Iterator[Node]:
    """Return the nodes behind all formulas of the explanation."""
    yield from story.reading.inputs
    yield from [symbol(name) for name, _ in story.outputs]
    for _, layer in layers_of(story):
        yield symbol(layer.view.name)
        yield layer.view.body
        yield from [read.derivative for read in layer.reads if read.derivative is not None]
    yield from [told.node for told in (*story.derivatives, *story.mixed) if told.node is not None]
    yield from story.domain
    yield from [told.node for told in story.kinks]
    for step in story.steps if steps else ():
        yield from _formulas_of_step(step)


def _formulas_of_step(step: StepTold) -> Iterator[Node]:
    """Return the nodes of a step and of the smaller ones in it."""
    yield from (step.plan.before, step.plan.after, step.plan.changed)
    for inner in step.substeps:
        yield from _formulas_of_step(inner)
