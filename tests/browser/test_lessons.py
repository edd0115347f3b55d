"""The lessons in a browser: each is played through by hand and by keyboard, in both languages, themes and on phones."""

import re

import pytest

from browser.browser_checks import crowded, violations
from chainrule.apps.cli import main
from chainrule.apps.lessons.catalogue import lesson, lessons
from chainrule.apps.lessons.pages import lesson_file

WIDTHS = (320, 390, 768, 1280)
MOST_BYTES = 96 * 1024
NAMES = [each.name for each in lessons()]
PAGE = re.compile(rb"/Type ?/Page\b(?!s)")
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
DATA = "each => JSON.parse(each.querySelector('script').textContent)"


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Where the lessons lie as files: each is written when it is first played."""
    return tmp_path_factory.mktemp("lessons")


def written(folder, name, language):
    """Return the path of a lesson as one file."""
    path = folder / f"{language}-{name}.html"
    path.write_text(lesson_file(lesson(name, language), font=False), encoding="utf-8")
    return path


def test_the_command_writes_all_lessons(folder):
    assert main(["lesson", "all", "-o", str(folder / "all"), "--language", "es", "--math-font", "none"]) == 0
    sizes = {path.stem: path.stat().st_size for path in (folder / "all").iterdir()}
    assert sorted(sizes) == sorted(NAMES)
    assert max(sizes.values()) <= MOST_BYTES, sizes


def right_answer(question):
    """What a person types, or the place of the option."""
    if question["kind"] == "choice":
        return next(place for place, option in enumerate(question["options"]) if option["right"])
    if question["kind"] == "formula":
        return question["formula"]["text"]
    return f"{question['value']:.6g}"


def answer(page, element, question):
    """Answer by keyboard alone."""
    given = right_answer(question)
    if question["kind"] == "choice":
        element.locator("input[type=radio]").nth(given).focus()
        page.keyboard.press("Space")
        element.locator("button.check").focus()
    else:
        element.locator("input[type=text]").focus()
        page.keyboard.press("Control+A")
        page.keyboard.type(given)
        page.keyboard.press("Tab")
        element.locator("button.check").focus()
    page.keyboard.press("Enter")
    element.locator(".why").wait_for()


def play(page):
    """Answer every question of a lesson in order, and return how many there were."""
    questions = page.locator("chain-question")
    for place in range(questions.count()):
        element = questions.nth(place)
        assert element.is_visible()  # the question before it has opened what follows
        answer(page, element, element.evaluate(DATA))
    return questions.count()


def overflows(page):
    """The widths at which a page is wider than the window."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(TWO_FRAMES)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(width)
    return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", 1280), ("es", "dark", 390)])
def test_a_lesson_is_played_through_by_keyboard(visit, folder, name, language, scheme, width):
    path = written(folder, name, language)
    assert path.stat().st_size <= MOST_BYTES
    page = visit(f"file://{path}", width=width, scheme=scheme, ready="chain-question button.check")
    hidden = page.locator("div.after")
    assert not hidden.first.is_visible()
    assert play(page) >= 2
    assert hidden.first.is_visible()
    assert violations(page) == []
    assert crowded(page) == []
    assert overflows(page) == []
    assert [address for address in page.asked if not address.startswith(("file:", "data:", "blob:"))] == []


def test_the_path_shows_what_was_learnt_and_leads_on(visit, studio):
    page = visit(f"{studio}lessons", ready="ol.path")
    assert page.locator("ol.path li").count() == len(NAMES)
    assert violations(page) == []
    page.locator("ol.path a").first.click()
    page.locator("chain-question button.check").first.wait_for()
    play(page)
    page.locator(".tabs a[aria-current]").click()
    page.locator("ol.path li.done").wait_for()
    assert "2" in page.locator("ol.path li.done .learnt").inner_text()
    page.locator("ol.path a").first.click()
    page.locator("a.next").click()
    page.locator("chain-rule svg.stage").first.wait_for()
    assert "/lessons/derivative" in page.url


def test_a_lesson_opens_in_the_explorer_at_its_point(visit, studio):
    page = visit(f"{studio}lessons/cake", ready="chain-question button.check")
    page.locator("nav.beside a").first.click()
    page.locator("chain-rule-answer p").first.wait_for()
    assert "20" in page.locator("chain-rule-answer p").first.inner_text()


@pytest.mark.parametrize("language", ["en", "es"])
def test_sheets_print_on_two_pages_with_the_key_behind(browser, studio, language):
    page = browser.new_page()
    for name in NAMES:
        page.goto(f"{studio}sheets/{name}?lang={language}")
        assert len(PAGE.findall(page.pdf(prefer_css_page_size=True))) == 2, name
    assert violations(page) == []
    page.close()


# Where a pill does not hold its text with some air at both sides, at many places of every input.
TIGHT = """async () => {
  const tight = [];
  for (const element of document.querySelectorAll("chain-rule[scene]"))
    for (const { name } of element.source.explanation.inputs)
      for (let step = 0; step < 25; step += 1) {
        const { min, max } = element.source.ranges[name];
        const place = Number((min + ((max - min) * (step + 0.37)) / 25).toPrecision(4));
        element.change({ at: { ...element.state.at, [name]: place } });
        await element.updateComplete;
        await new Promise(requestAnimationFrame);
        for (const scene of element.shadowRoot.querySelectorAll("main > *"))
          for (const pill of scene.shadowRoot?.querySelectorAll("rect.pill") ?? []) {
            const [box, text] = [pill.getBBox(), pill.nextElementSibling.getBBox()];
            if (box.width === 0) continue;
            const air = Math.min(text.x - box.x, box.x + box.width - text.x - text.width);
            if (air < 3) tight.push([pill.nextElementSibling.textContent, air]);
          }
      }
  return tight;
}"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["cake", "heart", "heater"])
def test_a_pill_is_as_wide_as_what_it_holds(lesson, name, width):
    page = lesson(name, width=width)
    assert page.evaluate(TIGHT) == []
