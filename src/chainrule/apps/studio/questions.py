"""This file answers what the page asks: explain a formula, or write it out in a format. It reads formulas only."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.studio.coding import python_of
from chainrule.apps.studio.document import document_of
from chainrule.apps.studio.ranges import starting_point
from chainrule.apps.subject import number_of
from chainrule.errors import FormulaTooLarge, UsageError
from chainrule.explanation import explanation_of
from chainrule.explanation.numbers import to_float
from chainrule.graph import children_first
from chainrule.readers import read
from chainrule.rules import UNKNOWN
from chainrule.rules.names import canonical_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainrule.explanation import Explanation
    from chainrule.explanation.model import Number
    from chainrule.readers.reading import Reading

LONGEST: Final = 10_000  # characters of a formula
MOST_NAMES: Final = 200
LONGEST_NUMBER: Final = 100  # characters of a value that is written as text, such as "pi/2"
FORMATS: Final = ("page", "snippet", "markdown", "latex", "python", "text", "json")
KEYS: Final = frozenset({"formula", "at", "push", "order", "language", "format", "show", "font", "hash", "words"})


def checked(given: Any, do: str) -> dict[str, Any]:
    """Return a request's data as a question; `do` is "explain" or "write".

    Raises UsageError for data of another shape.

    >>> checked({"formula": "x^2", "at": {"x": 5}}, "explain")["at"]
    {'x': 5}
    """
    if not isinstance(given, dict) or not isinstance(given.get("formula"), str):
        raise UsageError("a request is a JSON object with a formula", remedy='{"formula": "x^2", "at": {"x": 5}}')
    unknown = sorted(str(key) for key in given if key not in KEYS)
    if unknown:
        remedy = f"known are {', '.join(sorted(KEYS))}"
        raise UsageError(f"a request has nothing called {unknown[0][:40]!r}", remedy=remedy)
    at = _numbers(given.get("at") or {}, "at")
    push = given.get("push")
    if push is not None:
        push = _numbers(push, "push") if isinstance(push, dict) else _number(push, "push")
    return {
        "do": do,
        "formula": given["formula"],
        "at": at,
        "push": push,
        "order": _order(given.get("order", 1)),
        "language": _word(given, "language") or "en",
        "format": _one_of(FORMATS, given.get("format", "page")),
        "show": _word(given, "show"),
        "font": bool(given.get("font", True)),
        "hash": _word(given, "hash", longest=4_000),
        "words": bool(given.get("words", True)),
    }


def language_of(given: Any) -> str:
    """Return the language that a request asks for, whatever else is wrong with it; "" where it names none."""
    asked = given.get("language") if isinstance(given, dict) else None
    return asked if isinstance(asked, str) else ""


def _numbers(given: Any, what: str) -> dict[str, Any]:
    """Return numbers by name."""
    if not isinstance(given, dict) or len(given) > MOST_NAMES:
        raise UsageError(f"{what} is an object of numbers by name, at most {MOST_NAMES}", remedy='{"x": 5}')
    return {name: _number(value, f"{what}.{name[:40]}") for name, value in given.items()}


def _number(value: Any, what: str) -> int | float | str:
    """Return a number, or one that is written as a formula without names."""
    if isinstance(value, str) and len(value) <= LONGEST_NUMBER:
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(to_float(value)):
        return value
    raise UsageError(f"{what} is a number, or one that is written out", remedy='such as 1.5 or "pi/2"')


def _order(value: Any) -> int:
    """Return how often to differentiate."""
    if not isinstance(value, int) or isinstance(value, bool) or value not in (1, 2):
        raise UsageError("the order is 1 or 2")
    return value


def _word(given: Mapping[str, Any], key: str, *, longest: int = 200) -> str:
    """Return a short text, "" where there is none."""
    value = given.get(key) or ""
    if not isinstance(value, str) or len(value) > longest:
        raise UsageError(f"{key} is a text of at most {longest} characters")
    return value


def _one_of(known: tuple[str, ...], value: Any) -> str:
    """Return one of the known words."""
    if value not in known:
        raise UsageError(f"the format is one of {', '.join(known)}")
    return str(value)


# Answers ----------------------------------------------------------------------------------------------------------


def answered(question: Mapping[str, Any]) -> dict[str, Any]:
    """Return `{"document": …}`, or `{"text": …}` where another format was asked for.

    Raises the errors of the reader and of the explanation, as the terminal does.
    """
    formula = question["formula"]
    if len(formula) > LONGEST:
        told = f"the formula has {len(formula)} characters, and {LONGEST} are read here"
        raise FormulaTooLarge(told, remedy="name its parts, or make it shorter")
    story = story_of(read(formula), question)
    language = question.get("language") or "en"
    if question["do"] == "explain":
        document = document_of(story, language)
        if not question.get("words", True):  # a page that has them already
            del document["words"]
        return {"document": document}
    return {"text": _written(story, language, question)}


def story_of(reading: Reading, question: Mapping[str, Any]) -> Explanation:
    """Return the explanation at the point that was asked for.

    Inputs without a value get a round one where the formula has a value; a value for a name that the formula does not
    have is left over from another formula, and goes.
    """
    names = [node.name for node in reading.inputs]
    push = question.get("push")
    return explanation_of(
        reading,
        at=point_for(reading, _known(question.get("at") or {}, names)),
        order=question.get("order", 1),
        push=_known(push, names) if isinstance(push, dict) else _exact(push) if push is not None else None,
        language=question.get("language") or "en",
    )


def point_for(reading: Reading, known: Mapping[str, Number]) -> dict[str, Number]:
    """Return a value for every input: the known ones, and a sensible start for the rest.

    A formula with functions that nobody defined has no values anyway, and stays symbolic.

    >>> point_for(read("x*y"), {"y": 3})
    {'x': 1, 'y': 3}
    """
    at = {**reading.at, **known}
    names = [node.name for node in reading.inputs]
    nodes = [node for _, node in reading.outputs]
    if any(node.op is UNKNOWN for node in children_first(*nodes)):
        return {name: at[name] for name in names if name in at}
    start = starting_point(nodes, names, {name: to_float(value) for name, value in at.items()})
    return {name: at.get(name, _whole(start[name])) for name in names}


def _whole(value: float) -> Number:
    """Return a whole number as an exact one."""
    return int(value) if value == int(value) else value


def _known(given: Mapping[str, Any], names: list[str]) -> dict[str, Number]:
    """Return the numbers of the names that there are."""
    spelled = {canonical_name(name): value for name, value in given.items()}
    return {name: _exact(spelled[name]) for name in names if name in spelled}


def _exact(value: float | str) -> Number:
    """Return a number as it was meant: text is read as a formula without names."""
    return number_of(value) if isinstance(value, str) else value


def _written(story: Explanation, language: str, question: Mapping[str, Any]) -> str:
    """Return the explanation in a format."""
    kind = question["format"]
    if kind in ("page", "snippet"):
        from chainrule.apps.studio.page import page_of
        from chainrule.apps.studio.snippet import snippet_of

        show, font, state = question["show"] or None, question["font"], question["hash"]
        page = page_of(story, language=language, show=show, font=font, state=state, framed=kind == "snippet")
        return page if kind == "page" else snippet_of(page, story, show=show, state=state)
    if kind == "markdown":
        return story.to_markdown()
    if kind == "latex":
        return story.to_latex()
    if kind == "json":
        import json

        return json.dumps(story.to_dict(), ensure_ascii=False, indent=1)
    if kind == "python":
        return python_of(story)
    return story.to_text()
