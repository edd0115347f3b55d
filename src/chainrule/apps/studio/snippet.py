"""This file wraps a page into one sandboxed frame, which blogs take: it holds the whole page, in a fixed height."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from chainrule.apps.studio.heights import SCROLLED, Heights, heights_of
from chainrule.apps.studio.page import chosen_pieces
from chainrule.apps.studio.parts import VIEWS

if TYPE_CHECKING:
    from chainrule.explanation import Explanation

AROUND: Final = (76, 54, 54)  # in each column: the question, the margins of the page, and the frame's own lines
TALLEST: Final = 2800
GROWING: Final = "chainrule-growing"  # the class of a frame whose page tells its height: no other frame is touched
# Where it may run, a box is as tall as the page in it says. Blogs spoil && and < in scripts: there are none.
_LISTENS: Final = (
    '<script>addEventListener("message",function(e){var h=Object(e.data).chainruleHeight;'
    f'if(Number.isFinite(h))if(h>0)document.querySelectorAll("iframe.{GROWING}").forEach(function(f){{'
    f'if(f.contentWindow===e.source)f.style.height=Math.min(h+2,{SCROLLED})+"px"}})}})</script>'
)


def frame_of(page: str, title: str, height: int | Heights, *, links: bool = False) -> str:
    r"""Return an `<iframe>` with a whole page in it: it runs its own script, and touches nothing around it.

    A height that is given is kept. Estimated ones hold in columns of different widths, until the page has told its own.

    It is one line, because some editors make paragraphs of line ends. `links` says whether what is pressed in it may
    open another page, beside the one that is read.

    >>> frame_of("<p title='&'>\n</p>", "A", 300).partition("srcdoc=")[2]
    '"&lt;p title=&#x27;&amp;&#x27;&gt;&#10;&lt;/p&gt;"></iframe>'
    """
    if links:
        page = page.replace("<title>", '<base target="_blank">\n<title>', 1)
    allowed = "allow-scripts" + (" allow-popups allow-popups-to-escape-sandbox" if links else "")
    tall = height.as_style() if isinstance(height, Heights) else f"height:{height}px"
    look = f"box-sizing:border-box;width:100%;{tall};border:1px solid #D9DDE3;border-radius:8px"
    growing = f' class="{GROWING}"' if isinstance(height, Heights) else ""
    opening = f'<iframe{growing} title="{html.escape(title)}" sandbox="{allowed}" loading="lazy" style="{look}"'
    held = html.escape(page).replace("\r", "").replace("\n", "&#10;")
    frame = f'{opening} srcdoc="{held}"></iframe>'
    if not isinstance(height, Heights):
        return frame
    return f'<div style="container-type:inline-size;width:100%">{frame}</div>{_LISTENS}'


def snippet_of(page: str, told: Explanation, *, show: str | None = None, state: str = "") -> str:
    """Return the frame of the page of an explanation, as tall as what it shows."""
    view = next((name for name in VIEWS if f"view={name}" in state), "")
    found = heights_of(told, chosen_pieces(show), view)
    heights = Heights(tuple([min(around + each, TALLEST) for around, each in zip(AROUND, found.each, strict=True)]))
    return frame_of(page, told.printer.pretty_statements(told.outputs)[:120], heights)
