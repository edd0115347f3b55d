"""This file writes single shapes of SVG: in the colours of paper, and, where the page around is dark, in dark ones."""

from __future__ import annotations

import html
import textwrap
from typing import Final

from chainrule.explanation.picture.ribbons import figure

# What each class is drawn with. Attributes and not a style sheet: many pages and programs drop style sheets.
LIGHT: Final = {
    "paper": 'fill="#fbfaf7" stroke="#d5d3cc"',
    "card": 'fill="#ffffff" stroke="#7f8792"',
    "fold": 'fill="#f1eee7" stroke="#7f8792" stroke-dasharray="5 3"',
    "ink": 'fill="#16202c"',
    "muted": 'fill="#566273"',
    "same": 'fill="#8cc4e8" stroke="#0072b2"',
    "reversed": 'fill="#f7cfae" stroke="#b84a00"',
    "stripe": 'fill="none" stroke="#b84a00" stroke-width="1.6" stroke-opacity="0.65"',
    "same-word": 'fill="#005f95"',
    "reversed-word": 'fill="#a34100"',
    "still": 'fill="none" stroke="#7f8792" stroke-width="1.5" stroke-dasharray="2 4"',
    "open": 'fill="none" stroke="#566273" stroke-width="2" stroke-dasharray="7 4"',
    "wall": 'fill="#16202c"',
    "pill": 'fill="#f1ebfa" stroke="#6b3fa0" stroke-width="1.5"',
    "gain": 'fill="#5a3189"',
}
_DARK: Final = {
    "paper": "fill:#12161c;stroke:#39434f",
    "card": "fill:#1a2029;stroke:#8b95a3",
    "fold": "fill:#232b36;stroke:#8b95a3",
    "ink": "fill:#eef1f5",
    "muted": "fill:#aab4c1",
    "same": "fill:#24587f;stroke:#6cb8ff",
    "reversed": "fill:#6a3a1c;stroke:#ff9d5c",
    "stripe": "stroke:#ff9d5c",
    "same-word": "fill:#6cb8ff",
    "reversed-word": "fill:#ff9d5c",
    "still": "stroke:#8b95a3",
    "open": "stroke:#aab4c1",
    "wall": "fill:#eef1f5",
    "pill": "fill:#2b2440;stroke:#b99bff",
    "gain": "fill:#cdb6ff",
    "halo": "stroke:#12161c",
}


def _dark(scope: str) -> str:
    """Return the dark colours inside a scope."""
    return "".join([f"{scope} .cr-{name}{{{rules}}}" for name, rules in _DARK.items()])


# A picture of its own follows the system; one in a page follows the page: JupyterLab, marimo, VS Code.
_HOSTS: Final = (
    ':is([data-jp-theme-light="false"],.dark,.dark-theme,.vscode-dark,[data-look="dark"]) .chainrule-picture'
)
DARK: Final = f"@media (prefers-color-scheme:dark){{{_dark('svg.chainrule-picture:root')}}}{_dark(_HOSTS)}"


def shape(tag: str, kind: str, *, d: str = "", **places: float) -> str:
    """Return a shape of a kind.

    >>> shape("rect", "wall", x=1, y=2, width=3, height=4)
    '<rect class="cr-wall" fill="#16202c" x="1" y="2" width="3" height="4"/>'
    """
    attributes = [f'{name}="{figure(value)}"' for name, value in places.items()]
    if d:
        attributes.append(f'd="{d}"')
    return f'<{tag} class="cr-{kind}" {LIGHT[kind]} {" ".join(attributes)}/>'


def text(
    words: str,
    x: float,
    y: float,
    kind: str,
    *,
    size: float = 13,
    weight: int = 400,
    anchor: str = "start",
    halo: bool = False,
) -> str:
    """Return a line of text; `anchor` is start, middle or end; a halo keeps it readable over a band."""
    place = f'x="{figure(x)}" y="{figure(y)}" font-size="{size:g}"'
    more = (f' font-weight="{weight}"' if weight != 400 else "") + (
        f' text-anchor="{anchor}"' if anchor != "start" else ""
    )
    if halo:
        more += ' stroke="#fbfaf7" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
        kind_and_halo = f"cr-{kind} cr-halo"
    else:
        kind_and_halo = f"cr-{kind}"
    return f'<text class="{kind_and_halo}" {LIGHT[kind]} {place}{more}>{html.escape(words)}</text>'


def wrapped(words: str, room: int) -> list[str]:
    """Return a text in lines of at most so many characters."""
    return textwrap.wrap(words, max(room, 12), break_long_words=True, break_on_hyphens=False) or [""]


def lines_of(sentences: list[str]) -> str:
    """Return sentences as the text of an element."""
    return html.escape("\n".join(sentences), quote=False)
