"""This file makes the page of a post: one HTML file that runs offline, and reads well without scripts."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from chainrule.apps.posts.compiling import compiled
from chainrule.apps.posts.parts import Compiled
from chainrule.apps.posts.scripts import program_of_page
from chainrule.apps.posts.tracing import trace
from chainrule.apps.studio.page import FAMILY, speaking, whole_page
from chainrule.apps.studio.static import script

if TYPE_CHECKING:
    from pathlib import Path

STYLE: Final = f"""
:root {{ color-scheme: light dark; --paper: #FBFAF7; --ink: #16202C; --muted: #566273;
--line: #D9DDE3; --link: #005A8C }}
@media (prefers-color-scheme: dark) {{
:root {{ --paper: #12161C; --ink: #E8EBEF; --muted: #A6B0BD; --line: #333C48; --link: #7CC4F2 }} }}
body {{ margin: 0; font: 17px/1.6 system-ui, sans-serif; background: var(--paper); color: var(--ink) }}
article {{ max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }}
article chain-rule, article chain-network {{ display: block; margin: 1.5rem 0 }}
@media (min-width: 64rem) {{ article > chain-rule:defined, .after > chain-rule:defined {{ margin-inline: -6rem }} }}
h1, h2, h3 {{ line-height: 1.25; margin: 2.2em 0 .6em; text-wrap: balance; overflow-wrap: anywhere; hyphens: auto }}
h1 {{ font-size: 2rem; margin-top: .5em }} h2 {{ font-size: 1.4rem }} h3 {{ font-size: 1.15rem }}
a {{ color: var(--link) }}
img {{ max-width: 100%; height: auto }}
blockquote {{ margin: 1em 0; padding-left: 1em; border-left: 3px solid var(--line); color: var(--muted) }}
pre {{ overflow-x: auto; padding: .8em 1em; border: 1px solid var(--line); border-radius: 6px }}
code {{ font: .92em ui-monospace, monospace }}
table {{ border-collapse: collapse; display: block; overflow-x: auto; font-variant-numeric: tabular-nums }}
td, th {{ padding: .25em .8em .25em 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line) }}
caption {{ text-align: left; color: var(--muted) }}
math {{ font-family: "{FAMILY}", "STIX Two Math", "Cambria Math", math; font-size: 1.06em }}
.formula {{ display: block; overflow-x: auto; padding: .3em 0 }}
chain-value {{ font-variant-numeric: tabular-nums; font-weight: 600 }}
chain-question {{ display: block; margin: 1.5rem 0 }}
chain-question:not(:defined), chain-rule:not(:defined) {{
display: block; padding: .2em 1em; border: 1px solid var(--line); border-radius: 8px }}
@media (max-width: 30rem) {{ h1 {{ font-size: 1.6rem }} table {{ font-size: .88rem; line-height: 1.4 }} }}
summary {{ cursor: pointer }}
nav.site {{ max-width: 44rem; margin: 0 auto; padding: 1rem 1rem 0 }}
article nav.site {{ padding-inline: 0 }}
nav.ways {{ display: flex; flex-wrap: wrap; gap: 1rem; justify-content: space-between; padding-bottom: 3rem }}
ol.posts {{ padding-left: 1.4em }} ol.posts li {{ margin: .9em 0 }} ol.posts a {{ font-weight: 600 }}
.count {{ color: var(--muted); font-size: .92rem }}
nav.contents {{ margin: 1em 0 2em; color: var(--muted) }} nav.contents ul {{ margin: .3em 0; padding-left: 1.2em }}
"""


def page_of_post(
    text: str,
    name: str,
    *,
    folder: Path | None = None,
    language: str = "en",
    font: bool = True,
    allow_python: bool = False,
) -> str:
    """Return the page of a post.

    `text` is Markdown with live blocks; `name` is what the post is called where mistakes are told. `folder` is where
    its pictures lie, `font` says whether the page carries the small mathematical font (36 KB), and `allow_python`
    whether its blocks of Python are run: only for posts that you trust as you trust a program.

    Raises PostError, whose message tells all mistakes with line and remedy; UsageError where the studio is not built.

    >>> "<h1" in page_of_post("# My post", "post.md")
    True
    """
    tracer = trace if allow_python else None
    return page_of_compiled(compiled(text, name, folder=folder, language=language, trace=tracer), font=font)


def page_of_compiled(
    post: Compiled, *, font: bool = True, before: str = "", after: str = "", style: str = "", framed: bool = False
) -> str:
    """Return the page of a compiled post, with what a site puts before and after its text, and its `style`.

    `framed` says whether it tells a page around it how tall it is.
    """
    body = f"{before}<main><article>\n{post.markup}{after}</article></main>"
    program = program_of_page(post)
    program = speaking(program, post.words) if program else ""
    program += script("framed.js") if framed else ""
    carries = font and "<math" in body
    look = STYLE + style
    return whole_page(body, title=post.title, language=post.language, style=look, program=program, font=carries)


def contents_of(post: Compiled, title: str) -> str:
    """Return the table of contents of a post; "" where it has at most one part."""
    listed = [each for each in post.headings if each.level in {2, 3}]
    if len(listed) < 2:
        return ""
    items = "".join(f'<li><a href="#{each.anchor}">{html.escape(each.text)}</a></li>' for each in listed)
    title = html.escape(title)
    return f'<nav class="contents" aria-label="{title}"><strong>{title}</strong><ul>{items}</ul></nav>\n'
