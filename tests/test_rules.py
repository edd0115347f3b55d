"""The table of rules is tested against mpmath: values, partial derivatives of first and second order, parity, inverses.

Nothing here is worked out by hand: a partial is compared with high-precision differences of the rule's own value.
"""

import itertools
import math
import random
from fractions import Fraction

import mpmath
import pytest
from mpmath.libmp import mpf_add, mpf_sub, to_float
from mpmath.libmp.libmpf import mpf_neg

from chainrule.checks.agreement import digits_between
from chainrule.checks.numbers import NATIVE, as_real, by_spelling, own_context, spelling_of
from chainrule.checks.oracle import Program
from chainrule.errors import NotDifferentiable
from chainrule.graph import Node, children_first, const, symbol
from chainrule.rules import RULES, NoFormula, derivative_of, find, partial
from chainrule.rules.rule import CONSTANT_KIND, SPELLINGS_OF_NAMES
from chainrule.transforms.evaluate import apply, values_at
from chainrule.transforms.forward import tangent
from chainrule.transforms.reverse import adjoints

LETTERS = ("a", "b", "c")
# Arguments that are whole numbers or true or false, and where whole numbers have a case of their own.
WHOLE = {"polygamma": (0,), "both": (0, 1), "either": (0, 1), "opposite": (0,)}
SOMETIMES_WHOLE = {"root": (1,), "power": (1,), "besselj": (0,)}
POINTS = 5
NAMED = [(name, rule) for name, rule in sorted(RULES.items())]
WITH_ARGUMENTS = [(name, rule) for name, rule in NAMED if rule.arity]
DIFFERENTIABLE = [
    (name, index)
    for name, rule in WITH_ARGUMENTS
    for index in range(len(rule.partials))
    if not isinstance(rule.partials[index], NoFormula)
]


def node_of(rule):
    return rule(*[symbol(letter) for letter in LETTERS[: rule.arity]])


def points_of(rule, count=POINTS):
    """Points of the rule's domain, always the same ones."""
    source = random.Random(rule.name)
    for index in range(count):
        point = {}
        for place, (letter, (low, high)) in enumerate(zip(LETTERS, rule.domain)):
            value = low + (high - low) * (0.02 + 0.96 * source.random())
            if place in WHOLE.get(rule.name, ()) or (index % 2 and place in SOMETIMES_WHOLE.get(rule.name, ())):
                value = float(round(value))
            point[letter] = value
        yield point


def agreement(pairs, points):
    """The fewest digits to which the two sides of any pair agree at any point; a missing value counts as none."""
    program = Program([side for pair in pairs for side in pair])
    digits = 30
    for point in points:
        values = program.run(point)
        for a, b in pairs:
            left, right = values.of(a), values.of(b)
            if left is None or right is None:
                return 0
            # A difference of numbers of size 1 cannot tell 0 from 10^-30.
            digits = min(digits, digits_between(left, right, -95))
    return digits


def check_partial(rule, index):
    """The digits to which a partial, and its own derivatives, agree with differences of the value."""
    node = node_of(rule)
    slope = partial(node, index)
    wrt = node.args[index]
    pairs = [(derivative_of(node, wrt), slope)]
    for other in node.args:
        if not isinstance(rule.partials[node.args.index(other)], NoFormula):
            bend = tangent(slope, {other: const(1)})
            pairs.append((derivative_of(derivative_of(node, wrt), other), bend))
    return agreement(pairs, points_of(rule))


class Differentials:
    """What the forms of laws call: `d(u)` is du/dt, `d.chain(gain, u)` is gain·du/dt."""

    def __init__(self, wrt):
        self.wrt = wrt

    def __call__(self, node):
        return derivative_of(node, self.wrt)

    def chain(self, gain, node):
        return gain * self(node)


@pytest.mark.parametrize(("name", "rule"), NAMED, ids=[name for name, _ in NAMED])
def test_float_values_are_those_of_mpmath(name, rule):
    node = node_of(rule)
    for point in points_of(rule):
        found = float(values_at([node], point)[node])
        expected = Program([node]).run(point, precision=120).float_of(node)
        if name == "inf":
            assert found == math.inf
        else:
            assert found == pytest.approx(expected, rel=2e-13, abs=1e-15), point


@pytest.mark.parametrize("name", sorted(name for name in NATIVE if name in RULES))
def test_the_fast_way_to_a_value_is_the_spelling_in_the_table(name):
    rule = RULES[name]
    spelled = by_spelling(rule, rule.arity)
    node = node_of(rule)
    for point in points_of(rule):
        values = Program([node, *node.args]).run(point, precision=150)
        context = own_context()
        context.prec = 150
        expected = as_real(spelled([values.of(arg) for arg in node.args], 150))
        assert digits_between(values.of(node), expected, -140) >= 30, point


def test_every_rule_has_a_spelling_for_mpmath():
    assert [] == [name for name, rule in NAMED if spelling_of(rule) is None]


@pytest.mark.parametrize(("name", "index"), DIFFERENTIABLE, ids=[f"{name}-{index}" for name, index in DIFFERENTIABLE])
def test_partials_are_the_slopes_of_the_value(name, index):
    assert check_partial(RULES[name], index) >= 20


@pytest.mark.parametrize(("name", "rule"), WITH_ARGUMENTS, ids=[name for name, _ in WITH_ARGUMENTS])
def test_rules_of_constant_kind_are_flat(name, rule):
    if rule.kind != CONSTANT_KIND:
        assert len(rule.partials) == rule.arity
        return
    node = node_of(rule)
    for point in points_of(rule):
        for arg in node.args:
            slope = derivative_of(node, arg)
            assert Program([slope]).run(point).float_of(slope) == 0


@pytest.mark.parametrize(("name", "rule"), WITH_ARGUMENTS, ids=[name for name, _ in WITH_ARGUMENTS])
def test_forward_is_reverse_is_differences(name, rule):
    node = node_of(rule)
    try:
        forward = [tangent(node, {arg: const(1)}) for arg in node.args]
        reverse = adjoints(node, list(node.args))
    except NotDifferentiable:
        assert any(isinstance(each, NoFormula) for each in rule.partials)
        return
    questions = [derivative_of(node, arg) for arg in node.args]
    assert agreement([*zip(questions, forward), *zip(questions, reverse)], points_of(rule)) >= 20


@pytest.mark.parametrize(("name", "rule"), WITH_ARGUMENTS, ids=[name for name, _ in WITH_ARGUMENTS])
def test_textbook_laws_equal_the_partials(name, rule):
    node = node_of(rule)
    laws = [law for law in rule.laws if law.form is not None]
    for law in laws:
        varying = [arg for arg, varies in zip(node.args, law.varies) if varies]
        moving = symbol("t")
        # Every varying argument moves along a path of its own.
        paths = {arg: arg + (index + 2) * moving for index, arg in enumerate(varying)}
        args = tuple(paths.get(arg, arg) for arg in node.args)
        moved = Node(rule, args)
        form = law.form(Differentials(moving), *args, moved)
        points = [{**point, "t": 0.0} for point in points_of(rule)]
        assert agreement([(derivative_of(moved, moving), form)], points) >= 20, law.name


@pytest.mark.parametrize(("name", "rule"), [(n, r) for n, r in NAMED if r.parity])
def test_parity(name, rule):
    for point in points_of(rule):
        x = symbol("a")
        plus, minus = rule(x), rule(-x)
        values = Program([plus, minus]).run(point)
        a, b = values.of(plus), values.of(minus)
        off = mpf_sub(a, b, 120) if rule.parity == "even" else mpf_add(a, b, 120)
        assert abs(to_float(off)) < 1e-28
        assert mpf_neg(mpf_neg(a)) == a


@pytest.mark.parametrize(("name", "rule"), [(n, r) for n, r in NAMED if r.inverse])
def test_inverses(name, rule):
    inverse = RULES[rule.inverse]
    x = symbol("a")
    there_and_back = rule(inverse(x))
    assert agreement([(there_and_back, x)], list(points_of(inverse))) >= 25


@pytest.mark.parametrize("at", [-0.5, 0.5])
def test_both_sides_of_where(at):
    x, a, b = symbol("x"), symbol("a"), symbol("b")
    node = RULES["where"](RULES["gt"](x, 0), a * x, x**2 / b)
    pairs = [(derivative_of(node, wrt), slope) for wrt, slope in zip((x, a, b), adjoints(node, [x, a, b]))]
    pairs += [(derivative_of(node, wrt), tangent(node, {wrt: const(1)})) for wrt in (x, a, b)]
    assert agreement(pairs, [{"x": at, "a": 1.5, "b": 0.7}]) >= 20


def test_names_and_aliases_are_found():
    for alias, name in SPELLINGS_OF_NAMES.items():
        assert find(alias) is RULES[name]
    assert find("no such function") is None


def test_partials_read_only_known_rules():
    for name, index in DIFFERENTIABLE:
        slope = partial(node_of(RULES[name]), index)
        for node in children_first(slope):
            assert node.is_input or node.is_constant or RULES.get(node.op.name) is node.op, (name, index)


MUTANTS = {
    "scaled": lambda slope: slope * 10001 / 10000,
    "turned round": lambda slope: -slope,
    "left out": lambda slope: slope * 0,
    "shifted": lambda slope: slope + symbol("a") ** 2 / 1000000,
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_wrong_partial_is_noticed(mutant):
    """Each partial is spoilt in turn; the same comparison that passes it must object."""
    survived = []
    for name, index in DIFFERENTIABLE:
        rule = RULES[name]
        node = node_of(rule)
        right = partial(node, index)
        wrong = MUTANTS[mutant](right)
        points = list(points_of(rule, 2))
        if mutant in {"turned round", "left out", "scaled"} and is_zero(right, points):
            continue  # 0 stays 0
        if agreement([(derivative_of(node, node.args[index]), wrong)], points) >= 20:
            survived.append((name, index))
    assert survived == []


def is_zero(slope, points):
    program = Program([slope])
    return all(program.run(point).float_of(slope) == 0 for point in points)


@pytest.mark.parametrize(("name", "rule"), WITH_ARGUMENTS, ids=[name for name, _ in WITH_ARGUMENTS])
def test_far_outside_the_sampled_box(name, rule):
    """On both sides of zero, floats and mpmath have values at the same points, and the partials are right there."""
    node = node_of(rule)
    source = random.Random(name)
    slopes = [
        (derivative_of(node, arg), partial(node, index))
        for index, arg in enumerate(node.args)
        if rule.partials and not isinstance(rule.partials[index], NoFormula) and (name, index) != ("where", 0)
    ]
    program = Program([node, *[side for pair in slopes for side in pair]])
    for index in range(24):
        point = {letter: source.uniform(-5, 5) for letter in LETTERS[: rule.arity]}
        for place in (*WHOLE.get(name, ()), *SOMETIMES_WHOLE.get(name, ())):
            whole = place in WHOLE.get(name, ()) or index % 2
            if whole:
                top = 1 if rule.dtype == "bool" else 5
                point[LETTERS[place]] = float(min(top, abs(round(point[LETTERS[place]]))))
        values = program.run(point)
        found, expected = float(values_at([node], point)[node]), values.float_of(node)
        assert found == pytest.approx(expected, rel=1e-11, abs=1e-13, nan_ok=True), point
        for question, answer in slopes:
            if values.of(question) is not None:
                assert values.of(answer) is not None, point
                assert digits_between(values.of(question), values.of(answer), -90) >= 20, point


@pytest.mark.parametrize("place", [-800.0, -1e-9, 1e-9, 0.7, 30.0, 800.0])
def test_reciprocals_of_hyperbolic_functions_neither_overflow_nor_lose_digits(place):
    for name in ("sech", "csch"):
        expected = float(getattr(mpmath.mp, name)(place))
        assert math.isclose(RULES[name].value(place), expected, rel_tol=1e-14)


PLACES = [Fraction(*each) for each in ((-61, 2), (-3, 1), (-5, 2), (-1, 1), (-7, 10), (-3, 10), (0, 1))]
PLACES += [Fraction(*each) for each in ((1, 3), (7, 10), (1, 1), (3, 2), (2, 1), (3, 1), (11, 2))]
POLES = {"gamma", "lgamma", "factorial", "digamma", "polygamma", "beta"}  # at whole numbers ≤ 0: no comparison says it
ONLY_IN_PART = {"power", "tan", "cot", "sec", "csc", "besselj"}


def test_what_a_rule_requires_is_just_what_a_value_needs():
    for name, rule in RULES.items():
        if rule.kind == "structure" or not 1 <= rule.arity <= 2:
            continue
        for places in itertools.product(PLACES, repeat=rule.arity):
            args = [symbol("x"), *map(const, places[1:])]
            defined = not math.isnan(float(apply(rule, [float(place) for place in places])))
            asked = rule.requires(*args) if rule.requires else []
            met = all(values_at([each], {"x": float(places[0])})[each] for each in asked)
            assert met or not defined, (name, places)
            assert defined or not met or name in POLES | ONLY_IN_PART, (name, places)
