"""Taylor coefficients are compared with those that mpmath finds by numerical differentiation, and with known series."""

import math
import random
import time
from fractions import Fraction

import mpmath
import pytest

from chainrule import evaluate, taylor
from chainrule.checks.oracle import Program
from chainrule.errors import NotDifferentiable, UsageError
from chainrule.graph import const, symbol
from chainrule.readers.formula import read_formula
from chainrule.rules import RULES, derivative_of
from chainrule.rules.rule import CONSTANT_KIND
from chainrule.transforms.evaluate import evaluate as value_of
from chainrule.transforms.taylor import taylor as expand
from chainrule.transforms.taylor import taylor_polynomial
from chainrule.writers.text import to_text

x = symbol("x")
LETTERS = "abc"
# Not at a whole number, where lattices of kinks are; these arguments are whole numbers themselves.
WHOLE = {"polygamma": 0, "besselj": 0}
LOGIC = ("both", "either", "opposite")


def expected(root, at, order):
    """The coefficients by high-precision differences of the value."""
    questions = [root, *[derivative_of(root, x, k) for k in range(1, order + 1)]]
    values = Program(questions).run(at)
    return [values.float_of(question) / math.factorial(k) for k, question in enumerate(questions)]


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if rule.arity))
def test_every_rule_has_the_series_of_its_derivatives(name):
    """Each argument that may move does so at its own speed; floats and formulas agree with differences."""
    rule = RULES[name]
    source = random.Random(name)
    args, centre = [], Fraction(1, 8)
    for index, (low, high) in enumerate(rule.domain):
        middle = Fraction(round(64 * (low + (high - low) * (0.2 + 0.5 * source.random()))), 64)
        fixed = WHOLE.get(name) == index or (name == "where" and index == 0) or name in LOGIC
        if fixed:
            args.append(RULES["gt"](x, -9) if name == "where" or rule.name in LOGIC else const(round(middle)))
        else:
            args.append(middle + (x - centre) * (index + 1) / 4)
    root = rule(*args)
    found = expand(root, x, float(centre), 3)
    right = expected(root, {"x": centre}, 3)
    if rule.kind == CONSTANT_KIND:
        right = [right[0], 0.0, 0.0, 0.0]
    assert found == pytest.approx(right, rel=1e-9, abs=1e-11)
    exact = expand(root, x, centre, 3)
    assert [value_of(each, {}) for each in exact] == pytest.approx(right, rel=1e-9, abs=1e-11)


@pytest.mark.parametrize(
    ("text", "coefficients"),
    [
        ("sin(x)", [0, 1, 0, Fraction(-1, 6), 0, Fraction(1, 120)]),
        ("cos(x)", [1, 0, Fraction(-1, 2), 0, Fraction(1, 24), 0]),
        ("e^x", [1, 1, Fraction(1, 2), Fraction(1, 6), Fraction(1, 24), Fraction(1, 120)]),
        ("ln(1 + x)", [0, 1, Fraction(-1, 2), Fraction(1, 3), Fraction(-1, 4), Fraction(1, 5)]),
        ("1/(1 - x)", [1, 1, 1, 1, 1, 1]),
        ("(1 + x)^(1/2)", [1, Fraction(1, 2), Fraction(-1, 8), Fraction(1, 16), Fraction(-5, 128), Fraction(7, 256)]),
        ("tan(x)", [0, 1, 0, Fraction(1, 3), 0, Fraction(2, 15)]),
        ("tanh(x)", [0, 1, 0, Fraction(-1, 3), 0, Fraction(2, 15)]),
        ("atan(x)", [0, 1, 0, Fraction(-1, 3), 0, Fraction(1, 5)]),
        ("asin(x)", [0, 1, 0, Fraction(1, 6), 0, Fraction(3, 40)]),
        ("lambertw(x)", [0, 1, -1, Fraction(3, 2), Fraction(-8, 3), Fraction(125, 24)]),
        ("x^3", [0, 0, 0, 1, 0, 0]),
        ("x^0", [1, 0, 0, 0, 0, 0]),
        ("7", [7, 0, 0, 0, 0, 0]),
        ("(x^2)^3*x^(-0)", [0, 0, 0, 0, 0, 0]),
        ("f(x) = x^2 + 1; f(f(x))", [2, 0, 2, 0, 1, 0]),
        ("u = x^2; v = sin(u)", [0, 0, 1, 0, 0, 0]),
        ("d/dx(sin(x))", [1, 0, Fraction(-1, 2), 0, Fraction(1, 24), 0]),
        ("max(x, 1)", [1, 0, 0, 0, 0, 0]),
        ("where(x < 1, x, ln(x))", [0, 1, 0, 0, 0, 0]),
    ],
)
def test_known_series_around_zero(text, coefficients):
    assert coefficients == taylor(text, around=0, order=5)


@pytest.mark.parametrize(
    ("text", "around", "coefficients"),
    [
        ("sqrt(x)", 2, ["sqrt(2)", "sqrt(2)/4", "-sqrt(2)/32"]),
        ("a*x^2", 1, ["a", "2a", "a"]),
        ("x^n", 1, ["1", "n", "n*(n - 1)/2"]),
        ("2^x", 0, ["1", "ln(2)", "ln(2)^2/2"]),
        ("f(x)", 0, ["f(0)", "f'(0)", "f''(0)/2"]),
        ("f(g(x))", 0, ["f(g(0))", "f'(g(0))*g'(0)", "(g'(0)^2*f''(g(0)) + f'(g(0))*g''(0))/2"]),
    ],
)
def test_what_is_not_rational_is_a_formula(text, around, coefficients):
    assert coefficients == [str(each) for each in taylor(text, around=around, order=2)]


def test_around_a_name_or_a_node():
    a = symbol("a")
    assert ["a^3", "3a^2", "3a", "1"] == [to_text(each) for each in expand(x**3, x, a, 3)]
    assert [0, -1, 0] == [each.value for each in expand(RULES["sin"](x), x, RULES["pi"](), 2)]


@pytest.mark.parametrize(
    ("text", "around", "words"),
    [
        ("|x|", 0, "kink"),
        ("relu(x)", 0, "kink"),
        ("max(x, 1)", 1, "kink"),
        ("where(x > 0, x, x^2)", 0, "jump"),
        ("floor(x)", 2, "jump"),
        ("mod(x, 2)", 4, "jump"),
        ("sqrt(x)", 0, "no finite slope"),
        ("cbrt(x)", 0, "no finite slope"),
        ("x^(5/2)", 0, "no"),
        ("1/x", 0, "division by 0"),
        ("x^(-2)", 0, "no"),
        ("ln(x)", 0, "no"),
        ("ln(x)", -1, "no value"),
        ("asin(x)", 1, "no"),
        ("tan(x)*0 + 1/sin(x)", 0, "division by 0"),
    ],
)
@pytest.mark.parametrize("kind", [int, float])
def test_there_is_no_series_at_kinks_poles_and_edges(text, around, words, kind):
    with pytest.raises(NotDifferentiable, match=words):
        taylor(text, around=kind(around), order=3)


def test_the_side_that_is_not_taken_may_have_no_series():
    assert [1, 1, 0] == taylor("where(x > 0, x, ln(-x))", around=1, order=2)


def test_floats_agree_with_mpmath_to_order_twenty():
    found = taylor("exp(sin(x))/(2 + cos(x))", around=0.7, order=20)
    with mpmath.workdps(60):
        right = mpmath.taylor(lambda t: mpmath.exp(mpmath.sin(t)) / (2 + mpmath.cos(t)), mpmath.mpf(0.7), 20)
    assert found == pytest.approx([float(each) for each in right], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    "text", ["sin(x^2 + 1)*exp(-x/2)", "exp(sin(x))", "tan(x)", "gamma(x)", "sqrt(1 + x)*ln(1 + x^2)"]
)
def test_order_twenty_takes_milliseconds(text):
    taylor(text, around=1.0, order=20)
    start = time.process_time()
    taylor(text, around=1.0, order=20)
    assert time.process_time() - start < 0.05


@pytest.mark.parametrize("text", ["exp(sin(x))", "tan(x)", "gamma(x)", "f(g(x))"])
def test_formulas_that_grow_are_still_handed_out_in_time(text):
    start = time.process_time()
    taylor(text, around=1, order=20)
    assert time.process_time() - start < 2


def test_cost_grows_with_the_square_of_the_order():
    def seconds(order):
        start = time.process_time()
        taylor("exp(sin(x))", around=0.5, order=order)
        return time.process_time() - start

    seconds(50)
    assert seconds(400) < 12 * max(seconds(200), 0.01)


def test_a_chain_of_many_layers():
    node = x
    for _ in range(20_000):
        node = RULES["sin"](node)
    found = expand(node, x, 0.5, 2)
    assert found[0] == pytest.approx(value_of(node, {"x": 0.5}))


def test_partial_sums_come_near():
    for text, at in [("sin(x)", 0.3), ("exp(x)*cos(x)", 0.2), ("ln(2 + x)", 0.25)]:
        coefficients = taylor(text, around=0.0, order=14)
        assert sum(c * at**k for k, c in enumerate(coefficients)) == pytest.approx(evaluate(text, x=at), rel=1e-12)


def test_the_polynomial_is_one_node():
    assert to_text(taylor_polynomial(RULES["cos"](x), x, 0, 4)) == "1 - x^2/2 + x^4/24"


def test_calls_without_sense():
    with pytest.raises(UsageError):
        expand(x, x, 0, -1)
    with pytest.raises(UsageError):
        expand(x, x, math.inf, 2)
    assert read_formula("x").output is x
