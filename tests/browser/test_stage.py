"""This file drags, hovers and folds in the pictures, and reads what they say of hard cases."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from browser.browser_checks import violations

TEN = "a*b + sin(c)*d + e^2*f/g + h*j - k"


def shown(page, part):
    text = page.locator(f"chain-rule-{part}").evaluate("view => view.shadowRoot.textContent")
    return " ".join(text.split())


def opened(visit, studio, formula, at="", **options):
    page = visit(f"{studio}#?f={quote(formula)}{at}", **options)
    page.wait_for_function(
        "wanted => document.querySelector('chain-rule').source?.explanation.input.text === wanted", arg=formula
    )
    page.wait_for_timeout(100)
    return page


def value_of_x(page):
    return float(page.get_by_role("slider", name="slide x").input_value())


def test_where_the_slope_exists_no_kink_is_claimed(visit, studio):
    page = opened(visit, studio, "u=(x-1)^2; v=600*u; w=abs(v); z=-w; q=sin(z)*x", "&x=1")
    assert "0 at q" in shown(page, "answer")
    assert "no single slope" not in shown(page, "answer")


def test_a_slider_follows_a_typed_value_and_reset_takes_it_back(visit, studio):
    page = visit(studio)
    slider, box = page.get_by_role("slider", name="slide x"), page.get_by_role("textbox", name="value of x")
    box.fill("5000")
    box.press("Tab")
    page.wait_for_timeout(50)
    assert value_of_x(page) == 5000
    slider.press("ArrowLeft")
    assert value_of_x(page) < 5000
    page.get_by_role("button", name="reset").click()
    page.wait_for_timeout(50)
    assert (value_of_x(page), slider.get_attribute("max")) == (5, "10")


def test_cards_stay_where_they_are_while_a_slider_is_dragged(visit, studio):
    page = opened(visit, studio, "u=x^2; v=u*x; w=v*u+x; y=w*v*u", "&x=1.2")
    cards = page.locator("chain-rule-bands .card")
    places = "cards => cards.map(({ style }) => [style.left, style.top, style.width, style.height])"
    before = cards.evaluate_all(places)
    box = page.get_by_role("slider", name="slide x").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)
    page.mouse.down()
    for share in (0.7, 0.8, 0.9):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
        page.wait_for_timeout(40)
        assert cards.evaluate_all(places) == before
    page.wait_for_timeout(400)
    assert cards.evaluate_all(places) == before
    assert page.locator("chain-rule-bands .jag").count() > 0
    page.mouse.up()
    page.wait_for_timeout(400)
    assert page.locator("chain-rule-bands .jag").count() == 0


def test_the_point_on_the_curve_is_dragged_and_moved_by_keys(visit, studio):
    page = visit(studio + "#?zoom=8")
    plot = page.locator("chain-rule-zoom svg")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 20)
    page.mouse.down()
    seen = []
    for share in (0.4, 0.3, 0.2):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + 30)
        page.wait_for_timeout(30)
        seen.append(value_of_x(page))
    page.mouse.up()
    assert seen == pytest.approx([4, 3, 2], abs=0.06)
    assert f"{4 * seen[-1]:g} at h" in shown(page, "answer")
    page.get_by_role("slider", name="drag x along the curve").press("PageUp")
    page.wait_for_timeout(50)
    assert value_of_x(page) == pytest.approx(seen[-1] + 0.5)
    page.get_by_role("slider", name="push x by").press("ArrowRight")
    page.wait_for_timeout(50)
    assert "push 0.15" in shown(page, "zoom")
    for zoom in ("1×", "64×", "∞"):
        page.get_by_role("button", name=zoom, exact=True).click()
    assert violations(page) == []


def test_numbers_of_the_answer_and_pills_mark_each_other(visit, studio):
    page = opened(visit, studio, "u=x^2+1; s=sin(u); v=-x/2; w=exp(v); y=s*w", "&x=1.1")
    page.get_by_role("button", name="2.2", exact=True).focus()
    page.wait_for_timeout(50)
    assert page.locator("chain-rule-bands .pill.lit").all_inner_texts() == ["× 2.2"]
    page.get_by_role("button", name="−0.2315", exact=True).hover()
    page.wait_for_timeout(50)
    assert page.locator("chain-rule-bands .pill.lit").all_inner_texts() == ["× −0.5", "× 0.5769", "× 0.8026"]
    page.locator("chain-rule-bands .pill").first.hover()
    page.wait_for_timeout(50)
    assert page.locator("chain-rule-answer button.lit").all_inner_texts() == ["2.2"]


def test_ten_inputs_are_ranked_only_where_they_can_be_compared(visit, studio):
    page = opened(visit, studio, TEN, "&a=1&b=2&c=3&d=1.5&e=2&f=0.5&g=4&h=2&j=3&k=1")
    bars = page.locator("chain-rule-shares li")
    assert bars.count() == 5
    assert "4 more" in shown(page, "shares")
    assert "%" in bars.first.inner_text()
    tracks = "bars => [...new Set(bars.map(bar => JSON.stringify([bar.offsetLeft, bar.offsetWidth])))]"
    assert len(page.locator("chain-rule-shares .track").evaluate_all(tracks)) == 1
    page.get_by_role("button", name="per unit").click()
    page.get_by_role("button", name="4 more").click()
    names = [bar.get_attribute("data-name") for bar in bars.all()]
    assert names == page.evaluate("document.querySelector('chain-rule').picture.inputs.map(({ name }) => name)")
    assert not any("%" in text for text in bars.all_inner_texts())
    page.get_by_role("button", name="per ± you give").click()
    spread = page.get_by_role("textbox", name="± of k")
    spread.fill("40")
    spread.press("Tab")
    page.wait_for_timeout(50)
    assert bars.first.get_attribute("data-name") == "k"
    assert violations(page) == []
    page.get_by_role("button", name="push h instead").click()
    page.wait_for_timeout(100)
    assert "push: 1" in page.locator("chain-rule-bands .card.input").inner_text()
    assert page.locator("chain-rule-bands .card.input").count() == 1


@pytest.mark.parametrize("width", [390, 1280])
def test_layers_that_read_several_places_are_folded(visit, studio, width):
    layers = ["u1 = sin(x)", "u2 = cos(x)*u1", *(f"u{n} = u{n - 1} - u{n - 2}/4" for n in range(3, 31))]
    page = opened(visit, studio, "; ".join(layers), "&x=1", width=width)
    assert page.locator("chain-rule-bands .card").count() <= 13
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    # what is opened stands loose, and what is gathered in it stays so
    before = page.locator("chain-rule-bands .card").count()
    page.locator("chain-rule-bands .group button").click()
    page.wait_for_timeout(100)
    assert before < page.locator("chain-rule-bands .card").count() <= before + 10
    assert page.locator("chain-rule-bands .scroll").evaluate("box => box.scrollWidth <= box.clientWidth")
    page.get_by_role("button", name="fold again").click()
    page.wait_for_timeout(100)
    assert page.locator("chain-rule-bands .card").count() <= 13


def test_a_chain_that_is_too_long_for_a_row_goes_on_in_the_next(visit, studio):
    chain = "; ".join(["u1 = sin(x)", *(f"u{n} = sin(u{n - 1})" for n in range(2, 12))])
    page = opened(visit, studio, chain, "&x=1", width=1280)
    cards = page.locator("chain-rule-bands .card")
    boxes = [cards.nth(index).bounding_box() for index in range(cards.count())]
    assert len(boxes) == 12
    assert {box["x"] + box["width"] <= 1280 for box in boxes} == {True}
    assert page.locator("chain-rule-bands .scroll").evaluate("box => box.scrollWidth <= box.clientWidth")
    # each formula is seen whole, its value under it
    heads = page.locator("chain-rule-bands .head .formula")
    wide = heads.evaluate_all("heads => heads.map(head => head.scrollWidth - head.clientWidth)")
    assert max(wide) <= 2, wide


def test_backward_it_is_blame_that_adds(visit, studio):
    page = opened(visit, studio, "u=x^2; v=u*x; y=v*u", "&x=1.2&back=1")
    assert "blame from 2 readers: add" in shown(page, "bands")
    assert "paths meet" not in shown(page, "bands")
    page.get_by_role("button", name="Gears", exact=True).click()
    assert "paths meet" not in shown(page, "gears")


def test_functions_that_nobody_defined_have_symbolic_gains(visit, studio):
    page = opened(visit, studio, "f(g(x))")
    for view in ("Table", "Gears", "Bands"):
        page.get_by_role("button", name=view, exact=True).click()
        page.wait_for_timeout(50)
        assert "g′(x)" in shown(page, view.lower()).replace(" ", "").replace("\u2061", "")
    assert "f′(g(x))" in shown(page, "answer").replace(" ", "").replace("\u2061", "")


def test_hard_cases_say_what_happens(visit, studio):
    page = visit(studio, width=390)
    for formula, place, said in (
        ("u=cos(x); y=3*u", 0, "× 0: the push stops here"),
        ("u=abs(x); y=u+1", 0, "−1 from the left, 1 from the right"),
        ("1/x", 0, "no value here"),
        ("floor(x)", 2, "a jump: no slope here"),
        ("exp(exp(x))", 8, "too large for a computer's number"),
        ("u=1e9*x; y=2*u", 1, "thickness by powers of ten"),
    ):
        page.evaluate("hash => void (location.hash = hash)", f"#?f={quote(formula)}&x={place}")
        page.wait_for_function(
            "wanted => document.querySelector('chain-rule').source?.explanation.input.text === wanted", arg=formula
        )
        page.wait_for_timeout(60)
        assert said in shown(page, "bands")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
