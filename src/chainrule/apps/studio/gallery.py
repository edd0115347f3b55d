"""This file reads the gallery: formulas of many fields, with their starting points, sentences and sources."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from chainrule.apps.studio.address import key_of

FILE: Final = Path(__file__).parents[2] / "gallery" / "formulas.json"


@cache
def fields() -> dict[str, dict[str, str]]:
    """Return what the fields are called, by language: `{"physics": {"en": "Physics", "es": "Física"}, …}`."""
    found: dict[str, dict[str, str]] = _read()["fields"]
    return found


@cache
def formulas() -> tuple[dict[str, Any], ...]:
    """Return the formulas of the gallery, as they stand in its file.

    >>> formulas()[0]["id"], len(formulas())
    ('pendulum', 24)
    """
    return tuple(_read()["formulas"])


@cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def in_language(texts: dict[str, str], language: str) -> str:
    """Return a text in a language, English where it is not there.

    >>> in_language({"en": "age, years", "es": "edad, años"}, "es")
    'edad, años'
    """
    return texts.get(language, texts["en"])


def text_of(entry: dict[str, Any], language: str = "en") -> str:
    """Return the layers of a formula as a person would type them, with their meaning and units as comments.

    >>> print(text_of(formulas()[0]))
    r = L/9.81  # length over gravity, s²
    T = 2pi*sqrt(r)  # time of one swing, s
    """
    return "\n".join(f"{layer['formula']}  # {in_language(layer['meaning'], language)}" for layer in entry["layers"])


def point_of(entry: dict[str, Any]) -> dict[str, float]:
    """Return the starting point of a formula, by input.

    >>> point_of(formulas()[0])
    {'L': 1}
    """
    return {each["name"]: each["value"] for each in entry["inputs"]}


def address_of(entry: dict[str, Any], language: str = "en") -> str:
    """Return where the explorer shows a formula: its state is the part of the address behind #?.

    >>> address_of(formulas()[0])[:24]
    './#?f=r+%3D+L%2F9.81++%2'
    """
    state: dict[str, object] = {"f": text_of(entry, language)}
    if len(entry["inputs"]) > 1:
        state["by"] = entry["by"]
    if language != "en":
        state["lang"] = language
    for name, value in point_of(entry).items():
        state[key_of(name)] = value
    return f"./#?{urlencode(state)}"
