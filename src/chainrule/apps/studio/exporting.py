"""This file is the verb `export`: it writes ONE HTML page that works offline, or, to a .svg, a picture."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chainrule.apps.studio.page import page_of
from chainrule.apps.studio.questions import point_for
from chainrule.apps.subject import point_of, reading_of
from chainrule.errors import UsageError
from chainrule.explanation import explanation_of

if TYPE_CHECKING:
    from chainrule.apps.options import Options

STANDARD_OUTPUT: Final = "-"
PICTURE: Final = ".svg"


def run(options: Options) -> int:
    """Write the page; 1 where a check disagrees."""
    at = point_of(options.at)
    reading = reading_of(options.formula, at)
    told = explanation_of(
        reading, at={**at, **point_for(reading, at)}, order=options.order, language=options.language
    )
    if Path(options.output).suffix.lower() == PICTURE:
        page = told.to_svg() + "\n"
    else:
        page = page_of(
            told,
            language=options.language,
            show=options.show,
            font=options.math_font != "none",
            command=shlex.join(_command(options)),
        )
    if options.output == STANDARD_OUTPUT:
        sys.stdout.write(page)
    else:
        _save(Path(options.output), page)
        print(f"wrote {options.output} ({len(page.encode()) / 1024:.0f} KB)")
    return 1 if any(check.passed is False for check in told.checks) else 0


def _command(options: Options) -> list[str]:
    """Return the words that make the same page again."""
    words = ["chainrule", "export", options.formula]
    words += [word for at in options.at for word in ("--at", at)]
    words += ["--show", options.show] if options.show else []
    words += ["--language", options.language] if options.language != "en" else []
    words += ["--math-font", options.math_font] if options.math_font != "stix" else []
    return [*words, "-o", Path(options.output).name]


def _save(path: Path, page: str) -> None:
    """Write the file."""
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as problem:
        raise UsageError(f"{path} cannot be written: {problem.strerror}", remedy="name another file with -o") from None
