"""The checks are checked: values against mpmath, the search for points, what must be noticed, both sides of a point."""

import math
import threading
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath.libmp import to_str

from chainrule.checks.confirm import Claim, check_derivative_formula, confirm
from chainrule.checks.floats import check_plain_call, check_richardson, richardson
from chainrule.checks.oracle import Program, TooLarge
from chainrule.checks.sides import slopes
from chainrule.errors import UnknownPoint
from chainrule.graph import const, symbol
from chainrule.rules import RULES, Function, call, define, derivative_of, forget, layer, unknown
from chainrule.transforms.derive import derive
from chainrule.transforms.forward import tangent

x, y, n = symbol("x"), symbol("y"), symbol("n")
sin, cos, exp, ln, sqrt, absolute = (RULES[name] for name in ("sin", "cos", "exp", "log", "sqrt", "abs"))
asin, cbrt, floor, where, maximum = (RULES[name] for name in ("asin", "cbrt", "floor", "where", "max"))
gt, lt = RULES["gt"], RULES["lt"]


def value(root, **at):
    return Program([root]).run(at).float_of(root)


def digits(root, **at):
    """30 digits of a value."""
    return str(to_str(Program([root]).run(at).of(root), 28))


def named(checks):
    return {check.name: check for check in checks}


# Values ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_derivatives_are_those_of_mpmath(order):
    mp = mpmath.MPContext()
    mp.dps = 60
    at = mp.mpf(1.1)
    expected = mp.diff(lambda t: mp.sin(t**2 + 1) * mp.exp(-t / 2), at, order)
    found = derivative_of(sin(x**2 + 1) * exp(-x / 2), x, order)
    assert digits(found, x=1.1)[:26] == mp.nstr(expected, 28)[:26]


def test_nested_derivatives_are_higher_and_mixed_ones():
    root = sin(x * y) * x**3
    twice = derivative_of(derivative_of(root, x), x)
    assert digits(twice, x=1.2, y=0.7)[:25] == digits(derivative_of(root, x, 2), x=1.2, y=0.7)[:25]
    mixed = derivative_of(derivative_of(root, x), y)
    other = derivative_of(derivative_of(root, y), x)
    assert digits(mixed, x=1.2, y=0.7)[:25] == digits(other, x=1.2, y=0.7)[:25]
    # d/dx(x·d/dx(x²)) = 4x: a derivative that stands inside an expression
    assert value(derivative_of(x * derivative_of(x**2, x), x), x=3) == 12


def test_layers_pass_on_and_calls_are_entered():
    u = symbol("u")
    square = Function("square", (u,), u**2)
    twice = Function("twice", (u,), call(square, call(square, u)))
    assert value(layer(call(twice, x + 1), "v"), x=1) == 16
    assert value(derivative_of(call(twice, x), x), x=2) == 32


def test_a_function_may_differentiate_inside():
    u = symbol("u")
    inner = Function("g", (u,), derivative_of(u**3, u) * u)  # 3u³
    assert value(call(inner, x**2), x=2) == 192
    assert value(derivative_of(call(inner, x**2), x), x=2) == 18 * 2**5


def test_functions_that_nobody_defined_follow_the_chain_rule():
    composed = unknown("f", unknown("g", x))
    chain = unknown("f", unknown("g", x), orders=(1,)) * unknown("g", x, orders=(1,))
    assert digits(derivative_of(composed, x), x=0.8)[:26] == digits(chain, x=0.8)[:26]
    two = unknown("f", x, y)
    assert (
        digits(derivative_of(two, y, 3), x=0.8, y=2)[:24] == digits(unknown("f", x, y, orders=(0, 3)), x=0.8, y=2)[:24]
    )
    assert value(unknown("f", x), x=1) != value(unknown("h", x), x=1)


def test_the_side_not_taken_needs_no_value():
    root = where(gt(x, 0), ln(x), x)
    assert value(root, x=-2) == -2
    assert value(derivative_of(root, x), x=-2) == 1
    assert value(RULES["both"](gt(x, 0), gt(ln(x), 0)) * x, x=-2) == 0


@pytest.mark.parametrize(
    ("root", "at", "sentence"),
    [
        (ln(x) + 1, -1, "ln is undefined at −1"),
        (1 / x, 0, "division by 0"),
        (x ** const(Fraction(1, 2)), -2, "−2 to the power 0.5 is undefined"),
        (sqrt(x), -4, "sqrt is undefined at −4"),
        (asin(x), Fraction(3, 2), "asin is undefined at 1.5"),
        (RULES["gamma"](x), -1, "gamma is undefined at −1"),
        (exp(sin(ln(x))), 0, "ln is undefined at 0"),
    ],
)
def test_what_has_no_real_value_says_why(root, at, sentence):
    values = Program([root]).run({"x": at})
    assert values.of(root) is None
    assert math.isnan(values.float_of(root))
    assert values.why(root).sentence == sentence


def test_towers_end_at_once():
    tower = x
    for _ in range(8):
        tower = exp(tower)
    assert math.isnan(value(tower, x=3))
    assert math.isnan(value(sin(tower), x=3))
    assert math.isnan(value(exp(-exp(exp(x))), x=5))


def test_a_missing_input_is_named():
    with pytest.raises(UnknownPoint, match="y has no value"):
        Program([x * y]).run({"x": 1})


def test_long_chains_need_no_recursion():
    root = x
    for _ in range(50_000):
        root = root * const(Fraction(1, 3)) + 1
    assert value(root, x=1) == pytest.approx(1.5)
    assert value(derivative_of(root, x), x=1) == 0


def test_calls_that_double_are_refused_not_followed():
    u = symbol("u")
    function = Function("f0", (u,), sin(u))
    for level in range(1, 40):
        function = Function(f"f{level}", (u,), call(function, call(function, u) + 1))
    with pytest.raises(TooLarge):
        Program([call(function, x)])
    checks = check_derivative_formula(call(function, x), x, 1, x)
    assert {check.passed for check in checks} == {None}


def test_precision_is_nobody_elses_business():
    before = mpmath.mp.prec
    results = []
    root = RULES["besselj"](0, x) + RULES["lgamma"](x) + sin(x)
    expected = digits(root, x=2.5)

    def work(precision):
        for _ in range(5):
            Program([root]).run({"x": 2.5}, precision=precision)
            results.append(digits(root, x=2.5))

    threads = [threading.Thread(target=work, args=(precision,)) for precision in (60, 400, 90)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 15
    assert mpmath.mp.prec == before


# Is the formula right? ---------------------------------------------------------------------------------------------

HARD = [
    ln(x - 10),
    asin(x / 100),
    sqrt(1 - x**2),
    sqrt(x - 3) + sqrt(4 - x),
    sqrt(x - 100) * sqrt(101 - x),
    ln(x - 12345678),
    asin(1000 * x - 5000),
    RULES["acosh"](x) * asin(x / 2),
    ln(ln(ln(x))),
    ln(x - y) * sqrt(y - 3),
    x**n,
    x**x**x,
    ln(x**2 - 10**6),
    ln(x - 100) * sqrt(y - 200) * asin(n + 50),
    sqrt(-x) * ln(5 - x**2),
    exp(exp(exp(x))),
    sin(10**9 * x),
    exp(-(10**6) * x**2),
    (1 - cos(x)) / x**2,
    absolute(x) * floor(x) + maximum(x, x**2),
    maximum(x, x),
    absolute(x - x),
    x ** const(10**4),
    RULES["root"](x, 3) * RULES["mod"](x, 2),
    unknown("f", x**2, y) * x,
]


@pytest.mark.parametrize("root", HARD)
def test_points_are_found_and_the_formula_passes(root):
    checks = named(check_derivative_formula(root, x, 1, tangent(root, {x: const(1)})))
    assert checks["formula"].passed, checks["formula"]
    assert checks["formula"].digits >= 20
    assert checks["forward"].passed
    assert checks["reverse"].passed


@pytest.mark.parametrize("root", HARD)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda slope: slope + 1,
        lambda slope: slope * (1 + const(Fraction(1, 10**12))),
        lambda slope: -slope - 1,
    ],
)
def test_a_wrong_formula_never_passes(root, spoil):
    right = tangent(root, {x: const(1)})
    if root is absolute(x - x) and spoil(const(0)) is const(0) * (1 + const(Fraction(1, 10**12))):
        return  # 0 stays 0
    wrong = spoil(right)
    checks = named(check_derivative_formula(root, x, 1, wrong))
    assert checks["formula"].passed is False


def test_no_point_is_not_passed():
    checks = named(check_derivative_formula(ln(-x) * ln(x), x, 1, ln(x)))
    assert {check.passed for check in checks.values()} == {None}
    assert checks["formula"].detail == "not checked: no point found where the formula is defined"


def test_a_formula_that_is_defined_nowhere_near_does_not_pass():
    checks = named(check_derivative_formula(ln(x), x, 1, 1 / sqrt(-x)))
    assert checks["formula"].passed is None
    assert checks["formula"].detail == "not checked: the formula has no value where the function has a slope"


def test_the_given_box_and_point_are_used():
    narrow = sqrt(x - 5000) * sqrt(5001 - x)
    slope = tangent(narrow, {x: const(1)})
    assert named(check_derivative_formula(narrow, x, 1, slope, domain={"x": (5000, 5001)}))["formula"].passed
    assert named(check_derivative_formula(narrow, x, 1, slope, {"x": Fraction(50005, 10)}))["formula"].passed
    assert "8 points" in named(check_derivative_formula(sin(x), x, 1, cos(x), {"x": 1}, points=8))["formula"].detail


def test_whole_exponents_stay_whole_near_the_point():
    root = RULES["root"](x, n)
    checks = named(check_derivative_formula(root, x, 1, root / (n * x), {"x": -8, "n": 3}))
    assert checks["formula"].passed


def test_higher_orders_and_steps():
    root = sin(x**2)
    first = cos(x**2) * (2 * x)
    second = 2 * cos(x**2) - 4 * x**2 * sin(x**2)
    steps = [(derivative_of(root, x), cos(x**2) * derivative_of(x**2, x)), (derivative_of(x**2, x), 2 * x)]
    claims = [
        Claim(root, x, first, steps=steps),
        Claim(root, x, second, order=2, previous=first, steps=[(derivative_of(first, x), second)]),
    ]
    done = confirm(claims, {"x": 1.1})
    assert done.passed
    assert done.smooth == [True, True]
    assert set(named(done.checks)) == {"formula", "steps", "forward", "reverse", "digits"}
    assert all(check.passed for check in done.checks)
    without_previous = confirm([Claim(root, x, second, order=2)], {"x": 1.1})
    assert all(check.passed for check in without_previous.checks)


def test_a_wrong_step_is_named():
    wrong = [(derivative_of(x**2, x), 2 * x), (derivative_of(sin(x), x), -cos(x))]
    check = named(check_derivative_formula(sin(x), x, 1, cos(x), {"x": 1}, wrong))["steps"]
    assert check.passed is False
    assert check.detail.startswith("step 2 disagrees at x = 1: −0.540302 instead of 0.540302")


def test_steps_with_another_domain_get_points_of_their_own():
    steps = [(derivative_of(ln(x), x), 1 / x), (derivative_of(ln(-x), x), 1 / x)]
    check = named(check_derivative_formula(ln(x), x, 1, 1 / x, {"x": 1}, steps))["steps"]
    assert check.passed


def test_lost_digits_are_a_warning_not_a_disagreement():
    checks = named(check_derivative_formula(1 - cos(x), x, 1, sin(x), {"x": 1e-8}))
    assert checks["formula"].passed
    assert checks["digits"].passed is None
    assert checks["digits"].digits < 8
    assert checks["digits"].warning == "cancellation"
    big = named(check_derivative_formula(exp(x), x, 1, exp(x), {"x": 1000}))
    assert big["digits"].warning == "overflow"
    assert big["formula"].passed


def test_undefined_at_the_point_is_said_and_the_formula_checked_elsewhere():
    checks = named(check_derivative_formula(ln(x), x, 1, 1 / x, {"x": -1}))
    assert checks["formula"].passed
    assert checks["digits"].passed is None
    assert checks["digits"].detail == "not checked: ln is undefined at −1"


@pytest.mark.parametrize(
    ("root", "at", "smooth"),
    [
        (absolute(x), 0, False),
        (absolute(x), 1, True),
        (sqrt(x), 0, False),
        (x ** const(Fraction(3, 2)), 0, False),
        (floor(x), 2, False),
        (absolute(sqrt(x) ** 2 - x), 2, False),
        (maximum(x, x**2), 1, False),
        (absolute(y) * x, 3, True),
        (x / x, 0, False),
    ],
)
def test_what_is_special_at_the_point(root, at, smooth):
    done = confirm([Claim(root, x, tangent(root, {x: const(1)}))], {"x": at, "y": 0})
    assert done.smooth == [smooth]
    assert done.passed


def test_functions_of_users_are_checked_in_floats():
    def halved(a):
        return a / 2 + len(str(a)) * 0

    for slope, passed in ((lambda a, _: const(Fraction(1, 2)) + 0 * a, True), (lambda a, _: a * 3, False)):
        rule = define("halved", partials=(slope,), python="halved({0})", value=halved, mpmath="mp.halved({0})")
        try:
            root = rule(x**2)
            check = named(check_derivative_formula(root, x, 1, tangent(root, {x: const(1)}), {"x": 1.5}))["formula"]
            assert check.passed is passed
            assert "halved has no high-precision values" in check.detail
        finally:
            forget("halved")


def test_functions_of_users_with_a_python_spelling_are_checked_to_30_digits():
    rule = define("wave", partials=(lambda a, _: 2 * cos(2 * a),), python="math.sin(2 * {0})")
    try:
        check = named(check_derivative_formula(rule(x), x, 1, 2 * cos(2 * x)))["formula"]
        assert check.passed
        assert check.digits >= 20
    finally:
        forget("wave")


# Generated formulas -------------------------------------------------------------------------------------------------

UNARY = [RULES[name] for name in ("sin", "cos", "exp", "atan", "tanh", "sqrt", "log", "abs", "cbrt", "sigmoid", "erf")]
leaves = st.sampled_from([x, y, const(2), const(3), const(Fraction(1, 2)), const(-1)])


def grown(inner):
    return st.one_of(
        st.builds(lambda rule, a: rule(a), st.sampled_from(UNARY), inner),
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: a - b, inner, inner),
        st.builds(lambda a, b: a * b, inner, inner),
        st.builds(lambda a, b: a / b, inner, inner),
        st.builds(lambda a, b: a**b, inner, st.sampled_from([const(2), const(3), const(-1), const(Fraction(1, 2)), y])),
        st.builds(lambda a, b, c: where(lt(a, b), b, c), inner, inner, inner),
    )


formulas = st.recursive(leaves, grown, max_leaves=8)


@given(formulas)
@settings(max_examples=150)
def test_forward_mode_never_disagrees(root):
    done = confirm([Claim(root, x, tangent(root, {x: const(1)}))], {"x": 0.8})
    assert False not in [check.passed for check in done.checks], done.checks


@given(formulas, st.sampled_from([-1, 0, 1, Fraction(1, 2)]))
@settings(max_examples=100)
def test_both_sides_are_told_of_any_formula(root, at):
    seen = slopes(root, x, {"x": at, "y": Fraction(7, 5)})
    assert seen.kind in KINDS
    if seen.kind == "smooth":
        assert seen.left == pytest.approx(seen.right, rel=1e-8, abs=1e-11)


# Both sides ---------------------------------------------------------------------------------------------------------

KINDS = {
    "smooth",
    "kink",
    "jump",
    "vertical",
    "cusp",
    "pole",
    "removable",
    "edge",
    "outside-domain",
    "isolated",
    "unsettled",
}
INF = math.inf
third = const(Fraction(1, 3))


@pytest.mark.parametrize(
    ("root", "at", "kind", "left", "right"),
    [
        (absolute(x) * x, 0, "smooth", 0, 0),
        (absolute(x), 0, "kink", -1, 1),
        (absolute(x - const(Fraction(1, 10), decimal=True)), 0.1, "kink", -1, 1),
        (absolute(x), 1e-30, "smooth", 1, 1),
        (x**third, 0, "edge", None, INF),
        (x ** const(Fraction(3, 2)), 0, "edge", None, 0),
        (x ** const(Fraction(1, 100)), 0, "edge", None, INF),
        (cbrt(x), 0, "vertical", INF, INF),
        (-cbrt(x), 0, "vertical", -INF, -INF),
        (cbrt(x) ** 2, 0, "cusp", -INF, INF),
        (sqrt(absolute(x)), 0, "cusp", -INF, INF),
        (sqrt(x), 0, "edge", None, INF),
        (sqrt(1 - x**2), 1, "edge", -INF, None),
        (sqrt(x**2), 0, "kink", -1, 1),
        (sqrt(-(x**2)), 0, "isolated", None, None),
        (1 / x, 0, "pole", None, None),
        (exp(1 / x), 0, "pole", 0, None),
        (exp(-1 / x**2), 0, "removable", 0, 0),
        (RULES["sign"](x), 0, "jump", 0, 0),
        (floor(x), 2, "jump", 0, 0),
        (floor(x), Fraction(5, 2), "smooth", 0, 0),
        (RULES["round"](x), 0.5, "jump", 0, 0),
        (RULES["mod"](x, 2), 4, "jump", 1, 1),
        (x**x, 0, "edge", None, -INF),
        (x**0, 0, "smooth", 0, 0),
        (maximum(x, x**2), 0, "kink", 0, 1),
        (maximum(x, x**2), 1, "kink", 1, 2),
        (RULES["relu"](x), 0, "kink", 0, 1),
        (RULES["relu"](x) ** 2, 0, "smooth", 0, 0),
        (RULES["leaky_relu"](x, const(Fraction(1, 8))), 0, "kink", 0.125, 1),
        (RULES["clip"](x, -1, 1), 1, "kink", 1, 0),
        (where(lt(x, 0), -x, x**2), 0, "kink", -1, 0),
        (where(lt(x, 0), const(1), x), 0, "jump", 0, 1),
        (where(lt(x, 0), x**2, 2 * x**2), 0, "smooth", 0, 0),
        (asin(x), 1, "edge", INF, None),
        (RULES["acos"](x), -1, "edge", None, -INF),
        (RULES["acosh"](x), 1, "edge", None, INF),
        (ln(x), 0, "pole", None, None),
        (ln(x), -1, "outside-domain", None, None),
        (x * ln(x), 0, "edge", None, -INF),
        (RULES["gamma"](x), -1, "pole", None, None),
        (RULES["lgamma"](x), 0, "pole", None, None),
        (x / x, 0, "removable", 0, 0),
        (sin(x) / x, 0, "removable", 0, 0),
        (x / absolute(x), 0, "jump", 0, 0),
        (RULES["atan2"](x, const(-1)), 0, "jump", -1, -1),
        (RULES["hypot"](x, const(0)), 0, "kink", -1, 1),
        (sin(1 / x), 0, "unsettled", None, None),
        (x**2, 3, "smooth", 6, 6),
        (x**1000, 1, "smooth", 1000, 1000),
        (y**2, 3, "smooth", 0, 0),
    ],
)
def test_both_sides_of_a_point(root, at, kind, left, right):
    seen = slopes(root, x, {"x": at, "y": 2})
    assert (seen.kind, seen.left, seen.right) == (kind, left, right)


def test_a_float_next_to_a_pole_is_no_pole():
    assert slopes(RULES["tan"](x), x, {"x": math.pi / 2}).kind == "smooth"


def test_what_is_said_beside_the_kind():
    assert (
        slopes(x / x, x, {"x": 0}).parts() | {"reason": "division by 0", "limit": "1", "value": "none"}
        == slopes(x / x, x, {"x": 0}).parts()
    )
    seen = slopes(absolute(x), x, {"x": 0})
    assert seen.parts()["left"] == "−1"
    assert seen.choice == "the slope of |x| at 0 is taken as 0, the middle of −1 and 1"
    assert slopes(x**x, x, {"x": 0}).notes == ("zero-to-the-zero",)
    assert slopes(1 / x, x, {"x": 0}).limits == (-INF, INF)
    assert slopes(sqrt(x), x, {"x": 0}).slope == INF
    with pytest.raises(UnknownPoint):
        slopes(x * y, x, {"x": 0})


# Floats --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "at", "slope"),
    [
        (math.exp, 1.0, math.e),
        (math.sin, 0.0, 1.0),
        (math.log, 1e-8, 1e8),
        (lambda t: t**10, 100.0, 1e19),
        (lambda t: math.sin(1000 * t), 1.0, 1000 * math.cos(1000)),
    ],
)
def test_richardson(function, at, slope):
    estimate = richardson(function, at)
    assert estimate.value == pytest.approx(slope, rel=1e-8)
    assert abs(estimate.value - slope) <= 100 * estimate.error + 1e-9 * abs(slope)


def test_richardson_knows_when_there_is_no_slope():
    assert richardson(math.sqrt, 0.0).error == INF


def test_python_functions_are_called_plainly():
    assert check_plain_call(lambda a, b: a * b, [2.0, 3.0], 6.0).passed
    assert check_plain_call(lambda a: a, [2.0], 6.0).passed is False
    assert check_plain_call(lambda a: 1 / (a - a), [2.0], 6.0).passed is None
    numbers = iter([0.1, 0.2])
    random = check_plain_call(lambda _: next(numbers), [2.0], 0.1)
    assert random.warning == "random"
    assert random.passed is None


def test_slopes_of_python_functions():
    def function(a, b):
        return math.sin(a) * b**2

    right = [math.cos(1) * 4, math.sin(1) * 4]
    check = check_richardson(function, [1.0, 2.0], right, ["a", "b"])
    assert check.passed
    assert 6 <= check.digits <= 8
    wrong = check_richardson(function, [1.0, 2.0], [right[0], right[1] * 1.01], ["a", "b"])
    assert wrong.passed is False
    assert wrong.detail.endswith("for b")
    assert check_richardson(math.sqrt, [0.0], [INF], ["a"]).passed is None


@pytest.mark.parametrize("text", ["ln(floor(x))", "1/floor(x)", "1/ln(floor(x))", "e^(1/floor(x))", "tan(1/floor(x))"])
@pytest.mark.parametrize("place", [0, 1, -1, 2])
def test_infinities_beside_a_jump_are_looked_at_without_harm(text, place):
    from chainrule.checks.sides import slopes
    from chainrule.readers import read

    assert slopes(read(text).output, symbol("x"), {"x": place}).kind


def test_there_is_no_slope_where_there_is_no_value():
    from chainrule.checks.oracle import Program
    from chainrule.readers import read
    from chainrule.rules import derivative_of

    for text in ("atan(1/(2x))", "floor(2/x)", "x/x"):
        slope = derivative_of(read(text).output, symbol("x"))
        assert Program([slope]).run({"x": 0}).of(slope) is None


@pytest.mark.parametrize("at", [{}, {"x": 0.5}])
@pytest.mark.parametrize("layers", [100, 1_000])
def test_a_large_graph_whose_slope_vanishes_is_not_searched_for_minutes(monkeypatch, layers, at):
    """x + sin x, again and again: the slope is 10^-300 or less nearly everywhere, so that no point ever counts."""
    node = x
    for _ in range(layers):
        node = node + sin(node)
    instructions = []
    run = Program.run

    def counted(self, *args, **options):
        instructions.append(self.size)
        return run(self, *args, **options)

    monkeypatch.setattr(Program, "run", counted)
    derivation = derive(node, x)
    steps = [(each.before, each.after) for each in derivation.rewrites[:60]]
    checks = named(check_derivative_formula(node, x, 1, derivation.result, at, steps))
    assert checks["formula"].passed is None
    assert checks["steps"].passed is not False
    assert sum(instructions) <= 80_000 + 12 * max(instructions)


@pytest.mark.parametrize("text", ["sin(1e300x)", "mod(x, 1e-5)"])
def test_differences_that_come_to_no_rest_are_no_disagreement(text):
    from chainrule.readers import read
    from chainrule.transforms.derive import derive

    root = read(text).output
    checks = check_derivative_formula(root, symbol("x"), 1, derive(root, symbol("x")).result, {"x": Fraction(3, 2)})
    assert all(check.passed is not False for check in checks)


@pytest.mark.parametrize("text", ["atanh(sqrt(tanh(x - 3)))", "atanh(tanh(x)^2)", "ln(1 - tanh(x)^4)"])
@pytest.mark.parametrize("place", [1600, 700_000])
def test_what_saturates_is_no_disagreement(text, place):
    """Far out tanh is 1 to thousands of bits: what is made of it has lost what it depends on."""
    from chainrule.readers import read
    from chainrule.transforms.derive import derive

    root = read(text).output
    derivation = derive(root, symbol("x"))
    steps = [(each.before, each.after) for each in [*derivation.rewrites, *derivation.tidying]]
    for at in ({}, {"x": Fraction(place)}):
        checks = check_derivative_formula(root, symbol("x"), 1, derivation.result, at, steps)
        assert all(check.passed is not False for check in checks)
    wrong = check_derivative_formula(root, symbol("x"), 1, 2 * derivation.result, {"x": Fraction(4)})
    assert any(check.passed is False for check in wrong)
