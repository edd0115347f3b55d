r"""This file tests LaTeX as input: it means what the plain formula means, and mistakes have a place."""

import json
import math
import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.errors import ChainruleError, FormulaError, FormulaTooLarge, UnknownName, UsageError
from chainrule.graph import const, symbol
from chainrule.readers import read, read_formula, read_latex
from chainrule.rules import RULES, find
from chainrule.transforms.evaluate import evaluate
from chainrule.writers.latex import to_latex

EXERCISES = Path(__file__).resolve().parent / "exercises"

SAME = [
    (r"\frac{1}{2}x", "1/2 x"),
    (r"\frac12 x", "1/2 x"),
    (r"\dfrac{x}{x+1} + \tfrac{x}{2}", "x/(x+1) + x/2"),
    (r"\frac{x}{y}z", "(x/y) z"),
    (r"\frac\pi2", "π/2"),
    (r"x^\frac12", "x^(1/2)"),
    (r"\frac{\frac{1}{x}}{y}", "(1/x)/y"),
    (r"\sqrt{x+1}", "√(x+1)"),
    (r"\sqrt x", "√x"),
    (r"\sqrt[3]{x}", "∛x"),
    (r"\sqrt[4]{x}", "root(x, 4)"),
    (r"\sqrt[n+1]{x}", "root(x, n + 1)"),
    (r"\sqrt{\sqrt{x}}", "√√x"),
    (r"\sin x", "sin x"),
    (r"\sin^2 x", "sin^2 x"),
    (r"\sin^{2}\left(x+1\right)", "sin^2(x+1)"),
    (r"\sin^{-1} x", "asin(x)"),
    (r"\tan^{-1}\frac{y}{x}", "atan(y/x)"),
    (r"\sin 2x \cos x", "sin(2x) cos(x)"),
    (r"\sin\theta", "sin(theta)"),
    (r"\sin x^2", "sin(x^2)"),
    (r"\arcsin x + \arctan(x)", "asin(x) + atan(x)"),
    (r"\sinh x", "sinh(x)"),
    (r"\operatorname{erf}(x)", "erf(x)"),
    (r"\operatorname{arsinh} x", "asinh(x)"),
    (r"\operatorname{ReLU}\left(x\right)", "relu(x)"),
    (r"\operatorname{LeakyReLU}\left(x, 0.1\right)", "leaky_relu(x, 0.1)"),
    (r"\ln x + \exp(x)", "ln(x) + e^x"),
    (r"\log_{2} x", "log_2(x)"),
    (r"\log_2(x)", "log_2(x)"),
    (r"\log_{x+1} y", "logbase(y, x + 1)"),
    (r"\log_{b}\left(x\right)", "log_b(x)"),
    (r"e^{-x^2/2}", "e^(-x^2/2)"),
    (r"e^x", "e^x"),
    (r"x^{2}y", "x^2 y"),
    (r"x^{y^{z}}", "x^(y^z)"),
    (r"x^-1", "x^-1"),
    (r"2^{10}", "2^10"),
    (r"2\cdot x \times y \div z", "2*x*y/z"),
    (r"\left(x + 1\right)^2", "(x+1)^2"),
    (r"\bigl(x + 1\bigr)^2", "(x+1)^2"),
    (r"\left[x\right] \left\{y\right\}", "(x)(y)"),
    (r"\left|x\right|", "|x|"),
    (r"\left|\left|x\right|-1\right|", "||x|-1|"),
    (r"\lvert x\rvert^2", "|x|^2"),
    (r"|x| + \vert y \vert", "|x| + |y|"),
    (r"\ln\left|x\right|", "ln|x|"),
    (r"\left\lfloor x \right\rfloor + \lceil x \rceil", "floor(x) + ceil(x)"),
    (r"\max\left(a, b\right) + \min\{a, b\}", "max(a, b) + min(a, b)"),
    (r"\left(a + 1 \bmod b\right)", "mod(a + 1, b)"),
    (r"x!", "x!"),
    (r"\pi\alpha_{max}\theta_1", "π alpha_max theta_1"),
    (r"x_{12}^2 + x_1", "x_12^2 + x_1"),
    (r"v_{\text{max}} + v_{\mathrm{min}}", "v_max + v_min"),
    (r"\mathrm{speed}^2", "speed^2"),
    (r"\varepsilon + \varphi", "epsilon + phi"),
    (r"f'(x) + f''(x) + f^{\prime}(x)", "f'(x) + f''(x) + f'(x)"),
    (r"f^{(4)}(x)", "f^(4)(x)"),
    (r"f^{\left(1,0\right)}\left(x, y\right)", "f^(1,0)(x, y)"),
    (r"h(g(f(x)))", "h(g(f(x)))"),
    (r"\frac{d}{dx}\left(x^2\right)", "d/dx(x^2)"),
    (r"\frac{d^2}{dx^{2}}(x^3)", "d^2/dx^2(x^3)"),
    (r"\frac{\partial}{\partial x}\left(x y\right)", "d/dx(x y)"),
    (r"\frac{\mathrm{d}}{\mathrm{d}x} x^2", "d/dx(x^2)"),
    (r"\frac{d}{d\theta}\sin\theta", "d/dtheta(sin θ)"),
    (r"\frac{d}{dx_{1}}\left(x_{1}^{2}\right)", "d/dx_1(x_1^2)"),
    (r"\frac{d}{dx}h(g(f(x)))", "d/dx(h(g(f(x))))"),
    (r"y = x^2; \frac{dy}{dx}", "y = x^2; dy/dx"),
    (r"\begin{cases} x & x > 0 \\ -x & \text{otherwise} \end{cases}", "where(x > 0, x, -x)"),
    (r"\begin{cases} x & \text{if } x \ge 1 \\ 0 & \text{else} \\ \end{cases}", "where(x >= 1, x, 0)"),
    (
        r"\begin{cases} 1, & 0 < x < 1 \\ 2, & x \neq 3 \text{ and } x \le 9 \\ 3 \end{cases}",
        "where(0 < x < 1, 1, where(x != 3 and x <= 9, 2, 3))",
    ),
    (r"\begin{aligned} u &= x^2 \\ & \sin u \end{aligned}", "u = x^2; sin u"),
    (r"f(x) = x^2 \\ g(f(x)) = 2f(x) \\ h(g(f(x))) = g(f(x)) + 3", "f = x^2; g = 2f; h = g + 3"),
    ("f(x) = x^2\n\\,g(f(x)) = 2f(x)\nh(g(f(x))) = g(f(x)) + 3", "f = x^2; g = 2f; h = g + 3"),
    (r"\[ f(x) = x^2 \] \[ g(f(x)) = 2f(x) \]", "f = x^2; g = 2f"),
    (r"batter = x^2 % mixing" + "\n" + r"cake = 2\,batter", "batter = x^2 # mixing\ncake = 2 batter"),
    (r"$x^2$", "x^2"),
    (r"x\,y\;z\!\quad w~v", "x y z w v"),
    ("x^2\n + 3", "x^2 + 3"),
    (r"\Gamma\left(x\right)", "gamma(x)"),
    (r"\psi\left(x\right)", "digamma(x)"),
    (r"\psi^{\left(2\right)}\left(x\right)", "polygamma(2, x)"),
    (r"\sigma\left(x\right)", "sigmoid(x)"),
    (r"\sigma \left(x\right)", "sigma*x"),
    (r"W\left(x\right)", "lambertw(x)"),
    (r"J_{0}\left(x\right)", "besselj(0, x)"),
    (r"\mathrm{B}\left(a, b\right)", "beta(a, b)"),
    (r"mgh", "m g h"),
    (r"2sin x", "2 sin x"),
    (r"π·x² − 1", "π x^2 - 1"),
    (r"{x}^{2}", "x^2"),
    (r"{}x", "x"),
]


@pytest.mark.parametrize(("latex", "plain"), SAME)
def test_latex_means_what_the_plain_formula_means(latex, plain):
    reading = read_latex(latex)
    assert reading.outputs == read_formula(plain).outputs
    assert reading.source == "latex"


FUNCTIONS = [name for name, rule in RULES.items() if rule.arity and rule.kind != "structure" and name != "unknown"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_known_by_its_name(name):
    rule = find(name)
    if rule.dtype == "bool":
        return
    args = ["x", "y", "z"][: rule.arity]
    nodes = [symbol(arg) for arg in args]
    if name == "where":
        args[0], nodes[0] = "x > 0", RULES["gt"](nodes[0], 0)
    if name == "power":
        return
    written = name.replace("_", r"\_")
    assert read_latex(rf"\operatorname{{{written}}}\left({', '.join(args)}\right)").output is rule(*nodes)


MISTAKES = [
    ("", FormulaError, 0, "no formula"),
    (r"\frac{", FormulaError, 5, "add }"),
    (r"\frac{1}{", FormulaError, 8, "add }"),
    (r"\frac{1}", FormulaError, 0, "denominator is missing"),
    (r"\frac", FormulaError, 0, "numerator is missing"),
    (r"\sqrt{x", FormulaError, 5, "add }"),
    (r"\sqrt[3]", FormulaError, 0, "radicand is missing"),
    (r"\sqrt[3", FormulaError, 0, "add ]"),
    (r"x^", FormulaError, 1, "exponent is missing"),
    (r"x^+", FormulaError, 1, ""),
    (r"x}", FormulaError, 1, "closes nothing"),
    (r"\left(x", FormulaError, 5, "add ')'"),
    (r"\left x", FormulaError, 0, "bracket is missing"),
    (r"\left|x\right)", FormulaError, 7, "same kind"),
    (r"\foo x", UnknownName, 0, r"\mathrm{foo}"),
    (r"\snn x", UnknownName, 0, r"did you mean \sin?"),
    (r"\alhpa", UnknownName, 0, r"did you mean \alpha?"),
    (r"\operatorname{foo}(x)", UnknownName, 0, "foo(x) = …"),
    (r"\int x\,dx", FormulaError, 0, "integrals"),
    (r"30^\circ", FormulaError, 3, "radians"),
    (r"\sin", FormulaError, 0, "sin(x)"),
    (r"x_{i+1}", FormulaError, 1, "letters and digits"),
    (r"_1", FormulaError, 0, "follows no name"),
    (r"\theta_{2²}", FormulaError, 6, "letters and digits"),
    (r"\begin{matrix} x \end{matrix}", FormulaError, 0, "only cases"),
    (r"\begin{cases} x & x > 0 \\", FormulaError, 0, r"\end{cases}"),
    (r"\end{cases}", FormulaError, 0, r"\begin{cases}"),
    (r"\begin{cases} 1 & 2 \\ 3 \end{cases}", FormulaError, 0, "condition"),
    (r"\frac{dy}{dx}", UnknownName, 0, "y is not defined"),
    (r"\frac{d^2}{dx}(x)", FormulaError, 0, "do not agree"),
    (r"x^2 + y^2 = 1", FormulaError, 0, "equation"),
    ("x\\", FormulaError, 1, "command is missing"),
    ("\\\udc80", FormulaError, 1, "UTF-8"),
    (r"\mathrm{}", FormulaError, 0, "no name"),
    (r"\sin\х", FormulaError, 5, "letter x"),
    (r"\frac{" * 2001 + "x" + "}{2}" * 2001, FormulaTooLarge, None, "more than 2000 deep"),
]


@pytest.mark.parametrize(("text", "kind", "place", "says"), MISTAKES, ids=[m[0][:24] for m in MISTAKES])
def test_a_mistake_is_told_with_its_place_in_the_latex(text, kind, place, says):
    with pytest.raises(kind) as caught:
        read_latex(text)
    error = caught.value
    assert type(error) is kind
    assert says in str(error)
    assert place is None or error.place in {place, place + 1}, str(error)
    str(error.pointer()).encode()


def test_what_is_no_text_is_refused():
    with pytest.raises(UsageError):
        read_latex(None)


def test_declared_words_are_not_taken_apart():
    assert read_latex("speed t", declared=["speed"]).output is symbol("speed") * symbol("t")
    assert [remark.code for remark in read_latex("mgh").remarks] == ["letters"]


def test_read_tells_the_languages_apart():
    assert read(r"\frac{1}{2}").output is const(Fraction(1, 2))
    assert read("x_{1}").source == read("$x$").source == "latex"
    assert read("x^{2}").source == read("1/2").source == "formula"
    assert read("x^{2}").output is symbol("x") ** 2


def test_deep_and_long_latex_is_read_in_linear_time():
    start = time.process_time()
    for text in (
        r"\frac{" * 900 + "x" + "}{2}" * 900,
        r"\sqrt{" * 900 + "x" + "}" * 900,
        r"\left(" * 1900 + "x" + r"\right)" * 1900,
        r"\cdot ".join(["x"] * 9000),
        r"\frac{d}{dx}" * 1900 + "x",
    ):
        assert read_latex(text).outputs
    assert time.process_time() - start < 5


PIECES = st.sampled_from(
    [
        *r"\frac \frac{ \frac{d}{dx} \sqrt \sqrt[ \left( \right) \left| \right| \left \right".split(" "),
        *r"\begin{cases} \end{cases}".split(" "),
        *r"\\ & { } ^ _ ^{ _{ ^{(2)} ^{-1} ' ^{\prime} \sin \log \ln \pi \theta \psi^{\left(".split(" "),
        *r"\sigma\left( \mathrm{".split(" "),
        *r"\text{if} \text{otherwise} \operatorname{ \cdot \bmod \le \land ( ) [ ] | x y e f 2 12 , ; = > + -".split(
            " "
        ),
        *r"\, \begin{aligned} \{ \} \lfloor $ % \x ~ \J_0( W(".split(" "),
    ]
)
JUMBLES = st.lists(PIECES, max_size=20)


@settings(max_examples=600)
@given(st.one_of(st.text(max_size=50), JUMBLES.map("".join), JUMBLES.map(" ".join)))
def test_any_text_gives_a_reading_or_an_error_of_ours(text):
    error = None
    try:
        assert read_latex(text).outputs
    except ChainruleError as caught:
        error = caught
    if error is not None:
        assert error.message
        assert error.place is not None
        assert 0 <= error.place <= len(text)
        (str(error) + error.pointer()).encode()


def test_the_latex_that_is_written_reads_back_with_its_value():
    wrong = []
    for path in sorted(EXERCISES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            exercise = json.loads(line)
            point = {name: (ends[0] * 2 + ends[1]) / 3 for name, ends in exercise["domain"].items()}
            point = {read_formula(name, declared=[name]).output.name: number for name, number in point.items()}
            for text in (exercise["formula"], exercise["answer"]):
                made = read_formula(text).output
                again = read_latex(to_latex(made)).output
                if again is made:
                    continue
                expected, found = evaluate(made, point), evaluate(again, point)
                if not math.isclose(expected, found, rel_tol=1e-9, abs_tol=1e-12):
                    wrong.append((text, to_latex(made), expected, found))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        (r"3{,}5 x", "3.5"),
        (r"\dot{x}", "subscript"),
        (r"\hat{y}^2", "subscript"),
        (r"x \mapsto x^2", "f(x) = …"),
        (r"\lVert x \rVert", "|x|"),
        (r"5\%", "0.05"),
    ],
)
def test_what_textbooks_print_and_no_formula_holds_says_what_to_write(text, remedy):
    with pytest.raises(FormulaError) as caught:
        read_latex(text)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("text", ["cost = 5$ + x^2", "y = x^2 + 3 $ 4", "y = x^2 $ 3x", "$x^2", "2 $x$"])
def test_a_dollar_inside_a_formula_is_told(text):
    """What stood on one side of it would go without a word."""
    with pytest.raises(FormulaError, match=r"a \$ stands inside a formula"):
        read(text)


@pytest.mark.parametrize("text", ["$x^2$", "$$x^2$$", " $x^2$ "])
def test_dollars_around_formulas_are_read(text):
    assert read(text).source == "latex"
