"""This file prints the graphs of one explanation: in the input language, with Unicode's characters, and as LaTeX."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainrule.graph import Node, children_first, symbol
from chainrule.rules import CALL, LAYER
from chainrule.writers.latex import to_latex
from chainrule.writers.layout import names_e
from chainrule.writers.text import to_text

if TYPE_CHECKING:
    from collections.abc import Sequence


class Printer:
    """Prints nodes; what was printed once is not printed again.

    `calls_exp`: whether one of the names is e, so that exp(x) is written for e^x.
    """

    def __init__(self, *outputs: Node) -> None:
        """Start with nothing printed of what belongs to these graphs."""
        self.memo: dict[str, Any] = {}
        self.calls_exp = names_e(*outputs)

    def text(self, node: Node) -> str:
        """Return a graph in the input language: `x^2 + 1`."""
        return to_text(node, memo=self.memo, calls_exp=self.calls_exp)

    def pretty(self, node: Node) -> str:
        """Return a graph with Unicode's characters: `x² + 1`."""
        return to_text(node, unicode=True, memo=self.memo, calls_exp=self.calls_exp)

    def latex(self, node: Node) -> str:
        """Return a graph as LaTeX."""
        return to_latex(node, memo=self.memo, calls_exp=self.calls_exp)

    def name(self, name: str) -> str:
        """Return a name with Unicode's characters: `u₁`."""
        return name if name.isalpha() and len(name) == 1 else self.pretty(symbol(name))

    def pretty_statements(self, outputs: Sequence[tuple[str, Node]]) -> str:
        """Return how a reading was understood, with Unicode's characters."""
        return self.statements(outputs, unicode=True)

    def statements(self, outputs: Sequence[tuple[str, Node]], *, unicode: bool = False) -> str:
        """Return how a reading was understood, in the input language, with its layers as statements."""
        plain = self.pretty if unicode else self.text
        texts = [
            plain(node)
            if _is_plain(node)
            else to_text(node, unicode=unicode, layers="statements", calls_exp=self.calls_exp)
            for _, node in outputs
        ]
        if len(outputs) == 1:
            return texts[0]
        return "; ".join(
            text if text.startswith(f"{name} = ") or f"; {name} = " in text else f"{name} = {text}"
            for (name, _), text in zip(outputs, texts, strict=True)
        )

    def latex_statements(self, outputs: Sequence[tuple[str, Node]]) -> str:
        """Return how a reading was understood, as LaTeX."""
        return r",\quad ".join(
            self.latex(node)
            if _is_plain(node)
            else to_latex(node, layers="statements", calls_exp=self.calls_exp)
            for _, node in outputs
        )


def _is_plain(node: Node) -> bool:
    """Return whether a graph is one formula, without named layers or functions of the user."""
    return not any(each.op is LAYER or each.op is CALL for each in children_first(node))
