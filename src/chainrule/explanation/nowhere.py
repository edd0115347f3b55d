"""This file notices what holds nowhere, as in x/0 or √(−1 − x²), and what only rounding lets hold, as in tan(π/2)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from chainrule.errors import NotDifferentiable
from chainrule.explanation.numbers import to_float
from chainrule.graph import Node, children_first, const, inputs_of, symbol, tree_size
from chainrule.rules import RULES
from chainrule.transforms.domain import is_surely_true
from chainrule.transforms.evaluate import values_at
from chainrule.transforms.reverse import adjoints
from chainrule.transforms.simplify import simplify

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from chainrule.explanation.story import Story

_ZERO: Final = const(0)
_STRICT: Final = (RULES["ne"], RULES["gt"], RULES["lt"])
LARGEST: Final = 40  # nodes of a condition that is looked at
ROUNDING: Final = 2.0**-51  # how far, of its own size, an input in floats may stand from what was meant
CLOSE: Final = 2.0**-24  # what is further from 0 is not looked at
_SUMS: Final = (RULES["add"], RULES["subtract"], RULES["negate"])


def never_holds(requirement: Node) -> bool:
    """Return whether a condition fails wherever the inputs stand, as far as one look tells.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> never_holds(RULES["ne"](x - x, 0)), never_holds(RULES["gt"](x, 0)), never_holds(RULES["ge"](-1 - x**2, 0))
    (True, False, True)
    """
    if len(requirement.args) != 2 or tree_size(requirement, LARGEST) >= LARGEST:
        return False
    subject, bound = requirement.args
    if subject.op not in _SUMS and inputs_of(subject, bound):
        return False
    name = requirement.op.name
    above = simplify(bound - subject)  # how far the bound stands above
    if above.is_constant:
        return not is_surely_true(RULES[name](0, above)) if name in ("ne", "gt", "ge", "lt", "le") else False
    opposite = {"gt": "ge", "ge": "gt"}.get(name)
    return opposite is not None and is_surely_true(RULES[opposite](above, 0))


def tell_nowhere(story: Story) -> None:
    """Warn of a formula that has no value anywhere, and leave out of the domain what no input can mend."""
    failing = [requirement for requirement in story.domain if never_holds(requirement)]
    if not failing:
        return
    first = failing[0]
    if first.op is RULES["ne"]:
        divisor = story.printer.pretty(first.args[0])
        story.warn("divides-by-zero", divisor="0" if divisor == "0" else f"{divisor} = 0")
    else:
        story.warn("nowhere", condition=story.printer.pretty(first))
    story.domain = [requirement for requirement in story.domain if requirement not in failing]


def tell_barely(story: Story) -> None:
    """Warn where what must not be 0 is 0 but for the rounding of the inputs, as the cosine at π/2 is."""
    if not story.has_point or story.specials:
        return
    rounded = {symbol(name) for name, number in story.at.items() if isinstance(number, float)}
    for requirement in story.domain:
        subject = requirement.args[0] if requirement.args[1] is _ZERO else requirement.args[0] - requirement.args[1]
        if requirement.op in _STRICT and not story.is_open(subject) and _is_rounding(subject, story.point, rounded):
            story.warn("barely", subject=story.printer.pretty(subject))
            # that digits of the number are lost is true, but there is no number
            story.warnings = [each for each in story.warnings if each.code != "cancellation"]


def _is_rounding(subject: Node, point: Mapping[str, float], rounded: AbstractSet[Node]) -> bool:
    """Return whether a value is no larger than what the rounding of some inputs, of π and of e makes of it."""
    value = to_float(values_at([subject], point)[subject])
    if value == 0 or not abs(value) < CLOSE:
        return False
    moved = [node for node in children_first(subject) if node in rounded or _is_irrational(node)]
    try:
        slopes = adjoints(subject, moved)
    except NotDifferentiable:
        return False  # how far rounding reaches is unknown
    values = values_at([*slopes, *moved], point)
    reach = [abs(to_float(values[slope]) * to_float(values[node])) for slope, node in zip(slopes, moved, strict=True)]
    return abs(value) <= ROUNDING * math.fsum(reach)


def _is_irrational(node: Node) -> bool:
    """Return whether a node is a named number such as π, which a float can only come near to."""
    return getattr(node.op, "kind", "") == "constant"
