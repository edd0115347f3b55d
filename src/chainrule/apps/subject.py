"""This file turns what was typed into a reading: a formula, layers, LaTeX, or a Python function in a file."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from chainrule.errors import FormulaError, UsageError
from chainrule.readers import read
from chainrule.rules.names import canonical_name
from chainrule.typed import A_NUMBER, DECIMAL_COMMA, number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chainrule.readers.reading import Reading

__all__ = ["A_NUMBER", "defaults_of", "formula_of", "number_of", "point_of", "reading_of"]
Number = int | float | Fraction
_FILE: Final = re.compile(r"[^\s()=*^+]+\.(txt|py|tex|md|csv|json|jsonl|text|formula|formulas)")
_PYTHON: Final = re.compile(r"^(?P<file>.+\.py):(?P<name>[\w.]+)$")


def reading_of(text: str, at: Mapping[str, Number] | None = None) -> Reading:
    """Return the reading of what was typed; a Python function is traced at the point."""
    if _PYTHON.match(text.strip()):
        from chainrule.readers.python import load, trace

        return trace(load(text.strip()), {name: float(value) for name, value in (at or {}).items()} or None)
    return formula_of(text)


def defaults_of(text: str) -> dict[str, Number]:
    """Return the defaults that are numbers, of the Python function `FILE.py:FUNCTION`."""
    import inspect

    from chainrule.readers.python import load

    parameters = inspect.signature(load(text.strip())).parameters.values()
    return {each.name: each.default for each in parameters if isinstance(each.default, int | float)}


def formula_of(text: str) -> Reading:
    """Return the reading of a formula; a file's name in its place is told as such.

    >>> formula_of("layers.txt")
    Traceback (most recent call last):
    chainrule.errors.UsageError: 'layers.txt' looks like the name of a file, not like a formula; ...
    """
    try:
        return read(text)
    except FormulaError:
        name = text.strip().rstrip(":")
        if _FILE.fullmatch(name):
            raise _not_a_file(name) from None
        raise


def _not_a_file(name: str) -> UsageError:
    """Return the error about a file's name where a formula is needed."""
    if name.endswith(".py"):
        return UsageError(f"{name!r} is a Python file", remedy=f"name a function in it: chainrule {name}:FUNCTION")
    return UsageError(
        f"{name!r} looks like the name of a file, not like a formula",
        remedy=f'chainrule "$(cat {name})" for its layers, or chainrule differentiate - < {name} for many formulas',
    )


def point_of(texts: Iterable[str], option: str = "--at") -> dict[str, Number]:
    """Return the values of `x=5,y=pi/2`; an exact number stays exact.

    >>> point_of(["x=5,y=1/2"])
    {'x': 5, 'y': Fraction(1, 2)}
    """
    point: dict[str, Number] = {}
    for text in texts:
        for part in _split(text):
            name, equals, value = part.partition("=")
            if not equals or not name.strip():
                said = part.strip()
                _refuse_decimal_comma(text, option)
                raise UsageError(f"{option} takes name=value, not {said!r}", remedy=f"{option} {_meant(said)}")
            key = canonical_name(name.strip())
            if key in point:
                raise UsageError(f"{option} gives {name.strip()} twice")
            point[key] = number_of(value)
    return point


def _meant(said: str) -> str:
    """Return what was meant by a name without a value, or a value without a name.

    >>> _meant("x"), _meant("3")
    ('x=2', 'x=3')
    """
    return f"{said}=2" if said.isidentifier() else f"x={said.strip('=')}"


def _refuse_decimal_comma(text: str, option: str) -> None:
    """Raise UsageError for `x=1,5`: the comma stands between two values."""
    if DECIMAL_COMMA.search(text):
        remedy = f"{option} {DECIMAL_COMMA.sub(lambda found: found[0].replace(',', '.'), text).strip()}"
        raise UsageError(f"a comma separates values, so {text.strip()!r} cannot be a decimal", remedy=remedy)


def _split(text: str) -> list[str]:
    """Return the parts between commas and semicolons that are not inside brackets."""
    parts: list[str] = []
    depth = start = 0
    for index, letter in enumerate(text):
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif letter in ",;" and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [part for part in parts if part.strip()]
