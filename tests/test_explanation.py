"""The explanation as people and programs see it: the article's example, the shape, the story, what is special."""

import json
import math
from fractions import Fraction
from pathlib import Path

import jsonschema
import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import chainrule
import chainrule.explanation as package
from chainrule.errors import UsageError
from chainrule.explanation import explanation_of
from chainrule.explanation.plain_text import ascii_only
from chainrule.graph import const, inputs_of, symbol
from chainrule.readers import read_formula
from chainrule.readers.reading import Reading
from chainrule.rules import RULES, Function, call, layer

SCHEMA = json.loads((Path(package.__file__).parent.parent / "explanation.schema.json").read_text(encoding="utf-8"))
VALID = jsonschema.Draft202012Validator(SCHEMA)


def told(formula, at=None, **options):
    return explanation_of(read_formula(formula), at=at, **options)


def data(story):
    """The plain data after a journey through strict JSON, and valid against the schema."""
    made = json.loads(json.dumps(story.to_dict(), allow_nan=False))
    VALID.validate(made)
    return made


def gains(story):
    return {(read.name, each.view.name): read.gain for each in story.layers for read in each.reads}


ARTICLE = "f = x^2; g = 2*f; h = g + 3"


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_worked_example_of_the_article():
    story = data(told(ARTICLE, {"x": 5}, push=0.1))
    assert ["f", "g", "h"] == [each["name"] for each in story["layers"]]
    assert [25, 50, 53] == [each["value"] for each in story["layers"]]
    assert ["2x", "2", "1"] == [each["reads"][0]["derivative"] for each in story["layers"]]
    assert [10, 2, 1] == [each["reads"][0]["gain"] for each in story["layers"]]
    assert [
        "a small push on x reaches f ten times as large",
        "g doubles whatever reaches it",
        "h only adds 3: it passes the push on unchanged",
    ] == [each["sentence"] for each in story["layers"]]
    assert 53 == story["value"]
    assert ("4x", 20) == tuple(story["derivatives"][0][key] for key in ("formula", "value"))
    assert [{"wrt": "x", "output": "h", "layers": ["x", "f", "g", "h"], "gains": [10, 2, 1], "product": 20}] == story[
        "paths"
    ]
    assert {"x": 0.1} == story["prediction"]["push"]
    assert 2.0 == pytest.approx(story["prediction"]["predicted"], rel=1e-15)
    assert 2.02 == pytest.approx(story["prediction"]["real"], rel=1e-14)
    assert 0.02 == pytest.approx(story["prediction"]["error"], rel=1e-12)
    assert all(check["passed"] for check in story["checks"])
    assert [] == story["warnings"]


def test_the_worked_example_on_a_terminal():
    text = str(told(ARTICLE, {"x": 5}, push=0.1))
    assert "dh/dx = dh/dg · dg/df · df/dx = 1 · 2 · 2x = 4x" in text
    assert "= 20 at x = 5" in text
    assert "2.02" in text
    assert "\033" not in text
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "✗" not in text


def test_a_formula_with_two_paths():
    story = told("sin(x^2+1)*exp(-x/2)", {"x": 1.1})
    assert {
        ("x", "u"): 2.2,
        ("u", "s"): -0.5966,
        ("x", "v"): -0.5,
        ("v", "w"): 0.5769,
        ("s", "y"): 0.5769,
        ("w", "y"): 0.8026,
    } == pytest.approx(gains(story), abs=6e-5)
    assert [-0.757, -0.232] == pytest.approx([path.product for path in story.paths], abs=6e-4)
    assert -0.989 == pytest.approx(story.derivatives[0].value, abs=6e-4)
    assert sum(path.product for path in story.paths) == pytest.approx(story.derivatives[0].value)
    assert ["u", "s", "v", "w", "y"] == [each["name"] for each in data(story)["layers"]]


def test_without_a_point_the_story_is_symbolic():
    story = data(told("sin(x^2+1)*exp(-x/2)"))
    assert story["value"] is None
    assert all(read["gain"] is None for each in story["layers"] for read in each["reads"])
    assert [None, None] == [path["product"] for path in story["paths"]]
    assert [] == story["warnings"]
    assert "w · cos(u) · 2x + s · eᵛ · (−1/2)" in str(told("sin(x^2+1)*exp(-x/2)"))


def test_names_without_a_value_stay_symbolic():
    story = told("a*x^2 + sin x", {"x": 2})
    known = {each.view.name: each.value for each in story.layers}
    assert known["u"] == pytest.approx(math.sin(2))
    assert story.value is None
    assert ["no-values"] == [each["code"] for each in data(story)["warnings"]]


def test_the_users_meaning_stands_in_the_sentence():
    story = told("batter = x^2  # mixing the ingredients\ncake = 2*batter", {"x": 5})
    first = data(story)["layers"][0]
    assert "mixing the ingredients" == first["meaning"]
    assert first["sentence"].startswith("mixing the ingredients: ")


def test_several_inputs_and_a_directional_push():
    story = told("x^2*sin(y)", {"x": 1.5, "y": 0.5}, push={"x": 0.1, "y": -0.2})
    gradient = {each.wrt.name: each.value for each in story.derivatives}
    assert {"x": 3 * math.sin(0.5), "y": 2.25 * math.cos(0.5)} == pytest.approx(gradient)
    shares = story.prediction.shares[story.outputs[0][0]]
    assert {"x": 0.1 * gradient["x"], "y": -0.2 * gradient["y"]} == pytest.approx(shares)
    real = 1.6**2 * math.sin(0.3) - 2.25 * math.sin(0.5)
    assert real == pytest.approx(data(story)["prediction"]["real"])
    assert "from x" in str(story)


def test_several_outputs_make_a_jacobian():
    x, y = symbol("x"), symbol("y")
    outputs = (("p", layer(x * y, "p")), ("q", layer(x + RULES["exp"](y), "q")))
    story = data(explanation_of(Reading("p, q", (x, y), outputs), at={"x": 2, "y": 0}, push={"x": 0.1}))
    jacobian = {(each["output"], each["wrt"]): each["value"] for each in story["derivatives"]}
    assert {("p", "x"): 0, ("p", "y"): 2, ("q", "x"): 1, ("q", "y"): 1} == jacobian
    assert {"p": 0, "q": 3} == story["value"]
    assert {"p", "q"} == story["prediction"]["predicted"].keys()


def test_only_what_is_asked_for_is_pushed():
    story = data(told("a*x + b", {"a": 3, "x": 2, "b": 1}, wrt="x"))
    assert ["x"] == [each["wrt"] for each in story["derivatives"]]
    assert ["x"] == [read["layer"] for read in story["layers"][0]["reads"]]


def test_the_second_derivative_is_explained():
    story = told("5t^2 + 2t", {"t": 3}, order=2)
    assert [(1, 32), (2, 10)] == [(each["order"], each["value"]) for each in data(story)["derivatives"]]
    assert "speeding up" in str(story)
    assert "slowing down" in str(told("10t - t^2", {"t": 3}, order=2))


def test_functions_that_nobody_defined():
    story = told("h(g(f(x)))")
    assert ["u", "s", "y"] == [each.view.name for each in story.layers]
    assert ["f'(x)", "g'(u)", "h'(s)"] == [each["reads"][0]["derivative"] for each in data(story)["layers"]]
    text = str(story)
    assert "dy/ds · ds/du · du/dx" in text
    assert "h′(g(f(x))) · g′(f(x)) · f′(x)" in text


def test_calls_open_into_the_functions_own_layers():
    t, x = symbol("t"), symbol("x")
    f = Function("f", (t,), RULES["sin"](t**2 + 1))
    story = explanation_of(Reading("f(x)^2", (x,), (("y", call(f, x) ** 2),)), at={"x": 1})
    first = data(story)["layers"][0]
    assert "f(x)" == first["formula"]
    assert ["u", "f"] == [each["name"] for each in first["inside"]]
    assert [2, math.sin(2)] == pytest.approx([each["value"] for each in first["inside"]])


# What is special ------------------------------------------------------------------------------------------------------


def test_at_a_kink_there_is_no_single_slope():
    story = told("|sin x|", {"x": 0})
    made = data(story)
    assert made["derivatives"][0]["value"] is None
    assert made["layers"][1]["reads"][0]["gain"] is None
    assert made["paths"][0]["product"] is None
    assert any(
        "no single slope here: −1 from the left, 1 from the right" in each["message"] for each in made["warnings"]
    )
    assert (True, -1, 1) == tuple(made["kinks"][0][key] for key in ("here", "left", "right"))
    assert data(told("|sin x|", {"x": math.pi}))["derivatives"][0]["value"] is None


def test_a_kink_that_cancels_has_its_slope():
    assert 0 == data(told("x*|x|", {"x": 0}))["derivatives"][0]["value"]
    assert data(told("|x|", {"x": 2}))["derivatives"][0]["value"] == 1


@pytest.mark.parametrize(
    ("formula", "at", "code"),
    [
        ("floor(x)", 2, "jump"),
        ("1/x", 0, "pole"),
        ("ln x", -1, "outside-domain"),
        ("sqrt(x)", 0, "edge"),
        ("sin(x)/x", 0, "removable"),
        ("cbrt(x)", 0, "vertical"),
        ("x^x", 0, "zero-to-the-zero"),
        ("(1 - cos(x))/x^2", 1e-8, "cancellation"),
        ("exp(exp(x))", 10, "overflow"),
    ],
)
def test_what_is_special_is_said(formula, at, code):
    assert code in {each["code"] for each in data(told(formula, {"x": at}))["warnings"]}


def test_without_checks_kinks_are_still_seen():
    assert data(told("|x|", {"x": 0}, check=False))["derivatives"][0]["value"] is None


def test_numbers_that_are_not_finite_are_null():
    made = data(told("exp(x)", {"x": 1000}))
    assert made["value"] is None
    assert made["warnings"]


def test_the_domain_and_the_choice_of_a_branch():
    assert ["x > 0"] == data(told("ln x"))["domain"]
    story = told("where(x > 0, x^2, -x)", {"x": 1})
    assert "this side holds because x > 0 here" in story.layers[-1].sentence
    assert "other side" in told("where(x > 0, x^2, -x)", {"x": -1}).layers[-1].sentence


def test_large_whole_numbers_are_strings():
    x = symbol("x")
    node = x
    for _ in range(70):
        node = RULES["sin"](node) * RULES["exp"](node)
    from chainrule.explanation.data import as_dict
    from chainrule.explanation.story import Story
    from chainrule.transforms.layers import cut
    from chainrule.transforms.paths import count_paths

    story = Story(Reading("t", (x,), (("y", node),)), (("y", node),), "en")
    story.layering = cut(story.outputs, (x,))
    story.path_counts = count_paths(story.layering)
    story.values = {"y": None}
    assert str(2**70) == as_dict(story)["paths_total"]


# Renderings -------------------------------------------------------------------------------------------------------

SEVERAL = [
    (ARTICLE, {"x": 5}),
    ("sin(x^2+1)*exp(-x/2)", {"x": 1.1}),
    ("x*y + sin(y)/(1 + exp(-x))", {"x": 0.5, "y": 2}),
    ("|x|*theta_1^2", {"x": 0, "theta_1": 2}),
    ("h(g(f(x)))", None),
    ("1/x", {"x": 0}),
    ("1e-9*sin(1e6*x)", {"x": 1}),
    ("7", None),
    ("x", {"x": 1}),
]


@pytest.mark.parametrize(("formula", "at"), SEVERAL)
@pytest.mark.parametrize("detail", ["brief", "full"])
def test_every_rendering_of_every_story(formula, at, detail):
    story = told(formula, at, steps=detail, order=2)
    data(story)
    text, plain = str(story), story.to_text(ascii=True)
    assert plain.isascii()
    assert all(len(line) <= 80 for line in (text + "\n" + plain).splitlines())
    assert "nan" not in text.replace("tan", "")
    assert story.to_markdown().count("$$") % 2 == 0
    latex = story.to_latex()
    assert latex.isascii() or "′" not in latex
    assert latex.count(r"\begin{") == latex.count(r"\end{")
    page = story._repr_html_()
    assert page.count("<table>") == page.count("</table>")
    assert story._repr_markdown_() == story.to_markdown()


def test_a_users_words_are_harmless():
    x = symbol("x")
    node = layer(layer(x**2, "f", "<script>alert(1)</script> | $x$ \\input{/etc/passwd}") + 1, "g")
    story = explanation_of(Reading("f", (x,), (("g", node),)), at={"x": 1})
    assert "<script>" not in story.to_html()
    assert r"\input" not in story.to_latex()
    assert "<script>" not in story.to_markdown().replace(r"\<", "")


def test_the_flow_shows_size_and_direction():
    lines = str(told("u = -x; v = 4u", {"x": 1})).splitlines()
    flow = [line for line in lines if "▲" in line or "▼" in line]
    assert [("x", "▲", 7), ("u", "▼", 7), ("v", "▼", 28)] == [
        (line.split()[0], "▲" if "▲" in line else "▼", line.count("█")) for line in flow
    ]
    assert "logarithmic" in str(told("u = x/1000; v = 4u", {"x": 1}))


def test_ascii_spells_everything_out():
    assert "x^2*theta_1 - e^u -> ^ ###" == ascii_only("x²·θ₁ − eᵘ → ▲ ██▌")


# Calls without sense ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {"at": {"q": 1}},
        {"wrt": "q"},
        {"order": 0},
        {"order": 1.5},
        {"steps": "some"},
        {"push": {"q": 1}},
        {"at": {"x": 1, "a": 2}, "push": 0.1},
        {"at": {"x": 1, "a": 2}, "wrt": "x", "push": {"a": 0.1}},
        {"language": "xx"},
    ],
)
def test_calls_without_sense_are_refused(options):
    with pytest.raises(UsageError):
        told("a*x", **options)


numbers = st.sampled_from([const(2), const(3), const(-1)])
x = symbol("x")
leaves = st.one_of(st.just(x), st.just(symbol("a")), numbers)
BINARY = [RULES[name] for name in ("add", "subtract", "multiply", "divide", "power", "max")]
UNARY = [RULES[name] for name in ("sin", "exp", "log", "abs", "sqrt", "floor", "tan", "atan")]
formulas = st.recursive(
    leaves,
    lambda inner: (
        st.tuples(st.sampled_from(UNARY), inner).map(lambda pair: pair[0](pair[1]))
        | st.tuples(st.sampled_from(BINARY), inner, inner).map(lambda triple: triple[0](triple[1], triple[2]))
    ),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(formulas, st.sampled_from([0, 1, -1, 2, 0.3, -2.5, 1e9, None]))
def test_any_formula_at_any_point_is_explained(node, place):
    inputs = tuple(inputs_of(node))
    at = None if place is None else {each.name: place for each in inputs}
    story = explanation_of(Reading("t", inputs, (("y", node),)), at=at)
    data(story)
    assert all(len(line) <= 80 for line in str(story).splitlines())
    if story.value is not None:
        assert not [check for check in story.checks if check.passed is False], story.checks


def test_the_second_order_of_several_inputs_is_the_whole_hessian():
    story = explanation_of(read_formula("x^2*y + sin(x y)"), at={"x": 2, "y": 3}, order=2)
    told = {(each["wrt"], each["order"]): each["value"] for each in story.to_dict()["derivatives"]}
    assert set(told) == {("x", 1), ("x", 2), ("y", 1), ("y", 2), ("x,y", 2)}
    x, y = mpmath.mpf(2), mpmath.mpf(3)
    expected = mpmath.diff(lambda a, b: a**2 * b + mpmath.sin(a * b), (x, y), (1, 1))
    assert math.isclose(told["x,y", 2], float(expected), rel_tol=1e-12)


def test_a_named_derivative_alone_is_explained_as_one_without_a_name():
    told = chainrule.explain("y = d/dx(x^2)", x=3).to_dict()
    assert [(each["formula"], each["value"]) for each in told["derivatives"]] == [("2x", 6)]
    assert "asked-derivative" in [each["code"] for each in told["warnings"]]
    assert chainrule.explain("u = x^3; v = du/dx", x=2).to_dict()["derivatives"][0]["value"] == 12


@pytest.mark.parametrize(
    ("formula", "says"), [("ln(x)", "falls"), ("-ln(x)", "grows"), ("1/x", "grows"), ("-1/x^2", "falls")]
)
def test_a_pole_says_whether_the_value_grows_or_falls(formula, says):
    told = chainrule.explain(formula, x=0).to_dict()["warnings"]
    assert [each["message"].split(" without")[0].split()[-1] for each in told if each["code"] == "pole"] == [says]


@pytest.mark.parametrize("formula", ["0^x", "0^(x^2 + 1)", "0.0^x", "(x - x)^x", "(0*x)^(x + 1)", "(2 - 2)^x"])
def test_a_base_of_zero_has_no_slope_where_its_exponent_is_positive(formula):
    told = chainrule.explain(formula, x=2)
    assert str(told.to_dict()["derivatives"][0]["formula"]) == "0"
    assert all(check.passed is not False for check in told.checks)


@pytest.mark.parametrize(
    "formula",
    [
        *("x/0", "1/(x - x)", "x/(2 - 2)", "sqrt(-1 - x^2)", "ln(-x^2)", "asin(2)*x"),
        *("x*sqrt(2 - pi)", "x*ln(2 - e)", "x*sqrt(sin(2) - 1)"),
    ],
)
def test_what_has_no_value_anywhere_is_said_without_a_point(formula):
    story = chainrule.explain(formula)
    assert {"divides-by-zero", "nowhere"} & {each.code for each in story.warnings}
    assert not story.domain


@pytest.mark.parametrize(
    "formula", ["e^(-x^2/2)/sqrt(2pi)", "x*ln(pi)", "x/(pi - 3)", "x*sqrt(e - 2)", "x/sin(2)", "x*asin(1/pi)"]
)
def test_a_condition_on_constants_that_holds_is_not_told(formula):
    story = chainrule.explain(formula)
    assert not story.domain
    assert not {"divides-by-zero", "nowhere"} & {each.code for each in story.warnings}


@pytest.mark.parametrize(
    ("formula", "written"), [("(1 + 1/n)^n", "e^(n·ln(1 + 1/n))"), ("x^(x + 1)", "e^((x + 1)·ln(x))")]
)
def test_a_power_is_rewritten_in_a_way_that_has_its_brackets(formula, written):
    for language in ("en", "es"):
        steps = data(chainrule.explain(formula, language=language, check=False))["steps"]
        assert any(written in each["sentence"] for each in steps)


def test_a_condition_on_a_function_that_nobody_defined_is_told():
    assert data(told("x/f(2)"))["domain"] == ["f(2) != 0"]


def test_a_side_that_is_not_taken_asks_for_nothing():
    assert not chainrule.explain("where(x > 0, ln(x), sqrt(-x))").domain


@pytest.mark.parametrize(
    "formula", ["x/(1 - 1/2)", "1/(x^2 - x)", "sqrt(1 - x^2)", "ln(-x)", "sqrt(-x^2)", "where(x > 0, x, 1/0)"]
)
def test_what_has_a_value_somewhere_is_not_said_to_have_none(formula):
    assert not {"divides-by-zero", "nowhere"} & {each.code for each in chainrule.explain(formula).warnings}


def test_a_value_for_what_the_formula_works_out_is_refused_as_such():
    with pytest.raises(UsageError, match="the formula itself says what it is"):
        chainrule.explain("m1 = 6; y = m1*x", at={"m1": 3})


@pytest.mark.parametrize("formula", ["mod(x, 1e-300)", "floor(1e200x)", "mod(1e40x, 3)"])
def test_waves_finer_than_every_float_are_no_disagreement(formula):
    story = chainrule.explain(formula, x=1.5)
    assert all(check.passed is not False for check in story.checks)
    assert "check-failed" not in {each.code for each in story.warnings}


def test_a_remainder_stays_below_its_divisor():
    assert 0 <= chainrule.evaluate("mod(x, 1e-300)", x=1.5) < 1e-300


STEEP = [("1/x", 1e-300), ("1/x", -1e-160), ("ln(x)", 1e-310), ("u = 2x; 1/u", 1e-200)]


@pytest.mark.parametrize(("text", "place"), STEEP)
@pytest.mark.parametrize(("language", "size"), [("en", "too large"), ("es", "demasiado grande")])
def test_a_slope_that_no_float_can_hold_exists(text, place, language, size):
    told = chainrule.explain(text, x=place, language=language)
    data = told.to_dict()
    assert {each["code"] for each in data["warnings"]} >= {"overflow", "steep"}
    assert size in data["layers"][-1]["sentence"]
    assert "no slope" not in str(told)
    assert "infini" not in str(told)


def test_a_value_that_floats_lose_on_the_way_is_too_large_and_not_undefined():
    told = chainrule.explain("1/x^2", x=1e-200)
    assert told.layers[-1].sentence == "y is too large for a computer's number here"
    assert "undefined" not in {each["code"] for each in told.to_dict()["warnings"]}


@pytest.mark.parametrize(("text", "place"), [("sqrt(-x^2)", 0), ("x + sqrt(-(x - 1)^2)", 1), ("asin(1 + x^2)", 0)])
def test_a_value_at_one_point_alone_is_told_of(text, place):
    assert "isolated" in {each["code"] for each in chainrule.explain(text, x=place).to_dict()["warnings"]}


@pytest.mark.parametrize(
    ("formula", "at"),
    [
        ("tan(x)", math.pi / 2), ("1/sin(x)", math.pi), ("ln(sin(x))", 3 * math.pi), ("sec(3x)", math.pi / 6),
        ("tan(pi*x/2)", 1), ("1/cos(pi x)", Fraction(1, 2)), ("1/(x - 3/10)^2", 0.1 + 0.2),
        ("u = cos(x); 1/u", -math.pi / 2),
    ],
)  # fmt: skip
def test_a_pole_that_rounding_misses_is_told(formula, at):
    assert [each.code for each in chainrule.explain(formula, x=at).warnings].count("barely") == 1


@pytest.mark.parametrize(
    ("formula", "at"),
    [
        ("1/x", 1e-15), ("1/x", 1e-300), ("1/(x - 1)", 1.0000000001), ("tan(x)", 1.5707),
        ("1/sin(x)", 3.14159265), ("ln(x)", 1e-20), ("1/(1 - x)", Fraction(9999999999999999, 10**16)),
        ("sqrt(sin(x))", math.pi), ("tan(2)/x", 1), ("tan(x)", 1e300), ("1/(x - 1)", 1), ("sin(x)", math.pi),
    ],
)  # fmt: skip
def test_a_point_that_is_merely_near_a_pole_is_no_pole(formula, at):
    assert "barely" not in {each.code for each in chainrule.explain(formula, x=at).warnings}


@pytest.mark.parametrize(
    ("formula", "at", "sides"),
    [
        ("acos(cos(x))", math.pi, (1, -1)), ("asin(sin(x))", math.pi / 2, (1, -1)),
        ("sqrt(1 - cos(x)^2)", math.pi, (-1, 1)), ("sqrt(sin(x)^2)", 2 * math.pi, (-1, 1)),
        ("atan(tan(acos(cos(x))/2))", math.pi, (0.5, -0.5)),
    ],
)  # fmt: skip
def test_a_kink_that_only_the_slopes_formula_shows_is_told(formula, at, sides):
    (told,) = chainrule.explain(formula, x=at).derivatives
    assert told.value is None
    assert told.sides == pytest.approx(sides)


@pytest.mark.parametrize("formula", ["abs(x)^3", "x*abs(x)", "relu(x)^2", "x^2*sign(x)"])
def test_a_jump_in_the_slopes_formula_that_leaves_the_slope_whole_is_no_kink(formula):
    (told,) = chainrule.explain(formula, x=0).derivatives
    assert told.value == 0
    assert told.sides is None
