"""This file reads what may stand where a value is expected: brackets, signs, roots, functions, d/dx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.graph import Node, const
from chainrule.readers.formula_calls import Callee, inverse_of, table_callee
from chainrule.readers.formula_complaints import ended_too_soon, no_value
from chainrule.readers.formula_state import BARE, CLOSED, MINUS, NOT, RADICAL, State
from chainrule.readers.formula_tokens import (
    BAR,
    BASE,
    BREAK,
    CLOSE,
    DERIVE,
    FACTORIAL,
    FUNCTION,
    LOGIC,
    NAME,
    NUMBER,
    OPEN,
    POWER,
    ROOT,
    SIGN,
    Token,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOK_AHEAD: Final = 100  # tokens that a remark looks at
_TOUCHES: Final = frozenset({NUMBER, NAME, OPEN, POWER, FUNCTION})


def operand(state: State, token: Token) -> bool:
    """Read a token where a value is expected; True when the value is there."""
    kind = token[0]
    state.i += 1
    if kind is NUMBER or kind is NAME:
        state.values.append(token[1])
        return True
    method = _READERS.get(kind)
    if method is None:
        raise no_value(state, token)
    return method(state, token)


def _group(state: State, token: Token) -> bool:
    state.open("group", token[1], token[2])
    return False


def _bar(state: State, token: Token) -> bool:
    state.open("bar", "|", token[2])
    return False


def _sign(state: State, token: Token) -> bool:
    """Read a sign: a minus before a number belongs to it, unless the number is raised."""
    if token[1] == "+":
        return False
    number = state.tokens[state.i]
    if number[0] is NUMBER and state.tokens[state.i + 1][0] not in {POWER, FACTORIAL}:
        node = number[1]
        state.values.append(const(-node.value, decimal=node.is_decimal))
        state.i += 1
        return True
    state.push((max(MINUS, state.stack[-1][0]), "minus", None, token[2]))
    return False


def _logic(state: State, token: Token) -> bool:
    if token[1] != "opposite":
        raise no_value(state, token)
    state.push((NOT, "not", None, token[2]))
    return False


def _root(state: State, token: Token) -> bool:
    """Read √, which takes one factor."""
    first = state.tokens[state.i]
    if first[0] is NUMBER or first[0] is NAME:
        after = state.tokens[state.i + 1]
        if after[2] == first[3] and after[0] in _TOUCHES:
            written = state.written(token[2], first[3])
            state.scope.remark("root-of-one-factor", f"the root takes one factor only: ({written})…", token[2])
    state.push((RADICAL, "root", token[1], token[2]))
    return False


def _derive(state: State, token: Token) -> bool:
    """Read d/dx: it takes a bracket with its power, or else the product that follows."""
    following = state.tokens[state.i]
    if following[0] is BREAK:
        raise ended_too_soon(state, token)
    if following[0] is not OPEN:
        written = state.written(token[2], token[3])
        state.scope.remark("derivative-of-product", f"{written} takes the whole product that follows", token[2])
    state.push((CLOSED if following[0] is OPEN else MINUS, "derive", token[1], token[2]))
    return False


def _function(state: State, token: Token) -> bool:
    """Read a function, perhaps with a base or an exponent between it and its argument."""
    callee: Callee = token[1]
    following = state.tokens[state.i]
    if following[0] is BASE and callee.name == "log":
        state.open("base", (state.tokens[state.i + 1][1], token), token[2])
        state.i += 2
    elif following[0] is POWER:
        exponent(state, callee, token)
    else:
        apply(state, callee, None, token[2])
    return False


def exponent(state: State, callee: Callee, token: Token) -> None:
    """Read the exponent of a function: sin^2 x, sin^-1 x, sin^n x, sin^(n+1) x."""
    tokens = state.tokens
    state.i += 1
    first = tokens[state.i]
    if first[0] is OPEN:
        state.open("exponent", (first[1], callee), token[2])
        state.i += 1
        return
    negative = first[0] is SIGN and first[1] == "-"
    if negative:
        state.i += 1
        first = tokens[state.i]
    state.i += 1
    if first[0] is not NUMBER and first[0] is not NAME:
        raise no_value(state, first)
    node: Node = first[1]
    if negative:
        node = const(-node.value, decimal=node.is_decimal) if node.is_constant else -node
    apply(state, callee, node, token[2])


def apply(state: State, callee: Callee, power: Node | None, place: int) -> None:
    """Begin the arguments of a function: in a bracket, or bare."""
    if power is not None and power.is_constant and power.value == -1:
        callee, power = _inverted(state, callee, place), None
    first = state.tokens[state.i]
    if first[0] is OPEN and first[1] in "([{":
        if power is not None and callee.rule is None:
            state.scope.remark("power-of-call", f"{callee.name}^n(…) is read as ({callee.name}(…))^n", place)
        if power is None and state.tokens[state.i - 1][3] < first[2]:
            _remark_on_gap(state, callee, place)
        state.open("call", (first[1], callee, power, len(state.values)), place)
        state.i += 1
        return
    if first[0] is BREAK or first[0] is CLOSE:
        raise state.scope.trouble(f"{callee.name} needs an argument", place, f"write {callee.example()}")
    if not callee.bare:
        raise state.scope.trouble(
            f"the arguments of {callee.name} stand in brackets", place, f"write {callee.example()}"
        )
    state.push((BARE, "apply", (callee, power), place))


def _remark_on_gap(state: State, callee: Callee, place: int) -> None:
    """Say how sin (x+1)^2 is read: as (sin(x+1))^2."""
    depth = 0
    for token in state.tokens[state.i : state.i + _LOOK_AHEAD]:
        depth += (token[0] is OPEN) - (token[0] is CLOSE)
        if depth == 0:
            if token[0] is POWER:
                message = f"{callee.name} (…)^n is read as ({callee.name}(…))^n"
                state.scope.remark("power-of-call", message, place)
            if token[0] is not CLOSE:
                return


def _inverted(state: State, callee: Callee, place: int) -> Callee:
    """Return asin for sin^-1."""
    rule = inverse_of(callee.rule)
    name = callee.name
    if rule is None:
        message = f"{name}^-1 could be the inverse of {name} or its reciprocal"
        raise state.scope.trouble(message, place, f"for the reciprocal write 1/{name}(…)")
    state.scope.remark("inverse-function", f"{name}^-1 is the inverse function {rule.name}, not 1/{name}", place)
    return table_callee(rule, rule.name)


_READERS: Final[dict[str, Callable[[State, Token], bool]]] = {
    OPEN: _group,
    BAR: _bar,
    SIGN: _sign,
    ROOT: _root,
    DERIVE: _derive,
    FUNCTION: _function,
    LOGIC: _logic,
}
