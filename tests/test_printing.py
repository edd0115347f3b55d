"""Random graphs with unknown functions, derivatives and odd names are printed and read back to the same graph."""

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.graph import Node, children_first, const, illegal, inputs_of, symbol
from chainrule.readers import read_formula
from chainrule.readers.latex import read_latex
from chainrule.rules import RULES, derivative_of, unknown
from chainrule.rules.arithmetic import add
from chainrule.writers.latex import to_latex
from chainrule.writers.text import to_text

R = RULES
x, y, z = symbol("x"), symbol("y"), symbol("z")
INPUTS = ["x", "y", "lambda", "theta", "x_1", "E", "d", "alpha_2", "learning_rate", "u1", "e_1", "i"]
NUMBERS = st.one_of(
    st.integers(-12, 12).map(const),
    st.sampled_from([10**40, -(10**40), Fraction(1, 2), Fraction(-1, 3), Fraction(22, 7)]).map(const),
    st.sampled_from(["0.5", "-0.1", "1e-30", "-2.5e-9", "1e40", "3.0", "123456.789"])
    .map(Fraction)
    .map(lambda value: const(value, decimal=True)),
)
ONE_ARGUMENT = [R[name] for name in ("sin", "log", "sqrt", "cbrt", "exp", "negate", "abs", "factorial", "floor", "sec")]
TWO_ARGUMENTS = [
    R[name] for name in ("add", "subtract", "multiply", "divide", "power", "max", "logbase", "root", "mod")
]
LEAVES = st.one_of(st.sampled_from(INPUTS).map(symbol), NUMBERS, st.sampled_from(["pi", "e"]).map(lambda n: R[n]()))


def grown(parts):
    """A function of parts: of the table, one that nobody defined, or a derivative."""
    wrt = st.sampled_from(INPUTS).map(symbol)
    return st.one_of(
        st.builds(lambda rule, a: rule(a), st.sampled_from(ONE_ARGUMENT), parts),
        st.builds(lambda rule, a, b: rule(a, b), st.sampled_from(TWO_ARGUMENTS), parts, parts),
        st.builds(lambda rule, a, b: rule(a, b), st.sampled_from(TWO_ARGUMENTS[:5]), parts, parts),
        st.builds(lambda a, b, c: R["where"](R["lt"](a, b), b, c), parts, parts, parts),
        st.builds(lambda a, n: unknown("f", a, orders=(n,)), parts, st.integers(0, 5)),
        st.builds(lambda a, b, n: unknown("g", a, b, orders=(n, 1)), parts, parts, st.integers(0, 2)),
        st.builds(derivative_of, parts, wrt, st.integers(1, 3)),
    )


GRAPHS = st.recursive(LEAVES, grown, max_leaves=10)


def plainly(node):
    """A graph in which signs stand in one way: what `-x*y`, `1/2` and `e^x` mean is one graph."""
    done = {}
    for each in children_first(node):
        done[each] = tidied(Node(each.op, tuple([done[arg] for arg in each.args]), each.params))
    return done[node]


def tidied(node):
    name, args = node.op.name, node.args
    if node.is_constant and node.value and not 10**-21 < abs(node.value) < 10**21:
        return const(node.value)  # 10^40 is written 1e40, whether as a decimal or not
    if name == "power" and args[0].op is R["e"]:
        return R["exp"](args[1])
    if name in {"multiply", "divide"}:
        return tidied_product(node, *args)
    if name == "subtract":
        return add(args[0], tidied(-args[1]))
    if name == "negate" and args[0].is_constant:
        return const(-args[0].value, decimal=args[0].is_decimal)
    return args[0].args[0] if name == "negate" and args[0].op is R["negate"] else node


def tidied_product(node, first, second):
    if first.op is R["negate"]:
        return tidied(-tidied(Node(node.op, (first.args[0], second))))
    if first.is_constant and first.value < 0:
        positive = const(-first.value, decimal=first.is_decimal)
        return tidied(-tidied(Node(node.op, (positive, second))))
    whole = all(arg.is_constant and type(arg.value) is int and not arg.is_decimal for arg in node.args)
    return const(Fraction(first.value, second.value)) if node.op is R["divide"] and whole and second.value > 0 else node


def read_again(node, text):
    return read_formula(text, declared=[each.name for each in inputs_of(node)]).output


@settings(max_examples=400)
@given(GRAPHS, st.booleans())
def test_random_graphs_read_back(node, unicode):
    assert illegal(node) == []
    text = to_text(node, unicode=unicode)
    assert plainly(read_again(node, text)) is plainly(node), text


@pytest.mark.parametrize(
    ("node", "ascii_text", "unicode_text"),
    [
        (1 * R["sin"](x), "1*sin(x)", "1·sin(x)"),
        (0 * R["sin"](x), "0*sin(x)", "0·sin(x)"),
        (const(-1) * x, "-1*x", "−1·x"),
        (2 * (2 * x), "2(2x)", "2(2x)"),
        (unknown("g", x, orders=(1,)) ** 2, "g'(x)^2", "g′(x)²"),
        (unknown("g", x, y, orders=(1, 0)) ** 2, "g^(1,0)(x, y)^2", "g^(1,0)(x, y)²"),
        (x - const(-2), "x - (-2)", "x − (−2)"),
        (symbol("theta") * symbol("x_1"), "theta*x_1", "θ·x₁"),
        (x ** (y**z), "x^(y^z)", "x^(yᶻ)"),
    ],
)
def test_small_forms(node, ascii_text, unicode_text):
    assert to_text(node) == ascii_text
    assert to_text(node, unicode=True) == unicode_text
    for text in (ascii_text, unicode_text):
        assert plainly(read_again(node, text)) is plainly(node)


def test_a_factor_of_one_has_its_dot_in_latex():
    assert to_latex(1 * R["sin"](x)) == r"1 \cdot \sin x"
    assert read_latex(to_latex(unknown("g", x, orders=(1,)) ** 2)).output is unknown("g", x, orders=(1,)) ** 2


@pytest.mark.parametrize("name", ["d", "d_1", "x"])
def test_derivatives_in_a_formula_with_a_name_d_read_back(name):
    node = derivative_of(symbol(name) ** 2 * x, symbol(name)) + symbol(name) / x
    for unicode in (False, True):
        text = to_text(node, unicode=unicode)
        assert read_formula(text).output is node
        assert read_formula(text, declared=["d"]).output is node


def test_where_d_is_a_name_a_quotient_stays_one():
    assert read_formula("d/x + d/dx", declared=["d"]).output.op is add
    assert read_formula("∂/∂d(d^2)", declared=["d"]).output is derivative_of(symbol("d") ** 2, symbol("d"))


# Names of functions that are used elsewhere, and slips --------------------------------------------------------------

ELSEWHERE = {
    "tg(x)": R["tan"](x),
    "2tg^2(x)": 2 * R["tan"](x) ** 2,
    "ctg(x)": R["cot"](x),
    "sh(x) + ch(x)": R["sinh"](x) + R["cosh"](x),
    "arctg(x)": R["atan"](x),
    "sen(x)": R["sin"](x),
    "sen x": R["sin"](x),
    "sen 2x": R["sin"](2 * x),
    "sen (x)": R["sin"](x),
    "sen√x": R["sin"](R["sqrt"](x)),
    "sen^2 x": R["sin"](x) ** 2,
    "sen² x": R["sin"](x) ** 2,
    "sen^(2) x": R["sin"](x) ** 2,
    "3sen^2(x)": 3 * R["sin"](x) ** 2,
    "sen x cos x": R["sin"](x) * R["cos"](x),
    "cos sen x": R["cos"](R["sin"](x)),
    "cotg x": R["cot"](x),
    "arcsen(x)": R["asin"](x),
    "arccotg x": R["acot"](x),
    "senh x": R["sinh"](x),
    "tgh(x)": R["tanh"](x),
    "arcsenh(x) + argsenh(x)": R["asinh"](x) + R["asinh"](x),
    "argcosh(x)": R["acosh"](x),
    "raiz(x) + raíz(x)": R["sqrt"](x) + R["sqrt"](x),
    "máx(x, 2)": R["max"](x, 2),
}
JOINED = {"senx": R["sin"](x), "2senx": 2 * R["sin"](x), "xsen(x)": x * R["sin"](x), "arctgx": R["atan"](x)}


@pytest.mark.parametrize("text", ELSEWHERE)
def test_names_of_elsewhere_are_functions(text):
    reading = read_formula(text)
    is_product = re.search(r"\b2?(tg|sh|ch)\b", text) is not None
    assert {remark.code for remark in reading.remarks} == ({"function-of-elsewhere"} if is_product else set())
    assert reading.output is ELSEWHERE[text]


def test_a_tangent_without_a_bracket_is_a_product_with_a_remark():
    reading = read_formula("tg x")
    assert [remark.message for remark in reading.remarks] == ["tg is read as t·g; did you mean tan(…)?"]
    assert read_formula("t = 2x; tg x").remarks == ()


@pytest.mark.parametrize("text", JOINED)
def test_names_of_elsewhere_are_taken_apart_like_others(text):
    reading = read_formula(text)
    assert [remark.code for remark in reading.remarks] == ["joined-words"]
    assert reading.output is JOINED[text]


@pytest.mark.parametrize(
    "text",
    [
        "sen = 3x; sen (x)",
        "x = 2y; sen = 3x; 2 sen x",
        "sen(x) = 3x; sen(2)",
        "raiz = x; raiz^2 x",
        "f(sen) = sen x; f(2)",
    ],
)
def test_a_name_of_ones_own_comes_before_one_of_elsewhere(text):
    reading = read_formula(text)
    assert "function-of-elsewhere" not in {remark.code for remark in reading.remarks}
    assert "sin" not in to_text(reading.output, layers="statements")


@pytest.mark.parametrize("text", ["sen", "sen + 1", "sen^2", "2 sen/x", "sent", "send x", "|sen|", "arch x", "tgx"])
def test_a_name_without_an_argument_is_no_function_of_elsewhere(text):
    assert "function-of-elsewhere" not in {remark.code for remark in read_formula(text).remarks}


@pytest.mark.parametrize("text", ["t g(x)", "t = 2y; tg(x)", "g(u) = u; tg(x)", "tg (x)"])
def test_what_is_a_product_stays_one(text):
    reading = read_formula(text)
    assert "function-of-elsewhere" not in {remark.code for remark in reading.remarks}
    assert reading.output.op is R["multiply"]


@pytest.mark.parametrize(("text", "meant"), [("sn(x)", "sin"), ("3cs(x)", "cos"), ("tn(x)", "tan")])
def test_a_slip_is_a_product_with_a_remark(text, meant):
    reading = read_formula(text)
    assert [remark.code for remark in reading.remarks] == ["near-function"]
    assert f"did you mean {meant}(…)?" in reading.remarks[0].message
    assert len(reading.inputs) == 3


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (r"\tg x", "tan"),
        (r"\arctg\left(x\right)", "atan"),
        (r"\sh x", "sinh"),
        (r"\sen x", "sin"),
        (r"\arcsen\left(x\right)", "asin"),
        (r"\operatorname{sen} x", "sin"),
        (r"\mathrm{tg}(x)", "tan"),
        (r"sen\,x", "sin"),
        (r"\text{senh}(x)", "sinh"),
    ],
)
def test_commands_of_elsewhere_are_functions(text, name):
    assert read_latex(text).output is R[name](x)
