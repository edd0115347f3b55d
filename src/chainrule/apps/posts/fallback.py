"""This file writes what stands in a page without scripts: a block as a table, a question as text with its hints."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from chainrule.explanation.page import signed
from chainrule.graph import symbol
from chainrule.writers.mathml import to_mathml
from chainrule.writers.notation import power_of_ten

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chainrule.explanation import Explanation
    from chainrule.explanation.model import LayerTold

MOST = 40  # layers in a table


def table_of(story: Explanation, *, veiled: bool = False) -> str:
    """Return the layers of an explanation with values and gains; `veiled` leaves the formulas alone.

    >>> from chainrule.api import explain
    >>> "passes the push on" in table_of(explain("f = x^2; g = f + 3", x=5))
    True
    """

    def say(key: str) -> str:
        return html.escape(story.words.say("heading", key))

    numbers = story.words.numbers
    point = ", ".join(f"{to_mathml(symbol(name))} = {numbers(signed(value, 6))}" for name, value in story.at.items())
    called = story.printer.calls_exp
    formula = "".join(
        to_mathml(node, layers="statements", display=True, calls_exp=called) for _, node in story.outputs[:MOST]
    )
    if veiled:
        return f"{formula}\n<p>{point}</p>" if point else formula
    heads = "".join(f"<th>{say(key)}</th>" for key in ("layer", "value", "local-derivative", "what-it-does"))
    rows = "".join(_row(layer, numbers) for layer in story.layers[:MOST])
    caption = f"<caption>{html.escape(story.words.say('heading', 'at', point='{}')).replace('{}', point)}</caption>"
    return f"{formula}\n<table>{caption if point else ''}<tr>{heads}</tr>{rows}</table>"


def _row(layer: LayerTold, numbers: Callable[[str], str]) -> str:
    """Return the row of a layer, with `numbers` as the language writes them."""
    gains = "; ".join(f"× {numbers(signed(read.gain, 4))}" for read in layer.reads if read.gain is not None)
    cells = [to_mathml(symbol(layer.view.name)), numbers(signed(layer.value, 6)), gains, html.escape(layer.sentence)]
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def question_as_text(data: Mapping[str, Any], words: Mapping[str, Any], *, veiled: bool = False) -> str:
    """Return a question for a page without scripts: the prompt, the options, hints and answer behind a click.

    `veiled` leaves the answer out: the block that is asked about hides its answers.
    """
    parts = [f"<p>{data['prompt']}</p>"]
    options = data.get("options")
    if options:
        items = "".join([f"<li>{option['text']}</li>" for option in options])
        parts.append(f"<ul>{items}</ul>")
    summary = f"<summary>{html.escape(words['post']['hint'])}</summary>"
    parts += [f"<details>{summary}{hint}</details>" for hint in data["hints"]]
    shown = " ".join(part for part in (answer_of(data, words), data["reveal"], data["why"]) if part)
    if shown and not veiled:
        parts.append(f"<details><summary>{html.escape(words['post']['answer'])}</summary>{shown}</details>")
    return "".join(parts)


def answer_of(data: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    """Return the answer of a question as text."""
    if data.get("options"):
        return " ".join(f"{option['text']}. {option['reply']}" for option in data["options"] if option["right"])
    if "formula" in data:
        return str(data["formula"]["mathml"])
    if data.get("value") is not None:
        return f"{number_shown(data['value'], words)} {html.escape(data.get('unit', ''))}".strip() + "."
    return ""


def number_shown(value: float | None, words: Mapping[str, Any]) -> str:
    """Return a worked number as the text shows it, with the language's decimal sign.

    Four digits; six where with four it would look whole: what is really 1.0003 is not told as 1. `values.ts` does
    the same on the page.

    >>> words = {"page": {"decimal": ","}}
    >>> [number_shown(value, words) for value in (-2.5, 62.8318, 1.0003, 12345.6, 1234567, 2.5e-7)]
    ['−2,5', '62,83', '1,0003', '12345,6', '1,23457 · 10⁶', '2,5 · 10⁻⁷']
    """
    looks_whole = value is not None and float(f"{value:.4g}").is_integer()
    text = signed(value, 6 if looks_whole else 4).replace(".", words["page"]["decimal"])
    return power_of_ten(text)
