"""This file visits the studio as a person does: by mouse, by keyboard, on a phone, in the dark, with wrong input."""

from __future__ import annotations

import subprocess
import sys

import pytest

from browser.browser_checks import violations

WIDTHS = (320, 390, 768, 1280)


def text_of(page, part):
    text = page.locator(f"chain-rule-{part}").evaluate("view => view.shadowRoot.textContent")
    return " ".join(text.split())


def type_formula(page, formula):
    box = page.get_by_role("textbox", name="the formula")
    box.fill(formula)
    page.wait_for_function(
        "wanted => document.querySelector('chain-rule').source?.explanation.input.text === wanted", arg=formula
    )
    page.wait_for_timeout(100)


def test_the_first_picture_answers_the_question(visit, studio):
    page = visit(studio, height=800)
    assert "20 at h" in text_of(page, "answer")
    # the question, the answer under it, the formula and the picture are seen without scrolling
    places = [page.locator(f"chain-rule-{part}").bounding_box() for part in ("answer", "inputs", "bands")]
    assert [box["y"] for box in places] == sorted(box["y"] for box in places)
    assert places[-1]["y"] + places[-1]["height"] <= 800
    assert "10 × 2 × 1" in text_of(page, "answer")
    assert page.locator("chain-rule-bands .pill").all_inner_texts() == ["× 10", "× 2", "× 1"]
    assert len(page.asked) <= 6


def test_a_formula_is_typed_dragged_and_shared_by_its_address(visit, studio):
    page = visit(studio)
    type_formula(page, "sin(x^2+1)*exp(-x/2)")
    slider = page.get_by_role("slider", name="slide x")
    slider.fill("1.1")
    assert "−0.9887 at y" in text_of(page, "answer")
    asked = len(page.asked)
    for place in ("0.5", "0.8", "1.2", "1.5"):
        slider.fill(place)
    assert len(page.asked) == asked  # dragging asks no server
    page.get_by_role("button", name="backward").click()
    page.wait_for_timeout(600)
    assert "f=sin" in page.url
    assert "back=1" in page.url
    again = visit(page.url)
    text = "document.querySelector('chain-rule').source?.explanation.input.text"
    again.wait_for_function(f"() => {text}.startsWith('sin')")
    again.wait_for_timeout(200)
    assert text_of(again, "answer") == text_of(page, "answer")


def test_while_something_is_dragged_numbers_follow_at_once_and_what_is_told_beside_them_at_rest(visit, studio):
    page = visit(studio)
    gain = page.locator("chain-rule-bands .pill").first
    told = page.locator("chain-rule-bands .card .visually-hidden").first
    reset = page.get_by_role("button", name="reset")
    assert (reset.is_enabled(), told.text_content()) == (False, "a small push on x reaches f ten times as large")
    moves = """async slider => {
      const bands = slider.getRootNode().host.getRootNode().querySelector("chain-rule-bands").shadowRoot, seen = [];
      for (const place of [4, 3.123456, 2]) {
        slider.value = place;
        slider.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
        await new Promise(requestAnimationFrame);
        const pill = bands.querySelector(".pill");
        seen.push([pill.textContent, pill.title, bands.querySelector(".visually-hidden").textContent]);
      }
      return seen;
    }"""
    seen = page.get_by_role("slider", name="slide x").evaluate(moves)
    first = "a small push on x reaches f eight times as large"
    assert [number for number, _, _ in seen] == ["× 8", "× 6.2", "× 4"]
    assert seen[-1][1:] == ["8", first]  # the first move tells everything
    assert reset.is_enabled()
    page.wait_for_timeout(600)
    assert (gain.inner_text(), gain.get_attribute("title")) == ("× 4", "4")
    assert told.text_content() == "a small push on x reaches f four times as large"


def test_a_wrong_formula_is_told_with_a_caret(visit, studio):
    page = visit(studio)
    page.get_by_role("textbox", name="the formula").fill("2 + sin(")
    page.locator(".problem pre").wait_for()
    shown = page.locator(".problem pre").inner_text().splitlines()
    assert shown[1].index("^") == shown[0].index("(")
    assert "20 at h" in text_of(page, "answer")  # the last good picture stays


STALE = {"en": "last formula that could be read", "es": "última fórmula que se pudo leer"}


@pytest.mark.parametrize(("language", "told"), STALE.items())
def test_a_picture_of_an_earlier_formula_looks_so_and_says_so(visit, studio, language, told):
    page = visit(f"{studio}#?lang={language}" if language != "en" else studio, width=390)
    page.wait_for_function("wanted => document.documentElement.lang === wanted", arg=language)
    box, status = page.locator("chain-rule-explorer textarea"), page.locator("chain-rule-explorer .problem")
    shell = "document.querySelector('chain-rule')"
    filters = f"() => getComputedStyle({shell}.shadowRoot.querySelector('chain-rule-bands')).filter"
    for wrong in ("2 + sin(", "nothing(x)^", " "):
        box.fill("sin(x)^2")
        page.wait_for_function(f"() => ({filters})() === 'none'")
        page.wait_for_function(f"() => {shell}.source.explanation.input.text === 'sin(x)^2'")
        assert status.inner_text() == ""
        box.fill(wrong)
        page.wait_for_function(f"() => ({filters})().includes('grayscale(1)')")
        assert told in status.inner_text()
        assert status.inner_text().endswith("sin(x)^2")
        assert status.get_attribute("role") == "status"
        assert violations(page) == []
    page.locator("chain-rule-explorer .examples button").nth(3).click()
    page.wait_for_function(f"() => ({filters})() === 'none'")
    assert status.inner_text() == ""


def test_the_last_good_picture_stands_again_after_reloading(visit, studio):
    page = visit(studio)
    type_formula(page, "3*x")
    page.get_by_role("textbox", name="the formula").fill("3*x + sin(")
    page.wait_for_function("() => location.hash.includes('drawn=')")
    page.reload()
    page.locator(".problem pre").wait_for()
    assert page.get_by_role("textbox", name="the formula").input_value() == "3*x + sin("
    assert page.evaluate("document.querySelector('chain-rule').source.explanation.input.text") == "3*x"


def test_an_address_typed_while_the_page_is_about_to_write_its_own_is_not_lost(visit, studio):
    page = visit(studio)
    # the page writes its address a moment after a change: a timer, which may come before the event of the typed one
    rested = page.evaluate("""async () => {
        const element = document.querySelector('chain-rule');
        await new Promise((done) => {
            element.addEventListener('rest', done, { once: true });
            element.change({ at: { x: 3 } });
        });
        const [timers, usual] = [[], window.setTimeout];
        window.setTimeout = (work, time, ...rest) => timers.push(work) && usual(() => {}, time, ...rest);
        element.change({ at: { x: 4 } });
        window.setTimeout = usual;
        location.hash = '#?f=7*x';
        performance.now = () => Performance.prototype.now.call(performance) + 10_000; // the hand has rested long
        let rested = 0;
        element.addEventListener('rest', () => (rested += 1), { once: true });
        for (const work of timers) work();
        delete performance.now;
        return rested;
    }""")
    assert rested == 1, "the page was about to write its own"
    page.wait_for_function("() => document.querySelector('chain-rule').source.explanation.input.text === '7*x'")


def test_a_late_answer_to_the_last_formula_takes_nothing_from_the_next(visit, studio):
    page = visit(studio)
    page.evaluate("""() => {
        const element = document.querySelector('chain-rule');
        element.change({ formula: '7*x' });
        element.change({ formula: 'a*t^2', at: { a: 2, t: 3 }, by: 't' });
    }""")
    page.wait_for_function("() => document.querySelector('chain-rule').source.explanation.input.text === 'a*t^2'")
    assert page.evaluate("() => (({ at, by }) => ({ at, by }))(document.querySelector('chain-rule').state)") == {
        "at": {"a": 2, "t": 3},
        "by": "t",
    }


def test_the_address_forgets_what_was_drawn_once_the_formula_is_right(visit, studio):
    page = visit(studio)
    page.get_by_role("textbox", name="the formula").fill("3*x + sin(")
    page.wait_for_function("() => location.hash.includes('drawn=')")
    page.evaluate("""() => {
        const soon = window.fetch; // the answer comes when the address was already written
        window.fetch = (...asked) => new Promise((done) => setTimeout(done, 900)).then(() => soon(...asked));
    }""")
    page.get_by_role("textbox", name="the formula").fill("3*x + sin(x)")
    page.wait_for_function("() => location.hash.includes('f=') && !location.hash.includes('drawn=')")


@pytest.mark.parametrize(
    ("formula", "place", "told"),
    [
        ("|x - 2|", "2", "no single slope here: −1 from the left, 1 from the right"),
        ("1/(x - 1)", "1", "no value here"),
        ("3", "", "nothing is pushed here"),
        ("h(g(f(x)))", "", "not computed in the page"),
        ("(x - 1)^2", "1", "0"),
    ],
)
def test_hard_cases_are_pictures_with_words(visit, studio, formula, place, told):
    page = visit(studio)
    type_formula(page, formula)
    if place:
        page.get_by_role("textbox", name="value of x").fill(place)
        page.keyboard.press("Tab")
        page.wait_for_timeout(100)
    assert told in text_of(page, "answer")
    everything = "() => [...document.querySelector('chain-rule').shadowRoot.querySelectorAll('main *')]"
    assert "NaN" not in page.evaluate(f"({everything})().map(view => view.shadowRoot?.textContent ?? '').join(' ')")


def test_views_panels_steps_and_undo(visit, studio):
    page = visit(studio)
    for view in ("Table", "Gears", "Dominoes", "Bands"):
        page.get_by_role("button", name=view, exact=True).click()
        page.locator(f"chain-rule-{view.lower()}").wait_for()
    page.get_by_role("button", name="reveal", exact=True).click()
    assert "sum rule" in text_of(page, "steps")
    page.get_by_role("button", name="halve it").click()
    assert "predicted" in text_of(page, "really")
    page.get_by_role("button", name="x^2*y + sin(x y)").click()
    page.wait_for_function("() => document.querySelector('chain-rule').source.explanation.inputs.length === 2")
    page.get_by_role("button", name="undo").click()
    page.wait_for_function("() => document.querySelector('chain-rule').source.explanation.inputs.length === 1")


@pytest.mark.parametrize("width", [390, 1280])
def test_forty_layers_are_folded_into_a_few_cards(visit, studio, width):
    page = visit(studio, width=width)
    layers = ["u1 = sin(x)", *(f"u{n} = sin(u{n - 1})" for n in range(2, 41))]
    type_formula(page, "; ".join(layers))
    cards = page.locator("chain-rule-bands .card")
    assert 6 <= cards.count() <= 14
    assert page.locator("chain-rule-bands .strip svg circle").count() == 41
    before = cards.count()
    groups = page.locator("chain-rule-bands .group button")
    groups.first.click()
    page.wait_for_function(
        "count => document.querySelector('chain-rule').shadowRoot"
        ".querySelector('chain-rule-bands').shadowRoot.querySelectorAll('.card').length > count",
        arg=before,
    )
    assert violations(page) == []
    page.get_by_role("button", name="fold again").click()
    page.wait_for_timeout(100)
    assert cards.count() == before


def test_gears_turn_once_for_each_press(visit, studio):
    page = visit(studio)
    page.get_by_role("button", name="Gears", exact=True).click()
    turned = page.locator("chain-rule-gears .gear").first
    before = turned.get_attribute("style")
    page.get_by_role("button", name="push", exact=True).click()
    page.wait_for_timeout(100)
    after = turned.get_attribute("style")
    assert after != before
    page.wait_for_timeout(800)
    assert turned.get_attribute("style") == after  # nothing goes on by itself


def test_the_share_menu_closes(visit, studio):
    page = visit(studio)
    menu = page.locator("chain-rule-bar .menu")
    share = page.locator("chain-rule-bar summary")
    share.click()
    assert menu.is_visible()
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    share.click()
    page.mouse.click(300, 500)
    assert not menu.is_visible()


def test_the_whole_visit_by_keyboard(visit, studio):
    page = visit(studio)
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(
            "() => { let e = document.activeElement;"
            " while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"
            " return e?.getAttribute('aria-label') ?? e?.textContent?.trim() ?? '' }"
        ))  # fmt: skip
    assert {"the formula", "slide x", "value of x", "backward", "reveal", "halve it"} <= reached
    page.get_by_role("slider", name="slide x").focus()
    before = text_of(page, "answer")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(100)
    assert text_of(page, "answer") != before


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(visit, studio, width, scheme):
    page = visit(studio, width=width, scheme=scheme)
    type_formula(page, "sin(x^2+1)*exp(-x/2)")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("view", ["Table", "Gears", "Dominoes"])
def test_axe_finds_nothing_in_other_views(visit, studio, view):
    page = visit(studio)
    page.get_by_role("button", name=view, exact=True).click()
    page.get_by_role("button", name="show all").click()
    assert violations(page) == []


def test_the_exported_page_needs_nothing(visit, exported):
    assert exported.stat().st_size <= 64 * 1024
    page = visit(exported.as_uri())
    assert page.asked == [exported.as_uri()]
    assert "20 at h" in text_of(page, "answer")
    page.get_by_role("slider", name="slide x").fill("3")
    assert "12 at h" in text_of(page, "answer")
    assert violations(page) == []


def test_the_exported_page_lives_in_a_sandbox_with_hostile_style(browser, exported, tmp_path):
    around = tmp_path / "blog.html"
    page_text = exported.read_text(encoding="utf-8").replace("&", "&amp;").replace('"', "&quot;")
    style = "<style>* { font: 40px cursive !important; color: red; display: inline; }</style>"
    frame = f'<iframe sandbox="allow-scripts" width="900" height="700" srcdoc="{page_text}"></iframe>'
    around.write_text(f"<!doctype html>{style}{frame}", encoding="utf-8")
    page = browser.new_page()
    page.goto(around.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("chain-rule-answer p").first.wait_for()
    assert "20 at h" in " ".join(frame.locator("chain-rule-answer p").first.inner_text().split())
    page.close()


def test_a_teachers_link_hides_the_answers(visit, studio):
    page = visit(studio + "#?f=x%5E2&x=3&hide=1")
    page.wait_for_timeout(500)
    shown = " ".join(text_of(page, part) for part in ("answer", "second", "really", "steps"))
    assert "arrives at y" in shown
    assert "6" not in text_of(page, "answer")
    assert page.locator("chain-rule-bands .end b").inner_text() == "?"


def test_a_value_that_is_no_number_is_not_kept(visit, studio):
    page = visit(studio)
    box = page.get_by_role("textbox", name="value of x")
    box.fill("pi over four")
    page.keyboard.press("Tab")
    assert box.input_value() == "5"


def test_on_a_phone_panels_stand_behind_tabs_and_the_slider_under_the_thumb(visit, studio):
    page = visit(studio, width=390, height=800)
    assert not page.locator("chain-rule-zoom").is_visible()
    page.get_by_role("button", name="Curve", exact=True).click()
    page.locator("chain-rule-zoom").wait_for()
    assert not page.locator("chain-rule-bands").is_visible()
    slider = page.get_by_role("slider", name="x, under the thumb")
    box = slider.bounding_box()
    assert box["y"] + box["height"] <= 800  # without scrolling
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert "5.05" in page.locator("chain-rule-dock .row").first.inner_text()
    page.get_by_role("button", name="x a little more, here").click()
    assert "20.4" in page.locator("chain-rule-dock .row").first.inner_text()
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator("chain-rule-bands").is_visible()
    assert not page.locator("chain-rule-dock").is_visible()


def test_on_a_phone_a_drag_draws_the_cards_in_the_window_and_those_that_come_into_it(visit, studio):
    page = visit(f"{studio}#?f=sin(x^2%2B1)*exp(-x/2)&x=1.1", width=390, height=844)
    page.wait_for_function("() => document.querySelector('chain-rule').source?.explanation.input.text[0] === 's'")
    page.wait_for_timeout(400)
    drag = """async slider => {
      const frame = () => new Promise(requestAnimationFrame);
      const all = slider.getRootNode().host.getRootNode(), bands = all.querySelector("chain-rule-bands").shadowRoot;
      const heads = [...bands.querySelectorAll(".head b")];
      const values = () => heads.map(each => each.textContent);
      const inside = () => heads.map(each => each.getBoundingClientRect().bottom < innerHeight);
      const move = async place => {
        slider.value = place;
        slider.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
        await frame();
      };
      await move(1.2);
      const first = values();
      await move(1.3);
      const second = values(), seen = inside();
      bands.querySelector(".card.output").scrollIntoView();
      for (let wait = 0; wait < 5; wait++) await frame();
      return { first, second, seen, output: values().at(-1) };
    }"""
    told = page.locator("chain-rule-dock input").evaluate(drag)
    assert 0 < sum(told["seen"]) < len(told["seen"])
    followed = [before != after for before, after in zip(told["first"], told["second"], strict=True)]
    assert followed == told["seen"]
    page.wait_for_timeout(600)
    assert told["output"] == page.locator("chain-rule-bands .output .head b").text_content() != told["second"][-1]


def test_beyond_a_branch_of_a_python_function_no_number_is_shown(visit, tmp_path):
    model = tmp_path / "pond.py"
    model.write_text("def pond(r):\n    v = 6.28 * r**2\n    if v > 100:\n        return v * 0.9\n    return v\n")
    target = tmp_path / "pond.html"
    words = ["export", f"{model}:pond", "--at", "r=3", "-o", str(target), "--math-font", "none"]
    subprocess.run([sys.executable, "-m", "chainrule", *words], check=True, capture_output=True)
    page = visit(f"file://{target}")
    answer = page.locator("chain-rule-answer p").last
    assert "37.68" in answer.inner_text()
    page.get_by_role("slider", name="slide r").focus()
    page.keyboard.press("End")
    assert "v <= 100 does not hold" in answer.inner_text()
    assert "62.8" not in page.locator("chain-rule-bands").inner_text()
