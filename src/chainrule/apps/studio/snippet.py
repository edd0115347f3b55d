"""This file wraps a page into a snippet for blogs: one sandboxed frame that holds the whole page, of a fixed height."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from chainrule.explanation import Explanation

# Pixels in a column of a blog, about 700 wide, where the layers stand below each other. Measured in a browser; too
# little only makes the frame scroll.
BASE: Final = 520  # the bar, the answer, the formula, the knobs, the views
ENDS: Final = 180  # of the bands: their title, their input and what arrives
LAYER: Final = 280
DEEPEST: Final = 8  # layers below each other; more are folded, or scroll
GEARS: Final = 100  # half of a card of gears: two stand beside each other
FLAT: Final = 210  # dominoes stand in one row
ROW: Final = 62  # of the table
PANEL: Final = 555
TABS: Final = 140  # where all panels stand behind tabs
PANELS: Final = frozenset({"zoom", "steps", "really", "second"})
TALLEST: Final = 2800


def snippet_of(page: str, told: Explanation, *, show: str | None = None, state: str = "") -> str:
    r"""Return a frame in one line: it may run its own script and nothing else, and editors leave it as it is.

    >>> from chainrule.api import explain
    >>> snippet_of("<p title='&'>\n</p>", explain("x^2")).partition("srcdoc=")[2]
    '"&lt;p title=&#x27;&amp;&#x27;&gt;&#10;&lt;/p&gt;"></iframe>'
    """
    # an editor that makes paragraphs of lines must find no line to break
    inside = html.escape(page).replace("\r", "").replace("\n", "&#10;")
    title = html.escape(told.printer.pretty_statements(told.outputs)[:120])
    style = f"width:100%;height:{height_of(told, show=show, state=state)}px;border:0"
    return f'<iframe sandbox="allow-scripts" loading="lazy" title="{title}" style="{style}" srcdoc="{inside}"></iframe>'


def height_of(told: Explanation, *, show: str | None = None, state: str = "") -> int:
    """Return how tall the frame is, in pixels: by the layers, the view and the panels that it shows.

    >>> from chainrule.api import explain
    >>> height_of(explain("f = x^2; g = 2*f"), show="zoom") - height_of(explain("f = x^2; g = 2*f"))
    555
    """
    count = len(told.layers)
    views = {"view=gears": GEARS * (count + count % 2), "view=dominoes": FLAT, "view=table": ROW * count}
    bands = ENDS + LAYER * min(_depth(told), DEEPEST)
    picture = next((height for key, height in views.items() if key in state), bands)
    named = (show or "").replace(",", " ").split()
    rows = (len(PANELS & set(named)) + 1) // 2  # two stand beside each other
    below = TABS if "all" in named else PANEL * rows
    return min(BASE + picture + below, TALLEST)


def _depth(told: Explanation) -> int:
    """Return how many layers the longest path has."""
    depths: dict[str, int] = {}
    for layer in told.layers:
        depths[layer.view.name] = 1 + max((depths.get(read.name, 0) for read in layer.reads), default=0)
    return max(depths.values(), default=0)
