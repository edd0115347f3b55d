"""The document of a page is valid whatever is explained, and its program computes what the explanation says."""

import functools
import json
import math
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource

from chainrule.api import define, explain, undefine
from chainrule.apps.studio.document import document_of
from chainrule.apps.studio.programs import layers_of
from chainrule.apps.studio.ranges import ranges_of, starting_point
from chainrule.errors import FormulaTooLarge
from chainrule.explanation.explanation import Explanation
from chainrule.readers import read
from chainrule.rules import RULES
from chainrule.transforms.evaluate import apply

SOURCE = Path(__file__).resolve().parent.parent / "src" / "chainrule"
SCHEMAS = [
    json.loads((SOURCE / name).read_text(encoding="utf-8"))
    for name in ("apps/studio/document.schema.json", "explanation.schema.json")
]
REGISTRY = Registry().with_resources([(each["$id"], Resource.from_contents(each)) for each in SCHEMAS])
VALIDATOR = jsonschema.Draft202012Validator(SCHEMAS[0], registry=REGISTRY)


def model(mass, speed):
    energy = mass * speed**2 / 2
    total = 0.0
    for k in range(3):
        total = total + energy / (k + 1)
    return total


TEN = "; ".join(f"u{k} = a{k}^2 * {k + 1}" for k in range(10)) + "; " + "y = " + " + ".join(f"u{k}" for k in range(10))
FORTY = "l0 = sin(x) + 1; " + "; ".join(f"l{k} = l{k - 1} * 1.01 + sin(l{k - 1}) / {k + 1}" for k in range(1, 41))
CASES = {
    "worked example": ("f = x^2; g = 2*f; h = g + 3", {"x": 5}),
    "two paths": ("sin(x^2+1)*exp(-x/2)", {"x": 1.1}),
    "no point": ("sin(x^2)", None),
    "no input": ("2 + 3", None),
    "a bare input": ("x", {"x": 2}),
    "python": (model, {"mass": 2.0, "speed": 3.0}),
    "ten inputs": (TEN, {f"a{k}": k / 3 for k in range(10)}),
    "forty layers": (FORTY, {"x": 1}),
    "kinks": ("abs(x) + max(x, y) + floor(x)", {"x": 0, "y": 0}),
    "pole": ("1/x", {"x": 0}),
    "overflow": ("exp(exp(x))", {"x": 20}),
    "huge constant": ("10^400 * x", {"x": 1}),
    "outside": ("sqrt(x)", {"x": -1}),
    "unknown functions": ("h(g(f(x)))", None),
    "half unknown": ("f(x) + x^2", {"x": 1}),
    "a part without a value": ("a*x^2", {"x": 1}),
    "a user's function": ("f(t) = t^2 + sin(t); y = f(f(x)) * x", {"x": 1}),
    "several outputs": ("p = x*y; q = x + y", {"x": 1, "y": 2}),
    "no formula": ("besselj(x, 2)", {"x": 1}),
    "a derivative in it": ("d/dx(x^3) * x", {"x": 2}),
    "a branch": ("where(x > 1, x^2, 3*x)", {"x": 2}),
    "names of objects": ("constructor*valueOf + toString", {"constructor": 1, "toString": 2, "valueOf": 3}),
}


@functools.cache
def story_of(name):
    subject, at = CASES[name]
    return explain(subject, at=at, check=False)


def run(program, at):
    """The value of every node: what the page's interpreter does, with Python's functions."""
    values = []
    for node in program["nodes"]:
        if node["op"] == "input":
            values.append(float(at[node["name"]]))
        elif node["op"] == "constant":
            values.append(math.inf if node["value"] is None else float(node["value"]))
        else:
            values.append(apply(RULES[node["op"]], [values[place] for place in node["args"]]))
    return values


@pytest.mark.parametrize("name", CASES)
def test_every_document_is_valid(name):
    document = document_of(story_of(name))
    text = json.dumps(document, allow_nan=False)
    VALIDATOR.validate(json.loads(text))
    for program in (document["program"], *document["curves"].values()):
        for index, node in enumerate(program["nodes"]):
            assert all(place < index for place in node["args"])
    assert set(document["ranges"]) == set(document["program"]["inputs"]) | {
        each["name"] for each in document["explanation"]["inputs"]
    }


WITH_NUMBERS = [name for name in CASES if name not in {"no point", "kinks", "a part without a value"}]


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_the_program_computes_what_the_explanation_says(name):
    story = story_of(name)
    document = document_of(story)
    outputs = document["program"]["outputs"]
    values = run(document["program"], {key: each["value"] for key, each in document["ranges"].items()})
    for path, layer in layers_of(story):
        if layer.value is not None:
            assert values[outputs[f"layer:{path}"]] == pytest.approx(layer.value, rel=1e-12, abs=1e-12)
        for each in layer.reads:
            if each.gain is not None:
                found = values[outputs[f"gain:{path}<{each.name}"]]
                assert found == pytest.approx(each.gain, rel=1e-12, abs=1e-12)
    for each in story.derivatives:
        if each.value is not None:
            assert values[outputs[f"derivative:{each.output}/{each.wrt.name}"]] == pytest.approx(each.value, rel=1e-12)


def test_curves_are_the_layers_alone():
    story = story_of("two paths")
    document = document_of(story)
    known = {"x": 1.1, **{layer.view.name: layer.value for layer in story.layers}}
    for path, layer in layers_of(story):
        curve = document["curves"][path]
        values = run(curve, known)
        assert values[curve["output"]] == pytest.approx(layer.value)
        for each in layer.reads:
            assert values[curve["slopes"][each.name]] == pytest.approx(each.gain)


def test_second_derivatives_are_those_of_the_explanation():
    story = explain("sin(x^2)*y", x=1.2, y=0.5, order=2, check=False)
    document = document_of(story)
    values = run(document["program"], {"x": 1.2, "y": 0.5})
    for each in story.derivatives:
        if each.order == 2:
            found = values[document["program"]["outputs"][f"second:{each.output}/{each.wrt.name}"]]
            assert found == pytest.approx(each.value, abs=1e-12)


def test_every_formula_has_its_mathml():
    document = document_of(explain("sin(x^2+1)*exp(-x/2)", x=1.1, steps="full"))
    told, drawn = document["explanation"], document["mathml"]
    assert told["input"]["read_as"] in drawn
    texts = [layer["formula"] for layer in told["layers"]]
    texts += [each["derivative"] for layer in told["layers"] for each in layer["reads"]]
    texts += [step[key] for step in told["steps"] for key in ("before", "after", "changed")]
    assert [text for text in texts if text not in drawn] == []
    assert all(text.startswith("<math>") for text in drawn.values())


def test_what_a_user_defined_in_python_has_no_numbers_in_the_page():
    define("cube", partials=(lambda x, y: 3 * x**2,), python="{0} ** 3", mpmath="{0} ** 3")
    try:
        document = document_of(explain("u = x^2; y = cube(u)", x=2, check=False))
    finally:
        undefine("cube")
    VALIDATOR.validate(document)
    assert "layer:u" in document["program"]["outputs"]
    assert "layer:y" not in document["program"]["outputs"]


def test_what_is_too_large_for_a_page_is_refused(monkeypatch):
    monkeypatch.setattr("chainrule.apps.studio.programs.MOST_NODES", 5)
    with pytest.raises(FormulaTooLarge, match="at most 5"):
        document_of(story_of("two paths"))


def test_formulas_too_long_for_a_page_are_left_out_with_a_word():
    document = document_of(story_of("forty layers"))
    told = document["explanation"]
    assert [] == told["steps"]
    assert told["derivatives"][0]["formula"] is None
    assert "too-long-for-a-page" in {each["code"] for each in told["warnings"]}
    assert len(json.dumps(document)) < 400_000


def test_ranges_hold_the_value_and_stay_where_the_formula_has_values():
    def ranged(text, **at):
        reading = read(text)
        return ranges_of([node for _, node in reading.outputs], at)

    assert ranged("ln(x)", x=1.0)["x"] == {"value": 1.0, "min": 0.05, "max": 2.0, "step": 0.005}
    assert ranged("1/x", x=1.1)["x"]["min"] < 0  # one passes over a pole
    assert ranged("sqrt(1 - x)", x=0.0)["x"]["max"] == 1.0
    for text, value in (("x^2", 1e-9), ("x", 1e200), ("x", 0.0), ("x", -3.7), ("x", 123456.789), ("acos(x)", 1.0)):
        found = ranged(text, x=value)["x"]
        assert found["min"] <= value <= found["max"]
        steps = (value - found["min"]) / found["step"]
        assert steps == pytest.approx(round(steps), abs=1e-6)
        assert 50 <= (found["max"] - found["min"]) / found["step"] <= 401


def test_a_formula_without_a_point_starts_where_it_has_values():
    reading = read("acos(x) + y")
    assert starting_point([reading.output], ["x", "y"], {"y": 2.0}) == {"x": 1.0, "y": 2.0}
    assert isinstance(explain("x^2"), Explanation)


def test_a_page_knows_on_which_branch_of_a_function_it_stands():
    def pond(r):
        volume = 6.28 * r**2
        return volume * 0.9 if volume > 100 else volume

    document = document_of(explain(pond, r=3))
    [branch] = document["branches"]
    assert branch["held"] is False
    assert "volume" in branch["reason"]
    place = document["program"]["outputs"][branch["key"]]
    for radius, expected in ((3, 0), (5, 1)):
        assert values_of(document["program"], {"r": radius})[place] == expected


def values_of(program, point):
    """Every value of a program, by the rules' own functions."""
    values = []
    for node in program["nodes"]:
        if node["op"] == "input":
            values.append(point[node["name"]])
        elif node["op"] == "constant":
            values.append(node["value"])
        else:
            values.append(apply(RULES[node["op"]], [values[arg] for arg in node["args"]]))
    return values
