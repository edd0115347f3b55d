"""This file estimates how tall a post is before anything in it is answered, for boxes of three widths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.posts.markdown import FORMULAS
from chainrule.apps.studio import heights

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from markdown_it.token import Token

    from chainrule.apps.posts.blocks import Live

# CSS pixels, measured in a browser.
AROUND: Final = 120  # the page's margins
LINE: Final = 28
OPENED: Final[dict[str, int]] = {
    "paragraph_open": 17, "h1": 45, "h2": 70, "h3": 55, "h4": 45, "tr_open": 38, "hr": 36, "code": 46,
}  # fmt: skip
CODE: Final = 25
FORMULA: Final = 62
ROW: Final = 34  # of a formula with several
GAP: Final = 24
READING: Final = 34  # of a formula that is an answer
WIDE_FROM: Final = 1024  # where pictures are wider than the text


@dataclass(frozen=True, slots=True)
class Text:
    """A column of text, and what it takes in it."""

    column: heights.Column
    letters: int  # in a line
    picture: int
    scene: int
    question: int
    option: int


TEXTS: Final = (
    Text(heights.NARROW, 41, 140, 760, 195, 52),
    Text(heights.USUAL, 76, 250, 470, 165, 38),
    Text(heights.WIDE, 78, 250, 560, 165, 38),
)


class Tall:
    """How tall a text becomes in boxes of three widths, while it is read."""

    def __init__(self) -> None:
        """Begin with the margins."""
        self.each = [AROUND] * len(TEXTS)

    def add(self, token: Token, before: list[Token]) -> None:
        """Add a token of the text, with the one `before` it, if any."""
        self.each = [tall + height_of_token(token, before, text) for tall, text in zip(self.each, TEXTS, strict=True)]

    def with_blocks(self, blocks: list[Live], questions: list[dict[str, Any]]) -> heights.Heights:
        """Return the heights with live blocks and questions in the text."""
        each = [tall + height_of_blocks(blocks, questions, text) for tall, text in zip(self.each, TEXTS, strict=True)]
        return heights.Heights(tuple(each), WIDE_FROM)


def height_of_token(token: Token, before: list[Token], text: Text) -> int:
    """Return what a token adds to a text, with the one `before` it, if any."""
    if token.type == "inline" and any(each.type in {"td_open", "th_open"} for each in before):
        return 0  # a row has its height
    if token.type == "inline":
        pictures = sum(child.type == "image" for child in token.children or [])
        return LINE * -(-max(1, len(token.content)) // text.letters) + text.picture * pictures
    if token.type in {"fence", "code_block"}:
        return OPENED["code"] + CODE * token.content.count("\n")
    if token.type in FORMULAS:
        return FORMULA + ROW * token.content.count("\\\\")
    if token.type == "paragraph_open" and token.hidden:
        return 0
    return OPENED.get(token.tag if token.type == "heading_open" else token.type, 0)


def height_of_blocks(blocks: Iterable[Live], questions: Iterable[Mapping[str, Any]], text: Text) -> int:
    """Return the height of live blocks and questions in a text."""
    height = 0
    for block in blocks:
        told = block.owner.story
        height += GAP + (text.scene if block.scene else 0)
        if told is not None:
            height += heights.height_of(told, block.parts, block.view, text.column, scene=bool(block.scene))
    for each in questions:
        more = text.option * max(0, len(each.get("options", ())) - 1) + (READING if "formula" in each else 0)
        height += GAP + text.question + more
    return height
