"""This file makes the vectors that Python and the page must agree on: `python tests/vectors/make.py` writes them.

values.json   every function of the table: [name, arguments, value, how far the last digits of the arguments move it]
numbers.json  numbers as sentences write them: [number, digits, text]
worked.json   numbers as the text of a post writes them: [number, text]
stories.json  documents made at one point, and what the explanation says of each layer at others
words.json    the sentences that the page chooses from; words-es.json and stories-es.json are the same in Spanish
"""

from __future__ import annotations

import json
import math
import random
import sys
from pathlib import Path

from chainrule.api import explain
from chainrule.apps.posts.fallback import number_shown
from chainrule.apps.studio.document import GROUPS, document_of, words_of
from chainrule.apps.studio.programs import layers_of
from chainrule.errors import NotDifferentiable
from chainrule.graph import symbol
from chainrule.rules import BUILT_IN, RULES, partial
from chainrule.steps.tell import number_text
from chainrule.transforms.evaluate import apply, values_at

HERE = Path(__file__).parent
LETTERS = ("a", "b", "c")
POINTS = 12
EPSILON = 2.0**-52
WHOLE = {"polygamma": (0,), "both": (0, 1), "either": (0, 1), "opposite": (0,), "where": (0,)}
SOMETIMES_WHOLE = {"root": (1,), "power": (1,), "besselj": (0,)}

# Places where a function is hard to get right, or has no value.
SPECIAL = (-1000.0, -30.5, -7.0, -2.5, -1.0, -0.5, -1e-9, 0.0, 1e-9, 0.5, 1.0, 1.5, 2.5, 3.0, 6.5, 12.25, 40.0, 200.0)
PAIRS = ((0.0, 0.0), (-8.0, 3.0), (-8.0, 2.0), (0.0, -1.0), (2.0, 2.0), (-1.5, 2.0), (1.0, 0.0), (3.0, 0.5),
         (2.0, 30.0), (0.0, 7.5), (1.0, 25.0), (5.0, 3.0), (3.0, 60.0))  # fmt: skip
# Without a slack: a remainder is exact, however often the divisor fits. Where that is hard:
EXACT = {"mod": ((5.0, 0.1), (-5.0, 0.1), (6.0, -3.0), (1e17, 3.0), (-1e17, 3.0), (1e17, -7.0), (1e300, 0.1))}
# What floats in Python do worse: 1/cosh(1000) overflows on the way, and mpmath's floats lose digits near a pole.
LEFT_OUT = {("sech", -1000.0), ("csch", -1000.0), ("digamma", 1e-9), ("digamma", -1e-9)}

STORIES = (
    ("f = x^2; g = 2*f; h = g + 3", {"x": 5}, ({"x": -0.25}, {"x": 0})),
    ("sin(x^2+1)*exp(-x/2)", {"x": 1.1}, ({"x": 0}, {"x": -2.5})),
    ("x/(1+exp(-x))", {"x": 1}, ({"x": -30}, {"x": 0.5})),
    ("(x^2+1)^3", {"x": 1}, ({"x": 0}, {"x": 10})),
    ("sin(x)^2 + cos(x)^2", {"x": 1}, ({"x": 2},)),
    ("log(log(log(x)))", {"x": 20}, ({"x": 2}, {"x": 16})),
    ("a*x+b", {"a": 2, "x": 3, "b": 1}, ({"a": -0.5, "x": 2, "b": 0},)),
    ("x^2*y + sin(y)/x", {"x": 2, "y": 3}, ({"x": 0, "y": 1}, {"x": 1, "y": 0})),
    ("abs(x) + 1", {"x": 2}, ({"x": 0}, {"x": -3})),
    ("abs(sin(x))*2", {"x": 1}, ({"x": 0},)),
    ("max(x, y)*x", {"x": 2, "y": 1}, ({"x": 1, "y": 2}, {"x": 1, "y": 1})),
    ("relu(3*x - 6)^2", {"x": 3}, ({"x": 1}, {"x": 2})),
    ("floor(x)*x", {"x": 1.5}, ({"x": 2}, {"x": 2.25})),
    ("where(x > 1, x^2, 3*x)", {"x": 2}, ({"x": 0.5},)),
    ("1/x", {"x": 2}, ({"x": 0}, {"x": -0.5})),
    ("sqrt(x - 1)", {"x": 2}, ({"x": 0.5}, {"x": 1.25})),
    ("exp(exp(x))", {"x": 1}, ({"x": 20}, {"x": -1})),
    ("tanh(w*x + b)", {"w": 1, "x": 0.5, "b": -0.2}, ({"w": -2, "x": 1, "b": 2},)),
    ("gamma(x) + erf(x) + besselj(0, x)", {"x": 2}, ({"x": 4.5},)),
    ("u = x*y; v = u + z; w = v*u", {"x": 1, "y": 2, "z": 3}, ({"x": -1, "y": 0.5, "z": 0},)),
    ("s = sigmoid(w1*x + b1); t = sigmoid(w2*s + b2); (t - 1)^2", {"w1": 1, "x": 1, "b1": 0, "w2": -1, "b2": 0.5},
     ({"w1": 2, "x": -1, "b1": 0.1, "w2": 3, "b2": 0},)),
    ("f(t) = t^2 + 1; y = f(f(x))", {"x": 1}, ({"x": -2},)),
    ("x = 3; y = x*t", {"t": 2}, ({"t": 5},)),
    ("x - x", {"x": 2}, ({"x": 5},)),
    ("2*x", {"x": 1}, ({"x": 4},)),
    ("x*10", {"x": 1}, ({"x": 4},)),
    ("x*(-100)", {"x": 1}, ({"x": 4},)),
    ("3*sin(x)", {"x": 1}, ({"x": 0},)),
    ("clip(x, -1, 1)*5", {"x": 0.5}, ({"x": 2}, {"x": 1})),
    ("h(g(f(x)))", {}, ()),
    ("f(x)*g(x)", {}, ()),
    ("2 + 3", {}, ()),
    ("mod(x, 2)", {"x": 0.5}, ({"x": 3.5}, {"x": 4})),
    ("mod(x, 3)", {"x": 4}, ({"x": 1e17}, {"x": -2}, {"x": 6})),
)  # fmt: skip


def points_of(rule):
    """Points of the rule's domain, and the hard ones; always the same."""
    source = random.Random(rule.name)
    for index in range(POINTS if rule.arity else 1):
        point = []
        for place, (low, high) in enumerate(rule.domain[: rule.arity]):
            value = low + (high - low) * source.random()
            if place in WHOLE.get(rule.name, ()) or (index % 2 and place in SOMETIMES_WHOLE.get(rule.name, ())):
                value = float(round(value))
            point.append(value)
        yield point
    if rule.arity == 1:
        yield from [[value] for value in SPECIAL if (rule.name, value) not in LEFT_OUT]
    if rule.arity == 2 and rule.name not in WHOLE:
        yield from [list(pair) for pair in (*PAIRS, *EXACT.get(rule.name, ()))]


def plain(value):
    """A number for JSON: what is not finite as text."""
    value = float(value)
    return value if math.isfinite(value) else str(value)


def slack(rule, point):
    """How far the value moves when each argument moves by its last digit."""
    letters = [symbol(letter) for letter in LETTERS[: rule.arity]]
    node = rule(*letters)
    at = dict(zip(LETTERS, point))
    moved = 0.0
    for index, value in enumerate(point):
        try:
            slope = partial(node, index)
        except NotDifferentiable:
            continue
        size = abs(float(values_at([slope], at)[slope]) * value) * EPSILON
        moved += size if math.isfinite(size) else 0.0
    return moved


def values():
    """Every function of the table at its points."""
    found = []
    for name in sorted(BUILT_IN):
        rule = RULES[name]
        has_slack = rule.partials and name not in EXACT
        for point in points_of(rule):
            number = apply(rule, point)
            condition = float(f"{slack(rule, point):.1e}") if has_slack and math.isfinite(number) else 0.0
            found.append([name, point, plain(number), condition])
    return found


def some_numbers():
    """Numbers of every size, halves among them."""
    source = random.Random(4)
    found = [0.0, 1.0, -1.0, 0.5, 1e-12, 123456.0, 1234567.0, 999999.5, 0.00012345, 0.000099995, 1000.5, 1001.5]
    found += [2.00005, 12.345, 99995.0, 99985.5, 1e100, -2.5e-7, 1e15, 0.3, 1.9999999999, 4503599627370496.5, 0.1 + 0.2]
    found += [1000 + k + 0.5 for k in range(20)] + [(2 * k + 1) / 2**12 for k in range(20)]
    found += [source.uniform(-10, 10) * 10 ** source.randint(-9, 9) for _ in range(250)]
    return found


def numbers():
    """Numbers as sentences write them."""
    return [[value, digits, number_text(value, digits)] for value in some_numbers() for digits in (4, 12)]


def worked():
    """Numbers as the text of a post writes them, large whole ones and those that look whole among them."""
    found = [12345.0, -123456.0, 1234567.0, 6172835.0, 2e6, 1.0003, 0.99996, 1234567.5, 12345.6, 100.04]
    return [[value, number_shown(value, words_of("en"))] for value in found + some_numbers()]


def stories(language="en"):
    """Documents made at one point, with what is known of each layer at others."""
    made = []
    for text, start, others in STORIES:
        document = document_of(explain(text, at=start or None, check=False, language=language), language)
        document["words"] = document["mathml"] = {}
        document["explanation"]["steps"] = []
        at = [said_at(text, point, language) for point in (start, *others)]
        made.append({"document": document, "at": at})
    return made


def said_at(text, point, language):
    """What the explanation says at one point."""
    story = explain(text, at=point or None, check=False, language=language)
    layers = {
        path: {
            "value": plain(layer.number),
            "gains": {read.name: None if read.gain is None else plain(read.gain) for read in layer.reads},
            "sides": {read.name: list(read.sides) for read in layer.reads if read.sides is not None},
            "sentence": layer.sentence,
        }
        for path, layer in layers_of(story)
    }
    slopes = {f"{each.output}/{each.wrt.name}": each.value for each in story.derivatives if each.order == 1}
    return {"point": point, "layers": layers, "derivatives": slopes}


def words(language):
    """The sentences of a language, without those of the page itself."""
    return {group: words_of(language)[group] for group in GROUPS}


FILES = {
    "values.json": values,
    "numbers.json": numbers,
    "worked.json": worked,
    "stories.json": stories,
    "stories-es.json": lambda: stories("es"),
}
WORDS = {"words.json": "en", "words-es.json": "es"}


def main():
    """Write all files."""
    for name, make in FILES.items():
        rows = make()
        lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
        (HERE / name).write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        sys.stdout.write(f"{name}: {len(rows)}\n")
    for name, language in WORDS.items():
        text = json.dumps(words(language), ensure_ascii=False, indent=1)
        (HERE / name).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
