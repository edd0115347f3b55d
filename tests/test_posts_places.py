"""This file takes posts where they are read: into editors of blogs and courses, a site, a page while one writes."""

import asyncio
import html
import re
import subprocess
import sys
import time
from pathlib import Path

import httpx
import own_loop
import pytest
from packing import unpacked

from chainrule.apps.cli import main
from chainrule.apps.posts.fragments import EDITORS
from chainrule.apps.posts.site import posts_in, site_of
from chainrule.apps.posts.watching import Watched, application_of
from chainrule.apps.studio.static import FOLDER
from chainrule.errors import PostError

pytestmark = pytest.mark.skipif(not (FOLDER / "core.js").exists(), reason="`make studio` has not run here")
POST = "# Slopes & more\n\n```chainrule x=5\nf = x^2\n```\n\n`= f`\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("post.md").write_text(POST, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("editor", [name for name in EDITORS if EDITORS[name].takes_frames])
def test_an_editor_gets_a_box_with_the_whole_page_in_it(folder, capsys, editor):
    assert main(["page", "post.md", "--fragment", "--for", editor, "--math-font", "none"]) == 0
    assert EDITORS[editor].name in capsys.readouterr().out
    fragment = Path("post.fragment.html").read_text(encoding="utf-8")
    assert fragment.count("\n") == 1, "some editors make paragraphs of line ends"
    assert '><iframe class="chainrule-growing" title="Slopes &amp; more" sandbox=' in fragment
    assert 'sandbox="allow-scripts allow-popups' in fragment
    around = re.sub(r'srcdoc="[^"]*"', "", fragment)
    assert not re.search(r"&&|<(?!/?(div|iframe|script)\b)", around), "some blogs spoil these"
    assert "allow-same-origin" not in fragment
    assert re.search(r"height:(\d+)px", fragment)
    page = html.unescape(re.search(r'srcdoc="([^"]*)"', fragment)[1])
    assert main(["page", "post.md", "--math-font", "none"]) == 0
    alone = Path("post.html").read_text(encoding="utf-8")
    first, second = (text.partition("<body>")[2].partition('<script type="text/plain">')[0] for text in (page, alone))
    assert first == second
    assert "chainruleHeight" in unpacked(page), "it tells how tall it is"
    assert "chainruleHeight" not in unpacked(alone)


def test_the_height_of_the_box_may_be_given(folder):
    assert main(["page", "post.md", "--fragment", "--for", "ghost", "--height", "777", "-o", "x.html"]) == 0
    fragment = Path("x.html").read_text(encoding="utf-8")
    assert "height:777px" in fragment
    assert "chainrule-growing" not in fragment, "no script beside another box moves it"
    page = html.unescape(re.search(r'srcdoc="([^"]*)"', fragment)[1])
    assert "chainruleHeight" not in unpacked(page), "nor does it ask for another height"


def test_the_box_is_as_tall_as_what_is_seen_before_an_answer(folder):
    def height(more):
        Path("tall.md").write_text(f"{POST}\n```question number\nHow?\nanswer: 1\n{more}```\n{POST}", encoding="utf-8")
        assert main(["page", "tall.md", "--fragment", "--for", "ghost", "-o", "x.html"]) == 0
        return int(re.search(r"height:(\d+)px", Path("x.html").read_text(encoding="utf-8"))[1])

    assert height("") > height("then: more\n") + 300


def test_substack_gets_a_picture_with_a_link(folder, capsys):
    call = ["page", "post.md", "--fragment", "--for", "substack", "--link", "https://example.org/post.html"]
    assert main(call) == 0
    assert "paste https://example.org/post.html" in capsys.readouterr().out
    assert Path("post.svg").read_text(encoding="utf-8").startswith("<svg")
    assert Path("post.html").exists()


WRONG = {
    "--fragment": "which editor is the fragment for?",
    "--fragment --for blogspot": "no editor is called 'blogspot'",
    "--for ghost": "--for says for which editor a fragment is",
    "--height 800": "--height belongs to a fragment",
    "--fragment --for ghost --height 5": "a height of 5 makes no sense",
    "--fragment --for ghost --watch": "a fragment is made of one post",
}


@pytest.mark.parametrize("options", WRONG)
def test_a_wrong_call_is_told(folder, capsys, options):
    assert main(["page", "post.md", *options.split()]) == 2
    told = capsys.readouterr().err
    assert WRONG[options] in told
    assert "Try: " in told


def test_a_post_that_is_not_there_is_told(folder, capsys):
    assert main(["page", "missing.md"]) == 2
    assert "missing.md cannot be read" in capsys.readouterr().err


def site(folder):
    posts = folder / "my-posts"
    posts.mkdir()
    first = "# First\n\n> What it is.\n\n## One\n\n[next](b.md#slopes-more)\n\n## Two\n"
    posts.joinpath("a.md").write_text(first, encoding="utf-8")
    posts.joinpath("b.md").write_text(POST + "\n[other](a.md#one)\n", encoding="utf-8")
    return posts


def test_a_folder_becomes_a_site(folder, capsys):
    site(folder)
    assert main(["page", "my-posts", "-o", "out", "--math-font", "none"]) == 0
    assert "wrote 3 pages to out" in capsys.readouterr().out
    index, first, second = (Path("out", f"{name}.html").read_text(encoding="utf-8") for name in ("index", "a", "b"))
    assert "<h1>My posts</h1>" in index
    listed = re.findall(r'<li><a href="([^"]*)">([^<]*)</a>', index)
    assert listed == [("a.html", "First"), ("b.html", "Slopes &amp; more")]
    assert "What it is." in index
    assert '<a href="#s-one">One</a>' in first
    assert '<h2 id="s-one">' in first
    assert '<a href="b.html#s-slopes-more"' in first
    assert 'rel="next" href="b.html"' in first
    assert 'rel="prev" href="a.html"' in second
    assert '<a href="a.html#s-one"' in second


def test_an_index_of_ones_own_comes_before_the_list(folder):
    site(folder).joinpath("index.md").write_text("# Welcome\n\nHello `= 1+1`.\n", encoding="utf-8")
    assert main(["page", "my-posts", "-o", "out"]) == 0
    index = Path("out/index.html").read_text(encoding="utf-8")
    assert index.index("Welcome") < index.index("Hello 2.") < index.index('href="a.html"')


def test_links_find_posts_of_every_name(folder):
    posts = site(folder)
    text = "# X\n\n[self](my%20%231%20post.md) [home](index.md) [first](a.md)\n"
    posts.joinpath("my #1 post.md").write_text(text, encoding="utf-8")
    assert main(["page", "my-posts", "-o", "out", "--math-font", "none"]) == 0
    page, index, first = (Path("out", f"{n}.html").read_text(encoding="utf-8") for n in ("my #1 post", "index", "b"))
    assert re.findall(r'<a href="([^"]*)" rel="noopener"', page) == ["my%20%231%20post.html", "index.html", "a.html"]
    assert '<li><a href="my%20%231%20post.html">' in index
    assert 'rel="next" href="my%20%231%20post.html"' in first


def test_the_font_is_left_out_of_the_index_too(folder):
    site(folder).joinpath("index.md").write_text("# Welcome\n\n$x$\n", encoding="utf-8")
    assert main(["page", "my-posts", "-o", "out", "--math-font", "none"]) == 0
    assert "font/woff2" not in Path("out/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("call", [["page", "post.md", "-o", "post.md"], ["page", "post.html"]])
def test_a_page_never_takes_the_place_of_its_post(folder, capsys, call):
    Path("post.html").write_text(POST, encoding="utf-8")
    assert main(call) == 2
    assert "would be lost" in capsys.readouterr().err
    assert Path("post.md").read_text(encoding="utf-8") == Path("post.html").read_text(encoding="utf-8") == POST


def test_the_mistakes_of_all_posts_are_told(folder, capsys):
    posts = site(folder)
    posts.joinpath("c.md").write_text("`= 1+`\n", encoding="utf-8")
    posts.joinpath("d.md").write_text("\n`= 2+`\n", encoding="utf-8")
    assert main(["page", "my-posts", "-o", "out"]) == 2
    told = capsys.readouterr().err
    assert "c.md:1: the formula breaks off" in told
    assert "d.md:2: the formula breaks off" in told
    assert not Path("out").exists()


def test_a_folder_without_posts_is_told(folder, capsys):
    Path("empty").mkdir()
    assert main(["page", "empty"]) == 2
    assert "holds no post" in capsys.readouterr().err


def test_a_watched_page_is_renewed(tmp_path):
    post = tmp_path / "post.md"
    post.write_text("# One\n", encoding="utf-8")
    made = []

    def build():
        made.append(post.read_text(encoding="utf-8"))
        return {"post.html": made[-1]}, []

    async def story():
        watched = Watched(build, lambda: [post])
        watched.make()
        events = watched.events()
        first = await asyncio.wait_for(anext(events), 5)
        task = asyncio.create_task(watched.watch())
        post.write_text("# Two, longer\n", encoding="utf-8")
        second = await asyncio.wait_for(anext(events), 5)
        task.cancel()
        return first, second, watched.pages

    first, second, pages = own_loop.run(story())
    assert (first, second) == ("event: page\ndata: 1\n\n", "event: page\ndata: 2\n\n")
    assert pages == {"post.html": "# Two, longer\n"}


def test_watching_goes_on_while_a_folder_is_empty(folder):
    posts = site(folder)

    def build():
        return {path.name: path.read_text(encoding="utf-8") for path in posts_in(posts)}, []

    async def story():
        watched = Watched(build, lambda: posts_in(posts))
        watched.make()
        events = watched.events()
        task = asyncio.create_task(watched.watch())
        for path in posts.glob("*.md"):
            path.unlink()
        for _ in range(2):
            await asyncio.wait_for(anext(events), 5)
        told = "".join(watched.pages.values())
        posts.joinpath("new.md").write_text("# New\n", encoding="utf-8")
        await asyncio.wait_for(anext(events), 5)
        task.cancel()
        return told, watched.pages

    told, pages = asyncio.run(story())
    assert "holds no post" in told
    assert pages == {"new.md": "# New\n"}


def test_the_watching_server_answers_this_machine_alone():
    async def story():
        watched = Watched(lambda: ({"post.html": "<p>here"}, []), list)
        watched.make()
        transport = httpx.ASGITransport(application_of(watched))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return [await client.get("/"), await client.get("/post.html"), await client.get("/no.html")], (
                await client.get("/", headers={"host": "evil.example"})
            )

    (shell, page, missing), stranger = own_loop.run(story())
    assert 'src="post.html"' in shell.text
    assert "frame-ancestors 'none'" in shell.headers["content-security-policy"]
    assert page.text == "<p>here"
    assert missing.status_code == 404
    assert stranger.status_code == 400


def test_page_watch_serves_and_ends_in_good_order(folder):
    call = [sys.executable, "-m", "chainrule", "page", "post.md", "--watch", "--port", "0", "--math-font", "none"]
    running = subprocess.Popen(call, stdout=subprocess.PIPE, text=True)
    try:
        address = re.search(r"http://\S+/", running.stdout.readline())[0]
        for _ in range(50):
            try:
                page = httpx.get(f"{address}post.html").text
                break
            except httpx.ConnectError:
                time.sleep(0.1)
        assert "Slopes &amp; more" in page
        Path("post.md").write_text("`= 1+`\n", encoding="utf-8")
        for _ in range(60):
            if "the formula breaks off" in page:
                break
            time.sleep(0.1)
            page = httpx.get(f"{address}post.html").text
        assert "post.md:1: the formula breaks off" in page
    finally:
        running.terminate()
        ended = running.wait(10)
        running.stdout.close()
    assert ended in {0, -15}


def test_a_port_that_no_machine_has_is_told(folder, capsys):
    assert main(["page", "post.md", "--watch", "--port", "99999"]) == 2
    assert "there is no port 99999" in capsys.readouterr().err


def test_a_site_with_links_that_lead_nowhere_is_not_made(tmp_path):
    (tmp_path / "a.md").write_text("# A\n\n[b](b.md#parts) and [c](03-no.md)\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("# B\n\n## Parts\n\n[a](a.md#nix)\n", encoding="utf-8")
    with pytest.raises(PostError) as caught:
        site_of(tmp_path)
    assert "03-no.md leads nowhere" in str(caught.value)
    assert "a.md has no heading #nix" in str(caught.value)
    assert "b.md has no heading" not in str(caught.value)


@pytest.mark.parametrize("name", ["model.py", "page.pdf", "notes.TEX"])
def test_what_is_no_post_is_refused(name, tmp_path, capsys):
    (tmp_path / name).write_text("x = 1\n", encoding="utf-8")
    assert main(["page", str(tmp_path / name), "-o", str(tmp_path / "out.html")]) == 2
    assert f"{name} is no post" in capsys.readouterr().err


def test_posts_in_folders_below_are_told_of(tmp_path, capsys):
    for name in ("a.md", "drafts/b.md", "drafts/c.md", "pictures/d.png", ".git/e.md", "_old/f.md"):
        path = tmp_path / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# A\n", encoding="utf-8")
    assert main(["page", str(tmp_path / "posts"), "-o", str(tmp_path / "site")]) == 0
    told = capsys.readouterr().out.splitlines()
    (left_out,) = told[1:]
    assert left_out.startswith("left out: the folder drafts, which holds posts of its own (2): chainrule page ")
    assert main(["page", str(tmp_path / "posts"), "-o", str(tmp_path / "site"), "--language", "es"]) == 0
    assert "se ha dejado fuera la carpeta drafts" in capsys.readouterr().out


@pytest.mark.parametrize("given", [["export", "x^2"], ["lesson", "cake"], ["page", "POST"]])
@pytest.mark.parametrize("kind", ["png", "PDF", "jpeg"])
def test_no_page_is_called_a_picture(given, kind, tmp_path, capsys):
    post = tmp_path / "post.md"
    post.write_text("# A\n", encoding="utf-8")
    target = tmp_path / f"out.{kind}"
    assert main([*[str(post) if word == "POST" else word for word in given], "-o", str(target)]) == 2
    assert f"would not open as {kind.upper()}" in capsys.readouterr().err
    assert not target.exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["page", "POST", "-o", "OUT"], ["escrito ", " KB)"]),
        (["page", "POST", "--fragment", "--for", "wordpress", "-o", "OUT"], ["escrito ", "WordPress: añade un bloque"]),
        (["page", "POST", "--fragment", "--for", "substack", "-o", "OUT"], ["1. publica ", "haz un PNG de "]),
        (["export", "x^2", "-o", "OUT"], ["escrito "]),
        (["lesson", "cake", "-o", "OUT"], ["escrito "]),
    ],
)
def test_what_was_made_is_said_in_the_language(given, told, tmp_path, capsys):
    post = tmp_path / "post.md"
    post.write_text("# A\n\n```chainrule x=1\ny = x^2\n```\n", encoding="utf-8")
    named = {"POST": str(post), "OUT": str(tmp_path / "out.html")}
    assert main([*[named.get(word, word) for word in given], "--language", "es"]) == 0
    out = capsys.readouterr().out
    assert [part for part in told if part not in out] == []
    assert not re.search(r"\b(wrote|the|and|where)\b", out)
