"""This file cleans the HTML of a post, while marks stand for what the post's own blocks become."""

from __future__ import annotations

import html
import re
import secrets
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_IMAGE: Final = re.compile(r'<img((?:\s+[\w-]+="[^"]*")*)\s*/?>')
_ATTRIBUTE: Final = re.compile(r'([\w-]+)="([^"]*)"')
_OURS: Final = re.compile(r"s-[\w-]+")
_SCHEMES: Final = frozenset(["http", "https", "mailto"])
_DROPPED: Final = frozenset(["area", "map", "center", "tt", "strike", "acronym"])
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


class Marks:
    """What stands in the text for a block while the text is cleaned: words that nobody can guess."""

    def __init__(self) -> None:
        """Choose the word."""
        self.word = f"chainrule{secrets.token_hex(12)}x"
        self.held: dict[str, str] = {}
        self._pattern = re.compile(rf"(?:<p>)?{self.word}(\d+)x(?:</p>)?")

    def hold(self, markup: str) -> str:
        """Return a mark that stands for markup."""
        mark = f"{self.word}{len(self.held)}x"
        self.held[mark] = markup
        return mark

    def filled(self, text: str) -> str:
        """Return a text with the markup in place of the marks; a mark that is a paragraph of its own takes its place.

        >>> marks = Marks()
        >>> marks.filled(f"a {marks.hold('<b>')} c")
        'a <b> c'
        """
        return re.sub(rf"{self.word}\d+x", lambda found: self.held[found[0]], text)


def cleaned(markup: str) -> str:
    """Return HTML of which nothing is left but structure, text, links and pictures.

    >>> cleaned("<p onclick='x()'>a<script>b</script></p>")
    '<p>a</p>'
    """
    import nh3

    attributes = {name: set(found) for name, found in nh3.ALLOWED_ATTRIBUTES.items()}
    attributes["img"] = {"src", "alt", "title", "width", "height"}
    attributes["a"] = {"href", "title", "hreflang"}
    attributes["details"] = {"open"}
    attributes["code"] = {"class"}
    for name in _HEADINGS:
        attributes[name] = {"id"}
    return nh3.clean(
        markup,
        tags=set(nh3.ALLOWED_TAGS) - _DROPPED,
        attributes=attributes,
        attribute_filter=_attribute,
        url_schemes=set(_SCHEMES),
        link_rel="noopener",
        strip_comments=True,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Return an attribute's value; None where it goes. Ids are only those that our headings get."""
    if name == "id" and not _OURS.fullmatch(value):
        return None
    if tag == "code" and name == "class" and not value.startswith("language-"):
        return None
    return value


def with_images(markup: str, image: Callable[[str], str | None]) -> str:
    """Return cleaned HTML whose pictures have what `image` makes of their address; those without any go."""

    def drawn(found: re.Match[str]) -> str:
        attributes: Mapping[str, str] = {key: html.unescape(value) for key, value in _ATTRIBUTE.findall(found[1])}
        source = image(attributes.get("src", ""))
        if source is None:
            return ""
        kept = {**attributes, "src": source, "alt": attributes.get("alt", "")}
        return f"<img {' '.join(f'{key}={chr(34)}{html.escape(value)}{chr(34)}' for key, value in kept.items())}>"

    return _IMAGE.sub(drawn, markup)
