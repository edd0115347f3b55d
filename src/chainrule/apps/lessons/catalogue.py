"""This file finds the lessons: posts in `chainrule/lessons`, a folder for each language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import chainrule
from chainrule.apps.posts.compiling import compiled
from chainrule.errors import UsageError

if TYPE_CHECKING:
    from chainrule.apps.posts.parts import Compiled

FOLDER: Final = Path(chainrule.__file__).with_name("lessons")


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson: its number, the name in addresses, and its text."""

    number: int
    name: str
    text: str
    language: str

    @property
    def post(self) -> Compiled:
        """The lesson as the parts of a page."""
        return _compiled(self)


@cache
def lessons(language: str = "en") -> tuple[Lesson, ...]:
    """Return the lessons in a language; those in English where it has none.

    >>> [lesson.name for lesson in lessons()][:3]
    ['cake', 'derivative', 'speed']
    """
    folder = FOLDER / language if (FOLDER / language).is_dir() else FOLDER / "en"
    found = []
    for path in sorted(folder.glob("*.md")):
        number, _, name = path.stem.partition("-")
        found.append(Lesson(int(number), name, path.read_text(encoding="utf-8"), folder.name))
    return tuple(found)


def lesson(name: str, language: str = "en") -> Lesson:
    """Return a lesson by its name or its number. Raises UsageError.

    >>> lesson("1").name
    'cake'
    """
    for each in lessons(language):
        if name in (each.name, str(each.number)):
            return each
    known = ", ".join(each.name for each in lessons(language))
    raise UsageError(f"there is no lesson {name!r}", remedy=f"known: {known}")


@cache
def _compiled(each: Lesson) -> Compiled:
    """Compile a lesson once."""
    return compiled(each.text, f"{each.name}.md", language=each.language)
