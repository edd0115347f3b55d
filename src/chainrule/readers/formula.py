"""This file is the front door for formulas as people type them: text in, a reading out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from chainrule.errors import FormulaTooLarge, UsageError
from chainrule.readers.formula_characters import trouble
from chainrule.readers.formula_statements import reading_of
from chainrule.readers.formula_tokens import Tokens
from chainrule.rules.names import canonical_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from chainrule.readers.reading import Reading

LONGEST_TEXT: Final = 64 * 1024  # characters

_NAMES_D: Final = re.compile(r"(?:^|[;\n])[^\S\n]*d[^\S\n]*(?:=(?!=)|\#|;|\n)")


def read_formula(text: str, *, declared: Collection[str] = (), limit: int | None = LONGEST_TEXT) -> Reading:
    """Return what a formula, or several statements, mean as a graph.

    `declared`: names that are inputs whatever else they could mean (`e`, `f`, `speed`). `limit`: the longest text in
    characters; None for text from a source that is trusted. Nothing in the text is ever executed.

    Raises FormulaError (with place and remedy), FormulaTooLarge, UnknownName; UsageError where text is no str.

    >>> reading = read_formula("u = x^2 + 1; sin u")
    >>> [name for name, _ in reading.outputs], [node.name for node in reading.inputs]
    (['y'], ['x'])
    """
    check_text(text, limit)
    plain_d = bool("d" in text and ("d" in map(canonical_name, declared) or _NAMES_D.search(text)))
    return reading_of(Tokens(text, plain_d=plain_d), declared, "formula")


def check_text(text: str, limit: int | None) -> None:
    """Raise an error for what is no text or too long a text.

    >>> check_text("x", 10)
    """
    if not isinstance(text, str):
        raise UsageError(f"a formula is text (str), not {type(text).__name__}")
    if limit is not None and len(text) > limit:
        raise trouble(
            text[:80],
            f"the text has {len(text)} characters; the most is {limit}",
            0,
            "read it in parts, or pass limit=None for text that you trust",
            FormulaTooLarge,
        )
