"""This file is the one value that `explain` returns: a story that prints itself, and travels as plain data."""

from __future__ import annotations

from typing import Any

from chainrule.explanation.data import as_dict
from chainrule.explanation.story import Story


class Explanation(Story):
    """What a formula or a function does to a small push, told in full.

    Printing it gives the story for a terminal of 80 columns. `value` is the output's value, `derivatives`, `layers`,
    `paths`, `steps`, `checks` and `warnings` hold the parts; `to_dict` gives all of it as plain data.
    """

    def __str__(self) -> str:
        """Return the story for a terminal."""
        return self.to_text()

    def __repr__(self) -> str:
        """Return a short form, for messages."""
        return f"<explanation of {self.printer.statements(self.outputs)}>"

    def to_text(self, *, ascii: bool = False, colour: bool = False) -> str:  # noqa: A002  (its everyday name)
        """Return the story for a terminal of 80 columns; in pure ASCII, or with colour codes, where asked for."""
        from chainrule.explanation.terminal import on_terminal

        return on_terminal(self, ascii=ascii, colour=colour)

    def to_markdown(self) -> str:
        """Return the story as Markdown, with formulas between dollar signs."""
        from chainrule.explanation.document import Markdown

        return Markdown(self).written()

    def to_latex(self) -> str:
        """Return the story as a piece of LaTeX for the body of a document that loads amsmath."""
        from chainrule.explanation.document import LatexDocument

        return LatexDocument(self).written()

    def to_html(self) -> str:
        """Return the story as a piece of HTML, with formulas as MathML: it needs no script."""
        from chainrule.explanation.html import as_html

        return as_html(self)

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def _repr_html_(self) -> str:
        return self.to_html()

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data, in the shape of `explanation.schema.json`."""
        return as_dict(self)
