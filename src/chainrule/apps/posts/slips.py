"""This file tells of what Markdown lets pass, but nobody means: a footnote, a formula without an end, a dead link."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from chainrule.apps.nearest import nearest
from chainrule.apps.posts.markdown import PREFIX, anchor_in
from chainrule.errors import ChainruleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chainrule.apps.posts.blocks import Live
    from chainrule.apps.posts.markdown import Heading
    from chainrule.apps.posts.mistakes import Mistakes

_HEADER: Final = re.compile(
    r"---[ \t]*\n(?:[ \t]*(?:[\w.-]+[ \t]*:|#|-[ \t]|[ \t]+\S).*\n|[ \t]*\n)*?---[ \t]*(?:\n|$)"
)
_INNER_LINK: Final = re.compile(r'href="#([^"]+)"')
_FOOTNOTE: Final = re.compile(r"\[\^[^\]\s]+\]:(?=\s)")  # several words behind it are no link to Markdown, but text
_SURELY_CODE: Final = re.compile(r"[=>\s]|$")  # behind the first sign of equality: ==, =>


def without_header(text: str) -> str:
    r"""Return a post with empty lines in place of the settings that programs for blogs write above it.

    >>> without_header("---\ntitle: A\n---\n# A")
    '\n\n\n# A'
    """
    found = _HEADER.match(text)
    return "\n" * found[0].count("\n") + text[found.end() :] if found else text


def tell_of_text(text: str, line: int, mistakes: Mistakes) -> None:
    """Tell of a formula that never ends, and of a footnote."""
    if _FOOTNOTE.match(text):
        _tell_of_footnote(line, mistakes)
    if text.lstrip().startswith("$$"):
        column = mistakes.column_of(line, "$$")
        mistakes.tell(line, "the formula that begins here never ends", "add $$ behind it", column=column)


def tell_of_number(code: str, line: int, block: Live | None, mistakes: Mistakes) -> None:
    """Tell of a code span such as `=cake` that lacks its blank: what stands in it can be worked out here."""
    if block is None or not code.startswith("=") or _SURELY_CODE.match(code, 1):
        return
    try:
        block.scope.node(code[1:].strip())
    except ChainruleError:
        return
    remedy = f"`= {code[1:].strip()}`; for code that looks so `\\{code}`"
    mistakes.tell(line, f"{code} lacks a blank behind its =", remedy, column=mistakes.column_of(line, code))


def tell_of_dead_links(
    markup: str, headings: Iterable[Heading], env: Mapping[str, Any], mistakes: Mistakes
) -> None:
    """Tell of links to headings that the post does not have, and of footnotes, which Markdown takes for links."""
    for label in [label for label in env.get("references", ()) if label.startswith("^")]:
        begin = f"[{label}]".lower()
        line = next((k for k, text in enumerate(mistakes.lines, 1) if begin in text.lower()), 1)
        _tell_of_footnote(line, mistakes)
    known = [f"#{heading.anchor.removeprefix(PREFIX)}" for heading in headings]
    for name in dict.fromkeys(_INNER_LINK.findall(markup)):
        if anchor_in(markup, name) is None:
            said = unquote(html.unescape(name))
            line = next((k for k, text in enumerate(mistakes.lines, 1) if f"#{said}" in unquote(text)), 1)
            remedy = nearest(f"#{said}", known) if known else "give it a heading"
            mistakes.tell(line, f"the post has no heading #{said}", remedy, column=mistakes.column_of(line, f"#{said}"))


def _tell_of_footnote(line: int, mistakes: Mistakes) -> None:
    mistakes.tell(line, "posts have no footnotes", "write it in brackets, or in a list at the end")
