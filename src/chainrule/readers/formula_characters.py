"""This file knows the characters of formulas: which ones mean the same, and what to say about the others."""

from __future__ import annotations

from typing import Final

from chainrule.errors import FormulaError

DASHES: Final = "-−–—‐‑‒﹣"
TIMES: Final = "*×·∙⋅∗•"
SLASHES: Final = "/÷∕⁄"
SPACES: Final = " \t\r\f\v\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"

RAISED: Final[dict[str, str]] = dict(
    zip(
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵝᵞᵟᶿᵠᵡ",
        "0123456789+-=()abcdefghijklmnoprstuvwxyzβγδθφχ",
        strict=True,
    )
)
VULGAR_FRACTIONS: Final[dict[str, tuple[int, int]]] = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip

# Letters of other alphabets that look like a Latin letter; a name with one of them could not be told from its double.
_DOUBLES: Final[dict[str, str]] = dict(
    zip(
        "авеѕіјкмнорстухԁһАВЕЅІЈКМНОРСТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "abesijkmhopctyxdhABESIJKMHOPCTYXABEZHIKMNOPTYXo",
        strict=True,
    )
)
_REMEDIES: Final[dict[str, str]] = {
    "%": "for a percentage write p/100, for a remainder mod(a, b)",
    "°": "angles are in radians: write x π/180",
    "&": "for two conditions write 'and'",
    "∧": "for two conditions write 'and'",
    "∨": "for either condition write 'or'",
    "?": "for two cases write where(x > 0, a, b)",
    ":": "for two cases write where(x > 0, a, b)",
    "~": "write 'not' for the opposite, or a minus sign",
    "∫": "integrals are not worked out here",
    "∑": "write the terms of the sum one by one",
    "∏": "write the factors one by one",
    "±": "write one sign, + or -",
    "≈": "write = after a name",
    "≡": "write = after a name",
    "→": "write f(x) = … to define a function",
    "_": "a subscript follows its name directly: x_1 or x_max",
    "'": "a prime follows the name of a function: f'(x)",
    ".": "a number has one decimal point with a digit beside it: 0.5",
    '"': "a formula has no quoted text; a meaning goes behind #",
    "\\": "a whole formula in LaTeX can be given, such as \\frac{x}{2}",
}


def printable(text: str) -> str:
    """Return `text` with every character that no terminal can print replaced by ?, one for one."""
    if text.isascii() and text.isprintable():
        return text
    return "".join([c if c in "\n\t" or c.isprintable() else "?" for c in text])


def trouble(
    text: str, message: str, place: int, remedy: str = "", kind: type[FormulaError] = FormulaError
) -> FormulaError:
    """Return the error that points at `place` in `text`.

    >>> trouble("2 $", "what is '$'?", 2).place
    2
    """
    return kind(printable(message), place=min(place, len(text)), text=printable(text), remedy=printable(remedy))


def strange_character(text: str, place: int) -> FormulaError:
    """Return the error about a character that no formula holds, with the one that was probably meant.

    >>> print(strange_character("2х", 1))
    'х' is a Cyrillic letter that only looks like 'x'; write the letter x instead
    """
    import unicodedata  # only for messages

    character = text[place]
    code = f"U+{ord(character):04X}"
    double = _DOUBLES.get(character)
    if double is None:
        plain = unicodedata.normalize("NFKC", character)
        if plain != character and len(plain) == 1 and plain.isascii() and plain.isprintable():
            double = plain
    if double is not None:
        script = unicodedata.name(character, "").split(" ")[0].capitalize()
        sort = f"a {script} letter" if script in {"Cyrillic", "Greek"} else f"the character {code}"
        word = "letter" if double.isalpha() else "character"
        return trouble(
            text,
            f"{character!r} is {sort} that only looks like {double!r}",
            place,
            f"write the {word} {double} instead",
        )
    if 0xDC80 <= ord(character) <= 0xDCFF:
        return trouble(text, "here is a byte that is no text in UTF-8", place, "type the formula again from here")
    if not character.isprintable():
        name = unicodedata.name(character, "a control character").lower()
        return trouble(text, f"here is an invisible character, {code} ({name})", place, "delete it")
    if unicodedata.combining(character):
        return trouble(text, "a mark over a letter is no part of a name", place, "use a subscript, such as x_1")
    remedy = _REMEDIES.get(character, "")
    if not remedy:
        remedy = "use Latin or Greek letters" if character.isalpha() else "delete it"
    return trouble(text, f"{character!r} has no meaning in a formula", place, remedy)
