"""This file runs real Python functions through the tracer and compares value and slope with plain calls."""

# The functions below are written as people write them; what they are made of is the subject.
# ruff: noqa: BLE001, FURB136, FURB163, FURB192, PLC3002, PLW0108, PT012, PT018, PYI024, RET504, RUF015, RUF043, UP031

import copy
import functools
import itertools
import math
import operator
import random
import statistics
import subprocess
import sys
from collections import namedtuple
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import chainrule
from chainrule.errors import ChainruleError, CheckFailed, FormulaError, UnknownPoint, UnsupportedCode, UsageError
from chainrule.graph import children_first, const, symbol
from chainrule.readers.python import BranchTaken, load, names_a_function, trace
from chainrule.rules import CALL, LAYER, function_info, layer_info
from chainrule.rules.names import canonical_name
from chainrule.transforms.evaluate import evaluate
from chainrule.transforms.forward import tangent
from chainrule.transforms.inline import drop_layers, inline


def slopes_of(reading):
    """The derivatives of every output with respect to every input, from the graph."""
    at = {name: float(value) for name, value in reading.at.items()}
    return [
        [evaluate(inline(tangent(node, {wrt: const(1)})), at) for wrt in reading.inputs] for _, node in reading.outputs
    ]


def differences(function, values, reading):
    """The same by Richardson differences of the plain function."""

    def central(name, step):
        up, down = values | {name: values[name] + step}, values | {name: values[name] - step}
        return (function(**up) - function(**down)) / (2 * step)

    found = []
    spelled = {canonical_name(name): name for name in values}
    for name in [spelled[node.name] for node in reading.inputs]:
        value = float(values[name])
        step = 1e-3 * max(1.0, abs(value))
        found.append((4 * central(name, step / 2) - central(name, step)) / 3)
    return found


def check(function, **values):
    """Trace, then compare value and slopes with the plain function."""
    reading = trace(function, values)
    at = {name: float(value) for name, value in reading.at.items()}
    assert [name for name, _ in reading.outputs] and len(reading.outputs) == 1
    assert evaluate(reading.output, at) == pytest.approx(function(**values), rel=1e-12, abs=1e-12)
    assert reading.plain == pytest.approx(reading.traced)
    assert slopes_of(reading)[0] == pytest.approx(differences(function, values, reading), rel=1e-6, abs=1e-7)
    return reading


def layer_names(reading):
    nodes = children_first(*[node for _, node in reading.outputs])
    return [layer_info(node).name for node in nodes if node.op is LAYER]


def call_names(reading):
    nodes = children_first(*[node for _, node in reading.outputs])
    return [function_info(node).name for node in nodes if node.op is CALL]


def f(x):
    return x**2


def g(x):
    return 2 * x


def h(x):
    return x + 3


def test_the_worked_example_names_its_layers():
    reading = check(lambda x: h(g(f(x))), x=5)
    assert call_names(reading) == ["f", "g", "h"]
    assert reading.outputs[0][0] == "h"
    assert reading.traced == (53.0,)
    body = function_info(reading.output).body
    assert body is symbol("x") + 3
    assert drop_layers(inline(reading.output)) is 2 * symbol("x") ** 2 + 3
    assert reading.text == "lambda x: h(g(f(x)))"
    assert reading.source == "python"


def test_local_variables_name_layers_with_their_comments():
    def cake(x):
        batter = x**2  # mixing the ingredients
        cake = 2 * batter
        return cake + 3

    reading = check(cake, x=5)
    assert layer_names(reading) == ["batter", "cake"]
    assert reading.meanings["batter"] == "mixing the ingredients"
    origins = [layer_info(n).origin for n in children_first(reading.output) if n.op is LAYER]
    assert all(origin.startswith("test_python_reader.py:") for origin in origins)
    assert reading.outputs[0][0] == "y"
    assert reading.name == "cake"


def test_rebinding_counts_and_an_alias_makes_no_layer():
    def loop(x, y):
        s = 0
        for k in range(3):
            s = s + x * k
        t = s
        x = x * 2
        t += y
        return t + x

    reading = check(loop, x=2.0, y=3.0)
    assert layer_names(reading) == ["s", "s_1", "s_2", "t", "x_1"]


def test_tuples_walrus_and_annotations_name_layers():
    def shapes(x):
        a, b = x**2, x**3
        c: float = a * b
        (d, e_) = (a + b, c)
        a, b = b, a
        return (q := d * e_) + q / a

    assert sorted(layer_names(check(shapes, x=1.3))) == ["a", "b", "c", "d", "q"]


def test_a_returned_variable_is_the_output():
    def model(x):
        loss = (x - 1) ** 2
        return loss

    reading = check(model, x=3.0)
    assert reading.outputs[0][0] == "loss"
    assert reading.output.op is LAYER


def test_a_docstring_is_the_meaning_of_a_called_function():
    def area(r):
        """Area of a disc.

        More words.
        """
        return math.pi * r**2

    reading = check(lambda r: 3 * area(r), r=2.0)
    assert reading.meanings["area"] == "Area of a disc"
    assert function_info([n for n in children_first(reading.output) if n.op is CALL][0]).body.args[0].op.name == "pi"


def test_comments_behind_parameters_are_meanings():
    def model(
        mass,  # of the body, in kg
        speed,
    ):
        return mass * speed**2 / 2

    reading = check(model, mass=2.0, speed=3.0)
    assert reading.meanings == {"mass": "of the body, in kg"}


def black_scholes(spot, strike=100.0, years=1.0, rate=0.05, sigma=0.2):
    """Price a European call."""
    d1 = (math.log(spot / strike) + (rate + sigma**2 / 2) * years) / (sigma * math.sqrt(years))
    d2 = d1 - sigma * math.sqrt(years)

    def normal(z):
        return 0.5 * (1.0 + math.erf(z / math.sqrt(2.0)))

    return spot * normal(d1) - strike * math.exp(-rate * years) * normal(d2)


def logistic_growth(n, r, rounds=20):
    for _ in range(rounds):
        n = n + r * n * (1 - n / 10)
    return n


def newton_root(a):
    guess = a / 2
    while abs(guess * guess - a) > 1e-13:
        guess = 0.5 * (guess + a / guess)
    return guess


def horner(x):
    total = 0.0
    for coefficient in (3, -2, 0.5, 7):
        total = total * x + coefficient
    return total


def reduced(x):
    return functools.reduce(lambda total, c: total * x + c, [1, 2, 3], 0)


def pendulum_energy(angle, speed):
    length, mass, gravity = 1.2, 0.5, 9.81
    kinetic = 0.5 * mass * (length * speed) ** 2
    potential = mass * gravity * length * (1 - math.cos(angle))
    return kinetic + potential


def rk4(y, h=0.1):
    def slope(t, y):
        return -y + math.sin(t)

    t = 0.0
    for _ in range(3):
        k1 = slope(t, y)
        k2 = slope(t + h / 2, y + h * k1 / 2)
        k3 = slope(t + h / 2, y + h * k2 / 2)
        k4 = slope(t + h, y + h * k3)
        y += h * (k1 + 2 * k2 + 2 * k3 + k4) / 6
        t += h
    return y


def softmax_first(a, b, c):
    scores = [a, b, c]
    top = max(scores)
    exps = [math.exp(s - top) for s in scores]
    return exps[0] / sum(exps)


def dense(inputs, weights, bias):
    return sum(w * i for w, i in zip(weights, inputs)) + bias


def network(x1, x2):
    hidden = [math.tanh(dense([x1, x2], row, 0.1)) for row in [[0.5, -0.3], [0.8, 0.2]]]
    out = dense(hidden, [1.5, -0.7], 0.0)
    return 1 / (1 + math.exp(-out))


def factorial_like(x):
    return 1 if x <= 1 else x * factorial_like(x - 1)


def power_by_squaring(x, n=10):
    if n == 0:
        return 1
    half = power_by_squaring(x, n // 2)
    return half * half * (x if n % 2 else 1)


def taylor_sine(x):
    term, total, k = x, x, 1
    while abs(term) > 1e-15:
        term = -term * x * x / ((k + 1) * (k + 2))
        total += term
        k += 2
    return total


def simpson(a, b, n=10):
    step = (b - a) / n
    inner = sum((4 if i % 2 else 2) * math.exp(-((a + i * step) ** 2)) for i in range(1, n))
    return step / 3 * (math.exp(-(a**2)) + inner + math.exp(-(b**2)))


def tax(income):
    owed, last = 0.0, 0.0
    for limit, rate in [(10_000, 0.0), (40_000, 0.2), (math.inf, 0.4)]:
        if income <= last:
            break
        owed += (min(income, limit) - last) * rate
        last = limit
    return owed


@pytest.mark.parametrize(
    ("function", "values"),
    [
        (black_scholes, {"spot": 105.0}),
        (black_scholes, {"spot": 95.0, "sigma": 0.3, "rate": 0.01}),
        (logistic_growth, {"n": 0.5, "r": 0.3}),
        (newton_root, {"a": 2.0}),
        (horner, {"x": 1.7}),
        (reduced, {"x": -0.4}),
        (pendulum_energy, {"angle": 0.7, "speed": -1.1}),
        (rk4, {"y": 1.0}),
        (softmax_first, {"a": 0.2, "b": 1.5, "c": -0.3}),
        (network, {"x1": 0.4, "x2": -1.2}),
        (factorial_like, {"x": 4.3}),
        (power_by_squaring, {"x": 1.1}),
        (taylor_sine, {"x": 1.3}),
        (simpson, {"a": -0.3, "b": 1.2}),
        (tax, {"income": 55_000.0}),
    ],
)
def test_real_functions(function, values):
    check(function, **values)


@dataclass
class Spring:
    stiffness: float
    rest: float = 1.0

    def force(self, x):
        return -self.stiffness * (x - self.rest)

    @property
    def energy_at_two(self):
        return math.pow(2 - self.rest, 2) * self.stiffness / 2


@dataclass(frozen=True)
class Scaled:
    k: float

    def __post_init__(self):
        object.__setattr__(self, "log_k", math.log(self.k))


class Neuron:
    def __init__(self, weights, bias):
        self.weights = weights
        self.bias = bias
        self.scale = math.sqrt(len(weights))

    def __call__(self, *inputs):
        total = sum(w * x for w, x in zip(self.weights, inputs)) + self.__shift()
        return math.tanh(total / self.scale)

    def __shift(self):
        return self.bias

    @staticmethod
    def twice(x):
        return 2 * math.sin(x)

    @classmethod
    def make(cls, w):
        return cls([w, 2 * w], 0.1)


class Sub(Neuron):
    def __call__(self, *inputs):
        return super().__call__(*inputs) + math.cos(inputs[0])


class Vector:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def __add__(self, other):
        return Vector(self.a + other.a, self.b + other.b)

    def dot(self, other):
        return self.a * other.a + self.b * other.b


Point = namedtuple("Point", "a b")


def test_objects_methods_and_properties():
    spring = Spring(3.0)
    assert call_names(check(lambda x: spring.force(x) * 2, x=0.3)) == ["force"]
    check(lambda k: Spring(k, 0.5).energy_at_two, k=1.5)
    check(lambda k: Scaled(k).log_k * k, k=1.5)
    check(lambda k: replace(Spring(k), rest=k * 2).force(k), k=1.5)
    neuron = Neuron([0.3, -0.7], 0.2)
    assert call_names(check(lambda x, y: neuron(x, y) + 1, x=0.4, y=0.2)) == ["neuron"]
    check(lambda w: Neuron.make(w)(0.3, 0.2), w=0.7)
    check(lambda x: Neuron.twice(x), x=0.7)
    check(lambda x: Sub([x, 0.2], 0.1)(x, 1.0), x=0.7)
    check(lambda x: (Vector(x, 1) + Vector(2, x * x)).dot(Vector(x, x)), x=0.7)
    check(lambda x: Point(x, x**2).b + Point(a=x, b=1).a, x=0.7)
    check(neuron.twice, x=0.3)
    check(spring.force, x=0.3)


def test_a_callable_object_is_explained_itself():
    class Quadratic:
        def __init__(self, a):
            self.a = a

        def __call__(self, x):
            return self.a * math.pow(x, 2)

    check(Quadratic(3.0), x=1.2)


def test_closures_keep_their_cells():
    factor = 3.0
    count = 0

    def scaled(x):
        nonlocal count
        count += 1
        return factor * math.sin(x)

    check(lambda x: scaled(x) ** 2, x=0.4)
    factor = 5.0
    check(lambda x: scaled(x) ** 2, x=0.4)
    assert count > 4


def test_a_closure_over_a_traced_number():
    def outer(x):
        k = x**2

        def inner(t):
            return k * math.sin(t) + x

        return inner(2 * x) * inner(k)

    reading = check(outer, x=0.8)
    call = next(node for node in children_first(reading.output) if node.op is CALL)
    assert [node.name for node in function_info(call).inputs] == ["t", "k", "x"]


def test_a_function_maker():
    def adder(n):
        return lambda x: x + n

    check(lambda x: adder(x**2)(3 * x), x=1.5)
    check(adder(2), x=1.5)


def test_nonlocal_and_counters():
    def running(x):
        total = 0

        def add(value):
            nonlocal total
            total += value * math.exp(value)

        for k in range(3):
            add(k * x)
        return total

    check(running, x=0.2)


def square(x):
    return math.pow(x, 2)


TABLE = {"square": square, "sine": math.sin, "cube": lambda t: t * t * t}


def test_partial_map_reduce_and_dictionaries():
    def scale(k, x, *, shift=0.0):
        return k * x + shift

    double = functools.partial(scale, 2, shift=0.5)
    assert "double" not in call_names(check(lambda x: double(math.sin(x)), x=0.4))
    check(functools.partial(scale, 3.0), x=2.0)
    check(lambda x: sum(map(math.sin, [x, 2 * x])), x=0.4)
    check(lambda x: sum(map(square, [x, 2 * x])), x=0.4)
    check(lambda x: functools.reduce(operator.mul, [x, x + 1, x + 2]), x=0.4)
    check(lambda x: functools.reduce(lambda a, b: a * math.cos(b), [x, x + 1, x + 2]), x=0.4)
    check(lambda x: TABLE["square"](x) + TABLE["sine"](x) * TABLE["cube"](x), x=0.4)
    check(lambda x: sum(fn(x) for fn in TABLE.values()), x=0.4)
    check(lambda x: sum(fn(x) for fn in [math.sin, math.cos, square, double]), x=0.4)
    check(lambda x: list(itertools.accumulate([x, x, x], operator.mul))[-1], x=0.4)
    check(lambda x: max([x, -x, 0.2], key=lambda t: t * t), x=0.4)
    check(lambda x: sorted([x, x**2, -x], key=square)[0], x=0.4)
    check(lambda x: sorted([x, x**2, -x])[1], x=0.4)


@functools.lru_cache
def cached(n, x):
    return x if n < 2 else cached(n - 1, x) * math.sin(x) + cached(n - 2, x)


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **options):
        return function(*args, **options)

    return wrapper


@timed
def decorated(x):
    """Wrapped."""
    return math.exp(x) * x


def test_caches_and_decorators():
    check(lambda x: cached(12, x), x=0.4)
    check(cached.__wrapped__, n=0.5, x=0.4)
    check(decorated, x=0.3)
    reading = check(lambda x: decorated(2 * x) + 1, x=0.3)
    assert call_names(reading) == ["decorated"]


def test_keywords_defaults_and_stars():
    def model(x, /, y=2.0, *rest, k, **more):
        return x * y + k + sum(rest) + more.get("bonus", 0) * x

    check(lambda x: model(x, 3, 4, x, k=x**2, bonus=5), x=1.3)
    check(lambda x: model(x, k=1), x=1.3)
    reading = trace(lambda *values: sum(v * v for v in values), {"values": [1.0, 2.0]})
    assert [node.name for node in reading.inputs] == ["values_0", "values_1"]
    assert slopes_of(reading) == [[2.0, 4.0]]
    reading = trace(lambda **k: k["a"] * k["b"], {"a": 2.0, "b": 3.0})
    assert slopes_of(reading) == [[3.0, 2.0]]


def test_defaults_stay_plain():
    reading = check(lambda x, n=3, flag=True: x**n if flag else x, x=2.0)
    assert [node.name for node in reading.inputs] == ["x"]
    reading = trace(lambda x, a=1.0, b=2.0: a * x + b, {"x": 1.0, "b": 5.0})
    assert [node.name for node in reading.inputs] == ["x", "b"]
    assert reading.plain == (6.0,)


def test_generators_comprehensions_and_exceptions():
    def powers(x):
        value = 1.0
        while True:
            yield value
            value = value * x

    check(lambda x: sum(itertools.islice(powers(x), 5)), x=0.6)
    check(lambda x: sum({k: k * x for k in range(4)}.values()), x=0.6)
    check(lambda x: sum(a * b for a, b in itertools.product([x, 1], [x, 2])), x=0.6)

    def safe(x):
        try:
            return math.log(x)
        except ValueError:
            return x**3

    check(safe, x=2.0)
    assert check(safe, x=-2.0).traced == (-8.0,)

    def division(x):
        try:
            return 1 / (x - x)
        except ZeroDivisionError:
            return 2 * x

    check(division, x=3.0)


def test_match_and_conditional_expressions():
    def side(x, mode="a"):
        match mode:
            case "a" if x > 0:
                return x**2
            case _:
                return -x

    check(side, x=2.0)
    check(side, x=-2.0)
    check(lambda x: x if x > 0 else -2 * x, x=-1.0)


@pytest.mark.parametrize(
    "function",
    [
        lambda x: math.sin(x) + math.cos(x) * math.tan(x),
        lambda x: math.asin(x) + math.acos(x) + math.atan(x),
        lambda x: math.sinh(x) + math.cosh(x) + math.tanh(x),
        lambda x: math.asinh(x) + math.acosh(x + 1) + math.atanh(x),
        lambda x: math.exp(x) + math.expm1(x) + math.exp2(x),
        lambda x: math.log(x) + math.log1p(x) + math.log2(x) + math.log10(x),
        lambda x: math.log(x, 2) + math.log(x, 10) + math.log(x, 3) + math.log(5, x) + math.log(x),
        lambda x: math.sqrt(x) + math.cbrt(x) + math.pow(x, 3) + math.pow(2, x) + math.e**x,
        lambda x: math.hypot(x, 2) + math.hypot(x, 1, 2 * x) + math.hypot(x),
        lambda x: math.dist([x, 1], [0, x * x]),
        lambda x: math.atan2(x, 2) + math.fabs(-x) + math.copysign(x, -2) + math.copysign(2, x),
        lambda x: math.degrees(x) + math.radians(x),
        lambda x: math.prod([x, 2, x + 1]) + math.prod([x], start=3),
        lambda x: math.fsum([x, x**2, 0.1]) + sum([x, x], start=x) + sum([x, x]),
        lambda x: math.erf(x) + math.erfc(x) + math.gamma(x) + math.lgamma(x),
        lambda x: math.floor(x * 10) * x + math.ceil(x * 10) * x + math.trunc(-x * 10) * x,
        lambda x: math.fmod(-7 * x, 2) + math.remainder(x * 5, 2) + math.modf(x * 3)[0] + math.ldexp(x, 3),
        lambda x: (7 * x) // 2 * x + (7 * x) % 2 + (-7 * x) % 2 + 3 % x + 3 // x,
        lambda x: divmod(7 * x, 2)[1] + divmod(7, x)[1] + round(x * 10) * x + round(x, 1) * x,
        lambda x: max(x, 0.1) + min(x, 2 * x, 5) + max([x, 0.2]) + abs(-x) + pow(x, 2) + pow(2, x),
        lambda x: float(x) * int(10 * x) + bool(x) * x + (x > 0) * x + (1 - (x < 0)) * x,
        lambda x: +x - -x + x.real + x.conjugate() + (0.1 if x.is_integer() else x),
        lambda x: statistics.mean([x, x**2, 3]) + statistics.fmean([x, 1]),
        lambda x: operator.mul(x, operator.sub(2, x)) ** 2,
        lambda x: copy.deepcopy([x])[0] * copy.copy(x),
        lambda x: x * Fraction(1, 3) + True * x + x * np.float64(0.1) + np.float64(2) / x,
    ],
)
def test_functions_of_math(function):
    check(function, x=0.43)


@pytest.mark.parametrize(
    "function",
    [
        lambda x: np.sin(x) + np.cos(x) * np.arctan(x) + np.arcsin(x) + np.arctan2(x, 2),
        lambda x: np.exp(x) + np.log(x) + np.log1p(x) + np.expm1(x) + np.sqrt(x) + np.cbrt(x) + np.log10(x),
        lambda x: np.power(x, 3) + np.square(x) + np.abs(-x) + np.reciprocal(x) + np.negative(x) + np.float_power(x, 2),
        lambda x: np.maximum(x, 0.1) + np.minimum(0.1, x) + np.clip(x, 0, 1) + np.clip(x, None, 0.2) + np.sign(x) * x,
        lambda x: np.where(x > 0, x**2, -x) + np.where(x > 1, 0.0, x) + np.heaviside(x, 0.5) * x,
        lambda x: np.sum([x, x**2]) + np.mean([x, 3]) + np.prod([x, x]) + np.max([x, 0]) + np.min([x, 0.1 * x]),
        lambda x: np.dot([x, 2 * x], [1, x]) + np.sum(np.array([1.0, 2.0]) * x) + np.sum(x * np.array([1.0, 2.0])),
        lambda x: np.exp(np.array([x, 2 * x])).sum() + np.mean(np.sin([x, x])),
        lambda x: np.logaddexp(x, 1) + np.hypot(x, 2) + np.deg2rad(x) + np.degrees(x) + np.mod(7 * x, 2),
        lambda x: np.fmod(x, 2),
        lambda x: np.polyval([1, 2, 3], x) + np.interp(x, [0, 1, 2], [0, 10, 5]) + np.sinc(x),
        lambda x: np.where((x > 0) & (x < 1), x, 0) + np.select([x > 1, x > 0], [x, x**2], 0.0),
        lambda x: np.floor(10 * x) * x + np.rint(10 * x) * x + np.exp2(x) + np.tanh(x) + np.sinh(x) + np.arccosh(x + 1),
        lambda x: (np.array([[1.0, 2.0], [3.0, 4.0]]) @ np.array([x, x**2])).sum(),
    ],
)
def test_functions_of_numpy(function):
    check(function, x=0.43)


def test_numpys_where_keeps_both_sides():
    reading = trace(lambda x: np.where(x > 0, np.sin(x), 0.0))
    assert reading.output.op.name == "where"
    assert reading.branches == ()


def test_float_and_isinstance_take_a_traced_number_for_a_float():
    def picky(x):
        if not isinstance(x, (int, float)):
            raise TypeError("numbers only")
        if type(x) is not float:
            raise TypeError("floats only")
        return float(x) ** 2

    check(picky, x=1.5)


def test_kinds_are_asked_for_in_many_ways():
    @functools.singledispatch
    def kind(value):
        return value

    @kind.register
    def _(value: float):
        return 2 * math.sin(value)

    def matched(x):
        match x:
            case float():
                return x * x
        return x

    check(lambda x: kind(x) if x.__class__ is float else x, x=0.3)
    check(matched, x=0.3)
    check(lambda x: statistics.stdev([x, 1.0, 3.0]) + statistics.pvariance([x, 2.0]), x=0.3)


def test_a_number_read_back_from_text_is_refused():
    with pytest.raises(UnsupportedCode, match="reads a number back from text"):
        trace(lambda x: float(f"{x:.3f}") * 2, {"x": 0.5})


def test_decisions_alone_are_remarked():
    def search(x):
        low, high = 0.0, 2.0
        for _ in range(20):
            middle = (low + high) / 2
            if middle * middle < x:
                low = middle
            else:
                high = middle
        return low

    assert "decided" in [remark.code for remark in trace(search, {"x": 2.0}).remarks]


def test_a_function_that_calls_itself_keeps_its_name():
    def outer(x):
        def power(t, n):
            return 1.0 if n == 0 else t * math.exp(0.1) * power(t, n - 1)

        return power(x, 3) + math.sin(x)

    check(outer, x=0.7)
    assert trace(recursive, {"x": 0.5}).traced[0] == pytest.approx(recursive(0.5))


def recursive(x, n=3):
    """Needs its source: math's functions do not know traced numbers."""
    return x if n == 0 else math.sin(recursive(x, n - 1)) * x


def test_printing_shows_the_value(capsys):
    def talkative(x):
        y = x**2
        print("y", y, f"{y:.2f} {y}", "%.1f" % y, "%s %s" % (x, "a"))
        return y

    trace(talkative, {"x": 1.5})
    assert capsys.readouterr().out == "y 2.25 2.25 2.25 2.2 1.5 a\n"


def test_a_branch_is_explained():
    def side(x):
        if x > 0:
            return x**2
        return -x

    reading = check(side, x=3.0)
    [branch] = reading.branches
    assert (branch.text, branch.held, branch.reason, branch.edge) == ("x > 0", True, "x > 0", False)
    assert branch.message.startswith("this side holds because x > 0 here (test_python_reader.py:")
    assert branch.condition.op.name == "gt"
    assert branch.condition.args == (symbol("x"), const(0))
    assert reading.remarks == (branch,)
    [other] = check(side, x=-3.0).branches
    assert other.reason == "x <= 0"
    assert not other.held
    assert isinstance(other, BranchTaken)


def test_a_branch_inside_a_called_function_is_about_the_inputs():
    def relu(t):
        return t if t > 0 else 0.0

    reading = check(lambda x: relu(2 * x) + relu(-x), x=3.0)
    assert [branch.text for branch in reading.branches] == ["t > 0", "t > 0"]
    assert reading.branches[0].condition.args[0] is 2 * symbol("x")
    assert call_names(reading) == ["relu", "relu"]


def test_a_point_on_the_border_is_told():
    reading = trace(lambda x: x if x >= 0 else -x, {"x": 0.0})
    assert reading.branches[0].edge
    assert "border" in reading.branches[0].message


def test_chains_and_loops_tell_their_decisions():
    def inside(x):
        return x if 0 < x < 1 else 1.0

    assert [b.reason for b in check(inside, x=0.5).branches] == ["0 < x", "x < 1"]
    assert [b.reason for b in trace(inside, {"x": 2.0}).branches] == ["0 < x", "x >= 1"]
    reading = check(newton_root, a=2.0)
    [remark] = reading.remarks
    assert remark.message.startswith(
        "this way was taken because abs(guess * guess - a) > 1e-13 (5 times) and abs(guess * guess - a) <= 1e-13 (once)"
    )


def test_a_branch_without_a_point_is_refused_with_the_remedy():
    with pytest.raises(UnknownPoint, match=r"x > 0.*depends on x, and x has no value; give a value: x=…"):
        trace(lambda x: x if x > 0 else -x)
    with pytest.raises(UnknownPoint, match="give a value: a=…, b=…"):
        trace(lambda a, b: max(a, b) if a * b else 0)


def test_a_branch_asks_only_for_what_is_missing():
    with pytest.raises(UnknownPoint, match=r"and b has no value; give a value: b=…$"):
        trace(lambda a, b: a if a > b else b, {"a": 1.0})


def test_without_a_point_the_graph_is_the_formula():
    reading = trace(lambda a, b: max(math.sin(a), b) * 2)
    assert reading.inputs == (symbol("a"), symbol("b"))
    assert reading.at == {}
    assert reading.traced == (None,)
    assert reading.plain is None
    assert evaluate(reading.output, {"a": 0.0, "b": 1.0}) == 2.0


def test_a_count_keeps_its_whole_number():
    def power(x, n):
        p = 1
        for _ in range(n):
            p *= x
        return p

    reading = trace(power, {"x": 2, "n": 3})
    assert reading.inputs == (symbol("x"),)
    assert reading.held == {"n": 3}
    assert reading.traced == (8.0,)
    assert slopes_of(reading) == [[12.0]]
    assert trace(power, {"x": 2.0, "n": 3.0}).traced == (8.0,)
    with pytest.raises(UnsupportedCode, match="needs n as a plain whole number"):
        trace(power, {"x": 2})
    assert trace(lambda n: math.factorial(n), {"n": 5.0}).traced == (120.0,)


def test_a_rounded_number_may_count():
    def steps(x, length):
        total = 0.0
        for _ in range(int(length / 0.5)):
            total += x
        return total

    check(steps, x=1.5, length=2.2)


def test_lists_arrays_dictionaries_and_dataclasses_go_in():
    def weighted(w, x):
        return sum(a * x**k for k, a in enumerate(w))

    reading = trace(weighted, {"w": [1.0, 2.0, 3.0], "x": 2.0})
    assert [node.name for node in reading.inputs] == ["w_0", "w_1", "w_2", "x"]
    assert slopes_of(reading) == [[1.0, 2.0, 4.0, 14.0]]
    reading = trace(lambda w: (w**2).sum(), {"w": np.array([1.0, 2.0])})
    assert slopes_of(reading) == [[2.0, 4.0]]
    reading = trace(lambda p: p["a"] * p["b"], {"p": {"a": 2.0, "b": 3.0}})
    assert slopes_of(reading) == [[3.0, 2.0]]
    reading = trace(lambda s, x: s.force(x), {"s": Spring(2.0, 1.0), "x": 3.0})
    assert [node.name for node in reading.inputs] == ["s_stiffness", "s_rest", "x"]
    assert slopes_of(reading) == [[-2.0, 2.0, -2.0]]


def test_other_values_are_passed_as_they_are():
    reading = trace(lambda x, mode, f: f(x) if mode == "f" else x, {"x": 1.0, "mode": "f", "f": math.exp})
    assert reading.inputs == (symbol("x"),)
    assert set(reading.held) == {"mode", "f"}
    reading = trace(lambda x, k: k * x, {"x": 1.0}, fixed={"k": 3.0})
    assert reading.inputs == (symbol("x"),)


def test_several_numbers_come_out():
    def pair(x):
        u = x**2
        return u, math.sin(u), 3.0

    reading = trace(pair, {"x": 2.0})
    assert [name for name, _ in reading.outputs] == ["u", "y_2", "y_3"]
    assert reading.plain == pytest.approx((4.0, math.sin(4), 3.0))
    assert [n for n, _ in trace(lambda x: {"a": x, "b": [x, 2 * x]}, {"x": 1.0}).outputs] == ["a", "b", "y_3"]
    assert [n for n, _ in trace(lambda x: Point(x, x * x), {"x": 1.0}).outputs] == ["a", "b"]
    assert [n for n, _ in trace(lambda x: np.array([x, x * x]), {"x": 1.0}).outputs] == ["y_1", "y_2"]


def test_a_tuple_from_a_helper_is_a_call_for_each():
    def step(x, v):
        return x + 0.1 * v, v - 0.1 * math.sin(x)

    def swing(x):
        v = 0.0
        for _ in range(3):
            x, v = step(x, v)
        return x

    reading = check(swing, x=0.4)
    assert "step_1" in call_names(reading)
    assert layer_names(reading)[:2] == ["x_1", "v"] or "x_1" in layer_names(reading)


def test_constants_and_names_in_use():
    assert trace(lambda x: 3, {"x": 1.0}).output is const(3)
    assert trace(lambda x: x, {"x": 1.0}).outputs == (("y", symbol("x")),)
    assert trace(lambda y: y * 2, {"y": 1.0}).outputs[0][0] == "y_1"
    assert trace(lambda x: x > 0, {"x": 1.0}).output.op.name == "where"


def test_floats_are_exact_decimals_and_known_constants():
    reading = trace(lambda x: 0.1 * x + 2.0 + math.pi * x)
    constants = [node for node in children_first(reading.output) if node.is_constant]
    assert [(node.value, node.is_decimal) for node in constants] == [(Fraction(1, 10), True), (2, False)]
    assert any(node.op.name == "pi" for node in children_first(reading.output))
    assert trace(lambda x: min(x, float("inf"))).output.args[1].op.name == "inf"
    assert trace(lambda x: math.e**x).output.op.name == "exp"
    assert trace(lambda x: np.pi * x).output.args[0].op.name == "pi"


def test_greek_parameters_have_one_spelling():
    reading = check(lambda θ: math.sin(θ), θ=0.3)
    assert reading.inputs == (symbol("theta"),)


def test_code_that_asks_for_a_float_is_refused_with_its_place():
    import struct

    def packs(x):
        return struct.unpack("d", struct.pack("d", x * 2))[0]

    line = packs.__code__.co_firstlineno + 1
    with pytest.raises(UnsupportedCode, match=rf"test_python_reader.py:{line}: this needs a result") as caught:
        trace(packs, {"x": 1.0})
    assert "struct.pack" in caught.value.text
    assert caught.value.pointer().splitlines()[0].strip().startswith("return struct")
    assert caught.value.remedy


@pytest.mark.parametrize(
    "function",
    [
        lambda x: float(str(x) + "0") if np.array([x], dtype=float).size else 0,
        lambda x: [1, 2, 3][x],
        lambda x: complex(x).real,
        lambda x: x + 1j,
        lambda x: math.gcd(x, 2),
        lambda x: (1).__add__(x) + x,
        lambda x: __import__("json").loads(__import__("json").dumps(x)),
        lambda x: np.linalg.norm(x),
        lambda x: np.add(x, 1, out=np.zeros(1))[0],
    ],
)
def test_what_cannot_be_traced_is_refused(function):
    with pytest.raises(ChainruleError) as caught:
        trace(function, {"x": 0.5})
    assert caught.value.message
    assert isinstance(caught.value, UnsupportedCode | UsageError)


def test_a_refusal_that_the_function_catches_is_refused_all_the_same():
    def hides(x):
        try:
            return np.float64(np.array(x, dtype=float)) * 2
        except Exception:
            return 0.0

    with pytest.raises(UnsupportedCode, match="plain float"):
        trace(hides, {"x": 1.0})


def test_without_source_operators_are_traced_and_functions_refused():
    made = eval("lambda x: x**2 + 1")
    check(made, x=3.0)
    check(eval("lambda x: np.sin(x)", {"np": np}), x=1.0)
    check(eval("lambda x: math.sin(x) * sine(x) + max(x, 0.1)", {"math": math, "sine": math.sin}), x=1.0)
    with pytest.raises(UnsupportedCode, match="no source text.*put the function into a file"):
        trace(eval("lambda x: table['sin'](x)", {"table": {"sin": math.sin}}), {"x": 1.0})


TYPED = """
import math
def f(x): return x**2
def g(x): return 2*x
def h(x):
    k = math.exp(x)
    return k + 3
from chainrule.readers.python import trace
from chainrule.graph import children_first
reading = trace(lambda x: h(g(f(x))), {"x": 0.5})
names = [str(node.params[0].name) for node in children_first(reading.output) if node.params and node.args]
print(*names, reading.traced == reading.plain)
"""


@pytest.mark.parametrize("how", ["-c", "-"])
def test_programs_from_a_pipe_or_the_command_line_name_their_layers(how):
    done = subprocess.run(
        [sys.executable, *(["-c", TYPED] if how == "-c" else ["-"])],
        input="" if how == "-c" else TYPED,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.split() == ["f", "g", "h", "True"], done.stderr


def test_several_lambdas_on_one_line_are_told_apart():
    one, two = (lambda x: math.sin(x) + 1), (lambda x: math.cos(x) + 2)
    check(one, x=0.3)
    check(two, x=0.3)
    nested = lambda x: (lambda x: math.exp(x))(x) * 2
    check(nested, x=0.3)
    inner = (lambda a: lambda x: math.exp(a * x))(2)
    check(inner, x=0.3)
    check(
        lambda x: math.sin(x) + 1,
        x=0.3,
    )


def test_results_that_are_no_numbers_are_refused():
    def forgot(x):
        x * 2

    with pytest.raises(UnsupportedCode, match="forgot returned nothing; end it with 'return'"):
        trace(forgot, {"x": 1.0})
    with pytest.raises(UnsupportedCode, match="returned a str"):
        trace(lambda x: "text", {"x": 1.0})
    with pytest.raises(UnsupportedCode, match="returned a function"):
        trace(lambda x: lambda: x, {"x": 1.0})
    with pytest.raises(UnsupportedCode, match="returned an empty list"):
        trace(lambda x: [], {"x": 1.0})

    def yields(x):
        yield x

    async def later(x):
        return x

    with pytest.raises(UnsupportedCode, match="generator"):
        trace(yields, {"x": 1.0})
    with pytest.raises(UnsupportedCode, match="asynchronous"):
        trace(later, {"x": 1.0})
    with pytest.raises(UsageError, match="int is no function"):
        trace(3)


def test_wrong_parameters_are_told():
    with pytest.raises(UsageError, match="f has no parameter 'y'; its parameters are x"):
        trace(f, {"y": 1.0})
    with pytest.raises(UsageError, match="did you mean 'spot'"):
        trace(black_scholes, {"spott": 1.0})
    with pytest.raises(UsageError, match="complex"):
        trace(f, {"x": 1j})
    with pytest.raises(UsageError, match="finite"):
        trace(f, {"x": math.inf})


def test_what_the_function_raises_is_told():
    def positive(x):
        if x < 0:
            raise ValueError("x must be positive")
        return x

    with pytest.raises(UsageError, match=r"test_python_reader.py:\d+: positive raised ValueError: x must be positive"):
        trace(positive, {"x": -1.0})


def test_a_domain_error_is_a_remark():
    reading = trace(lambda x: math.log(x) + x, {"x": -1.0})
    assert reading.output.op.name == "add"
    assert math.isnan(reading.traced[0])
    assert reading.plain is None
    [remark] = reading.remarks
    assert remark.code == "plain-call"
    assert "ValueError" in remark.message
    assert [r.code for r in trace(lambda x: 1 / x, {"x": 0.0}).remarks] == ["plain-call"]


def test_endless_recursion_and_loops_end():
    def deep(x):
        return deep(x + 1)

    with pytest.raises(UnsupportedCode, match="deeper than Python allows"):
        trace(deep, {"x": 1.0})


def test_deep_recursion_that_python_allows_is_traced():
    def down(x, n=300):
        return x if n == 0 else down(x * 1.001, n - 1)

    check(down, x=1.0)


def test_a_run_that_does_not_end_is_stopped(monkeypatch):
    from chainrule.readers.python import frames

    monkeypatch.setattr(frames, "MOST_NODES", 1000)

    def endless(x):
        while True:
            x = x + 1

    with pytest.raises(UnsupportedCode, match="more than"):
        trace(endless, {"x": 1.0})


def test_randomness_is_reported():
    generator = random.Random(7)
    reading = trace(lambda x: x * generator.random(), {"x": 1.0})
    assert [remark.code for remark in reading.remarks] == ["random"]
    assert [r.code for r in trace(lambda x: x + random.gauss(0, 1), {"x": 1.0}).remarks] == ["random"]


def test_a_function_that_counts_its_calls_is_reported():
    calls = []

    def counter(x):
        calls.append(1)
        return x * len(calls)

    assert [remark.code for remark in trace(counter, {"x": 1.0}).remarks] == ["random"]


def test_a_value_that_differs_from_the_plain_call_is_an_error():
    def sneaky(x):
        return x if hasattr(x, "hex") else 2 * x

    with pytest.raises(CheckFailed, match="a plain call of sneaky gives 1.0"):
        trace(sneaky, {"x": 1.0})


def test_single_precision_is_a_remark():
    reading = trace(lambda x: np.float32(0.1) * x, {"x": 0.7})
    assert [remark.code for remark in reading.remarks] == ["plain-call"]


def test_builtin_functions_are_explained_themselves():
    check_reading = trace(math.sin, {"x": 0.5})
    assert check_reading.output.op.name == "sin"
    assert trace(np.exp, {"x": 0.5}).output.op.name == "exp"
    assert trace(math.atan2, {"x": 0.5, "y": 2.0}).output.op.name == "atan2"


def test_the_functions_own_globals_and_state_are_kept():
    reading = trace(lambda x: x * FACTOR, {"x": 2.0})
    assert reading.traced == (14.0,)


FACTOR = 7


def test_a_deep_loop_is_traced_in_linear_time():
    def decay(x):
        for _ in range(20_000):
            x = x * 0.9999 + 0.0001
        return x

    reading = trace(decay, {"x": 2.0})
    assert slopes_of(reading)[0][0] == pytest.approx(0.9999**20_000)


MODEL = '''"""A model."""
import math
from helper import scale

def drag(v, c=0.5):
    """The force of the air."""
    return scale(c) * v**2

def lift(v):
    return v

class Wing:
    def area(self, x):
        return x

    @staticmethod
    def span(x):
        return 2 * math.sin(x)

number = 3
'''


HELPER = "import math\ndef scale(c):\n    k = math.sqrt(c)  # a root\n    return k * c\n"


@pytest.fixture
def model(tmp_path, monkeypatch):
    (tmp_path / "flight_model.py").write_text(MODEL)
    (tmp_path / "helper.py").write_text(HELPER)
    monkeypatch.setattr("sys.path", list(sys.path))
    yield tmp_path / "flight_model.py"
    for name in ("flight_model", "helper"):
        sys.modules.pop(name, None)


def test_a_function_in_a_file(model):
    drag = load(f"{model}:drag")
    reading = trace(drag, {"v": 3.0, "c": 0.7})
    assert reading.where == "flight_model.py:5"
    assert reading.meaning == "The force of the air"
    assert reading.text.startswith("def drag(v, c=0.5):")
    assert call_names(reading) == ["scale"]
    check(drag, v=3.0, c=0.7)
    assert check(load(f"{model}:Wing.span"), x=0.3)
    assert load(f"{model}:drag") is drag


def test_what_is_wrong_with_a_file_is_told(model):
    with pytest.raises(UsageError, match="there is no file .*did you mean 'flight_model.py'"):
        load(f"{model.parent}/flight_modle.py:drag")
    with pytest.raises(UsageError, match="no function 'darg'; did you mean 'drag'"):
        load(f"{model}:darg")
    with pytest.raises(UsageError, match="of type int"):
        load(f"{model}:number")
    with pytest.raises(UsageError, match="area is a method"):
        load(f"{model}:Wing.area")
    with pytest.raises(UsageError, match="which function of flight_model.py. it has drag, lift"):
        load(str(model))
    with pytest.raises(UsageError, match="is a folder"):
        (model.parent / "folder.py").mkdir()
        load(f"{model.parent}/folder.py:f")


def test_a_file_that_is_not_python_is_told_with_its_place(tmp_path):
    bad = tmp_path / "bad_model.py"
    bad.write_text("x = 1\ndef f(x:\n    return x\n")
    with pytest.raises(FormulaError, match=r"bad_model.py:2: this is not Python") as caught:
        load(f"{bad}:f")
    assert caught.value.pointer().splitlines()[0] == "def f(x:"
    bad.write_bytes(b"\x00\xff\xfe")
    with pytest.raises(ChainruleError):
        load(f"{bad}:f")
    bad.write_text("import math\nmath.log(0)\n")
    with pytest.raises(UsageError, match="bad_model.py cannot be run: ValueError.*bad_model.py:2"):
        load(f"{bad}:f")
    bad.write_text("raise SystemExit(3)\n")
    with pytest.raises(UsageError, match="cannot be run: SystemExit"):
        load(f"{bad}:f")


def test_a_file_named_like_a_module_of_python(tmp_path):
    (tmp_path / "math.py").write_text("def f(x):\n    return x * 2\n")
    assert trace(load(f"{tmp_path / 'math.py'}:f"), {"x": 1.0}).traced == (2.0,)
    assert math.sin(0) == 0.0


def test_paths_are_told_from_formulas():
    assert names_a_function("dir/model.py:drag")
    assert names_a_function("model.py")
    assert not names_a_function("x.y + 1")
    assert not names_a_function("f = x^2; g: 3")


EXPRESSIONS = st.recursive(
    st.sampled_from(["x", "y", "0.5", "2", "x", "y"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(["math.sin", "math.atan", "math.tanh", "abs", "helper", "-"]), inner).map(
            lambda t: f"{t[0]}({t[1]})"
        ),
        st.tuples(st.sampled_from(["max", "min"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} > {t[2]} else {t[0]} * 2)"),
    ),
    max_leaves=12,
)


@given(EXPRESSIONS, EXPRESSIONS, st.floats(-2, 2), st.floats(-2, 2))
def test_any_function_has_the_value_of_its_plain_call(first, second, x, y):
    import linecache

    text = f"def made(x, y):\n    u = {first}\n    v, u = u, {second}\n    u += v\n    return u * v\n"
    name = f"<made {hash(text)}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    scope = {"math": math, "helper": f}
    exec(compile(text, name, "exec"), scope)
    reading = trace(scope["made"], {"x": x, "y": y})
    at = {"x": x, "y": y}
    assert evaluate(reading.output, at) == pytest.approx(scope["made"](x, y), rel=1e-9, abs=1e-12)


def test_a_file_that_is_no_python_is_followed_by_global_names(tmp_path):
    """As a function of a page of prose is, or of a file that was changed since it was imported."""
    page = tmp_path / "page.md"
    page.write_text("It is\n\ndef f(x):\n    return math.sin(x)\n", encoding="utf-8")
    names = {"math": math}
    exec(compile("\n\ndef f(x):\n    return math.sin(x)\n", str(page), "exec"), names)
    assert trace(names["f"], {"x": 1.0}).outputs[0][1].op.name in {"sin", "layer"}


def by_answer(x):
    match x > 1:
        case True:
            return x**2
        case _:
            return 3 * x


def test_match_asks_for_the_answer_of_a_comparison():
    for place, expected in ((2.0, 4.0), (0.5, 3.0)):
        assert chainrule.grad(by_answer)(place) == expected


def doubled(function):
    def wrapper(*args, **options):
        return 2 * function(*args, **options)

    return wrapper


@doubled
def cubed(x):
    return x**3


def test_arguments_that_are_taken_together_count_one_by_one():
    assert chainrule.grad(cubed)(2.0) == 24.0
    assert chainrule.grad(doubled(lambda a, b: a * b), argnums=(0, 1))(2.0, 3.0) == (6.0, 4.0)


def test_the_result_is_named_after_the_function_where_that_name_is_free():
    def area(t):
        r = 2 * t
        return math.pi * r**2

    def sin(t):
        return t**2 + 1

    def t(t):
        return t**2 + 1

    def area_of_the_whole(t):
        return t**2 + 1

    assert trace(area_of_the_whole, {"t": 1}).outputs[0][0] == "y"
    assert [trace(area, {"t": 1}).outputs[0][0], trace(sin, {"t": 1}).outputs[0][0]] == ["area", "y"]
    assert trace(t, {"t": 1}).outputs[0][0] == "y"
    assert trace(lambda t: t**2 + 1, {"t": 1}).outputs[0][0] == "y"


def test_locals_called_like_constants_and_functions_are_layers_of_other_names():
    def circle(x):
        pi = x * math.pi
        sin = math.sin(pi)
        return pi + sin

    assert [each.view.name for each in chainrule.explain(circle, x=0.5).layers][:2] == ["pi_1", "sin_1"]
    assert "pi_1 = x*pi" in chainrule.explain(circle, x=0.5).to_dict()["input"]["read_as"]


def test_a_search_by_halving_is_told_how_to_get_its_slope():
    def root(c):
        low, high = 0.0, c + 1
        for _ in range(40):
            middle = (low + high) / 2
            if middle * middle > c:
                high = middle
            else:
                low = middle
        return low

    def polished(c):
        x = root(c)
        return x - (x * x - c) / (2 * x)

    assert any("one step of Newton" in each.message for each in chainrule.explain(root, c=2.0).warnings)
    assert chainrule.grad(polished)(2.0) == pytest.approx(0.5 / math.sqrt(2), rel=1e-9)


def raising(error):
    def model(x):
        raise error

    return model


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (FileNotFoundError("data.csv"), "read what it needs before, and give it to the function as an argument"),
        (TimeoutError("slow"), "read what it needs before, and give it to the function as an argument"),
        (KeyError("steel"), "a plain call raises it, too"),
        (IndexError("9"), "a plain call raises it, too"),
        (RuntimeError("broken"), "a plain call raises it, too"),
        (ValueError("x is too small"), "try another point"),
    ],
    ids=lambda given: type(given).__name__,
)
def test_what_to_do_about_a_function_that_raises_fits_the_error(error, remedy):
    with pytest.raises(UsageError) as told:
        chainrule.explain(raising(error), x=2.0)
    assert told.value.remedy == remedy
