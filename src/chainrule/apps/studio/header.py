"""This file writes what the pages of the server have in common: their head, the tabs on top, and their colours."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from chainrule.apps.studio.document import words_of
from chainrule.apps.studio.page import FAMILY, ICON

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The tabs there may be, and where each leads; a tab is shown where its page exists.
TABS: Final = {"explore": "./", "lessons": "lessons", "gallery": "gallery"}
_BRAND: Final = (
    '<span class="brand"><svg width="22" height="22" viewBox="0 0 16 16" aria-hidden="true">'
    '<path d="M1 6l7-4v12L1 10z"/><path d="M9 4l6 3v2l-6 3z"/></svg>chainrule</span>'
)
STYLE: Final = """
:root { color-scheme: light dark; --paper: #FBFAF7; --card: #FFFFFF; --line: #D5D3CC; --ink: #16202C;
  --muted: #566273; --same: #0072B2; --gain: #6B3FA0 }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/22px system-ui, sans-serif }
@media (prefers-color-scheme: dark) {
  :root { --paper: #12161C; --card: #1A2029; --line: #39434F; --ink: #EEF1F5; --muted: #AAB4C1; --same: #6CB8FF;
    --gain: #B99BFF } }
.tabs { display: flex; flex-wrap: wrap; align-items: center; gap: 4px; padding: 12px 12px 0;
  font: 15px/22px system-ui, sans-serif }
.tabs[data-look="light"] { color: #16202C; --ink: #16202C; --card: #FFFFFF; --same: #0072B2 }
.tabs[data-look="dark"] { color: #EEF1F5; --ink: #EEF1F5; --card: #1A2029; --same: #6CB8FF }
.brand { display: inline-flex; align-items: center; gap: 8px; margin-inline-end: 10px; font: 600 18px/32px system-ui,
  sans-serif }
.tabs a { padding: 6px 12px; min-height: 20px; border-radius: 8px; color: var(--ink); text-decoration: none }
.tabs a:hover { background: var(--card) }
.tabs a[aria-current] { font-weight: 600; box-shadow: inset 0 -2px var(--same); border-radius: 8px 8px 0 0 }
.tabs a:focus-visible { outline: 2px solid var(--gain); outline-offset: 2px }
@media (max-width: 440px) {
  .tabs { gap: 0; flex-wrap: nowrap } .tabs a { padding-inline: 9px } .brand { font-size: 0; gap: 0 } }
.brand path:first-child { fill: var(--same) } .brand path:last-child { fill: #B84A00 }
@media print { body { background: none } .tabs { display: none } }
"""
_SERVED: Final = """<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="{icon}">
<style>{style}
@font-face {{ font-family: "{family}"; src: url("math.woff2") format("woff2"); font-display: swap }}
</style>
{head}</head>
<body>
{body}
</body>
</html>
"""


def served_page(body: str, *, title: str, language: str, style: str, head: str = "") -> str:
    """Return a page of the server, whose `body` begins with the tabs; it asks the server for the mathematical font.

    >>> served_page("<p>a</p>", title="A & B", language="en", style="").count("<title>A &amp; B</title>")
    1
    """
    return _SERVED.format(
        language=escape(language),
        direction=words_of(language)["page"]["direction"],
        title=escape(title),
        icon=ICON,
        style=STYLE + style,
        family=FAMILY,
        head=head,
        body=body,
    )


def tabs(current: str, pages: Sequence[str], words: Mapping[str, str], language: str = "", up: str = "") -> str:
    """Return the tabs as HTML: one for each of `pages`, the current one marked; nothing for a page alone.

    `words` are the strings of the group "tabs"; `language` is kept in the addresses where it is given;
    `up` leads from the page to the place of the explorer, such as "../".

    >>> tabs("gallery", ["explore"], {"explore": "Explore", "pages": "Pages"})
    ''
    """
    if len(pages) < 2:
        return ""
    links = []
    for page in pages:
        mark = ' aria-current="page"' if page == current else ""
        end = "" if not language else f"#?lang={language}" if page == "explore" else f"?lang={language}"
        address = escape(up + TABS[page] + end)
        links.append(f'<a href="{address}" data-page="{page}"{mark}>{escape(words[page])}</a>')
    return f'<nav class="tabs" aria-label="{escape(words["pages"])}">{_BRAND}{"".join(links)}</nav>'
