"""This file estimates how tall a post is before anything in it is answered, for the box of a fragment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.posts.markdown import FORMULAS
from chainrule.apps.studio import heights

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from markdown_it.token import Token

    from chainrule.apps.posts.blocks import Live

# CSS pixels, measured in a column of 700.
AROUND: Final = 120  # the page's margins
LINE: Final = 28
LETTERS: Final = 76  # in a line
OPENED: Final[dict[str, int]] = {
    "paragraph_open": 17, "h1": 45, "h2": 70, "h3": 55, "h4": 45, "tr_open": 38, "hr": 36, "code": 46,
}  # fmt: skip
CODE: Final = 25
FORMULA: Final = 62
ROW: Final = 34  # of a formula with several
PICTURE: Final = 250
SCENE: Final = 470
GAP: Final = 24
SLIDER: Final = 90
QUESTION: Final = 165
OPTION: Final = 38
READING: Final = 34  # of a formula that is an answer


def height_of_token(token: Token, before: list[Token]) -> int:
    """Return what a token of the text adds, with the one `before` it, if any."""
    if token.type == "inline" and any(each.type in {"td_open", "th_open"} for each in before):
        return 0  # a row has its height
    if token.type == "inline":
        pictures = sum(child.type == "image" for child in token.children or [])
        return LINE * -(-max(1, len(token.content)) // LETTERS) + PICTURE * pictures
    if token.type in {"fence", "code_block"}:
        return OPENED["code"] + CODE * token.content.count("\n")
    if token.type in FORMULAS:
        return FORMULA + ROW * token.content.count("\\\\")
    if token.type == "paragraph_open" and token.hidden:
        return 0
    return OPENED.get(token.tag if token.type == "heading_open" else token.type, 0)


def height_of_blocks(blocks: Iterable[Live], questions: Iterable[Mapping[str, Any]]) -> int:
    """Return the height of live blocks and questions."""
    height = 0
    for block in blocks:
        told = block.owner.story
        height += GAP + (SCENE if block.scene else 0)
        height += heights.height_of(told, block.parts, block.view) if told is not None else 0
    for each in questions:
        more = OPTION * max(0, len(each.get("options", ())) - 1) + (READING if "formula" in each else 0)
        height += GAP + QUESTION + more
    return height
