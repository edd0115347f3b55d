"""This file listens to the studio as a screen reader does: what is told while a key repeats, and what a slider says."""

from __future__ import annotations

import pytest

from browser.playing import drag
from chainrule.apps.posts import page_of_post

# What is told and not shown, in the pieces that hold some of it back while a hand drags.
HEARD = """() => ["bands", "answer"].flatMap((name) => {
  const { shadowRoot } = document.querySelector("chain-rule").shadowRoot.querySelector(`chain-rule-${name}`);
  const told = [...shadowRoot.querySelectorAll("[title], [aria-label], .visually-hidden")];
  return told.map((each) => [each.title, each.ariaLabel, each.textContent.trim()].join(" | "));
})"""
# The hand never rests: nothing is caught up.
RESTLESS = "window.setTimeout = () => 1"
CATCH_UP = "document.querySelector('chain-rule').change({})"
POST = """# A

```slider x=2.5 range=0..10 step=0.5
```

```chainrule range=0..10
x^2
```
"""


def heard_meanwhile_and_at_rest(page):
    page.wait_for_timeout(100)
    meanwhile = page.evaluate(HEARD)
    page.evaluate(CATCH_UP)
    page.wait_for_timeout(100)
    return meanwhile, page.evaluate(HEARD)


def test_while_a_key_repeats_every_step_is_told(visit, studio):
    page = visit(f"{studio}#?f=sin(x^2)/3&x=2")
    page.wait_for_timeout(600)
    page.evaluate(RESTLESS)
    page.get_by_role("slider", name="slide x").first.focus()
    for _ in range(6):
        page.keyboard.down("ArrowRight")
    meanwhile, rest = heard_meanwhile_and_at_rest(page)
    assert meanwhile == rest
    page.keyboard.up("ArrowRight")


def test_while_a_hand_drags_what_nobody_reads_waits(visit, studio):
    page = visit(f"{studio}#?f=sin(x^2)/3&x=2")
    page.wait_for_timeout(600)
    page.evaluate(RESTLESS)
    drag(page, page.get_by_role("slider", name="slide x").first, across=60)
    meanwhile, rest = heard_meanwhile_and_at_rest(page)
    assert meanwhile != rest


@pytest.mark.parametrize("width", [1280, 390])
def test_a_slider_says_its_value_as_the_page_writes_it(visit, studio, width):
    page = visit(f"{studio}#?f=x^2&x=2.5&dx=-0.5&lang=es", width=width)
    page.wait_for_function("document.querySelector('chain-rule').source?.language === 'es'")
    page.wait_for_timeout(100)
    told = page.locator("input[type=range]").evaluate_all("found => found.map((each) => each.ariaValueText)")
    assert sorted(set(told)) == ["pequeño empujón en x = \u22120,5", "x = 2,5"]


def test_every_slider_of_posts_and_lessons_says_its_value(visit, studio, tmp_path):
    written = tmp_path / "post.html"
    written.write_text(page_of_post(POST, "post.md", language="es"), encoding="utf-8")
    page = visit(written.as_uri())
    slider = page.locator("chain-slider input[type=range]")
    assert slider.get_attribute("aria-valuetext") == "x = 2,5"
    slider.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "x = 3"
    page.goto(f"{studio}lessons/back-propagation")
    page.locator(".net").first.wait_for()
    sliders = page.get_by_role("slider")
    assert sliders.count() > 0
    assert [each for each in sliders.all() if not each.get_attribute("aria-valuetext")] == []
