"""This file tells a story on a terminal: 80 columns, calm, and readable without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.explanation.flow import Scale, arrivals, arrow
from chainrule.explanation.numbers import to_float
from chainrule.explanation.page import BAR, Page, cut, shortened
from chainrule.explanation.plain_text import WIDTH, ascii_only, wrapped
from chainrule.explanation.remarks import second_order_remarks
from chainrule.explanation.terminal_chain import chain, derivation, paths

if TYPE_CHECKING:
    from chainrule.explanation.model import LayerTold
    from chainrule.explanation.story import Story

MOST_LAYERS: Final = 24

_BOLD: Final = "\033[1m"
_PLAIN: Final = "\033[0m"


def on_terminal(story: Story, *, ascii: bool = False, colour: bool = False) -> str:  # noqa: A002
    """Return the whole story as text."""
    page = _Sections(story, ascii=ascii)
    lines: list[str] = []
    for heading, body in page.sections():
        if heading:
            lines += ["", f"{_BOLD}{heading}{_PLAIN}" if colour else heading]
        lines += body
    text = "\n".join(lines).strip("\n")
    return ascii_only(text) if ascii else text


class _Sections(Page):
    """The sections of a story, each a heading and lines."""

    def sections(self) -> list[tuple[str, list[str]]]:
        """Return the sections that have something to say."""
        say = self.say
        made = [
            ("", self.opening()),
            (say("layers"), self.layers()),
            *self.flows(),
            (say("chain"), chain(self)),
            (say("paths"), paths(self)),
            (say("second"), self.second()),
            (say("derivation"), derivation(self)),
            *self.push(),
            (say("checks"), self.checks()),
            (say("warnings"), self.warnings()),
        ]
        return [(heading, body) for heading, body in made if body]

    # What it is about -----------------------------------------------------------------------------------------------

    def opening(self) -> list[str]:
        """Return the question, what was read, and the point."""
        story, words = self.story, self.story.words
        names = [self.name(node.name) for node in story.wrt]
        outputs = words.join([self.name(name) for name, _ in story.outputs])
        lines = []
        if names:
            lines = [*wrapped(self.say("question", inputs=words.join(names), outputs=outputs), 0), ""]
        if story.meaning:
            lines += [*wrapped(self.fit(story.meaning), 4, first="  "), ""]
        lines += wrapped(cut(self.fit(story.printer.pretty_statements(story.outputs))), 4, first="  ")
        if story.at:
            lines += wrapped(self.say("at", point=self.point()), 4, first="  ")
        if story.domain:
            conditions = words.join([self.pretty(node) for node in story.domain])
            lines += wrapped(cut(self.say("domain", conditions=conditions)), 4, first="  ")
        return lines

    # Layers ---------------------------------------------------------------------------------------------------------

    def layers(self) -> list[str]:
        """Return every layer: formula, value, local derivatives, and what it does."""
        told = self.story.layers
        if len(told) <= MOST_LAYERS:
            return self._layers(told, 2)
        half = MOST_LAYERS // 2
        more = self.say("more-layers", count=len(told) - 2 * half)
        return [*self._layers(told[:half], 2), f"  … {more} …", *self._layers(told[-half:], 2)]

    def _layers(self, told: list[LayerTold], indent: int) -> list[str]:
        """Return some layers, with columns that stand under each other."""
        formulas = [self._formula(layer) for layer in told]
        values = [self.number(layer.value) if self.numeric and layer.value is not None else "" for layer in told]
        width = min(max((len(each) for each in formulas), default=0), 34)
        room = max((len(each) for each in values), default=0)
        lines: list[str] = []
        for layer, formula, value in zip(told, formulas, values, strict=True):
            lines += self._layer(layer, formula, value, indent, width, room)
            if layer.inside:
                name = self.say("opens", name=self.name(layer.view.name))
                lines += [f"{' ' * (indent + 4)}└ {name}:", *self._layers(layer.inside, indent + 6)]
        return lines

    def _formula(self, layer: LayerTold) -> str:
        """Return `u = x² + 1`."""
        return cut(f"{self.name(layer.view.name)} = {self.pretty(layer.view.body)}")

    def _layer(self, layer: LayerTold, formula: str, value: str, indent: int, width: int, room: int) -> list[str]:
        """Return the lines of one layer."""
        slopes = self._slopes(layer)
        pad = " " * indent
        value_column = f"   {value:>{room}}" if room else ""
        beside = indent + width + len(value_column) + 3
        lines = []
        if len(formula) <= width and all(len(slope) <= WIDTH - beside for slope in slopes):
            head = f"{pad}{formula:<{width}}{value_column}"
            lines.append(f"{head}   {slopes[0]}".rstrip() if slopes else head.rstrip())
            lines += [f"{' ' * beside}{slope}" for slope in slopes[1:]]
        else:
            lines += wrapped(formula + (f" = {value}" if value else ""), indent + 4, first=pad)
            for slope in slopes:
                lines += wrapped(slope, indent + 8, first=" " * (indent + 4))
        return lines + wrapped(self.fit(layer.sentence), indent + 4, first=" " * (indent + 4))

    def _slopes(self, layer: LayerTold) -> list[str]:
        """Return the local derivatives: `df/dx = 2x = 10`."""
        name = self.name(layer.view.name)
        found = []
        for read in layer.reads:
            if read.derivative is None:
                continue
            sign = self.fit(self.story.sign_of_edge(layer.view.name))
            text = f"{sign}{name}/{sign}{self.name(read.name)} = {self.pretty(read.derivative)}"
            if read.gain is not None:
                number = self.number(read.gain, 4)
                text += "" if text.endswith(f"= {number}") else f" = {number}"
            found.append(cut(text))
        return found

    # The flow -------------------------------------------------------------------------------------------------------

    def flows(self) -> list[tuple[str, list[str]]]:
        """Return the flow of the push that was asked for, or of a push of 1 on each input."""
        story = self.story
        if (
            not self.numeric
            or not story.layers
            or not any(read.gain is not None for l in story.layers for read in l.reads)
        ):
            return []
        if story.prediction is not None:
            sizes = {name: to_float(size) for name, size in story.prediction.push.items()}
            push = self.pushes(sizes)
            return [(self._flow_heading(self.say("flow-push", push=push)), self.flow(sizes))]
        if not 0 < len(story.wrt) <= 3:
            return []
        found = []
        for node in story.wrt:
            unit = self.say("flow-unit", name=self.name(node.name))
            found.append((self._flow_heading(unit), self.flow({node.name: 1.0})))
        return found

    def _flow_heading(self, what: str) -> str:
        """Return the heading of a flow."""
        return f"{self.say('flow')}: {what}"

    def flow(self, pushes: dict[str, float]) -> list[str]:
        """Return the picture of a push: a bar for what arrives at each layer."""
        story = self.story
        arriving = arrivals(story, pushes)
        rows = [(self.name(name), arriving[name]) for name in pushes if name in arriving]
        for layer in story.layers:
            if any(arriving.get(read.name) != 0 for read in layer.reads):
                reads = ", ".join([self.name(r.name) for r in layer.reads if arriving.get(r.name) != 0])
                rows.append((self.fit(f"{self.name(layer.view.name)} ← {reads}"), arriving[layer.view.name]))
        if len(rows) > MOST_LAYERS:
            rows = [*rows[: MOST_LAYERS // 2], ("…", 0.0), *rows[-MOST_LAYERS // 2 :]]
        scale = Scale([size for _, size in rows if size], BAR)
        width = min(max(len(label) for label, _ in rows), 24)
        numbers = [self.number(size, 4) if size is not None else "?" for _, size in rows]
        room = max(map(len, numbers))
        lines = []
        for (label, size), number in zip(rows, numbers, strict=True):
            if label == "…":
                lines.append("  …")
                continue
            bar = scale.bar(size) if size else ""
            lines.append(f"  {shortened(label, width):<{width}}  {arrow(size)} {number:>{room}}  {bar}".rstrip())
        if scale.logarithmic:
            lines.append(f"  ({self.say('logarithmic')})")
        return lines

    # The push, the checks, the warnings ---------------------------------------------------------------------------

    def push(self) -> list[tuple[str, list[str]]]:
        """Return the predicted change beside the real one."""
        told = self.story.prediction
        if told is None:
            return []
        push = self.pushes(told.push)
        lines = []
        for name, predicted in told.predicted.items():
            real = told.real[name]
            prefix = f"{self.name(name)}: " if len(told.predicted) > 1 else ""
            rows = [(prefix + self.say("predicted"), predicted), (prefix + self.say("really"), real)]
            if len(told.shares[name]) > 1:
                shares = [(prefix + self.say("share", name=self.name(n)), s) for n, s in told.shares[name].items()]
                rows = [*shares, *rows]
            lines += self.bars(rows)
            error = told.error[name]
            if error is not None:
                close = abs(error) <= 1e-12 * max(abs(real or 0.0), 1e-300)
                text = self.say("no-error") if close else self.say("error", error=self.number(error, 4))
                lines += wrapped(text, 2, first="  ")
        return [(self.say("push", push=push), lines)]

    def second(self) -> list[str]:
        """Return whether the change itself speeds up."""
        return [line for told in second_order_remarks(self.story) for line in wrapped(self.fit(told), 4, first="  • ")]

    def checks(self) -> list[str]:
        """Return what was confirmed."""
        lines = []
        for check in self.story.checks:
            mark = {True: "✓", False: "✗", None: "–"}[check.passed]
            label = (
                self.story.words.say("check", check.name) if self.story.words.has("check", check.name) else check.name
            )
            lines += wrapped(self.fit(check.detail), 20, first=f"  {mark} {label}")
        return lines

    def warnings(self) -> list[str]:
        """Return what a person should know."""
        lines: list[str] = []
        for warned in self.story.warnings:
            lines += wrapped(self.fit(warned.message), 4, first="  • ")
        return lines
