"""This file is what all sections of a terminal page share: names, numbers and formulas in the characters asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.explanation.flow import Scale, arrow
from chainrule.explanation.numbers import to_float
from chainrule.explanation.plain_text import ascii_only
from chainrule.steps.tell import number_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from chainrule.explanation.model import Number
    from chainrule.explanation.story import Story
    from chainrule.graph import Node

BAR: Final = 28
LONGEST: Final = 600  # characters of a formula; a longer one is cut


class Page:
    """One story on a terminal, with Unicode's characters or in pure ASCII."""

    def __init__(self, story: Story, *, ascii: bool) -> None:  # noqa: A002
        """Choose the characters."""
        self.story = story
        self.numeric = story.has_point
        self.fit: Callable[[str], str] = ascii_only if ascii else str
        self.written = story.printer.text if ascii else story.printer.pretty

    def say(self, key: str, **parts: object) -> str:
        """Return a sentence of the page itself."""
        return self.fit(self.story.words.say("heading", key, **parts))

    def pretty(self, node: Node) -> str:
        """Return a formula; one that is a number alone is written as numbers are."""
        text = self.written(node)
        return self.story.words.numbers(text) if node.is_constant else text

    def name(self, name: str) -> str:
        """Return a name."""
        return self.fit(self.story.printer.name(name))

    def number(self, value: Number | None, digits: int = 6) -> str:
        """Return a number."""
        return self.fit(self.story.words.numbers(signed(value, digits)))

    def pushes(self, push: Mapping[str, Number]) -> str:
        """Return `0.1 on x, −0.2 on y`."""
        parts = [self.say("push-part", size=self.number(size), name=self.name(name)) for name, size in push.items()]
        return self.story.words.in_a_row(parts)

    def point(self, names: Collection[str] | None = None) -> str:
        """Return `x = 1.1, y = 2`: all of the point, or what it says of some names."""
        at = self.story.at.items()
        found = [f"{self.name(name)} = {self.number(value, 10)}" for name, value in at if not names or name in names]
        return self.story.words.in_a_row(found)

    def bars(self, rows: list[tuple[str, float | None]]) -> list[str]:
        """Return numbers with bars."""
        scale = Scale([size for _, size in rows if size], BAR)
        width = max(len(label) for label, _ in rows)
        numbers = [self.number(size) for _, size in rows]
        room = max(map(len, numbers))
        return [
            f"  {label:<{width}}  {arrow(size)} {number:>{room}}  {scale.bar(size) if size else ''}".rstrip()
            for (label, size), number in zip(rows, numbers, strict=True)
        ]


def signed(value: Number | None, digits: int = 6) -> str:
    """Return a number for reading, with a typographic minus; a question mark where there is none."""
    return "?" if value is None else number_text(to_float(value), digits).replace("-", "−")


def cut(text: str) -> str:
    """Return a text, or its beginning and end where it is too long to read."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST * 2 // 3]} … {text[-LONGEST // 3 :]}"


def shortened(text: str, width: int) -> str:
    """Return a label that fits."""
    return text if len(text) <= width else f"{text[: width - 1]}…"
