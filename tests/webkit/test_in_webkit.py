"""The studio, the lessons and an exported file work in WebKit too: by mouse and by keyboard."""

from __future__ import annotations

import pytest

from chainrule import explain
from chainrule.apps.studio.page import page_of
from webkit.hand import KNOB

DRAGGED = "cake derivative speed falling-ball balloon heart heater several-inputs".split()
ANSWER = "return deep('chain-rule-answer')[0].shadowRoot.textContent"


def slide(hand):
    """Drag the first slider from its middle to the right."""
    x, y = hand.middle("input[type=range]")
    hand.drag((x, y), (x + 60, y))


def test_a_formula_is_dragged_typed_and_looked_at(hand, studio):
    hand.visit(studio)
    before = hand.run(ANSWER)
    assert "20 at h" in before
    slide(hand)
    hand.until(lambda: hand.run(ANSWER) != before)
    hand.until(lambda: "x=" in hand.run("return location.hash"))
    hand.run("deep('textarea')[0].focus()")
    hand.type("sin(x) ln(x^2+y)")
    source = "return document.querySelector('chain-rule').source.explanation.input.text"
    hand.until(lambda: hand.run(source) == "sin(x) ln(x^2+y)")
    for view in ("Gears", "Dominoes", "Table", "Bands"):
        hand.press(view)
        tag = f"chain-rule-{view.lower()}"
        hand.until(
            lambda tag=tag: hand.run("return (deep(arguments[0])[0]?.getBoundingClientRect().height ?? 0) > 80", tag)
        )
    assert hand.wrong() == []


@pytest.mark.parametrize("name", DRAGGED)
def test_what_a_lesson_asks_to_drag_follows_the_hand_and_the_arrows(hand, studio, name):
    hand.visit(f"{studio}lessons/{name}")
    before = hand.told()
    x, y = hand.middle(KNOB)
    hand.drag((x, y), (x + 40, y + 25))
    hand.until(lambda: hand.told() != before)
    before = hand.told()
    hand.run("deep(arguments[0])[0].focus()", KNOB)
    hand.arrow()
    hand.until(lambda: hand.told() != before)
    assert hand.wrong() == []


def test_cards_snap_on_and_stay(hand, studio):
    hand.visit(f"{studio}lessons/whole-rule")
    to = hand.middle("rect.slot", 1)
    hand.drag(hand.middle('.placed[data-name="double"]'), to)
    hand.until(lambda: "double: 18, × 2" in hand.told()[0])
    hand.run("return new Promise((done) => setTimeout(done, 400))")
    assert "double: 18, × 2" in hand.told()[0]
    assert hand.wrong() == []


def test_the_network_learns(hand, studio):
    hand.visit(f"{studio}lessons/back-propagation")
    said = "deep('[role=status], output, p, span').map((each) => each.textContent).join(' ')"
    loss = f"return Number(/loss ([0-9.]+)/.exec({said})[1])"
    before = hand.run(loss)
    hand.press("Run")
    hand.until(lambda: hand.run(loss) < before / 2)
    assert hand.wrong() == []


def test_an_exported_file_opens_by_itself(hand, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page_of(explain("sin(x^2+1)*exp(-x/2)", at={"x": 1.1})), encoding="utf-8")
    hand.visit(path.as_uri())
    before = hand.run(ANSWER)
    slide(hand)
    hand.until(lambda: hand.run(ANSWER) != before)
    assert hand.wrong() == []
