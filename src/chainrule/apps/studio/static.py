"""This file finds what the build of `studio/` made: the scripts of the page, of notebooks and of exported pages."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chainrule.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER: Final = Path(__file__).with_name("static")
FONT: Final = Path(__file__).with_name("fonts") / "stix-two-math-subset.woff2"


@cache
def script(name: str) -> str:
    """Return a script of the build, such as "studio.js". Raises UsageError where nothing was built."""
    path = FOLDER / name
    if not path.is_file():
        remedy = "make studio (a released package carries it)"
        raise UsageError("the studio is not built in this checkout", remedy=remedy)
    return path.read_text(encoding="utf-8")


def pieces() -> list[str]:
    """Return the names of the pieces that an exported page may hold."""
    names: list[str] = json.loads(script("pieces.json"))
    return names


def with_needs(names: Sequence[str]) -> list[str]:
    """Return scripts of the build, each after those that it needs. Raises UsageError where nothing was built."""
    needs: dict[str, list[str]] = json.loads(script("scripts.json"))
    found: list[str] = []
    for name in names:
        found += [each for each in [*needs.get(name, []), name] if each not in found]
    return found


@cache
def font() -> bytes:
    """Return the small mathematical font: about 280 characters of STIX Two Math (SIL Open Font License)."""
    return FONT.read_bytes()
