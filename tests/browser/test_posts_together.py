"""This file moves what belongs together in a post: a slider and its followers, two pictures of one block, a clock."""

from __future__ import annotations

import json

import pytest

from browser.browser_checks import missing
from browser.conftest import STATIC
from chainrule.apps.posts import page_of_post

TOGETHER = """# Together

```slider x=2 range=0..10 step=0.5
```

```chainrule range=0..10
square = x^2
```

The square is `= square`.

```chainrule range=0..10
double = 2*x
```

The double is `= double`.

```chainrule x=5 range=1..10 name=cake
batter = x^2
cake = 2*batter
dessert = cake + 3
```

```scene tin of=cake
```

The dessert is `= dessert`.
"""

QUESTION = """```question number
How large is the gain?
answer: d/dx(dessert)
why: Ten times two.
```
"""

BALL = """# Falling

```scene ball t=0.5 gap=0.4 g=9.8 t.range=0..60 gap.range=0.001..1 g.range=1..25 push=0.1
fallen = g*t^2/2
later = g*(t + gap)^2/2
average = (later - fallen)/gap
```
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return a function that writes the page of a post, and returns its address."""
    if not STATIC.exists():
        missing("the studio is not built")
    folder = tmp_path_factory.mktemp("together")

    def address(name, text):
        path = folder / f"{name}.html"
        path.write_text(page_of_post(text, "post.md", font=False), encoding="utf-8")
        return path.as_uri()

    return address


def numbers(page):
    page.wait_for_timeout(60)
    return page.locator("chain-value").all_inner_texts()


def drag(page, handle, right):
    """Take hold of the middle of something, and pull it so many pixels to the right."""
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y, steps=4)
    page.mouse.up()


def drag_along(page, slider, share):
    """Take hold of a slider's track where its thumb is not, and let go at a share of its length."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.4, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * share, y, steps=4)
    page.mouse.up()


def point(page, block):
    return page.locator("chain-rule").nth(block).evaluate("element => element.state.at.x")


def test_a_slider_moves_all_that_follow_it_and_is_moved_by_them(visit, written):
    page = visit(written("slider", TOGETHER), ready="svg.stage")
    assert numbers(page) == ["4", "4", "53"]
    slider = page.locator("chain-slider input[type=range]")
    drag_along(page, slider, 0.8)
    moved = float(slider.input_value())
    assert moved > 6
    assert numbers(page) == [f"{moved**2:g}", f"{2 * moved:g}", "53"]  # the cake has a value of its own
    assert [point(page, 0), point(page, 1), point(page, 2)] == [moved, moved, 5]
    drag_along(page, page.locator("chain-rule").nth(1).get_by_role("slider", name="slide x"), 0.2)
    back = point(page, 1)
    assert back < 4
    assert point(page, 0) == back
    assert float(page.locator("chain-slider input[type=text]").input_value()) == back
    assert numbers(page)[0] == f"{back**2:.4g}"
    box = page.locator("chain-slider input[type=text]")
    box.fill("99")
    box.press("Enter")
    assert (box.input_value(), numbers(page)[1]) == ("10", "20")


def test_a_scene_without_layers_moves_the_block_above_and_is_moved_by_it(visit, written):
    page = visit(written("scene", TOGETHER), ready="svg.stage")
    told = page.locator(".told")
    assert told.inner_text().startswith("Edge 5 cm")
    drag(page, page.get_by_role("slider", name="the edge of the tin"), 60)
    moved = point(page, 3)
    assert moved > 5
    assert point(page, 2) == moved
    assert numbers(page)[2] == f"{2 * moved**2 + 3:.6g}"
    drag_along(page, page.locator("chain-rule").nth(2).get_by_role("slider", name="slide x"), 0.1)
    assert point(page, 3) == point(page, 2) < moved
    assert told.inner_text().startswith(f"Edge {point(page, 2):g} cm")
    assert [point(page, 0), point(page, 1)] == [2, 2]


def test_a_clock_runs_pauses_and_ends(visit, written):
    page = visit(written("ball", BALL), ready="svg.stage")
    time = page.get_by_role("textbox", name="value of t")
    page.get_by_role("button", name="play").click()
    page.wait_for_timeout(150)
    page.get_by_role("button", name="pause").click()
    page.wait_for_timeout(40)
    paused = time.input_value()
    assert 0.5 < float(paused) < 60
    page.wait_for_timeout(150)
    assert time.input_value() == paused
    time.fill("59.8")
    time.press("Enter")
    page.get_by_role("button", name="play").click()
    page.get_by_role("button", name="play").wait_for(timeout=5000)  # at the end it stops by itself
    assert time.input_value() == "60"


def test_where_motion_is_not_wanted_the_clock_goes_in_steps(browser, written):
    page = browser.new_page(reduced_motion="reduce")
    page.goto(written("still", BALL))
    page.locator("svg.stage").wait_for()
    assert page.get_by_role("button", name="play").count() == 0
    page.get_by_role("button", name="step").click()
    page.wait_for_timeout(40)
    assert page.get_by_role("textbox", name="value of t").input_value() == "1"
    page.close()


def test_a_question_put_before_another_leaves_it_answered(visit, written):
    answered = TOGETHER + QUESTION
    page = visit(written("kept", answered), ready="chain-question form")
    box = page.locator("chain-question").get_by_role("textbox")
    box.fill("20")
    box.press("Enter")
    page.locator(".why").wait_for()
    (name,) = json.loads(page.evaluate("localStorage.getItem('chainrule:progress')"))
    assert "kept.html#en." in name
    more = QUESTION.replace("the gain", "the push")
    written("kept", TOGETHER + more + "\n" + QUESTION + "\n" + QUESTION)
    page.reload()
    page.locator("chain-question form").nth(2).wait_for()
    known = [page.locator("chain-question").nth(k).get_by_text("answered this before").count() for k in range(3)]
    assert known == [0, 1, 0]


def test_a_teachers_page_keeps_no_answer_in_its_text(visit, written):
    address = written("teacher", TOGETHER + QUESTION)
    page = visit(f"{address}#?hide=1", ready="chain-question form")
    texts = "element => [...element.childNodes].map(each => each.nodeName === 'SCRIPT' ? '' : each.textContent)"
    assert "Ten times two" not in "".join(page.locator("chain-question").evaluate(texts))
    assert page.get_by_text("Ten times two").count() == 0
    plain = visit(address, ready="chain-question form")
    tree = plain.locator("chain-question").aria_snapshot()
    assert "How large is the gain?" in tree
    assert "Ten times two" not in tree
