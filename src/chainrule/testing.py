"""This file is for your own functions: it checks them, and derivatives, the way the table is checked, by values alone.

Nothing is compared with a derivative that was worked out by the same idea.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from chainrule.api.subjects import in_floats, reading_of
from chainrule.checks.agreement import digits_between
from chainrule.checks.floats import richardson
from chainrule.checks.oracle import Program
from chainrule.checks.table import ENOUGH_FLOAT, check_rule, digits_of, place_of, shown
from chainrule.errors import CheckFailed, UnknownPoint, UsageError
from chainrule.formula import Formula
from chainrule.graph import Node, children_first
from chainrule.rules import derivative_of
from chainrule.rules.names import canonical_name
from chainrule.transforms.evaluate import values_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from chainrule.checks.oracle import Values

Number = int | float | Fraction

ENOUGH_EXACT: Final = 12  # digits that a formula must share with differences at 30 digits


def check_derivative(
    function: Any, derivative: Any, at: Number | Mapping[str, Number], *, wrt: str | None = None
) -> int:
    """Check that `derivative` is the derivative of `function` at a point; return the digits that agree.

    Each of them is a formula as text, a `Formula` or a Python function. `at` is a number, or a number for each name;
    `wrt` names the input that moves (default: x, else the only one). Two formulas are compared at 30 digits, a Python
    function by differences in floats (6–8 digits).

    Raises CheckFailed where they disagree, where there is a kink, or where the function has no value; UnknownPoint for
    an input without a value.

    >>> check_derivative("sin(x^2)", "2x*cos(x^2)", at=1.5) >= 20
    True
    >>> check_derivative(lambda x: x**3, lambda x: 3 * x**2, at=2) >= 6
    True
    >>> check_derivative("x^3", "2x^2", at=2)
    Traceback (most recent call last):
    ...
    chainrule.errors.CheckFailed: the derivative disagrees at x = 2: 8 instead of 12
    """
    if _is_code(function) or _is_code(derivative):
        return _check_code(function, derivative, at, wrt)
    reading = reading_of(function)
    variable = reading.variable(wrt)
    point = _point(at, variable.name)
    claimed = reading_of(derivative).output
    question = derivative_of(reading.output, variable)
    missing = [node.name for node in children_first(question, claimed) if node.is_input and node.name not in point]
    if missing:
        raise UnknownPoint(f"{missing[0]} has no value", remedy=f"give it one: at={{{missing[0]!r}: 1}}")
    program = Program([reading.output, question, claimed])
    values = program.run(point)
    _refuse_special(values, [reading.output, question, claimed], point)
    if program.layout.foreign:
        return _check_code(Formula(reading.output), Formula(claimed), point, variable.name)
    digits = digits_between(values.of(question), values.of(claimed), -95)
    return _accepted(digits, ENOUGH_EXACT, values.float_of(claimed), values.float_of(question), point)


def _is_code(subject: Any) -> bool:
    """True for a Python function, which is called and not read."""
    return callable(subject) and not isinstance(subject, Formula)


def _point(at: Number | Mapping[str, Number], name: str) -> dict[str, Any]:
    """Return the point by names; a bare number belongs to `name`."""
    if isinstance(at, int | float | Fraction):
        return {name: at}
    return {canonical_name(key): value for key, value in at.items()}


def _refuse_special(values: Values, roots: Sequence[Node], point: Mapping[str, Number]) -> None:
    """Raise CheckFailed at a kink, and where one of the roots has no value."""
    if values.of(roots[0]) is not None:
        kink = values.kink()
        if kink is not None:
            raise CheckFailed(f"{kink.op.name} has a kink or jump {place_of(point)}, so there is no single slope")
    for root, name in zip(roots, ("the function", "the slope", "the derivative")):
        if values.of(root) is None:
            why = values.why(root)
            raise CheckFailed(f"{name} has no value {place_of(point)}" + (f": {why.sentence}" if why else ""))


def _check_code(function: Any, derivative: Any, at: Number | Mapping[str, Number], wrt: str | None) -> int:
    """Compare by calling both, in floats."""
    name, point = _moved(function, at, wrt)
    f, slope_of = _called(function, point, name), _called(derivative, point, name)
    x = float(point[name])
    value, slope = f(x), slope_of(x)
    if not math.isfinite(value):
        raise CheckFailed(f"the function has no value {place_of(point)}")
    step = 1e-6 * max(abs(x), 1.0)
    left, right = (value - f(x - step)) / step, (f(x + step) - value) / step
    if abs(right - left) > 1e-2 * max(abs(left), abs(right)) and abs(right - left) > 1e-4:
        finer = step / 16
        again = (f(x + finer) - 2 * value + f(x - finer)) / finer
        if abs(again) > 0.5 * abs(right - left):  # a bend would shrink with the step
            slopes = f"{shown(left)} from the left, {shown(right)} from the right"
            raise CheckFailed(f"there is no single slope {place_of(point)}: {slopes}")
    estimate = richardson(f, x)
    if math.isnan(estimate.value):
        raise CheckFailed(f"the function has no values on both sides {place_of(point)}")
    digits = digits_of(slope, estimate.value, estimate.error)
    return _accepted(digits, ENOUGH_FLOAT, slope, estimate.value, point)


def _moved(function: Any, at: Number | Mapping[str, Number], wrt: str | None) -> tuple[str, dict[str, Any]]:
    """Return the name that moves, and the point."""
    if isinstance(at, int | float | Fraction):
        name = wrt or ("x" if _is_code(function) else reading_of(function).variable(None).name)
        return name, {name: at}
    point = dict(at)
    name = wrt or ("x" if "x" in point else next(iter(point), ""))
    if wrt is None and "x" not in point and len(point) != 1:
        raise UsageError("which input moves?", remedy=f"say wrt=, one of {', '.join(point)}")
    if name not in point:
        raise UnknownPoint(f"{name} has no value", remedy=f"give it one: at={{{name!r}: 1}}")
    return name, point


def _called(subject: Any, point: Mapping[str, Number], name: str) -> Callable[[float], float]:
    """Return a subject as a function of the one input that moves; nan where it has no value."""
    if _is_code(subject):
        one = len(point) == 1

        def call(x: float) -> float:
            try:
                result = subject(x) if one else subject(**{**point, name: x})
                return float(result)
            except (ArithmeticError, ValueError):
                return math.nan

        return call
    root = reading_of(subject).output
    fixed = in_floats(point)
    return lambda x: float(values_at([root], {**fixed, canonical_name(name): x})[root])


def _accepted(digits: int, enough: int, found: float, expected: float, point: Mapping[str, Number]) -> int:
    """Return the digits if they are enough, else raise CheckFailed with both numbers."""
    if digits >= enough:
        return digits
    sides = next(
        (pair for pair in ((shown(found, n), shown(expected, n)) for n in (6, 10)) if pair[0] != pair[1]),
        (shown(found, 17), shown(expected, 17)),
    )
    raise CheckFailed(f"the derivative disagrees {place_of(point)}: {sides[0]} instead of {sides[1]}")


__all__ = ["check_derivative", "check_rule"]
