"""The public checks accept what is right, refuse what is wrong, and say where; users' own functions get everything."""

import math
from fractions import Fraction

import pytest

import chainrule
from chainrule.errors import CheckFailed, UnknownPoint, UsageError
from chainrule.rules import RULES, Rule
from chainrule.testing import check_derivative, check_rule


@pytest.fixture
def define():
    """`chainrule.define`, undone after the test."""
    made = []

    def one(name, **fields):
        made.append(name)
        return chainrule.define(name, **fields)

    yield one
    for name in made:
        if name in RULES:
            chainrule.undefine(name)


def softsign_slope(x, y):
    return 1 / (1 + RULES["abs"](x)) ** 2


SOFTSIGN = {
    "python": {"python": "{0}/(1+abs({0}))"},
    "value": {"value": lambda x: x / (1 + abs(x))},
    "both": {"python": "{0}/(1+abs({0}))", "mpmath": "{0}/(1+abs({0}))"},
}


@pytest.mark.parametrize("name", sorted(RULES))
def test_the_whole_table_passes(name):
    assert check_rule(name) >= (20 if RULES[name].arity else 10)


@pytest.mark.parametrize("seed", range(3))
def test_other_points_and_higher_orders(seed):
    for name in ("sin", "gamma", "atan2", "power", "max"):
        assert check_rule(RULES[name], points=3, order=3, seed=seed) >= 20


@pytest.mark.parametrize("spelling", SOFTSIGN)
def test_a_function_of_ones_own_gets_everything(define, spelling):
    made = define("softsign", partials=(softsign_slope,), **SOFTSIGN[spelling])
    assert isinstance(made, Rule)
    assert check_rule("softsign") >= (6 if spelling == "value" else 20)
    assert str(chainrule.derivative("softsign(x^2)")) == "2x/(x^2 + 1)^2"
    assert chainrule.evaluate("softsign(x)", x=3) == 0.75
    assert chainrule.grad("softsign(2x)")(1.0) == pytest.approx(2 / 9)
    assert chainrule.taylor("softsign(x)", around=1, order=3)[1:] == [Fraction(1, 4), Fraction(-1, 8), Fraction(1, 16)]
    assert chainrule.taylor("softsign(x)", around=1.0, order=2) == pytest.approx([0.5, 0.25, -0.125])
    story = chainrule.explain("3*softsign(x)", x=2)
    assert story.value == 2
    assert [check.name for check in story.checks if check.passed is False] == []
    formula = next(check for check in story.checks if check.name == "formula")
    assert formula.passed is True
    assert "no value" not in str(story)
    for text in (story.to_markdown(), story.to_latex(), str(story.to_dict())):
        assert "softsign" in text


@pytest.mark.parametrize("spelling", SOFTSIGN)
def test_a_wrong_partial_is_told_with_its_place(define, spelling):
    define("softsign", partials=(lambda x, y: 1 / (1 + RULES["abs"](x)),), **SOFTSIGN[spelling])
    with pytest.raises(CheckFailed, match=r"softsign: the partial derivative disagrees at a = .*instead of"):
        check_rule("softsign")
    story = chainrule.explain("softsign(x)", x=2)
    assert any(check.passed is False for check in story.checks)


def test_numbers_in_spellings_count_as_written(define):
    tenth = Fraction(1, 10)
    define("tenth", partials=(lambda x, y: x * tenth + 1 / (3 * x),), python="0.05*{0}**2 + math.log({0})*(1/3)",
           domain=((0.5, 2.0),))  # fmt: skip
    assert check_rule("tenth") >= 20


def test_a_function_of_two_arguments(define):
    define("swirl", partials=(lambda a, b, y: RULES["cos"](a * b) * b, lambda a, b, y: RULES["cos"](a * b) * a),
           python="math.sin({0} * {1})")  # fmt: skip
    assert check_rule("swirl", order=3) >= 20
    define("swirled", partials=(lambda a, b, y: RULES["cos"](a * b) * b, lambda a, b, y: RULES["cos"](a * b) * b),
           python="math.sin({0} * {1})")  # fmt: skip
    with pytest.raises(CheckFailed, match="in argument 2 disagrees"):
        check_rule("swirled")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"parity": "even"}, "mirrored"),
        ({"sign": ">0"}, "is said to be >0"),
        ({"mpmath": "mp.sinh({0})"}, "mpmath's spelling"),
        ({"inverse": "acos"}, "turns back"),
        ({"inverse": "nobody"}, "not in the table"),
        ({"python": "math.sqrt(-1 - {0}**2)", "mpmath": "mp.sqrt(-1 - {0}**2)"}, "no value at any point"),
        ({"domain": ()}, "boxes of its domain"),
    ],
)
def test_wrong_facts_of_an_entry(define, fields, words):
    entry = {"python": "math.sin({0})", "mpmath": "mp.sin({0})", **fields}
    define("mysin", partials=(lambda x, y: RULES["cos"](x),), **entry)
    with pytest.raises(CheckFailed, match=words):
        check_rule("mysin")


def test_a_law_with_a_wrong_form(define):
    from chainrule.rules import Law

    law = Law("my rule", (True,), lambda d, x, y: d(x) * RULES["sin"](x))
    define("mysin", partials=(lambda x, y: RULES["cos"](x),), python="math.sin({0})", laws=(law,))
    with pytest.raises(CheckFailed, match="'my rule'"):
        check_rule("mysin")


def test_a_name_nobody_defined():
    with pytest.raises(UsageError, match="no function called 'nobody'"):
        check_rule("nobody")


@pytest.mark.parametrize(
    ("function", "derivative", "at", "least"),
    [
        ("sin(x^2)", "2x*cos(x^2)", 1.5, 20),
        ("x*y^2", "2x*y", {"x": 2, "y": 3}, 20),
        ("f = x^2; g = sin(f)", "2x*cos(x^2)", {"x": 0.5}, 20),
        ("sin(x)", chainrule.derivative("sin(x)"), Fraction(1, 3), 20),
        (chainrule.derivative("x^3"), "6x", 2, 20),
        ("f(x)", "f'(x)", 1, 20),
        (math.sin, math.cos, 0.4, 8),
        (lambda x: x**3, "3x^2", 2, 6),
        ("x^3", lambda x: 3 * x**2, 2, 6),
        (lambda t: t * t, lambda t: 2 * t, {"t": 3}, 6),
        (lambda x, y: x * y, lambda x, y: y, {"x": 1, "y": 5}, 6),
        (lambda x: 1e9 * x**2, lambda x: 2e9 * x, 1e-3, 6),
    ],
)
def test_right_derivatives(function, derivative, at, least):
    wrt = "y" if derivative == "2x*y" else None
    assert check_derivative(function, derivative, at=at, wrt=wrt) >= least


@pytest.mark.parametrize(
    ("function", "derivative", "at", "words"),
    [
        ("x^3", "2x^2", 2, "at x = 2: 8 instead of 12"),
        ("2^x", "0.6931*2^x", 1, "1.3862 instead of 1.38629"),
        (math.sin, lambda x: -math.cos(x), 0.4, "disagrees"),
        ("x^2", lambda x: 2 * x + 0.01, 1, "disagrees"),
        ("|x|", "sign(x)", 0, "single slope"),
        (abs, lambda x: 0.0, 0, "−1 from the left, 1 from the right"),
        ("ln(x)", "1/x", -1, "no value"),
        ("x", "ln(-x)", 1, "no value"),
        (math.log, lambda x: 1 / x, -1, "no value"),
    ],
)
def test_wrong_derivatives_and_points_without_one(function, derivative, at, words):
    with pytest.raises(CheckFailed, match=words):
        check_derivative(function, derivative, at=at)


def test_what_is_missing_is_asked_for():
    with pytest.raises(UnknownPoint, match="y has no value"):
        check_derivative("x*y", "y", at=1)
    with pytest.raises(UsageError, match="which input"):
        check_derivative(lambda a, b: a * b, lambda a, b: b, at={"a": 1, "b": 2})
