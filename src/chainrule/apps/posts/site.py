"""This file makes a small site of a folder of posts: a page for each, a table of contents on it, and an index."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from chainrule.apps.nearest import nearest
from chainrule.apps.posts.compiling import compiled
from chainrule.apps.posts.markdown import PREFIX, anchor_in
from chainrule.apps.posts.mistakes import Mistakes
from chainrule.apps.posts.page import contents_of, page_of_compiled
from chainrule.apps.posts.parts import Compiled
from chainrule.apps.studio.document import words_of
from chainrule.errors import PostError, UsageError
from chainrule.steps.catalogue import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from chainrule.apps.posts.fences import Fence
    from chainrule.readers.reading import Reading

MOST: Final = 300  # posts
INDEX: Final = "index"
_LINK: Final = re.compile(r'href="([^":?#/]+)\.md(#[^"]*)?"')


@dataclass(frozen=True, slots=True)
class Site:
    """The pages of a site by their file names, the index first, and the files that they were made of."""

    pages: dict[str, str]
    files: list[Path]


def posts_in(folder: Path) -> list[Path]:
    """Return the posts of a folder, in the order of their names. Raises UsageError where there are none or too many."""
    found = sorted(path for path in folder.glob("*.md") if path.is_file())
    if not found:
        raise UsageError(f"the folder {folder} holds no post", remedy="a post is a file whose name ends in .md")
    if len(found) > MOST:
        raise UsageError(f"the folder {folder} holds {len(found)} posts, and {MOST} make a site")
    return found


def folders_below(folder: Path) -> dict[str, int]:
    """Return the folders below a folder that hold posts, with their number: a site has those of one folder.

    Hidden folders are left alone, and those of other programs.
    """
    found: dict[str, int] = {}
    for path in sorted(folder.glob("*/**/*.md")):
        below = path.parent.relative_to(folder)
        is_of_others = any(part.startswith((".", "_")) or part == "node_modules" for part in below.parts)
        if path.is_file() and not is_of_others:
            found[below.as_posix()] = found.get(below.as_posix(), 0) + 1
    return found


def site_of(
    folder: Path, *, language: str = "en", font: bool = True, trace: Callable[[Fence], Reading] | None = None
) -> Site:
    """Return the site of a folder. Raises PostError, which tells the mistakes of all posts."""
    paths = posts_in(folder)
    posts: dict[str, Compiled] = {}
    told: list[str] = []
    say = words(language).told
    texts: dict[str, Mistakes] = {}
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
            texts[path.stem] = Mistakes(str(path), text, language)
            posts[path.stem] = compiled(text, str(path), folder=folder, language=language, trace=trace)
        except PostError as problem:
            told.append(problem.message)
        except UnicodeDecodeError:
            told.append(say(f"{path} is no text in UTF-8"))
        except OSError as problem:
            told.append(say(f"{path} cannot be read: {problem.strerror}"))
    for name, post in posts.items():
        _tell_of_dead_links(post, posts, texts[name])
        told += [texts[name].told()] if texts[name].found else []
    if told:
        raise PostError("\n\n".join(told))
    names = [name for name in posts if name != INDEX]
    own = words_of(language)["post"]
    pages = {f"{INDEX}.html": _index(posts, folder, language, font=font)}
    for place, name in enumerate(names):
        before, after = _around(posts, names, place, own)
        posts[name].markup = _linked(_with_contents(posts[name], own["contents"]), posts)
        pages[f"{name}.html"] = page_of_compiled(posts[name], font=font, before=before, after=after)
    return Site(pages, [*paths, *[file for post in posts.values() for file in post.files]])


def _tell_of_dead_links(post: Compiled, posts: Mapping[str, Compiled], mistakes: Mistakes) -> None:
    """Tell of links to posts and headings that are not there."""
    for found in _LINK.finditer(post.markup):
        name, anchor = unquote(html.unescape(found[1])), (found[2] or "")[1:]
        line = next((k for k, text in enumerate(mistakes.lines, 1) if f"{name}.md" in unquote(text)), 1)
        if name not in posts and name != INDEX:
            known = [f"{each}.md" for each in posts]
            mistakes.tell(line, f"the link to {name}.md leads nowhere", nearest(f"{name}.md", known))
        elif anchor and name in posts and anchor_in(posts[name].markup, anchor) is None:
            known = [f"#{heading.anchor.removeprefix(PREFIX)}" for heading in posts[name].headings]
            mistakes.tell(line, f"{name}.md has no heading #{unquote(anchor)}", nearest(f"#{anchor}", known))


def _with_contents(post: Compiled, title: str) -> str:
    """Return the text of a post with its table of contents behind its title."""
    contents = contents_of(post, title)
    head, end, rest = post.markup.partition("</h1>")
    return f"{head}{end}\n{contents}{rest}" if end else f"{contents}{post.markup}"


def _linked(markup: str, posts: Mapping[str, Compiled]) -> str:
    """Return text whose links to other posts lead to their pages, and there to their headings."""

    def page(found: re.Match[str]) -> str:
        name, anchor = unquote(html.unescape(found[1])), (found[2] or "")[1:]
        if name in posts and anchor:
            anchor = anchor_in(posts[name].markup, anchor) or anchor
        return f'href="{_address(name)}{anchor and f"#{anchor}"}"'

    return _LINK.sub(page, markup)


def _address(name: str) -> str:
    """Return where the page of a post lies, as an attribute holds it.

    >>> _address("my #1 post")
    'my%20%231%20post.html'
    """
    return f"{quote(name)}.html"


def _around(posts: dict[str, Compiled], names: list[str], place: int, words: dict[str, str]) -> tuple[str, str]:
    """Return the way back to the index, and the ways to the neighbours."""
    back = f'<nav class="site"><a href="{INDEX}.html">{html.escape(words["index"])}</a></nav>\n'
    links = []
    for other, rel, sign in ((place - 1, "prev", "← {}"), (place + 1, "next", "{} →")):
        if 0 <= other < len(names):
            title = html.escape(posts[names[other]].title)
            links.append(f'<a rel="{rel}" href="{_address(names[other])}">{sign.format(title)}</a>')
    label = html.escape(words["more"])
    return back, f'\n<nav class="site ways" aria-label="{label}">{"".join(links)}</nav>' if links else ""


def _index(posts: dict[str, Compiled], folder: Path, language: str, *, font: bool) -> str:
    """Return the index: what index.md says, if there is one, and a list of the posts."""
    own, words = posts.get(INDEX), words_of(language)["post"]
    items = "".join(_item(post, name, words) for name, post in posts.items() if name != INDEX)
    listed = f'<ol class="posts">{items}</ol>'
    if own is not None:
        own.markup = f"{_linked(own.markup, posts)}\n{listed}"
        return page_of_compiled(own, font=font)
    title = folder.resolve().name.replace("-", " ").replace("_", " ").strip() or words["index"]
    title = title[:1].upper() + title[1:]
    empty = Compiled(str(folder), title, "", f"<h1>{html.escape(title)}</h1>\n{listed}", [], [], [], [], language)
    return page_of_compiled(empty)


def _item(post: Compiled, name: str, words: dict[str, str]) -> str:
    """Return a post in the list."""
    count = post.count_of_questions
    asked = "" if not count else words["one-question"] if count == 1 else words["questions"].format(count=count)
    parts = [html.escape(post.summary), f'<span class="count">{html.escape(asked)}</span>' if asked else ""]
    below = "<br>".join(part for part in parts if part)
    return f'<li><a href="{_address(name)}">{html.escape(post.title)}</a><br>{below}</li>'
