"""This file is the verb `lesson`: it lists the lessons, or writes one, or all, as files that work offline."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chainrule.apps.lessons.catalogue import Lesson, lesson, lessons
from chainrule.apps.lessons.pages import lesson_file
from chainrule.apps.lessons.sheet import sheet_page
from chainrule.apps.posts.command import save

if TYPE_CHECKING:
    from chainrule.apps.options import Options

ALL: Final = "all"
STANDARD: Final = "-"


def run(options: Options) -> int:
    """Do what is asked for, and return 0."""
    if options.name is None:
        for each in lessons(options.language):
            print(f"{each.number:2}  {each.name:18} {each.post.summary}")
    elif options.name == ALL:
        for each in lessons(options.language):
            _write(Path(options.output or ".") / _file_name(each, options), _page(each, options))
    else:
        each = lesson(options.name, options.language)
        _write(Path(options.output or _file_name(each, options)), _page(each, options))
    return 0


def _page(each: Lesson, options: Options) -> str:
    """Return the lesson or its sheet."""
    return sheet_page(each) if options.sheet else lesson_file(each, font=options.math_font != "none")


def _file_name(each: Lesson, options: Options) -> str:
    """Return the name of the file where none is given."""
    return f"{each.name}-sheet.html" if options.sheet else f"{each.name}.html"


def _write(path: Path, page: str) -> None:
    """Write a page, or print it."""
    if str(path) == STANDARD:
        sys.stdout.write(page)
        return
    save(path, page)
    print(f"wrote {path} ({len(page.encode()) / 1024:.0f} KB)")
