"""This file is the verb `page`: it makes one offline page of a post, a fragment of it, or a site of a folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chainrule.apps.posts import fragments
from chainrule.apps.posts.compiling import compiled
from chainrule.apps.posts.page import page_of_compiled
from chainrule.apps.posts.parts import Compiled
from chainrule.apps.posts.site import folders_below, posts_in, site_of
from chainrule.apps.posts.tracing import trace
from chainrule.apps.studio.document import command_of
from chainrule.apps.studio.snippet import frame_of
from chainrule.apps.writing import STANDARD, save, size_of, write
from chainrule.errors import UsageError
from chainrule.steps.catalogue import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainrule.apps.options import Options
    from chainrule.apps.posts.fences import Fence
    from chainrule.readers.reading import Reading

SITE: Final = "site"
NO_POSTS: Final = frozenset({".py", ".tex", ".ipynb", ".json", ".docx", ".pdf", ".svg"})


def run(options: Options) -> int:
    """Make what is asked for, and return 0."""
    source = Path(options.post)
    _check(options, source)
    if options.watch:
        _watch(options, source)
    elif source.is_dir():
        _write_site(options, source)
    elif options.fragment:
        _write_fragment(options, _post_of(options, source))
    else:
        page = page_of_compiled(_post_of(options, source), font=_font(options))
        write(options.output or str(Path(_name(source)).with_suffix(".html")), page, options.language)
    return 0


def _check(options: Options, source: Path) -> None:
    """Raise UsageError for options that do not go together."""
    if source.suffix.lower() in NO_POSTS:
        raise UsageError(f"{source} is no post", remedy="name a file of Markdown")
    if options.editor and not options.fragment:
        raise UsageError("--for says for which editor a fragment is", remedy=f"--fragment --for {options.editor}")
    if options.fragment and (source.is_dir() or options.watch):
        raise UsageError("a fragment is made of one post", remedy="name a file, and leave --watch out")
    lost = options.output or str(Path(_name(source)).with_suffix(".html"))
    if source.is_file() and not options.fragment and Path(lost).resolve() == source.resolve():
        raise UsageError(f"the post {source} would be lost: its page would take its place", remedy="-o page.html")
    if options.watch and str(source) == STANDARD:
        raise UsageError("standard input cannot be watched", remedy="name a file")
    for word, value in (("--height", options.height), ("--link", options.link)):
        if value is not None and not options.fragment:
            raise UsageError(f"{word} belongs to a fragment", remedy="--fragment --for blogger")


def _tracer(options: Options) -> Callable[[Fence], Reading] | None:
    """Return what runs the blocks of Python, where that is allowed."""
    return trace if options.allow_python else None


def _font(options: Options) -> bool:
    """Return whether pages carry the mathematical font."""
    return bool(options.math_font != "none")


def _name(source: Path) -> str:
    """Return what the page of a post is called after."""
    return "post" if str(source) == STANDARD else source.name


def _post_of(options: Options, source: Path) -> Compiled:
    """Return the post that is named."""
    text = text_of(source)
    return compiled(text, options.post, folder=source.parent, language=options.language, trace=_tracer(options))


def text_of(path: Path) -> str:
    """Return the text of a post; the name - stands for standard input. Raises UsageError."""
    try:
        return sys.stdin.read() if str(path) == STANDARD else path.read_text(encoding="utf-8")
    except OSError as problem:
        raise UsageError(f"{path} cannot be read: {problem.strerror}", remedy="name a file of Markdown") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is no text in UTF-8", remedy="save it as UTF-8") from None


def _write_site(options: Options, folder: Path) -> None:
    """Write the pages of a folder of posts."""
    target = Path(options.output or SITE)
    if target.resolve() == folder.resolve():
        raise UsageError("the site would lie among its posts", remedy="-o site")
    site = site_of(folder, language=options.language, font=_font(options), trace=_tracer(options))
    for name, page in site.pages.items():
        save(target / name, page)
    say, size = words(options.language).say, size_of(*site.pages.values())
    start = target / "index.html"
    print(say("terminal", "wrote-site", count=len(site.pages), folder=target, size=size, start=start))
    for name, count in folders_below(folder).items():
        print(say("terminal", "left-out", name=name, count=count, folder=folder / name, other=target / name))


def _write_fragment(options: Options, post: Compiled) -> None:
    """Write what an editor accepts."""
    editor = fragments.editor_called(options.editor)
    page = page_of_compiled(post, font=_font(options), framed=editor.takes_frames and options.height is None)
    if editor.takes_frames:
        height = fragments.height_of(post, options.height)
        target = options.output or f"{Path(_name(Path(options.post))).stem}.fragment.html"
        framed = frame_of(page, post.title, height, links=True)
        write(target, f"{framed}\n", options.language, editor.steps(options.language))
        return
    stem = Path(options.output or _name(Path(options.post))).with_suffix("")
    drawn = fragments.drawn_first(post)
    write(f"{stem}.html", page, options.language)
    if drawn is not None:
        write(f"{stem}.svg", drawn.to_svg(), options.language)
    picture, studio = (f"{stem}.svg", command_of(drawn)) if drawn is not None else ("", "")
    print(fragments.steps_with_link(editor, f"{stem}.html", picture, studio, options.link, options.language))


def _watch(options: Options, source: Path) -> None:
    """Serve the pages of a post or a folder while it is written; with -o, also write them each time."""
    from chainrule.apps.posts.watching import Watched, serve

    def build() -> tuple[dict[str, str], list[Path]]:
        if source.is_dir():
            site = site_of(source, language=options.language, font=_font(options), trace=_tracer(options))
            pages, files = site.pages, site.files
            folder = Path(options.output or SITE)
        else:
            post = _post_of(options, source)
            target = Path(options.output or f"{source.stem}.html")
            pages, files, folder = {target.name: page_of_compiled(post, font=_font(options))}, post.files, target.parent
        if options.output:
            for name, page in pages.items():
                save(folder / name, page)
        return pages, files

    text_of(next(iter(posts_in(source)))) if source.is_dir() else text_of(source)
    watched = Watched(build, lambda: posts_in(source) if source.is_dir() else [source], options.language)
    watched.make()
    serve(watched, options.port, options.language)
