"""This file checks what a call gives, so that a mistake in it is told with what to write instead."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chainrule.errors import UsageError
from chainrule.formula import is_number, kind_of, place_given

if TYPE_CHECKING:
    from chainrule.typed import Number


def checked_point(at: Any, names: Sequence[str], *, numbers_only: bool) -> dict[str, Any]:
    """Return what `at` says by name; one number stands for the only one of some names.

    Raises UsageError where it says nothing of that kind, or where a value that must be a number is none.

    >>> checked_point(3, ["x"], numbers_only=True), checked_point({"x": 2}, ["x"], numbers_only=True)
    ({'x': 3}, {'x': 2})
    """
    if at is None:
        return {}
    if is_number(at):
        if len(names) != 1:
            what = f"the inputs are {', '.join(names)}" if names else "there are no inputs"
            raise UsageError(f"at={at!r} does not say which input: {what}", remedy=_point_of(names))
        return {names[0]: place_given(names[0], at)}
    if not isinstance(at, Mapping):
        raise UsageError(f"at holds a number for each input by its name, and is {kind_of(at)}", remedy=_point_of(names))
    strangers = [name for name in at if not isinstance(name, str)]
    if strangers:
        raise UsageError(f"the names in at are texts, not {kind_of(strangers[0])}", remedy=_point_of(names))
    return {name: place_given(name, value) if numbers_only else value for name, value in at.items()}


def _point_of(names: Sequence[str]) -> str:
    """Return how a point is written."""
    inside = ", ".join([f"{name!r}: {index}" for index, name in enumerate(names[:3] or ["x"], 1)])
    return f"write at={{{inside}{', …' if len(names) > 3 else ''}}}"


def checked_names(wrt: Any) -> str | list[str] | None:
    """Return `wrt` as given, a name, several, or None; raises UsageError for anything else."""
    if wrt is None or isinstance(wrt, str):
        return wrt
    names = list(wrt) if isinstance(wrt, (Sequence, set, frozenset)) and not isinstance(wrt, bytes) else [wrt]
    for name in names:
        if not isinstance(name, str):
            raise UsageError(f"wrt is the name of an input, or a list of names, and not {kind_of(name)}", remedy=_NAMED)
    return names


def checked_name(wrt: Any) -> str | None:
    """Return `wrt` where it is one name or None; raises UsageError for anything else."""
    names = checked_names(wrt)
    if isinstance(names, list):
        if len(names) != 1:
            raise UsageError(f"a derivative as a formula is by one input, not by {len(names)}", remedy=_NAMED)
        return names[0]
    return names


def checked_push(push: Any) -> Any:
    """Return a push, a number or numbers by name; raises UsageError for anything else."""
    if push is None:
        return None
    if is_number(push):
        return _finite("push", push)
    if not isinstance(push, Mapping) or not all(isinstance(name, str) for name in push):
        raise UsageError(f"a push is a number, or numbers by name, and not {kind_of(push)}", remedy="write push=0.1")
    return {name: _finite(f"the push of {name}", value) for name, value in push.items()}


def _finite(what: str, value: Any) -> Number:
    """Return a number; raises UsageError where it is none, or not finite."""
    number = place_given(what, value)
    if not math.isfinite(number):
        raise UsageError(f"{what} is {number}, which is no change", remedy="give a small number, such as 0.1")
    return number


def whole(value: Any, what: str, least: int, most: int) -> int:
    """Return a whole number; raises UsageError where it is none, or out of bounds.

    >>> whole(2, "the order of a derivative", 1, 100)
    2
    """
    found = None
    if not isinstance(value, bool):
        try:
            found = operator.index(value)
        except TypeError:
            found = None
    if found is None or not least <= found <= most:
        shown = repr(value) if found is None or abs(found) < 10**9 else "one of so many digits"
        raise UsageError(f"{what} is a whole number from {least} to {most}, not {shown}")
    return found


def checked_argnums(argnums: Any) -> int | tuple[int, ...]:
    """Return the numbers of arguments: one, or several; raises UsageError for anything else."""
    several = isinstance(argnums, Sequence) and not isinstance(argnums, (str, bytes))
    try:
        return tuple([operator.index(each) for each in argnums]) if several else operator.index(argnums)
    except TypeError:
        raise UsageError(
            f"argnums is the number of an argument, counted from 0, or several, and not {kind_of(argnums)}",
            remedy="write argnums=0 or argnums=(0, 1)",
        ) from None


def checked_row(numbers: Any, what: str) -> list[Number]:
    """Return a row of numbers, such as the primals of `jvp`; one number is a row of one."""
    if is_number(numbers):
        numbers = [numbers]
    if isinstance(numbers, (str, bytes)) or not hasattr(numbers, "__iter__"):
        raise UsageError(f"{what} are a number for each argument, and not {kind_of(numbers)}", remedy="write (1.0,)")
    return [place_given(f"{what} number {index}", value) for index, value in enumerate(numbers)]


def checked_definition(name: Any, partials: Any, fields: Mapping[str, Any]) -> list[Any]:
    """Return the partial derivatives of a new function as a list; raises UsageError where a part is of no use."""
    if not isinstance(name, str) or not name.isidentifier():
        raise UsageError(f"the name of a function is a word, and not {kind_of(name)}", remedy='such as "softsign"')
    given = [partials] if isinstance(partials, str) or callable(partials) else partials
    if not isinstance(given, Sequence) or not all(isinstance(each, str) or callable(each) for each in given):
        raise UsageError(
            f"partials are formulas or functions, one for each argument, and not {kind_of(partials)}",
            remedy='write partials=["2x"]',
        )
    for spelling in ("python", "mpmath"):
        if not isinstance(fields.get(spelling, ""), str):
            kind = kind_of(fields[spelling])
            raise UsageError(f"{spelling} is a template, and not {kind}", remedy='write "{0} ** 2"')
    return list(given)


_NAMED = 'write wrt="x"'
