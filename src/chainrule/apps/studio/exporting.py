"""This file is the verb `export`: it writes ONE HTML page that works offline, its snippet, or, to a .svg, a picture."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from chainrule.apps.studio.page import page_of
from chainrule.apps.studio.questions import point_for
from chainrule.apps.studio.snippet import snippet_of
from chainrule.apps.subject import number_of, point_of, reading_of
from chainrule.apps.writing import STANDARD, write
from chainrule.errors import UsageError
from chainrule.explanation import explanation_of
from chainrule.explanation.numbers import to_float

if TYPE_CHECKING:
    from chainrule.apps.options import Options
    from chainrule.explanation import Explanation
    from chainrule.readers.reading import Reading

PICTURE: Final = ".svg"
USUAL_FILE: Final = "page.html"
IN_EVERY_PAGE: Final = ("bands", "table")  # views that are never named


def run(options: Options) -> int:
    """Write the page; 1 where a check disagrees."""
    at = point_of(options.at)
    reading = reading_of(options.formula, at)
    state = state_of(options, reading)
    told = explanation_of(
        reading, at={**at, **point_for(reading, at)}, order=options.order, language=options.language
    )
    write(_target(options), _page(options, told, state), options.language)
    return 1 if any(check.passed is False for check in told.checks) else 0


def _page(options: Options, told: Explanation, state: str) -> str:
    """Return the page, the snippet that holds it, or a picture without a script."""
    if Path(_target(options)).suffix.lower() == PICTURE:
        if options.hide_answers or options.snippet:
            remedy = "name a .html file with -o"
            raise UsageError("a .svg is one picture: it hides no answers, and is no snippet", remedy=remedy)
        return told.to_svg() + "\n"
    shown = [options.show or "", *([] if options.view in IN_EVERY_PAGE else [options.view])]
    show = " ".join(filter(None, shown)) or None
    page = page_of(
        told,
        language=options.language,
        show=show,
        font=options.math_font == "stix" or (options.math_font is None and not options.snippet),
        state=state,
        command=shlex.join(_command(options)),
        framed=options.snippet,
    )
    return snippet_of(page, told, show=show, state=state) + "\n" if options.snippet else page


def state_of(options: Options, reading: Reading) -> str:
    """Return the state with which the page starts, as in an address. Raises UsageError for a push that cannot be."""
    state: dict[str, str] = {}
    if options.push is not None:
        state = _push(options.push, [node.name for node in reading.inputs])
    if options.view != "bands":
        state["view"] = options.view
    if options.backward:
        state["back"] = "1"
    if options.hide_answers:
        state["hide"] = "1"
    if options.theme != "auto":
        state["theme"] = options.theme
    return urlencode(state)


def _push(text: str, names: list[str]) -> dict[str, str]:
    """Return the size of the push, and the input that is pushed where one is named."""
    if "=" in text:
        pushes = point_of([text], "--push")
        if len(pushes) != 1:
            raise UsageError("a page pushes one input at a time", remedy="--push x=0.1")
        ((name, size),) = pushes.items()
        if name not in names:
            remedy = f"inputs are {', '.join(names)}"
            raise UsageError(f"a push on {name} makes no sense: it is no input here", remedy=remedy)
        state = {"by": name, "dx": repr(to_float(size))}
    else:
        size = number_of(text)
        state = {"dx": repr(to_float(size))}
    if size == 0:
        raise UsageError("a push of 0 moves nothing", remedy="--push 0.1")
    return state


def _command(options: Options) -> list[str]:
    """Return the words that make the same page again."""
    words = ["chainrule", "export", options.formula]
    words += [word for at in options.at for word in ("--at", at)]
    given = {"--push": options.push, "--show": options.show, "--math-font": options.math_font}
    given |= {"--view": options.view if options.view != "bands" else None}
    given |= {"--theme": options.theme if options.theme != "auto" else None}
    given |= {"--language": options.language if options.language != "en" else None}
    given |= {"--order": str(options.order) if options.order != 1 else None}
    words += [word for option, value in given.items() if value for word in (option, value)]
    words += ["--backward"] if options.backward else []
    words += ["--hide-answers"] if options.hide_answers else []
    if options.snippet:
        return [*words, "--snippet"]
    return [*words, "-o", Path(_target(options)).name if _target(options) != STANDARD else USUAL_FILE]


def _target(options: Options) -> str:
    """Return the file to write; "-" stands for standard output, to which a snippet goes."""
    return str(options.output or (STANDARD if options.snippet else USUAL_FILE))
