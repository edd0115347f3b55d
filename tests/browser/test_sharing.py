"""This file types formulas as people do, shares the picture in every way, and looks at what others then get."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from browser.browser_checks import violations
from browser.test_visit import text_of, type_formula

MEANT = "f = x^2 # mixing the dough\ng = 2*f # baking\nh = g + 3"
PAGES = re.compile(rb"/Type\s*/Page\b(?!s)")


def state(page, name):
    return page.evaluate("name => document.querySelector('chain-rule').state[name]", name)


def focused(page):
    return page.evaluate(
        "() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"
        " return e?.textContent?.trim() || e?.tagName }"
    )


def open_share(page):
    page.locator("chain-rule-bar summary").click()


def violations_of_menu(page):
    """What axe finds while the menu is open; a box that the open menu covers in part counts as small, and is not."""
    return [each for each in violations(page) if not each.startswith("target-size")]


def saved(page, label, target):
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    download.value.save_as(target)
    return target


def test_layers_are_typed_line_by_line_with_what_they_mean(visit, studio):
    page = visit(studio)
    box = page.get_by_role("textbox", name="the formula")
    box.focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("f = x^2 # mixing the dough")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("g = 2*f # baking")
    page.keyboard.press("Enter")
    page.keyboard.type("h = g + 3")
    page.wait_for_function(
        "wanted => document.querySelector('chain-rule').source.explanation.input.text === wanted", arg=MEANT
    )
    assert box.input_value() == MEANT
    page.get_by_role("button", name="Table", exact=True).click()
    assert "mixing the dough" in text_of(page, "table")
    page.wait_for_timeout(500)
    again = visit(page.url)
    layers = "document.querySelector('chain-rule').source.explanation.layers"
    again.wait_for_function(f"() => {layers}[1].meaning === 'baking'")
    page.get_by_role("button", name="sqrt(x + sqrt(x))").click()
    page.get_by_role("button", name="undo").click()
    assert box.input_value() == MEANT
    page.get_by_role("button", name="redo").click()
    assert box.input_value() == "sqrt(x + sqrt(x))"
    page.get_by_role("button", name="undo").click()
    page.wait_for_timeout(1700)
    page.get_by_text("recent", exact=True).click()
    assert page.locator("chain-rule-explorer details button").count() >= 2


HOSTILE = ["", "   ", "x" * 20_000, "😀 + 1", "<script>alert(1)</script>", "شيء + \u202ex", "x +\n\n# nothing\n"]


def test_hostile_input_leaves_the_last_good_picture(visit, studio):
    page = visit(studio)
    box = page.get_by_role("textbox", name="the formula")
    for text in HOSTILE:
        box.fill(text)
        page.locator("chain-rule-explorer .box.wrong").wait_for()
        page.locator("chain-rule-explorer .problem:not(:empty)").wait_for()
        assert box.input_value() == text
        assert "20 at h" in text_of(page, "answer")
    box.fill("f = x^2\ng = 2*f + sin(\nh = g")
    # The caret of the text before stands until the new answer has come.
    page.locator("chain-rule-explorer .problem b", has_text="Line 2:").wait_for()
    line, caret = page.locator("chain-rule-explorer .problem pre").inner_text().splitlines()[:2]
    assert line == "g = 2*f + sin("
    assert caret.index("^") == line.index("(")
    page.get_by_role("slider", name="slide x", exact=True).fill("3")
    assert "12 at h" in text_of(page, "answer")


def test_values_are_typed_as_formulas(visit, studio):
    page = visit(studio)
    box = page.get_by_role("textbox", name="value of x")
    for typed, value in (("pi/4", 0.7853981633974483), ("-1/3", -1 / 3), ("1e-3", 0.001), ("1,5", 1.5)):
        box.fill(typed)
        page.keyboard.press("Enter")
        assert state(page, "at")["x"] == value
    box.fill("twelve")
    page.keyboard.press("Enter")
    assert box.input_value() == "1.5"
    assert "is no number here" in text_of(page, "inputs")
    page.get_by_role("textbox", name="size of the push on x").fill("-1/4")
    page.keyboard.press("Tab")
    assert state(page, "push") == -0.25


def test_share_works_by_keyboard_and_gives_the_focus_back(visit, studio):
    page = visit(studio)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("chain-rule-bar summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "copy a link to this picture"
    page.keyboard.press("Enter")
    page.get_by_text("the link is copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("http://127.0.0.1")
    assert "on this computer only" in text_of(page, "bar")
    for name in ("Markdown", "LaTeX", "Python"):
        page.get_by_role("button", name=f"copy as {name}").press("Enter")
        page.locator("chain-rule-bar .note", has_text=re.compile("^copied$")).wait_for()
    assert page.evaluate("navigator.clipboard.readText()").count("import math") <= 1
    assert violations_of_menu(page) == []
    page.keyboard.press("Escape")
    assert focused(page) == "Share"
    page.get_by_role("textbox", name="the formula").fill(" + ".join(f"x^{n}" for n in range(1, 400)))
    page.locator("chain-rule-bar summary").press("Enter")
    page.get_by_text("too long for a link").wait_for()


def test_formulas_of_several_inputs_are_shared(visit, studio):
    page = visit(f"{studio}#?f=x^2*y+%2B+sin(x+y)&x=2&y=3")
    page.locator("chain-rule-shares li").first.wait_for()
    page.locator("chain-rule-bar summary").press("Enter")
    for name in ("Markdown", "LaTeX", "Python"):
        page.get_by_role("button", name=f"copy as {name}").press("Enter")
        page.locator("chain-rule-bar .note", has_text=re.compile("^copied$")).wait_for()
        assert "names" not in text_of(page, "bar")
    with page.expect_download() as download:
        page.get_by_role("button", name="one HTML file").click()
    assert "<chain-rule" in download.value.path().read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_menu_lies_within_the_page(visit, studio, width):
    page = visit(studio, width=width, scheme="dark")
    open_share(page)
    box = page.locator("chain-rule-bar .menu").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert violations_of_menu(page) == []


@pytest.mark.parametrize("view", ["Bands", "Gears", "Dominoes"])
def test_the_picture_stands_alone_as_svg(visit, studio, tmp_path, view):
    page = visit(studio, scheme="dark")
    type_formula(page, "sin(x^2+1)*exp(-x/2)")
    page.get_by_role("slider", name="slide x", exact=True).fill("1.1")
    page.get_by_role("button", name=view, exact=True).click()
    open_share(page)
    text = saved(page, "picture as SVG", tmp_path / "picture.svg").read_text(encoding="utf-8")
    root = ET.fromstring(text)
    assert "0.577" in " ".join(root.itertext()) or "1.312" in " ".join(root.itertext())
    assert not re.search(r"var\(|foreignObject|https?://(?!www\.w3\.org/2000/svg)", text)
    assert set(re.findall(r"url\(#([^)]*)\)", text)) <= set(re.findall(r'id="([^"]*)"', text))
    assert "#12161c" not in text.lower()
    assert page.evaluate("document.querySelector('chain-rule').dataset.look") == "dark"
    png = saved(page, "picture as PNG", tmp_path / "picture.png").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 2 * int(root.get("width"))


def test_one_file_holds_the_state_and_shares_itself(visit, studio, tmp_path):
    page = visit(studio)
    page.get_by_role("slider", name="slide x", exact=True).fill("3")
    page.get_by_role("button", name="Gears", exact=True).click()
    open_share(page)
    page.get_by_label("Step by step").check()
    path = saved(page, "save as one HTML file", tmp_path / "page.html")
    alone = visit(path.as_uri())
    assert alone.asked == [path.as_uri()]
    assert "12 at h" in text_of(alone, "answer")
    alone.locator("chain-rule-gears").wait_for()
    alone.locator("chain-rule-steps").wait_for()
    open_share(alone)
    assert "send the file" in text_of(alone, "bar")
    assert ET.parse(saved(alone, "picture as SVG", tmp_path / "alone.svg")).getroot().tag.endswith("svg")
    assert violations_of_menu(alone) == []


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints_on_one_page_in_good_order(visit, studio, paper):
    page = visit(studio, scheme="dark")
    printed = page.pdf(format=paper)
    assert len(PAGES.findall(printed)) == 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_timeout(100)
    pieces = "[...document.querySelector('chain-rule').shadowRoot.querySelectorAll('main > *')]"
    names = page.evaluate(f"{pieces}.map(piece => piece.localName)")
    shown = [name.removeprefix("chain-rule-") for name in names]
    assert [name for name in shown if name != "formula"] == ["answer", "explorer", "inputs", "bands", "steps", "table"]
    assert "tidy up" in text_of(page, "steps")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_timeout(100)
    assert page.locator("chain-rule-bar").is_visible()


def test_a_teachers_link_reveals_one_layer_after_the_other(visit, studio):
    page = visit(studio + "#?hide=1")
    pieces = ("answer", "bands", "second", "really", "steps")
    assert "tangent slope" not in text_of(page, "zoom")
    told = " ".join(text_of(page, piece) for piece in pieces)
    assert not re.search(r"× ?\d|\b(20|25|50|53)\b", told)
    for view in ("Gears", "Dominoes", "Table"):
        page.get_by_role("button", name=view, exact=True).click()
        assert not re.search(r"\b(20|25|50|53)\b|ten times|doubles", text_of(page, view.lower()))
    page.get_by_role("button", name="reset").click()
    for name, there in (("f", "× 10"), ("g", "× 2")):
        page.get_by_role("button", name=f"reveal the numbers of {name}").press("Enter")
        page.locator("chain-rule-bands .pill", has_text=re.compile(f"^{there}$")).wait_for()
        assert "20 at h" not in text_of(page, "answer")
    page.get_by_role("button", name="reveal the numbers of h").press("Enter")
    page.locator("chain-rule-answer .total").wait_for()
    assert "20 at h" in text_of(page, "answer")


def test_a_snippet_runs_in_a_blog(visit, tmp_path):
    words = ["export", MEANT, "--at", "x=5", "--snippet", "--push", "-1/2"]
    made = subprocess.run([sys.executable, "-m", "chainrule", *words], check=True, capture_output=True, text=True)
    assert made.stdout.count("\n") == 1
    around = tmp_path / "blog.html"
    style = "<style>* { font: 40px cursive !important; color: red; display: inline; }</style>"
    post = f"<!doctype html><meta charset=utf-8>{style}<div style='width:700px'>{made.stdout}</div>"
    around.write_text(post, encoding="utf-8")
    page = visit(around.as_uri(), ready="iframe")
    frame = page.frame_locator("iframe")
    frame.locator("chain-rule-answer .total", has_text="20 at h").wait_for()
    assert frame.locator("chain-rule-bar details").count() == 0
    assert [each for each in page.asked if not each.startswith("about:")] == [around.as_uri()]
