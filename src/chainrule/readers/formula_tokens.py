"""This file cuts the text of a formula into tokens: numbers, words, signs and brackets, each with its place."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from chainrule.errors import FormulaTooLarge
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
from chainrule.readers.reading import Remark
from chainrule.rules.names import GREEK_LETTERS, GREEK_NAMES, GREEK_VARIANTS, PRIMES, SUBSCRIPTS, canonical_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainrule.graph import Node

# A token: its kind, its value (what it is depends on the kind), and where it begins and ends in the text.
Token = tuple[str, Any, int, int]

NUMBER: Final = "number"  # value: the constant
WORD: Final = "word"  # letters that still have to be understood: `x`, `xy`, `sin`, `x_1`, with primes: `f'`
LETTER: Final = "letter"  # one Greek or accented letter, or a name that LaTeX marks as one: never split
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

LONGEST_NUMBER: Final = 1000  # digits
HIGHEST_DERIVATIVE: Final = 100
_LEAST: Final = Fraction(1, 10**308)
_MOST: Final = 10**308

_SUBSCRIPT = "(?:_(?:[0-9]+|[A-Za-z][A-Za-z0-9]*)|[" + "".join(SUBSCRIPTS) + "]+)*"
_GREEK = "[" + "".join([*GREEK_LETTERS, *GREEK_VARIANTS]) + "À-ÖØ-öø-ɏḀ-ỿħℓ]"
_PRIME = "['" + "".join(PRIMES) + "]*"
_NAME = f"(?:[A-Za-z][A-Za-z0-9]*|{_GREEK}){_SUBSCRIPT}"
_ORDER = r"(?:\s*(?:\^|\*\*)\s*\(?[0-9]{1,4}\)?|[²³⁴⁵⁶⁷⁸⁹¹⁰]{1,4})?"
_TOKEN: Final = re.compile(
    rf"(?P<space>[{SPACES}]+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+\-−]?[0-9]+)?)"
    rf"|(?P<derive>[d∂]{_ORDER}\s*(?:{_NAME})?\s*[/∕]\s*[d∂]\s*{_NAME}{_ORDER})"
    rf"|(?P<word>[A-Za-z][A-Za-z0-9]*{_SUBSCRIPT}{_PRIME})"
    rf"|(?P<letter>{_GREEK}{_SUBSCRIPT}{_PRIME})"
    rf"|(?P<equal>===?|!=|≠|<=|>=|[<>≤≥⩽⩾]|=)"
    rf"|(?P<sign>[+{re.escape(DASHES)}])"
    rf"|(?P<power>\*\*|\^)|(?P<times>[{re.escape(TIMES + SLASHES)}])"
    r"|(?P<open>[(\[{⌊⌈])|(?P<close>[)\]}⌋⌉])|(?P<bar>\|)|(?P<comma>,)|(?P<factorial>!)"
    rf"|(?P<raised>[{''.join(RAISED)}]+)"
    r"|(?P<root>[√∛∜])|(?P<infinity>∞)|(?P<vulgar>[" + "".join(VULGAR_FRACTIONS) + "])"
    r"|(?P<break>;|\n)|(?P<comment>\#[^\n]*)|(?P<base>_(?=[({]))"
)
_COMPARISONS: Final[dict[str, str]] = {
    "<": "lt", "<=": "le", "≤": "le", "⩽": "le", ">": "gt", ">=": "ge", "≥": "ge", "⩾": "ge",
    "==": "eq", "===": "eq", "!=": "ne", "≠": "ne",
}  # fmt: skip
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "and": (LOGIC, "both"), "or": (LOGIC, "either"), "not": (LOGIC, "opposite")
}  # fmt: skip
_ORDERS: Final = {"√": 2, "∛": 3, "∜": 4}
_PARTS_OF_DERIVE: Final = re.compile(
    rf"[d∂](?P<above>{_ORDER})\s*(?P<of>{_NAME})?\s*[/∕]\s*[d∂]\s*(?P<name>{_NAME})(?P<below>{_ORDER})"
)


def _part_of_derive(word: str, part: str) -> str:
    """Return one part of d/dx as it is written."""
    parts = _PARTS_OF_DERIVE.fullmatch(word)
    assert parts is not None
    return parts[part] or ""


def number_of(text: str, digits: str, place: int) -> Node:
    """Return the exact constant that `digits` spell; a number with a point or an exponent stays a decimal.

    >>> number_of("1.5e-3", "1.5e-3", 0).value
    Fraction(3, 2000)
    """
    if digits.isdigit():
        if len(digits) > LONGEST_NUMBER:
            raise _number_too_long(text, place)
        return const(int(digits))
    mantissa, _, exponent = digits.replace("E", "e").replace("−", "-").partition("e")
    whole, _, parts = mantissa.partition(".")
    size = int(exponent) if len(exponent) < 7 and exponent else LONGEST_NUMBER * 10 if exponent else 0
    if len(mantissa) + abs(size) > LONGEST_NUMBER:
        raise _number_too_long(text, place)
    scale = size - len(parts)
    number = int((whole + parts) or "0")
    value = number * 10**scale if scale >= 0 else Fraction(number, 10**-scale)
    return const(value, decimal=True)


def _number_too_long(text: str, place: int) -> FormulaTooLarge:
    made = trouble(
        text,
        f"this number has more than {LONGEST_NUMBER} digits",
        place,
        "write a shorter number, or a power such as 10^400",
        FormulaTooLarge,
    )
    assert isinstance(made, FormulaTooLarge)
    return made


def order_of(text: str, written: str, place: int) -> int:
    """Return the order of a derivative that is written as `^2`, `²` or not at all."""
    plain = "".join([RAISED.get(c, c) for c in written if c not in " ^*()\t\n"])
    order = int(plain) if plain else 1
    if not 1 <= order <= HIGHEST_DERIVATIVE:
        raise trouble(
            text,
            f"a derivative has an order from 1 to {HIGHEST_DERIVATIVE}, not {order}",
            place,
            "ask for a lower order",
            FormulaTooLarge,
        )
    return order


class Tokens:
    """Cuts one text; `add` methods are called by the kind of what was found."""

    def __init__(self, text: str, *, plain_d: bool = False) -> None:
        """Prepare; `plain_d` says that d is a name of its own here, so that d/dx is a quotient."""
        self.text = text
        self.plain_d = plain_d
        self.found: list[Token] = []
        self.remarks: list[Remark] = []
        self.depth = 0

    def cut(self) -> list[Token]:
        """Return all tokens, with END at the end."""
        text, size, place = self.text, len(self.text), 0
        match, methods = _TOKEN.match, _METHODS
        while place < size:
            hit = match(text, place)
            if hit is None:
                raise strange_character(text, place)
            end, kind = hit.end(), hit.lastgroup
            assert kind is not None
            if kind == WORD:
                self.word(hit.group(), place, end)
            elif kind == "derive" and not self.is_derivative(hit.group(), end):
                end = place + 1
                self.found.append((WORD, "d", place, end))
            elif kind != "space":
                methods[kind](self, hit.group(), place, end)
            place = end
        return self.finished()

    def one(self, place: int) -> int:
        """Add the token at `place` and return where it ends."""
        hit = _TOKEN.match(self.text, place)
        if hit is None:
            raise strange_character(self.text, place)
        kind = hit.lastgroup
        assert kind is not None
        if kind != "space":
            _METHODS[kind](self, hit.group(), place, hit.end())
        return hit.end()

    def finished(self) -> list[Token]:
        """Return all tokens with BREAK and END behind them."""
        size = len(self.text)
        self.found.append((BREAK, None, size, size))
        self.found.append((END, None, size, size))
        return self.found

    def is_derivative(self, word: str, end: int) -> bool:
        """Say whether d/d… is a derivative: d/dx and d/dtheta are, d/delta and d/depth are quotients of two names."""
        name = canonical_name(_part_of_derive(word, "name"))
        if self.plain_d or "d" + name in GREEK_NAMES:
            return False
        stem = name.partition("_")[0]
        return len(stem) == 1 or stem in GREEK_NAMES or self.text[end : end + 1] == "("

    def number(self, word: str, place: int, end: int) -> None:
        """Add a number."""
        node = number_of(self.text, word, place)
        self.found.append((NUMBER, node, place, end))
        if len(word) > 4 and node.value and not _LEAST < node.value < _MOST:
            message = f"{word} is beyond the numbers that are computed with (1e-308 to 1e308)"
            self.remarks.append(Remark("beyond-floats", message, place))

    def word(self, word: str, place: int, end: int) -> None:
        """Add a word in ASCII letters, perhaps with subscripts and primes."""
        sort = _WORDS.get(word)
        if sort is not None:
            self.found.append((*sort, place, end))
        else:
            self.found.append((WORD, word if word.isascii() else canonical_name(word), place, end))

    def letter(self, word: str, place: int, end: int) -> None:
        """Add a Greek or accented letter."""
        self.found.append((LETTER, canonical_name(word), place, end))

    def derive(self, word: str, place: int, end: int) -> None:
        """Add d/dx, d^2/dx^2 or dy/dx."""
        orders = [order_of(self.text, _part_of_derive(word, part), place) for part in ("above", "below")]
        of, name = _part_of_derive(word, "of"), _part_of_derive(word, "name")
        if orders[0] != orders[1]:
            raise trouble(
                self.text,
                "the orders above and below do not agree",
                place,
                f"write d^{orders[0]}/d{name}^{orders[0]}(…)",
            )
        self.found.append((DERIVE, (canonical_name(of), canonical_name(name), orders[0]), place, end))

    def equal(self, word: str, place: int, end: int) -> None:
        """Add a comparison or an equals sign."""
        self.found.append((EQUALS, word, place, end) if word == "=" else (COMPARE, _COMPARISONS[word], place, end))

    def sign(self, word: str, place: int, end: int) -> None:
        """Add + or -."""
        self.found.append((SIGN, "+" if word == "+" else "-", place, end))

    def times(self, word: str, place: int, end: int) -> None:
        """Add * or /."""
        self.found.append((TIMES_OR_DIVIDE, "/" if word in SLASHES else "*", place, end))

    def open(self, word: str, place: int, end: int) -> None:
        """Add an opening bracket; lines do not end a statement inside it."""
        self.depth += 1
        self.found.append((OPEN, word, place, end))

    def close(self, word: str, place: int, end: int) -> None:
        """Add a closing bracket."""
        self.depth = max(0, self.depth - 1)
        self.found.append((CLOSE, word, place, end))

    def raised(self, word: str, place: int, end: int) -> None:
        """Add raised characters as an exponent in brackets, or as the order of a root that follows."""
        plain = "".join([RAISED[c] for c in word])
        if self.text[end : end + 1] == "√" and plain in {"2", "3", "4"} and not self._after_value(place):
            self.found.append((ROOT, int(plain), place, end))
            return
        inner = Tokens(plain)
        inner.cut()
        self.found.append((POWER, "^", place, place))
        self.found.append((OPEN, "{", place, place))
        self.found.extend([(kind, value, place + a, place + b) for kind, value, a, b in inner.found[:-2]])
        self.found.append((CLOSE, "}", end, end))

    def _after_value(self, place: int) -> bool:
        """Say whether the last token ends a value just here."""
        last = self.found[-1] if self.found else None
        return last is not None and last[3] == place and last[0] in {NUMBER, WORD, LETTER, CLOSE, BAR, FACTORIAL}

    def root(self, word: str, place: int, end: int) -> None:
        """Add a root sign; behind a small 3 it is that sign's."""
        if self.found and self.found[-1][0] == ROOT and self.found[-1][3] == place and word == "√":
            if self.text[self.found[-1][2]] in RAISED:
                return
        self.found.append((ROOT, _ORDERS[word], place, end))

    def infinity(self, _: str, place: int, end: int) -> None:
        """Add ∞."""
        self.found.append((WORD, "inf", place, end))

    def vulgar(self, word: str, place: int, end: int) -> None:
        """Add ½ and its like."""
        self.found.append((NUMBER, const(Fraction(*VULGAR_FRACTIONS[word])), place, end))

    def breaks(self, word: str, place: int, end: int) -> None:
        """End a statement; within brackets a new line is a blank."""
        if word == ";" or self.depth == 0:
            self.depth = 0
            self.found.append((BREAK, None, place, end))

    def comment(self, word: str, place: int, end: int) -> None:
        """End a statement with its comment."""
        if self.depth == 0:
            self.found.append((BREAK, word[1:].strip(), place, end))

    def simple(self, word: str, place: int, end: int) -> None:
        """Add a sign that is its own kind."""
        self.found.append((_SIMPLE[word], word, place, end))


_SIMPLE: Final = {"^": POWER, "**": POWER, "|": BAR, ",": COMMA, "!": FACTORIAL, "_": BASE}
_METHODS: Final[dict[str, Callable[[Tokens, str, int, int], None]]] = {
    "word": Tokens.word,
    "number": Tokens.number,
    "derive": Tokens.derive,
    "letter": Tokens.letter,
    "equal": Tokens.equal,
    "sign": Tokens.sign,
    "times": Tokens.times,
    "open": Tokens.open,
    "close": Tokens.close,
    "raised": Tokens.raised,
    "root": Tokens.root,
    "infinity": Tokens.infinity,
    "vulgar": Tokens.vulgar,
    "break": Tokens.breaks,
    "comment": Tokens.comment,
    "power": Tokens.simple,
    "bar": Tokens.simple,
    "comma": Tokens.simple,
    "factorial": Tokens.simple,
    "base": Tokens.simple,
}


def tokens_of(text: str, *, plain_d: bool = False) -> list[Token]:
    """Return the tokens of `text`.

    >>> [token[1] for token in tokens_of("2*sin")][1:3]
    ['*', 'sin']
    """
    return Tokens(text, plain_d=plain_d).cut()
