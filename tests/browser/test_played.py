"""Every scene of the lessons is played with by mouse: what is dragged moves, what is to be found out is found out."""

from __future__ import annotations

import itertools
import math

import pytest

from browser.playing import answer, drag, finger, middle, told


@pytest.mark.parametrize(
    ("name", "drags"),
    [
        ("derivative", [("the loupe on smooth", 80, 0)]),
        ("falling-ball", [("the second photo", -20, -20)]),
        ("heart", [("the speed of the treadmill", 60, 0), ("the second beat", -20, 0)]),
    ],
)
def test_what_can_be_dragged_moves_and_comes_back(lesson, name, drags):
    page = lesson(name)
    before = told(page)
    for handle, across, down in drags:
        drag(page, page.get_by_role("slider", name=handle).first, across, down)
        assert told(page) != before
        page.get_by_role("button", name="reset").first.click()
        assert told(page) == before


@pytest.mark.parametrize(
    "name", ["cake", "derivative", "speed", "falling-ball", "balloon", "heart", "heater", "several-inputs"]
)
def test_a_finger_drags_and_does_not_scroll_the_page(lesson, name):
    page = lesson(name, width=390, height=780)
    for handle in page.locator("chain-rule").first.locator("svg.stage [role=slider]").all()[:2]:
        handle.scroll_into_view_if_needed()
        page.evaluate("scrollBy(0, 60)")
        before, scrolled = told(page), page.evaluate("scrollY")
        x, y = middle(handle)
        finger(page, handle, (x + 30, y + 40))
        assert page.evaluate("scrollY") == scrolled
        assert told(page) != before


def test_scene_and_question_share_one_screen(lesson):
    for name in ("cake", "falling-ball", "back-propagation", "whole-rule"):
        page = lesson(name)
        for shown in (page.locator("chain-rule, chain-network").first, page.locator("chain-question .check").first):
            box = shown.bounding_box()
            assert box["y"] + box["height"] <= 900, name


def test_the_car_is_driven_onto_the_mark(lesson):
    page = lesson("speed")
    car = page.get_by_role("slider", name="the car")
    width = page.locator("svg.stage").first.bounding_box()["width"]
    drag(page, car, across=width * 280 / 640, steps=12, pause=15)  # from 10 m to 40 m
    page.get_by_text("✓ Stopped on the mark").first.wait_for(timeout=4000)
    assert "speed 0" in told(page)


def test_a_scene_keeps_the_number_that_is_asked_for(lesson):
    page = lesson("falling-ball")
    assert "At this moment" not in told(page)
    assert page.locator("chain-rule .knob").count() == 1  # one thing to drag until the first answer
    assert page.get_by_role("button", name="Moon").count() == 0
    assert page.get_by_role("slider", name="the first photo").count() == 0
    assert "14.749" not in page.locator("svg.stage").first.text_content()
    assert page.locator("path.tangent").count() == 0
    answer(page, "14.7")
    assert "At this moment: 14.7 m/s." in told(page)
    drag(page, page.get_by_role("slider", name="the first photo"), across=-30)
    assert not told(page).startswith("At 1.5 s")
    page.get_by_role("button", name="reset").first.click()
    page.get_by_role("button", name="Moon").click()
    assert "At this moment: 2.4 m/s." in told(page)
    page.get_by_role("checkbox").check()
    assert "Average from 0.4 s before to 0.4 s after: 2.4 m/s." in told(page)


def test_one_aims_first_and_looks_afterwards(lesson):
    page = lesson("heater")
    assert page.get_by_role("slider", name="the wished temperature").count() == 0
    drag(page, page.get_by_role("slider", name="the dial"), across=-60, down=-10)
    assert not told(page).startswith("180 V")
    page.get_by_role("button", name="reset").first.click()
    answer(page, "0.144")
    aiming = page.locator("chain-rule").nth(1)
    dial, look = aiming.get_by_role("slider", name="the dial"), aiming.get_by_role("button", name="look")
    assert look.is_disabled()
    for _ in range(7):
        dial.press("Shift+ArrowRight")
    stage = aiming.locator("svg.stage")
    assert "? °C" in stage.text_content()
    assert "+7 V" in stage.text_content()
    assert "20.99" not in aiming.text_content()
    look.click()
    assert "20.99 °C" in stage.text_content()
    assert "turned by 7 V: 0.028° too warm" in aiming.locator("ol li").inner_text()
    assert aiming.get_by_role("button", name="aim").count() == 0  # what the question asks for
    answer(page, "6.9", place=1)
    assert aiming.get_by_role("button", name="aim").count() == 1
    aiming.get_by_role("button", name="reset").click()
    assert aiming.locator("ol").count() == 0


def test_the_wish_is_dragged_and_newton_finds_it(lesson):
    page = lesson("heater")
    for place, given in enumerate(["0.144", "6.94", "11.9", "9.65"]):
        answer(page, given, place=place)
    aiming = page.locator("chain-rule").nth(2)
    aiming.scroll_into_view_if_needed()
    aiming.get_by_role("button", name="aim: 10 ÷ 0.144 = turn by 69.4 V").click()
    assert "turned by 69.4 V: 1.9° too warm" in aiming.locator("ol li").first.inner_text()
    wish = aiming.get_by_role("slider", name="the wished temperature")
    drag(page, wish, down=-20)
    wished = float(wish.get_attribute("aria-valuenow"))
    assert wished > 31
    aim = aiming.get_by_role("button", name="aim:")
    for _ in range(4):
        if aim.is_enabled():
            aim.click()
    assert f"near enough to {wished:g} °C" in aiming.locator(".told").inner_text()


def test_pictures_are_matched_and_part_again(lesson):
    page = lesson("derivative")
    first = page.locator("chain-question").first
    first.get_by_role("radio").nth(1).check()
    first.locator(".check").click()
    game = page.locator('chain-rule[scene="match"]')
    game.scroll_into_view_if_needed()
    for place, name in enumerate(["corner", "sine", "growth", "square"]):
        game.locator("select").nth(place).select_option(name)
    game.locator("button.check").click()
    assert "Which of the curves has one?" in game.locator(".verdict").inner_text()
    names = game.locator("select").first.locator("option").evaluate_all("all => all.map(each => each.value)")
    bent = next(place for place in range(4) if len(set(tops(game, place))) > 1)
    rest = [name for name in names if name not in ("", "corner")]
    for place in range(4):
        game.locator("select").nth(place).select_option("corner" if place == bent else rest.pop())
    game.locator("button.check").click()
    assert "|x|: it kept its corner" in game.locator(".verdict").inner_text()
    game.get_by_role("slider").fill("0")  # enlarged no more, all four differ
    paths = game.locator("path.curve").evaluate_all("all => all.map(each => each.getAttribute('d'))")
    assert len(set(paths)) == 4


def tops(game, place):
    """The signs of the steps upward along a picture's curve."""
    path = game.locator("path.curve").nth(place).get_attribute("d")
    heights = [float(each.split()[1]) for each in path[1:].split("L")]
    return [after < before for before, after in itertools.pairwise(heights)]


def test_a_contour_is_drawn_by_holding_the_height(lesson):
    page = lesson("several-inputs")
    answer(page, "-1")
    you = page.get_by_role("slider", name="you, on the map")
    unit = page.locator("svg.stage").first.bounding_box()["width"] / 640 * 322 / 6
    x, y = middle(you)
    page.mouse.move(x, y)
    page.mouse.down()
    for degrees in range(45, 230, 5):
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        far = math.sqrt(2 / (cos**2 + 2 * sin**2 - cos * sin))  # from the top of the hill to the height of (1, 1)
        page.mouse.move(x + (far * cos - 1) * unit, y - (far * sin - 1) * unit)
    page.mouse.up()
    page.get_by_text("✓ You drew a contour line!").wait_for()
    assert "predicted, really" in told(page)


def test_the_balloon_drags_its_even_pump(lesson):
    page = lesson("balloon")
    before = told(page)
    drag(page, page.get_by_role("slider", name="the skin of the balloon"), across=40)
    assert told(page) != before
    assert "?" in page.locator("svg.stage").first.text_content()
    page.locator("chain-question").first.locator("input[type=text]").fill("65")
    page.locator("chain-question").first.locator("button.check").click()
    second = page.locator("chain-question").nth(1)
    second.locator("input[type=text]").fill("0.05")
    second.locator("input[type=text]").press("Enter")
    even = page.locator('chain-rule[settings*="mode=even"]')
    even.scroll_into_view_if_needed()
    drag(page, even.get_by_role("slider", name="the pump"), across=60)
    assert "The pump gives 62.8 cm³ a second, always" in even.locator(".told").inner_text()


def test_the_gradient_is_played_against_and_a_neuron_saturated(lesson):
    page = lesson("back-propagation")
    assert page.get_by_role("button", name="Beat the gradient").count() == 0  # before the first answer, Step alone
    question = page.locator("chain-question").first
    question.locator("input[type=radio]").nth(1).check()
    question.locator("button.check").click()
    page.get_by_role("button", name="Beat the gradient").click()
    page.get_by_role("button", name="Compare").click()
    page.get_by_text("You turned nothing yet").first.wait_for(state="attached")
    page.get_by_role("button", name="Beat the gradient").click()
    turn = page.locator('.focus input[type="range"]')
    turn.fill(str(float(turn.input_value()) + 0.1))
    page.get_by_role("button", name="Compare").click()
    score = page.locator(".score").inner_text()
    assert "The gradient wins by" in score
    assert "Gradient 1, you 0." in score
    assert float(turn.input_value()) == pytest.approx(-0.59, abs=0.02)  # the weight is back where it was
    page.get_by_role("button", name="Beat the gradient").click()
    page.locator(".focus select").select_option("w2_1_1")
    turn.fill("1.5")
    page.get_by_role("button", name="Compare").click()
    assert "It rose for both" in page.locator(".score").inner_text()
    page.locator(".focus select").select_option("w1_1_1")
    page.get_by_role("button", name="Saturate this neuron").click()
    assert "Now neuron 1.1 says the same to every dot" in page.locator(".score").inner_text()
    assert "Almost flat" in page.locator(".focus").inner_text()


@pytest.mark.parametrize("name", ["falling-ball", "heart"])
def test_a_teachers_link_tells_no_answer(visit, studio, name):
    page = visit(f"{studio}lessons/{name}#?hide=1", ready="svg.stage")
    question = page.locator("chain-question").first
    while question.locator("button.hint").count():
        question.locator("button.hint").click()
    assert question.locator("button.reveal").count() == 0


def test_without_motion_the_clock_goes_by_steps(browser, studio):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{studio}lessons/falling-ball")
    page.locator("svg.stage").first.wait_for()
    answer(page, "14.7")  # then time runs, and the first photo can be moved
    assert page.locator("button.play").count() == 0
    page.locator("button.step").first.click()
    assert told(page).startswith("At 2 s")
    context.close()
