"""This file reads posts: what lives in them, what their text works out, and which mistakes are told."""

import json
import re

import pytest

from chainrule.apps.cli import main
from chainrule.apps.posts import page_of_post
from chainrule.apps.studio.static import FOLDER
from chainrule.errors import PostError

pytestmark = pytest.mark.skipif(not (FOLDER / "core.js").exists(), reason="`make studio` has not run here")
DATA = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)
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


def documents(page):
    return [json.loads(text) for text in DATA.findall(page)]


def article(page):
    return page[page.index("<article>") : page.index("</article>")]


def mistakes_of(text, **given):
    with pytest.raises(PostError) as caught:
        page_of_post(text, "post.md", **given)
    return caught.value.message


def test_the_post_of_the_readme_comes_alive(page):
    document, question = documents(page)
    assert document["ranges"]["x"] == {"value": 5.0, "min": 0.0, "max": 10.0, "step": 0.05}
    assert document["program"]["outputs"].keys() >= {"worked:0", "worked:1", "answer:0", "value:dessert"}
    assert question["output"] == "answer:0"
    assert question["hints"] == ["multiply the gains"]
    assert 'parts="answer bands inputs zoom"' in page


def test_numbers_that_follow_a_block_are_elements_and_others_are_text(page):
    assert '<chain-value group="b1" output="worked:0">53</chain-value> cm³' in page
    assert '<chain-value group="b1" output="worked:1">106</chain-value>' in page
    assert "the slope is −2.61457. A $5 is money, and so is $6." in page
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
