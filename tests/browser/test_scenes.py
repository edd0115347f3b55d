"""This file plays with scenes as a person does: by mouse, by keyboard, on a phone, in the dark."""

from __future__ import annotations

import pytest

from browser.browser_checks import missing, violations
from browser.conftest import STATIC
from chainrule.api import explain
from chainrule.apps.studio.document import document_of, words_of
from chainrule.apps.studio.page import in_json, speaking, whole_page
from chainrule.apps.studio.static import script, with_needs

STYLE = """
:root { color-scheme: light dark }
body { margin: 12px; max-width: 50em; font: 16px/1.5 system-ui; background: #FBFAF7; color: #16202C }
@media (prefers-color-scheme: dark) { body { background: #12161C; color: #E8EBEF } }
"""
CAKE = "batter = x^2; cake = 2*batter; dessert = cake + 3"


def page_with(body, scripts, documents, language="en"):
    """Return a page of which `body` holds elements, each {name} standing for a document."""
    program = "\n".join(script(name) for name in with_needs(["core.js", *scripts]))
    for name, document in documents.items():
        document.pop("words", None)
        body = body.replace(f"{{{name}}}", f'<script type="application/json">{in_json(document)}</script>')
    program = speaking(program, words_of(language))
    body = f"<main><h1>A post</h1>{body}</main>"
    return whole_page(body, title="a post", language=language, style=STYLE, program=program, font=False)


@pytest.fixture(scope="module")
def tin(tmp_path_factory):
    """Return the address of a page with the tin, once in each language."""
    if not STATIC.exists():
        missing("the studio is not built")
    folder = tmp_path_factory.mktemp("scenes")
    for language in ("en", "es"):
        document = document_of(explain(CAKE, x=5), language)
        document["ranges"]["x"] = {"value": 5, "min": 1, "max": 10, "step": 0.1}
        body = '<chain-rule id="b1" group="b1" scene="tin" parts="" start="x=5">{b1}</chain-rule>'
        page = page_with(body, ["scenes/tin.js"], {"b1": document}, language)
        (folder / f"{language}.html").write_text(page, encoding="utf-8")
    return folder.as_uri()


@pytest.fixture
def look(visit):
    """Return a function that opens a page and waits for its scene."""

    def opened(address, **settings):
        page = visit(address, ready="svg.stage", **settings)
        page.wait_for_timeout(60)
        return page

    return opened


def told(page):
    return page.locator(".told").first.inner_text().replace("\u00a0", " ")


def test_the_edge_is_dragged_by_the_mouse(look, tin):
    page = look(f"{tin}/en.html")
    assert "batter 25, cake 50, dessert 53 cm³. A push on the edge climbs × 10, × 2, × 1: it arrives 20" in told(page)
    box = page.get_by_role("slider", name="the edge of the tin").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=4)
    page.mouse.up()
    assert not told(page).startswith("Edge 5 cm")
    page.get_by_role("button", name="reset").click()
    assert told(page).startswith("Edge 5 cm")


def test_the_edge_is_moved_by_the_keyboard_and_by_a_box(look, tin):
    page = look(f"{tin}/en.html", width=390)
    handle = page.get_by_role("slider", name="the edge of the tin")
    handle.focus()
    places = {"ArrowRight": "5.1", "Shift+ArrowUp": "6.1", "PageDown": "5.1", "ArrowLeft": "5"}
    places |= {"End": "10", "Home": "1"}
    for key, value in places.items():
        page.keyboard.press(key)
        page.wait_for_timeout(30)
        assert handle.get_attribute("aria-valuenow") == value
    box = page.get_by_role("textbox", name="value of x")
    box.fill("2,5")
    box.press("Enter")
    assert handle.get_attribute("aria-valuetext") == "edge 2.5 cm"
    box.fill("99")
    box.press("Enter")
    assert box.input_value() == "10"
    page.get_by_role("button", name="x a little less").click()
    assert box.input_value() == "9.9"
    page.wait_for_timeout(500)
    assert page.locator("[role=status]").inner_text().startswith("Edge 9.9 cm")


def test_an_input_beyond_the_stage_is_said_and_not_drawn(look, tin):
    page = look(f"{tin}/en.html")
    page.locator("chain-rule").evaluate("element => element.change({ at: { x: 1e300 } })")
    page.wait_for_timeout(60)
    assert told(page) == "this picture shows x from 1 to 10: 1 · 10³⁰⁰ lies outside"
    assert page.locator("svg.stage > *").count() == 0
    page.get_by_role("button", name="x a little less").click()
    assert told(page).startswith("Edge 10 cm")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_scene_is_accessible(look, tin, scheme, width):
    page = look(f"{tin}/{'en' if scheme == 'light' else 'es'}.html", width=width, scheme=scheme)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_enter_in_the_box_of_a_bar_checks_the_answer_and_is_heard(lesson):
    page = lesson("cake")
    box = page.locator("chain-stretch-bar input").first
    box.fill("2.02")
    box.press("Enter")
    page.locator("chain-question .reply:not(:empty)").first.wait_for()
    heard = page.locator("chain-rule-scene-tin [role=status]").first
    page.wait_for_function("place => place.textContent.includes('20 times')", arg=heard.element_handle())
