"""This file is the verb `studio`: it serves the explorer, the gallery and the lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.apps.studio import serving

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainrule.apps.options import Options
    from chainrule.apps.studio.places import Place


def run(options: Options) -> int:
    """Serve until Ctrl-C."""
    return serving.run(options, places())


def places() -> list[Place]:
    """Return the pages beside the explorer and the gallery: the path, the lessons and their sheets."""
    from chainrule.apps.lessons.catalogue import lessons
    from chainrule.apps.lessons.pages import path_page
    from chainrule.apps.studio.places import Place

    return [Place("/lessons", path_page), *[each for one in lessons() for each in _places_of(one.name)]]


def _places_of(name: str) -> list[Place]:
    """Return the pages of one lesson, which are made when they are asked for first."""
    from chainrule.apps.lessons.catalogue import lesson
    from chainrule.apps.lessons.pages import lesson_page
    from chainrule.apps.lessons.sheet import sheet_page
    from chainrule.apps.studio.places import Place

    def page(language: str, shown: Sequence[str]) -> str:
        return lesson_page(lesson(name, language), language, shown)

    def sheet(language: str, _: Sequence[str]) -> str:
        return sheet_page(lesson(name, language))

    return [Place(f"/lessons/{name}", page), Place(f"/sheets/{name}", sheet)]
