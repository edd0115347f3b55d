"""This file holds the table of binding powers, and the parser's state: values, and a stack of what waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chainrule.errors import FormulaTooLarge

if TYPE_CHECKING:
    from chainrule.graph import Node
    from chainrule.readers.formula_scope import Scope
    from chainrule.readers.formula_tokens import Token

DEEPEST: Final = 2000  # nested brackets, powers and prefixes

# Binding powers: an operator takes what stands left of it from everything that holds less.
OPENED: Final = 0
OR: Final = 2
AND: Final = 4
NOT: Final = 6
COMPARISON: Final = 8
REMAINDER: Final = 9
SUM: Final = 10
MINUS: Final = 15  # -x y is -(x y), and d/dx x y is d/dx (x y)
PRODUCT: Final = 20
BARE: Final = 25  # sin 2x: holds against + - * /, takes what touches
TOUCHING: Final = 26  # a product within the argument of sin 2x
CLOSED: Final = 27  # d/dx(x+1)^2 takes the power, but no further factor
RAISES: Final = 29  # x^: from the right, so it holds less than it takes
POWERS: Final = 30
RADICAL: Final = 35  # √2x is √2·x

# An entry of the stack: its binding power, what it is, what it needs, and its place in the text.
Entry = tuple[int, str, Any, int]

NESTING: Final = frozenset({"apply", "minus", "power", "root", "not", "derive"})


class State:
    """How far the reading of one statement has come."""

    __slots__ = ("depth", "i", "openers", "scope", "stack", "tokens", "values")

    def __init__(self, tokens: list[Token], scope: Scope) -> None:
        """Keep the tokens (the last is BREAK)."""
        self.tokens = tokens
        self.scope = scope
        self.i = 0
        self.values: list[Node] = []
        self.stack: list[Entry] = [(OPENED, "start", None, tokens[0][2])]
        self.openers = [0]
        self.depth = 0

    def push(self, entry: Entry) -> None:
        """Put an entry that nests on the stack."""
        self.stack.append(entry)
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.scope.trouble(
                f"this is nested more than {DEEPEST} deep", entry[3], "name a part of it: u = …; …", FormulaTooLarge
            )

    def open(self, kind: str, payload: object, place: int) -> None:
        """Open a bracket."""
        self.openers.append(len(self.stack))
        self.push((OPENED, kind, payload, place))

    def leave(self) -> Entry:
        """Take the innermost open bracket off the stack."""
        self.openers.pop()
        self.depth -= 1
        return self.stack.pop()

    def written(self, start: int, end: int) -> str:
        """Return a piece of the text, for a message."""
        return self.scope.text[start:end]
