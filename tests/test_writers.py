"""Writers: what is printed reads back, for every rule and for every rule inside every rule, in every format."""

import itertools
import json
import math
import random
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath.libmp import NoConvergence

from chainrule.api import explain
from chainrule.errors import UsageError
from chainrule.graph import children_first, const, illegal, symbol
from chainrule.readers.formula import read_formula
from chainrule.readers.latex import read_latex
from chainrule.rules import RULES, Function, call, derivative_of, find, layer, unknown
from chainrule.transforms.evaluate import evaluate
from chainrule.writers.demonstration import examples
from chainrule.writers.latex import to_latex
from chainrule.writers.mathml import to_mathml
from chainrule.writers.program import to_program
from chainrule.writers.python import to_python
from chainrule.writers.text import to_text
from chainrule.writers.words import to_words

x, y, z = symbol("x"), symbol("y"), symbol("z")
HALF = Fraction(1, 2)
LOGIC = ("both", "either", "opposite")
NAMES = ("theta", "x_1", "x1", "u", "e1", "W", "f", "J_1", "sigma", "beta", "learning_rate", "w_max")
POINTS = [
    {"x": 0.7, "y": 0.4, "z": 1.3, **{name: 0.3 + 0.05 * i for i, name in enumerate(NAMES)}},
    {"x": 1.4, "y": 2.3, "z": 0.6, **{name: 1.7 - 0.1 * i for i, name in enumerate(NAMES)}},
]


def plain_arguments(rule, letters):
    """Arguments with which a rule makes sense."""
    if rule.name in LOGIC:
        return [RULES["gt"](letters[0], letters[1])] * rule.arity
    if rule.name == "where":
        return [RULES["gt"](letters[0], letters[1]), letters[0], letters[2]]
    if rule.name == "root":
        return [letters[0], const(3)]
    if rule.name in ("polygamma", "besselj"):
        return [const(1), letters[0]]
    return list(letters[: rule.arity])


INSIDE = [rule(*plain_arguments(rule, (x, y, z))) for rule in RULES.values()] + [
    const(2),
    const(-2),
    const(HALF),
    const(-HALF),
    const(HALF, decimal=True),
    const(-HALF, decimal=True),
    const(Fraction(3, 10**9), decimal=True),
    const(10**30),
    2 * x,
    -2 * x,
    const(HALF) * x,
    const(-2) * x * y,
    x * 2,
    x * x,
    x**2,
    x**-2,
    -(x**2),
    (-x) ** 2,
    x / 2,
    -x / 2,
    1 / (x * y),
    RULES["exp"](-x),
    RULES["exp"](2 * x),
    *[symbol(name) for name in NAMES],
]


def pairs(rule):
    """The rule with every other rule, number and name in each of its slots."""
    for slot in range(rule.arity):
        takes_truth = rule.name in LOGIC or (rule.name == "where" and slot == 0)
        for inner in INSIDE:
            if (inner.dtype == "bool") == takes_truth:
                args = plain_arguments(rule, (y, z, x))
                args[slot] = inner
                yield rule(*args)


def value(node, point):
    try:
        return evaluate(node, point)
    except ValueError:
        return math.nan


def same(a, b):
    return a == b or (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-11, abs_tol=1e-13)


def equal(first, second):
    return all(same(value(first, point), value(second, point)) for point in POINTS)


def inputs(node):
    return [each.name for each in children_first(node) if each.is_input]


def declared(node):
    """The names of a graph, without those that are a function before a bracket: declared, they would never be one."""
    return [name for name in inputs(node) if name not in ("beta", "sigma", "W", "J_1", "f")]


@pytest.mark.parametrize("name", RULES)
def test_every_rule_inside_every_rule_reads_back_from_text(name):
    for node in pairs(RULES[name]):
        for unicode in (False, True):
            text = to_text(node, unicode=unicode)
            again = read_formula(text, declared=declared(node)).output
            assert again is node or equal(again, node), text
            if node.dtype != "bool":  # a bare comparison is read as the number 1 or 0
                assert to_text(again, unicode=unicode) == text


@pytest.mark.parametrize("name", RULES)
def test_every_rule_inside_every_rule_reads_back_from_latex(name):
    for node in pairs(RULES[name]):
        if node.op is RULES["eq"] or node in NOT_FROM_LATEX:
            continue  # x = y alone is an equation; inside a case it is read, see below
        latex = to_latex(node)
        again = read_latex(latex, declared=declared(node)).output
        assert again is node or equal(again, node), latex
        assert_well_formed(latex)


NOT_FROM_LATEX = {
    RULES["logbase"](y, RULES["inf"]()),  # no base
    RULES["lgamma"](const(10**30)),  # ln|Γ(…)| is beyond floats where lgamma is not
}


def assert_well_formed(latex):
    """Brackets are balanced, and nothing has two exponents or two subscripts."""
    assert latex.count("{") - latex.count(r"\{") == latex.count("}") - latex.count(r"\}"), latex
    assert len(re.findall(r"\\left(?![a-z])", latex)) == len(re.findall(r"\\right(?![a-z])", latex)), latex
    assert latex.count(r"\begin") == latex.count(r"\end"), latex
    groups = re.sub(r"\\[a-zA-Z]+|\\.", "", latex)
    while "{" in groups:
        groups, found = re.subn(r"\{[^{}]*\}", "G", groups)
        if not found:
            break
    assert not re.search(r"\^G\^|\^G'|_G_|\^.\^", groups), latex


@pytest.mark.parametrize("name", RULES)
def test_every_rule_inside_every_rule_is_mathml(name):
    children = {"mfrac": 2, "msup": 2, "msub": 2, "mroot": 2}
    core = {"math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msqrt", "mtable", "mtr", "mtd", *children}
    for node in pairs(RULES[name]):
        for element in ET.fromstring(to_mathml(node)).iter():
            assert element.tag in core
            assert element.tag not in children or len(element) == children[element.tag]
            assert element.tag not in ("mi", "mn", "mo") or element.text


def touched(element):
    """Return the names of several letters that nothing keeps apart from the factor before them."""
    found = []
    for row in element.iter():
        for before, after in itertools.pairwise(row):
            while after.tag in {"mrow", "msup", "msub"}:
                after = after[0]
            if before.text == "\u2062" and after.tag == "mi" and len(after.text) > 1:
                found.append(after.text)
    return found


@pytest.mark.parametrize("name", RULES)
def test_a_factor_that_begins_with_a_name_stands_apart_in_mathml(name):
    for node in pairs(RULES[name]):
        assert touched(ET.fromstring(to_mathml(x * node))) == [], to_mathml(x * node)


def test_a_product_of_functions_stands_apart_and_one_of_letters_does_not():
    sine, cosine = RULES["sin"](x), RULES["cos"](x)
    assert to_mathml(sine * cosine).count("<mspace") == 3  # before each argument, and between the two
    assert "<mspace" not in to_mathml(2 * x * y)
    close = "<mrow><mi>x</mi><mo>\u2062</mo><mrow><mi>sin</mi><mi>x</mi></mrow></mrow>"
    assert touched(ET.fromstring(close)) == ["sin"]


def test_equality_reads_back_inside_a_case():
    node = RULES["where"](RULES["eq"](x, 2 * y), x + 1, y)
    assert read_latex(to_latex(node)).output is node


TEXTS = {
    "x^2 + 1": x**2 + 1,
    "2x*cos(x^2)": 2 * x * RULES["cos"](x**2),
    "3cos(x)": 3 * RULES["cos"](x),
    "2(x + 1)^3": 2 * (x + 1) ** 3,
    "x*sin(x)": x * RULES["sin"](x),
    "2*3": const(2) * 3,
    "e^(-x/2)": RULES["exp"](-(x / 2)),
    "e^x": RULES["exp"](x),
    "|x|": RULES["abs"](x),
    "ln(x)": RULES["log"](x),
    "x^(1/3)": x ** const(Fraction(1, 3)),
    "x^(-2)": x**-2,
    "-x^2": -(x**2),
    "(-x)^2": (-x) ** 2,
    "a - (b - c)": symbol("a") - (symbol("b") - symbol("c")),
    "a/(b*c)": symbol("a") / (symbol("b") * symbol("c")),
    "a/b*c": symbol("a") / symbol("b") * symbol("c"),
    "a^(b^c)": symbol("a") ** (symbol("b") ** symbol("c")),
    "(a^b)^c": (symbol("a") ** symbol("b")) ** symbol("c"),
    "sin(x)^2": RULES["sin"](x) ** 2,
    "where(x > 0, 1, 0)": RULES["where"](RULES["gt"](x, 0), const(1), const(0)),
    "x!": RULES["factorial"](x),
    "x - 1": x + const(-1),
    "x - 2y": x + const(-2) * y,
    "x + (-y)": x + -y,
    "(1/2)^x": const(HALF) ** x,
    "x^(1/2)": x ** const(HALF),
    "0.5x": const(HALF, decimal=True) * x,
    "f'(g(x))": unknown("f", unknown("g", x), orders=(1,)),
    "f'''(x)": unknown("f", x, orders=(3,)),
    "f^(4)(x)": unknown("f", x, orders=(4,)),
    "f^(1,0)(x, y)": unknown("f", x, y, orders=(1, 0)),
    "d/dx(x^2)": derivative_of(x**2, x),
    "d^2/dx^2(x^2)": derivative_of(x**2, x, 2),
    "u + 1": layer(x**2, "u") + 1,
    "f(y)": call(Function("f", (x,), x**2), y),
    "f'(y)": call(Function("f", (x,), derivative_of(x**2, x)), y),
    "log_3(x)": RULES["logbase"](x, 3),
    "2*e1": 2 * symbol("e1"),
    "2*batter": 2 * symbol("batter"),
    "-3*rate^2": const(-3) * symbol("rate") ** 2,
    "2pi*x_1": 2 * RULES["pi"]() * symbol("x_1"),
    "2x_max": 2 * symbol("x_max"),
    "1e400*x": const(10**400) * x,
    "-3e-400*x": const(Fraction(-3, 10**400)) * x,
    "x^(1e30)": x ** const(10**30),
    "100000000000000000000x": const(10**20) * x,
}


@pytest.mark.parametrize("text", TEXTS)
def test_the_input_language_is_printed_as_people_write_it(text):
    assert to_text(TEXTS[text]) == text


UNICODE = {
    "x² + 1": x**2 + 1,
    "2x·cos(x²)": 2 * x * RULES["cos"](x**2),
    "eᵛ": RULES["exp"](symbol("v")),
    "e^(−x/2)": RULES["exp"](-(x / 2)),
    "x⁻²": x**-2,
    "√x": RULES["sqrt"](x),
    "√(x + 1)": RULES["sqrt"](x + 1),
    "(√x)²": RULES["sqrt"](x) ** 2,
    "2π·θ": 2 * RULES["pi"]() * symbol("theta"),
    "2·batter": 2 * symbol("batter"),
    "2α": 2 * symbol("alpha"),
    "x^(1e30)": x ** const(10**30),
    "u₁ − u1": symbol("u_1") - symbol("u1"),
    "x ≤ y": RULES["le"](x, y),
    "log₂(x)": RULES["log2"](x),
    "f″(x)": unknown("f", x, orders=(2,)),
    "d²/dx²(x)": derivative_of(x, x, 2),
}


@pytest.mark.parametrize("text", UNICODE)
def test_unicode_is_printed_as_people_write_it(text):
    assert to_text(UNICODE[text], unicode=True).replace("′′", "″") == text
    assert read_formula(to_text(UNICODE[text], unicode=True), declared=["u1"]).output is not None


LATEX = {
    r"\frac{2 x \cos\left(x^{2}\right)}{x + 1}": 2 * x * RULES["cos"](x**2) / (x + 1),
    r"\sin x \cos x": RULES["sin"](x) * RULES["cos"](x),
    r"\sin x \cdot y": RULES["sin"](x) * y,
    r"\sin^{2} x": RULES["sin"](x) ** 2,
    r"\left(\sin x\right)^{-1}": RULES["sin"](x) ** -1,
    r"e^{-\frac{x}{2}}": RULES["exp"](-x / 2),
    r"\left(x^{3}\right)^{3}": (x**3) ** 3,
    r"\left|x\right|": RULES["abs"](x),
    r"2 \cdot 3": const(2) * 3,
    r"x \cdot \frac{x}{2}": x * (x / 2),
    r"f \cdot \left(x + 1\right)": symbol("f") * (x + 1),
    r"x \left(x + 1\right)": x * (x + 1),
    r"x - 2 y": x + const(-2) * y,
    r"\theta_{1}": symbol("theta_1"),
    r"\mathrm{learning\_rate}": symbol("learning_rate"),
    r"\frac{d}{dx}\left(x^{2}\right)": derivative_of(x**2, x),
    r"\frac{d^{2}u}{dx^{2}}": derivative_of(layer(x, "u"), x, 2),
    r"f''\left(x\right)": unknown("f", x, orders=(2,)),
    r"\sqrt[{\sqrt[3]{x}}]{y}": RULES["root"](y, RULES["cbrt"](x)),
}


ROUND = {  # a whole decimal: in the input language, with Unicode's characters, as LaTeX, as Python
    "1e9*x": ("1e9*x", "1e9·x", r"10^{9} x", "1e9 * x"),
    "1500000.0x": ("1.5e6*x", "1.5e6·x", r"1.5 \cdot 10^{6} x", "1.5e6 * x"),
    "x/1e6": ("x/1e6", "x/1e6", r"\frac{x}{10^{6}}", "x / 1e6"),
    "x^2.0 + 86400.0x": ("x^2.0 + 86400.0x", "x^2.0 + 86400.0x", r"x^{2.0} + 86400.0 x", "x**2 + 86400 * x"),
    "x - 1e5": ("x - 1e5", "x − 1e5", r"x - 10^{5}", "x - 1e5"),
    "(-3e7)^x": ("(-3e7)^x", "(−3e7)ˣ", r"\left(-3 \cdot 10^{7}\right)^{x}", None),
    "1e7^2*x": ("(1e7)^2*x", "(1e7)²·x", r"\left(10^{7}\right)^{2} x", "1e7**2 * x"),
    "1000.0x": ("1000.0x", "1000.0x", "1000.0 x", "1000 * x"),
    "299792458.0x": ("299792458.0x", "299792458.0x", "299792458.0 x", "299792458 * x"),
    "1000000000x": ("1000000000x", "1000000000x", "1000000000 x", "1000000000 * x"),
}


@pytest.mark.parametrize("typed", ROUND)
def test_a_whole_decimal_is_short_and_reads_back(typed):
    node = read_formula(typed).output
    text, pretty, latex, python = ROUND[typed]
    assert (to_text(node), to_text(node, unicode=True), to_latex(node)) == (text, pretty, latex)
    assert read_formula(text).output is node
    assert read_formula(pretty).output is node
    assert evaluate(read_latex(latex).output, {"x": 3}) == evaluate(node, {"x": 3})
    if python is not None:
        assert python in to_python({"y": node}, ["x"])


CALLED = {
    "e = x^2; y = exp(e)": ("e = x²; y = exp(e)", r"\exp\left(e\right)"),
    "f(e) = exp(e); y = f(x)": ("f(e) = exp(e); y = f(x)", r"\exp\left(e\right)"),
    "y = exp(x); e = y + exp(y)": ("y = exp(x); e = y + exp(y)", r"\exp\left(y\right)"),
}


@pytest.mark.parametrize("typed", CALLED)
def test_where_a_name_is_e_an_exponential_is_called_exp(typed):
    node = read_formula(typed).output
    pretty, latex = CALLED[typed]
    assert to_text(node, unicode=True, layers="statements") == pretty
    assert read_formula(to_text(node, layers="statements")).output is node
    assert latex in to_latex(node, layers="statements")
    assert "<mi>exp</mi>" in to_mathml(node, layers="statements")
    told = explain(typed, x=1.5)
    for shown in (told.to_text(), told.to_latex(), told.to_markdown(), told._repr_html_()):
        assert not re.search(r"e\^|eᵉ|e[ˣʸ]|<msup><mi>e</mi>", shown)
    assert "u1" not in told.to_text()


def test_a_number_e_beside_a_name_e_is_exp_of_one():
    node = RULES["e"]() + symbol("e") + RULES["exp"](x)
    assert to_text(node) == "exp(1) + e + exp(x)"
    assert to_latex(node) == r"\exp\left(1\right) + e + \exp\left(x\right)"
    assert to_words(node) == "the sum of the sum of the exponential of 1 and e and the exponential of x"


@pytest.mark.parametrize("latex", LATEX)
def test_latex_is_printed_as_textbooks_print_it(latex):
    assert to_latex(LATEX[latex]) == latex


@pytest.mark.parametrize("name", ["50%", "$x$", "{", "\\evil", "a&b", "<b>", "a b", "#", "日本", "x^2", "_x", "x_"])
def test_no_name_means_anything_to_tex_or_to_a_page(name):
    node = symbol(name) ** 2
    text = re.sub(r"\\[{}$&#_%]", "", to_latex(node))
    assert not re.search(r"[$&#%]|\\evil", text)
    assert_well_formed(text)
    assert ET.fromstring(to_mathml(node)).tag == "math"


numbers = st.builds(
    const,
    st.one_of(st.integers(-(10**40), 10**40), st.fractions(max_denominator=10**9)),
) | st.builds(
    lambda whole, places: const(Fraction(whole, 1) * Fraction(10) ** places, decimal=True),
    st.integers(-(10**20), 10**20),
    st.integers(-320, 320),
)


@given(numbers)
def test_every_number_reads_back_exactly(number):
    again = read_formula(to_text(number)).output
    assert exact(again) == number.value


def exact(node):
    if node.is_constant:
        return node.value
    inside = [exact(arg) for arg in node.args]
    return -inside[0] if node.op is RULES["negate"] else Fraction(inside[0]) / inside[1]


LEAVES = [x, y, const(2), const(-3), const(HALF), const(HALF, decimal=True), symbol("theta"), RULES["pi"]()]
BUILDERS = ["add", "subtract", "multiply", "divide", "power", "negate", "exp", "sin", "log", "sqrt", "abs", "factorial"]


@given(st.integers(0, 2**32))
def test_random_formulas_read_back_from_text_and_latex(seed):
    chance = random.Random(seed)
    pool = list(LEAVES)
    for _ in range(chance.randint(1, 12)):
        rule = RULES[chance.choice(BUILDERS)]
        pool.append(rule(*[chance.choice(pool[-6:]) for _ in range(rule.arity)]))
    node = pool[-1]
    assert illegal(node) == []
    for text in (to_text(node), to_text(node, unicode=True)):
        again = read_formula(text).output
        assert again is node or close(again, node), text
    again = read_latex(to_latex(node)).output
    assert again is node or close(again, node), to_latex(node)
    assert_well_formed(to_latex(node))


def close(first, second):
    """Equal to seven digits: brackets that LaTeX leaves out of sums and products change the order of rounding."""
    for point in POINTS:
        a, b = value(first, point), value(second, point)
        if not (same(a, b) or math.isclose(a, b, rel_tol=1e-7, abs_tol=1e-7) or max(abs(a), abs(b)) > 1e12):
            return False
    return True


# Large graphs -------------------------------------------------------------------------------------------------------


def chain(length):
    node = x
    for _ in range(length):
        node = RULES["sin"](node) + 1
    return node


def doubled(times):
    node = x
    for _ in range(times):
        node = node * node + node
    return node


ALL_FORMATS = {
    "text": to_text,
    "unicode": lambda node, memo=None: to_text(node, unicode=True, memo=memo),
    "latex": to_latex,
    "mathml": to_mathml,
}


@pytest.mark.parametrize("name", ALL_FORMATS)
def test_no_format_explodes(name):
    write = ALL_FORMATS[name]
    assert len(write(doubled(100))) < 40_000
    assert len(write(chain(20_000))) < 5_000_000


def test_words_of_a_large_graph_are_its_formula():
    assert to_words(doubled(100)) == to_text(doubled(100), unicode=True)


@pytest.mark.parametrize("node", [doubled(12), chain(3000), chain(600) * chain(601)])
def test_statements_read_back_to_the_same_value(node):
    text = to_text(node)
    assert text.startswith("u1 = ")
    assert equal(read_formula(text).output, node)


def test_statements_avoid_names_in_use():
    node = chain(600)
    for name in ("u1", "v_2"):
        node = node + symbol(name)
    assert to_text(node).startswith("w1 = ")


def test_a_chain_of_a_hundred_thousand_layers_prints_as_statements():
    node = x
    for i in range(100_000):
        node = layer(2 * node, f"u_{i}")
    text = to_text(node, layers="statements")
    assert text.startswith("u_0 = 2x; u_1 = 2u_0; ")
    assert text.count(";") == 99_999


def test_layers_print_as_statements_that_read_back_to_the_same_graph():
    f = layer(x**2, "f")
    h = layer(layer(2 * f, "g") + 3, "h")
    text = to_text(h, layers="statements")
    assert text == "f = x^2; g = 2f; h = g + 3"
    assert read_formula(text).output is h
    assert to_text(h, layers="open") == "2x^2 + 3"


def test_functions_print_as_definitions_that_read_back():
    square = Function("f", (x,), x**2 + 1)
    node = call(square, call(Function("g", (x,), call(square, x) + x), y))
    text = to_text(node, layers="statements")
    assert text == "f(x) = x^2 + 1; g(x) = f(x) + x; f(g(y))"
    assert equal(read_formula(text).output, node)


@pytest.mark.parametrize("name", ALL_FORMATS)
def test_one_memo_serves_all_formats_and_changes_nothing(name):
    memo = {}
    for _ in range(2):
        for write in ALL_FORMATS.values():
            write(examples()[2], memo=memo)
    for node in [*examples(), doubled(100)]:
        assert ALL_FORMATS[name](node, memo=memo) == ALL_FORMATS[name](node)


def test_a_memo_makes_printing_again_cost_nothing():
    node, memo = chain(300), {}
    to_text(node, memo=memo)
    start = time.perf_counter()
    for _ in range(1000):
        to_text(node + 1, memo=memo)
    assert time.perf_counter() - start < 0.5  # printed afresh it would be two seconds


# Words --------------------------------------------------------------------------------------------------------------

WORDS = {
    "sin(x^2 + 1)": "the sine of the quantity x squared plus 1",
    "sin(x^2 + 1)*cos(x)": "the product of the sine of the quantity x squared plus 1 and the cosine of x",
    "2x*cos(x^2)": "2 times x times the cosine of x squared",
    "sin(x)^2": "the square of the sine of x",
    "sqrt(x)/2": "the quotient of the square root of x and 2",
    "sin(x/2)": "the sine of the quantity x divided by 2",
    "x - (1 - x)": "x minus the quantity 1 minus x",
    "(x + 1)/(x - 1)": "the quotient of x plus 1 and x minus 1",
    "e^(-x)": "e to the power minus x",
    "x!": "x factorial",
    "(x + 1)!": "the factorial of the quantity x plus 1",
    "f''(x)": "f double prime of x",
    "d^2/dx^2(x^2)": "the second derivative of x squared with respect to x",
}


@pytest.mark.parametrize("text", WORDS)
def test_words_say_how_far_each_part_goes(text):
    assert to_words(read_formula(text).output) == WORDS[text]


def test_no_two_different_formulas_sound_the_same():
    heard = {}
    for rule in RULES.values():
        for node in pairs(rule):
            other = heard.setdefault(to_words(node), node)
            assert other is node or equal(other, node), to_words(node)


# Python and programs ------------------------------------------------------------------------------------------------


def run_python(node, point):
    names = inputs(node)
    space = {}
    exec(to_python({"y": node}, names), space)
    return space["f"](*[point[name] for name in names])


def run_program(program, point):
    """The whole interpreter that a browser needs."""
    values = []
    for node in program["nodes"]:
        if node["op"] == "input":
            values.append(point[node["name"]])
        elif node["op"] == "constant":
            values.append(node["value"])
        else:
            values.append(float(find(node["op"]).value(*[values[i] for i in node["args"]])))
    return [values[i] for i in program["outputs"].values()]


def middle_of(rule):
    point, args = {}, []
    for letter, (low, high) in zip("abc", rule.domain):
        point[letter] = low + 0.37 * (high - low)
        args.append(symbol(letter))
    if rule.name in LOGIC:
        args = [RULES["gt"](arg, HALF) for arg in args]
    if rule.name == "where":
        args[0] = RULES["gt"](args[0], HALF)
    if rule.name in ("root", "besselj"):
        args[rule.name == "root"] = const(3)
    return rule(*args), point


@pytest.mark.parametrize("name", RULES)
def test_generated_python_and_programs_have_the_value_of_the_graph(name):
    node, point = middle_of(RULES[name])
    expected = evaluate(node, point)
    assert float(run_python(node, point)) == pytest.approx(expected, rel=1e-14, abs=1e-15)
    program = json.loads(json.dumps(to_program({"y": node})))
    assert run_program(program, point) == [pytest.approx(expected, rel=1e-15)]


@pytest.mark.parametrize("name", RULES)
def test_generated_python_has_the_right_brackets(name):
    for node in pairs(RULES[name]):
        try:
            found = float(run_python(node, POINTS[0]))
        except (ValueError, ZeroDivisionError, OverflowError, NoConvergence):
            continue  # where evaluate has nan or an infinity, math raises
        expected = value(node, POINTS[0])
        assert same(found, expected), to_python({"y": node}, declared(node))


def test_generated_python_stands_alone(tmp_path):
    node = RULES["sigmoid"](layer(x**2, "u", "the area")) + RULES["lambertw"](x) + RULES["root"](-x, 3)
    source = to_python({"y": node, "twice": 2 * node}, ["x"], "slope", about='gradient of: "x" \\ y')
    assert "u = x**2  # the area" in source
    path = tmp_path / "made.py"
    path.write_text(source + "\n\n\nprint(*slope(0.5))\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", path], capture_output=True, check=True, encoding="utf-8")
    first, second = map(float, done.stdout.split())
    assert first == pytest.approx(evaluate(node, {"x": 0.5}))
    assert second == 2 * first


def test_generated_python_gives_each_function_and_variable_its_own_name():
    square, cube = Function("g", (x,), x**2), Function("g", (x,), x**3)
    node = layer(call(square, layer(call(cube, x), "g")), "f") + symbol("lambda")
    space = {}
    exec(to_python({"y": node}, ["x", "lambda"]), space)
    assert space["f"](1.5, 2.0) == 1.5**6 + 2.0


@pytest.mark.parametrize("node", [unknown("f", x), derivative_of(x**2, x)])
def test_what_cannot_be_computed_is_refused(node):
    for write in (lambda: to_python({"y": node}, ["x"]), lambda: to_program({"y": node})):
        with pytest.raises(UsageError):
            write()


def test_python_of_an_unknown_input_is_refused():
    with pytest.raises(UsageError, match="reads y"):
        to_python({"y": x + y}, ["x"])


def test_programs_keep_exact_numbers_and_the_order_of_inputs():
    program = to_program({"p": const(Fraction(1, 3)) * y, "q": x + 10**5000}, ["x", "y", "z"])
    assert program["inputs"] == ["x", "y", "z"]
    exact_ones = [node["exact"] for node in program["nodes"] if node["op"] == "constant"]
    assert exact_ones[0] == "1/3"
    assert len(exact_ones[1]) == 5001
    assert list(program["outputs"]) == ["p", "q"]


@pytest.mark.parametrize("module", ["text", "latex", "mathml", "words", "python", "program"])
def test_every_writer_shows_itself(module):
    command = [sys.executable, "-m", f"chainrule.writers.{module}"]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    assert len(done.stdout) > 100
