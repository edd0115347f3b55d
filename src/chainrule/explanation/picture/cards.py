"""This file decides what the picture holds: a card for each input and layer, and a lane for each push into a card."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from chainrule.explanation.flow import arrivals
from chainrule.explanation.page import signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainrule.explanation.model import LayerTold, ReadTold
    from chainrule.explanation.story import Story

MOST_CARDS: Final = 12  # layers that stand alone; of more than that, runs are folded into one card each
ALONE: Final = 3  # layers at either end that are never folded
MOST_STILL: Final = 4  # inputs beside the one that is pushed that have a card of their own
STILL: Final = "…"  # the key of the card for the others


class Lane:
    """What a card receives from one other card: the push that arrives, the gain, and what leaves of it."""

    __slots__ = ("arriving", "gain", "label", "leaving", "sides", "source")

    def __init__(self, source: str, arriving: float | None, gain: float | None, label: str) -> None:
        """Keep the parts; what leaves is their product, or None where there is no number."""
        self.source = source
        self.arriving = arriving
        self.gain = gain
        self.label = label
        self.sides: tuple[float, float] | None = None
        self.leaving = 0.0 if arriving == 0 else None if arriving is None or gain is None else arriving * gain


class Card:
    """A card: its title, its value as text, its lanes, what is to be said in words, and the push that leaves."""

    __slots__ = ("key", "lanes", "leaving", "title", "value", "words")

    def __init__(self, key: str, title: str, value: str, leaving: float | None) -> None:
        """Keep the parts; lanes and words follow."""
        self.key = key
        self.title = title
        self.value = value
        self.leaving = leaving
        self.lanes: list[Lane] = []
        self.words: list[str] = []


def cards_of(story: Story, by: str, output: str) -> list[Card]:
    """Return the cards in an order in which each one stands after those that it reads; `by` is pushed by 1."""
    return _Deal(story, by, output).dealt()


class _Deal:
    """Deals the cards of one story."""

    def __init__(self, story: Story, by: str, output: str) -> None:
        self.story = story
        self.by = by
        self.pushes = arrivals(story, {by: 1.0})
        self.layers = _needed(story.layers, output)
        self.home: dict[str, str] = {}  # the card that a layer or an input is in

    def say(self, key: str, **parts: object) -> str:
        """Return words of the picture."""
        return self.story.words.say("picture", key, **parts)

    def number(self, value: float | None, digits: int = 4) -> str:
        """Return a number for reading."""
        return self.story.words.numbers(signed(value, digits))

    def dealt(self) -> list[Card]:
        """Return all cards."""
        runs = _runs(self.layers)
        for run in runs:
            for told in run:
                self.home[told.view.name] = run[-1].view.name
        return [*self._inputs(), *[self._layer(run[0]) if len(run) == 1 else self._group(run) for run in runs]]

    def _inputs(self) -> list[Card]:
        """Return the inputs that are read: the pushed one, a few that are held still, and one card for the rest."""
        read = {each.name for told in self.layers for each in told.reads}
        names = [node.name for node in self.story.reading.inputs if node.name in read or node.name == self.by]
        still = [name for name in names if name != self.by]
        shown = set(still[: MOST_STILL if len(still) <= MOST_STILL else MOST_STILL - 1])
        made = []
        for name in names:
            self.home[name] = name if name == self.by or name in shown else STILL
            if self.home[name] == name:
                value = self.number(self.story.point[name]) if name in self.story.point else ""
                card = Card(name, self.story.printer.name(name), value, self.pushes.get(name, 0.0))
                card.words.append(self.say("pushed" if name == self.by else "still"))
                made.append(card)
        rest = len(still) - len(shown)
        if rest > 0:
            card = Card(STILL, self.say("others", count=rest), "", 0.0)
            card.words.append(self.say("still"))
            made.append(card)
        return made

    def _layer(self, told: LayerTold) -> Card:
        """Return the card of one layer."""
        name = told.view.name
        title = f"{self.story.printer.name(name)} = {self.story.printer.pretty(told.view.body)}"
        card = Card(name, title, self.number(told.value) if told.value is not None else "", self.pushes.get(name))
        for read in told.reads:
            source = self.home.get(read.name)
            if source is None or (source == STILL and any(lane.source == STILL for lane in card.lanes)):
                continue
            card.lanes.append(self._lane(told, read, source, card))
        if told.is_valued and told.value is None:
            card.words = [self.say("no-value")]
        elif sum(lane.arriving != 0 for lane in card.lanes) > 1:
            card.words.append(self.say("meet"))
        card.words = list(dict.fromkeys(card.words))
        return card

    def _lane(self, told: LayerTold, read: ReadTold, source: str, card: Card) -> Lane:
        """Return the lane of a read, and put what is special about it into the card's words."""
        arriving = self.pushes.get(read.name, 0.0)
        if source == STILL:
            return Lane(source, 0.0, None, "")
        if read.gain is not None:
            lane = Lane(source, arriving, read.gain, f"× {self.number(read.gain)}")
            if read.gain == 0 and arriving != 0:
                card.words.append(self.say("stops"))
            return lane
        if not told.is_valued:
            formula = "?" if read.derivative is None else self.story.printer.pretty(read.derivative)
            return Lane(source, arriving, None, f"× {formula if len(formula) <= 14 else '…'}")
        lane = Lane(source, arriving, None, "?")
        left, right = read.sides or (None, None)
        if left is not None and right is not None:
            lane.sides = (left, right)
            lane.label = f"{self.number(left)} | {self.number(right)}"
        if arriving != 0:
            sides = {"left": self.number(left), "right": self.number(right)}
            card.words.append(
                self.say("sides", **sides) if lane.sides else self.say("jump" if read.sides else "no-slope")
            )
        return lane

    def _group(self, run: Sequence[LayerTold]) -> Card:
        """Return the card of a run of layers that is folded; its pill is the product, where one way leads through."""
        last = run[-1].view.name
        title = f"{self.story.printer.name(run[0].view.name)} … {self.story.printer.name(last)}"
        value = self.number(run[-1].value) if run[-1].value is not None else ""
        card = Card(last, title, value, self.pushes.get(last))
        card.words.append(self.say("folded", count=len(run)))
        inside = {told.view.name for told in run}
        entries = dict.fromkeys([read.name for told in run for read in told.reads if read.name not in inside])
        for name in entries:
            source = self.home.get(name)
            if source is None or any(lane.source == source for lane in card.lanes):
                continue
            arriving = self.pushes.get(name, 0.0)
            gain = self._through(arriving, card.leaving) if len(entries) == 1 else None
            lane = Lane(source, arriving, gain, "" if gain is None else f"× {self.number(gain)}")
            lane.leaving = card.leaving if len(entries) == 1 else lane.leaving
            card.lanes.append(lane)
        if card.leaving == 0 and any(lane.arriving for lane in card.lanes):
            card.words.append(self.say("stops"))
        return card

    @staticmethod
    def _through(arriving: float | None, leaving: float | None) -> float | None:
        """Return the gain from one end of a run to the other."""
        if not arriving or leaving is None:
            return None
        gain = leaving / arriving
        return gain if math.isfinite(gain) else None


def _needed(layers: Sequence[LayerTold], output: str) -> list[LayerTold]:
    """Return the layers that an output is made of."""
    wanted = {output}
    found = []
    for told in reversed(layers):
        if told.view.name in wanted:
            found.append(told)
            wanted.update([read.name for read in told.reads])
    return found[::-1]


def _runs(layers: Sequence[LayerTold]) -> list[list[LayerTold]]:
    """Return layers one by one; of many, those in the middle in runs of equal size.

    Neighbours in an order from the inputs to the outputs can always be folded: no way leaves them and comes back.
    """
    if len(layers) <= MOST_CARDS:
        return [[told] for told in layers]
    middle = list(layers[ALONE:-ALONE])
    count = MOST_CARDS - 2 * ALONE
    ends = [round(len(middle) * place / count) for place in range(count + 1)]
    folded = [middle[ends[place] : ends[place + 1]] for place in range(count) if ends[place] < ends[place + 1]]
    return [*[[told] for told in layers[:ALONE]], *folded, *[[told] for told in layers[-ALONE:]]]
