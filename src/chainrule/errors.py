"""This file holds every error that chainrule raises on purpose, as one tree.

    ChainruleError                 base of all: code, message, place, remedy
    ├── FormulaError               the text cannot be read as a formula
    │   ├── FormulaTooLarge        nested too deep, too long, or a number too big to write down
    │   └── UnknownName            a name that nobody declared, with the nearest known ones
    ├── UnsupportedCode            Python code that cannot be traced
    ├── UnknownPoint               a value is needed that was not given
    ├── NotDifferentiable          no derivative exists, or no formula for it is known
    ├── CheckFailed                an independent method disagrees
    ├── PostError                  a post has mistakes: all of them, each with its line and its remedy
    └── UsageError                 a call or an option that makes no sense

Each carries a sentence for a person, where possible the place in the input, and what to do about it.
"""

from __future__ import annotations


class ChainruleError(Exception):
    """A problem told to a person: what is wrong, where, and what to do.

    >>> str(FormulaError("a bracket is never closed", place=3, text="2*(x+1", remedy="add ')'"))
    "a bracket is never closed; add ')'"
    """

    code = "error"

    def __init__(self, message: str, *, place: int | None = None, text: str | None = None, remedy: str = "") -> None:
        """Keep the parts; `place` is an index into `text` (0-based)."""
        super().__init__(message)
        self.message = message
        self.place = place
        self.text = text
        self.remedy = remedy

    def __str__(self) -> str:
        """Return the sentence and the remedy in one line."""
        return f"{self.message}; {self.remedy}" if self.remedy else self.message

    def pointer(self) -> str:
        """Return the line of the input that holds the place with a caret under it, or "" when there is none.

        >>> print(FormulaError("what is '$'?", place=4, text="x + $").pointer())
        x + $
            ^
        """
        if self.text is None or self.place is None:
            return ""
        place = min(max(self.place, 0), len(self.text))
        start = self.text.rfind("\n", 0, place) + 1
        end = self.text.find("\n", place)
        line = self.text[start : end if end >= 0 else len(self.text)].replace("\t", " ")
        column = place - start
        if len(line) > 78:
            cut = max(0, column - 40)
            line = ("…" if cut else "") + line[cut : cut + 76]
            column = column - cut + (1 if cut else 0)
        return f"{line}\n{' ' * column}^"

    def to_dict(self) -> dict[str, object]:
        """Return `{"code", "message", "place"}` as written to JSON lines."""
        return {"code": self.code, "message": str(self), "place": self.place}


class FormulaError(ChainruleError):
    """The text cannot be read as a formula."""

    code = "formula"


class FormulaTooLarge(FormulaError):
    """The formula is nested too deep, too long, or holds a number too big to write down."""

    code = "too-large"


class UnknownName(FormulaError):
    """A name that nobody declared stands where a known one is needed."""

    code = "unknown-name"


class UnsupportedCode(ChainruleError):
    """A Python function does something that cannot be traced."""

    code = "unsupported-code"


class UnknownPoint(ChainruleError):
    """A value is needed at a point that was not given."""

    code = "unknown-point"


class NotDifferentiable(ChainruleError):
    """No derivative exists here, or no formula for it is known."""

    code = "not-differentiable"


class CheckFailed(ChainruleError):
    """An independent method disagrees with the result."""

    code = "check-failed"


class PostError(ChainruleError):
    """A post has mistakes; the message tells all of them, each with its line and its remedy."""

    code = "post"


class UsageError(ChainruleError):
    """A call or an option that makes no sense."""

    code = "usage"
