"""This file writes the picture of a story as SVG: cards, tapered bands, gains, and the answer in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.explanation.chain import paths_between
from chainrule.explanation.flow import arrow
from chainrule.explanation.page import signed
from chainrule.explanation.picture.cards import Card, cards_of
from chainrule.explanation.picture.drawing import Drawing
from chainrule.explanation.picture.places import depths
from chainrule.explanation.picture.ribbons import figure
from chainrule.explanation.picture.shapes import DARK, lines_of, shape, text, wrapped

if TYPE_CHECKING:
    from chainrule.explanation.story import Story

FONTS: Final = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, DejaVu Sans, sans-serif"
MARGIN: Final = 20.0
MOST_COLUMNS: Final = 5  # a longer way is drawn from the top to the bottom, where nobody has to scroll sideways
MOST_PATHS: Final = 4
LINE: Final = 21.0
LEAST: Final = {True: 340.0, False: 560.0}


def as_svg(story: Story, *, by: str = "", upright: bool | None = None) -> str:
    """Return the picture of a push of 1 on the input `by` (default: the first that is pushed) as one SVG element.

    `upright` draws from the top to the bottom, for a narrow page; by itself a long way is drawn so. The picture needs
    no script, no font and no file beside it; the same story gives the same text.
    """
    pushed = by or (story.wrt[0].name if story.wrt else "")
    output = story.outputs[0][0]
    cards = cards_of(story, pushed, output)
    if upright is None:
        upright = max(depths(cards).values(), default=0) >= MOST_COLUMNS
    drawing = Drawing(story, cards, output, upright=upright)
    width = max(drawing.width, LEAST[upright]) + 2 * MARGIN
    answer = answer_of(story, pushed, output)
    room = int((width - 2 * MARGIN) / 7)
    head = wrapped(answer, int((width - 2 * MARGIN) / 9.6))
    notes = [line for note in drawing.notes() for line in wrapped(note, room)]
    top = MARGIN + LINE * len(head) + 14
    height = top + drawing.height + 16 + 18 * len(notes) + MARGIN
    left = (width - drawing.width) / 2
    title = story.words.say(
        "heading", "question", inputs=story.printer.name(pushed) or "…", outputs=story.printer.name(output)
    )
    parts = [
        _opening(width, height, story.words.language),
        f"<title>{lines_of([title])}</title>",
        f"<desc>{lines_of([answer, *described(story, cards)])}</desc>",
        f"<style>{DARK}</style>",
        shape("rect", "paper", x=0.5, y=0.5, width=width - 1, height=height - 1, rx=12),
    ]
    parts += [text(line, MARGIN, MARGIN + 12 + LINE * at, "ink", size=16, weight=600) for at, line in enumerate(head)]
    parts += [f'<g transform="translate({figure(left)} {figure(top)})">', *drawing.shapes(), "</g>"]
    foot = top + drawing.height + 28
    parts += [text(line, MARGIN, foot + 18 * at, "muted", size=12.5) for at, line in enumerate(notes)]
    return "\n".join([*parts, "</svg>"])


def _opening(width: float, height: float, language: str) -> str:
    """Return the tag that opens the picture: as large as it is, and smaller where the page is narrower."""
    size = f'viewBox="0 0 {figure(width)} {figure(height)}" width="{figure(width)}" height="{figure(height)}"'
    look = f'style="max-width:100%;height:auto" font-family="{FONTS}"'
    kind = 'xmlns="http://www.w3.org/2000/svg" class="chainrule-picture" role="img"'
    return f'<svg {kind} {size} lang="{language}" {look}>'


def answer_of(story: Story, by: str, output: str) -> str:
    """Return the answer: what arrives at the output, as the product along each path, and their sum.

    >>> from chainrule.api import explain
    >>> answer_of(explain("f = x^2; g = 2*f; h = g + 3", x=5), "x", "h")
    'A push of 1 at x arrives at h as ▲ 20 = 10 × 2 × 1'
    """
    say, name = story.words.say, story.printer.name
    told = next(
        (each for each in story.derivatives if (each.output, each.wrt.name, each.order) == (output, by, 1)), None
    )
    if told is None:
        return say("picture", "nothing")
    names = {"input": name(by), "output": name(output)}
    if told.value is None:
        left, right = told.sides or (None, None)
        if left is not None and right is not None:
            return say("picture", "answer-sides", left=_number(story, left), right=_number(story, right), **names)
        if told.node is not None and not story.has_point:
            formula = story.printer.pretty(told.node)
            return say("picture", "answer-symbolic", formula=formula if len(formula) <= 120 else "…", **names)
        return say("picture", "answer-without", **names)
    answer = say(
        "picture", "answer", push=f"{arrow(told.value)} {_number(story, told.value)}".removeprefix("· "), **names
    )
    paths = paths_between(story, output, by)
    complete = story.paths_total == len(story.paths)
    if not complete or len(paths) > MOST_PATHS:
        count = story.path_counts.get(output, len(paths)) if len(story.wrt) == 1 else len(paths)
        return f"{answer} = {say('picture', 'sum', count=count)}" if complete or len(story.wrt) == 1 else answer
    products = [" × ".join([_number(story, gain) for gain in each.gains]) for each in paths if len(each.gains) <= 12]
    if len(products) < len(paths) or not paths:
        return answer
    if len(paths) == 1:
        return f"{answer} = {products[0]}"
    terms = [f"{_number(story, each.product)} ({product})" for each, product in zip(paths, products, strict=True)]
    return f"{answer} = {' + '.join(terms)}"


def described(story: Story, cards: list[Card]) -> list[str]:
    """Return the picture in sentences, for who does not see it."""
    told = []
    for card in cards:
        parts = [card.title + (f" ≈ {card.value}" if card.value else "")]
        parts += [f"{story.printer.name(lane.source)}: {lane.label}" for lane in card.lanes if lane.label]
        if card.leaving is not None and story.has_point:
            parts.append(f"{arrow(card.leaving)} {_number(story, card.leaving)}")
        told.append("; ".join([*parts, *card.words]))
    return told


def _number(story: Story, value: float | None) -> str:
    """Return a number for reading."""
    return story.words.numbers(signed(value, 4))
