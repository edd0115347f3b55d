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

    def to_html(self, *, picture: bool = True) -> str:
        """Return the story as a piece of HTML, with formulas as MathML and the picture as SVG: it needs no script."""
        from chainrule.explanation.html import as_html

        return as_html(self, picture=picture)

    def to_svg(self, *, by: str = "", upright: bool | None = None) -> str:
        """Return the picture of a push of 1 as SVG: cards, bands, gains and the answer, with no script in it.

        `by`: the input that is pushed (default: the first). `upright` draws from the top to the bottom, for a narrow
        page; left to itself, only a way through more than four layers is drawn so. Raises UsageError for an input that
        is not pushed here.

        >>> from chainrule.api import explain
        >>> explain("f = x^2; g = 2*f; h = g + 3", x=5).to_svg().splitlines()[1]
        '<title>How does a small push on x affect h?</title>'
        """
        from chainrule.errors import UsageError
        from chainrule.explanation.picture import as_svg

        names = [node.name for node in self.wrt]
        if by and by not in names:
            known = f"pushed are {', '.join(names)}" if names else "this formula has no inputs"
            raise UsageError(f"{by} is not pushed here", remedy=known)
        return as_svg(self, by=by, upright=upright)

    def widget(self) -> Any:
        """Return the live picture for a notebook: drag in the page, or set its `at`; see `chainrule.widget`.

        Raises UsageError without anywidget: `pip install "chainrule[notebook]"`.
        """
        import chainrule  # by its public name: what shows an explanation stands above it

        return chainrule.widget(self)

    def _ipython_display_(self) -> None:
        """Show the live picture and the static one, where a notebook asks; elsewhere IPython takes another form."""
        import sys

        shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
        live = self._live() if hasattr(shell, "kernel") else None
        if live is None:
            raise NotImplementedError  # IPython's word for: ask _repr_html_ and its kind
        live._ipython_display_()

    def _display_(self) -> Any:
        """Return what marimo shows."""
        from importlib import import_module

        live = self._live()
        return import_module("marimo").Html(self.to_html()) if live is None else live

    def _live(self) -> Any:
        """Return the live picture, or None where there is nothing to show it with."""
        from chainrule.errors import UsageError

        try:
            return self.widget()
        except UsageError:
            return None

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def _repr_html_(self) -> str:
        from chainrule.explanation.html import as_html

        return as_html(self, guarded=True)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data, in the shape of `explanation.schema.json`."""
        return as_dict(self)
