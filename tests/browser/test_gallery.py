"""The gallery in a browser: nothing runs over, axe finds nothing, and a card opens its formula."""

import pytest

from browser.browser_checks import violations

WIDTHS = (1280, 768, 390, 320)


@pytest.mark.parametrize(("scheme", "looked_at"), [("light", 1280), ("dark", 390)])
def test_the_gallery_fits_and_axe_finds_nothing(browser, studio, scheme, looked_at):
    page = browser.new_page(color_scheme=scheme)
    page.goto(f"{studio}gallery")
    assert page.locator("article").count() == 24
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.set_viewport_size({"width": looked_at, "height": 800})
    assert violations(page) == []
    page.close()


def test_a_card_opens_its_formula_at_its_point(browser, studio):
    page = browser.new_page()
    page.goto(studio)
    page.get_by_role("link", name="Gallery").click()
    page.get_by_role("link", name="A neuron learns").click()
    slider = page.get_by_role("slider", name="slide w")
    slider.wait_for()
    assert float(slider.input_value()) == 0.8
    assert page.get_by_role("link", name="Explore").get_attribute("aria-current") == "page"
    page.close()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [390, 320])
def test_the_tabs_stand_in_one_line_on_a_phone(visit, studio, width, language):
    places = "tabs => [...new Set(tabs.map(tab => Math.round(tab.getBoundingClientRect().top)))]"
    for page, ready in (("", "chain-rule-answer p"), ("gallery", "main"), ("lessons", "main"), ("lessons/cake", "h1")):
        seen = visit(f"{studio}{page}{'#' if page == '' else ''}?lang={language}", width=width, ready=ready)
        seen.wait_for_function("wanted => document.documentElement.lang === wanted", arg=language)
        assert len(seen.locator(".tabs a").evaluate_all(places)) == 1, page
        assert seen.evaluate("document.documentElement.scrollWidth") <= width, page
