"""This file visits formulas and points that no drawing can hold, in every view, and reads what is then in the page."""

from __future__ import annotations

import pytest

FORTY = "; ".join(["u1 = exp(x)", *(f"u{n} = u{n - 1}^2" for n in range(2, 41))])
TEN = "a*b + sin(c)*d + e^2*f/g + h*j - k"
HARD = [
    ("x^x^x", {"x": 200}),
    ("1/x", {"x": 0}),
    ("ln(x)", {"x": -1}),
    ("abs(x)", {"x": 0}),
    ("exp(exp(x))", {"x": 8}),
    ("sqrt(x)", {"x": 0}),
    ("floor(x)", {"x": 2}),
    ("1e-300*x", {"x": 1}),
    ("1e308*x", {"x": 1.5}),
    ("exp(1000*x)", {"x": 0.709}),
    ("tan(x)", {"x": 1.5707963267948966}),
    ("x^2", {"x": 1e-300}),
    ("x^2", {"x": 1e300}),
    (TEN, {"a": 1e200, "b": 1e200, "g": 0}),
    (FORTY, {"x": 1}),
    ("u = f(x); y = u*abs(x)", {"x": 0}),
]
VIEWS = ("bands", "gears", "dominoes", "table")
ASIDE = (-1, -1e-9, 1e-12)

# what an attribute or a text may never hold; numbers of a drawing lie within what browsers draw
FOUND = r"""async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
  const found = new Set(), none = /NaN|Infinity|undefined(?! at)|null|\[object|(^|[\s(])-?(nan|inf)($|[\s,.;)])/;
  const note = (host, text) => found.add(`${host?.localName}: ${text.trim().slice(0, 120)}`);
  const walk = root => {
    for (const each of root.querySelectorAll("*:not(script, style)")) {
      for (const { name, value } of each.attributes) {
        if (none.test(value)) note(root.host, `${name}="${value}"`);
        const isPlace = each instanceof SVGElement && !name.startsWith("aria");
        if (isPlace && /\d[\d.]*e[+]?\d/.test(value)) note(root.host, `far: ${name}="${value}"`);
      }
      const texts = [...each.childNodes].filter(child => child instanceof Text).map(({ data }) => data);
      texts.filter(text => none.test(text)).forEach(text => note(root.host, text));
      if (each.shadowRoot) walk(each.shadowRoot);
    }
  };
  walk(document.querySelector("chain-rule").shadowRoot);
  return [...found];
}"""


def put(page, **state):
    page.evaluate("state => document.querySelector('chain-rule').change(state)", state)


@pytest.fixture
def hard(visit, studio):
    """Return a function that opens a formula at a point, with all panels and both orders."""

    def opened(formula, at, **options):
        page = visit(studio, **options)
        put(page, formula=formula, at=at, order=2, steps=99)
        page.wait_for_function(
            "wanted => document.querySelector('chain-rule').source?.explanation.input.text === wanted", arg=formula
        )
        put(page, at=at)
        return page

    return opened


@pytest.mark.parametrize(("formula", "at"), HARD, ids=[f"{formula[:12]} at {at}" for formula, at in HARD])
def test_no_picture_holds_a_number_that_is_none(hard, formula, at):
    page = hard(formula, at)
    for view in VIEWS:
        for backward in (False, True):
            put(page, view=view, backward=backward)
            assert page.evaluate(FOUND) == [], (view, backward)
    put(page, view="bands", backward=False)
    for zoom in (8, 0):
        put(page, zoom=zoom)
        assert page.evaluate(FOUND) == [], zoom
    name, value = list(at.items())[-1]
    for step in ASIDE:
        put(page, at={**at, name: value + step * max(1, abs(value))})
        assert page.evaluate(FOUND) == [], step


def zoomed(page):
    page.wait_for_timeout(100)
    return page.locator("chain-rule-zoom").evaluate("view => view.shadowRoot.textContent").replace("\u00a0", " ")


def test_what_is_not_drawn_is_said(hard):
    page = hard("1e308*x", {"x": 1.5})
    assert "not drawn: its numbers are too large or too far apart" in zoomed(page)
    assert page.locator("chain-rule-zoom svg").count() == 0
    page = hard("tan(x)", {"x": 1.5707963267948966})
    assert "outside this picture: y = 1.633 · 10¹⁶" in zoomed(page)


def test_what_differs_reads_so_and_every_digit_is_told_to_who_points(hard):
    page = hard("x^2", {"x": 5.123456789})
    put(page, push=1e-4, at={"x": 5})
    page.wait_for_timeout(100)
    predicted, real = page.locator("chain-rule-really .number").all_inner_texts()
    assert (predicted, real) == ("▲ 0.001", "▲ 0.00100001")
    assert "slope 10.0001" in zoomed(page)
    put(page, at={"x": 5.123456789})
    page.wait_for_timeout(100)
    value = page.locator("chain-rule-bands .card.output .head b")
    assert (value.inner_text(), value.get_attribute("title")) == ("26.25", str(5.123456789**2))
    factor = page.locator("chain-rule-answer .factors button")
    assert (factor.inner_text(), factor.get_attribute("title")) == ("10.25", "y ← x: 10.246913578")
