"""This file looks into exported pages: one file, no address in it, a policy that fits, data that cannot break out."""

import base64
import hashlib
import html
import json
import re

import pytest
from packing import documents_in, unpacked

from chainrule import explain
from chainrule.apps.cli import main
from chainrule.apps.posts.compiling import compiled
from chainrule.apps.studio.document import document_of
from chainrule.apps.studio.page import chosen_pieces, in_json, page_of
from chainrule.apps.studio.parts import PARTS
from chainrule.apps.studio.static import FOLDER, pieces, script
from chainrule.errors import PostError, UsageError

pytestmark = pytest.mark.skipif(not (FOLDER / "core.js").exists(), reason="`make studio` has not run here")
WORKED = "f = x^2; g = 2*f; h = g + 3"
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
DATA = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)


def test_what_is_not_ours_travels_with_its_licence(page):
    notice = "Lit, Copyright (c) 2017 Google LLC, BSD-3-Clause"
    assert all(notice in script(name) for name in ("core.js", "studio.js", "widget.js"))
    assert notice in unpacked(page)
    text = FOLDER.with_name("lit-license.txt").read_text(encoding="utf-8")
    assert "Copyright (c) 2017 Google LLC" in text
    assert "Redistributions in binary form must reproduce" in text
    assert "SIL OPEN FONT LICENSE" in FOLDER.with_name("fonts").joinpath("OFL.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page():
    return page_of(explain(WORKED, x=5), font=False)


def words_in(page):
    """Return the words that a page carries."""
    return json.loads(re.match(r"globalThis\.chainruleWords=(.*);\n", unpacked(page))[1])


def document_in(page):
    """Return the document of a page, packed or not."""
    return documents_in(page)[0]


def test_the_policy_allows_the_two_scripts_and_nothing_else(page):
    (loader,) = SCRIPT.findall(page)
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    first, second = (
        base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in (unpacked(page), loader)
    )
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{first}' 'sha256-{second}'; style-src 'unsafe-inline'; "
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert script("core.js") in unpacked(page)


def test_the_document_travels_with_it(page):
    document = document_in(page)
    assert document["explanation"]["value"] == 53
    words = json.loads(re.match(r"globalThis.chainruleWords=(.*?);\n", unpacked(page))[1])
    assert words["page"]["reset"]
    assert words["page"]["reason-kink"]
    assert "law" not in words, "only words that a script asks for"
    assert "gears-title" not in words["page"], "only strings that a script asks for"


def test_the_derivation_travels_where_it_is_shown(page):
    assert document_in(page)["explanation"]["steps"] == []
    whole = document_in(page_of(explain(WORKED, x=5), font=False, show="steps"))
    assert whole["explanation"]["steps"]
    assert all(step["before"] in whole["mathml"] for step in whole["explanation"]["steps"])


def test_without_scripts_it_is_a_table(page):
    light = page[page.index("</script>") : page.index('<script type="text/plain">')]
    assert "<table>" in light
    assert "<math" in light


def test_nothing_is_fetched(page):
    assert not re.search(r"(src|href|action)\s*=\s*[\"']?(https?:|//)", page)
    assert not re.search(r"url\(\s*[\"']?(?!data:)", page.replace("url(#", ""))
    assert page.count("<script") == 3


def test_no_browser_looks_for_an_icon(page):
    assert page.count('<link rel="icon" href="data:image/svg+xml,') == 1
    assert "img-src data:" in page


def test_it_is_small(page):
    assert len(page.encode()) <= 63 * 1024, "of the 64 KB, one is kept free"
    assert len(page_of(explain(WORKED, x=5), font=True).encode()) <= 104 * 1024
    assert len(page_of(explain(WORKED, x=5), font=False, show="all").encode()) <= 96 * 1024


def test_the_font_comes_along_where_wanted():
    page = page_of(explain("sqrt(x)", x=2), font=True)
    assert 'font-family:"chainrule math";src:url(data:font/woff2;base64,' in page
    assert len(page.encode()) - len(page_of(explain("sqrt(x)", x=2), font=False).encode()) < 40 * 1024


def deep_chain(count):
    layers = [f"u_{k} = sin(u_{k - 1}) + {k}" if k % 2 else f"u_{k} = u_{k - 1}^2/3" for k in range(1, count + 1)]
    return "; ".join(["u_0 = x", *layers])


def deep_network(count):
    return "; ".join(["h_0 = x", *[f"h_{k} = tanh(w_{k % 3}*h_{k - 1} + b_{k % 3})" for k in range(1, count + 1)]])


@pytest.mark.parametrize("deep", [deep_chain, deep_network])
def test_forty_layers_make_a_small_page_that_holds_them_all(deep):
    weights = ["w_0", "w_1", "w_2", "b_0", "b_1", "b_2"] if deep is deep_network else []
    story = explain(deep(40), x=1, **dict.fromkeys(weights, 1))
    page = page_of(story, font=False)
    assert len(page.encode()) <= 200 * 1024
    document = document_in(page)
    assert len(document["explanation"]["layers"]) == len(story.layers)
    light = page[page.index("</script>") : page.index('<script type="text/plain">')]
    assert light.count("<tr>") > len(story.layers), "the table without scripts holds them, too"
    assert "too long for a page" in light, "what is left out is told"


def test_a_long_document_is_packed_and_keeps_its_meaning():
    story = explain(deep_chain(40), x=1)
    page = page_of(story, font=False, show="steps")
    assert "data-packed" in page
    document = document_of(story)
    document.pop("words")
    found = document_in(page)
    left_out = {"checks", "derivatives", "layers", "input"}  # there is LaTeX in the last three, which no piece reads
    told = {key: value for key, value in document.pop("explanation").items() if key not in left_out}
    kept = {key: value for key, value in found.pop("explanation").items() if key not in left_out}
    assert kept == json.loads(json.dumps(told))
    assert found == json.loads(json.dumps(document))


def test_a_page_leaves_out_what_no_piece_reads():
    story = explain("f = x^2; g = 2*f", x=5)
    plain, checking = (document_in(page_of(story, font=False, show=show)) for show in (None, "really"))
    assert "latex" not in json.dumps([plain, checking])
    assert plain["explanation"]["checks"] == []
    assert len(checking["explanation"]["checks"]) == len(story.checks)


def test_a_short_document_is_not_packed():
    assert "data-packed" not in page_of(explain("x^2", x=3), font=False).partition("<script>")[0]


HOSTILE = ["</script><script>alert(1)</script>", "<!-- <script>", "]]>", '"><img src=x onerror=alert(1)>']


@pytest.mark.parametrize("hostile", HOSTILE)
def test_meanings_cannot_break_out(hostile):
    page = page_of(explain(f"f = x^2 # {hostile}\ng = 2*f", x=5), font=False)
    assert page.count("<script") == 3
    assert "<img" not in DATA.sub("", page)
    document = document_in(page)
    assert document["schema"] == "chainrule/studio/1"


def test_data_keeps_its_meaning():
    hostile = {"a": "</script> <!-- <SCRIPT> a < b </b>"}
    assert json.loads(in_json(hostile)) == hostile
    assert not re.search(r"</|<!--|<script", in_json(hostile), re.IGNORECASE)


def test_pieces_are_chosen_by_name():
    assert set(chosen_pieces("all")) == {*pieces()} - {"explorer", "taking", "special", "folding"}
    everywhere = {"bar", "drawing", "formula", "inputs", "views", "bands", "table", "answer"}
    assert set(chosen_pieces(None)) == everywhere
    assert set(chosen_pieces("zoom, steps")) == {*chosen_pieces(None), "zoom", "steps"}
    assert chosen_pieces("curve check derivation") == chosen_pieces("zoom,really,steps")
    with pytest.raises(UsageError, match="did you mean curve"):
        chosen_pieces("curvy")
    with pytest.raises(UsageError, match=r"known are bands, .*, curve, .*, all"):
        chosen_pieces("explorer")


@pytest.mark.parametrize("word", [*PARTS, "zoom", "really", "steps", "all"])
def test_a_post_and_a_page_know_a_part_by_the_same_word(word):
    (block,) = compiled(f"```chainrule x=1 show={word}\ny = x^2\n```\n", "post.md").blocks
    assert set(chosen_pieces(word)) - set(chosen_pieces(None)) <= set(block.parts) <= set(chosen_pieces("all"))


@pytest.mark.parametrize("word", ["explorer", "taking", "special", "folding", "no-such-part"])
def test_a_post_and_a_page_refuse_the_same_words(word):
    with pytest.raises(UsageError, match=f"there is no part called '{word}'"):
        chosen_pieces(word)
    with pytest.raises(PostError, match=f"there is no part called '{word}'"):
        compiled(f"```chainrule x=1 show={word}\ny = x^2\n```\n", "post.md")


def test_the_verb_writes_a_file(tmp_path, capsys):
    target = tmp_path / "page.html"
    assert main(["export", WORKED, "--at", "x=5", "-o", str(target), "--math-font", "none"]) == 0
    assert "wrote" in capsys.readouterr().out
    document = document_in(target.read_text(encoding="utf-8"))
    assert document["command"].startswith("chainrule export 'f = x^2; g = 2*f; h = g + 3' --at x=5")


def test_the_verb_exports_python_functions(tmp_path, capsys):
    source = tmp_path / "model.py"
    source.write_text("def loss(w, x):\n    hidden = w * x\n    return (hidden - 1) ** 2\n", encoding="utf-8")
    assert main(["export", f"{source}:loss", "--at", "w=0.5,x=2", "-o", "-", "--math-font", "none"]) == 0
    document = document_in(capsys.readouterr().out)
    assert document["explanation"]["layers"][0]["name"] == "hidden"


def test_a_file_that_cannot_be_written_is_told(tmp_path, capsys):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert main(["export", "x^2", "-o", str(blocked / "page.html")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_special_functions_travel_where_they_are_needed(page):
    held = script("pieces/special.js")
    assert held not in unpacked(page)
    assert held in unpacked(page_of(explain("erf(x)", x=0.5), font=False))


def test_the_verb_takes_what_readers_see_first(capsys):
    words = ["export", "x^2*y", "--at", "x=2,y=3", "--math-font", "none", "-o", "-"]
    assert main([*words, "--push", "y=1/4", "--view", "gears", "--backward", "--hide-answers"]) == 0
    page = capsys.readouterr().out
    assert 'start="by=y&amp;dx=0.25&amp;view=gears&amp;back=1&amp;hide=1"' in page
    assert script("pieces/gears.js") in unpacked(page)
    command = document_in(page)["command"]
    assert "--push y=1/4" in command
    assert "--view gears --backward --hide-answers" in command


@pytest.mark.parametrize(
    ("wrong", "told"),
    [(["--push", "0"], "moves nothing"), (["--push", "q=1"], "no input"), (["-o", "a.svg"], "hides no")],
)
def test_a_call_that_makes_no_sense_is_told(capsys, wrong, told):
    assert main(["export", "x^2", "--at", "x=2", "--hide-answers", *wrong]) == 2
    assert told in capsys.readouterr().err
