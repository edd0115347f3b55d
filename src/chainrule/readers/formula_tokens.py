"""This file cuts the text of a formula into tokens: numbers, words, signs and brackets, each with its place."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from chainrule.graph import const
from chainrule.readers.formula_characters import (
    DASHES,
    RAISED,
    SLASHES,
    SPACES,
    TIMES,
    VULGAR_FRACTIONS,
    strange_character,
    trouble,
)
from chainrule.readers.formula_numbers import number_of, order_of
from chainrule.readers.reading import Remark
from chainrule.rules.names import GREEK_LETTERS, GREEK_NAMES, GREEK_VARIANTS, canonical_name

if TYPE_CHECKING:
    from collections.abc import Callable


# A token: its kind, its value (what it is depends on the kind), and where it begins and ends in the text.
Token = tuple[str, Any, int, int]

NUMBER: Final = "number"  # value: the constant
WORD: Final = "word"  # letters that still have to be understood: `x`, `xy`, `sin`, `x_1`, with primes: `f'`
LETTER: Final = "letter"  # a Greek letter, a word with accents, or a name that LaTeX marks as one: never split
NAME: Final = "name"  # value: the node
FUNCTION: Final = "function"  # value: a Callee
SIGN: Final = "sign"  # "+" or "-"
TIMES_OR_DIVIDE: Final = "times"  # "*" or "/"
POWER: Final = "^"
FACTORIAL: Final = "!"
OPEN: Final = "("  # value: which bracket
CLOSE: Final = ")"  # value: the bracket that it closes
BAR: Final = "|"
COMMA: Final = ","
COMPARE: Final = "<"  # value: the name of the rule
EQUALS: Final = "="
MODULO: Final = "mod"  # a \bmod b
LOGIC: Final = "and"  # value: "both", "either" or "opposite"
ROOT: Final = "root"  # value: the order, 2, 3 or 4
BASE: Final = "_"  # before a base in brackets: log_(x+1)
DERIVE: Final = "d/dx"  # value: (of, name, order)
BREAK: Final = ";"  # the end of a statement; value: its comment or None
END: Final = "end"

_LONGEST_QUOTIENT: Final = 60  # characters from d to the / in d^2y/dx^2
_LEAST: Final = Fraction(1, 10**308)
_MOST: Final = 10**308

_LATIN = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_BELOW = f"(?:_(?:[0-9]+|[{_LATIN}][{_LATIN}0-9]*)|[₀-₉ₐ-ₓₕ-ₜᵢ-ᵥⱼ]+)*"
_TAIL: Final = re.compile(_BELOW + "['′″‴’]*")  # subscripts and primes
_WORD: Final = re.compile("[A-Za-z][A-Za-z0-9]*" + _TAIL.pattern)
_ACCENTED_WORD: Final = re.compile(f"[{_LATIN}][{_LATIN}0-9]*" + _TAIL.pattern)
_NUMBER: Final = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+\-−]?[0-9]+)?")
_COMPARISON: Final = re.compile("===?|!=|≠|<=|>=|[<>≤≥⩽⩾=]")
_COMPARISONS: Final[dict[str, str]] = {
    "<": "lt", "<=": "le", "≤": "le", "⩽": "le", ">": "gt", ">=": "ge", "≥": "ge", "⩾": "ge",
    "==": "eq", "===": "eq", "!=": "ne", "≠": "ne",
}  # fmt: skip
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "and": (LOGIC, "both"), "or": (LOGIC, "either"), "not": (LOGIC, "opposite")
}  # fmt: skip
_ORDERS: Final = {"√": 2, "∛": 3, "∜": 4}


def _quotient_of_d() -> re.Pattern[str]:
    """Return the pattern of d/dx, d^2/dx^2 and dy/dx, compiled on its first use: few formulas need it."""
    if not _compiled:
        order = r"(?:\s*(?:\^|\*\*)\s*\(?[0-9]{1,4}\)?|[²³⁴⁵⁶⁷⁸⁹¹⁰]{1,4})?"
        name = f"(?:[{_LATIN}][{_LATIN}0-9]*|[Α-ωϑϕϵϱϰ]){_BELOW}"
        above = rf"[d∂](?P<above>{order})\s*(?P<of>{name})?"
        _compiled.append(re.compile(rf"{above}\s*[/∕]\s*[d∂]\s*(?P<name>{name})(?P<below>{order})"))
    return _compiled[0]


_compiled: list[re.Pattern[str]] = []


class Tokens:
    """Cuts one text. A method for each character that may begin a token adds it, and returns where it ends."""

    def __init__(self, text: str, *, plain_d: bool = False) -> None:
        """Prepare; `plain_d` says that d is a name of its own here, so that d/dx is a quotient."""
        self.text = text
        self.plain_d = plain_d
        self.found: list[Token] = []
        self.remarks: list[Remark] = []
        self.depth = 0

    def cut(self) -> list[Token]:
        """Return all tokens, with END at the end."""
        text, size, place, starts = self.text, len(self.text), 0, _STARTS
        while place < size:
            method = starts.get(text[place])
            if method is None:
                raise strange_character(text, place)
            place = method(self, place)
        return self.finished()

    def one(self, place: int) -> int:
        """Add the token at `place` and return where it ends."""
        method = _STARTS.get(self.text[place])
        if method is None:
            raise strange_character(self.text, place)
        return method(self, place)

    def finished(self) -> list[Token]:
        """Return all tokens with BREAK and END behind them."""
        size = len(self.text)
        self.found.append((BREAK, None, size, size))
        self.found.append((END, None, size, size))
        return self.found

    def blank(self, place: int) -> int:
        """Skip."""
        return place + 1

    # Numbers and names --------------------------------------------------------------------------------------------

    def number(self, place: int) -> int:
        """Add a number."""
        hit = _NUMBER.match(self.text, place)
        if hit is None:
            raise strange_character(self.text, place)
        word, end = hit.group(), hit.end()
        node = number_of(self.text, word, place)
        self.found.append((NUMBER, node, place, end))
        if len(word) > 4 and node.value and not _LEAST < node.value < _MOST:
            message = f"{word} is beyond the numbers that are computed with (1e-308 to 1e308)"
            self.remarks.append(Remark("beyond-floats", message, place))
        return end

    def word(self, place: int) -> int:
        """Add a word that begins with an ASCII letter, perhaps with subscripts and primes."""
        hit = _WORD.match(self.text, place)
        assert hit is not None
        word, end = hit.group(), hit.end()
        if self.text[end : end + 1] in _ACCENTED:
            return self.accented(place)
        sort = _WORDS.get(word)
        if sort is not None:
            self.found.append((*sort, place, end))
        else:
            self.found.append((WORD, word if word.isascii() else canonical_name(word), place, end))
        return end

    def accented(self, place: int) -> int:
        """Add a word with accents, such as área: one name, since products are not written in such letters."""
        hit = _ACCENTED_WORD.match(self.text, place)
        assert hit is not None
        self.found.append((LETTER, canonical_name(hit.group()), place, hit.end()))
        return hit.end()

    def letter(self, place: int) -> int:
        """Add a Greek letter."""
        hit = _TAIL.match(self.text, place + 1)
        assert hit is not None
        self.found.append((LETTER, canonical_name(self.text[place : hit.end()]), place, hit.end()))
        return hit.end()

    def infinity(self, place: int) -> int:
        """Add ∞."""
        self.found.append((WORD, "inf", place, place + 1))
        return place + 1

    def vulgar(self, place: int) -> int:
        """Add ½ and its like."""
        value = Fraction(*VULGAR_FRACTIONS[self.text[place]])
        self.found.append((NUMBER, const(value), place, place + 1))
        return place + 1

    # d/dx ---------------------------------------------------------------------------------------------------------

    def differential(self, place: int) -> int:
        """Add d/dx, d^2/dx^2 or dy/dx, or else a word that begins with d."""
        near = self.text[place : place + _LONGEST_QUOTIENT]
        hit = _quotient_of_d().match(self.text, place) if "/" in near or "∕" in near else None
        if hit is not None and self.is_derivative(canonical_name(hit["name"]), place, hit.end()):
            return self.derivative(hit, place)
        if self.text[place] == "∂":
            raise trouble(self.text, "∂ stands alone here", place, "write ∂/∂x(…)")
        if hit is None:
            return self.word(place)
        self.found.append((WORD, "d", place, place + 1))
        return place + 1

    def is_derivative(self, name: str, place: int, end: int) -> bool:
        """Say whether d/d… is a derivative: d/dx and d/dtheta are, d/delta and d/depth are quotients of two names.

        Where d is a name, only d/dx(…) with its bracket and ∂/∂x are.
        """
        if self.text[place] == "∂":
            return True
        if (self.plain_d and self.text[end : end + 1] != "(") or "d" + name in GREEK_NAMES:
            return False
        stem = name.partition("_")[0]
        return len(stem) == 1 or stem in GREEK_NAMES or self.text[end : end + 1] == "("

    def derivative(self, hit: re.Match[str], place: int) -> int:
        """Add the derivative that was found."""
        orders = [order_of(self.text, hit[part] or "", place) for part in ("above", "below")]
        if orders[0] != orders[1]:
            remedy = f"write d^{orders[0]}/d{hit['name']}^{orders[0]}(…)"
            raise trouble(self.text, "the orders above and below do not agree", place, remedy)
        of, name = canonical_name(hit["of"] or ""), canonical_name(hit["name"])
        self.found.append((DERIVE, (of, name, orders[0]), place, hit.end()))
        return hit.end()

    # Signs --------------------------------------------------------------------------------------------------------

    def equal(self, place: int) -> int:
        """Add a comparison, an equals sign, or !."""
        hit = _COMPARISON.match(self.text, place)
        if hit is None:
            self.found.append((FACTORIAL, "!", place, place + 1))
            return place + 1
        word, end = hit.group(), hit.end()
        self.found.append((EQUALS, word, place, end) if word == "=" else (COMPARE, _COMPARISONS[word], place, end))
        return end

    def sign(self, place: int) -> int:
        """Add + or -."""
        self.found.append((SIGN, "+" if self.text[place] == "+" else "-", place, place + 1))
        return place + 1

    def times(self, place: int) -> int:
        """Add *, / or **."""
        sign = self.text[place]
        if sign == "*" and self.text[place + 1 : place + 2] == "*":
            self.found.append((POWER, "^", place, place + 2))
            return place + 2
        self.found.append((TIMES_OR_DIVIDE, "/" if sign in SLASHES else "*", place, place + 1))
        return place + 1

    def simple(self, place: int) -> int:
        """Add a sign that is its own kind."""
        sign = self.text[place]
        self.found.append((_SIMPLE[sign], sign, place, place + 1))
        return place + 1

    def base(self, place: int) -> int:
        """Add _ before a bracket, as in log_(x+1)."""
        if self.text[place + 1 : place + 2] not in {"(", "{"}:
            raise strange_character(self.text, place)
        return self.simple(place)

    def open(self, place: int) -> int:
        """Add an opening bracket; lines do not end a statement inside it."""
        self.depth += 1
        self.found.append((OPEN, self.text[place], place, place + 1))
        return place + 1

    def close(self, place: int) -> int:
        """Add a closing bracket."""
        self.depth = max(0, self.depth - 1)
        self.found.append((CLOSE, self.text[place], place, place + 1))
        return place + 1

    def raised(self, place: int) -> int:
        """Add raised characters as an exponent in brackets, or as the order of a root that follows."""
        text, end = self.text, place
        while text[end : end + 1] in RAISED:
            end += 1
        plain = "".join([RAISED[c] for c in text[place:end]])
        if text[end : end + 1] == "√" and plain in {"2", "3", "4"} and not self._after_value(place):
            self.found.append((ROOT, int(plain), place, end + 1))
            return end + 1
        inner = Tokens(plain).cut()[:-2]
        self.found.append((POWER, "^", place, place))
        self.found.append((OPEN, "{", place, place))
        self.found.extend([(kind, value, place + a, place + b) for kind, value, a, b in inner])
        self.found.append((CLOSE, "}", end, end))
        return end

    def _after_value(self, place: int) -> bool:
        """Say whether the last token ends a value just here."""
        last = self.found[-1] if self.found else None
        return last is not None and last[3] == place and last[0] in {NUMBER, WORD, LETTER, CLOSE, BAR, FACTORIAL}

    def root(self, place: int) -> int:
        """Add a root sign."""
        self.found.append((ROOT, _ORDERS[self.text[place]], place, place + 1))
        return place + 1

    # Statements ---------------------------------------------------------------------------------------------------

    def line(self, place: int) -> int:
        """End a statement; within brackets a new line is a blank."""
        if self.text[place] == ";" or self.depth == 0:
            self.depth = 0
            self.found.append((BREAK, None, place, place + 1))
        return place + 1

    def comment(self, place: int) -> int:
        """End a statement with its comment."""
        end = self.text.find("\n", place)
        end = len(self.text) if end < 0 else end
        if self.depth == 0:
            self.found.append((BREAK, self.text[place + 1 : end].strip(), place, end))
        return end


_SIMPLE: Final = {"^": POWER, "|": BAR, ",": COMMA, "_": BASE}
_ACCENTED: Final = frozenset(
    [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)) if chr(code).isalpha()]
)
_STARTS: Final[dict[str, Callable[[Tokens, int], int]]] = {
    **dict.fromkeys(_ACCENTED, Tokens.accented),
    **dict.fromkeys([*GREEK_LETTERS, *GREEK_VARIANTS, *"ħℓ"], Tokens.letter),
    **dict.fromkeys("abcefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", Tokens.word),
    **dict.fromkeys("d∂", Tokens.differential),
    **dict.fromkeys("0123456789.", Tokens.number),
    **dict.fromkeys(SPACES, Tokens.blank),
    **dict.fromkeys(RAISED, Tokens.raised),
    **dict.fromkeys("<>=!≠≤≥⩽⩾", Tokens.equal),
    **dict.fromkeys("+" + DASHES, Tokens.sign),
    **dict.fromkeys(TIMES + SLASHES, Tokens.times),
    **dict.fromkeys("^|,", Tokens.simple),
    **dict.fromkeys("([{⌊⌈", Tokens.open),
    **dict.fromkeys(")]}⌋⌉", Tokens.close),
    **dict.fromkeys("√∛∜", Tokens.root),
    **dict.fromkeys(VULGAR_FRACTIONS, Tokens.vulgar),
    "∞": Tokens.infinity,
    "_": Tokens.base,
    "#": Tokens.comment,
    ";": Tokens.line,
    "\n": Tokens.line,
}
