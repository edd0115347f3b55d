"""The vectors that the page is tested with are what Python says today, and what mpmath says, too."""

import json
import math
import runpy
from pathlib import Path

import pytest

from chainrule.checks.oracle import Program
from chainrule.graph import symbol
from chainrule.rules import BUILT_IN, RULES
from chainrule.steps.tell import number_text

FOLDER = Path(__file__).with_name("vectors")
MAKE = runpy.run_path(str(FOLDER / "make.py"))
AGAIN = "python tests/vectors/make.py"


def stored(name):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def differs(old, new):
    """The first difference of two pieces of plain data; the last digits of floats may differ between machines."""
    if isinstance(old, float | int) and isinstance(new, float | int) and not isinstance(old, bool):
        close = old == new or math.isclose(old, new, rel_tol=1e-9, abs_tol=1e-12)
        return None if close else (old, new)
    if type(old) is not type(new):
        return old, new
    if isinstance(old, dict):
        if list(old) != list(new):
            return list(old), list(new)
        return next(filter(None, (differs(old[key], new[key]) for key in old)), None)
    if isinstance(old, list):
        if len(old) != len(new):
            return len(old), len(new)
        return next(filter(None, map(differs, old, new)), None)
    return None if old == new else (old, new)


@pytest.mark.parametrize("name", ["values.json", "numbers.json", "worked.json", "stories.json", "stories-es.json"])
def test_the_vectors_are_current(name):
    made = json.loads(json.dumps(MAKE["FILES"][name]()))
    assert differs(stored(name), made) is None, f"run {AGAIN}"


@pytest.mark.parametrize("name", ["words.json", "words-es.json"])
def test_the_words_are_current(name):
    assert stored(name) == MAKE["words"](MAKE["WORDS"][name]), AGAIN


def test_there_are_enough_and_every_function_is_among_them():
    values = stored("values.json")
    assert BUILT_IN == {name for name, *_ in values}
    assert len(values) + len(stored("numbers.json")) >= 1_000
    assert sum(path.stat().st_size for path in FOLDER.glob("*.json")) <= 1_000_000


def test_values_are_those_of_mpmath():
    wrong = []
    for name, point, number, slack in stored("values.json"):
        rule = RULES[name]
        if isinstance(number, str) or rule.dtype == "bool":
            continue
        letters = [symbol(letter) for letter in "abc"[: rule.arity]]
        node = rule(*letters)
        exact = Program([node]).run(dict(zip("abc", point))).float_of(node)
        if math.isfinite(exact) and abs(exact - number) > 1e-12 * max(1.0, abs(number)) + 4 * slack:
            wrong.append((name, point, number, exact))
    assert wrong == []


def test_numbers_are_written_so():
    assert [] == [row for row in stored("numbers.json") if number_text(row[0], row[1]) != row[2]]
