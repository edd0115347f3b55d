"""What a program gets: gradients where there is no value, zeros without a sign, entries whose partials are formulas."""

import contextlib
import math
from decimal import Decimal
from fractions import Fraction

import pytest

import chainrule
from chainrule.errors import ChainruleError, FormulaError, UsageError
from chainrule.graph import symbol
from chainrule.graph.show import show
from chainrule.rules import RULES
from chainrule.testing import check_rule


def positive_zero(value):
    return value == 0 and math.copysign(1, value) == 1


OUTSIDE = [("ln(x)", -1.0), ("sqrt(x)*0 + x", -1.0), ("asin(x)", 2.0), ("1/x", 0.0), ("x*ln(x - 5)", 3.0)]


@pytest.mark.parametrize(("formula", "place"), OUTSIDE)
def test_where_there_is_no_value_there_is_no_slope(formula, place):
    value, slope = chainrule.value_and_grad(formula)(place)
    assert math.isnan(value)
    assert math.isnan(slope)
    assert math.isnan(chainrule.grad(formula)(place))
    assert all(math.isnan(each) for each in chainrule.jvp(formula, (place,), (1.0,)))
    value, pull = chainrule.vjp(formula, place)
    assert math.isnan(value)
    assert math.isnan(pull(1.0)[0])
    assert math.isnan(chainrule.jacobian(formula)(place)[0])
    assert math.isnan(chainrule.jacobian(formula, argnums=0)(place))
    assert math.isnan(chainrule.hessian(formula)(place)[0][0])


def test_an_output_with_a_value_keeps_its_slopes_beside_one_without():
    squares, roots = chainrule.jacobian(lambda x, y: (x * x, x / y))(2.0, 0.0)
    assert squares == (4.0, 0.0)
    assert all(math.isnan(each) for each in roots)


@pytest.mark.parametrize("formula", ["-x^2", "-x*0", "-3x^2", "cos(x) - 1", "-|x|"])
def test_a_zero_has_no_sign(formula):
    value, slope = chainrule.value_and_grad(formula)(0.0)
    assert positive_zero(value)
    assert positive_zero(slope)
    assert positive_zero(chainrule.evaluate(formula, x=0.0))
    assert all(positive_zero(each) for each in chainrule.jvp(formula, (0.0,), (-1.0,)))
    assert all(positive_zero(each) for each in chainrule.vjp(formula, 0.0)[1](-1.0))
    assert positive_zero(chainrule.jacobian(formula)(0.0)[0])
    assert positive_zero(chainrule.hessian("-x^3")(0.0)[0][0])


@pytest.fixture
def softsign():
    yield lambda partials: chainrule.define(
        "softsign", partials=partials, python="{0} / (1 + abs({0}))", mpmath="{0} / (1 + abs({0}))"
    )
    if "softsign" in RULES:
        chainrule.undefine("softsign")


@pytest.mark.parametrize(
    "partials",
    ["1/(1 + |x|)^2", ["1/(1 + |x|)^2"], (lambda x, y: 1 / (1 + abs(x)) ** 2,), "s = 1 + |x|; 1/s^2"],
)
def test_a_partial_is_a_formula_or_a_function_of_nodes(softsign, partials):
    softsign(partials)
    assert check_rule("softsign") >= 20
    assert str(chainrule.derivative("softsign(x^2)")) == "2x/(x^2 + 1)^2"


def test_partials_of_several_arguments_read_x_y_and_z():
    chainrule.define("mixed", partials=["y*z", "x*z", "x*y"], python="{0} * {1} * {2}", mpmath="{0} * {1} * {2}")
    try:
        assert chainrule.grad("mixed(a, b, a)", argnums=(0, 1))(2.0, 3.0) == (12.0, 4.0)
        assert chainrule.grad("mixed(y, z, x)", argnums=(0, 1, 2))(2.0, 3.0, 5.0) == (15.0, 10.0, 6.0)
    finally:
        chainrule.undefine("mixed")


@pytest.mark.parametrize(
    ("partials", "kind"),
    [
        ("1/(1 + a)", UsageError),
        ("y", UsageError),
        ("1/(1 + ", FormulaError),
        (["x"] * 4, UsageError),
        ("", FormulaError),
    ],
)
def test_a_partial_that_makes_no_sense_is_refused_at_once(softsign, partials, kind):
    with pytest.raises(kind) as caught:
        softsign(partials)
    assert isinstance(caught.value, ChainruleError)
    assert "softsign" not in RULES


def test_abs_of_a_node_is_the_function_of_the_table():
    x = symbol("x")
    assert abs(x) is RULES["abs"](x)
    assert show(abs(x + 1) * 2).strip().endswith("abs(symbol('x') + 1) * 2")


@pytest.mark.parametrize(
    ("formula", "condition"), [("(x^2-1)/(x-1)", "x - 1 != 0"), ("x/x", "x != 0"), ("sqrt(x)^2", "x >= 0")]
)
def test_a_simplified_formula_says_where_it_holds(formula, condition):
    assert condition in chainrule.simplified(formula).conditions


def test_a_simplified_formula_without_loss_has_no_conditions():
    assert chainrule.simplified("x + x").conditions == ()
    assert chainrule.simplified("x/x + 1/x").conditions == ()


class Stranger:
    """What nobody expects as an argument."""


WRONG = [
    None, 3, 2.5, True, math.nan, math.inf, 1j, 10**400, "x", "x=3", "", b"x", [1, 2], (1,), [], set(), Stranger(),
    Decimal("1.5"), Fraction(1, 2), {"x": "1"}, {1: 2}, {"x": None}, {"x": [1]}, {"x": 1j}, {"x": 10**400}, {"q": 1},
    [None], ["x", 3],
]  # fmt: skip
CALLS = {
    "explain a": lambda it: chainrule.explain(it, check=False),
    "explain at": lambda it: chainrule.explain("x^2", at=it),
    "explain two at": lambda it: chainrule.explain("x^2 + y", at=it),
    "explain function at": lambda it: chainrule.explain(lambda x: x**2, at=it),
    "explain x": lambda it: chainrule.explain("x^2", x=it),
    "explain wrt": lambda it: chainrule.explain("x^2", wrt=it, check=False),
    "explain order": lambda it: chainrule.explain("x^2", order=it, check=False),
    "explain push": lambda it: str(chainrule.explain("x^2", x=1, push=it, check=False)),
    "explain steps": lambda it: chainrule.explain("x^2", steps=it, check=False),
    "explain language": lambda it: chainrule.explain("x^2", language=it, check=False),
    "derivative": chainrule.derivative,
    "derivative wrt": lambda it: chainrule.derivative("x^2", it),
    "derivative order": lambda it: chainrule.derivative("x^2", order=it),
    "derivative at": lambda it: chainrule.derivative("x^2", at=it),
    "derivative function at": lambda it: chainrule.derivative(lambda x: x**2, at=it),
    "formula": chainrule.derivative("x^2"),
    "formula by name": lambda it: chainrule.derivative("x^2")(x=it),
    "evaluate": chainrule.evaluate,
    "evaluate at": lambda it: chainrule.evaluate("x^2", at=it),
    "evaluate x": lambda it: chainrule.evaluate("x^2", x=it),
    "taylor": chainrule.taylor,
    "taylor wrt": lambda it: chainrule.taylor("x^2", it),
    "taylor around": lambda it: chainrule.taylor("x^2", around=it),
    "taylor order": lambda it: chainrule.taylor("x^2", order=it),
    "simplified": chainrule.simplified,
    "grad": lambda it: chainrule.grad(it)(1.0),
    "grad argnums": lambda it: chainrule.grad("x^2", it)(1.0),
    "grad at": chainrule.grad("x^2"),
    "grad function at": chainrule.grad(lambda x: x**2),
    "grad by name": lambda it: chainrule.value_and_grad("x^2")(x=it),
    "grad other name": lambda it: chainrule.value_and_grad("x^2")(q=it),
    "jacobian argnums": lambda it: chainrule.jacobian("x^2", it)(1.0),
    "jacobian at": chainrule.jacobian("x^2"),
    "hessian at": chainrule.hessian("x^2"),
    "jvp primals": lambda it: chainrule.jvp("x^2", it, (1.0,)),
    "jvp primal": lambda it: chainrule.jvp("x^2", (it,), (1.0,)),
    "jvp pushes": lambda it: chainrule.jvp("x^2", (1.0,), it),
    "jvp push": lambda it: chainrule.jvp("x^2", (1.0,), (it,)),
    "vjp at": lambda it: chainrule.vjp("x^2", it),
    "vjp pull": chainrule.vjp("x^2", 1.0)[1],
    "define": lambda it: chainrule.define(it, partials=["1"]),
    "define python": lambda it: chainrule.define("nobody", python=it) and chainrule.undefine("nobody"),
    "define partials": lambda it: chainrule.define("nobody", partials=it) and chainrule.undefine("nobody"),
    "undefine": chainrule.undefine,
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_wrong_argument_is_told_to_a_person(call):
    for given in WRONG:
        with contextlib.suppress(ChainruleError):
            call(given)
        RULES.pop("nobody", None)


@pytest.mark.parametrize("number", [3, 3.0, Fraction(3), Decimal(3)])
def test_a_number_is_a_point_where_there_is_one_input(number):
    assert chainrule.explain("x^2", at=number).value == 9.0
    assert chainrule.explain(lambda t, scale=2.0: t**2 * scale, at=number).value == 18.0
    assert chainrule.evaluate("x^2", number) == 9.0
    with pytest.raises(UsageError, match=r"the inputs are x, y; write at=\{'x': 1, 'y': 2\}"):
        chainrule.explain("x^2*y", at=number)


def test_an_argument_of_the_wrong_kind_says_what_to_write():
    with pytest.raises(UsageError, match=r'wrt is the name of an input, .* not the number 3; write wrt="x"'):
        chainrule.explain("x^2", wrt=3)
    with pytest.raises(UsageError, match="x is None, where a number is needed"):
        chainrule.explain("x^2", x=None)
    with pytest.raises(FormulaError, match="a value cannot hold the name 'three'; write a number, such as 5, 1/2 or"):
        chainrule.explain("x^2", x="three")
    with pytest.raises(UsageError, match="a whole number from 1 to 100, not one of so many digits"):
        chainrule.explain("x^2", order=10**12)
    with pytest.raises(UsageError, match="the formula does not read 'q'; it reads x"):
        chainrule.grad("x^2")(q=1.0)


def weighted(w, x, *, scale=1.0, mode="plain"):
    total = sum(a * b for a, b in zip(w, x, strict=True))
    return total * scale if mode == "plain" else total


@pytest.mark.parametrize("given", [{}, {"mode": "plain"}, {"mode": "other"}, {"scale": 1.0}])
def test_lists_and_options_of_a_function_are_explained(given):
    told = chainrule.explain(weighted, w=[1.0, 2.0], x=[3.0, 4.0], **given)
    assert told.value == 11.0
    assert {each.wrt.name: each.value for each in told.derivatives}["w_1"] == 4.0
    assert chainrule.explain(weighted, at={"w": [1.0, 2.0], "x": [3.0, 4.0], **given}, check=False).value == 11.0
    assert chainrule.explain(lambda *args: sum(a * a for a in args), at={"args": [1.0, 2.0]}).value == 5.0


def test_a_number_may_be_written_as_on_the_command_line():
    assert chainrule.explain("sin(x)", x="pi/2").value == 1.0
    assert chainrule.explain("x^2", at={"x": "1/2"}).at == {"x": Fraction(1, 2)}
    assert chainrule.evaluate("x + y", x="1/2", y="sqrt(4)") == 2.5
    assert chainrule.grad("x^2")("3/2") == 3.0
    assert chainrule.taylor("x^2", around="1/2", order=1) == [Fraction(1, 4), 1]


@pytest.mark.parametrize("find", [chainrule.derivative, chainrule.taylor])
def test_a_name_that_is_not_in_the_formula_is_told(find):
    with pytest.raises(UsageError, match="with respect to z makes no sense: it is no input here; the inputs are x, y"):
        find("x*y", wrt="z")
    with pytest.raises(UsageError, match="with respect to u makes no sense: the formula itself says what it is"):
        find("u = x^2; y = 2u", wrt="u")


def test_a_constant_has_the_slope_0_by_any_name():
    assert str(chainrule.derivative("5", wrt="x")) == "0"
    assert str(chainrule.derivative(chainrule.derivative("x + y", wrt="x"), wrt="y")) == "0"
    assert str(chainrule.derivative("x - x + y", wrt="x")) == "0"


def cubed(x):
    return x**3


@pytest.mark.parametrize("make", [chainrule.grad, chainrule.jacobian, chainrule.hessian, chainrule.value_and_grad])
@pytest.mark.parametrize("subject", ["x^3", cubed])
def test_a_gradient_of_a_gradient_says_what_to_use_instead(make, subject):
    with pytest.raises(UsageError, match=rf"{make.__name__} returns a function .*; hessian\(f\) computes second"):
        chainrule.grad(make(subject))(2.0)
    with pytest.raises(UsageError, match=r"hessian\(f\)"):
        chainrule.derivative(make(subject))
