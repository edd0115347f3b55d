r"""This file is the front door for LaTeX: \frac{\sin x}{x} in, a reading out; and `read` takes either language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.readers.formula import LONGEST_TEXT, check_text, read_formula
from chainrule.readers.formula_statements import reading_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from chainrule.readers.reading import Reading


def read_latex(text: str, *, declared: Collection[str] = (), limit: int | None = LONGEST_TEXT) -> Reading:
    r"""Return what LaTeX means as a graph; places in errors and remarks count characters of the LaTeX.

    `declared` and `limit` are those of `read_formula`. Letters side by side are a product, as in LaTeX.

    Raises FormulaError (with place and remedy), FormulaTooLarge, UnknownName; UsageError where text is no str.

    >>> read_latex(r"\frac{1}{2} \sin^2 x").output is read_formula("1/2 sin^2 x").output
    True
    """
    from chainrule.readers.latex_tokens import LatexTokens  # not needed by whoever types plain formulas

    check_text(text, limit)
    return reading_of(LatexTokens(text, declared), declared, "latex")


def read(text: str, *, declared: Collection[str] = (), limit: int | None = LONGEST_TEXT) -> Reading:
    r"""Return what a text means: LaTeX where it holds a command such as \frac, else a formula.

    >>> read(r"\sqrt{x}").source, read("√x").source
    ('latex', 'formula')
    """
    check_text(text, limit)
    is_latex = "\\" in text or "_{" in text or "$" in text
    return (read_latex if is_latex else read_formula)(text, declared=declared, limit=limit)
