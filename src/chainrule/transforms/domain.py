"""This file says what a formula asks of its inputs: ln x asks for x > 0, 1/x for x ≠ 0, √x for x ≥ 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.graph import Node, children_first, const, tree_size
from chainrule.rules import CALL, DERIVATIVE, RULES, UNKNOWN
from chainrule.transforms.evaluate import values_in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

_ZERO = const(0)
_WHERE = RULES["where"]
_LARGEST = 40  # nodes of a number that is worked out to know its sign
_SURE = 1e-9  # a number in floats that is nearer to 0 may be 0


def requirements_of(*roots: Node) -> list[Node]:
    """Return true-or-false nodes which must all hold for all `roots` to have a value; empty where they always have one.

    What is surely true is left out. Each is in terms of parts of `roots`.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> requirements_of(RULES["log"](x)) == [RULES["gt"](x, 0)]
    True
    """
    found: dict[Node, None] = {}
    for node in _always_valued(roots):
        for requirement in _own_requirements(node):
            if not is_surely_true(requirement):
                found[requirement] = None
    return _strongest(found)


def _always_valued(roots: Iterable[Node]) -> list[Node]:
    """Return the nodes that need a value wherever `roots` have one: of a choice its question, not the two sides."""
    order = children_first(*roots, stop=lambda node: node.op is _WHERE)
    choices = [node for node in order if node.op is _WHERE]
    return [*order, *_always_valued([node.args[0] for node in choices])] if choices else order


def _own_requirements(node: Node) -> list[Node]:
    """Return what one node asks of its arguments, as the table says; a divisor is split into its factors."""
    requires = getattr(node.op, "requires", None)
    if requires is None:
        return []
    found: list[Node] = []
    for requirement in requires(*node.args):
        split = requirement.op is RULES["ne"] and requirement.args[1] is _ZERO
        found += _not_zero(requirement.args[0]) if split else [requirement]
    return found


def _not_zero(node: Node) -> list[Node]:
    """Return what it takes for a divisor not to be 0: no factor of it is, and what stands under a root is positive."""
    found: list[Node] = []
    stack = [node]
    while stack:
        part = stack.pop()
        name, args = part.op.name, part.args
        if name == "multiply":
            stack.extend(reversed(args))
        elif name in ("negate", "abs", "cbrt") or (name == "power" and args[1].is_constant and args[1].value > 0):
            broken = name == "power" and args[1].value.denominator != 1
            if broken:
                found.append(RULES["gt"](args[0], 0))
            else:
                stack.append(args[0])
        elif name == "sqrt":
            found.append(RULES["gt"](args[0], 0))
        else:
            found.append(RULES["ne"](part, 0))
    return found


def is_surely_true(requirement: Node) -> bool:
    """True where a requirement holds whatever the inputs are, as far as one look tells."""
    subject, bound = requirement.args
    name = requirement.op.name
    if subject.is_constant and bound.is_constant:
        value, limit = subject.value, bound.value
        return {"gt": value > limit, "ge": value >= limit, "ne": value != limit, "lt": value < limit}.get(
            name, value <= limit
        )
    number = _number_without_inputs(subject) if bound.is_constant else None
    if number is not None and abs(above := number - float(bound.value)) > _SURE:
        return name == "ne" or (above > 0) == (name in ("gt", "ge"))
    if bound is not _ZERO:
        return False
    if name == "ge":
        return never_negative(subject)
    return never_zero(subject) and (name == "ne" or never_negative(subject))


def _number_without_inputs(node: Node) -> float | None:
    """Return the value of a small node that reads no input and nothing undefined, such as 2π; else None."""
    first = node
    while first.args:
        first = first.args[0]
    if first.is_input or tree_size(node, _LARGEST) >= _LARGEST:
        return None
    order = children_first(node)
    if any(each.is_input or each.op in (UNKNOWN, DERIVATIVE, CALL) for each in order):
        return None
    return float(values_in_order(order, {})[node])


def never_negative(node: Node) -> bool:
    """True where a value is surely ≥ 0, as far as one look at its shape tells."""
    if node.op is RULES["add"]:
        return all(_is_plainly_never_negative(arg) for arg in node.args)
    if node.op is RULES["multiply"]:
        return node.args[0] is node.args[1] or all(_is_plainly_never_negative(arg) for arg in node.args)
    return _is_plainly_never_negative(node)


def _is_plainly_never_negative(node: Node) -> bool:
    """True for a number ≥ 0, an even power or a function that the table says is never negative."""
    if node.is_constant:
        return node.value >= 0
    args = node.args
    if node.op is RULES["power"] and args[1].is_constant and args[1].value.denominator == 1:
        return args[1].value % 2 == 0
    return getattr(node.op, "sign", "") in (">0", ">=0")


def never_zero(node: Node) -> bool:
    """True where a value is surely not 0, as far as one look at its shape tells."""
    if node.is_constant:
        return node.value != 0
    if node.op is RULES["add"]:
        return any(_is_plainly_positive(arg) for arg in node.args) and never_negative(node)
    if node.op is RULES["power"]:
        return never_zero(node.args[0])
    return getattr(node.op, "sign", "") in (">0", "!=0")


def _is_plainly_positive(node: Node) -> bool:
    """True for a number > 0 or a function that the table says is always positive."""
    return node.value > 0 if node.is_constant else getattr(node.op, "sign", "") == ">0"


def _strongest(found: Iterable[Node]) -> list[Node]:
    """Return requirements without those that a stronger one implies."""
    known = set(found)
    kept: list[Node] = []
    for requirement in found:
        stronger = {"ne": ("gt", "lt"), "ge": ("gt",)}.get(requirement.op.name, ())
        if not any(RULES[name](*requirement.args) in known for name in stronger):
            kept.append(requirement)
    return kept


def is_implied(requirement: Node, known: Iterable[Node]) -> bool:
    """True where one of the `known` requirements says as much as this one.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> is_implied(RULES["ne"](x, 0), [RULES["gt"](x, 0)])
    True
    """
    name = requirement.op.name
    enough = {"ne": ("ne", "gt", "lt"), "ge": ("ge", "gt"), "le": ("le", "lt")}.get(name, (name,))
    known = set(known)
    return any(RULES[stronger](*requirement.args) in known for stronger in enough)
