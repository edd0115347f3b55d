"""This file looks whether what is written fits: heads of cards, numbers in tables, knobs; and what a copy holds."""

from __future__ import annotations

import pytest

from browser.test_stage import opened, shown

CARDS = {
    "fractions": "f = (x^2+1)/(2x+3); g = sqrt(f/(1+f)); h = (g+1/2)/(g^3-1/x)",
    "long names": "temperature_of_the_water = x^2+3x+12345.678; pressure_in_it = exp(-temperature_of_the_water/100)",
    "long formulas": "u = sin(x)+cos(2x)+tan(3x)/7+12345.678; v = u^2/(1+u^2)",
    "powers of powers": "u = x^(1/(1+x^2)); v = exp(u^2/3)/u^(1/2)",
}
# What of a head stands outside of it, in pixels; a name that is cut fades out, and is told to who points.
OUTSIDE = """cards => cards.flatMap(card => {
  const head = card.querySelector('.head'), around = head.getBoundingClientRect();
  const ends = [...head.querySelectorAll('math, b')].map(each => each.getBoundingClientRect());
  const isCut = head.querySelector('.cut') !== null;
  const beyond = box => (isCut ? 0 : box.right - around.right);
  return ends.map(box => Math.max(around.top - box.top, box.bottom - around.bottom, beyond(box)));
}).filter(pixels => pixels > 1)"""


@pytest.mark.parametrize("width", [390, 760, 1280])
@pytest.mark.parametrize("name", CARDS)
def test_a_head_holds_its_formula_and_its_value(visit, studio, name, width):
    page = opened(visit, studio, CARDS[name], width=width)
    page.wait_for_timeout(300)
    cards = page.locator("chain-rule-bands .card:not(.input):not(.group)")
    assert cards.count() > 1
    assert cards.evaluate_all(OUTSIDE) == []


@pytest.mark.parametrize("width", [320, 390, 768])
def test_no_number_of_the_table_is_broken(visit, studio, width):
    page = opened(visit, studio, "sin(x^2+1)*exp(-x/2)*123456789", "&x=1.2345678&view=table", width=width)
    page.locator("chain-rule-table tbody tr").first.wait_for()
    lines = "numbers => numbers.filter(each => each.getBoundingClientRect().height > 30).map(each => each.textContent)"
    assert page.locator("chain-rule-table .number span").evaluate_all(lines) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_an_input_nothing_follows_a_push(visit, studio):
    page = opened(visit, studio, "2+3", "&back=1")
    assert page.locator("chain-rule-bands .card").count() == 1
    assert page.locator("chain-rule-bands .up, chain-rule-bands .end, chain-rule-zoom, chain-rule-really").count() == 0
    assert page.get_by_role("button", name="backward").count() == 0
    assert "nothing is pushed here" in shown(page, "answer")


def test_the_last_input_is_no_wider_than_the_others_where_no_push_follows(visit, tmp_path, studio):
    from chainrule.api import explain
    from chainrule.apps.studio.page import page_of

    path = tmp_path / "page.html"
    path.write_text(page_of(explain("a + b*c", a=1, b=2, c=3), font=False), encoding="utf-8")
    page = visit(path.as_uri(), width=600)
    widths = page.locator("chain-rule-inputs label").evaluate_all("each => each.map(({ offsetWidth }) => offsetWidth)")
    assert len(widths) == 3
    assert max(widths) - min(widths) <= 1


def test_checks_say_where_they_were_made(visit, studio):
    page = opened(visit, studio, "x^2", "&x=3")
    assert "checked at x = 3" in shown(page, "really")
    page.get_by_role("slider", name="slide x", exact=True).fill("4")
    page.wait_for_timeout(100)
    assert "this was checked at x = 3, before you moved" in shown(page, "really")


def test_what_is_copied_by_hand_is_written_in_plain_signs(visit, studio):
    page = opened(visit, studio, "exp(-x)", "&x=30")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("chain-rule-answer .total").click(click_count=3)
    page.keyboard.press("Control+C")
    assert "-9.358e-14 at y" in page.evaluate("navigator.clipboard.readText()")


def test_what_is_plain_already_is_copied_as_the_table_that_it_is(visit, studio):
    page = visit(f"{studio}#?f=x^2&x=5&view=table")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cells = page.locator("chain-rule-table tbody tr").last.locator("th, td")
    first, last = cells.first.bounding_box(), cells.last.bounding_box()
    page.mouse.move(first["x"] + 2, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] - 2, last["y"] + last["height"] / 2)
    page.mouse.up()
    page.keyboard.press("Control+C")
    kinds = page.evaluate("async () => (await navigator.clipboard.read()).flatMap(({ types }) => types)")
    assert "text/html" in kinds
    told = page.evaluate("navigator.clipboard.readText()")
    assert "25" in told
    assert "\u2212" not in told
