"""This file is the Markdown that posts are written in: CommonMark with tables, strikethrough and formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

DEEPEST: Final = 20  # lists and quotations inside each other
_NEVER_CLOSED: Final = -1  # a key of the parser's cache, whose own keys are places
FORMULAS: Final = frozenset({"math_inline", "math_inline_double", "math_block"})
PREFIX: Final = "s-"  # of the ids of headings, so that none takes the place of one of ours
_FENCE: Final = re.compile(r"(`{3,}|~{3,})\s*$")
# A number, then a word in small letters that is no function, with blanks around it.
_MONEY: Final = re.compile(r"\d[\d.,]*\s(?:[^\\$]*\s)?(?!sin|cos|tan|exp|log|ln)[a-z]{2,}\s")
_NOT_IN_ADDRESS: Final = re.compile(r"[^\w]+")


@dataclass(slots=True)
class Heading:
    """A heading of a post: how deep it is, its words, and where to find it."""

    level: int
    text: str
    anchor: str


@cache
def parser() -> MarkdownIt:
    """Return the parser."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.texmath import texmath_plugin

    made = MarkdownIt("commonmark", {"html": True, "maxNesting": DEEPEST})
    made.enable(["table", "strikethrough"])
    made.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    made.use(texmath_plugin, delimiters="brackets")
    made.inline.ruler.before("escape", "bracketed", _bracketed)
    return made


def _bracketed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  (the parser's own shape)
    r"""Read a formula \[…\] within a line; those that stand alone are read before."""
    start = state.pos + 2
    if state.src[state.pos : start] != r"\[" or _NEVER_CLOSED in state.cache:
        return False
    end = state.src.find(r"\]", start)
    if end < 0:
        state.cache[_NEVER_CLOSED] = start  # none of those that follow is closed either: they need no look of their own
        return False
    if not silent:
        token = state.push("math_inline_double", "math", 0)
        token.content = state.src[start:end]
    state.pos = end + 2
    return True


def is_money(token: Token) -> bool:
    """Return whether what stands between two dollar signs is an amount and prose: from $7 to 8$."""
    return token.type == "math_inline" and token.markup == "$" and _MONEY.match(token.content) is not None


def is_open(token: Token, lines: list[str]) -> bool:
    """Return whether a block of code never ends: its last line is no fence."""
    if token.type != "fence" or token.map is None:
        return False
    first, end = token.map
    last = lines[end - 1].strip().lstrip("> ") if end - 1 > first and end <= len(lines) else ""
    found = _FENCE.fullmatch(last)
    return found is None or not found[1].startswith(token.markup)


def anchor_in(markup: str, name: str) -> str | None:
    """Return the id that a link to a heading means, with the prefix of ours where it lacks it; None if it is not there.

    >>> anchor_in('<h2 id="s-parts">', "parts")
    's-parts'
    """
    return next((each for each in (name, f"{PREFIX}{name}") if f'id="{each}"' in markup), None)


def with_anchors(markup: str) -> str:
    """Return text whose links to its own headings find them."""

    def found(link: re.Match[str]) -> str:
        return f'href="#{anchor_in(markup, link[1]) or link[1]}"'

    return re.sub(r'href="#([^"]+)"', found, markup)


def anchor(text: str, taken: set[str]) -> str:
    """Return the address of a heading within its page.

    >>> anchor("One gear, two!", {"s-x"})
    's-one-gear-two'
    """
    stem = PREFIX + (_NOT_IN_ADDRESS.sub("-", text.lower()).strip("-") or "part")
    name, count = stem, 1
    while name in taken:
        count += 1
        name = f"{stem}-{count}"
    taken.add(name)
    return name


def plain_text(token: Token) -> str:
    """Return the words of an inline token, in which marks still stand for formulas and numbers."""
    kept = {"text", "code_inline", "html_inline"}
    breaks = {"softbreak", "hardbreak"}
    children = [child for child in token.children or [] if child.type in kept | breaks]
    return "".join([" " if child.type in breaks else child.content for child in children])


def made_of(content: str, *, block: bool, like: Token) -> Token:
    """Return a token that is written as it is."""
    from markdown_it.token import Token

    found: Any = Token("html_block" if block else "html_inline", "", 0)
    found.content, found.map, found.level = content, like.map, like.level
    return found  # type: ignore[no-any-return]
