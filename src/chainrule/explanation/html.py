"""This file tells a story as HTML for notebooks and pages: formulas are MathML, the flow is a picture or a table."""

from __future__ import annotations

import base64
import html
import re
from typing import TYPE_CHECKING, Any, Final

from chainrule.explanation.chain import MOST_FACTORS, chain_lines, leibniz, paths_between
from chainrule.explanation.flow import Scale, arrivals, arrow
from chainrule.explanation.numbers import to_float
from chainrule.explanation.page import signed
from chainrule.explanation.picture import as_svg
from chainrule.explanation.remarks import second_order_remarks
from chainrule.explanation.sentences import sentence_of
from chainrule.graph import Node, symbol
from chainrule.steps.tell import Teller
from chainrule.writers.mathml import to_mathml

if TYPE_CHECKING:
    from chainrule.explanation.model import LayerTold, Number
    from chainrule.explanation.story import Story

MOST: Final = 60
LONGEST: Final = 6_000  # characters of MathML; a longer formula is left out where the rest says it, too
LAID_OUT: Final = ("<msup", "<msub", "<mfrac", "<msqrt", "<mroot")  # without them x² would read x2
DERIVATION: Final = 30_000  # characters of MathML in all lines of a derivation; the steps after that are counted
STYLES: Final = """\
.chainrule table { border-collapse: collapse; }
.chainrule table td, .chainrule table th { padding: .2em .8em; text-align: left !important; vertical-align: top; }
.chainrule tr + tr { border-top: 1px solid #8884; }
.chainrule .bar { display: inline-block; height: .8em; background: currentColor; opacity: .6; }
.chainrule .narrow { display: none; }
@media (max-width: 640px) { .chainrule .narrow { display: block; } .chainrule .wide { display: none; } }
.chainrule .inside td:first-child { padding-left: 2em; }
.chainrule .drawn[hidden] { display: block; }
.chainrule span.drawn[hidden] { display: inline; }
.chainrule .instead { display: none; }
"""


def as_html(story: Story, *, picture: bool = True, derivation: bool = True, guarded: bool = False) -> str:
    """Return a story as one `<div>`: the flow as a picture or, shorter, as a table; with or without the derivation.

    `guarded` is for notebooks: one that is opened untrusted takes styles and drawings away, and leaves an image of it.
    """
    return _Html(story, guarded=guarded).written(picture=picture, derivation=derivation)


class _Html:
    """One story as HTML."""

    def __init__(self, story: Story, *, guarded: bool = False) -> None:
        self.story = story
        self.is_guarded = guarded
        self.memo: dict[str, Any] = story.printer.memo
        self.teller = Teller(story.words, self.math, html.escape)

    def math(self, node: Node) -> str:
        """Return a formula; one that is a number alone is written as numbers are."""
        text = to_mathml(node, memo=self.memo, calls_exp=self.story.printer.calls_exp)
        if node.is_constant:
            return self.story.words.numbers(text)
        if self.is_guarded and any(tag in text for tag in LAID_OUT):
            return _either(text, html.escape(self.story.printer.pretty(node)))
        return text

    def number(self, value: Number | None, digits: int = 6) -> str:
        """Return a number."""
        return self.story.words.numbers(signed(value, digits))

    def say(self, key: str, **parts: object) -> str:
        """Return the words of a heading."""
        return self.story.words.say("heading", key, **parts)

    def written(self, *, picture: bool, derivation: bool) -> str:
        """Return the whole story, with or without the picture and the derivation."""
        parts = ['<div class="chainrule">', self._opening()]
        parts += [self._picture(), self._layers()] if picture else [self._layers(), self._flow()]
        parts += [self._chain(), self._derivation() if derivation else "", self._push()]
        marks = {True: "✓", False: "✗", None: "–"}
        checks = [f"{marks[check.passed]} {html.escape(check.detail)}" for check in self.story.checks]
        parts.append(self._list(self.say("checks"), checks))
        parts.append(self._list(self.say("warnings"), [html.escape(each.message) for each in self.story.warnings]))
        body = "\n".join([part for part in [*parts, "</div>"] if part])
        return f"\n<style>\n{_styles_of(body)}</style>\n\n{body}"

    def _list(self, heading: str, items: list[str]) -> str:
        """Return a list under a heading, or nothing."""
        if not items:
            return ""
        return f"<h4>{heading}</h4>\n<ul>{''.join([f'<li>{item}</li>' for item in items])}</ul>"

    def _opening(self) -> str:
        """Return the question, the formula and the point."""
        story, words = self.story, self.story.words
        outputs = words.join([self.math(symbol(name)) for name, _ in story.outputs])
        inputs = words.join([self.math(node) for node in story.wrt]) if story.wrt else ""
        question = self.say("question", inputs=inputs, outputs=outputs) if inputs else ""
        called = story.printer.calls_exp
        formulas = "".join(
            [to_mathml(node, layers="statements", display=True, calls_exp=called) for _, node in story.outputs]
        )
        if len(formulas) > LONGEST and len(story.layers) > 1:
            formulas = ""  # the table says it, layer by layer
        elif self.is_guarded:
            formulas = _either(formulas, html.escape(story.printer.pretty_statements(story.outputs)), "div")
        values = [f"{self.math(symbol(name))} = {self.number(value, 10)}" for name, value in story.at.items()]
        point = words.in_a_row(values)
        meaning = f"<p>{html.escape(story.meaning)}</p>\n" if story.meaning else ""
        return f"<h3>{question}</h3>\n{meaning}{formulas}\n<p>{self.say('at', point=point) if point else ''}</p>"

    def _layers(self) -> str:
        """Return the layers in a table."""
        heads = "".join([f"<th>{self.say(key)}</th>" for key in ("layer", "value", "local-derivative", "what-it-does")])
        shown = self.story.layers[:MOST]
        opens = sum(1 + len(told.inside) for told in shown) <= MOST  # a long table lists the outer layers alone
        rows = [row for told in shown for row in self._rows(told, "", opens=opens)]
        more = len(self.story.layers) - MOST
        note = f"<p>{self.say('more-layers', count=more)}</p>" if more > 0 else ""
        return f"<h4>{self.say('layers')}</h4>\n<table><tr>{heads}</tr>\n{''.join(rows)}</table>{note}"

    def _rows(self, told: LayerTold, kind: str, *, opens: bool) -> list[str]:
        """Return the row of a layer, and where it opens those of the layers inside it."""
        name = self.math(symbol(told.view.name))
        slopes = []
        for read in told.reads:
            if read.derivative is not None:
                is_alone = read.gain is None or read.derivative.is_constant
                number = "" if is_alone else f" = {self.number(read.gain, 4)}"
                sign = self.story.sign_of_edge(told.view.name)
                names = self.story.printer.name(told.view.name), self.story.printer.name(read.name)
                slope = f"{sign}{names[0]}/{sign}{names[1]}"
                slopes.append(f"{html.escape(slope)} = {self.math(read.derivative)}{number}")
        value = self.number(told.value) if told.value is not None else ""
        cells = [f"{name} = {self.math(told.view.body)}", value, "<br>".join(slopes), sentence_of(told, self.teller)]
        rows = [f"<tr{kind}>{''.join([f'<td>{cell}</td>' for cell in cells])}</tr>\n"]
        for inner in told.inside if opens else ():
            rows += self._rows(inner, ' class="inside"', opens=opens)
        return rows

    def _picture(self) -> str:
        """Return the picture of a push of 1: from left to right, and upright for a narrow page."""
        if not self.story.wrt or not self.story.layers:
            return ""
        wide, narrow = as_svg(self.story), as_svg(self.story, upright=True)
        both = f'<div class="wide">{wide}</div>\n<div class="narrow">{narrow}</div>'
        drawn = f"<div>{wide}</div>" if wide == narrow else both
        return f"<h4>{self.say('flow')}</h4>\n{_guarded(drawn, wide) if self.is_guarded else drawn}"

    def _flow(self) -> str:
        """Return the flow of a push of 1 on the one input."""
        story = self.story
        if not story.has_point or len(story.wrt) != 1 or not 0 < len(story.layers) <= MOST:
            return ""
        start = story.wrt[0].name
        size = to_float(story.prediction.push[start]) if story.prediction is not None else 1.0
        rows = [(name, number) for name, number in arrivals(story, {start: size}).items() if number != 0]
        scale = Scale([number for _, number in rows if number], 20)
        made = []
        for name, number in rows:
            bar = f'<span class="bar" style="width:{scale.length(number) if number else 0:.2f}em"></span>'
            cells = [self.math(symbol(name)), f"{arrow(number)} {self.number(number, 4)}", bar]
            made.append(f"<tr>{''.join([f'<td>{cell}</td>' for cell in cells])}</tr>")
        return f"<h4>{self.say('flow')}</h4>\n<table>{''.join(made)}</table>"

    def _chain(self) -> str:
        """Return each derivative along its chain."""
        story, made, left_out = self.story, [], False
        for told in [*story.derivatives, *story.mixed][:MOST]:
            if told.node is None:
                made.append(f"<p>{html.escape(told.reason)}</p>")
                continue
            paths = paths_between(story, told.output, told.wrt.name)
            parts = [html.escape(story.derivative_name(told))]
            if told.order == 1 and len(paths) == 1 == story.paths_total and 1 < len(paths[0].gains) <= MOST_FACTORS:
                parts.append(html.escape(leibniz(story, paths[0])))
                parts.append(html.escape(chain_lines(story, told, story.printer.pretty)[1][1]))
            formula = self.math(told.node)
            is_long = len(formula) > LONGEST and told.value is not None
            left_out = left_out or is_long
            parts.append("…" if is_long else formula)
            if told.value is not None and not told.node.is_constant:
                parts.append(self.number(told.value))
            made.append(f"<p>{' = '.join(dict.fromkeys(parts))}</p>")
        notes = [story.words.say("warning", "too-long-for-a-page")] if left_out else []
        made += [f"<p>{html.escape(note)}</p>" for note in [*notes, "; ".join(second_order_remarks(story))] if note]
        return f"<h4>{self.say('chain')}</h4>\n{''.join(made)}" if made else ""

    def _derivation(self) -> str:
        """Return the derivation, folded."""
        if not self.story.steps:
            return ""
        made: list[str] = []
        room = DERIVATION
        for told in self.story.steps[:MOST]:
            line = f"{self.math(told.plan.before)} = {self.math(told.plan.after)}"
            room -= len(line)
            if made and room < 0:
                break
            made.append(f"<li>{self.teller.step(told.plan)}<br>{line}</li>")
        more = len(self.story.steps) - len(made)
        note = f"<p>{self.say('more-steps', count=more)}</p>" if more else ""
        return f"<details open><summary>{self.say('derivation')}</summary>\n<ol>{''.join(made)}</ol>{note}</details>"

    def _push(self) -> str:
        """Return the predicted change beside the real one."""
        told = self.story.prediction
        if told is None:
            return ""
        pushes = [
            self.say("push-part", size=self.number(size), name=self.math(symbol(name)))
            for name, size in told.push.items()
        ]
        rows = []
        for name in told.predicted:
            predicted = f"{self.say('predicted')} {self.number(told.predicted[name])}"
            really = f"{self.say('really')} {self.number(told.real[name])}"
            rows.append(f"<p>{self.math(symbol(name))}: {predicted}, {really}</p>")
        return f"<h4>{self.say('push', push=self.story.words.in_a_row(pushes))}</h4>\n{''.join(rows)}"


def _guarded(drawn: str, picture: str) -> str:
    """Return a drawing that shows only with our style, and an image of it that shows only without."""
    title = picture.partition("<title>")[2].partition("</title>")[0]
    data = base64.b64encode(picture.encode()).decode()
    image = f'<img alt="{title}" src="data:image/svg+xml;base64,{data}">'
    return _either(drawn, image, "div")


def _styles_of(body: str) -> str:
    """Return the rules of the classes that a body has: what it has not costs bytes in every page."""
    rules = STYLES.splitlines(keepends=True)
    return "".join([rule for rule in rules if all(f'"{name}"' in body for name in re.findall(r"\.([a-z]+)", rule))])


def _either(drawn: str, instead: str, tag: str = "span") -> str:
    """Return what shows with our style, and what shows without it."""
    return f'<{tag} class="drawn" hidden="hidden">{drawn}</{tag}><{tag} class="instead">{instead}</{tag}>'
