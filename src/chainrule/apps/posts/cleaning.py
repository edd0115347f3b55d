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
_SCHEMES: Final = frozenset(["http", "https", "mailto"])
_DROPPED: Final = frozenset(["area", "map", "center", "tt", "strike", "acronym"])
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


class Marks:
    """What stands in the text for a block while the text is cleaned: words that nobody can guess."""

    def __init__(self) -> None:
        """Choose the word."""
        self.word = f"chainrule{secrets.token_hex(12)}x"
        self.held: dict[str, str] = {}

    def hold(self, markup: str) -> str:
        """Return a mark that stands for markup."""
        mark = f"{self.word}{len(self.held)}x"
        self.held[mark] = markup
        return mark

    def filled(self, text: str) -> str:
        """Return a text with the markup in place of the marks.

        >>> marks = Marks()
        >>> marks.filled(f"a {marks.hold('<b>')} c")
        'a <b> c'
        """
        return re.sub(rf"{self.word}\d+x", lambda found: self.held[found[0]], text)


def cleaned(markup: str, word: str) -> str:
    """Return HTML of which nothing is left but structure, text, links and pictures.

    `word` is that of the marks: it begins the ids which we give ourselves, and no other attribute may hold it, since
    what a mark stands for would end the attribute.

    >>> cleaned("<p onclick='x()'>a<script>b</script></p><h1 id='x'>c</h1><h2 id='secret-d'>d</h2>", "secret-")
    '<p>a</p><h1>c</h1><h2 id="d">d</h2>'
    >>> cleaned("<a href='secret-1' title='b secret-2' hreflang='es'>secret-3</a>", "secret-")
    '<a hreflang="es" rel="noopener">secret-3</a>'
    """
    import nh3

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name == "id":
            return value.removeprefix(word) if value.startswith(word) else None
        is_odd = tag == "code" and name == "class" and not value.startswith("language-")
        return None if is_odd or word in value else value

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
        attribute_filter=attribute,
        url_schemes=set(_SCHEMES),
        link_rel="noopener",
        strip_comments=True,
    )


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
