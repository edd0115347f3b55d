"""This file draws the cards and the bands between them, from left to right or from the top to the bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.explanation.flow import Scale, arrow
from chainrule.explanation.page import shortened, signed
from chainrule.explanation.picture.places import placed
from chainrule.explanation.picture.ribbons import End, outline, stripes
from chainrule.explanation.picture.shapes import shape, text, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainrule.explanation.picture.cards import Card, Lane
    from chainrule.explanation.story import Story

GAP: Final = {True: 54.0, False: 88.0}  # along the flow, between cards; True: upright
SPACE: Final = 18.0
HEAD: Final = 30.0  # the line with name and value
WORD: Final = 16.0  # a line of words in a card
THICKEST: Final = 40
THINNEST: Final = 2.5
LETTER: Final = 7.2  # the width of a letter, about
TAIL: Final = {True: 70.0, False: 116.0}  # what leaves at the end


class Drawing:
    """The cards and bands of a story. `turn` gives x and y of a place along and across the flow."""

    def __init__(self, story: Story, cards: Sequence[Card], output: str, *, upright: bool) -> None:
        """Place everything."""
        self.story = story
        self.cards = {card.key: card for card in cards}
        self.output = output
        self.upright = upright
        pushes = [
            each for card in cards for lane in card.lanes for each in (lane.arriving, lane.leaving, *(lane.sides or ()))
        ]
        self.scale = Scale([1.0, *[each for each in [*pushes, *[card.leaving for card in cards]] if each]], THICKEST)
        self.words = {card.key: self._wrapped(card) for card in cards}
        sizes = {card.key: self._size(card) for card in cards}
        self.places = placed(cards, sizes, GAP[upright], SPACE)
        ends = [card for card in cards if card.key == output]
        tail = TAIL[upright] if ends else 0.0
        long = self.places.length + tail
        self.width, self.height = (self.places.breadth, long) if upright else (long + 20, self.places.breadth)
        self.exits = self._exits()

    # Sizes ------------------------------------------------------------------------------------------------------------

    def thick(self, push: float | None) -> float:
        """Return how thick the band of a push is."""
        if push is None or push == 0:
            return 0.0
        return max(THINNEST, self.scale.length(push))

    def number(self, value: float | None) -> str:
        """Return a number for reading."""
        return self.story.words.numbers(signed(value, 4))

    def notes(self) -> list[str]:
        """Return what is to be said of the colours and of the scale."""
        notes = [self.story.words.say("picture", "legend")]
        if self.scale.logarithmic:
            notes.append(self.story.words.say("picture", "logarithmic"))
        return notes

    def _width_of(self, card: Card) -> float:
        """Return how wide a card is."""
        lanes = max(1, len(card.lanes)) * 96.0 if self.upright else 0.0
        title = len(card.title) + len(card.value) + 3
        least = 100.0 if not card.lanes else 150.0
        return max(least, lanes, min(title * LETTER + 20, 156.0 if self.upright else 200.0))

    def _wrapped(self, card: Card) -> list[str]:
        """Return the words of a card in lines."""
        return [line for words in card.words for line in wrapped(words, int((self._width_of(card) - 16) / 6.2))]

    def _lane_breadth(self, lane: Lane) -> float:
        """Return what a lane takes across the flow, from left to right."""
        return max(self.thick(lane.arriving), self.thick(lane.leaving), 26.0) + 8

    def _size(self, card: Card) -> tuple[float, float]:
        """Return the length and the breadth of a card."""
        words = WORD * len(self.words[card.key]) + (8 if self.words[card.key] else 0)
        width = self._width_of(card)
        if self.upright:
            return HEAD + words + (66.0 if card.lanes else 0.0), width
        zone = max(
            sum([self._lane_breadth(lane) for lane in card.lanes]), self.thick(card.leaving) + 8 if card.lanes else 0
        )
        readers = sum(lane.source == card.key for each in self.cards.values() for lane in each.lanes)
        return width, max(HEAD + zone + words + 6, self.thick(card.leaving) * readers + 10)

    def turn(self, main: float, cross: float) -> tuple[float, float]:
        """Return x and y."""
        return (cross, main) if self.upright else (main, cross)

    # Where bands begin and end ----------------------------------------------------------------------------------------

    def _axis(self, card: Card) -> float:
        """Return where across the flow the band of a card leaves."""
        box = self.places.boxes[card.key]
        if self.upright or not card.lanes:
            return box.cross + box.breadth / 2
        zone = sum([self._lane_breadth(lane) for lane in card.lanes])
        return box.cross + HEAD + max(zone, self.thick(card.leaving) + 8) / 2

    def _entries(self, card: Card) -> list[float]:
        """Return where across the flow each lane of a card runs."""
        box = self.places.boxes[card.key]
        if self.upright:
            share = box.breadth / max(1, len(card.lanes))
            return [box.cross + share * (at + 0.5) for at in range(len(card.lanes))]
        found, cross = [], box.cross + HEAD
        for lane in card.lanes:
            breadth = self._lane_breadth(lane)
            found.append(cross + breadth / 2)
            cross += breadth
        if len(found) == 1:
            return [self._axis(card)]
        return found

    def _exits(self) -> dict[tuple[str, str], float]:
        """Return where across the flow the band of each way leaves its source: beside each other, in their order."""
        readers: dict[str, list[tuple[float, str, float]]] = {}
        for card in self.cards.values():
            for lane, entry in zip(card.lanes, self._entries(card), strict=True):
                passed = self.places.passed[card.key, lane.source]
                aim = passed[0][1] if passed else entry
                readers.setdefault(lane.source, []).append((aim, card.key, self.thick(lane.arriving) or 4.0))
        found: dict[tuple[str, str], float] = {}
        for source, ways in readers.items():
            box = self.places.boxes[source]
            whole = sum([thick for _, _, thick in ways])
            fit = min(1.0, (box.breadth - 8) / whole)
            cross = self._axis(self.cards[source]) - whole * fit / 2
            for _, reader, thick in sorted(ways):
                found[reader, source] = cross + thick * fit / 2
                cross += thick * fit
        return found

    # Shapes -----------------------------------------------------------------------------------------------------------

    def shapes(self) -> list[str]:
        """Return everything: the ways first, the cards over them, the bands in the cards."""
        made: list[str] = []
        for card in self.cards.values():
            for lane, entry in zip(card.lanes, self._entries(card), strict=True):
                made += self._way(card, lane, entry)
        made += self._end()
        for card in self.cards.values():
            made += self._card(card)
        for card in self.cards.values():
            for lane, entry in zip(card.lanes, self._entries(card), strict=True):
                made += self._number_on(card, lane, entry)
        return made

    def band(self, ends: Sequence[End], push: float | None) -> list[str]:
        """Return a band: plain in the same direction, striped where it is reversed, a thin line where nothing runs."""
        if push is None or push == 0:
            thin = [End(end.main, end.cross, 0.0) for end in ends]
            return [shape("path", "open" if push is None else "still", d=outline(thin, self.turn).split("L")[0])]
        made = [shape("path", "same" if push > 0 else "reversed", d=outline(ends, self.turn))]
        return made if push > 0 else [*made, shape("path", "stripe", d=stripes(ends, self.turn))]

    def _way(self, card: Card, lane: Lane, entry: float) -> list[str]:
        """Return the band from the source of a lane to its card."""
        source, box = self.places.boxes[lane.source], self.places.boxes[card.key]
        thick = self.thick(lane.arriving)
        passed = [End(main, cross, thick) for main, cross in self.places.passed[card.key, lane.source]]
        start = End(source.main + source.length, self.exits[card.key, lane.source], thick)
        return self.band([start, *passed, End(box.main, entry, thick)], lane.arriving)

    def _number_on(self, card: Card, lane: Lane, entry: float) -> list[str]:
        """Return the number that stands on a way, just before its card."""
        if not self.story.has_point or not lane.label:
            return []
        words = (
            "?" if lane.arriving is None else f"{arrow(lane.arriving)} {self.number(lane.arriving)}".removeprefix("· ")
        )
        box = self.places.boxes[card.key]
        if self.upright:
            return [
                text(
                    words,
                    entry + self.thick(lane.arriving) / 2 + 5,
                    box.main - 7,
                    _word(lane.arriving),
                    weight=600,
                    halo=True,
                )
            ]
        place = box.main - 8, entry - self.thick(lane.arriving) / 2 - 5
        return [text(words, *place, _word(lane.arriving), weight=600, anchor="end", halo=True)]

    def _end(self) -> list[str]:
        """Return what leaves the last card."""
        card = self.cards.get(self.output)
        if card is None or not self.story.has_point:
            return []
        box, axis, thick = self.places.boxes[card.key], self._axis(card), self.thick(card.leaving)
        start = box.main + box.length
        far = start + (30.0 if self.upright else TAIL[False] - 14)
        made = self.band([End(start, axis, thick), End(far, axis, thick)], card.leaving)
        words = "?" if card.leaving is None else f"{arrow(card.leaving)} {self.number(card.leaving)}".removeprefix("· ")
        if card.leaving:
            made.append(self._bar(far, axis, thick + 8))
        x, y = self.turn(far, axis)
        if self.upright:
            return [*made, text(words, x, y + 24, _word(card.leaving), size=16, weight=700, anchor="middle")]
        return [*made, text(words, x + 6, y - thick / 2 - 9, _word(card.leaving), size=16, weight=700, anchor="end")]

    def _bar(self, main: float, cross: float, breadth: float) -> str:
        """Return a bar across the flow."""
        x, y = self.turn(main, cross)
        half = breadth / 2
        if self.upright:
            return shape("rect", "wall", x=x - half, y=y - 2, width=breadth, height=4, rx=2)
        return shape("rect", "wall", x=x - 2, y=y - half, width=4, height=breadth, rx=2)

    def _card(self, card: Card) -> list[str]:
        """Return a card with its name, its value, its bands and its words."""
        box = self.places.boxes[card.key]
        x, y = self.turn(box.main, box.cross)
        width, height = (box.breadth, box.length) if self.upright else (box.length, box.breadth)
        kind = "fold" if card.lanes and " = " not in card.title else "card"
        room = int((width - 22 - LETTER * len(card.value)) / LETTER)
        made = [
            shape("rect", kind, x=x, y=y, width=width, height=height, rx=8),
            text(shortened(card.title, max(room, 4)), x + 9, y + 20, "ink", weight=600),
            text(card.value, x + width - 9, y + 20, "ink", anchor="end") if card.value else "",
        ]
        for lane, entry, exit_ in zip(card.lanes, self._entries(card), self._inner_exits(card), strict=True):
            made += self._lane(card, lane, entry, exit_)
        lines = self.words[card.key]
        foot = y + height - 9 - WORD * (len(lines) - 1)
        made += [text(line, x + 9, foot + WORD * at, "muted", size=12) for at, line in enumerate(lines)]
        return [part for part in made if part]

    def _inner_exits(self, card: Card) -> list[float]:
        """Return where the lanes of a card end: beside each other, those of one direction together."""
        thicks = [self.thick(lane.leaving) for lane in card.lanes]
        order = sorted(range(len(thicks)), key=lambda at: ((card.lanes[at].leaving or 0) < 0, at))
        cross = self._axis(card) - sum(thicks) / 2
        found = [self._axis(card)] * len(thicks)
        for at in order:
            found[at] = cross + thicks[at] / 2
            cross += thicks[at]
        return found

    def _lane(self, card: Card, lane: Lane, entry: float, leaves: float) -> list[str]:
        """Return the band in a card: it enters as thick as what arrives, and leaves as thick as what goes on."""
        box, words = self.places.boxes[card.key], len(self.words[card.key])
        start = box.main + (HEAD if self.upright else 0.0)
        stop = box.main + box.length - (WORD * words + 8 if self.upright and words else 0.0)
        middle = start + (stop - start) * (0.5 if len(card.lanes) == 1 else 0.42)
        coming, going = self.thick(lane.arriving), self.thick(lane.leaving)
        half = End(middle, entry, (coming + going) / 2)
        first, last = End(start, entry, coming), End(stop, leaves, going)
        if lane.leaving:
            made = [*self.band([first, half], lane.arriving), *self.band([half, last], lane.leaving)]
        elif lane.arriving and lane.gain == 0:
            made = [*self.band([first, End(middle, entry, coming)], lane.arriving)]
            made.append(self._bar(stop - (stop - middle) / 5, entry, coming + 14))
        elif lane.arriving:
            made = [
                *self.band([first, End(middle, entry, coming)], lane.arriving),
                *self._beyond(lane, middle, stop, entry),
            ]
        else:
            made = self.band([first, last], lane.arriving)
        return [*made, *self._pill(lane, middle, entry)]

    def _beyond(self, lane: Lane, middle: float, stop: float, cross: float) -> list[str]:
        """Return what goes on where there is no one gain: a band for each side of a kink, else a gap."""
        if lane.sides is None or lane.arriving is None:
            ahead = [End(middle, cross, 0.0), End(stop, cross, 0.0)]
            return self.band(ahead, None) if lane.label.startswith("×") else []
        made: list[str] = []
        for shift, slope in zip((-7.0, 7.0), lane.sides, strict=True):
            push = slope * lane.arriving
            thick = min(self.thick(push), 9.0)
            made += self.band([End(middle, cross + shift, thick), End(stop, cross + shift, thick)], push)
        return made

    def _pill(self, lane: Lane, main: float, cross: float) -> list[str]:
        """Return the gain of a lane."""
        if not lane.label:
            return []
        x, y = self.turn(main, cross)
        width = len(lane.label) * 7.6 + 16
        return [
            shape("rect", "pill", x=x - width / 2, y=y - 11, width=width, height=22, rx=11),
            text(lane.label, x, y + 4.5, "gain", weight=600, anchor="middle"),
        ]


def _word(push: float | None) -> str:
    """Return how the number of a push is coloured."""
    return "muted" if push is None or push == 0 else "same-word" if push > 0 else "reversed-word"
