"""Special functions far from 0: values left of it, at poles, of high order; enormous orders have no value."""

import math

import mpmath
import pytest

import chainrule
from chainrule.checks.context import BoundedContext
from chainrule.rules import RULES


@pytest.mark.parametrize("order", [1, 2, 3, 6])
@pytest.mark.parametrize("x", [-0.5, -2.3, -100.25, -5000.75])
def test_polygamma_left_of_zero_is_what_mpmath_says(order: int, x: float) -> None:
    with mpmath.workprec(400):
        expected = float(mpmath.polygamma(order, x))
    assert RULES["polygamma"].value(order, x) == pytest.approx(expected, rel=1e-9)
    found = BoundedContext()
    found.prec = 106
    assert float(found.polygamma(order, x)) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("place", [-3.0, 0.0, math.nan, -math.inf])
def test_polygamma_has_no_value_at_poles_and_without_a_number(place: float) -> None:
    assert math.isnan(RULES["polygamma"].value(1, place))


@pytest.mark.parametrize(("order", "x"), [(100, 1e6), (300, 200.0), (1000, 1.5), (-3, 1.5), (0.5, 2.0)])
def test_bessel_functions_of_high_order_are_worked_out(order: float, x: float) -> None:
    expected = float(mpmath.besselj(order, x))
    assert RULES["besselj"].value(order, x) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    "text", ["besselj(1, acos(pi)) + x", "besselj(2, x/0)", "digamma(-1e9 x)", "besselj(0, 9e99 x^9)"]
)
def test_special_functions_without_a_value_are_explained(text: str) -> None:
    assert chainrule.explain(text, at={"x": 1.5}).to_dict()["layers"]


@pytest.mark.parametrize("text", ["besselj(100000, x)", "besselj(1e9, x)", "polygamma(1000000, x)"])
def test_enormous_orders_end_at_once_without_a_value(text: str) -> None:
    assert chainrule.explain(text, at={"x": 1.5}).value is None
    assert chainrule.explain(text).to_dict()["layers"]
