"""This file says how an input is written in the address of a picture, where some names have a meaning of their own."""

from __future__ import annotations

from typing import Final

# The keys of the state that `studio/src/state.ts` writes; a test holds both to be the same.
KEYS: Final = frozenset(
    ["f", "drawn", "dx", "by", "out", "view", "back", "open", "zoom", "order", "steps", "hide", "seen", "show", "lang",
     "theme"]
)


def key_of(name: str) -> str:
    """Return the key of an input: its name, marked where that is a key of the state.

    >>> key_of("x"), key_of("f")
    ('x', '@f')
    """
    return f"@{name}" if name in KEYS else name
