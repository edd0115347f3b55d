"""This file reads posts: what lives in them, what their text works out, and which mistakes are told."""

import gc
import re
import time
import weakref
from pathlib import Path

import pytest
from packing import DOCUMENT, documents_in

from chainrule.apps.cli import main
from chainrule.apps.posts import page_of_post
from chainrule.apps.posts.latex import latex_to_mathml
from chainrule.apps.posts.limits import within
from chainrule.apps.studio.address import KEYS, key_of
from chainrule.apps.studio.static import FOLDER
from chainrule.errors import PostError, UsageError

pytestmark = pytest.mark.skipif(not (FOLDER / "core.js").exists(), reason="`make studio` has not run here")
STATE = Path(__file__).parents[1] / "studio/src/state.ts"
WORKED = """\
# My post

Text in **Markdown**, formulas $f(g(x))$; the slope is `= d/dx(sin(x^2)) at x=2`. A $5 is money, and so is $6.

```chainrule x=5 range=0..10 show=bands,curve
batter = x^2          # mixing the ingredients
cake = 2*batter
dessert = cake + 3
```

The dessert is `= dessert` cm³, twice as much is `= 2*dessert`, and `\\= dessert` is code.

```question number
A tiny push on x arrives how many times as large?
answer: d/dx(dessert)
hint: multiply the gains
```
"""


@pytest.fixture(scope="module")
def page():
    return page_of_post(WORKED, "post.md", font=False)


def article(page):
    return page[page.index("<article>") : page.index("</article>")]


def mistakes_of(text, **given):
    with pytest.raises(PostError) as caught:
        page_of_post(text, "post.md", **given)
    return caught.value.message


def test_the_post_of_the_readme_comes_alive(page):
    document, question = documents_in(page)
    assert document["ranges"]["x"] == {"value": 5.0, "min": 0.0, "max": 10.0, "step": 0.05}
    assert document["program"]["outputs"].keys() >= {"worked:0", "worked:1", "answer:0", "value:dessert"}
    assert question["output"] == "answer:0"
    assert question["hints"] == ["multiply the gains"]
    assert 'parts="answer bands inputs zoom"' in page


def test_numbers_that_follow_a_block_are_elements_and_others_are_text(page):
    assert '<chain-value group="b1" output="worked:0">53</chain-value> cm³' in page
    assert '<chain-value group="b1" output="worked:1">106</chain-value>' in page
    assert "the slope is −2.615. A $5 is money, and so is $6." in page
    assert "<code>= dessert</code>" in page


def test_broken_posts_tell_all_their_mistakes_at_once(tmp_path, capsys):
    path = tmp_path / "post.md"
    path.write_text("# A\n\n```chainrule rnge=0..10\nf = x^2\n```\n\n`= d/dx(f` and `= g`\n", encoding="utf-8")
    assert main(["page", str(path), "-o", str(tmp_path / "post.html")]) == 2
    told = capsys.readouterr().err
    assert "3 mistakes" in told
    assert f"{path}:3: a chainrule block has no setting called 'rnge'" in told
    assert "did you mean range?" in told
    assert f"{path}:7: a bracket is never closed\n  `= d/dx(f` and `= g`\n         ^" in told
    assert "no block above has the name g" in told
    assert not (tmp_path / "post.html").exists()


def test_what_is_shown_and_where_it_starts_is_said_on_the_line_that_opens_a_block():
    opening = "chainrule x=pi/2 range=0..4 push=1/10 show=gears,bands,steps backward"
    page = page_of_post(f"```{opening}\ny = sin(x)\n```", "p.md")
    assert 'parts="answer bands gears inputs steps views"' in page
    assert 'start="dx=0.1&amp;view=gears&amp;back=1&amp;x=1.5707963267948966"' in page


def test_each_input_may_have_a_range_of_its_own():
    page = page_of_post("```chainrule x=1 y=2 range=-3..3 y.range=0..4 y.step=0.5\nx*y^2\n```", "p.md", font=False)
    (document,) = documents_in(page)
    assert document["ranges"]["x"] | {"step": 0} == {"value": 1, "min": -3, "max": 3, "step": 0}
    assert document["ranges"]["y"] == {"value": 2, "min": 0, "max": 4, "step": 0.5}


def test_a_slider_drives_every_later_block_without_a_value_of_its_own():
    blocks = ("chainrule\nx^2\n", "slider x=5 range=0..10\n", "chainrule\nx^3\n", "chainrule x=2\nx^4\n")
    text = "\n\n".join(f"```{block}```" for block in blocks)
    page = page_of_post(text, "p.md", font=False)
    assert '<chain-slider group="s1" name="x" value="5" min="0" max="10" step="0.05">' in page
    first, second, third = re.findall(r"<chain-rule [^>]*>", page)
    assert "follows" not in first
    assert 'follows="s1"' in second
    assert "x=5" in second
    assert "follows" not in third


def test_a_scene_without_layers_shares_the_block_above():
    page = page_of_post("```chainrule x=5\nf = x^2\n```\n\n```scene tin\n```\n", "p.md", font=False)
    assert '<chain-rule id="b2" group="b1" from="b1" parts="" scene="tin">' in page
    assert len(documents_in(page)) == 1


def test_in_a_scene_every_layer_that_nothing_reads_is_a_result():
    page = page_of_post("```scene loupe x=1\nsmooth = sin(x)\ncorner = abs(x)\n```\n\n`= smooth`", "p.md", font=False)
    (document,) = documents_in(page)
    assert document["program"]["outputs"].keys() >= {"value:smooth", "value:corner", "worked:0"}


def test_numbers_of_every_kind_are_worked_out():
    block = "```chainrule x=5\nbatter = x^2\ncake = 2*batter\ndessert = cake + 3\n```\n\n"
    cases = {
        "dessert": "53",
        "d/dx(dessert)": "20",
        "d/dx(d/dx(dessert))": "4",
        "d/dbatter(dessert)": "2",
        "change(dessert, x=0.1)": "2.02",
        "change(dessert, x=0.1)/0.1 - d/dx(dessert)": "0.2",
        "-60/cake^2": "−0.024",
        "dessert at x=1": "5",
        "x*z at x=2, z=3": "6",
        "pi": "3.142",
        "1.0003 + 0*x": "1.0003",
    }
    for expression, wanted in cases.items():
        page = page_of_post(f"{block}It is `= {expression}`!", "p.md", font=False)
        shown = re.sub(r"<[^>]*>", "", page[page.rindex("It is ") :]).partition("!")[0]
        assert shown == f"It is {wanted}", expression


def test_the_numbers_of_the_program_are_those_of_the_text():
    text = "```chainrule x=5\nf = x^2\n```\n\n`= change(f, x=0.1)` and `= d/dx(f)/3`"
    (document,) = documents_in(page_of_post(text, "p.md", font=False))
    nodes = {node["op"] for node in document["program"]["nodes"]}
    assert nodes <= {"input", "constant", "add", "multiply", "power", "divide", "subtract", "negative"} | nodes
    assert [name for name in document["program"]["outputs"] if name.startswith("worked")] == ["worked:0", "worked:1"]


def test_a_decimal_comma_where_the_language_has_one():
    assert "2,5" in article(page_of_post("`= 5/2`", "p.md", language="es", font=False))


CHOICE = """\
```question choice
Which *gear* with $x^2$?
wrong: a: b => no: not $y$
right: |x| # 1e-3 => yes
  indeed
hint: first
hint: second
why: because
then: more
```

After.

## Hidden
"""


def test_questions_are_read_as_they_are_typed():
    page = page_of_post(CHOICE, "p.md", font=False)
    (question,) = documents_in(page)
    assert [option["text"] for option in question["options"]] == ["a: b", "|x| # 1e-3"]
    assert [option["reply"] for option in question["options"]][1] == "yes indeed"
    assert [option["right"] for option in question["options"]] == [False, True]
    assert question["prompt"].startswith("Which <em>gear</em> with <math>")
    assert question["hints"] == ["first", "second"]
    assert '<div class="after" data-after="q1">' in page
    assert page.index("data-after") < page.index("After.") < page.index("Hidden") < page.index("</div>\n</article>")


def test_around_zero_an_answer_may_be_off_a_share_of_what_it_is_elsewhere():
    text = "```chainrule x={} range=-1..1\nf = {}x^2\n```\n\n```question number\nSlope?\nanswer: d/dx(f)\n```\n"
    assert documents_in(page_of_post(text.format(0, "0.001*"), "p.md", font=False))[1]["scale"] == 0.002
    assert "scale" not in documents_in(page_of_post(text.format(0, ""), "p.md", font=False))[1]


def test_the_first_picture_with_the_menu_share_has_the_address_of_the_page():
    block = "```chainrule x=1 show=bands,bar\nf = x^2\n```\n\n"
    page = article(page_of_post(f"```chainrule x=1\nx^3\n```\n\n{block}{block}", "p.md", font=False))
    assert re.findall(r'<chain-rule id="(b\d)"[^>]* address>', page) == ["b2"]


def test_a_formula_is_judged_by_a_program_and_ranges():
    text = "```question formula\nThe slope of sin(x^2)?\nanswer: d/dx(sin(x^2))\n```"
    (question,) = documents_in(page_of_post(text, "p.md", font=False))
    formula = question["formula"]
    assert formula["inputs"] == ["x"]
    assert formula["text"] == "2x*cos(x^2)"
    assert formula["ranges"]["x"][0] < formula["ranges"]["x"][1]
    assert "value" not in question


def test_an_answer_at_a_point_or_before_any_block_is_a_number():
    answer = "change(4/3*pi*r^3, r=0.2) at r=5"
    text = f"```question bar\nHow much?\nanswer: {answer}\nmax: 150\nunit: cm³\ntolerance: 0.01\n```"
    (question,) = documents_in(page_of_post(text, "p.md", font=False))
    assert question["value"] == pytest.approx(65.3787, rel=1e-4)
    assert (question["max"], question["unit"], question["tolerance"]) == (150, "cm³", 0.01)
    assert "output" not in question


MISTAKES = {
    "```chainrule x=5\nx^2": "the block that begins here never ends",
    "```chainrule x=\nx^2\n```": "'x=' is no setting",
    "```chainrule x=5 x=6\nx^2\n```": "x is given twice",
    "```chainrule x=5 bakward\nx^2\n```": "did you mean backward?",
    "```chainrule x=5 show=band\nx^2\n```": "did you mean bands?",
    "```chainrule x=5 range=9..1\nx^2\n```": "the range 9..1 has no room",
    "```chainrule x=5 range=0..1\nx^2\n```": "the value 5 lies outside the range 0..1",
    "```chainrule x=oops\nx^2\n```": "x: a value cannot hold the name",
    "```chainrule x=5\nf = x^\n```": "post.md:2: the formula breaks off after '^'\n  f = x^\n        ^",
    "```chainrule x=5\n```": "the block is empty",
    "```chainrule x=5 by=y\nx^2\n```": "by: there is no y",
    "```scene tim x=5\nx^2\n```": "did you mean tin?",
    "```scene tin\n```": "the scene tin has nothing to show",
    "```scene tin of=cake\n```": "no block above has the name cake",
    "```slider x=5 y=6\n```": "a slider block moves one name",
    "```question numbr\nHow?\nanswer: 1\n```": "did you mean number?",
    "```question number\nHow?\n```": "the question has no answer",
    "```question number\nHow?\nanswer: 2\nwrong: 3\n```": "nothing is said of this wrong number",
    "```question bar\nHow?\nanswer: 2\nright: 2\n```": "a question of the kind bar has no right",
    "```question number\nanswer: 1\n```": "the question asks nothing",
    "```question choice\nHow?\nwrong: 1\nwrong: 2\n```": "no option is right",
    "```question number\nHow?\nanswer: 1\nhin: x\n```": "did you mean hint?",
    "```question number\nHow?\nanswer: 2+\n```": "the formula breaks off after '+'\n  answer: 2+\n            ^",
    "```question number\nHow?\nanswer: x^2\n```": "x has no value here",
    "```question number\nHow?\nof: cake\nanswer: 1\n```": "no block above has the name cake",
    "```python chainrule x=5\ndef f(x): return x\n```": "--allow-python",
    "Text `= x^2`": "x has no value here",
    "Text\nand `= 2+*3`": "post.md:2: ",
    "```chainrule x=1\ny = x^2\n```\n\n`=y`": "post.md:5: =y lacks a blank behind its =\n  `=y`\n   ^\n  Try: `= y`",
    "```chainrule x=5,y=2\nx*y\n```": "blanks stand between settings, not x=5,y=2\n",
    "```chainrule x=5 range=0...10\nx^2\n```": "range: '0...10' is no range",
    "```chainrule x=5 hide=true\nx^2\n```": "hide is yes or no",
    "```chainrule{x=5}\nx^2\n```": "did you mean chainrule?",
    "```{chainrule} x=5\nx^2\n```": "did you mean chainrule?",
    "```slider q=5\n```\n\n```chainrule x=1\nx^2\n```": "post.md:1: the slider of q moves nothing",
    "```scene balloon x=5 mode=shel\nx^2\n```": "did you mean shell?",
    "```scene heater V=1 wish=warm\nV^2\n```": "wish: a value cannot hold the name",
    "```scene tin x=5 mode=shell\nx^2\n```": "a scene block has no setting called 'mode'",
    "```chainrule x=5\ny = x^2\n```\n\n`= y at x`": "behind at stands a point\n  `= y at x`\n          ^\n",
    "```chainrule x=5\ny = x^2\n```\n\n`= y at z=3`": "a value for z makes no sense",
    "```question bar\nHow?\nanswer: 300\nmax: 100\n```": "the bar ends at 100, before the answer 300\n",
    "```question number\nHow?\nanswer: 3\nwrong: 3 => No.\n```": "this wrong number is the right one",
    "```question choice\nHow?\nright: 3=>Yes.\nwrong: 4\n```": "there are no blanks around =>",
    "# A\n\n[b](#nothing)": "the post has no heading #nothing\n  [b](#nothing)\n      ^\n  Try: known are #a",
    "A[^1].\n\n[^1]: B.": "post.md:1: posts have no footnotes",
    "A[^1].\n\n[^1]: See Newton 1687.": "post.md:3: posts have no footnotes",
    "A[^a].\n\nSome words.\n[^a]: One *word* here.": "post.md:4: posts have no footnotes",
    r"Text $\fraq{a}{b}$": "did you mean \\frac?",
    "Text\n\n$$\na + \\frac{1\n$$": "post.md:4: a brace is never closed\n  a + \\frac{1\n           ^",
    "Text\n\n$$\na + 1\n\nmore": "the formula that begins here never ends",
    "![x](https://example.org/a.png)": "save it beside the post",
    "![x](../../etc/passwd.png)": "lies outside the post's folder",
    "![x](missing.png)": "the picture missing.png: No such file",
    "```chainrule x=1/0\nx^2\n```": "x: 1/0 has no value that can be computed with",
    "```chainrule x=1e400\nx^2\n```": "x: 1e400 has no value that can be computed with",
    "```chainrule x=1 push=1/0\nx^2\n```": "push: 1/0 has no value that can be computed with",
    "```chainrule x=1 push=0\nx^2\n```": "a push of 0 moves nothing",
    "```slider x=1 range=0..1 step=1/0\n```": "step: 1/0 has no value that can be computed with",
    "![x](a%00.png)": "no file has such a name",
    "```question number\nHow?\nanswer: 1\ntolerance: 1/0\n```": "1/0 has no value that can be computed with",
    "```question bar\nHow?\nanswer: 1\nmax: 1e400\n```": "1e400 has no value that can be computed with",
    "```question bar\nHow?\nanswer: 1\nmax: -1\n```": "max is a number above 0",
    "```question number\nHow?\nanswer: 1\ntolerance: a\n```": "post.md:4: a value cannot hold the name 'a'\n"
    "  tolerance: a\n             ^",
    "```question number\nHow?\nanswer: 1\nat: x\n```": "Try: at x=2",
    "```question number\nHow?\nanswer: 1\nunit:\n```": "unit has no value",
    "```chainrule x=1 order=3\nx^2\n```": "order is 1 or 2",
    "```chainrule x=0..4\nx^2\n```": "Try: x=0 says where it starts, range=0..4 how far it goes",
    "```chainrule x = 5\nx^2\n```": "the = of x\n  ```chainrule x = 5\n               ^\n  Try: write x=5 without",
    "```chainrule x=5\nx^2\n\n```chainrule\ny\n```": "does not end before another begins in line 4",
    "```chainrule x=5\n`x`\n```": "'`' has no meaning",
    **{
        f"$\\begin{{array}}{{{columns}}} 1 \\end{{array}}$": f"{letter} opens nothing that posts know"
        for columns, letter in (("@{}l", "@"), ("lp{3cm}", "p"), ("lx", "x"))
    },
    "Text\n\n<b>a</b> <style>b\n\nThis would be lost.": "post.md:3: HTML here takes a part of the post with it",
}
TAKES = {
    'Text\n\n<div title="abc\n\n```chainrule x=5\nf = x^2\n```\n\nthe number `= f`\n\n# H " bar': 3,
    'Text\n\n- a\n\n  <div title="abc\n\n  ```chainrule x=5\n  f = x^2\n  ```\n\n  b " c\n\nEnd': 5,
    "Text\n\n<svg><style>text": 3,
    "a\n\nb <script>$x$</script> c": 3,
    "a\n\n<!-- b\n\nc": 3,
    "a\n\n```question number\nHow much?\nanswer: 1\nwhy: <style> because\n```\n\nc": 6,
    **{f"Text\n\n<{tag}>\n\nThe *rest*\n\n# H": 3 for tag in ("textarea", "title", "iframe", "style", "template")},
    **{f"Text\n\na <{tag}> b\n\nThe *rest*\n\n# H": 3 for tag in ("noscript", "xmp", "textarea", "title")},
}
KEPT = (
    "<details><summary>a</summary>\n\n*b*\n\n</details>\n\n<table>\n\n<tr><td>\n\nc $x$\n\n</td></tr>\n</table>",
    "- d\n- <b>e\n\nf",
    "a <!-- b --> c <style>d</style> <iframe></iframe> <i>f\n\n<p align=x>g\n\n<a href='http://h.org'>h",
)


@pytest.mark.parametrize("text", MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_told_with_place_and_remedy(text, tmp_path):
    told = mistakes_of(text, folder=tmp_path)
    assert told.startswith("post.md has 1 mistake\n"), told
    assert MISTAKES[text] in told
    assert "\n  Try: " in told


@pytest.mark.parametrize("text", TAKES, ids=range(len(TAKES)))
def test_html_that_takes_a_part_of_the_post_with_it_is_told(text):
    told = mistakes_of(text)
    assert told.startswith(f"post.md has 1 mistake\n\npost.md:{TAKES[text]}: HTML here takes a part"), told
    assert "\n  Try: close it" in told


@pytest.mark.parametrize("text", KEPT, ids=range(len(KEPT)))
def test_html_that_takes_nothing_is_left_alone(text):
    assert "<article>" in page_of_post(text, "post.md", font=False)


def test_what_refers_to_a_broken_block_is_not_told_of_as_well():
    assert mistakes_of("```chainrule x=5\nf = x^\n```\n\n`= f` and `= 2x`").startswith("post.md has 1 mistake\n")


def lines_told(text):
    """The lines of a post that have mistakes, with their first words."""
    with pytest.raises(PostError) as caught:
        page_of_post(text, "post.md")
    return re.findall(r"^post.md:(\d+): (.*)$", str(caught.value), re.MULTILINE)


def test_a_broken_layer_hides_nothing_else_of_its_block():
    text = (
        "```chainrule x=5 rnge=3 show=bandz y.range=4 view=zzz order=3 push=0 t=1\n"
        "a = x^\nb = sinn(a); c = 2*(b\nd = a + y\n```\n"
    )
    told = [f"{line} {message}" for line, message in lines_told(text)]
    assert told == [
        "1 a chainrule block has no setting called 'rnge'",
        "1 there is no part called 'bandz'",
        "1 y.range: '4' is no range",
        "1 there is no view called 'zzz'",
        "1 order is 1 or 2",
        "1 a push of 0 moves nothing",
        "1 a chainrule block has no setting called 't'",
        "2 the formula breaks off after '^'",
        "3 no function is called 'sinn'",
        "3 a bracket is never closed",
    ]


@pytest.mark.parametrize(
    ("block", "wanted"),
    [
        ("scene tim x=5 shwo=3\nf = x^", ["there is no scene", "a scene block has no", "the formula breaks off"]),
        ("scene tin secret=yes\nf = x^", ["the formula breaks off"]),
        ("python chainrule x=5 shwo=3\ndef f(x):\n    return x", ["this block would run Python", "a python block has"]),
        ("chainrule xy=1 a.step=2\nf = 2(xy + a", ["a bracket is never closed"]),
    ],
)
def test_of_a_broken_block_all_is_told_and_nothing_that_may_be_right(block, wanted):
    told = [message for _, message in lines_told(f"```{block}\n```\n")]
    pairs = zip(sorted(told), sorted(wanted), strict=True)
    assert [start for each, start in pairs if not each.startswith(start)] == []


def test_what_does_not_speak_of_a_broken_block_is_told_beside_it():
    text = "```chainrule name=cake\nf = x^\n```\n\n`= f`, `= zeta`\n\n"
    told = lines_told(f"{text}```scene tin of=cake\n```\n\n```scene tin of=pie\n```\n")
    assert [line for line, _ in told] == ["2", "5", "10"]
    assert "zeta" in told[1][1]
    assert told[2][1] == "no block above has the name pie"


def test_money_stays_money():
    text = r"It costs $5, or $6; from $7 to 8$. A fee of \$9. But $5x$ is a formula, and \(a\), \[b\], $$c$$ are, too."
    page = article(page_of_post(text, "p.md", font=False))
    assert "It costs $5, or $6; from $7 to 8$. A fee of $9. But <math>" in page
    assert page.count("<math") == 4


def test_the_formulas_of_the_articles_are_set():
    for text in (
        r"\frac{d}{dx}h(g(f(x))) = \frac{dh}{dg} \times \frac{dg}{df} \times \frac{df}{dx}",
        r"f(x), \quad g(f(x)), \quad h(g(f(x)))",
        r"Output = Layer_3(Layer_2(Layer_1(x)))",
        r"\frac{dLoss}{dInput}",
        r"\text{Derivative} = \lim_{h \to 0} \frac{\text{change in output}}{\text{change in input}}",
        r"\left(\frac12\right)^{10} \le \sqrt[3]{x_1} \begin{cases} x & x > 0 \\ -x & \text{else} \end{cases}",
    ):
        assert "<math" in article(page_of_post(f"$${text}$$", "p.md", font=False))


LATEX = {
    r"\mathbb{R}^n": "<mrow><mi>ℝ</mi></mrow>",
    r"\mathcal{L}": "<mi>ℒ</mi>",
    r"\underbrace{a+b}_{\text{sum}}": "<munder><mrow style=",
    r"\int\limits_a^b": "<munderover><mo>∫</mo>",
    r"\sum\nolimits_{i}^n": "<msubsup><mo>∑</mo>",
    r"\lim\nolimits_{x}": "<msub><mi>lim</mi>",
    r"\int_a^b": "<msubsup><mo>∫</mo>",
    r"\operatorname*{arg\,max}_x": "<munder><mi",
    r"\overset{!}{=}": "<mover><mo>=</mo><mo>!</mo></mover>",
    r"\begin{array}{r|l} 1 & 2 \end{array}": '<mtd style="text-align:right;text-align:-webkit-right"><mn>1</mn></mtd>',
    r"|x|": 'rspace="0">|</mo><mi>x</mi>',
    r"\text{50\% of}": "<mtext>50% of</mtext>",
}


@pytest.mark.parametrize("text", LATEX)
def test_common_latex_is_set(text):
    assert LATEX[text] in latex_to_mathml(text, display=True)


HOSTILE = """\
<script>alert(1)</script> <img src=x.svg onerror="alert(1)"> <a href="javascript:alert(1)">a</a>
<iframe src="https://example.org"></iframe> <style>*{display:none}</style>
<svg onload="alert(1)"><script>1</script></svg>

<div onclick="alert(1)" style="position:fixed" id="b1">text <chain-rule id="b1"></chain-rule>

<form action="https://example.org"><input name=a></form> <math><mi href="javascript:1">x</mi></math> <!-- comment -->
<table><tr><td>

`= 1+1`

[good](https://example.org) [bad](javascript:alert(1)) <b>open
"""


def test_hostile_html_loses_its_teeth(tmp_path):
    (tmp_path / "x.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    page = article(page_of_post(HOSTILE, "p.md", folder=tmp_path, font=False))
    for bad in ("<script", "onerror", "javascript:", "<iframe", "<style", "<svg", "onclick", "style=", "id=", "<form"):
        assert bad not in re.sub(r"\[bad\]\(javascript:alert\(1\)\)", "", page), bad
    assert "<chain-rule" not in page
    assert '<a href="https://example.org" rel="noopener">good</a>' in page
    assert "data:image/svg+xml;base64," in page


def test_what_lives_does_not_get_into_an_attribute():
    text = '# T\n\n```chainrule x=2\nf = x^2\n```\n\n<div title="\n\n`= f` and $x$\n\n<p title="b">c\n\n`= f`\n'
    assert mistakes_of(text).startswith("post.md has 1 mistake\n\npost.md:7: HTML here takes a part")


def test_an_address_of_our_own_is_given_once():
    page = article(page_of_post('<h2 id="s-x">a</h2>\n\n## X\n', "p.md", font=False))
    assert page.count('id="s-x"') == 1


def test_the_keys_of_an_address_are_those_of_the_page():
    fields = re.search(r"const FIELDS: Fields = \{(.*?)\n\};", STATE.read_text(encoding="utf-8"), re.DOTALL)[1]
    found = re.findall(r'(?:\w+(?:<\w+>)?\(|key: )"(\w+)"', fields)
    assert len(found) == fields.count("\n  ")
    assert set(found) == KEYS
    assert [key_of("seen"), key_of("x")] == ["@seen", "x"]


def test_numbers_without_scripts_are_written_as_the_language_does():
    text = "# T\n\n```chainrule x=1.5\nf = x/4\n```\n\n```question number\n¿?\nanswer: d/dx(f)\n```\n"
    whole = article(page_of_post(text, "p.md", font=False, language="es"))
    page = re.sub("<script.*?</script>|<math.*?</math>", "", whole, flags=re.DOTALL)
    assert "0,375" in page
    assert "× 0,25" in page
    assert "0,25." in page
    assert not re.search(r"\d\.\d", re.sub("<[^>]*>", "", page))


def test_a_drawing_with_a_script_is_refused(tmp_path):
    (tmp_path / "x.svg").write_text("<svg><script>1</script></svg>", encoding="utf-8")
    assert "the drawing x.svg holds <script" in mistakes_of("![x](x.svg)", folder=tmp_path)


def test_a_large_or_false_picture_is_refused(tmp_path):
    (tmp_path / "large.png").write_bytes(b"\x89PNG" + bytes(1_100_000))
    (tmp_path / "false.png").write_text("<html>", encoding="utf-8")
    told = mistakes_of("![a](large.png)\n\n![b](false.png)", folder=tmp_path)
    assert "large.png has 1.1 MB, and a picture has at most 1 MB" in told
    assert "false.png is no png picture" in told


def test_posts_that_are_too_large_are_told_so():
    assert "characters, and 300000 are read" in mistakes_of("x" * 300_001)
    assert "at most 100 blocks" in mistakes_of("```chainrule x=1\nx\n```\n\n" * 101)
    assert "at most 500 worked" in mistakes_of("`= 1` " * 501)
    page_of_post("> " * 5_000 + "x", "p.md", font=False)
    page_of_post("[" * 5_000 + "*" * 5_000, "p.md", font=False)


def test_a_page_without_anything_live_has_no_script():
    page = page_of_post("# Plain\n\nText.", "p.md")
    assert "<script" not in page
    assert "script-src 'none'" in page
    assert "@font-face" not in page
    assert "default-src 'none'" in page


def test_python_runs_only_where_it_is_allowed():
    text = "```python chainrule x=2\ndef f(x):\n    s = x * x\n    return s + 1\n```\n\n`= d/dx(f)`"
    page = page_of_post(text, "p.md", allow_python=True, font=False)
    assert re.search(r"<chain-value [^>]*>4</chain-value>", page)


def test_headings_say_what_their_numbers_and_formulas_say():
    page = page_of_post("# The slope of $f(x)$ is `= d/dx(x^2) at x=3` & *fine*", "p.md", font=False)
    assert "<title>The slope of f(x) is 6 &amp; fine</title>" in page
    assert '<h1 id="s-the-slope-of-f-x-is-6-fine">' in page


def test_the_policy_of_a_post_allows_its_two_scripts_and_nothing_else(page):
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 1
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert len(re.findall("sha256-", policy)) == 2
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert not re.search(r"<(?:link|img|iframe)|https?://(?!www\.w3\.org)", article(page).partition("<script")[0])


def test_a_block_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr("chainrule.apps.posts.compiling.BLOCK", 0.5)
    text = "+".join(f"sin(x^{k})" for k in range(700))
    started = time.monotonic()
    told = mistakes_of(f"# A\n\n```chainrule x=1.1\n{text}\n```\n")
    assert "this block takes longer than 0.5 seconds" in told
    assert time.monotonic() - started < 10


ENDLESS = [r"\[", "[", "*a ", "> ", "`a", "<a ", "![", "**a ", "[](", "a | b\n"]


@pytest.mark.parametrize("piece", ENDLESS)
def test_markdown_that_is_meant_to_last_ends(piece):
    started = time.monotonic()
    page_of_post(piece * (10_000 // len(piece)), "post.md", font=False)
    assert time.monotonic() - started < 10


def test_a_post_that_takes_too_long_is_ended_wherever_it_is(monkeypatch):
    monkeypatch.setattr("chainrule.apps.posts.compiling.MOST_SECONDS", 0.2)
    started = time.monotonic()
    with pytest.raises(UsageError, match=r"the post slow.md takes longer than 0.2 seconds"):
        page_of_post("<a " * 90_000, "slow.md", font=False)
    assert time.monotonic() - started < 5


def wait(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


class Lengthy:
    def __del__(self):
        wait(0.3)


def the_end_of_an_object():
    Lengthy()


def the_call_of_a_weak_reference():
    thing = type("Thing", (), {})()
    weakref.finalize(thing, wait, 0.3)


def a_collection_that_is_watched():
    def watch(*_):
        wait(0.3)

    gc.callbacks.append(watch)
    try:
        gc.collect()
    finally:
        gc.callbacks.remove(watch)


@pytest.mark.parametrize("moment", [the_end_of_an_object, the_call_of_a_weak_reference, a_collection_that_is_watched])
def test_a_limit_that_ends_while_something_is_taken_down_is_not_lost(moment):
    def making():
        moment()
        wait(2)

    with pytest.raises(UsageError, match="the post takes longer"), within(0.1, "the post"):
        making()


def test_a_limit_inside_another_leaves_that_as_it_is():
    def last():
        end = time.monotonic() + 5
        while time.monotonic() < end:
            with within(5, "a part"):
                sum(range(1000))

    with pytest.raises(UsageError, match="the whole"), within(0.3, "the whole"):
        last()
    with within(0.2, "nothing more"):
        pass
    time.sleep(0.3)


def test_what_catches_errors_inside_a_limit_does_not_take_its_end_for_one_of_them():
    told = []

    def blocks():
        end = time.monotonic() + 3
        while time.monotonic() < end:
            try:
                with within(5, "a part"):
                    sum(range(1000))
            except UsageError as problem:
                told.append(problem.message)

    with pytest.raises(UsageError, match="the whole"), within(0.3, "the whole"):
        blocks()
    assert told == []


def test_a_post_of_many_slow_blocks_is_told_as_a_whole(monkeypatch):
    monkeypatch.setattr("chainrule.apps.posts.compiling.MOST_SECONDS", 0.5)
    block = f"```chainrule x=1.1\n{'+'.join(f'sin(x^{k})' for k in range(150))}\n```\n\n"
    with pytest.raises(UsageError, match=r"^the post slow.md takes longer than 0.5 seconds"):
        page_of_post("# A\n\n" + block * 40, "slow.md", font=False)


def test_a_block_that_hides_its_answers_hides_them_without_scripts_too():
    text = WORKED.replace("show=bands,curve", "hide").replace("gains\n", "gains\nwhy: because of 20\n")
    shown = article(page_of_post(text, "post.md", font=False))
    shown = DOCUMENT.sub("", shown)
    assert "multiply the gains" in shown
    assert '<chain-question group="b1" hide ' in shown
    assert "Answer" not in shown
    assert "because of 20" not in shown
    assert "× 10" not in shown
    assert "53" not in re.sub(r"<chain-value.*?</chain-value>", "", shown)


def test_a_misspelt_block_and_one_that_swallows_the_next_are_told():
    with pytest.raises(PostError, match="did you mean chainrule"):
        page_of_post("```chainrul x=5\ny = x^2\n```\n", "post.md")
    with pytest.raises(PostError, match="does not end before another begins in line 4"):
        page_of_post("```chainrule x=5\ny = x^2\n\n```chainrule x=1\nz = 2*x\n```\n", "post.md")


def test_a_misspelt_key_of_a_question_and_a_formula_without_values_are_told():
    with pytest.raises(PostError, match="did you mean answer"):
        page_of_post("```question number\nHow much is it?\nanswr: 3\n```\n", "post.md")
    with pytest.raises(PostError, match="no value anywhere"):
        page_of_post("```question formula\nWhat is it?\nanswer: x/0\n```\n", "post.md")


def test_a_number_above_its_block_is_worked_out_by_the_block_below():
    text = "# P\n\nThe dessert has `= dessert` cm³.\n\n```chainrule x=5\ndessert = 2*x^2 + 3\n```\n"
    page = page_of_post(text, "post.md")
    assert re.search(r'<chain-value group="b1" output="worked:0">53</chain-value> cm³', page)
    with pytest.raises(PostError, match="pudding"):
        page_of_post("# P\n\n`= pudding`\n\n```chainrule x=5\ndessert = 2*x^2 + 3\n```\n", "post.md")


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\ntags:\n  - b\n\ndraft: true\n---\n# C",
        "# A\n\n[b](#a) `\\=x` `==` `=>` `=SUM(A1)`",
        "```slider x=5\n```\n\n```chainrule\nx^2\n```",
        "```chainrule x=5\ny = x^2\n```\n\n`= d/dx(3) at x=2` `= y at x=2`",
    ],
)
def test_what_is_meant_so_is_no_mistake(text):
    assert "title" not in page_of_post(text, "post.md", font=False).partition("<article>")[2]


def test_a_text_between_two_rules_stays():
    page = page_of_post("---\n\nHello, you.\n\n---\n\nMore", "post.md", font=False)
    assert "Hello, you." in page


def test_the_lines_of_a_post_with_a_header_are_those_of_the_file():
    assert mistakes_of("---\ntitle: A\n---\n# A\n\n$\\fraq$").startswith("post.md has 1 mistake\n\npost.md:6:")
