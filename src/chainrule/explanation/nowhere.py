"""This file notices what can hold nowhere: x/0 divides by 0, √(−1 − x²) and ln(−x²) have no real value anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.graph import Node, inputs_of, tree_size
from chainrule.rules import RULES
from chainrule.transforms.domain import is_surely_true
from chainrule.transforms.simplify import simplify

if TYPE_CHECKING:
    from chainrule.explanation.story import Story

LARGEST: Final = 40  # nodes of a condition that is looked at
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
