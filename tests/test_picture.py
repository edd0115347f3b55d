"""This file holds the static picture to what it promises: the numbers of the story, hard cases in words, no script."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from chainrule import explain
from chainrule.errors import UsageError

SVG = "{http://www.w3.org/2000/svg}"
DEEP = "; ".join(["a0 = sin(x)", *[f"a{i} = sin(a{i - 1}) + 0.5" for i in range(1, 40)]])
CASES = {
    "worked": ("f = x^2; g = 2*f; h = g + 3", {"x": 5}),
    "two paths": ("sin(x^2+1)*exp(-x/2)", {"x": 1.1}),
    "kink": ("|x| + x^2", {"x": 0}),
    "jump": ("floor(x)", {"x": 2}),
    "pole": ("1/(x - 1)", {"x": 1}),
    "zero": ("sin((x - 1)^2)", {"x": 1}),
    "huge": ("exp(x^3)", {"x": 3}),
    "overflow": ("exp(exp(exp(x)))", {"x": 3}),
    "several": ("x^2*y + sin(x y)", {"x": 2, "y": 3}),
    "many inputs": (" + ".join(f"sin(x_{i})" for i in range(12)), {f"x_{i}": i for i in range(12)}),
    "deep": (DEEP, {"x": 1}),
    "symbolic": ("sin(x^2)", None),
    "unknown functions": ("h(g(f(x)))", None),
    "nothing": ("3", None),
    "markup in it": ("where(x < 2, x, 2*x)", {"x": 1}),
}


def texts(svg):
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_every_picture_is_xml_without_script_and_inside_its_frame(case, upright):
    formula, at = CASES[case]
    story = explain(formula, at=at, check=False)
    svg = story.to_svg(upright=upright)
    assert svg == explain(story.reading, at=at, check=False).to_svg(upright=upright)
    root = ET.fromstring(svg)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "g", "rect", "path", "text"}
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or name == "id"]
    assert "nan" not in svg
    assert "inf" not in svg.replace("font-family", "")
    width = float(root.get("width"))
    for element in root.find(f"{SVG}g").iter(f"{SVG}rect"):
        left = float(element.get("x"))
        assert 0 <= left + 40
        assert left + float(element.get("width")) <= width


def test_the_numbers_are_those_of_the_story():
    shown = texts(explain("f = x^2; g = 2*f; h = g + 3", x=5).to_svg())
    assert shown[0] == "A push of 1 at x arrives at h as ▲ 20 = 10 × 2 × 1"
    assert [each for each in shown if each.startswith("×")] == ["× 10", "× 2", "× 1"]
    assert [each for each in shown if each[0] in "▲▼"] == ["▲ 20", "▲ 1", "▲ 10", "▲ 20"]


def test_paths_that_meet_add_and_a_reversed_push_is_striped():
    svg = explain("sin(x^2+1)*exp(-x/2)", x=1.1).to_svg()
    shown = " ".join(texts(svg))
    told = " ".join(ET.fromstring(svg).find(f"{SVG}desc").text.split())
    assert "▼ −0.9887 = −0.7572 (2.2 × −0.5966 × 0.5769) + −0.2315 (−0.5 × 0.5769 × 0.8026)" in told
    assert all(word in shown for word in ("▼ −0.9887", "▼ −1.312", "▼ −0.2885", "× −0.5966"))
    assert "paths meet: add" in shown
    assert 'class="cr-stripe"' in svg
    assert 'class="cr-stripe"' not in explain("f = x^2; g = 2*f", x=5).to_svg()


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("kink", "−1 from the left and 1 from the right"),
        ("kink", "no single slope"),
        ("jump", "no answer at y here"),
        ("pole", "no value here"),
        ("zero", "the push stops here"),
        ("huge", "logarithmic"),
        ("symbolic", "2x·cos(x²)"),
        ("nothing", "Nothing is pushed here"),
        ("many inputs", "more inputs"),
        ("deep", "layers"),
    ],
)
def test_hard_cases_are_told_in_words(case, words):
    formula, at = CASES[case]
    assert words in " ".join(texts(explain(formula, at=at, check=False).to_svg()))


def test_forty_layers_are_twelve_cards():
    svg = explain(DEEP, x=1, check=False).to_svg()
    cards = [
        element for element in ET.fromstring(svg).iter(f"{SVG}rect") if element.get("class") in ("cr-card", "cr-fold")
    ]
    assert len(cards) == 1 + 12


def test_another_input_may_be_pushed():
    story = explain("x^2*y", x=2, y=3)
    assert "at y arrives at z as ▲ 4" in " ".join(texts(story.to_svg(by="y")))
    with pytest.raises(UsageError, match="w is not pushed here"):
        story.to_svg(by="w")


def test_it_speaks_spanish():
    assert "Un empujón de 1" in texts(explain("x^2", x=1.5, language="es").to_svg())[0]


def test_html_holds_it_twice_and_shows_one():
    page = explain("f = x^2; g = 2*f; h = g + 3", x=5)._repr_html_()
    assert page.count("<svg") == 2
    assert "<script" not in page
    assert explain("3")._repr_html_().count("<svg") == 0


def test_export_writes_it_where_the_name_says_so(tmp_path):
    path = tmp_path / "picture.svg"
    command = [sys.executable, "-m", "chainrule", "export", "f = x^2; g = 2*f", "--at", "x=5", "-o", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    assert path.read_text(encoding="utf-8") == explain("f = x^2; g = 2*f", x=5).to_svg() + "\n"


STYLES = re.compile(r"<style>.*?</style>", re.DOTALL)
DRAWN = re.compile(r'<(div|span) class="drawn" hidden="hidden">.*?</\1><\1 class="instead">', re.DOTALL)


def test_where_a_notebook_takes_styles_away_an_image_and_plain_formulas_are_left():
    story = explain("f = x^2; g = 1/f", x=5)
    left = DRAWN.sub("", STYLES.sub("", story._repr_html_()))
    assert "<svg" not in left
    assert 'src="data:image/svg+xml;base64,' in left
    assert "<msup" not in left
    assert "<mfrac" not in left
    assert "f = x²" in re.sub(r"<[^>]*>", "", left)
    assert "instead" not in STYLES.sub("", story.to_html())
