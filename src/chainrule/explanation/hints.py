"""This file gives hints: what a question was taken for, what is missing, and what a person may have meant."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from chainrule.graph import Node, children_first
from chainrule.rules import RULES
from chainrule.transforms.evaluate import values_at
from chainrule.transforms.inline import inline_all

if TYPE_CHECKING:
    from chainrule.explanation.story import Story

POWER: Final = RULES["power"]
DIVIDE: Final = RULES["divide"]
MOST_DEGREE: Final = 99  # the root of a higher degree is not what a person meant


def tell_asked(story: Story, body: Node, wrt: Node) -> None:
    """Say that `d/dx(…)` was taken as the question, not as a formula to differentiate once more."""
    shown = story.printer.pretty(body)
    story.warn("asked-derivative", body=shown, wrt=story.printer.name(wrt.name))


def tell_hints(story: Story) -> None:
    """Say what to do about a push without a point, and about a root of a negative number."""
    if story.prediction is not None:
        missing = [node.name for node in story.reading.inputs if node.name not in story.at]
        if missing:
            story.warn("push-needs-point", names=story.words.join([story.printer.name(name) for name in missing]))
    if story.has_point:
        _tell_roots(story)


def _tell_roots(story: Story) -> None:
    """Offer the real root where a power such as x^(1/3) meets a negative base, since it asks for x ≥ 0."""
    outputs = inline_all([node for _, node in story.outputs])
    roots = [(node, power) for node in children_first(*outputs) if (power := odd_root(node)) is not None]
    if not roots:
        return
    values = values_at(outputs, {**story.point, **dict.fromkeys(story.unknown, math.nan)})
    for node, power in roots:
        base = node.args[0]
        if float(values[base]) < 0:
            degree = power.denominator
            root = RULES["cbrt"](base) if degree == 3 else RULES["root"](base, degree)
            offer = root if power.numerator == 1 else root**power.numerator
            say = story.printer.pretty
            ordinal = story.words.say("ordinal", str(degree) if degree in (3, 5, 7, 9) else "other", number=degree)
            story.warn("real-root", text=say(node), base=say(base), root=ordinal, offer=story.printer.text(offer))


def odd_root(node: Node) -> Fraction | None:
    """Return the exponent of a power p/q whose q is odd and above 1, such as that of x^(2/3); else None.

    >>> from chainrule.graph import const, symbol
    >>> odd_root(symbol("x") ** const(Fraction(2, 3))), odd_root(symbol("x") ** const(Fraction(1, 2)))
    (Fraction(2, 3), None)
    """
    if node.op is not POWER:
        return None
    exponent = node.args[1]
    sign = 1
    if exponent.op is RULES["negate"]:
        exponent, sign = exponent.args[0], -1
    if exponent.is_constant:
        value = Fraction(exponent.value)
    elif exponent.op is DIVIDE and all(part.is_constant and part.value for part in exponent.args):
        value = Fraction(exponent.args[0].value) / Fraction(exponent.args[1].value)
    else:
        return None
    return sign * value if value.denominator % 2 and 1 < value.denominator <= MOST_DEGREE else None
