"""This file tells a story as a document: Markdown with mathematics between dollar signs, or a piece of LaTeX."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

from chainrule.explanation.mathematics import (
    LARGEST,
    chain_latex,
    decimal_latex,
    derivative_latex,
    local_latex,
    number_latex,
    product_latex,
)
from chainrule.explanation.plain_text import ascii_only
from chainrule.explanation.remarks import second_order_remarks
from chainrule.explanation.sentences import sentence_of
from chainrule.graph import symbol
from chainrule.steps.tell import Teller

if TYPE_CHECKING:
    from chainrule.explanation.model import LayerTold, Number
    from chainrule.explanation.story import Story
    from chainrule.graph import Node

MOST_LAYERS: Final = 60
MOST_PATHS: Final = 24
MOST_STEPS: Final = 80


class Document(ABC):
    """One story in one format; a subclass says how headings, formulas, tables and lists look."""

    def __init__(self, story: Story) -> None:
        """Prepare a teller whose sentences hold formulas in the format."""
        self.story = story
        self.decimal = decimal_latex(story.words)
        self.teller = Teller(story.words, self.inline, self.plain, self.decimal)
        self.lines: list[str] = []

    # What a format says -----------------------------------------------------------------------------------------------

    @abstractmethod
    def plain(self, text: str) -> str:
        """Return words, with what is special in the format made harmless."""

    @abstractmethod
    def heading(self, text: str) -> None:
        """Open a section."""

    @abstractmethod
    def equations(self, left: str, rights: list[str]) -> None:
        """Show right-hand sides under each other."""

    @abstractmethod
    def table(self, heads: list[str], rows: list[list[str]]) -> None:
        """Show a table."""

    @abstractmethod
    def items(self, items: list[str]) -> None:
        """Show a list."""

    def paragraph(self, text: str) -> None:
        """Show a paragraph."""
        self.lines += [text, ""]

    def inline(self, node: Node) -> str:
        """Return a formula inside a sentence."""
        text = self.story.printer.latex(node)
        return f"${text}$" if len(text) <= LARGEST else "…"

    def number(self, value: Number | None, digits: int = 6) -> str:
        """Return a number between dollar signs."""
        return f"${number_latex(value, digits, self.decimal)}$"

    # The story --------------------------------------------------------------------------------------------------------

    def written(self) -> str:
        """Return the whole document."""
        self._opening()
        self._layers()
        self._chain()
        self._paths()
        self._second()
        self._derivation()
        self._push()
        self._checks()
        self._warnings()
        return "\n".join(self.lines).rstrip() + "\n"

    def say(self, key: str, **parts: object) -> str:
        """Return the words of a heading."""
        return self.story.words.say("heading", key, **parts)

    def names(self, names: list[str]) -> str:
        """Return names as a list in words."""
        return self.story.words.join([self.inline(symbol(name)) for name in names])

    def _opening(self) -> None:
        """Show the question, the formula and the point."""
        story = self.story
        if story.wrt:
            outputs = self.names([name for name, _ in story.outputs])
            self.heading(self.say("question", inputs=self.names([node.name for node in story.wrt]), outputs=outputs))
        if story.meaning:
            self.paragraph(self.plain(story.meaning))
        self.equations("", [story.printer.latex_statements(story.outputs)])
        facts = []
        if story.at:
            point = [f"${story.printer.latex(symbol(n))} = {self.number(v, 10)[1:]}" for n, v in story.at.items()]
            facts.append(self.say("at", point=story.words.in_a_row(point)))
        if story.domain:
            conditions = story.words.join([self.inline(node) for node in story.domain])
            facts.append(self.say("domain", conditions=conditions))
        if facts:
            self.paragraph(self.teller.joined(facts))

    def _layers(self) -> None:
        """Show the layers in a table."""
        self.heading(self.say("layers"))
        rows: list[list[str]] = []
        for told in self.story.layers[:MOST_LAYERS]:
            rows += self._rows(told, "")
        heads = ["layer", "value", "local-derivative", "what-it-does"]
        self.table([self.say(head) for head in heads], rows)
        more = len(self.story.layers) - MOST_LAYERS
        if more > 0:
            self.paragraph(self.say("more-layers", count=more))

    def _rows(self, told: LayerTold, indent: str) -> list[list[str]]:
        """Return the row of a layer, and those of the layers that it opens into."""
        story, view = self.story, told.view
        formula = f"{story.printer.latex(symbol(view.name))} = {story.printer.latex(view.body)}"
        slopes = [f"${local_latex(story, told, read)}$" for read in told.reads]
        value = self.number(told.value) if told.value is not None else ""
        rows = [[f"{indent}${formula}$", value, ", ".join(slopes), sentence_of(told, self.teller)]]
        for inner in told.inside:
            rows += self._rows(inner, f"{indent}→ ")
        return rows

    def _chain(self) -> None:
        """Show each derivative along its chain."""
        if self.story.derivatives:
            self.heading(self.say("chain"))
        for told in self.story.derivatives:
            rights = chain_latex(self.story, told)
            if rights:
                self.equations(derivative_latex(self.story, told), rights)
            if told.reason:
                self.paragraph(self.plain(told.reason))
        for told in self.story.mixed:
            self.equations(derivative_latex(self.story, told), chain_latex(self.story, told))

    def _paths(self) -> None:
        """Show the product along each path, where there are several."""
        story = self.story
        if story.paths_total <= 1 or not story.has_point or all(len(told.gains) <= 1 for told in story.paths):
            return
        self.heading(self.say("paths"))
        items = []
        for told in story.paths[:MOST_PATHS]:
            names = told.path.layers if len(told.path.layers) <= 12 else (*told.path.layers[:5], *told.path.layers[-5:])
            route = r" \to ".join([story.printer.latex(symbol(name)) for name in names])
            items.append(f"${route}$: ${product_latex(told, self.decimal)}$")
        if story.paths_total > len(items):
            items.append(self.say("more-paths", count=story.paths_total - len(items)))
        self.items(items)

    def _second(self) -> None:
        """Say whether the change itself speeds up."""
        remarks = second_order_remarks(self.story)
        if remarks:
            self.heading(self.say("second"))
            self.paragraph(self.plain("; ".join(remarks)))

    def _derivation(self) -> None:
        """Show the derivation step by step."""
        latex = self.story.printer.latex
        if self.story.steps:
            self.heading(self.say("derivation"))
        for told in self.story.steps[:MOST_STEPS]:
            self.paragraph(self.teller.step(told.plan))
            self.equations(latex(told.plan.before), [latex(told.plan.after)])

    def _push(self) -> None:
        """Show the predicted change beside the real one."""
        told = self.story.prediction
        if told is None:
            return
        pushes = [
            self.say("push-part", size=self.number(size), name=self.inline(symbol(name)))
            for name, size in told.push.items()
        ]
        self.heading(self.say("push", push=self.story.words.in_a_row(pushes)))
        rows = []
        for name in told.predicted:
            shares = [f"{self.inline(symbol(n))}: {self.number(share)}" for n, share in told.shares[name].items()]
            numbers = [self.number(each[name]) for each in (told.predicted, told.real, told.error)]
            rows.append([self.inline(symbol(name)), self.story.words.in_a_row(shares), *numbers])
        heads = [self.say(key) for key in ("output", "shares", "predicted", "really", "difference")]
        self.table(heads, rows)

    def _checks(self) -> None:
        """Show what was confirmed."""
        marks = {True: "✓", False: "✗", None: "–"}
        if self.story.checks:
            self.heading(self.say("checks"))
            self.items([f"{marks[check.passed]} {self.plain(check.detail)}" for check in self.story.checks])

    def _warnings(self) -> None:
        """Show what a person should know."""
        if self.story.warnings:
            self.heading(self.say("warnings"))
            self.items([self.plain(warned.message) for warned in self.story.warnings])


class Markdown(Document):
    """Markdown, with formulas between dollar signs."""

    def plain(self, text: str) -> str:
        """Return words without Markdown's own signs."""
        return re.sub(r"([\\`*_{}\[\]<>#|$])", r"\\\1", text)

    def heading(self, text: str) -> None:
        """Open a section; the first is larger."""
        self.lines += [f"{'##' if not self.lines else '###'} {text}", ""]

    def equations(self, left: str, rights: list[str]) -> None:
        """Show right-hand sides under each other."""
        if len(rights) == 1:
            self.lines += ["$$", f"{left} = {rights[0]}" if left else rights[0], "$$", ""]
            return
        rows = [rf"{left if i == 0 else ''} &= {right}" for i, right in enumerate(rights)]
        self.lines += ["$$", r"\begin{aligned}", " \\\\\n".join(rows), r"\end{aligned}", "$$", ""]

    def table(self, heads: list[str], rows: list[list[str]]) -> None:
        """Show a table; a bar inside a cell is escaped."""
        self.lines += [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
        self.lines += [f"| {' | '.join([_in_cell(cell) for cell in row])} |" for row in rows]
        self.lines.append("")

    def items(self, items: list[str]) -> None:
        """Show a list."""
        self.lines += [*[f"- {item}" for item in items], ""]


def _in_cell(text: str) -> str:
    """Return a text for a cell of a table, where a bar would end it."""
    bars = text.replace(r"\left|", r"\left\vert ").replace(r"\right|", r"\right\vert ")
    return re.sub(r"(?<!\\)\|", r"\\vert ", bars) if "$" in bars else re.sub(r"(?<!\\)\|", r"\\|", bars)


class LatexDocument(Document):
    """A piece of LaTeX for the body of a document; it needs the package amsmath."""

    def plain(self, text: str) -> str:
        """Return words with LaTeX's own signs made harmless."""
        text = ascii_only(text.replace("–", "--").replace("✓", "").replace("✗", ""))
        text = text.replace("\\", "\0")
        text = re.sub(r"([&%$#_{}])", r"\\\1", text).replace("\0", r"\textbackslash{}")
        return text.replace("^", r"\textasciicircum{}").replace("~", r"\textasciitilde{}").replace("|", r"\textbar{}")

    def heading(self, text: str) -> None:
        """Open a section."""
        self.lines += [rf"\subsection*{{{_typeset(text)}}}", ""]

    def paragraph(self, text: str) -> None:
        """Show a paragraph."""
        self.lines += [_typeset(text), ""]

    def equations(self, left: str, rights: list[str]) -> None:
        """Show right-hand sides under each other."""
        if not left:
            self.lines += [r"\[", rights[0], r"\]", ""]
            return
        rows = [f"  {left if i == 0 else ''} &= {right}" for i, right in enumerate(rights)]
        self.lines += [r"\begin{align*}", " \\\\\n".join(rows), r"\end{align*}", ""]

    def table(self, heads: list[str], rows: list[list[str]]) -> None:
        """Show each row as an item, because sentences are too long for columns."""
        del heads
        self.items([" \\quad ".join([cell for cell in row if cell]) for row in rows])

    def items(self, items: list[str]) -> None:
        """Show a list."""
        self.lines += [r"\begin{itemize}", *[rf"  \item {_typeset(item)}" for item in items], r"\end{itemize}", ""]


_TYPESET: Final = {
    "−": "$-$", "→": r"$\to$", "′": "$'$", "·": r"$\cdot$", "×": r"$\times$", "✓": r"$\surd$", "✗": r"$\times$",
    "–": "--", "…": r"\dots ",
}  # fmt: skip


def _typeset(text: str) -> str:
    """Return words with Unicode's signs set by LaTeX."""
    return "".join([_TYPESET.get(each, each) for each in text])
