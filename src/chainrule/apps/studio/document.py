"""This file makes the document that a page runs on: the explanation, and what moves when an input moves."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.studio.programs import conditions_of, curves_of, program_of
from chainrule.apps.studio.ranges import ranges_of, starting_point
from chainrule.apps.studio.telling import telling_of
from chainrule.apps.studio.typeset import typeset
from chainrule.explanation.data import as_dict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainrule.explanation import Explanation
    from chainrule.graph import Node

LONGEST: Final = 4_000  # characters of a derivative's formula: two pages that nobody reads
LONGEST_STEP: Final = 1_500
SCHEMA: Final = "chainrule/studio/1"
# The groups of the engine's catalogue that a page chooses sentences from.
GROUPS: Final = ("times", "join", "input", "layer", "part", "shape", "story", "check")
WORDS: Final = Path(__file__).with_name("words")
_pages: dict[str, dict[str, Any]] = {}


def document_of(
    story: Explanation, language: str = "", *, more: Mapping[str, Node] | None = None
) -> dict[str, Any]:
    """Return the document of an explanation, in the shape of `document.schema.json`.

    `language` is that of the page; that of the explanation itself where it is left out. `more` are further outputs of
    the program, by name, such as the numbers that a text works out. Raises FormulaTooLarge where a page could not hold
    it.

    >>> from chainrule.api import explain
    >>> document = document_of(explain("f = x^2; g = 2*f", x=5))
    >>> document["program"]["inputs"], document["ranges"]["x"]["value"]
    (['x'], 5.0)
    """
    language = language or story.words.language
    nodes = [node for _, node in story.outputs]
    point = starting_point(nodes, [node.name for node in story.reading.inputs], story.point)
    told = _readable(story)
    return {
        "schema": SCHEMA,
        "language": language,
        "explanation": told,
        "program": program_of(story, more),
        "curves": curves_of(story),
        "telling": telling_of(story),
        "mathml": typeset(story, steps=bool(told["steps"])),
        "ranges": ranges_of(nodes, point),
        "branches": branches_of(story),
        "words": words_of(language),
        "command": command_of(story),
    }


def branches_of(story: Explanation) -> list[dict[str, Any]]:
    """Return the branches of a Python function that were taken: elsewhere it may take others, and the page must say so.

    >>> from chainrule.api import explain
    >>> branches_of(explain("x^2", x=5))
    []
    """
    taken = getattr(story.reading, "branches", ())
    kept = dict(conditions_of(story))
    keys = [f"holds:{place}" for place in range(len(taken))]
    return [
        {"key": key, "held": branch.held, "reason": branch.reason}
        for key, branch in zip(keys, taken, strict=True)
        if key in kept
    ]


def _readable(story: Explanation) -> dict[str, Any]:
    """Return the explanation as plain data, without formulas that are too long for any page, and with a word on it."""
    lengths = [len(story.printer.text(node)) for step in story.steps for node in (step.plan.before, step.plan.after)]
    is_readable = max(lengths, default=0) <= LONGEST_STEP
    told = as_dict(story, steps=is_readable)
    long = [each for each in told["derivatives"] if len(each["formula"] or "") > LONGEST]
    if is_readable and not long:
        return told
    for each in long:
        each["formula"] = each["latex"] = None
    message = story.words.say("warning", "too-long-for-a-page")
    told["warnings"].append({"code": "too-long-for-a-page", "message": message, "place": None})
    return told


def words_of(language: str) -> dict[str, dict[str, str]]:
    """Return the sentences of a language with those of the page itself; English where a language lacks one."""
    from chainrule.steps.catalogue import languages, words

    if language not in _pages:
        catalogue = words(language)
        merged: dict[str, dict[str, str]] = {}
        for each in (words("en"), catalogue):
            for group in GROUPS:
                merged.setdefault(group, {}).update(each.sentences.get(group, {}))
        for name in ("en", language):
            path = WORDS / f"{name}.json"
            if path.exists():
                for group, sentences in json.loads(path.read_text(encoding="utf-8")).items():
                    merged.setdefault(group, {}).update(sentences)
        merged["languages"] = languages()
        merged["law-name"] = dict(catalogue.sentences.get("law-name", {}))
        _pages[language] = merged
    return _pages[language]


def command_of(story: Explanation) -> str:
    """Return the command that shows the same in a terminal.

    >>> from chainrule.api import explain
    >>> command_of(explain("x^2", x=5))
    "chainrule studio 'x^2' --at x=5"
    """
    words = ["chainrule", "studio", story.reading.text.strip()]
    if story.at:
        values = [f"{name}={value}" for name, value in story.at.items()]
        words += ["--at", ",".join(values)]
    if story.words.language != "en":
        words += ["--language", story.words.language]
    return shlex.join(words)
