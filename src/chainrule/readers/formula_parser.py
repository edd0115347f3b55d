"""This file reads the tokens of one statement into a graph: values and operators in turn, on a stack, no recursion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.readers.formula_operands import operand
from chainrule.readers.formula_operators import operator
from chainrule.readers.formula_state import State

if TYPE_CHECKING:
    from chainrule.graph import Node
    from chainrule.readers.formula_scope import Scope
    from chainrule.readers.formula_tokens import Token


def values_of(tokens: list[Token], scope: Scope) -> list[Node]:
    """Return the value of a statement; several, where commas stand between them.

    `tokens` end with BREAK, and their words are understood already. Raises FormulaError.

    >>> from chainrule.readers.formula_scope import Scope
    >>> from chainrule.readers.formula_tokens import Tokens
    >>> values_of(Tokens("1/2").cut()[:-1], Scope("1/2"))
    [const(1/2)]
    """
    state = State(tokens, scope)
    end = len(tokens)
    while True:
        while not operand(state, tokens[state.i]):
            pass
        while not operator(state, tokens[state.i]):
            pass
        if state.i == end:
            return state.values
