"""The cards of the last lesson are dragged from a tray into a chain: by mouse, by finger, by keyboard, by a tap."""

from __future__ import annotations

import pytest

from browser.browser_checks import crowded, violations
from browser.playing import answer, drag, finger, middle, told


def card(page, name):
    return page.locator(f'.placed[data-name="{name}"]')


def slot(page, place):
    """The middle of a slot of the chain: the first outlines on the stage are the slots."""
    return middle(page.locator("rect.slot").nth(place))


def chain(page):
    """The names in the chain, in their order."""
    cards = page.locator(".placed").all()
    return [each.get_attribute("data-name") for each in cards if "in the tray" not in each.get_attribute("aria-label")]


def carry(page, name, to):
    """Drag a card to a point by the mouse."""
    x, y = middle(card(page, name))
    drag(page, card(page, name), across=to[0] - x, down=to[1] - y)
    page.wait_for_timeout(260)  # it snaps


def test_cards_are_dragged_into_the_chain_swapped_and_taken_back(lesson):
    page = lesson("whole-rule")
    assert chain(page) == ["square"]
    carry(page, "double", slot(page, 4))  # far to the right, it still snaps on behind the first
    assert chain(page) == ["square", "double"]
    assert "? times as large" in told(page)
    assert page.get_by_role("textbox", name="value of x").count() == 0
    question = page.locator("chain-question").first
    question.locator("input[type=text]").fill("8")
    question.locator("button.check").click()
    assert "You added the gains" in question.locator(".reply").inner_text()
    answer(page, "12")
    assert "12 times as large" in told(page)
    carry(page, "square", slot(page, 1))
    assert chain(page) == ["double", "square"]
    assert "The swap made 12 into 24" in told(page)
    carry(page, "cube", slot(page, 0))  # a card of the tray takes the place of one in the chain
    assert chain(page) == ["cube", "square"]
    carry(page, "cube", middle(page.locator("rect.tray")))
    assert chain(page) == ["square"]
    page.get_by_role("button", name="reset").first.click()
    assert chain(page) == ["square"]


def test_the_click_that_ends_a_drag_takes_no_card_back_wherever_a_browser_sends_it(lesson):
    page = lesson("whole-rule")
    carry(page, "double", slot(page, 4))
    card(page, "double").and_(page.get_by_role("button", name="of the chain")).wait_for()
    click = "(card, detail) => card.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, detail }))"
    card(page, "double").evaluate(click, 1)  # as Safari does
    page.wait_for_timeout(260)
    assert chain(page) == ["square", "double"]
    carry(page, "double", slot(page, 4))
    card(page, "double").evaluate(click, 0)  # as a screen reader does
    card(page, "double").and_(page.get_by_role("button", name="in the tray")).wait_for()
    assert chain(page) == ["square"]


def test_the_product_follows_the_hand_and_a_card_let_go_elsewhere_goes_back(lesson):
    page = lesson("whole-rule")
    answer(page, "12")
    before = told(page)
    x, y = middle(card(page, "cube"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(*slot(page, 1), steps=5)
    assert "1458 times as large" in told(page)  # 6 × 3·9²
    assert page.locator("rect.slot.aimed").count() == 1
    page.mouse.move(x, slot(page, 1)[1] - 90, steps=5)
    assert told(page) == before
    page.mouse.up()
    page.wait_for_timeout(260)
    assert chain(page) == ["square"]
    assert middle(card(page, "cube")) == pytest.approx((x, y), abs=1)


def test_a_card_let_go_outside_before_it_was_dragged_does_not_stick_to_the_hand(lesson):
    page = lesson("whole-rule")
    page.mouse.move(*middle(card(page, "double")))
    page.mouse.down()
    page.mouse.move(1270, 880)
    page.mouse.up()
    page.mouse.move(*slot(page, 1), steps=4)
    assert page.locator(".held").count() == 0
    assert chain(page) == ["square"]
    card(page, "double").click()
    assert chain(page) == ["square", "double"]


def test_cards_are_dragged_by_a_finger_without_scrolling(lesson):
    page = lesson("whole-rule", width=390, height=780)
    answer(page, "12")
    page.evaluate("scrollTo(0, document.querySelector('chain-rule').offsetTop - 20)")
    scrolled = page.evaluate("scrollY")
    finger(page, card(page, "double"), slot(page, 1))
    finger(page, card(page, "minus"), slot(page, 2))
    assert chain(page) == ["square", "double", "minus"]
    assert "The product is −12." in told(page)
    finger(page, card(page, "minus"), slot(page, 0))
    assert chain(page) == ["minus", "double", "square"]
    finger(page, card(page, "double"), middle(page.locator("rect.tray")))
    assert chain(page) == ["minus", "square"]
    assert page.evaluate("scrollY") == scrolled
    card(page, "half").click()
    assert chain(page) == ["minus", "square", "half"]


def test_cards_are_moved_by_the_keyboard_and_keep_the_focus(lesson):
    page = lesson("whole-rule")
    answer(page, "12")
    said = page.locator(".keys").first.inner_text()
    assert "Enter" in said
    assert "arrow keys" in said
    focused = "document.activeElement.shadowRoot.activeElement.shadowRoot.activeElement.dataset.name"
    for name in ("double", "plus"):
        card(page, name).focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(60)
        assert page.evaluate(focused) == name
    assert chain(page) == ["square", "double", "plus"]
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(60)
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(60)
    assert page.evaluate(focused) == "plus"
    assert chain(page) == ["plus", "square", "double"]
    assert "The swap made" in page.locator("chain-rule [role=status]").first.inner_text()
    page.keyboard.press("Delete")
    page.wait_for_timeout(60)
    assert chain(page) == ["square", "double"]
    card(page, "minus").focus()
    page.keyboard.press("Space")
    page.wait_for_timeout(60)
    assert "✓ The product is −12." in page.locator(".goal").first.inner_text()
    assert violations(page) == []
    assert crowded(page) == []


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", 1), ("reduce", 0)])
def test_a_card_snaps_with_a_short_movement_unless_none_is_wanted(lesson, motion, moves):
    page = lesson("whole-rule")
    page.emulate_media(reduced_motion=motion)
    # counted as they begin: on a slow machine a short one has ended before it is looked for
    page.evaluate(
        """() => { globalThis.begun = []; const { animate } = Element.prototype;
        Element.prototype.animate = function (frames, options) {
          begun.push([this.dataset.name, options.duration]); return animate.call(this, frames, options) } }"""
    )
    card(page, "double").click()
    page.wait_for_function("moves => begun.filter(([name]) => name === 'double').length === moves", arg=moves)
    assert all(duration <= 300 for _, duration in page.evaluate("begun"))
    page.wait_for_timeout(300)
    assert middle(card(page, "double")) == pytest.approx(slot(page, 1), abs=1)
