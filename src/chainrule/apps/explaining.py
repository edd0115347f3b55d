"""This file is the verb `explain`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from chainrule.apps.subject import Number, number_of, point_of, reading_of
from chainrule.explanation import explanation_of
from chainrule.rules.names import canonical_name

if TYPE_CHECKING:
    from chainrule.apps.options import Options


def run(options: Options) -> int:
    """Print the explanation; 1 where a check disagrees."""
    at = point_of(options.at)
    reading = reading_of(options.formula, at)
    told = explanation_of(
        reading,
        at=at,
        wrt=[canonical_name(name.strip()) for name in options.wrt.split(",")] if options.wrt else None,
        order=options.order,
        push=_push(options.push),
        steps=options.steps,
        check=options.check,
        language=options.language,
    )
    if options.format == "json":
        print(json.dumps(told.to_dict(), ensure_ascii=options.ascii, indent=2))
    elif options.format == "markdown":
        print(told.to_markdown())
    elif options.format == "latex":
        print(told.to_latex())
    else:
        print(told.to_text(ascii=options.ascii, colour=_wants_colour()))
    return 1 if any(check.passed is False for check in told.checks) else 0


def _push(text: str | None) -> Number | dict[str, Number] | None:
    """Return the push: one number, or one for each name."""
    if text is None:
        return None
    return point_of([text], "--push") if "=" in text else number_of(text)


def _wants_colour() -> bool:
    """True on a terminal, unless NO_COLOR says otherwise."""
    import os

    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
