"""This file works through a post as a reader does: by mouse and by keyboard, on a phone, in the dark."""

from __future__ import annotations

import pytest

from browser.browser_checks import missing, violations
from browser.conftest import STATIC
from chainrule.apps.posts import page_of_post

POST = """# The cake

```chainrule x=5 range=1..10 show=bands,inputs,answer
batter = x^2
cake = 2*batter
dessert = cake + 3
```

The slope is `= d/dx(dessert)`, the cake is `= cake` cm³.

```question number
A push on x arrives how many times as large?
answer: d/dx(dessert)
hint: Multiply the gains.
hint: 10 times 2 times 1.
why: Each layer multiplies what reaches it.
then: more
```

## Further on

```question bar
The edge grows by 0.1. By how much does the dessert grow?
answer: change(dessert, x=0.1)
unit: cm³
```

```question choice
Which gain would you raise by 1?
wrong: 10 becomes 11 => Then it is 22.
right: 1 becomes 2 => It doubles.
hint: Work out all three.
```

```question formula
What is the derivative of dessert, as a formula?
answer: d/dx(dessert)
```
"""


@pytest.fixture(scope="module")
def post(tmp_path_factory):
    """Return the address of the page of a post."""
    if not STATIC.exists():
        missing("the studio is not built")
    path = tmp_path_factory.mktemp("posts") / "post.html"
    path.write_text(page_of_post(POST, "post.md", font=False), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def read(visit):
    """Return a function that opens a post and waits for its questions."""

    def opened(address, **settings):
        page = visit(address, ready="chain-question form", **settings)
        page.wait_for_timeout(60)
        return page

    return opened


def ask(page, index):
    return page.locator("chain-question").nth(index)


def said(page, index):
    return ask(page, index).locator("form").inner_text()


def answer(page, text):
    box = ask(page, 0).get_by_role("textbox", name="your answer")
    box.fill(text)
    box.press("Enter")
    page.wait_for_timeout(30)
    return ask(page, 0).get_by_role("status").inner_text()


def test_worked_numbers_follow_the_slider(read, post):
    page = read(post)
    assert page.locator("chain-value").all_inner_texts() == ["20", "50"]
    page.get_by_role("slider", name="slide x").fill("3")
    page.wait_for_timeout(60)
    assert page.locator("chain-value").all_inner_texts() == ["12", "18"]
    assert answer(page, "12").startswith("✓ Right.")  # the answer is that of the present point


def test_every_digit_of_a_worked_number_is_told_from_the_start(visit, tmp_path):
    text = "# A\n\n```chainrule x=5 range=-5..10\nf = 1234567*x\n```\n\n`= f`, `= sqrt(x)/3`\n"
    path = tmp_path / "large.html"
    path.write_text(page_of_post(text, "post.md", font=False), encoding="utf-8")
    assert ">6.17284 · 10⁶</chain-value>" in path.read_text(encoding="utf-8")
    page = visit(path.as_uri(), ready="chain-value[title]")
    shown = page.locator("chain-value")
    assert shown.all_inner_texts() == ["6.17284 · 10⁶", "0.7454"]
    assert [each.get_attribute("title") for each in shown.all()] == ["6172835", "0.7453559924999299"]
    page.get_by_role("slider", name="slide x").fill("-1")
    page.wait_for_timeout(60)
    assert [each.get_attribute("title") for each in shown.all()] == ["−1234567", None]


def test_a_wrong_number_is_told_why(read, post):
    page = read(post, width=390)
    assert answer(page, "") == "Give an answer first."
    assert "no number" in answer(page, "twenty")
    assert "the sign is turned round" in answer(page, "−20")
    assert "without the gain of cake" in answer(page, "10")
    assert "value of dessert" in answer(page, "53")
    assert answer(page, "7") == "Not yet. Your answer is too small."
    assert page.get_by_role("heading", name="Further on").is_hidden()
    page.get_by_role("button", name="a hint").click()
    page.get_by_role("button", name="next hint (1 left)").click()
    assert "10 times 2 times 1" in said(page, 0)
    page.get_by_role("button", name="show the answer").click()
    assert "The answer: 20" in said(page, 0)
    assert page.get_by_role("heading", name="Further on").is_visible()


def test_all_is_answered_by_the_keyboard_and_kept(read, post):
    page = read(post, width=390, scheme="dark")
    assert answer(page, "20,0").startswith("✓ Right.")
    ask(page, 1).get_by_role("slider", name="the end of the bar").focus()
    page.keyboard.press("PageDown")
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    ask(page, 1).get_by_role("button", name="check").press("Enter")
    page.wait_for_timeout(30)
    assert "✓ Right." in said(page, 1)
    assert ask(page, 1).get_by_text("really 2.02 cm³").is_visible()
    first = ask(page, 2).get_by_role("radio").first
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_timeout(30)
    assert "Not yet. Then it is 22." in said(page, 2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_timeout(30)
    assert "✓ Right. It doubles." in said(page, 2)
    assert violations(page) == []
    page.reload()
    page.locator("chain-question form").first.wait_for()
    assert "answered this before" in said(page, 0)
    assert page.get_by_role("heading", name="Further on").is_visible()
    ask(page, 0).get_by_role("button", name="start again").click()
    page.wait_for_timeout(30)
    assert page.get_by_role("heading", name="Further on").is_hidden()


def test_a_formula_is_read_and_compared(read, post):
    page = read(post, width=390)
    answer(page, "20")
    box = ask(page, 3).get_by_role("textbox", name="your formula")
    told = {
        "2*(2x": "A bracket that opens here never closes.",
        "2z": "Nothing here is called z: write it with x.",
        "2x": "without the gain of cake",
        "-4x": "the sign is turned round",
        "2x² + 3": "the formula of dessert itself",
        "4x + 1": "It differs from the answer by 1",
        "x^3": "At x = ",
        "2·2x": "✓ Right.",
    }
    for text, wanted in told.items():
        box.fill(text)
        box.press("Enter")
        page.wait_for_timeout(30)
        assert wanted in said(page, 3), text


def test_a_formula_is_shown_as_it_is_read_while_it_is_typed(read, post):
    page = read(post, width=390)
    answer(page, "20")
    box = ask(page, 3).get_by_role("textbox", name="your formula")
    for text in ("2x/x", "2x/"):
        box.fill(text)
        page.wait_for_timeout(30)
        assert ask(page, 3).locator("chain-formula-box mfrac").count() == (text == "2x/x"), text
        assert ask(page, 3).locator("chain-formula-box p", has_text="read as").count() == (text == "2x/x"), text
    assert "Not yet" not in said(page, 3), "what is not finished yet is no mistake"


SHARED = """# A picture to share

```chainrule x=5 range=1..10 show=bands,bar
f = x^2
```

```question number
How much is f?
answer: f
```
"""


def test_the_picture_of_a_post_has_a_link_and_one_for_teachers(read, tmp_path):
    path = tmp_path / "shared.html"
    path.write_text(page_of_post(SHARED, "shared.md", font=False), encoding="utf-8")
    page = read(f"{path.as_uri()}#?x=7")
    page.locator("chain-rule-answer .total", has_text="14 at f").wait_for()
    assert page.get_by_role("slider", name="slide the push on x").count() == 0, "nothing here moves by it"
    page.get_by_text("Share", exact=True).click()
    assert page.get_by_role("button", name="print on one page").is_visible()
    page.get_by_role("button", name="copy a teacher's link").click()
    page.locator("chain-rule-bar textarea").wait_for()
    link = page.locator("chain-rule-bar textarea").input_value()
    assert link.startswith(f"{path.as_uri()}#?")
    assert {"x=7", "hide=1"} <= set(link.partition("#?")[2].split("&"))
    page = read(link)
    page.locator("chain-rule-answer", has_text="how large, and which way?").wait_for()
    assert page.locator("chain-rule-answer .total").count() == 0


def test_the_bar_is_stretched_by_the_mouse(read, post):
    page = read(post)
    answer(page, "20")
    ask(page, 1).locator(".track").scroll_into_view_if_needed()
    track = ask(page, 1).locator(".track").bounding_box()
    page.mouse.move(track["x"] + 5, track["y"] + 18)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] * 0.8, track["y"] + 18, steps=4)
    page.mouse.up()
    ask(page, 1).get_by_role("button", name="check").click()
    assert "Your answer is too large." in said(page, 1)


def test_a_teachers_page_shows_no_answer(read, post):
    page = read(f"{post}#?hide=1")
    answer(page, "7")
    page.get_by_role("button", name="a hint").click()
    page.get_by_role("button", name="next hint").click()
    assert page.get_by_role("button", name="show the answer").count() == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_a_post_is_accessible(read, post, width):
    page = read(post, width=width)
    answer(page, "7")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_link_to_a_place_in_the_page_leaves_the_picture_as_it_is(read, tmp_path):
    path = tmp_path / "post.html"
    shown = POST.replace("show=bands,inputs,answer", "show=bands,inputs,answer,bar")
    path.write_text(page_of_post(shown, "post.md", font=False), encoding="utf-8")
    page = read(path.as_uri())
    slider = page.get_by_role("slider", name="slide x", exact=True).first
    slider.fill("7")
    page.wait_for_function("() => location.hash.startsWith('#?')")
    page.evaluate("location.hash = '#further-on'")
    page.wait_for_timeout(100)
    assert slider.input_value() == "7"
    slider.fill("8")
    page.wait_for_timeout(600)
    assert page.evaluate("location.hash") == "#further-on"


def focused(page):
    """Return the class or the name of what has the focus, in the question that has it."""
    return page.evaluate("""() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at.className || at.localName;
    }""")


def test_the_focus_goes_on_to_what_comes_next(read, post):
    page = read(post)
    assert answer(page, "20").startswith("✓ Right.")
    assert focused(page) == "reply"
    page.keyboard.press("Tab")
    assert focused(page) == "again"
    page.keyboard.press("Enter")
    page.wait_for_timeout(50)
    assert focused(page) == "legend"
    for _ in range(2):
        page.keyboard.press("Tab")
    assert focused(page) == "check"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_timeout(50)
    assert focused(page) == "hint", "one hint is left"
    page.keyboard.press("Enter")
    page.wait_for_timeout(50)
    assert focused(page) == "li"
    page.get_by_role("button", name="show the answer").press("Enter")
    page.wait_for_timeout(50)
    assert focused(page) == "reply"
    ask(page, 3).locator("chain-formula-box input").fill("4x")
    page.keyboard.press("Enter")
    page.wait_for_timeout(50)
    assert focused(page) == "reply"


def test_on_paper_a_post_is_whole(read, post):
    page = read(post)
    further = page.get_by_role("heading", name="Further on")
    for event, is_shown in (("beforeprint", True), ("afterprint", False)):
        page.evaluate("name => dispatchEvent(new Event(name))", event)
        assert further.is_visible() == is_shown


def test_the_answer_has_as_many_digits_as_a_worked_number(read, tmp_path):
    path = tmp_path / "digits.html"
    text = "# A\n\n```question number\nHow much?\nanswer: 12345.6\n```\n"
    path.write_text(page_of_post(text, "digits.md", font=False), encoding="utf-8")
    page = read(path.as_uri())
    answer(page, "12345.6")
    assert "The answer: 12345.6" in said(page, 0)
