"""This file writes the page of the gallery: a card for each formula, which opens in the explorer."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.studio.document import words_of
from chainrule.apps.studio.gallery import address_of, fields, formulas, in_language, point_of, text_of
from chainrule.apps.studio.header import served_page, tabs
from chainrule.apps.studio.page import FAMILY
from chainrule.graph import symbol
from chainrule.readers import read
from chainrule.steps.catalogue import words as catalogue
from chainrule.steps.tell import signed_text
from chainrule.transforms.evaluate import values_at
from chainrule.transforms.layers import cut
from chainrule.transforms.reverse import adjoints
from chainrule.writers.mathml import to_mathml
from chainrule.writers.notation import power_of_ten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainrule.steps.catalogue import Words

_STYLE: Final = f"""
math {{ font-family: "{FAMILY}", "STIX Two Math", "Cambria Math", math, serif; font-size: 1.1em; math-style: normal }}
""" + """
main { max-width: 1240px; margin: 0 auto; padding: 12px; box-sizing: border-box }
h1 { font-size: 24px; line-height: 30px; margin: 8px 0 }
h2 { font-size: 18px; line-height: 24px; margin: 24px 0 8px }
h3 { font-size: 16px; line-height: 22px; margin: 0 }
p { margin: 6px 0 }
.lead, .source, .point, dd { color: var(--muted) }
.cards { display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 290px), 1fr)) }
.card { position: relative; display: flex; flex-direction: column; padding: 14px 16px; background: var(--card);
  border: 1px solid var(--line); border-radius: 12px; min-width: 0; font-variant-numeric: tabular-nums }
.card:hover { border-color: var(--same) }
.card h3 a { color: var(--same); text-decoration: none }
.card h3 a::after { content: ""; position: absolute; inset: 0; border-radius: 12px }
.card h3 a:hover { text-decoration: underline }
.card h3 a:focus-visible { outline: none }
.card h3 a:focus-visible::after { outline: 2px solid var(--gain); outline-offset: 2px }
dl { margin: 8px 0; flex: 1 }
dt { overflow-x: auto; overflow-y: hidden; padding: 2px 0; min-height: 24px }
dd { margin: 0 0 6px; font-size: 13px; line-height: 18px }
.point, .source { font-size: 13px; line-height: 18px; overflow-wrap: anywhere }
.source { border-top: 1px solid var(--line); padding-top: 8px; margin: 8px 0 0 }
.source a { position: relative; color: var(--same) }
"""


def gallery_page(language: str, pages: Sequence[str]) -> str:
    """Return the page of the gallery as HTML; `pages` are those that have a tab."""
    words = words_of(language)
    said = words["gallery"]
    sections = []
    for field, names in fields().items():
        cards = "\n".join(_card(entry, language, said) for entry in formulas() if entry["field"] == field)
        name = escape(in_language(names, language))
        sections.append(f'<section aria-labelledby="{field}"><h2 id="{field}">{name}</h2><div class="cards">{cards}')
        sections.append("</div></section>")
    top = tabs("gallery", pages, words["tabs"], "" if language == "en" else language)
    heading, lead = escape(said["heading"]), escape(said["lead"])
    listed = "\n".join(sections)
    body = f'{top}\n<main>\n<h1>{heading}</h1>\n<p class="lead">{lead}</p>\n{listed}\n</main>'
    return served_page(body, title=said["title"], language=language, style=_STYLE)


def _card(entry: dict[str, Any], language: str, said: dict[str, str]) -> str:
    """Return the card of one formula: its layers, the point, how a push arrives, and the source."""
    title = escape(in_language(entry["title"], language))
    layers = "".join(
        f"<dt>{layer}</dt><dd>{escape(meaning)}</dd>" for layer, meaning in layers_of(text_of(entry, language))
    )
    return (
        f'<article class="card" id="{entry["id"]}">'
        f'<h3><a href="{escape(address_of(entry, language))}">{title}</a></h3>'
        f"<p>{escape(in_language(entry['sentence'], language))}</p><dl>{layers}</dl>"
        f'<p class="point">{_point(entry, language, said)}</p>'
        f'<p class="source">{escape(said["source"])} {_source(entry["source"])}</p></article>'
    )


def layers_of(text: str) -> list[tuple[str, str]]:
    """Return the layers of a text: each as MathML, with its meaning.

    >>> layers_of("f = x^2  # area")[0][1]
    'area'
    """
    reading = read(text)
    views = cut(reading.outputs, reading.inputs)
    return [(f"{to_mathml(symbol(view.name))} = {to_mathml(view.body)}", view.meaning) for view in views]


def numbers_of(entry: dict[str, Any]) -> tuple[float, float]:
    """Return the value of a formula at its starting point, and its slope along the input that is pushed.

    >>> from chainrule.apps.studio.gallery import formulas
    >>> round(numbers_of(formulas()[0])[1], 3)
    1.003
    """
    reading = read(text_of(entry))
    [pushed] = [node for node in reading.inputs if node.name == entry["by"]]
    [slope] = adjoints(reading.output, [pushed])
    found = values_at([reading.output, slope], point_of(entry))
    return float(found[reading.output]), float(found[slope])


def _shown(value: float, words: Words) -> str:
    """Return a number as the studio shows it."""
    return power_of_ten(words.numbers(signed_text(value)))


def _point(entry: dict[str, Any], language: str, said: dict[str, str]) -> str:
    """Return where the formula is looked at, its value there, and what a push of 1 brings."""
    words = catalogue(language)
    value, slope = numbers_of(entry)
    inputs = "; ".join(
        f"{each['name']} = {_shown(each['value'], words)} ({in_language(each['meaning'], language)})"
        for each in entry["inputs"]
    )
    output = read(text_of(entry)).outputs[0][0]
    return escape(
        said["point"].format(
            inputs=inputs,
            output=output,
            value=_shown(value, words),
            input=entry["by"],
            slope=_shown(slope, words),
        )
    )


def _source(source: dict[str, Any]) -> str:
    """Return where a formula is from: author, title, place, year, with a link where there is one."""
    title = f"<cite>{escape(source['title'])}</cite>"
    if "url" in source:
        title = f'<a href="{escape(source["url"])}" rel="noreferrer">{title}</a>'
    return f"{escape(source['author'])}: {title}. {escape(source['where'])}, {source['year']}."
