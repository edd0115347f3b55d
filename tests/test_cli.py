"""This file uses the command as a person does: the examples of the README, wrong input, many lines, pipes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chainrule.apps.cli import main

WORKED = "f = x^2; g = 2*f; h = g + 3"


def run(capsys, *words):
    """Return exit status, standard output and standard error of a call."""
    status = main(list(words))
    told = capsys.readouterr()
    return status, told.out, told.err


def test_trace_prints_the_article_word_for_word(capsys):
    status, out, _ = run(capsys, "trace", WORKED, "--at", "x=5")
    assert status == 0
    assert out == (
        "Input: 5\nStep 1: f(5) = 25\nStep 2: g(25) = 50\nStep 3: h(50) = 53\n\nFinal Output: 53\n"
    )


def test_trace_of_several_inputs_names_them(capsys):
    _, out, _ = run(capsys, "trace", "f = x^2; g = 2*f; h = g + y + 1", "--at", "x=5,y=2")
    assert out.startswith("Input: x = 5, y = 2\n")
    assert "Step 3: h(50, 2) = 53\n" in out


def test_trace_asks_for_the_missing_value(capsys):
    status, _, err = run(capsys, "trace", "x + y", "--at", "x=1")
    assert status == 2
    assert "y has no value" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("verb", ["explain", "trace", "export", "studio"])
@pytest.mark.parametrize("value", ["1/0", "1e400", "-10^999", "ln(-1)"])
def test_a_value_that_is_no_number_is_told(capsys, verb, value):
    status, _, err = run(capsys, verb, "x^2", "--at", f"x={value}")
    assert status == 2
    assert f"{value} has no value that can be computed with" in err


def test_differentiate_prints_the_derivative_and_nothing_else(capsys):
    assert run(capsys, "differentiate", "sin(x^2)") == (0, "2x·cos(x²)\n", "")
    assert run(capsys, "differentiate", "sin(x^2)", "--ascii") == (0, "2x*cos(x^2)\n", "")
    assert run(capsys, "differentiate", "-x^2+1", "--ascii") == (0, "-2x\n", "")
    assert run(capsys, "differentiate", "a*t^2", "--var", "t", "--ascii") == (0, "2a*t\n", "")
    assert run(capsys, "differentiate", "x^5", "--order", "2", "--ascii") == (0, "20x^3\n", "")
    assert run(capsys, "differentiate", r"\frac{x^2}{2}") == (0, "x\n", "")


def test_differentiate_by_an_unclear_name_is_an_error(capsys):
    status, out, err = run(capsys, "differentiate", "a*t^2")
    assert (status, out) == (2, "")
    assert "names to differentiate by" in err


@pytest.mark.parametrize(
    ("formula", "words", "derivative", "told"),
    [
        ("d/dx sin(x^2)", [], "2x*cos(x^2)", "d/dx is taken as the question"),
        ("y = d/dx(x^3)", [], "3x^2", "d/dx is taken as the question"),
        ("d/dt(x*t)", [], "x", "d/dt is taken as the question"),
        ("d/dx(d/dx(x^3))", [], "6x", "d/dx is taken as the question"),
        ("d/dx(x^3)", ["--order", "2", "--check"], "6x", "d/dx is taken as the question"),
        ("sinxcosx", [], "cos(x)^2 - sin(x)^2", "sinxcosx is read as sin(x)*cos(x)"),
        ("1/2x", ["--language", "es"], "1/2", "nota: .../2x se lee como (.../2)*x"),
    ],
)
def test_how_a_formula_was_read_is_told_beside_the_derivative(capsys, formula, words, derivative, told):
    status, out, err = run(capsys, "differentiate", formula, "--ascii", *words)
    assert (status, out) == (0, derivative + "\n")
    assert told in err


@pytest.mark.parametrize("formula", ["d/dx sin(x^2)", "sinxcosx", "1/2x", "y = d/dt(t^2)"])
def test_differentiate_and_explain_answer_and_remark_alike(capsys, formula):
    answer = json.loads(run(capsys, "differentiate", formula, "--json")[1])
    told = json.loads(run(capsys, "explain", formula, "--json")[1])
    assert answer["derivative"] == told["derivatives"][-1]["formula"]
    codes = [each["code"] for each in told["warnings"]]
    assert codes
    assert sorted(each["code"] for each in answer["remarks"]) == sorted(codes)


def test_a_name_that_is_not_in_the_formula_is_told_as_explain_tells_it(capsys):
    status, out, err = run(capsys, "differentiate", "x*y", "--wrt", "z")
    assert (status, out) == (2, "")
    assert err == run(capsys, "explain", "x*y", "--wrt", "z")[2]


def test_a_derivative_by_another_name_is_no_question(capsys):
    assert run(capsys, "differentiate", "d/dt(x*t^2)", "--var", "x", "--ascii") == (0, "2t\n", "")


def test_differentiate_can_be_checked(capsys):
    status, out, err = run(capsys, "differentiate", "x^3", "--check", "--ascii")
    assert (status, out) == (0, "3x^2\n")
    assert "30 digits" in err


@pytest.mark.parametrize(
    ("formula", "part"), [("1/0", "1/0"), ("x + ln(-1)", "ln(-1)"), ("(2 - 2)/(1 - 1)*x", "1 - 1")]
)
def test_a_part_without_a_value_is_told_beside_the_derivative(capsys, formula, part):
    status, out, err = run(capsys, "differentiate", formula, "--ascii")
    assert status == 0
    assert out
    assert "has no value" in err
    assert part in err


@pytest.mark.parametrize("formula", ["x + f(2)", "x/2", "2^10*x", "x^2 + sin(1/3)"])
def test_parts_that_have_a_value_are_not_warned_about(capsys, formula):
    assert run(capsys, "differentiate", formula)[2] == ""


def many(text: str, *words: str):
    done = subprocess.run(
        [sys.executable, "-m", "chainrule", "differentiate", "-", *words],
        input=text.encode("utf-8", "surrogateescape"),
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.decode().splitlines()], done.stderr.decode()


def test_many_lines_are_answered_in_order_and_one_bad_line_stops_nothing():
    status, answers, err = many(
        '# a comment\nx^2\n\nsin(\n{"id": "b", "formula": "a*t", "var": "t"}\n'
        '{"id": 7}\n{"id": "c", "formula": "x^3", "order": 2}\n'
    )
    assert status == 1
    assert err == ""
    assert [answer["id"] for answer in answers] == [2, 4, "b", 7, "c"]
    assert answers[0] == {"id": 2, "derivative": "2x", "latex": "2 x"}
    assert answers[1]["error"]["code"] == "formula"
    assert answers[1]["error"]["place"] == 3
    assert answers[2]["derivative"] == "a"
    assert "formula" in answers[3]["error"]["message"]
    assert answers[4]["derivative"] == "6x"


def test_many_good_lines_end_with_status_0():
    status, answers, _ = many("x\nx^2\n")
    assert status == 0
    assert [answer["derivative"] for answer in answers] == ["1", "2x"]


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"formula": 5}', '{"formula": "x", "var": 5}', '{"formula": "x", "order": -1}', "\udcff\udcfe",
     "x" * 70_001,
     '{"formula": "x", "colour": 1}', '{"formula": ["x"]}', "{" * 5000, "9^9^9^9^x", "1e400x", "((((" * 3000],
)  # fmt: skip
def test_a_hostile_line_gets_an_answer(line):
    status, answers, err = many(line + "\nx^2\n")
    assert "Traceback" not in err
    assert len(answers) == 2
    assert status == int("error" in answers[0])
    assert answers[1]["derivative"] == "2x"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["2+*3"], "a value is needed"),
        (["x^2", "--at"], "--at needs a value"),
        (["x^2", "--at", "5"], "name=value"),
        (["x^2", "--at", "x=1,5"], "--at x=1.5"),
        (["x^2", "--at", "x=1", "--push", "0,1"], "write 0.1"),
        (["x^2", "--at", "x=1,x=2"], "twice"),
        (["x^2", "--at", "x=y"], "cannot hold the name"),
        (["x^2", "--at", "z=1"], "z"),
        (["x^2", "--order", "0"], "order"),
        (["x^2", "--frobnicate"], "frobnicate"),
        (["x^2", "y^2"], "y^2"),
        (["differentiate"], "formula"),
        (["rules", "sine"], "did you mean"),
        (["nowhere.py:f"], "nowhere.py"),
        ([""], "no formula"),
        (["diff", "x^2"], "did you mean chainrule differentiate?"),
        (["explane", "x^2"], "did you mean chainrule explain?"),
        (["x^2", "--att", "x=1"], "did you mean --at?"),
        (["x*y", "--at", "x=2", "y=3"], "--at x=2,y=3"),
        (["layers.txt"], "differentiate - < layers.txt"),
        (["differentiate", "formulas.txt"], "differentiate - < formulas.txt"),
        (["model.py"], "model.py:FUNCTION"),
    ],
)
def test_a_wrong_call_is_told_and_ends_with_2(capsys, words, told):
    status, out, err = run(capsys, *words)
    assert status == 2
    assert out == ""
    assert told in err
    assert "Traceback" not in err


def test_the_caret_stands_under_the_place(capsys):
    _, _, err = run(capsys, "2+*3")
    lines = err.splitlines()
    formula = next(line for line in lines if line.strip() == "2+*3")
    caret = lines[lines.index(formula) + 1]
    assert caret.index("^") == formula.index("*")


def test_explain_answers_the_question(capsys):
    status, out, _ = run(capsys, WORKED, "--at", "x=5", "--push", "0.1")
    assert status == 0
    unchanged = "h only adds 3: it passes the push on unchanged"
    for part in ["f = x²", "2x = 10", "1 · 2 · 2x = 4x", "20", "2.02", unchanged]:
        assert part in out
    assert "\x1b" not in out
    assert all(len(line) <= 80 for line in out.splitlines())


def test_explain_in_plain_letters(capsys):
    _, out, _ = run(capsys, "sin(x^2+1)*exp(-x/2)", "--at", "x=1.1", "--ascii")
    assert out.isascii()


def test_explain_as_json_is_json(capsys):
    _, out, _ = run(capsys, WORKED, "--at", "x=5", "--json")
    told = json.loads(out)
    assert [layer["value"] for layer in told["layers"]] == [25, 50, 53]


@pytest.mark.parametrize("shape", ["markdown", "latex"])
def test_explain_in_other_formats(capsys, shape):
    status, out, _ = run(capsys, WORKED, "--at", "x=5", "--format", shape)
    assert status == 0
    assert "4x" in out.replace("4 x", "4x")


def test_values_may_be_formulas_and_begin_with_a_minus(capsys):
    status, out, _ = run(capsys, "-x^2+1", "--at", "x=-pi/2", "--push", "-1/10", "--ascii")
    assert status == 0
    assert "-1.467" in out or "-1.4674" in out


def test_rules_lists_and_tells(capsys):
    _, out, _ = run(capsys, "rules")
    assert "tanh" in out
    _, out, _ = run(capsys, "rules", "arcsin")
    assert "1/sqrt(1 - x^2)" in out
    _, out, _ = run(capsys, "rules", "--json")
    assert {entry["name"] for entry in json.loads(out)} >= {"sin", "erf", "lambertw"}


def test_a_python_function_is_explained_from_the_shell(tmp_path, capsys, monkeypatch):
    Path(tmp_path, "model.py").write_text(
        "def f(x): return x**2\ndef g(x): return 2*x\ndef h(x): return x + 3\ndef cake(x): return h(g(f(x)))\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    status, out, _ = run(capsys, "model.py:cake", "--at", "x=5")
    assert status == 0
    assert "53" in out
    assert "20" in out


def test_help_shows_examples(capsys):
    for verb in ([], ["explain"], ["trace"], ["differentiate"], ["rules"]):
        with pytest.raises(SystemExit) as left:
            main([*verb, "--help"])
        assert left.value.code == 0
        assert "examples:" in capsys.readouterr().out


def test_a_closed_pipe_is_no_error():
    command = f'{sys.executable} -m chainrule "{WORKED}" --at x=5 | head -1'
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_an_ascii_locale_does_not_break_the_output():
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "chainrule", "x^2", "--at", "x=1"], capture_output=True, env=environment, check=False
    )
    assert done.returncode == 0
    assert "x²" in done.stdout.decode("utf-8")


def test_a_python_function_is_differentiated(tmp_path, capsys):
    source = tmp_path / "model.py"
    source.write_text("def drag(c, v=30.0):\n    return 0.5 * c * v**2\n", encoding="utf-8")
    assert run(capsys, "differentiate", f"{source}:drag", "--var", "v", "--ascii") == (0, "c*v\n", "")
    status, _, err = run(capsys, "differentiate", f"{source}:drag", "--var", "q")
    assert (status, "the only input is c" in err) == (2, True)
    status, _, err = run(capsys, "differentiate", f"{source}:darg", "--var", "v")
    assert (status, "did you mean 'drag'" in err) == (2, True)


@pytest.mark.parametrize("verb", ["explain", "trace", "differentiate", "export", "studio"])
def test_a_file_without_its_function_is_told(verb, capsys):
    status, _, err = run(capsys, verb, "model.py:")
    assert status == 2
    assert "'model.py' is a Python file" in err
