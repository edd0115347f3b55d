"""This file tests the formula language: every reading, every remark, every mistake, and that nothing breaks it."""

import contextlib
import importlib.util
import json
import math
import time
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import chainrule
from chainrule.errors import ChainruleError, FormulaError, FormulaTooLarge, UnknownName, UsageError
from chainrule.graph import const, symbol
from chainrule.readers import Remark, read, read_formula
from chainrule.rules import RULES, Function, call, derivative_of, layer, layer_info, unknown
from chainrule.transforms.evaluate import evaluate
from chainrule.writers.text import to_text

EXERCISES = Path(__file__).resolve().parent / "exercises"
x, y, z, a, b, t, n, u, v = (symbol(name) for name in "x y z a b t n u v".split())
R = RULES
HALF = const(Fraction(1, 2))


def node(text, **options):
    return read_formula(text, **options).output


def codes(text, **options):
    return [remark.code for remark in read_formula(text, **options).remarks]


# What each form means, against graphs built by hand ---------------------------------------------------------------

READINGS = {
    # numbers
    "1.5e-3": const(Fraction(3, 2000), decimal=True),
    "0.5": const(Fraction(1, 2), decimal=True),
    ".5": const(Fraction(1, 2), decimal=True),
    "2.": const(2, decimal=True),
    "1/2": HALF,
    "2/4": const(2) / 4,
    "½x": HALF * x,
    "3e-2x": const(Fraction(3, 100), decimal=True) * x,
    "2e3": const(2000, decimal=True),
    "2e": 2 * R["e"](),
    "-3": const(-3),
    # operators in every spelling
    "x + y": x + y,
    "x - y": x - y,
    "x − y": x - y,
    "x – y": x - y,
    "x*y": x * y,
    "x·y": x * y,
    "x×y": x * y,
    "x∙y": x * y,
    "x/y": x / y,
    "x÷y": x / y,
    "x∕y": x / y,
    "x^y": x**y,
    "x**y": x**y,
    "x!": R["factorial"](x),
    "x^2!": x ** R["factorial"](2),
    "2x!": 2 * R["factorial"](x),
    # implicit products, from the left, as tight as explicit ones
    "2x": 2 * x,
    "x y": x * y,
    "xy": x * y,
    "3(x+1)": 3 * (x + 1),
    "(x+1)(x-2)": (x + 1) * (x - 2),
    "3(x+1)(x-2)": 3 * (x + 1) * (x - 2),
    "x(x+1)": x * (x + 1),
    "1/2x": HALF * x,
    "(x+1)/(x-1)(x+2)": (x + 1) / (x - 1) * (x + 2),
    "a/b x": a / b * x,
    "x^2y": x**2 * y,
    "x^2 3^x": x**2 * 3**x,
    "x sin x": x * R["sin"](x),
    "2 sin x cos x": 2 * R["sin"](x) * R["cos"](x),
    "xe^x": x * R["exp"](x),
    "2πx": 2 * R["pi"]() * x,
    "[x+1]^2": (x + 1) ** 2,
    # signs
    "-x^2": -(x**2),
    "-2^2": -(const(2) ** 2),
    "2^-x": const(2) ** (-x),
    "x^-2": x ** const(-2),
    "x - -2": x - const(-2),
    "-2x": const(-2) * x,
    "2/-x*y": 2 / (-x) * y,
    "+x": x,
    "--x": RULES["negate"](-x),
    # powers
    "a^b^x": a ** (b**x),
    "e^x": R["exp"](x),
    "e^x^2": R["exp"](x**2),
    "e^-x^2": R["exp"](-(x**2)),
    "e^2x": R["exp"](2) * x,
    "e^(2x)": R["exp"](2 * x),
    "exp(x)": R["exp"](x),
    "e^sin x": R["exp"](R["sin"](x)),
    "x²": x**2,
    "x⁻¹": x ** const(-1),
    "eᵛ": R["exp"](v),
    "xⁿ⁺¹": x ** (n + 1),
    # functions without brackets
    "sin x": R["sin"](x),
    "sin x^2": R["sin"](x**2),
    "sin 2x": R["sin"](2 * x),
    "sin a x": R["sin"](a * x),
    "sin 2πx": R["sin"](2 * R["pi"]() * x),
    "sin -x": R["sin"](-x),
    "sin x cos x": R["sin"](x) * R["cos"](x),
    "sin x/2": R["sin"](x) / 2,
    "sin x + 1": R["sin"](x) + 1,
    "sin cos x": R["sin"](R["cos"](x)),
    "ln ln x": R["log"](R["log"](x)),
    "sin 2(x+1)": R["sin"](2 * (x + 1)),
    "sin x (x+1)": R["sin"](x) * (x + 1),
    "sin x e^x": R["sin"](x) * R["exp"](x),
    "sin(x)^2": R["sin"](x) ** 2,
    "sin (x+1)^2": R["sin"](x + 1) ** 2,
    "sin(x)cos(x)": R["sin"](x) * R["cos"](x),
    "sin x!": R["sin"](R["factorial"](x)),
    "sqrt x": R["sqrt"](x),
    "ln|x|": R["log"](R["abs"](x)),
    "ln x^2": R["log"](x**2),
    # functions with exponents and bases
    "sin^2 x": R["sin"](x) ** 2,
    "sin² x": R["sin"](x) ** 2,
    "sin^2(x)": R["sin"](x) ** 2,
    "sin^n x": R["sin"](x) ** n,
    "sin^(n+1) x": R["sin"](x) ** (n + 1),
    "sin^-1 x": R["asin"](x),
    "sin⁻¹ x": R["asin"](x),
    "tanh^(-1)(x)": R["atanh"](x),
    "sec^-1 x": R["asec"](x),
    "log x": R["log"](x),
    "log(x, b)": R["logbase"](x, b),
    "log_2(x)": R["log2"](x),
    "log₂ x": R["log2"](x),
    "log_10 x": R["log10"](x),
    "log_b(x)": R["logbase"](x, b),
    "log_3 x": R["logbase"](x, 3),
    "log_(x+1)(y)": R["logbase"](y, x + 1),
    # roots and bars
    "√x": R["sqrt"](x),
    "√2x": R["sqrt"](2) * x,
    "√(x+1)": R["sqrt"](x + 1),
    "√x^y": R["sqrt"](x) ** y,
    "√√x": R["sqrt"](R["sqrt"](x)),
    "∛x": R["cbrt"](x),
    "³√x": R["cbrt"](x),
    "⁴√x": R["root"](x, 4),
    "√sin x": R["sqrt"](R["sin"](x)),
    "|x|": R["abs"](x),
    "||x|-1|": R["abs"](R["abs"](x) - 1),
    "|x-|y||": R["abs"](x - R["abs"](y)),
    "|x||y|": R["abs"](x) * R["abs"](y),
    "3|x|": 3 * R["abs"](x),
    "⌊x⌋": R["floor"](x),
    "⌈x⌉": R["ceil"](x),
    # conditions
    "where(x > 0, x, -x)": R["where"](R["gt"](x, 0), x, -x),
    "where(x = 0, 1, 2)": R["where"](R["eq"](x, 0), 1, 2),
    "where(x == 0, 1, 2)": R["where"](R["eq"](x, 0), 1, 2),
    "where(x != 0, 1, 2)": R["where"](R["ne"](x, 0), 1, 2),
    "where(x ≤ 0, 1, 2)": R["where"](R["le"](x, 0), 1, 2),
    "where(0 < x < 1, 1, 2)": R["where"](R["both"](R["lt"](0, x), R["lt"](x, 1)), 1, 2),
    "where(x > 0 and not y > 0 or z > 0, 1, 2)": R["where"](
        R["either"](R["both"](R["gt"](x, 0), R["opposite"](R["gt"](y, 0))), R["gt"](z, 0)), 1, 2
    ),
    "(x > 0)*y": R["where"](R["gt"](x, 0), 1, 0) * y,
    # functions of several arguments
    "max(x, y, z)": R["max"](R["max"](x, y), z),
    "min(x, y)": R["min"](x, y),
    "atan2(y, x)": R["atan2"](y, x),
    "leaky_relu(x)": R["leaky_relu"](x, const(Fraction(1, 100), decimal=True)),
    "leaky_relu(x, 0.1)": R["leaky_relu"](x, const(Fraction(1, 10), decimal=True)),
    "ReLU(x)": R["relu"](x),
    "J_0(x)": R["besselj"](0, x),
    # names
    "x_1 + x_max": symbol("x_1") + symbol("x_max"),
    "x₁ + θ + theta": symbol("x_1") + symbol("theta") + symbol("theta"),
    "speed*time": symbol("speed") * symbol("time"),
    "alpha β": symbol("alpha") * symbol("beta"),
    "x'": symbol("x'"),
    "π + pi": R["pi"]() + R["pi"](),
    "∞": R["inf"](),
    "beta(x, 2)": R["beta"](x, 2),
    "gamma(x)": R["gamma"](x),
    "Γ(x)": R["gamma"](x),
    "gamma x": symbol("gamma") * x,
    "γ(x+1)": symbol("gamma") * (x + 1),
    "beta + 1": symbol("beta") + 1,
    # functions that nobody defined
    "h(g(f(x)))": unknown("h", unknown("g", unknown("f", x))),
    "f_1(x)": unknown("f_1", x),
    "f'(x)": unknown("f", x, orders=(1,)),
    "f″(x)": unknown("f", x, orders=(2,)),
    "f^(4)(x)": unknown("f", x, orders=(4,)),
    "f⁽⁴⁾(x)": unknown("f", x, orders=(4,)),
    "f^(1,0)(x, y)": unknown("f", x, y, orders=(1, 0)),
    "f^2(x)": unknown("f", x) ** 2,
    "f + 1": symbol("f") + 1,
    # derivatives
    "d/dx(x^2)": derivative_of(x**2, x),
    "d/dx x^2": derivative_of(x**2, x),
    "d/dx x sin x + 1": derivative_of(x * R["sin"](x), x) + 1,
    "d/dx(x+1)^2": derivative_of((x + 1) ** 2, x),
    "d/dx(x)*x": derivative_of(x, x) * x,
    "d^2/dx^2(x^3)": derivative_of(x**3, x, 2),
    "d²/dx²(x³)": derivative_of(x**3, x, 2),
    "∂/∂x(x y)": derivative_of(x * y, x),
    "d/dtheta(sin θ)": derivative_of(R["sin"](symbol("theta")), symbol("theta")),
    "d/delta": symbol("d") / symbol("delta"),
    # words without blanks between them
    "sinx": R["sin"](x),
    "sin2x": R["sin"](2 * x),
    "xsin(x)": x * R["sin"](x),
    "xlnx": x * R["log"](x),
    "2pix": 2 * R["pi"]() * x,
}


@pytest.mark.parametrize("text", READINGS)
def test_each_form_has_its_reading(text):
    assert node(text) is READINGS[text]


def test_numbers_are_exact():
    assert node("0.1").value == Fraction(1, 10)
    assert node("1e400").value == 10**400
    assert node("1" * 1000).value == int("1" * 1000)


def test_the_four_names_of_one_letter_are_one():
    names = {node(text).name for text in ("theta", "θ", "ϑ")}
    assert names == {"theta"}
    assert node("x₁₂") is node("x_12")


ONE_ARGUMENT = [name for name, r in RULES.items() if r.arity == 1 and r.kind != "structure" and name != "opposite"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("año + 2é·x", ["año", "é", "x"]),
        ("más", ["más"]),
        ("diámetro/d", ["diámetro", "d"]),
        ("x_máx * después_2", ["x_máx", "después_2"]),
        ("2Straße² × Größe ÷ 3", ["Straße", "Größe"]),
    ],
)
def test_a_word_with_accents_is_one_name(text, names):
    assert [node.name for node in read(text).inputs] == names


def test_words_with_accents_name_layers_functions_and_derivatives():
    told = read("área(r) = pi*r^2; pérdida = área(2x)")
    assert [name for name, _ in told.outputs] == ["pérdida"]
    assert read("d/daño(año^2)").inputs[0].name == "año"


@pytest.mark.parametrize("name", ONE_ARGUMENT)
def test_every_function_of_one_argument_reads_with_and_without_bracket(name):
    assert node(f"{name}(x)") is RULES[name](x)
    assert node(f"2{name}(x)") is 2 * RULES[name](x)
    if name != "gamma":  # a letter, too
        assert node(f"{name} x") is RULES[name](x)


# Remarks ----------------------------------------------------------------------------------------------------------

REMARKS = {
    "1/2x": "implicit-product",
    "e^2x": "implicit-product",
    "sin x/2": "argument-ends",
    "sin 2*x": "argument-ends",
    "sin x (x+1)": "argument-ends",
    "sin x e^x": "argument-ends",
    "sin 2(x+1)": "bracket-in-argument",
    "sin (x+1)^2": "power-of-call",
    "f^2(x)": "power-of-call",
    "a^b^c": "power-tower",
    "√2x": "root-of-one-factor",
    "log x": "natural-logarithm",
    "sin^-1 x": "inverse-function",
    "sinx": "joined-words",
    "d/dx x^2": "derivative-of-product",
    "(x > 0)*x": "condition-as-number",
    "x!!": "factorial-twice",
    "tax": "one-name",
    "1e400": "beyond-floats",
    "x = 5; x^2": "point-in-text",
    "f = x^2; f(x) + 1": "layer-as-function",
    "f = 3; f(x+1)": "value-before-bracket",
    "f = 3; f(x)": "value-before-bracket",
    "f = x^2; g = f(3)": "value-before-bracket",
}


def test_a_declared_value_before_a_bracket_is_a_factor_and_the_remark_says_how_a_function_is_defined():
    reading = read_formula("f = x^2; g = f(3)")
    assert "f·(…)" in reading.remarks[0].message
    assert "f(x) = …" in reading.remarks[0].message
    assert evaluate(reading.output, {"x": 5}) == 75
    assert evaluate(read_formula("f = 3; f(x+1)").output, {"x": 4}) == 15
    assert evaluate(read_formula("u = 2x; f = u^2; f(u) + f(x) + f(u+1)").output, {"x": 1}) == 4 + 4 + 4 * 3


@pytest.mark.parametrize("text", REMARKS)
def test_an_ambiguous_form_is_remarked_on(text):
    reading = read_formula(text)
    assert [remark.code for remark in reading.remarks] == [REMARKS[text]]
    assert 0 <= reading.remarks[0].place <= len(text)


ORDINARY = [
    *("sin(x^2+1)*exp(-x/2)", "2x", "3(x+1)", "x sin x", "-x^2", "sin x cos x", "xy + yz", "x^2y", "||x|-1|", "ax + b"),
    *("h(g(f(x)))", "f = x^2; g = 2*f; h = g + 3", "sin^2 x + cos^2 x", "x/2 √(a^2 - x^2)", "where(x > 0, 1, 0)"),
    "sin x/x",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_formula_is_not_remarked_on(text):
    assert codes(text) == []


def test_remarks_are_few_even_where_there_is_much_to_remark_on():
    many = [f"sin^-1 {c} + {i}/{i + 1}{c}" for i, c in enumerate("abcdz" * 40)]
    assert 20 < len(codes(" + ".join(many))) <= 50


# Statements -------------------------------------------------------------------------------------------------------

F = layer(x**2, "f")
CHAIN = layer(layer(2 * F, "g") + 3, "h")


@pytest.mark.parametrize(
    "text",
    [
        "f = x^2; g = 2*f; h = g + 3",
        "f = x^2\ng = 2f\nh = g + 3\n",
        "f(x) = x^2; g(f(x)) = 2f(x); h(g(f(x))) = g(f(x)) + 3",
        "f(x) = x^2\n\n g(f(x)) = 2 f(x)\n h(g(f(x))) = g(f(x)) + 3",
        "f = x^2; g = 2*f; h = g + 3; h",
        "f = x^2; g = 2f(x); h = g + 3",
    ],
)
def test_the_worked_example_in_all_its_spellings(text):
    reading = read_formula(text)
    assert reading.outputs == (("h", CHAIN),)
    assert reading.inputs == (x,)


def test_a_formula_without_name_is_y_and_no_layer():
    assert read_formula("x^2").outputs == (("y", x**2),)
    assert read_formula("x^2 + y").outputs == (("z", x**2 + y),)


def test_a_name_is_a_layer():
    assert read_formula("y = x^2").outputs == (("y", layer(x**2, "y")),)


def test_equal_formulas_under_two_names_stay_apart():
    out = node("f = x^2; g = x^2 + f; g")
    assert out is layer(x**2 + F, "g")


def test_comments_are_meanings():
    reading = read_formula("x  # edge of the tin\nbatter = x^2  # mixing the ingredients\ncake = 2 batter;  # baking")
    assert reading.meanings == {
        "x": "edge of the tin",
        "batter": "mixing the ingredients",
        "cake": "baking",
    }
    inner = reading.output.args[0].args[1]
    assert (layer_info(inner).name, layer_info(inner).meaning) == ("batter", "mixing the ingredients")


def test_a_line_with_a_name_declares_it():
    assert node("speed2  # of the car\n3 speed2") is 3 * symbol("speed2")
    assert node("lr  # learning rate\nlr x") is symbol("lr") * x
    assert read_formula("x  # edge").meanings == {"x": "edge"}


def test_a_name_bound_again_gets_the_next_number():
    out = node("s = x; s = s*2; s = s + 1")
    assert out is layer(layer(layer(x, "s") * 2, "s_1") + 1, "s_2")
    assert node("x = x + 1; 2x") is 2 * layer(x + 1, "x_1")
    assert node("s_1 = x; s = 2; s = s x; s") is layer(layer(const(2), "s") * x, "s_2")


def test_lines_inside_brackets_belong_together():
    assert node("sin(x\n + 1)") is R["sin"](x + 1)


def test_a_number_alone_after_a_name_is_the_point():
    reading = read_formula("x = 5; y = x^2")
    assert (reading.at, reading.inputs) == ({"x": 5}, (x,))
    reading = read_formula("k = 5; y = k x^2")
    assert (reading.at, reading.inputs) == ({}, (x,))


def test_several_outputs_are_separated_by_commas():
    reading = read_formula("u = x*y; v = x + y; u, v, x^2")
    assert [name for name, _ in reading.outputs] == ["u", "v", "y_3"]


def test_inputs_come_in_the_order_of_appearance_and_only_those_that_count():
    reading = read_formula("w = q; u = z x; y = u + a")
    assert [i.name for i in reading.inputs] == ["z", "x", "a"]


def test_definitions_make_functions_and_calls():
    f, g = Function("f", (x,), x**2), Function("g", (u,), 2 * u)
    reading = read_formula("f(x) = x^2; g(u) = 2u; y = g(f(x))")
    assert reading.outputs == (("y", layer(call(g, call(f, x)), "y")),)
    assert reading.functions == {"f": f, "g": g}


def test_a_definition_reads_names_of_the_outside_as_further_arguments():
    f = Function("f", (x, a), a * x**2)
    assert node("f(x) = a x^2; f(3)") is call(f, const(3), a)
    g = Function("f", (t, u), u + t)
    assert node("u = x^2; f(t) = u + t; f(2u)") is call(g, 2 * layer(x**2, "u"), layer(x**2, "u"))
    assert node("f(x) = a x; g(t) = f(t) + 1; g(2)").args == (const(2), a)


def test_a_last_definition_is_the_output():
    reading = read_formula("f(x) = 3x^2")
    assert reading.outputs == (("f", layer(3 * x**2, "f")),)
    assert reading.inputs == (x,)
    assert read_formula("a = 2; f(x, y) = a x y").outputs[0][1] is layer(layer(const(2), "a") * x * y, "f")


def test_derivatives_of_defined_functions():
    made = Function("f'", (x,), derivative_of(x**3, x))
    assert node("f(x) = x^3; f'(2x)") is call(made, 2 * x)
    both = node("f(x, y) = x y^2; f^(1,2)(a, b)")
    assert both.params[0].body is derivative_of(derivative_of(x * y**2, x), y, 2)
    assert node("y = x^2; dy/dx") is derivative_of(layer(x**2, "y"), x)
    assert node("f(x) = x^2; df/dx") is derivative_of(call(Function("f", (x,), x**2), x), x)
    assert node("sin'(x)") is call(Function("sin'", (x,), derivative_of(R["sin"](x), x)), x)


def test_a_layer_of_another_layer_can_be_called_elsewhere():
    out = node("f(x) = x^2; g(f(x)) = 2f(x); y = g(3) + f(2)")
    assert evaluate(out, {}) == 10.0


def test_declared_names_win():
    assert node("f(x)", declared=["f"]) is symbol("f") * x
    assert node("e^x", declared={"e"}) is symbol("e") ** x
    assert node("sin x", declared={"sin"}) is symbol("sin") * x
    assert node("lr x", declared=["lr"]) is symbol("lr") * x
    assert node("θ", declared=["theta"]) is symbol("theta")
    assert node("d/dx", declared=["d", "dx"]) is symbol("d") / symbol("dx")
    assert node("e = 2; e x") is layer(const(2), "e") * x
    assert node("d = 3; d/dx").op.name == "multiply"


# Mistakes ---------------------------------------------------------------------------------------------------------

MISTAKES = [
    ("", FormulaError, 0, "no formula"),
    ("   ", FormulaError, 0, "no formula"),
    ("# only words", FormulaError, 0, "no formula"),
    ("sin", FormulaError, 0, "sin(x)"),
    ("2 + sin", FormulaError, 4, "sin(x)"),
    ("2+*3", FormulaError, 2, "a value is needed"),
    ("x**^2", FormulaError, 3, "a value is needed"),
    ("x=", FormulaError, 2, "nothing stands after '='"),
    ("= x", FormulaError, 0, "nothing stands before '='"),
    (")", FormulaError, 0, "never opened"),
    ("x + 1)", FormulaError, 5, "never opened"),
    ("2*(x+1", FormulaError, 2, "add ')'"),
    ("sin(x", FormulaError, 3, "add ')'"),
    ("(x+1]", FormulaError, 4, "write ')'"),
    ("|x", FormulaError, 0, "no partner"),
    ("x|", FormulaError, 1, "no partner"),
    ("x^", FormulaError, 2, "breaks off"),
    ("x +", FormulaError, 3, "breaks off"),
    ("1,5", FormulaError, 1, "did you mean 1.5?"),
    ("sin(1,5)", FormulaError, 0, "takes 1 argument, but 2"),
    ("(x, y)", FormulaError, 2, "not between arguments"),
    ("2 3", FormulaError, 2, "2*3"),
    ("1.2.3", FormulaError, 3, "side by side"),
    ("atan2(x)", FormulaError, 0, "atan2(y, x)"),
    ("max()", FormulaError, 0, "max(a, b)"),
    ("where(x, 1, 2)", FormulaError, 0, "condition"),
    ("not x", FormulaError, 0, "condition"),
    ("()", FormulaError, 0, "empty"),
    ("sni(x)", UnknownName, 0, "did you mean 'sin'?"),
    ("1 + sqr(x)", UnknownName, 4, "did you mean 'sqrt'?"),
    ("cosin x", UnknownName, 0, "did you mean 'cos'?"),
    ("foo(x)", UnknownName, 0, "foo(x) = …"),
    ("dy/dx", UnknownName, 0, "y is not defined"),
    ("d/dx", FormulaError, 4, "d/dx(…)"),
    ("x^2 + y^2 = 1", FormulaError, 0, "equation"),
    ("y = x = 1", FormulaError, 6, "second '='"),
    ("x^2; 2x", FormulaError, 0, "no name"),
    ("f(x) = f(x-1)", FormulaError, 7, "defined by itself"),
    ("f(x, x) = 1", FormulaError, 5, "twice"),
    ("sin(x) = 2", FormulaError, 0, "exists already"),
    ("max = 3; max", FormulaError, 0, "exists already"),
    ("f(x) = x^2; f + 1", FormulaError, 12, "is a function"),
    ("f(x,y) = x; f'(x, y)", FormulaError, 12, "2 arguments"),
    ("y = x^2; d/dy(y)", FormulaError, 9, "worked out from other names"),
    ("f^-1(x)", FormulaError, 0, "1/f(…)"),
    ("g(a) = f(a) + a; 1", FormulaError, 17, ""),
    ("2х", FormulaError, 1, "write the letter x instead"),
    ("ｘ + 1", FormulaError, 0, "write the letter x instead"),
    ("Α + 1", FormulaError, 0, "Greek letter that only looks like 'A'"),
    ("x\x00", FormulaError, 1, "invisible character"),
    ("x\u200b", FormulaError, 1, "invisible character"),
    ("x\udc80", FormulaError, 1, "no text in UTF-8"),
    ("x $", FormulaError, 2, "has no meaning"),
    ("50%", FormulaError, 2, "p/100"),
    ("x ? 1 : 2", FormulaError, 2, "where("),
    ("x_ 1", FormulaError, 1, "subscript"),
    ("9^9^9^9^", FormulaError, 8, "breaks off"),
    ("1e1001", FormulaTooLarge, 0, "1000 digits"),
    ("1" * 1001, FormulaTooLarge, 0, "1000 digits"),
    ("f^(101)(x)", FormulaTooLarge, 0, "order 101"),
    ("d^101/dx^101(x)", FormulaTooLarge, 0, "1 to 100"),
    ("(" * 2001 + "x" + ")" * 2001, FormulaTooLarge, 2000, "more than 2000 deep"),
    ("x" * 65537, FormulaTooLarge, 0, "the most is 65536"),
]


@pytest.mark.parametrize(("text", "kind", "place", "says"), MISTAKES, ids=[m[0][:20] for m in MISTAKES])
def test_a_mistake_is_told_with_its_place(text, kind, place, says):
    if not says:
        assert read_formula(text)
        return
    with pytest.raises(kind) as caught:
        read_formula(text)
    error = caught.value
    assert type(error) is kind
    assert (error.place, says in str(error)) == (place, True), str(error)
    str(error.pointer()).encode()


def test_what_is_no_text_is_refused():
    with pytest.raises(UsageError):
        read_formula(b"x")


def test_names_that_meet_are_told_apart_or_refused():
    with pytest.raises(FormulaError, match="two things"):
        read_formula("f(x) = a x; g(a) = f(a); g(2)")


def test_nothing_is_executed():
    for text in ("__import__('os')", "open(x)", "exec(x)", "().__class__", "lambda x: x", "eval(x)", "x if y else z()"):
        with pytest.raises(ChainruleError):
            read_formula(text)


# Nothing breaks it ------------------------------------------------------------------------------------------------

LARGE = {
    "brackets": "(" * 2000 + "x" + ")" * 2000,
    "calls": "sin(" * 2000 + "x" + ")" * 2000,
    "bare": "sin " * 1999 + "x",
    "signs": "-" * 1999 + "x",
    "tower": "^".join(["2"] * 1999),
    "sum": "+".join(["x"] * 30000),
    "product": " ".join(["x"] * 30000),
    "letters": " ".join(["xy"] * 20000),
    "statements": ";".join(f"u{i}=x+{i}" for i in range(5000)),
    "rebound": "s=x;" + "s=s+1;" * 9000 + "s",
    "definitions": "".join(f"f{i}(x)=x+{i};" for i in range(4000)) + "x",
    "arguments": "max(" + ",".join(["x"] * 20000) + ")",
    "comparisons": "where(" + "<".join(["x"] * 10000) + ",1,2)",
    "factorials": "x" + "!" * 60000,
    "roots": "√" * 1999 + "x",
    "squares": "x²" * 15000,
}


@pytest.mark.parametrize("name", LARGE)
def test_large_formulas_are_read(name):
    start = time.process_time()
    assert read_formula(LARGE[name]).outputs
    assert time.process_time() - start < 5  # linear: 0.1 to 0.4 s


HOSTILE = [
    *("(" * 60000, ")" * 60000, "9^" * 30000, "|x" * 30000, "√" * 60000, "sin^" * 15000, "f'" * 30000, "1" * 60000),
    *("a" * 60000, "x" + "²" * 60000, "d/d" * 20000, "log_" * 15000, ";" * 60000, "#" * 60000, "sni " * 16000),
]


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:4] for text in HOSTILE])
def test_hostile_texts_end_soon(text):
    start = time.process_time()
    with contextlib.suppress(ChainruleError):
        read(text)
    assert time.process_time() - start < 3  # 0.01 to 0.3 s


def test_a_long_text_from_a_trusted_source_is_read():
    assert read_formula("+".join(["x"] * 50000), limit=None).inputs == (x,)


PIECES = st.sampled_from(
    [
        *"( ) [ ] { } | ! ^ _ ' = , ; # & $ \\ + - * / < > . 0 1 2.5 1e5 x y e f g d n √ ²".split(" "),
        *"ⁿ ₁ θ π · − ÷ ≤ ½ ∞ ⌊ ⌉ х".split(" "),
        *"sin cos log log_ d/dx dy/dx f(x) f(x)= g(f(x))= y= where( max( e^ J_0( and not beta( inf \n \\frac".split(
            " "
        ),
        *"\\frac{ \\left( \\right) \\sqrt[ \\begin{cases} \\end{cases} \\\\ ^{(2)} ^(1,0)( \\text{if} \\left|".split(
            " "
        ),
    ]
)
JUMBLES = st.lists(PIECES, max_size=25)


@settings(max_examples=600)
@given(st.one_of(st.text(max_size=60), JUMBLES.map("".join), JUMBLES.map(" ".join)))
def test_any_text_gives_a_reading_or_an_error_of_ours(text):
    for reader in (read, read_formula):
        error = None
        try:
            reading = reader(text)
            assert reading.outputs
            assert all(isinstance(remark, Remark) for remark in reading.remarks)
        except ChainruleError as caught:
            error = caught
        if error is not None:
            assert error.message
            assert error.place is not None
            assert 0 <= error.place <= len(text)
            (str(error) + error.pointer()).encode()


# Against other readers --------------------------------------------------------------------------------------------


def trees():
    """Pairs of a formula with few brackets and Python's own spelling with all of them."""
    leaf = st.sampled_from([("x", "x", 9), ("y", "y", 9), ("2", "2", 9), ("0.5", "0.5", 9), ("π", "math.pi", 9)])

    def bracketed(part, least):
        text, python, holds = part
        return (text if holds >= least else f"({text})", python)

    def joined(parts):
        left, right, sign = parts
        if sign in "+-":
            (p, pp), (q, qq) = bracketed(left, 1), bracketed(right, 2)
            return (f"{p} {sign} {q}", f"({pp} {sign} {qq})", 1)
        if sign in "*/":
            (p, pp), (q, qq) = bracketed(left, 2), bracketed(right, 3)
            return (f"{p}{sign}{q}", f"({pp} {sign} {qq})", 2)
        (p, pp), (q, qq) = bracketed(left, 9), bracketed(right, 4)
        return (f"{p}^{q}", f"power({pp}, {qq})", 4)

    def wrapped(parts):
        inside, name = parts
        if name == "-":
            p, pp = bracketed(inside, 2)
            return (f"-{p}", f"(-{pp})", 1)
        text = {"abs": "|{}|", "sqrt": "√({})"}.get(name, name + "({})").format(inside[0])
        return (text, f"{name}({inside[1]})", 9)

    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.tuples(inner, inner, st.sampled_from("+-*/^")).map(joined),
            st.tuples(inner, st.sampled_from(["sin", "cos", "exp", "atan", "abs", "sqrt", "-"])).map(wrapped),
        ),
        max_leaves=12,
    )


@settings(max_examples=300)
@given(trees())
def test_precedence_agrees_with_python(tree):
    text, python, _ = tree
    names = {"x": 1.3, "y": 0.7, "math": math, "power": math.pow, "abs": abs, "sin": math.sin, "cos": math.cos}
    names |= {"exp": math.exp, "atan": math.atan, "sqrt": math.sqrt}
    try:
        expected = eval(python, names)
    except (ValueError, ZeroDivisionError, OverflowError):
        return
    if not math.isfinite(expected):
        return
    assert evaluate(node(text), {"x": 1.3, "y": 0.7}) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def exercises():
    for path in sorted(EXERCISES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def test_every_exercise_has_the_value_that_another_reader_gives_it():
    spec = importlib.util.spec_from_file_location("exercises_verify", EXERCISES / "verify.py")
    other = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(other)
    wrong = []
    for exercise in list(exercises())[::5]:  # verify.py's SymPy takes a minute for all
        text = exercise["formula"]
        point = {name: (ends[0] * 2 + ends[1]) / 3 for name, ends in exercise["domain"].items()}
        with mpmath.workdps(30):
            _, value = other.compiled(text, exercise.get("sympy"))
            expected = float(value({other.plain_name(name): mpmath.mpf(number) for name, number in point.items()}))
        found = evaluate(node(text), {node(name, declared=[name]).name: number for name, number in point.items()})
        if found != pytest.approx(expected, rel=1e-9):
            wrong.append((exercise["id"], text, found, expected))
    assert wrong == []


def test_what_is_printed_reads_back():
    for exercise in exercises():
        for text in (exercise["formula"], exercise["answer"]):
            made = node(text)
            for unicode in (False, True):
                printed = to_text(made, unicode=unicode)
                again = node(printed)
                assert to_text(again, unicode=unicode) == printed, text
                assert codes(printed) == [], printed


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("g = 2*f; f = x^2", ["used-before-defined", "unused-layer"]),
        ("f = x^2; g = 3x; h = g + 1", ["unused-layer"]),
        ("f = x^2; g = 2f; h = g + 3", []),
        ("x = 2x; y = x^2", []),
    ],
)
def test_layers_that_the_result_does_not_read_are_told(text, codes):
    assert codes == [remark.code for remark in read_formula(text).remarks]


def test_functions_that_double_when_written_out_are_refused():
    doubling = "; ".join(["f0(x) = x + x", *(f"f{i}(x) = f{i - 1}(f{i - 1}(x))" for i in range(1, 40))])
    with pytest.raises(FormulaTooLarge, match="when written out"):
        read_formula(f"{doubling}; f39(x)")
    assert read_formula("f(x) = x + x; " + "f(" * 20 + "x" + ")" * 20).inputs


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("gamma = x^2; y = gamma*(x + 1)", "gamma = x^2; y = gamma*(x + 1)"),
        ("A = π r^2; pi = 2A; y = pi + 1", "A = pi*r^2; pi_1 = 2A; y = pi_1 + 1"),
        ("gamma = x^2; y = gamma + Gamma(x)", "gamma_1 = x^2; y = gamma_1 + gamma(x)"),
    ],
)
def test_a_layer_is_printed_by_its_name_or_one_that_means_nothing_else(text, read_as):
    assert to_text(read_formula(text).output, layers="statements") == read_as


@pytest.mark.parametrize("text", ["e^(i*pi)", "e^(iπ) + 1", "exp(i x)", "e^(-i x)", "e^(a + i b)"])
def test_the_imaginary_unit_is_told_of(text):
    assert [each.code for each in read_formula(text).remarks] == ["imaginary-unit"]


@pytest.mark.parametrize(
    "text", ["i*x^2", "V/i", "x_i^2", "i e^x", "i = 2x; e^(i t)", "i = 0.05; 100e^(i t)", "e^(x/i)"]
)
def test_i_is_an_ordinary_name_elsewhere(text):
    assert "imaginary-unit" not in [each.code for each in read_formula(text).remarks]


def test_a_rate_of_interest_with_a_value_is_no_imaginary_unit():
    told = chainrule.explain("P e^(i t)", P=100, i=0.05, t=2, check=False).to_dict()["warnings"]
    assert "imaginary-unit" not in [each["code"] for each in told]


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("sinxcosx", "sin(x)*cos(x)"),
        ("2sinxcosx", "2sin(x)*cos(x)"),
        ("xsinxcosx", "x*sin(x)*cos(x)"),
        ("sin2xcosx", "sin(2x)*cos(x)"),
        ("sinxcos(2x)", "sin(x)*cos(2x)"),
        ("lncosx", "ln(cos(x))"),
        ("lnsinlnx", "ln(sin(ln(x)))"),
        ("senxcosx", "sin(x)*cos(x)"),
        ("xsinx", "x*sin(x)"),
        ("nlogn", "n*log(n)"),
        ("plnp", "p*ln(p)"),
        ("xsintheta", "x*sin(theta)"),
        ("xseno(x)", "x*sin(x)"),
        ("sin2xcos3x", "sin(2x)*cos(3x)"),
    ],
)
def test_several_functions_written_without_a_blank_are_taken_apart(text, apart):
    reading = read_formula(text)
    assert reading.output is read_formula(apart).output
    assert "joined-words" in [each.code for each in reading.remarks]


@pytest.mark.parametrize(
    "word",
    [
        *("costan", "cosine", "sinusoid", "logsin", "expo", "sincos"),
        *("seno", "senos", "coseno", "senot", "sino", "coso", "logo", "exposing", "using", "basing", "stand", "blogs"),
    ],
)
def test_a_word_that_no_argument_ends_is_a_name(word):
    assert [each.name for each in read_formula(word).inputs] == [word]


@pytest.mark.parametrize("word", ["barth", "marsh", "exposin", "march"])
def test_a_word_before_a_bracket_is_not_cut_at_the_end_of_a_word(word):
    with pytest.raises(FormulaError, match=f"no function is called '{word}'"):
        read_formula(f"{word}(q)")


def test_a_function_of_elsewhere_without_an_argument_is_one_name_and_told_as_that_function():
    (remark,) = read_formula("seno").remarks
    assert remark.message == "seno is read as one name; did you mean 'sin'?"


@pytest.mark.parametrize(("name", "formula"), [("sinc", "sin(x)/x"), ("elu", "where(x > 0, x, e^x - 1)")])
def test_a_function_that_is_not_known_says_which_formula_it_stands_for(name, formula):
    with pytest.raises(FormulaError) as caught:
        read_formula(f"{name}(2x)")
    assert caught.value.remedy == f"write {formula}"
    assert read_formula(formula).inputs
