"""This file says what a formula asks of its inputs: ln x asks for x > 0, 1/x for x ≠ 0, √x for x ≥ 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.graph import Node, children_first, const
from chainrule.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

_ZERO = const(0)
_POSITIVE = frozenset(["log", "log2", "log10", "logbase"])
_WITHIN_ONE = frozenset(["asin", "acos"])
_NOT_ZERO = frozenset(["cot", "csc", "coth", "csch"])
_NEVER_NEGATIVE = frozenset(["exp", "exp2", "abs", "cosh", "hypot", "sqrt", "sech", "sigmoid", "softplus"])
_NEVER_ZERO = frozenset(["exp", "exp2", "cosh", "sech", "sigmoid", "softplus", "pi", "e"])


def requirements_of(root: Node) -> list[Node]:
    """Return true-or-false nodes which must all hold for `root` to have a value; empty where it always has one.

    What is surely true is left out. Each is in terms of parts of `root`.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> requirements_of(RULES["log"](x)) == [RULES["gt"](x, 0)]
    True
    """
    found: dict[Node, None] = {}
    for node in children_first(root):
        for requirement in _own_requirements(node):
            if not _is_surely_true(requirement):
                found[requirement] = None
    return _strongest(found)


def _own_requirements(node: Node) -> list[Node]:
    """Return what one node asks of its arguments."""
    name, args = node.op.name, node.args
    if name in _POSITIVE:
        return [RULES["gt"](arg, 0) for arg in args]
    if name == "log1p":
        return [RULES["gt"](args[0], -1)]
    if name == "sqrt":
        return [RULES["ge"](args[0], 0)]
    if name == "divide":
        return _not_zero(args[1])
    if name == "power":
        return _of_power(args[0], args[1])
    if name == "root" and args[1].is_constant and args[1].value % 2 == 0:
        return [RULES["ge"](args[0], 0)]
    if name in _WITHIN_ONE:
        return [RULES["le"](RULES["abs"](args[0]), 1)]
    if name == "atanh":
        return [RULES["lt"](RULES["abs"](args[0]), 1)]
    if name in ("acoth", "asec", "acsc"):
        return [RULES["gt" if name == "acoth" else "ge"](RULES["abs"](args[0]), 1)]
    if name == "acosh":
        return [RULES["ge"](args[0], 1)]
    if name in _NOT_ZERO:
        return [RULES["ne"](args[0], 0)]
    return []


def _of_power(base: Node, exponent: Node) -> list[Node]:
    """Return what base^exponent asks: a broken exponent a base ≥ 0, a negative one a base ≠ 0."""
    if not exponent.is_constant:
        return [] if base.is_constant and base.value > 0 else [RULES["gt"](base, 0)]
    value = exponent.value
    if value.denominator != 1:
        return [RULES["ge" if value > 0 else "gt"](base, 0)]
    return _not_zero(base) if value < 0 else []


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


def _is_surely_true(requirement: Node) -> bool:
    """True where a requirement holds whatever the inputs are, as far as one look tells."""
    subject, bound = requirement.args
    name = requirement.op.name
    if subject.is_constant:
        value, limit = subject.value, bound.value
        return {"gt": value > limit, "ge": value >= limit, "ne": value != limit, "lt": value < limit}.get(
            name, value <= limit
        )
    if bound is not _ZERO:
        return False
    if name == "ge":
        return never_negative(subject)
    return never_zero(subject) and (name == "ne" or never_negative(subject))


def never_negative(node: Node) -> bool:
    """True where a value is surely ≥ 0, as far as one look at its shape tells."""
    name, args = node.op.name, node.args
    if node.is_constant:
        return node.value >= 0
    if name in _NEVER_NEGATIVE or name in ("pi", "e"):
        return True
    if name == "power" and args[1].is_constant and args[1].value.denominator == 1:
        return args[1].value % 2 == 0
    if name in ("add", "multiply"):
        return all(_is_plainly_never_negative(arg) for arg in args) or (name == "multiply" and args[0] is args[1])
    return False


def _is_plainly_never_negative(node: Node) -> bool:
    """True for a number ≥ 0, an even power or a function that is never negative."""
    if node.is_constant:
        return node.value >= 0
    args = node.args
    if node.op.name == "power" and args[1].is_constant and args[1].value.denominator == 1:
        return args[1].value % 2 == 0
    return node.op.name in _NEVER_NEGATIVE


def never_zero(node: Node) -> bool:
    """True where a value is surely not 0, as far as one look at its shape tells."""
    name, args = node.op.name, node.args
    if node.is_constant:
        return node.value != 0
    if name in _NEVER_ZERO:
        return True
    if name == "add":
        positive = any(arg.is_constant and arg.value > 0 for arg in args) or any(
            arg.op.name in _NEVER_ZERO for arg in args
        )
        return positive and all(_is_plainly_never_negative(arg) for arg in args)
    return name == "power" and never_zero(args[0])


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
