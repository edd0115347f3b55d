"""This file is the verb `lesson`: it lists the lessons, or writes one, or all, as files that work offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from chainrule.apps.lessons.catalogue import Lesson, lesson, lessons
from chainrule.apps.lessons.pages import lesson_file
from chainrule.apps.lessons.sheet import sheet_page
from chainrule.apps.writing import write

if TYPE_CHECKING:
    from chainrule.apps.options import Options

ALL: Final = "all"


def run(options: Options) -> int:
    """Do what is asked for, and return 0."""
    if options.name is None:
        for each in lessons(options.language):
            print(f"{each.number:2}  {each.name:18} {each.post.summary}")
    elif options.name == ALL:
        for each in lessons(options.language):
            path = Path(options.output or ".") / _file_name(each, options)
            write(str(path), _page(each, options), options.language)
    else:
        each = lesson(options.name, options.language)
        write(options.output or _file_name(each, options), _page(each, options), options.language)
    return 0


def _page(each: Lesson, options: Options) -> str:
    """Return the lesson or its sheet."""
    return sheet_page(each) if options.sheet else lesson_file(each, font=options.math_font != "none")


def _file_name(each: Lesson, options: Options) -> str:
    """Return the name of the file where none is given."""
    return f"{each.name}-sheet.html" if options.sheet else f"{each.name}.html"


