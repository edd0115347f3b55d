"""This file makes ONE HTML page of an explanation: it runs offline, and without scripts it is a table."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import zlib
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.studio.document import document_of, words_of
from chainrule.apps.studio.parts import FOLDING, SPECIAL, meant_by, pieces_called, pieces_that_show
from chainrule.apps.studio.programs import layers_of
from chainrule.apps.studio.static import font as font_bytes
from chainrule.apps.studio.static import script
from chainrule.errors import UsageError
from chainrule.explanation.html import as_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from chainrule.explanation import Explanation

FAMILY: Final = "chainrule math"
# what every page holds
DEFAULT: Final = ("bar", "drawing", "formula", "inputs", "views", "bands", "table", "answer")
MOST_LOOSE: Final = 12  # layers; a picture of more is folded
STEPS: Final = "steps"
CHECKING: Final = "really"  # the piece that shows the checks
_STYLE: Final = """
:root { color-scheme: light dark }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; background: #FBFAF7; color: #16202C }
@media (prefers-color-scheme: dark) { body { background: #12161C; color: #E8EBEF } }
@media print { body { background: none } }
chain-rule { display: block; padding: 12px }
chain-rule:not(:defined) { max-width: 70em; margin: auto }
"""
# Unpacks a long document and the script that stands before it, and runs that: the policy allows it by its hash. That
# halves a page. A browser without DecompressionStream (before 2023) shows the table. Five of 85 letters hold four
# bytes; that is shorter than base64, and neither < nor & nor a quote is among them: it may stand in an attribute.
_LOADER: Final = """(async()=>{\
let d=document,t="textContent",text=a=>{let i=1,k=0,n=0,c,p=new Uint8Array((a.length-1)/5*4);\
for(;i<a.length;i++){n=n*85+(c=a.charCodeAt(i))-40-(c>60)-(c>62);\
if(i%5==0){for(c=24;c>=0;c-=8)p[k++]=n/2**c&255;n=0}}\
return new Response(new Blob([p.subarray(0,k-a[0])]).stream()\
.pipeThrough(new DecompressionStream("deflate-raw"))).text()},\
program=d.currentScript.previousElementSibling[t],script=d.createElement("script");\
for(let each of d.querySelectorAll("script[data-packed]"))each[t]=await text(each[t]);\
script[t]=await text(program);d.head.append(script)})()"""
LONG_DOCUMENT: Final = 2_500  # characters of JSON, from which on it is packed; a shorter one stays readable
_LETTERS: Final = "".join(chr(code) for code in range(40, 127) if chr(code) not in "<>")
_RISKY: Final = re.compile(r"<(?=/|!--|script)", re.IGNORECASE)
# A page that names no icon asks the server for one; its own policy then forbids that, and some browsers complain.
ICON: Final = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath "
    "d='M1 6l7-4v12L1 10z' fill='%230072B2'/%3E%3Cpath d='M9 4l6 3v2l-6 3z' fill='%23B84A00'/%3E%3C/svg%3E"
)
# Where the page finds its words: in the script, which is packed, and not in the document, which is not.
_WORDS: Final = "chainruleWords"
# Words are asked for by their names, which stay readable in a minified script: "reset", or `reason-${…}` for a family.
_FAMILY: Final = re.compile(r"`([a-z]+(?:-[a-z]+)*-)\$\{")
# Sentences of layers are asked for by the name that the document gives, so no script holds it.
_GROUPS_ALWAYS: Final = frozenset({"layer", "input"})


def page_of(
    told: Explanation,
    *,
    language: str = "",
    show: str | None = None,
    font: bool = True,
    state: str = "",
    command: str = "",
    framed: bool = False,
) -> str:
    """Return the page as text.

    `show` names further parts, separated by commas or spaces, or "all". `font` says whether it carries the
    small mathematical font (36 KB). `state` is the part of an address after `#?` with which it starts. `command` says
    how to make the page again, and `framed` whether it tells a page around it how tall it is.

    Raises UsageError for a part that does not exist, and where the studio is not built.
    """
    document = document_of(told, language)
    language = document["language"]
    if command:
        document["command"] = command
    chosen = chosen_pieces(show)
    if STEPS not in chosen:
        without_steps(document)
    document["explanation"] = _read_by_pieces(document["explanation"], chosen)
    chosen += [SPECIAL] if needs_special(document) else []
    chosen += [FOLDING] if needs_folding(told) else []
    program = "\n".join([script("core.js"), *[script(f"pieces/{name}.js") for name in chosen]])
    program = speaking(program, document.pop("words"))
    start = f' start="{html.escape(state)}"' if state else ""
    story = as_html(told, picture=False, derivation=STEPS in chosen)
    body = f"<chain-rule address{start}>\n{embedded(document)}\n{story}\n</chain-rule>"
    title = told.printer.pretty_statements(told.outputs)[:120]
    program += script("framed.js") if framed else ""
    return whole_page(body, title=title, language=language, style=_STYLE, program=program, font=font)


def whole_page(body: str, *, title: str, language: str, style: str, program: str, font: bool) -> str:
    """Return a page around its body: one program, packed, which the policy allows by its hash, and nothing else.

    An empty `program` makes a page without scripts.
    """
    scripts = ""
    if program:
        scripts = f'<script type="text/plain">{packed(program)}</script>\n<script>{_LOADER}</script>\n'
    allowed = policy(program, _LOADER) if program else policy()
    direction = words_of(language)["page"]["direction"]
    return (
        f'<!doctype html>\n<html lang="{html.escape(language)}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{allowed}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{html.escape(title)}</title>\n<link rel="icon" href="{ICON}">\n'
        f"<style>{_tight(style)}{_font_face() if font else ''}</style>\n</head>\n"
        f"<body>\n{body}\n{scripts}</body>\n</html>\n"
    )


def _tight(style: str) -> str:
    """Return a style without the spaces that only people need.

    >>> _tight("a, b { color: red; margin: 0 }")
    'a,b{color:red;margin:0}'
    """
    return re.sub(r"\s*([{};,])\s*", r"\1", style).replace(": ", ":").replace(";}", "}")


def speaking(program: str, words: Mapping[str, Any]) -> str:
    """Return a program that brings the words along for which it asks."""
    return f"globalThis.{_WORDS}={json.dumps(spoken(words, program), ensure_ascii=False)};\n{program}"


def _read_by_pieces(explanation: dict[str, Any], chosen: Sequence[str]) -> dict[str, Any]:
    """Return the explanation without what no piece of the page reads: LaTeX, and the checks where none are shown."""
    kept: dict[str, Any] = _without_latex(explanation)
    return kept if CHECKING in chosen else {**kept, "checks": []}


def _without_latex(data: Any) -> Any:
    """Return plain data without its LaTeX; the page has MathML."""
    if isinstance(data, dict):
        return {key: _without_latex(value) for key, value in data.items() if key != "latex"}
    return [_without_latex(each) for each in data] if isinstance(data, list) else data


def chosen_pieces(show: str | None) -> list[str]:
    """Return the names of the pieces of a page, in the order of the build. Raises UsageError for an unknown word."""
    asked, unknown = pieces_called(name for name in re.split(r"[,\s]+", show or "") if name)
    if unknown:
        raise UsageError(f"there is no part called {unknown[0]!r}", remedy=meant_by(unknown[0]))
    return [name for name in pieces_that_show() if name in DEFAULT or name in asked]


def needs_special(document: Mapping[str, Any]) -> bool:
    """Return whether a document computes with a function that JavaScript lacks, such as erf."""
    return are_special(re.findall(r'"op": "(\w+)"', json.dumps([document["program"], document["curves"]])))


def needs_folding(told: Explanation) -> bool:
    """Return whether the picture of an explanation is folded, at least where its layers are opened."""
    return sum(1 for _ in layers_of(told)) > MOST_LOOSE


def are_special(names: Iterable[str]) -> bool:
    """Return whether one of some functions is computed by the script of special functions."""
    held = script(f"pieces/{SPECIAL}.js")
    return any(re.search(rf"[{{,]{name}[:,}}]", held) for name in set(names))


def without_steps(document: dict[str, Any]) -> None:
    """Take the derivation out of a page that does not show it, with the formulas that only it holds."""
    explanation = document["explanation"]
    steps, explanation["steps"] = explanation["steps"], []
    left = json.dumps(explanation, ensure_ascii=False)
    for text in _formulas_of(steps):
        if json.dumps(text, ensure_ascii=False) not in left:
            document["mathml"].pop(text, None)


def _formulas_of(steps: list[dict[str, Any]]) -> list[str]:
    """Return the formulas of steps, and of the smaller ones in them."""
    found = [step[key] for step in steps for key in ("before", "after", "changed")]
    return found + [text for step in steps for text in _formulas_of(step["substeps"])]


def policy(*programs: str) -> str:
    """Return the content security policy of a page whose only scripts are `programs`."""
    digests = [base64.b64encode(hashlib.sha256(program.encode()).digest()).decode() for program in programs]
    allowed = " ".join([f"'sha256-{digest}'" for digest in digests]) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def packed(program: str) -> str:
    """Return a program or a document as `_LOADER` unpacks it: raw deflate, in letters, behind a count of idle bytes.

    >>> packed("")
    '2({{E+'
    """
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    content = deflate.compress(program.encode()) + deflate.flush()
    more = -len(content) % 4
    content += bytes(more)
    letters = [str(more)]
    for start in range(0, len(content), 4):
        number = int.from_bytes(content[start : start + 4])
        letters += [_LETTERS[number // 85**power % 85] for power in (4, 3, 2, 1, 0)]
    return "".join(letters)


def spoken(words: Mapping[str, Any], program: str) -> dict[str, Any]:
    """Return the words that a script asks for: the page's own strings one by one, others by whole groups."""
    families = tuple(_FAMILY.findall(program))
    said = {
        key: text for key, text in words["page"].items() if key.startswith(families) or _asks_for(program, key)
    }
    asked = {group for group in words if group in _GROUPS_ALWAYS or _asks_for(program, group)}
    groups = {group: found for group, found in words.items() if group != "page" and group in asked}
    return {"page": said, **groups}


def _asks_for(program: str, name: str) -> bool:
    """Return whether a script holds a name of words as a string."""
    return any(f"{quote}{name}{quote}" in program for quote in "\"'`")


def embedded(document: dict[str, Any]) -> str:
    """Return the element that holds a document: as JSON, and packed where that is long."""
    text = in_json(document)
    if len(text) < LONG_DOCUMENT:
        return f'<script type="application/json">{text}</script>'
    plain = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f'<script type="application/json" data-packed>{packed(plain)}</script>'


def in_json(document: Any) -> str:
    r"""Return data as JSON that may stand in a `<script>`: it can neither end it nor open a comment.

    >>> in_json({"a": "</script><!-- x < y"})
    '{"a":"\\u003c/script>\\u003c!-- x < y"}'
    """
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = re.sub(r"</(?!script)", r"<\\/", text, flags=re.IGNORECASE)  # shorter, for the many ends of elements
    return _RISKY.sub(r"\\u003c", text)


def _font_face() -> str:
    """Return the rule that brings the mathematical font along; it holds in shadow roots, too."""
    data = base64.b64encode(font_bytes()).decode()
    return f'@font-face{{font-family:"{FAMILY}";src:url(data:font/woff2;base64,{data}) format("woff2")}}'
