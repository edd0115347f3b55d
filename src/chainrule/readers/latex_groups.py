r"""This file keeps what is open while LaTeX is cut: braces, the arguments of \\frac, bars, cases, lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.errors import FormulaError
from chainrule.readers.formula_calls import table_callee
from chainrule.readers.formula_characters import trouble
from chainrule.readers.formula_tokens import BREAK, CLOSE, COMMA, FUNCTION, OPEN, SIGN, TIMES_OR_DIVIDE, Token, Tokens
from chainrule.rules import RULES
from chainrule.rules.names import canonical_name

if TYPE_CHECKING:
    from collections.abc import Collection

PAIRS: Final = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "<|": "|>"}

# What is open is kept with its kind and where it began. These kinds wait for an argument.
TAKING: Final = frozenset({"numerator", "denominator", "radicand", "exponent", "base"})


class LatexGroups(Tokens):
    """The groups of one text of LaTeX."""

    def __init__(self, text: str, declared: Collection[str] = ()) -> None:
        """Prepare; `declared` names of several letters are not taken apart."""
        super().__init__(text)
        self.words = {canonical_name(name) for name in declared}
        self.opened: list[tuple[str, int]] = []
        self.delimiters: list[str] = []

    def fail(self, message: str, place: int, remedy: str = "", kind: type[FormulaError] = FormulaError) -> FormulaError:
        """Return an error at a place."""
        return trouble(self.text, message, place, remedy, kind)

    def unclosed(self) -> FormulaError:
        """Return the error about what is still open at the end."""
        kind, place = self.opened[-1]
        if kind in TAKING:
            return self.fail(f"the {kind} is missing", place, "write it in braces: {…}")
        sign = {"cases": "\\end{cases}", "index": "]"}.get(kind, "}")
        return self.fail(f"this {'{' if sign == '}' else kind} is never closed", place, f"add {sign}")

    # Pieces -------------------------------------------------------------------------------------------------------

    @property
    def top(self) -> str:
        """What is open innermost."""
        return self.opened[-1][0] if self.opened else ""

    def atom(self, token: Token) -> None:
        """Add one value; as an argument without braces it is wrapped."""
        if self.top in TAKING:
            signs = [self.found.pop()] if self.found[-1][0] is SIGN else []  # x^-1
            self.found.append((OPEN, "{", token[2], token[2]))
            self.found += [*signs, token]
            self.found.append((CLOSE, "}", token[3], token[3]))
            self.complete(token[3])
        else:
            self.found.append(token)

    def complete(self, end: int) -> None:
        """Go on after an argument is complete."""
        while self.opened:
            kind, place = self.opened[-1]
            if kind == "numerator":
                self.found.append((TIMES_OR_DIVIDE, "/", end, end))
                self.opened[-1] = ("denominator", place)
                return
            if kind in {"denominator", "radicand"}:
                self.found.append((CLOSE, "}" if kind == "denominator" else ")", end, end))
                self.opened.pop()
            elif kind in {"exponent", "base"}:
                self.opened.pop()
                return
            else:
                return

    def brace(self, place: int) -> int:
        """Open a group."""
        self.opened.append(("brace", place))
        self.found.append((OPEN, "{", place, place + 1))
        return place + 1

    def close_brace(self, place: int) -> int:
        """Close a group."""
        if self.top != "brace":
            if self.top in TAKING:
                raise self.fail(f"the {self.top} is missing", place, "write it in braces: {…}")
            raise self.fail("this } closes nothing", place, "delete it")
        self.opened.pop()
        if self.found[-1][0] is OPEN and self.found[-1][1] == "{" and self.top not in TAKING:
            self.found.pop()  # {} holds nothing apart
        else:
            self.found.append((CLOSE, "}", place, place + 1))
        self.complete(place + 1)
        return place + 1

    def delimiter(self, sign: str, place: int, end: int) -> int:
        """Add an opening or closing bracket, whatever it was written with."""
        if self.top in TAKING:
            raise self.fail(f"the {self.top} is missing", place, "write it in braces: {…}")
        if sign in PAIRS:
            self.delimiters.append(sign)
            if sign == "<|":
                self.found.append((FUNCTION, table_callee(RULES["abs"], "abs"), place, place))
            self.found.append((OPEN, "(" if sign == "<|" else sign, place, end))
        else:
            opened = self.delimiters.pop() if self.delimiters else ""
            if opened and PAIRS[opened] != sign and "|" in opened + sign:
                raise self.fail("this bracket closes another kind of bracket", place, "use the same kind on both sides")
            self.found.append((CLOSE, ")" if sign == "|>" else sign, place, end))
        return end

    def no_argument(self, place: int) -> None:
        """Raise an error where an argument is waited for."""
        if self.top in TAKING:
            raise self.fail(f"the {self.top} is missing", place, "write it in braces: {…}")

    # Lines --------------------------------------------------------------------------------------------------------

    def row(self, place: int, end: int) -> int:
        r"""Read \\, the end of a case or of a line."""
        if "cases" in [kind for kind, _ in self.opened[-1:]]:
            return self.column(place, end)
        return self.line(place, end)

    def column(self, place: int, end: int = 0) -> int:
        """Read &, which stands before a condition; elsewhere it only aligns."""
        if self.top == "cases" and self.found[-1][0] is not COMMA:
            self.found.append((COMMA, ",", place, end or place + 1))
        return end or place + 1

    def line(self, place: int, end: int = 0) -> int:
        """End a statement."""
        if self.opened:
            raise self.unclosed()
        self.found.append((BREAK, None, place, end or place + 1))
        return end or place + 1
