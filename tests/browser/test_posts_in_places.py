"""This file opens posts where they are read: without scripts, on a site, and in the box that a blog gives them."""

from __future__ import annotations

import pytest

from browser.browser_checks import missing, violations
from browser.conftest import STATIC
from chainrule.apps.cli import main

POST = """# The cake

> A small change at the beginning.

```chainrule x=5 range=1..10 show=bands,curve
batter = x^2          # mixing
cake = 2*batter
dessert = cake + 3
```

## In numbers

The dessert is `= dessert` cm³.

$$ \\frac{d}{dx} h(g(f(x))) = \\frac{dh}{dg} \\times \\frac{dg}{df} \\times \\frac{df}{dx} = 1 \\times 2 \\times 2x $$

## Asked

```question choice
Which *gain* would you raise by 1?
wrong: 10 becomes 11 => Then it is 22.
right: 1 becomes 2 => It doubles.
hint: Work out all three.
```

| one | two |
|---|---|
| $a$ | `code` |
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with a site and a blog in it."""
    if not STATIC.exists():
        missing("the studio is not built")
    place = tmp_path_factory.mktemp("places")
    posts = place / "posts"
    posts.mkdir()
    posts.joinpath("a.md").write_text(POST, encoding="utf-8")
    posts.joinpath("b.md").write_text("# Second\n\n[first](a.md#s-asked)\n", encoding="utf-8")
    none = ["--math-font", "none"]
    assert main(["page", str(posts), "-o", str(place / "site"), *none]) == 0
    fragment = place / "fragment.html"
    assert main(["page", str(posts / "a.md"), "--fragment", "--for", "ghost", "-o", str(fragment), *none]) == 0
    blog = f"<!doctype html><html lang=en><title>Blog</title><h1>Blog</h1>{fragment.read_text(encoding='utf-8')}"
    place.joinpath("blog.html").write_text(blog, encoding="utf-8")
    return place


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_pages_of_a_site_are_accessible_and_fit(visit, folder, width, scheme):
    page = visit(folder.joinpath("site", "a.html").as_uri(), width=width, scheme=scheme)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert len(page.asked) == 1, "the page asks for nothing"
    page.get_by_role("link", name="All pages").click()
    page.get_by_role("heading", name="Posts").wait_for()
    assert violations(page) == []
    page.get_by_role("link", name="Second").click()
    page.get_by_role("link", name="first", exact=True).click()
    page.get_by_role("heading", name="Asked").wait_for()


def test_without_scripts_a_post_is_text_tables_and_questions(browser, folder):
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(folder.joinpath("site", "a.html").as_uri())
    assert page.get_by_text("The dessert is 53 cm³.").is_visible()
    assert page.get_by_role("cell", name="dessert only adds 3").is_visible()
    page.get_by_text("Answer", exact=True).click()
    assert page.get_by_text("1 becomes 2. It doubles.").is_visible()
    assert page.get_by_role("main").bounding_box()["width"] <= 390
    context.close()


def test_in_the_box_of_a_blog_a_post_lives(visit, folder):
    page = visit(folder.joinpath("blog.html").as_uri(), ready="iframe")
    post = page.frame_locator("iframe")
    slider = post.get_by_role("slider", name="slide x")
    slider.wait_for()
    assert post.locator("chain-value").inner_text() == "53"
    slider.focus()
    slider.press("End")
    post.locator("chain-value", has_text="203").wait_for()


LAYERS = "a = x^2; b = sin(a); c = exp(b); d = c + 1; e = 2*d; f = ln(e)"
BOXES = {
    "post": POST,
    "gears": "# A\n\n```chainrule x=1 show=gears\nu = x^2\nv = sin(x)\ny = u*v\n```\n",
    "table": "# A\n\nText.\n\n```chainrule x=1 y=2 show=table,shares\nx^2*y + sin(x*y)\n```\n",
    "panels": f"# A\n\n```chainrule x=1 show=bands,curve,check,derivation\n{LAYERS}\n```\n",
    "questions": "# A\n\n" + "```question formula\nWhat?\nanswer: x^2\n```\n\n" * 4,
    "snippet": LAYERS,
}


def put_into_a_blog(tmp_path, name, *, scripts=True, more=""):
    """Return the address of a blog with a box in its column; `scripts` says whether the box may bring its own.

    `more` stands behind the box.
    """
    post, box, none = tmp_path / "post.md", tmp_path / "box.html", ["--math-font", "none"]
    post.write_text(BOXES[name], encoding="utf-8")
    snippet = ["export", LAYERS, "--at", "x=1", "--snippet", "-o", str(box)]
    fragment = ["page", str(post), "--fragment", "--for", "ghost", "-o", str(box), *none]
    assert main(snippet if name == "snippet" else fragment) == 0
    text = box.read_text(encoding="utf-8")
    text = text if scripts else text.partition("<script>")[0]
    blog = f"<!doctype html><meta charset=utf-8><main>{text}</main>{more}"
    tmp_path.joinpath("blog.html").write_text(blog, encoding="utf-8")
    return tmp_path.joinpath("blog.html").as_uri()


def room_and_need(page, width):
    """Return how tall the box is inside in a column, and how tall what it holds."""
    page.evaluate("width => { document.querySelector('main').style.width = `${width}px` }", width)
    box = page.frame_locator("iframe >> nth=0")
    box.locator("chain-rule-bands, chain-rule-gears, chain-rule-table, form").first.wait_for()
    page.wait_for_timeout(400)
    frame = page.frames[1]
    held = "Math.ceil(document.documentElement.getBoundingClientRect().height)"
    return frame.evaluate("innerHeight"), frame.evaluate(held)


@pytest.mark.parametrize("name", BOXES)
def test_where_no_script_may_run_a_box_is_about_as_tall_as_what_it_holds(visit, tmp_path, name):
    page = visit(put_into_a_blog(tmp_path, name, scripts=False), ready="iframe", width=1280)
    for width in (360, 700, 1100):
        room, need = room_and_need(page, width)
        assert need * 0.88 - 60 <= room <= need * 1.15 + 120, f"{room} pixels for {need} in {width}"


@pytest.mark.parametrize("name", ["post", "snippet"])
def test_where_its_script_runs_a_box_is_as_tall_as_what_it_holds(visit, tmp_path, name):
    page = visit(put_into_a_blog(tmp_path, name), ready="iframe", width=1280)
    for width in (360, 700, 1100):
        room, need = room_and_need(page, width)
        assert room == need, width


def test_a_box_grows_with_what_it_holds(visit, tmp_path):
    page = visit(put_into_a_blog(tmp_path, "panels"), ready="iframe", width=1280)
    before, _ = room_and_need(page, 700)
    page.frame_locator("iframe").get_by_role("button", name="show all").click()
    room, need = room_and_need(page, 700)
    assert room == need > before


TELLS = "<script>parent.postMessage({{chainruleHeight:{height}}},'*');parent.postMessage('told','*')</script>"
HEARD = "window.heard = new Promise(done => addEventListener('message', ({ data }) => data === 'told' && done()))"


@pytest.mark.parametrize("height", ["700", "-700", "Infinity", "NaN", "[700]", "{valueOf:1}"])
def test_the_script_of_a_box_moves_no_other_frame_and_takes_no_other_size(visit, tmp_path, height):
    named = "stranger" if height == "700" else "chainrule-growing"
    other = f'<iframe class={named} style="height:123px" srcdoc="{TELLS.format(height=height)}"></iframe>'
    more = f"<script>{HEARD}</script>{other}"
    page = visit(put_into_a_blog(tmp_path, "snippet", more=more), ready="iframe", width=1280)
    page.evaluate("window.heard")
    assert page.locator("iframe").last.evaluate("frame => frame.style.height") == "123px"
    room, need = room_and_need(page, 700)
    assert room == need, "its own it moves"


def test_a_box_of_a_fixed_height_keeps_it_beside_one_that_grows(visit, tmp_path):
    fixed, post = tmp_path / "fixed.html", tmp_path / "fixed.md"
    post.write_text("# A\n", encoding="utf-8")
    assert main(["page", str(post), "--fragment", "--for", "ghost", "--height", "300", "-o", str(fixed)]) == 0
    more = f"<script>{HEARD}</script>{fixed.read_text(encoding='utf-8')}"
    page = visit(put_into_a_blog(tmp_path, "snippet", more=more), ready="iframe", width=1280)
    inside = page.locator("iframe").last.element_handle().content_frame()
    inside.evaluate("parent.postMessage({ chainruleHeight: 900 }, '*'); parent.postMessage('told', '*')")
    page.evaluate("window.heard")
    assert page.locator("iframe").last.bounding_box()["height"] == 300
