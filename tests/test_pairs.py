"""Every rule inside every rule: values against mpmath; forward, reverse and the derivation against differences."""

from fractions import Fraction

import pytest

from chainrule.checks.oracle import Program
from chainrule.graph import const, symbol
from chainrule.rules import RULES, derivative_of
from chainrule.transforms.derive import derive
from chainrule.transforms.evaluate import values_at
from chainrule.transforms.forward import tangent
from chainrule.transforms.reverse import adjoints

x = symbol("x")
POINT = {"x": 0.3125}
CENTRE = Fraction(5, 16)
FIXED = {"polygamma": (0,), "besselj": (0,), "where": (0,)}  # arguments that stay as they are
NUMBERS = sorted(name for name, rule in RULES.items() if rule.arity and rule.dtype != "bool")
TRUTHS = sorted(
    name for name, rule in RULES.items() if rule.dtype == "bool" and name not in ("both", "either", "opposite")
)


def middle(box):
    low, high = box
    return Fraction(round((low + 0.43 * (high - low)) * 1024), 1024)


def moving(rule, index):
    """The first argument that may move does so, at speed 1, through the middle of its box."""
    args = []
    for place, box in enumerate(rule.domain):
        if rule.name == "where" and place == 0:
            args.append(RULES["lt"](x, 1))
        elif place in FIXED.get(rule.name, ()):
            args.append(const(round(middle(box))))
        elif place == index:
            args.append(middle(box) + (x - CENTRE))
        else:
            args.append(const(middle(box)))
    return rule(*args)


def inner_of(name):
    rule = RULES[name]
    return moving(rule, next(place for place in range(rule.arity) if place not in FIXED.get(name, ())))


INNER = {name: inner_of(name) for name in NUMBERS}
VALUES = {name: float(values_at([node], POINT)[node]) for name, node in INNER.items()}


def outer_of(rule, index, inner, value):
    """The rule with `inner`, moved into the middle of the box, at argument `index`."""
    args = list(moving(rule, None).args)
    args[index] = inner + (middle(rule.domain[index]) - Fraction(value).limit_denominator(10_000))
    return rule(*args)


def slots(rule):
    return [place for place in range(rule.arity) if place not in FIXED.get(rule.name, ())]


@pytest.mark.parametrize("name", NUMBERS)
def test_every_rule_inside(name):
    rule = RULES[name]
    pairs = [
        (inside, outer_of(rule, index, INNER[inside], VALUES[inside])) for index in slots(rule) for inside in NUMBERS
    ]
    program = Program([each for _, node in pairs for each in (node, derivative_of(node, x))])
    exact = program.run(POINT)
    built = [(node, tangent(node, {x: const(1)}), adjoints(node, [x])[0], derive(node, x).result) for _, node in pairs]
    floats = values_at([graph for graphs in built for graph in graphs], POINT)
    for (inside, node), graphs in zip(pairs, built, strict=True):
        expected = [exact.float_of(node), *[exact.float_of(derivative_of(node, x))] * 3]
        found = [float(floats[graph]) for graph in graphs]
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-11), (name, inside)


@pytest.mark.parametrize("name", TRUTHS)
def test_comparisons_of_every_rule_choose_a_side(name):
    for inside in NUMBERS:
        node = RULES["where"](RULES[name](INNER[inside], Fraction(VALUES[inside]) + Fraction(1, 7)), x**2, x**3)
        sides = Program([node, derivative_of(node, x)]).run(POINT)
        floats = values_at([node, tangent(node, {x: const(1)}), adjoints(node, [x])[0]], POINT)
        expected = [sides.float_of(node), *[sides.float_of(derivative_of(node, x))] * 2]
        found = [float(floats[each]) for each in (node, tangent(node, {x: const(1)}), adjoints(node, [x])[0])]
        assert found == pytest.approx(expected, rel=1e-12), inside


@pytest.mark.parametrize("name", NUMBERS)
def test_plainly_inside_where_that_has_a_value(name):
    """Without moving anything into a box: what is undefined is so in floats, in mpmath and after the derivation."""
    rule = RULES[name]
    pairs = [rule(INNER[inside]) for inside in NUMBERS] if rule.arity == 1 else []
    program = Program([each for node in pairs for each in (node, derivative_of(node, x))])
    exact = program.run(POINT)
    kinks = set(exact.kinks())
    for node in pairs:
        if node in kinks or not kinks.isdisjoint(node.args):
            continue
        slope = derive(node, x).result
        floats = values_at([node, slope], POINT)
        assert float(floats[node]) == pytest.approx(exact.float_of(node), rel=1e-9, abs=1e-11, nan_ok=True)
        expected = exact.float_of(derivative_of(node, x))
        if abs(expected) < 1e9:  # no NaN, and not the slope of a cube root at 0
            assert float(floats[slope]) == pytest.approx(expected, rel=1e-8, abs=1e-10), node.args[0]
