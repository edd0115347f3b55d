"""This file talks to the live picture as a notebook's page does, without a notebook and without a browser."""

import subprocess
import sys

import pytest

import chainrule
from chainrule.apps.studio.static import FOLDER
from chainrule.apps.studio.widget import _Sides, still_of
from chainrule.errors import UsageError

WORKED = "f = x^2; g = 2*f; h = g + 3"


@pytest.fixture
def live():
    pytest.importorskip("anywidget")
    if not (FOLDER / "widget.js").exists():
        pytest.skip("`make studio` has not run here")
    made = chainrule.widget(WORKED, x=5)
    made.told = []
    made.send = made.told.append
    return made


def test_it_starts_at_the_point_with_what_the_page_needs(live):
    assert live.at == {"x": 5.0}
    state = live.get_state()
    assert state["document"]["explanation"]["value"] == 53
    assert {"at", "push", "view", "still", "_esm"} <= state.keys()
    assert "chain-rule" in state["_esm"]


def test_the_page_moves_python_and_python_the_page(live):
    live.set_state({"at": {"x": 2.5}})
    assert live.at == {"x": 2.5}
    assert live.explanation.value == 15.5
    live.at = {"x": 2}
    assert live.get_state("at") == {"at": {"x": 2.0}}


def test_what_is_not_given_stays():
    pytest.importorskip("anywidget")
    live = chainrule.widget("x^2*y", x=2, y=3)
    live.at = {"y": 1}
    assert live.at == {"x": 2.0, "y": 1.0}


def test_a_point_without_sense_is_told(live):
    with pytest.raises(UsageError, match="it is no input here; inputs are x"):
        live.at = {"q": 1}
    with pytest.raises(UsageError, match="finite"):
        live.at = {"x": float("nan")}
    with pytest.raises(UsageError, match="other than 0"):
        live.push = 0
    assert live.at == {"x": 5.0}


def test_a_page_may_not_send_documents_nor_strangers(live):
    live.set_state({"document": {}, "at": {"stranger": 1, "x": "6"}})
    assert live.document["explanation"]["value"] == 53
    assert live.at == {"x": 5.0}


def test_another_formula_is_read_and_answered(live):
    live._told(live, {"ask": 7, "question": {"formula": "sin(t)", "at": {"t": 0}}}, [])
    assert live.told == [{"answer": 7, "problem": None}]
    assert live.at == {"t": 0.0}
    assert live.explanation.derivatives[0].value == 1


@pytest.mark.parametrize("formula", ["2 + sin(", "__import__('os').system('true')", "model.py:function", 5])
def test_what_is_no_formula_is_told_and_nothing_runs(live, formula):
    live._told(live, {"ask": 1, "question": {"formula": formula}}, [])
    (reply,) = live.told
    assert reply["answer"] == 1
    assert reply["problem"]["message"]
    assert live.at == {"x": 5.0}


def test_what_is_interrupted_is_not_told_as_right():
    class Interrupted(_Sides):
        def __init__(self):
            self._story, self.sent = chainrule.explain(WORKED), []

        def _change(self, question):
            raise KeyboardInterrupt

        def send(self, content):
            self.sent.append(content)

    made = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        made._told(made, {"ask": 1, "question": {"formula": "x"}}, [])
    assert made.sent == []


def test_a_cell_shows_two_outputs(live, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: shown.append(data))
    live._ipython_display_()
    assert "application/vnd.jupyter.widget-view+json" in shown[0]
    assert f'data-chainrule="{live.still}" open' in shown[1]["text/html"]
    assert "<svg" in shown[1]["text/html"]
    assert shown[1]["text/plain"].startswith("How does")


def test_the_static_picture_has_no_script_and_stands_open():
    page = still_of(chainrule.explain(WORKED, x=5), "name")
    assert page.startswith('<details class="chainrule-still" data-chainrule="name" open>')
    assert "<script" not in page


def test_without_anywidget_it_says_what_to_install():
    code = (
        "import sys; sys.modules['anywidget'] = None\nimport chainrule\n"
        "try: chainrule.widget('x^2', x=5)\nexcept chainrule.ChainruleError as problem: print(problem.remedy)\n"
        "print('<svg' in chainrule.explain('x^2', x=5)._repr_html_())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.splitlines() == ['pip install "chainrule[notebook]"', "True"]


def test_explaining_imports_no_notebook():
    code = (
        "import sys, chainrule; chainrule.explain('x^2', x=5)\n"
        "print({'anywidget', 'IPython', 'marimo'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "set()"


def test_outside_a_notebook_ipython_takes_another_form():
    with pytest.raises(NotImplementedError):
        chainrule.explain("x^2", x=5)._ipython_display_()
