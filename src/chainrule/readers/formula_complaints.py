"""This file words what is said when a formula breaks off, or goes on where it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.readers.formula_state import State
from chainrule.readers.formula_tokens import (
    BAR,
    BREAK,
    CLOSE,
    COMMA,
    FUNCTION,
    LOGIC,
    NAME,
    NUMBER,
    OPEN,
    POWER,
    Token,
)

if TYPE_CHECKING:
    from chainrule.errors import FormulaError

_PAIRS: Final = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "|": "|"}


def no_value(state: State, token: Token) -> FormulaError:
    """Return the error about a token where a value is needed."""
    scope, place = state.scope, token[2]
    before = state.tokens[state.i - 2] if state.i >= 2 else None
    written = state.written(token[2], token[3]) or "here"
    if token[0] is BREAK:
        return _broken_off(state, before, place)
    if token[0] is CLOSE and before is not None and before[0] is OPEN:
        entry = state.stack[-1]
        if entry[1] == "call":
            wrong: FormulaError = entry[2][1].wrong_number(0, scope.text, entry[3])
            return wrong
        return scope.trouble("these brackets are empty", before[2], "write a value between them")
    if token[0] is COMMA:
        return scope.trouble("a value is missing before ','", place, "write one, or delete the comma")
    if token[0] is CLOSE and len(state.openers) == 1:
        return unexpected_close(state, token)
    if before is None:
        return scope.trouble(f"a formula cannot begin with {written!r}", place, "begin with a number or a name")
    last = state.written(before[2], before[3])
    if token[0] is POWER and last in {"*", "^"}:
        return scope.trouble(f"{last + written!r} is no operator", before[2], "a power is written ^ or **")
    remedy = "write one between them, or delete one of the two"
    return scope.trouble(f"{written!r} follows {last!r}, but a value is needed there", place, remedy)


def _broken_off(state: State, before: Token | None, place: int) -> FormulaError:
    scope = state.scope
    if before is None:
        return scope.trouble("here is no formula", place, "write one, such as x^2 + 1")
    last = state.written(before[2], before[3])
    if len(state.openers) > 1 and before[0] in {OPEN, BAR, COMMA}:
        return not_closed(state)
    return scope.trouble(f"the formula breaks off after {last!r}", place, "write a value after it, or delete it")


def ended_too_soon(state: State, token: Token) -> FormulaError:
    """Return the error about d/dx without an expression."""
    written = state.written(token[2], token[3])
    return state.scope.trouble(f"{written} needs an expression", token[3], f"write {written}(…)")


def not_closed(state: State) -> FormulaError:
    """Return the error about the innermost bracket that is never closed."""
    entry = state.stack[state.openers[-1]]
    place = entry[3]
    bracket = _bracket_of(entry[2])
    if entry[1] == "bar":
        return state.scope.trouble("this | has no partner", place, "close it with another |, or write abs(…)")
    text = state.scope.text
    while place < len(text) and text[place] != bracket and bracket in text[place:]:
        place += 1
    return state.scope.trouble("a bracket is never closed", place, f"add {_PAIRS[bracket]!r}")


def _bracket_of(payload: object) -> str:
    first = payload[0] if isinstance(payload, tuple) else payload
    return first if isinstance(first, str) else "("


def unexpected_close(state: State, token: Token) -> FormulaError:
    """Return the error about a bracket that closes nothing, or something else."""
    entry = state.stack[state.openers[-1]]
    place, written = token[2], token[1]
    if entry[1] == "start":
        return state.scope.trouble(f"{written!r} closes a bracket that was never opened", place, "delete it")
    if entry[1] == "bar":
        return state.scope.trouble("this | has no partner", entry[3], "close it with another |, or write abs(…)")
    wanted = _PAIRS[_bracket_of(entry[2])]
    return state.scope.trouble(f"{written!r} stands where {wanted!r} is needed", place, f"write {wanted!r}")


def unexpected_value(state: State, token: Token) -> FormulaError:
    """Return the error about a token that cannot follow a value."""
    written = state.written(token[2], token[3])
    before = state.tokens[state.i - 1]
    if token[0] is NUMBER and before[0] is NUMBER:
        last = state.written(before[2], before[3])
        return state.scope.trouble(
            "two numbers stand side by side", token[2], f"write {last}*{written} for their product"
        )
    if token[0] is LOGIC:
        return state.scope.trouble(f"{written!r} cannot stand behind a value", token[2], "write 'and not' or 'or not'")
    return state.scope.trouble(f"{written!r} cannot stand here", token[2], "write an operator before it")


def comma_misplaced(state: State, token: Token) -> FormulaError:
    """Return the error about a comma that separates no arguments."""
    before, after = state.tokens[state.i - 1], state.tokens[state.i + 1]
    if before[0] is NUMBER and after[0] is NUMBER:
        number = f"{state.written(before[2], before[3])}.{state.written(after[2], after[3])}"
        return state.scope.trouble("a number has a decimal point, not a comma", token[2], f"did you mean {number}?")
    if before[0] in {NAME, NUMBER} and state.tokens[max(0, state.i - 3)][0] is FUNCTION:
        return state.scope.trouble("this comma is not between arguments", token[2], "put the arguments in brackets")
    return state.scope.trouble("this comma is not between arguments", token[2], "delete it")
