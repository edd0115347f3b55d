"""This file says by which words people ask for the parts of a picture: in a post as in an exported page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.apps.nearest import nearest
from chainrule.apps.studio.static import pieces

if TYPE_CHECKING:
    from collections.abc import Iterable

ALL: Final = "all"
VIEWS: Final = ("bands", "gears", "dominoes", "table")
# The words, and the pieces of the build that they mean; a piece may be called by its own name, too.
PARTS: Final[dict[str, str]] = {
    **{name: name for name in VIEWS},
    "curve": "zoom", "check": "really", "shares": "shares", "second": "second", "derivation": "steps",
    "formula": "formula", "bar": "bar", "drawing": "drawing",
}  # fmt: skip
SPECIAL: Final = "special"
FOLDING: Final = "folding"
SERVED: Final = frozenset({"explorer", "taking"})  # what only a server can do
# They show nothing, and travel with the pictures that need them.
_UNASKED: Final = SERVED | {SPECIAL, FOLDING}


def pieces_that_show() -> list[str]:
    """Return the pieces that a page can be asked for, in the order of the build."""
    return [name for name in pieces() if name not in _UNASKED and not name.startswith("scene-")]


def pieces_called(words: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the pieces that words mean, and the words that mean none.

    >>> pieces_called(["curve", "zoom", "curvy"])
    (['zoom', 'zoom'], ['curvy'])
    """
    known = pieces_that_show()
    found = [(word, PARTS.get(word, word)) for word in words]
    if any(name == ALL for _, name in found):
        found += [(name, name) for name in known]
    asked = [(word, name) for word, name in found if name != ALL]
    return [name for _, name in asked if name in known], [word for word, name in asked if name not in known]


def meant_by(word: str) -> str:
    """Return a remedy for a word that means no part.

    >>> meant_by("curvy")
    'did you mean curve?'
    """
    return nearest(word, [*PARTS, ALL])
