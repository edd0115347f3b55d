"""This file finds all that is wrong with layers: the reader stops at the first mistake, so it is asked again."""

from __future__ import annotations

import re
from typing import Final

from chainrule.errors import ChainruleError
from chainrule.readers import read

MOST: Final = 10
_ENDS: Final = re.compile(r"[;\n]")
_LEFT: Final = re.compile(r"\s*([^\W\d]\w*)\s*(?:\([^=]*\))?\s*=(?!=)")


def problems_in(text: str) -> list[ChainruleError]:
    """Return the mistakes of layers, at most one for each statement.

    A statement with a mistake is put aside: its name stands for itself, so that what reads it is no mistake.

    >>> [each.place for each in problems_in("a = x^; b = sinn(a); c = a + b")]
    [6, 12]
    """
    found: list[ChainruleError] = []
    left = text
    while len(found) < MOST:
        try:
            read(left)
            return found
        except ChainruleError as problem:
            known = {each.place for each in found}
            if problem.place is None or problem.text != left or problem.place in known:
                return found or [problem]
            found.append(problem)
            left = _without(left, problem.place)
    return found


def _without(text: str, place: int) -> str:
    """Return a text of the same length in which the statement around a place is its name alone."""
    start = max((each.end() for each in _ENDS.finditer(text, 0, place)), default=0)
    end = next((each.start() for each in _ENDS.finditer(text, place)), len(text))
    named = _LEFT.match(text, start, end)
    name = named[1] if named else "0"
    return f"{text[:start]}{name.ljust(end - start)[: end - start]}{text[end:]}"
