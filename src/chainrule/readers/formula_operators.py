"""This file reads what may stand behind a value: operators, closing brackets, a factor that touches it, the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chainrule.graph import Node
from chainrule.readers.formula_build import called, reduce
from chainrule.readers.formula_calls import Callee, as_number, log_to_base
from chainrule.readers.formula_complaints import comma_misplaced, not_closed, unexpected_close, unexpected_value
from chainrule.readers.formula_operands import apply, exponent
from chainrule.readers.formula_state import (
    AND,
    BARE,
    COMPARISON,
    OPENED,
    OR,
    POWERS,
    PRODUCT,
    RAISES,
    REMAINDER,
    SUM,
    TOUCHING,
    State,
)
from chainrule.readers.formula_tokens import (
    BAR,
    BREAK,
    CLOSE,
    COMMA,
    COMPARE,
    DERIVE,
    EQUALS,
    FACTORIAL,
    FUNCTION,
    LOGIC,
    MODULO,
    NAME,
    NUMBER,
    OPEN,
    POWER,
    ROOT,
    SIGN,
    TIMES_OR_DIVIDE,
    Token,
)
from chainrule.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable

_PAIRS: Final = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉"}
_LOGIC: Final = {"both": AND, "either": OR}


def operator(state: State, token: Token) -> bool:
    """Read a token behind a value; True when another value is expected, or the statement ends."""
    method = _READERS.get(token[0])
    if method is None:
        raise unexpected_value(state, token)
    return method(state, token)


def _sum(state: State, token: Token) -> bool:
    reduce(state, SUM)
    state.stack.append((SUM, "add" if token[1] == "+" else "subtract", None, token[2]))
    state.i += 1
    return True


def _product(state: State, token: Token) -> bool:
    before, after = state.tokens[state.i - 1], state.tokens[state.i + 1]
    bare = reduce(state, PRODUCT)
    divided = token[1] == "/" and after[0] in {NUMBER, NAME} and after[1] is not before[1]
    if bare and before[1] != ")" and (divided or before[0] is NUMBER):
        sign = state.written(token[2], token[3]) or token[1]
        state.scope.remark("argument-ends", f"the argument of the function ends before {sign}", token[2])
    state.stack.append((PRODUCT, "multiply" if token[1] == "*" else "divide", None, token[2]))
    state.i += 1
    return True


def _power(state: State, token: Token) -> bool:
    reduce(state, POWERS)
    if state.stack[-1][1] == "power" and state.tokens[state.i - 2][0] is POWER:
        state.scope.remark("power-tower", "a^b^c is read from the right, as a^(b^c)", token[2])
    state.push((RAISES, "power", None, token[2]))
    state.i += 1
    return True


def _modulo(state: State, token: Token) -> bool:
    """Read bmod, which holds less than + and -."""
    reduce(state, REMAINDER)
    state.stack.append((REMAINDER, "mod", None, token[2]))
    state.i += 1
    return True


def _factorial(state: State, token: Token) -> bool:
    state.values[-1] = RULES["factorial"](as_number(state.values[-1]))
    if state.tokens[state.i + 1][0] is FACTORIAL:
        state.scope.remark("factorial-twice", "x!! is read as (x!)!", token[2])
    state.i += 1
    return False


def _compare(state: State, token: Token) -> bool:
    """Read a comparison; 0 < x < 1 means 0 < x and x < 1."""
    reduce(state, REMAINDER)
    values, stack = state.values, state.stack
    before: Node | None = None
    if stack[-1][1] == "compare":
        middle = values[-1]
        reduce(state, COMPARISON)
        before = values[-1]
        values[-1] = middle
    name = "eq" if token[0] is EQUALS else token[1]
    stack.append((COMPARISON, "compare", (name, before), token[2]))
    state.i += 1
    return True


def _equals(state: State, token: Token) -> bool:
    if len(state.openers) == 1:
        raise state.scope.trouble(
            "here is a second '='", token[2], "separate statements by ';', or compare with == inside where(…)"
        )
    return _compare(state, token)


def _logic(state: State, token: Token) -> bool:
    power = _LOGIC.get(token[1])
    if power is None:
        raise unexpected_value(state, token)
    reduce(state, power)
    state.stack.append((power, "both", token[1], token[2]))
    state.i += 1
    return True


# A factor that touches ---------------------------------------------------------------------------------------------


def _touch(state: State, token: Token) -> bool:
    """Read a value directly behind a value: a product."""
    before = state.tokens[state.i - 1]
    if before[0] is NUMBER and token[0] is NUMBER and not _raises(state):
        raise unexpected_value(state, token)
    reduce(state, TOUCHING + 1)
    within = BARE <= state.stack[-1][0] <= TOUCHING and _goes_on(state, before, token)
    power = TOUCHING if within else PRODUCT
    reduce(state, power)
    if before[3] == token[2] and (before[0] is NUMBER or before[0] is NAME):
        _remark_on_product(state, token)
    state.stack.append((power, "multiply", None, token[2]))
    return True


def _raises(state: State) -> bool:
    """Say whether the number before is an exponent, as in x^2 3^x."""
    i = state.i - 2
    if state.tokens[i][0] is SIGN:
        i -= 1
    return i >= 0 and state.tokens[i][0] is POWER


def _goes_on(state: State, before: Token, token: Token) -> bool:
    """Say whether the argument of a function without brackets goes on: sin 2x does, sin x cos x does not."""
    kind = token[0]
    if kind is FUNCTION or kind is DERIVE or kind is BAR:
        return False
    if kind is OPEN:
        counts = before[0] is NUMBER or (before[0] is NAME and before[1].op is RULES["pi"])
        if counts and before[3] == token[2]:
            state.scope.remark("bracket-in-argument", "the bracket is part of the function's argument", token[2])
            return True
        state.scope.remark("argument-ends", "the argument of the function ends before the bracket", token[2])
        return False
    raised = state.tokens[state.i + 1][0] is POWER
    if kind is NAME and raised and token[1].op is RULES["e"] and before[0] is not NUMBER:
        state.scope.remark("argument-ends", "the argument of the function ends before e^…", token[2])
        return False
    return True


def _remark_on_product(state: State, token: Token) -> None:
    """Say how 1/2x and e^2x are read."""
    tokens, i = state.tokens, state.i
    written = state.written(token[2], token[3])
    sign = tokens[i - 2] if i >= 2 else None
    if sign is None:
        return
    if sign[0] is TIMES_OR_DIVIDE and sign[1] == "/":
        divisor = state.written(tokens[i - 1][2], tokens[i - 1][3])
        state.scope.remark("implicit-product", f"…/{divisor}{written} is read as (…/{divisor})·{written}", token[2])
    elif sign[0] is POWER and i >= 3 and token[0] is not OPEN:
        base = tokens[i - 3]
        if base[0] is NUMBER or (base[0] is NAME and base[1].op is RULES["e"]):
            power = state.written(base[2], tokens[i - 1][3])
            state.scope.remark("implicit-product", f"{power}{written} is read as ({power})·{written}", token[2])


# Brackets ----------------------------------------------------------------------------------------------------------


def _bar(state: State, token: Token) -> bool:
    """Read | behind a value: it closes the | that is open, or opens one."""
    if state.stack[state.openers[-1]][1] != "bar":
        return _touch(state, token)
    reduce(state, OPENED + 1)
    state.leave()
    state.values[-1] = RULES["abs"](as_number(state.values[-1]))
    state.i += 1
    return False


def _comma(state: State, token: Token) -> bool:
    """Read a comma between arguments, or between several results."""
    reduce(state, OPENED + 1)
    kind = state.stack[-1][1]
    text, place, end = state.scope.text, token[2], token[3]
    decimal = text[max(0, place - 1) : place].isdigit() and text[end : end + 1].isdigit()
    if kind != "call" and (kind != "start" or decimal):
        raise comma_misplaced(state, token)
    state.i += 1
    return True


def _close(state: State, token: Token) -> bool:
    """Read a closing bracket."""
    reduce(state, OPENED + 1)
    _, kind, payload, place = state.stack[-1]
    bracket = payload[0] if isinstance(payload, tuple) else payload
    if kind in {"start", "bar"} or _PAIRS[bracket] != token[1]:
        raise unexpected_close(state, token)
    state.leave()
    state.i += 1
    return _CLOSERS[kind](state, payload, place)


def _close_group(state: State, bracket: str, _: int) -> bool:
    if bracket in {"⌊", "⌈"}:
        state.values[-1] = RULES["floor" if bracket == "⌊" else "ceil"](as_number(state.values[-1]))
    return False


def _close_call(state: State, payload: tuple[str, Callee, Node | None, int], place: int) -> bool:
    _, callee, power, base = payload
    args = state.values[base:]
    del state.values[base:]
    state.values.append(called(state, callee, args, power, place))
    return False


def _close_exponent(state: State, payload: tuple[str, Callee], place: int) -> bool:
    """Close the exponent in sin^(n+1) x; the argument follows."""
    apply(state, payload[1], as_number(state.values.pop()), place)
    return True


def _close_base(state: State, payload: tuple[str, Token], place: int) -> bool:
    """Close the base in log_(x+1)(y)."""
    callee = log_to_base(as_number(state.values.pop()), "log")
    if state.tokens[state.i][0] is POWER:
        exponent(state, callee, payload[1])
    else:
        apply(state, callee, None, place)
    return True


def _end(state: State, _: Token) -> bool:
    """Read the end of the statement."""
    reduce(state, OPENED + 1)
    if len(state.stack) > 1:
        raise not_closed(state)
    state.i += 1
    return True


_CLOSERS: Final[dict[str, Callable[[State, Any, int], bool]]] = {
    "group": _close_group,
    "call": _close_call,
    "exponent": _close_exponent,
    "base": _close_base,
}
_READERS: Final[dict[str, Callable[[State, Token], bool]]] = {
    SIGN: _sum,
    TIMES_OR_DIVIDE: _product,
    POWER: _power,
    FACTORIAL: _factorial,
    COMPARE: _compare,
    EQUALS: _equals,
    LOGIC: _logic,
    MODULO: _modulo,
    COMMA: _comma,
    CLOSE: _close,
    BAR: _bar,
    BREAK: _end,
    NUMBER: _touch,
    NAME: _touch,
    FUNCTION: _touch,
    OPEN: _touch,
    ROOT: _touch,
    DERIVE: _touch,
}
