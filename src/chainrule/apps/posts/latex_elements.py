"""This file writes elements of MathML for the LaTeX of posts: brackets, signs, letters of other alphabets, scripts."""

from __future__ import annotations

import re
from html import escape
from typing import Final

# Where the capital letters of an alphabet begin in Unicode, and those that stand elsewhere.
_ALPHABETS: Final[dict[str, tuple[int, str, str]]] = {
    "mathbb": (0x1D538, "CHNPQRZ", "ℂℍℕℙℚℝℤ"),
    "mathcal": (0x1D49C, "BEFHILMR", "ℬℰℱℋℐℒℳℛ"),
    "mathscr": (0x1D49C, "BEFHILMR", "ℬℰℱℋℐℒℳℛ"),
    "mathfrak": (0x1D504, "CHIRZ", "ℭℌℑℜℨ"),
}
_STYLES: Final[dict[str, str]] = {
    **dict.fromkeys(["mathbf", "boldsymbol", "bm"], "font-weight:bold"),
    "mathsf": "font-family:sans-serif",
    "mathtt": "font-family:monospace",
    "boxed": "border:1px solid;padding:.3em",
    "overline": "border-top:1px solid;padding-top:.1em",
    "underline": "border-bottom:1px solid;padding-bottom:.1em",
    # a brace that grows would need a glyph that few fonts have
    "overbrace": "border-top:1.5px solid;border-radius:.5em .5em 0 0;padding:.25em .2em 0",
    "underbrace": "border-bottom:1.5px solid;border-radius:0 0 .5em .5em;padding:0 .2em .25em",
}
STYLED: Final = frozenset([*_ALPHABETS, *_STYLES, "mathit", "mathnormal"])


def styled(name: str, inside: str) -> str:
    """Return a formula in another hand, or with a line around it.

    >>> styled("mathbb", "<mi>R</mi>"), styled("mathit", "<mi>x</mi>")
    ('<mrow><mi>ℝ</mi></mrow>', '<mrow><mi>x</mi></mrow>')
    """
    if name in _ALPHABETS:
        start, letters, elsewhere = _ALPHABETS[name]
        known = dict(zip(letters, elsewhere, strict=True))
        capital = r"(?<=<mi>)[A-Z](?=</mi>)"
        inside = re.sub(capital, lambda each: known.get(each[0], chr(start + ord(each[0]) - ord("A"))), inside)
    look = f' style="{_STYLES[name]}"' if name in _STYLES else ""
    return f"<mrow{look}>{inside}</mrow>"


def still(text: str) -> str:
    """Return a bracket that keeps its size, and has no room around it wherever it stands."""
    return f'<mo stretchy="false" lspace="0" rspace="0">{text}</mo>'


def cell_of(inside: str, place: str) -> str:
    """Return a cell of a table, at the left, in the middle or at the right of its column.

    >>> cell_of("<mi>x</mi>", "right")
    '<mtd style="text-align:right;text-align:-webkit-right"><mi>x</mi></mtd>'
    """
    # Chromium moves the row of a formula only by its own word, which others pass over
    look = "" if place == "center" else f' style="text-align:{place};text-align:-webkit-{place}"'
    return f"<mtd{look}>{inside}</mtd>"


def fence(text: str, form: str) -> str:
    """Return a bracket that grows."""
    return f'<mo form="{form}" stretchy="true" fence="true">{text}</mo>' if text else ""


def sign(text: str) -> str:
    """Return a character that is no letter."""
    if text == "-":
        return "<mo>−</mo>"
    if text == "*":
        return "<mo>∗</mo>"
    if text in "()[]|":
        return still(text)
    if text == "/":
        return '<mo form="infix">/</mo>'
    return f"<mo>{escape(text)}</mo>"


def with_scripts(base: str, below: str, above: str, *, over: bool) -> str:
    """Return an element with what stands below and above it."""
    base = base or "<mrow></mrow>"
    if not below and not above:
        return base
    if below and above:
        tag = "munderover" if over else "msubsup"
        return f"<{tag}>{base}{below}{above}</{tag}>"
    tag = ("munder" if over else "msub") if below else ("mover" if over else "msup")
    return f"<{tag}>{base}{below or above}</{tag}>"
