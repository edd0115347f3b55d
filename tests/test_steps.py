"""Derivations and sentences: every step keeps the value, the last one ends in the answer, and words fit the numbers."""

import json
from itertools import pairwise
from pathlib import Path

import mpmath
import pytest

from chainrule.errors import UsageError
from chainrule.explanation import explanation_of
from chainrule.graph import children_first
from chainrule.readers import read_formula
from chainrule.steps.catalogue import words
from chainrule.steps.tell import gain_class, number_text
from chainrule.transforms.inline import inline

EXERCISES = Path(__file__).parent / "exercises"

PLAIN = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "negate": lambda a: -a,
    "power": lambda a, b: a**b,
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sqrt": mpmath.sqrt,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "sec": mpmath.sec,
    "asin": mpmath.asin,
    "atan": mpmath.atan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "abs": abs,
    "sign": mpmath.sign,
    "layer": lambda a: a,
    "pi": lambda: mpmath.pi,
    "e": lambda: mpmath.e,
}


def value(node, at):
    """The value by mpmath alone, where each d/dx is a numeric derivative."""
    values = {}
    for each in children_first(node, stop=lambda n: n.op.name == "derivative"):
        name = each.op.name
        if name == "input":
            values[each] = mpmath.mpf(at[each.name])
        elif name == "constant":
            number = each.value
            values[each] = mpmath.mpf(number.numerator) / number.denominator
        elif name == "derivative":
            body, wrt = each.args
            function = lambda t, body=body, wrt=wrt: value(body, {**at, wrt.name: t})
            values[each] = mpmath.diff(function, mpmath.mpf(at[wrt.name]), each.params[0], h=mpmath.mpf(10) ** -12)
        else:
            values[each] = PLAIN[name](*[values[arg] for arg in each.args])
    return values[node]


FORMULAS = [
    ("sin(x^2+1)*exp(-x/2)", {"x": 1.1}),
    ("f = x^2; g = 2*f; h = g + 3", {"x": 5}),
    ("3x^2 + 5x - 2", {"x": 2}),
    ("(x^2+1)^3/(x-4)", {"x": 1.5}),
    ("ln(x + sqrt(x^2+1))", {"x": 0.7}),
    ("x^x", {"x": 1.3}),
    ("tan(x)/x", {"x": 0.8}),
    ("e^(sin(cos x))", {"x": 0.4}),
    ("sin(x)*cos(x)*e^x", {"x": 0.4}),
    ("|x^2 - 3|", {"x": 1.2}),
    ("x", {"x": 1}),
    ("5 + 0x", {"x": 1}),
    ("a*sin(b*x)", {"x": 0.3, "a": 2, "b": 1.5}),
]


def every(steps):
    for step in steps:
        yield step
        yield from every(step["substeps"])


@pytest.mark.parametrize("detail", ["brief", "full"])
@pytest.mark.parametrize(("formula", "at"), FORMULAS)
def test_each_step_keeps_the_value_and_the_last_is_the_answer(formula, at, detail):
    told = explanation_of(read_formula(formula), at=at, wrt="x", steps=detail, check=False).to_dict()
    steps = told["steps"]
    assert steps[0]["before"] == f"d/dx({read_back_text(formula)})"
    assert steps[-1]["after"] == told["derivatives"][0]["formula"]
    assert all(one["after"] == two["before"] for one, two in pairwise(steps))
    with mpmath.workdps(40):
        for step in every(steps):
            before, after = (read_formula(step[side]).output for side in ("before", "after"))
            assert mpmath.almosteq(value(before, at), value(after, at), 1e-15, 1e-15), step
            assert step["changed"] in step["before"]
            assert step["sentence"]
            assert step["latex_before"]


def read_back_text(formula):
    from chainrule.transforms.inline import drop_layers
    from chainrule.writers.text import to_text

    return to_text(drop_layers(inline(read_formula(formula).output)))


def test_brief_steps_hide_what_is_trivial():
    reading = read_formula("sin(x^2+1)*exp(-x/2)")
    brief = explanation_of(reading, check=False).steps
    full = explanation_of(reading, steps="full", check=False).steps
    assert ["product rule", "chain rule", "chain rule", "tidy"] == [step.plan.law for step in brief]
    assert len(brief) < len(full)
    assert ["sine rule", "sum rule", "power rule", "constant rule"] == [
        step.plan.law for step in brief[1].substeps if step.plan.law != "variable rule"
    ]


def test_the_chain_rule_names_outer_and_inner():
    steps = explanation_of(read_formula("sin(x^2+1)"), check=False).steps
    assert "the outer function is sine, the inner is x² + 1" in steps[0].sentence
    steps = explanation_of(read_formula("(x^2+1)^3"), check=False).steps
    assert "the outer function is u³, the inner is u = x² + 1" in steps[0].sentence


def test_higher_orders_go_on_from_line_to_line():
    told = explanation_of(read_formula("x^3*e^x"), order=3, check=False).to_dict()
    steps = told["steps"]
    assert "d^3/dx^3(x^3*e^x)" == steps[0]["before"]
    assert all(one["after"] == two["before"] for one, two in pairwise(steps))
    assert steps[-1]["after"] == told["derivatives"][-1]["formula"]
    assert [1, 2, 3] == [each["order"] for each in told["derivatives"]]


def test_a_long_derivation_is_cut_and_says_so():
    text = "; ".join(["u_0 = x", *[f"u_{i + 1} = sin(u_{i}) + u_{i}" for i in range(60)]])
    told = explanation_of(read_formula(text), at={"x": 0.1}, steps="full", check=False).to_dict()
    assert len(told["steps"]) <= 210
    assert {"too-many-steps", "long-lines"} <= {each["code"] for each in told["warnings"]}
    assert told["steps"][-1]["after"] == told["derivatives"][0]["formula"]


@pytest.mark.parametrize("path", sorted(EXERCISES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_steps_of_textbook_exercises(path):
    for line in path.read_text(encoding="utf-8").splitlines()[::25]:
        case = json.loads(line)
        at = {name: (low + high) / 2 for name, (low, high) in case["domain"].items()}
        told = explanation_of(read_formula(case["formula"]), at=at, wrt=case["var"], order=case.get("order", 1))
        steps = told.to_dict()["steps"]
        assert all(one["after"] == two["before"] for one, two in pairwise(steps)), case["id"]
        assert steps[-1]["after"] == told.printer.text(told.derivatives[-1].node), case["id"]
        assert all(check.passed for check in told.checks), case["id"]


# Words --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gain", "kind"),
    [(0, "zero"), (1, "one"), (-1, "minus-one"), (2, "double"), (-0.5, "turned-half"), (7, "grows"), (0.1, "shrinks")],
)
def test_gains_have_a_kind_of_sentence(gain, kind):
    assert kind == gain_class(float(gain))


def test_numbers_in_sentences():
    given = (20.0, 0.596597, 1e-9, 12345.6, 0.0, -2.5)
    assert ["20", "0.5966", "1e-9", "1.235e4", "0", "-2.5"] == [number_text(value) for value in given]


def test_all_gains_are_worded_in_all_groups():
    catalogue = words().sentences
    kinds = ["zero", "one", "minus-one", "grows", "half", "shrinks", "turned-grows", "turned-half", "turned-shrinks"]
    for group in ("input", "layer", "part"):
        assert set(kinds) <= catalogue[group].keys()


def test_laws_of_the_table_have_words():
    from chainrule.rules import RULES

    structural = {law.name for rule in RULES.values() for law in rule.laws if law.form is not None}
    assert set() == {name for name in structural if not words().has("law", name)}


def test_an_unknown_language_is_refused_with_the_known_ones():
    with pytest.raises(UsageError, match="known are: en"):
        words("xx")
    with pytest.raises(UsageError):
        words("../../etc/passwd")


@pytest.mark.parametrize("topic", ["product_and_quotient", "chain", "nested_deep"])
def test_no_brief_line_leaves_the_derivative_of_a_number_or_of_x_itself(topic):
    lines = EXERCISES.joinpath(f"{topic}.jsonl").read_text(encoding="utf-8").splitlines()
    left = []
    for line in lines[:60]:
        formula = json.loads(line)["formula"]
        for told in explanation_of(read_formula(formula), check=False).steps:
            nodes = children_first(told.plan.after)
            left += [formula for node in nodes if node.op.name == "derivative" and not node.args[0].args]
    assert left == []
