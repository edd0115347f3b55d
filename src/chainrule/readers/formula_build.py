"""This file builds the nodes that the parser's stack asks for."""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING, Any, Final

from chainrule.graph import CONSTANT, Node, const
from chainrule.graph.node import OPERATORS
from chainrule.readers.formula_calls import LOGICAL, Callee, as_number, raised
from chainrule.readers.formula_state import NESTING, Entry, State
from chainrule.rules import RULES, derivative_of

if TYPE_CHECKING:
    from collections.abc import Callable


def reduce(state: State, power: int) -> bool:
    """Build what holds at least `power`; True if a function without brackets was among it."""
    stack, bare = state.stack, False
    while stack[-1][0] >= power:
        entry = stack.pop()
        kind = entry[1]
        if kind in NESTING:
            state.depth -= 1
            bare = bare or kind == "apply"
        build(state, entry)
    return bare


def build(state: State, entry: Entry) -> None:
    """Replace the values that an entry waits for by its node."""
    kind = entry[1]
    values = state.values
    if kind in _ARITHMETIC:
        right = values.pop()
        left = values[-1]
        if left.dtype == "bool" or right.dtype == "bool":
            left, right = _counted(state, left, entry[3]), _counted(state, right, entry[3])
        values[-1] = Node(OPERATORS[kind], (left, right)) if kind != "divide" else quotient(left, right)
    else:
        _BUILDERS[kind](state, entry[2], entry[3])


def quotient(left: Node, right: Node) -> Node:
    """Return a/b; two whole numbers without a common divisor are one exact number.

    >>> quotient(const(1), const(2)), quotient(const(4), const(2)).op.name
    (const(1/2), 'divide')
    """
    if left.op is CONSTANT and right.op is CONSTANT and not left.is_decimal and not right.is_decimal:
        above, below = left.value, right.value
        if isinstance(above, int) and isinstance(below, int) and below > 1 and gcd(above, below) == 1:
            return const(Fraction(above, below))
    return left / right


def _counted(state: State, node: Node, place: int) -> Node:
    if node.dtype == "bool":
        state.scope.remark("condition-as-number", "a condition counts as 1 where it holds, else as 0", place)
    return as_number(node)


def _power(state: State, _: None, __: int) -> None:
    exponent = as_number(state.values.pop())
    state.values[-1] = raised(as_number(state.values[-1]), exponent)


def _minus(state: State, _: None, __: int) -> None:
    state.values[-1] = -as_number(state.values[-1])


def _root(state: State, order: int, _: int) -> None:
    state.values[-1] = root_of(as_number(state.values[-1]), order)


def root_of(node: Node, order: int) -> Node:
    """Return the root of a small order.

    >>> root_of(const(8), 3).op.name
    'cbrt'
    """
    return RULES["sqrt"](node) if order == 2 else RULES["cbrt"](node) if order == 3 else RULES["root"](node, order)


def _derive(state: State, payload: tuple[Node, int], _: int) -> None:
    state.values[-1] = derivative_of(as_number(state.values[-1]), *payload)


def _apply(state: State, payload: tuple[Callee, Node | None], place: int) -> None:
    state.values[-1] = called(state, payload[0], [state.values[-1]], payload[1], place)


def _compare(state: State, payload: tuple[str, Node | None], _: int) -> None:
    right = as_number(state.values.pop())
    made = RULES[payload[0]](as_number(state.values[-1]), right)
    state.values[-1] = made if payload[1] is None else RULES["both"](payload[1], made)


def _mod(state: State, _: None, __: int) -> None:
    below = as_number(state.values.pop())
    state.values[-1] = RULES["mod"](as_number(state.values[-1]), below)


def _not(state: State, _: None, place: int) -> None:
    state.values[-1] = RULES["opposite"](condition(state, state.values[-1], place))


def _both(state: State, rule: str, place: int) -> None:
    right = condition(state, state.values.pop(), place)
    state.values[-1] = RULES[rule](condition(state, state.values[-1], place), right)


def condition(state: State, node: Node, place: int) -> Node:
    """Return a condition; a number is an error."""
    if node.dtype != "bool":
        raise state.scope.trouble("a condition is needed here, not a number", place, "compare: x > 0 and x < 1")
    return node


def called(state: State, callee: Callee, args: list[Node], power: Node | None, place: int) -> Node:
    """Return the node of a call, raised to the exponent that stood before the arguments."""
    rule = callee.rule
    if rule is not None and args:
        if rule.name == "where" and args[0].dtype != "bool":
            raise state.scope.trouble(
                f"the first argument of {callee.name} is a condition", place, "write where(x > 0, a, b)"
            )
        if callee.name == "log" and len(args) == 1:
            message = "log is the natural logarithm ln; log_10(x) is to base 10"
            state.scope.remark("natural-logarithm", message, place)
        if rule.name in LOGICAL:
            args = [condition(state, arg, place) for arg in args]
    node = callee.build(args, state.scope.text, place)
    return node if power is None else raised(node, power)


_ARITHMETIC: Final = frozenset({"add", "subtract", "multiply", "divide"})
_BUILDERS: Final[dict[str, Callable[[State, Any, int], None]]] = {
    "power": _power,
    "minus": _minus,
    "root": _root,
    "derive": _derive,
    "apply": _apply,
    "compare": _compare,
    "mod": _mod,
    "not": _not,
    "both": _both,
}
