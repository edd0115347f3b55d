r"""This file cuts LaTeX into the tokens of formulas, so that one parser reads both: \frac{a}{b} becomes ((a)/(b))."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from chainrule.errors import UnknownName
from chainrule.graph import Node
from chainrule.readers import latex_commands as commands
from chainrule.readers.formula_build import root_of
from chainrule.readers.formula_calls import Callee, is_callable, nearest, numbers, table_callee
from chainrule.readers.formula_characters import strange_character
from chainrule.readers.formula_joined import ELSEWHERE, in_any_case
from chainrule.readers.formula_numbers import number_of, order_of
from chainrule.readers.formula_tokens import (
    BAR,
    CLOSE,
    COMMA,
    DERIVE,
    FUNCTION,
    LETTER,
    LOGIC,
    NUMBER,
    OPEN,
    POWER,
    SIGN,
    WORD,
    Token,
)
from chainrule.readers.latex_groups import PAIRS, TAKING
from chainrule.readers.latex_names import OPENS, LatexNames
from chainrule.readers.reading import Remark
from chainrule.rules import RULES, find

if TYPE_CHECKING:
    from collections.abc import Callable

_COMMAND: Final = re.compile(r"\\([A-Za-z]+\*?|.|\n)", re.DOTALL)
_DIGITS: Final = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_DECIMAL_COMMA: Final = re.compile(r"\{,\}(\d+)")  # 3{,}5 is how LaTeX sets it
_BRACED_WORD: Final = re.compile(r"\s*\{([^{}]*)\}|\s*([A-Za-z])")
_D: Final = r"(?:d|\\partial|\\(?:mathrm|text|operatorname)\s*\{\s*d\s*\}|\\mathrm\s+d|\\rm\s+d)\s*"
_LATEX_NAME: Final = r"(?:\\(?:mathrm|text)\s*\{[^{}]+\}|\\[A-Za-z]+|[A-Za-z])(?:_(?:\{[A-Za-z0-9_]+\}|[A-Za-z0-9]))?"
_LATEX_ORDER: Final = r"(?:\^\s*(?:\{\s*[0-9]{1,4}\s*\}|[0-9]))?"
_DERIVATIVE: Final = re.compile(
    rf"\s*\{{\s*{_D}(?P<above>{_LATEX_ORDER})\s*(?P<of>{_LATEX_NAME})?\s*\}}"
    rf"\s*\{{\s*{_D}(?P<name>{_LATEX_NAME})\s*(?P<below>{_LATEX_ORDER})\s*\}}"
)
_ENVIRONMENT: Final = re.compile(r"\s*\{\s*([A-Za-z]+\*?)\s*\}")
_NEXT_LINE_DEFINES: Final = re.compile(r"\s*[A-Za-z\\][^\n;]*?(?<![<>!=])=")


class LatexTokens(LatexNames):
    """Cuts one text of LaTeX."""

    def cut(self) -> list[Token]:
        """Return all tokens, with END at the end."""
        text, size, place = self.text, len(self.text), 0
        while place < size:
            method = _CHARACTERS.get(text[place])
            if method is not None:
                place = method(self, place)
            elif text[place].isascii() and text[place].isalpha():
                place = self.letters(place)
            elif text[place].isdigit() and text[place].isascii():
                place = self.digits(place)
            else:
                place = self.other(place)
        if self.opened:
            raise self.unclosed()
        return self.finished()

    def other(self, place: int) -> int:
        """Add anything that is the same as in a plain formula."""
        start = len(self.found)
        end = self.one(place)
        if len(self.found) > start and self.top in TAKING:
            token = self.found[start]
            if token[0] is SIGN and self.top == "exponent":
                return end
            if token[0] not in {NUMBER, LETTER, WORD}:
                raise self.fail(f"the {self.top} is missing", place, "write it in braces: {…}")
            self.found.pop()
            self.atom(token)
        return end

    def bracket(self, place: int) -> int:
        r"""Add ( ) [ ] without \left; a ] may end the order of a root."""
        character = self.text[place]
        if character == "]" and self.top == "index":
            self.opened[-1] = ("radicand", self.opened[-1][1])
            self.found.append((COMMA, ",", place, place + 1))
            return place + 1
        return self.delimiter(character, place, place + 1)

    def digits(self, place: int) -> int:
        """Add a number; an argument without braces takes one digit, an exponent the whole number."""
        hit = _DIGITS.match(self.text, place)
        assert hit is not None
        end = hit.end()
        comma = _DECIMAL_COMMA.match(self.text, end)
        if comma is not None:
            meant = f"did you mean {hit[0]}.{comma[1]}?"
            raise self.fail("a number has a decimal point, not a comma", end, meant)
        if self.top in TAKING:
            if self.top != "exponent":
                end = place + 1
            elif end > place + 1:
                written = self.text[place:end]
                self.remarks.append(Remark("braces", f"^{written} is read as ^{{{written}}}", place))
        self.atom((NUMBER, number_of(self.text, self.text[place:end], place), place, end))
        return end

    # Commands -----------------------------------------------------------------------------------------------------

    def command(self, place: int) -> int:
        """Add what a command means."""
        hit = _COMMAND.match(self.text, place)
        if hit is None:
            raise self.fail("a command is missing after \\", place, "delete it")
        word, end = hit.group(1), hit.end()
        if word in commands.SPACES or word in "()[]":
            if word in ")]":
                self.line(place)
            return end
        if word == "\\":
            return self.row(place, end)
        if word in commands.LETTERS:
            return self.greek(word, place, end)
        if word in commands.SIGNS:
            kind, value = commands.SIGNS[word]
            self.no_argument(place)
            self.found.append((kind, value, place, end))
            return end
        if word in commands.DELIMITERS:
            return self.delimiter(commands.DELIMITERS[word], place, end)
        method = _COMMANDS.get(word)
        if method is not None:
            return method(self, word, place, end)
        return self.function(word, place, end)

    def function(self, word: str, place: int, end: int) -> int:
        """Add the name of a function."""
        word = ELSEWHERE.get(word, word)  # \tg is \tan in other countries
        if is_callable(find(word)):
            return self.name(WORD, word, place, end)
        remedy = commands.REFUSED.get(word, "")
        if remedy:
            raise self.fail(f"\\{word} is not understood here", place, remedy)
        if not word.isascii():
            raise strange_character(self.text, place + 1)
        near = nearest(word, tuple(commands.LETTERS))
        remedy = f"did you mean \\{near}?" if near else f"for a name write \\mathrm{{{word}}}"
        raise self.fail(f"the command \\{word} is not known", place, remedy, UnknownName)

    def size(self, _: str, place: int, end: int) -> int:
        r"""Read \left, \right and \big with the bracket that follows."""
        text = self.text
        word = text[place + 1 : end]
        while text[end : end + 1].isspace():
            end += 1
        hit = _COMMAND.match(text, end)
        sign = commands.DELIMITERS.get(hit.group(1), "") if hit is not None else text[end : end + 1]
        after = hit.end() if hit is not None else end + 1
        if sign == "|" or (hit is not None and hit.group(1) in {"vert", "mid"}):
            if word.endswith(("left", "right")) or word[-1] in "lr":
                sign = "<|" if word == "left" or word[-1] == "l" else "|>"
            else:
                self.found.append((BAR, "|", place, after))
                return after
        if not sign or (sign not in PAIRS and sign not in PAIRS.values()):
            raise self.fail(f"a bracket is missing after \\{word}", place, f"write \\{word}( or delete it")
        return self.delimiter(sign, place, after)

    def font(self, word: str, place: int, end: int) -> int:
        r"""Read \mathrm{…}, \text{…}, \operatorname{…}: one name, or words between formulas."""
        if self.text[end : end + 1] == "*":
            end += 1
        hit = _BRACED_WORD.match(self.text, end)
        if hit is None:
            raise self.fail(f"the braces of \\{word} hold no plain word", place, "write \\mathrm{name}")
        inside, end = (hit.group(1) if hit.group(1) is not None else hit.group(2)).strip(), hit.end()
        plain = inside.replace("\\_", "_").rstrip(",.:")
        if word in {"text", "mbox", "textrm"} and self.saying(plain.lower(), place, end):
            return end
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", plain):
            raise self.fail(f"{inside!r} is no name", place, "a name is made of letters and digits")
        if plain == "B" and OPENS.match(self.text, end):
            return self.name(WORD, "beta", place, end)
        known = plain in {"e", *ELSEWHERE} or is_callable(find(plain)) or in_any_case(plain) or word == "operatorname"
        return self.name(WORD if known else LETTER, plain, place, end)

    def saying(self, words: str, place: int, end: int) -> bool:
        """Read words such as if, otherwise, and; False where they are a name."""
        if words in commands.OTHERWISE:
            if self.found and self.found[-1][0] is COMMA and self.top == "cases":
                self.found.pop()
            return True
        if words in commands.CONNECTING:
            self.found.append((LOGIC, commands.CONNECTING[words], place, end))
            return True
        return words in commands.SILENT_WORDS or not words

    def fraction(self, word: str, place: int, end: int) -> int:
        r"""Read \frac{a}{b}, and \frac{d}{dx} as a derivative."""
        hit = _DERIVATIVE.match(self.text, end)
        if hit is not None:
            orders = [order_of(self.text, re.sub(r"[{}\s]", "", hit[part]), place) for part in ("above", "below")]
            if orders[0] != orders[1]:
                raise self.fail("the orders above and below do not agree", place, "write the same in both")
            self.no_argument(place)
            of, name = (self.plain_name(hit[part] or "") for part in ("of", "name"))
            self.found.append((DERIVE, (of, name, orders[0]), place, hit.end()))
            return hit.end()
        del word
        self.opened.append(("numerator", place))
        self.found.append((OPEN, "{", place, end))
        return end

    def radical(self, _: str, place: int, end: int) -> int:
        r"""Read \sqrt{x} and \sqrt[3]{x}."""
        after = end
        while self.text[after : after + 1].isspace():
            after += 1
        ordered = self.text[after : after + 1] == "["
        callee = Callee("\\sqrt", 2, 2, _nth_root) if ordered else table_callee(RULES["sqrt"], "sqrt")
        self.found.append((FUNCTION, callee, place, end))
        self.found.append((OPEN, "(", end, end))
        self.opened.append(("index" if ordered else "radicand", place))
        return after + 1 if ordered else end

    def begin(self, _: str, place: int, end: int) -> int:
        r"""Read \begin{cases}; the other environments only lay out."""
        hit = _ENVIRONMENT.match(self.text, end)
        name = hit.group(1) if hit is not None else ""
        if hit is None or (name != "cases" and name not in commands.ALIGNED):
            raise self.fail(f"\\begin{{{name}}} is not understood", place, commands.REFUSED["begin"])
        if name == "cases":
            self.no_argument(place)
            self.opened.append(("cases", place))
            self.found.append((FUNCTION, Callee("cases", 1, None, self._cases_at(place)), place, hit.end()))
            self.found.append((OPEN, "(", hit.end(), hit.end()))
        return hit.end()

    def _cases_at(self, place: int) -> Callable[[list[Node]], Node]:
        """Return what builds where(…) from value, condition, value, condition, …, perhaps a last value."""

        def make(args: list[Node]) -> Node:
            if len(args) % 2 == 0:
                self.remarks.append(Remark("cases", "where no case holds, the last one is taken", place))
                args = args[:-1]
            node = args[-1]
            for i in range(len(args) - 3, -1, -2):
                if args[i + 1].dtype != "bool":
                    raise self.fail("each case needs a condition", place, "write \\\\ between cases, & before x > 0")
                node = RULES["where"](args[i + 1], *numbers([args[i], node]))
            return node

        return make

    def finish(self, _: str, place: int, end: int) -> int:
        r"""Read \end{…}."""
        hit = _ENVIRONMENT.match(self.text, end)
        if hit is None:
            raise self.fail("the name of the environment is missing", place, "write \\end{cases}")
        if hit.group(1) == "cases":
            if self.top != "cases":
                raise self.fail("\\end{cases} closes nothing", place, "write \\begin{cases} before it")
            self.opened.pop()
            if self.found[-1][0] is COMMA:
                self.found.pop()
            self.found.append((CLOSE, ")", place, hit.end()))
        return hit.end()

    def new_line(self, place: int) -> int:
        """Read a new line: a blank, unless the next line gives another name its formula."""
        if not self.opened and not self.delimiters and _NEXT_LINE_DEFINES.match(self.text, place):
            return self.line(place)
        return place + 1

    def raise_power(self, place: int) -> int:
        """Read ^."""
        self.no_argument(place)
        self.found.append((POWER, "^", place, place + 1))
        self.opened.append(("exponent", place))
        return place + 1

    def below(self, place: int) -> int:
        """Refuse a subscript that follows no name."""
        raise self.fail("this subscript follows no name", place, "write x_1 or x_{max}")

    def percent(self, place: int) -> int:
        """Read a comment in LaTeX's way."""
        if not self.opened:
            return self.comment(place)
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end

    def dollar(self, place: int) -> int:
        """Read $, which begins or ends mathematics: all that is meant stands between two of them."""
        outside = self.text.replace("$$", " $").split("$")[::2]
        if self.text.count("$") % 2 or any(letter.isalnum() for part in outside for letter in part):
            raise self.fail("a $ stands inside a formula", place, "delete it, or put one at both ends")
        return self.line(place) if not self.opened else place + 1


def _nth_root(args: list[Node]) -> Node:
    """Return the root of args[1] of order args[0]."""
    order, inside = numbers(args)
    if order.is_constant and order.value in {2, 3}:
        return root_of(inside, int(order.value))
    return RULES["root"](inside, order)


_CHARACTERS: Final[dict[str, Callable[[LatexTokens, int], int]]] = {
    "\\": LatexTokens.command,
    "{": LatexTokens.brace,
    "}": LatexTokens.close_brace,
    "^": LatexTokens.raise_power,
    "_": LatexTokens.below,
    "&": LatexTokens.column,
    "~": LatexTokens.blank,
    " ": LatexTokens.blank,
    "$": LatexTokens.dollar,
    "%": LatexTokens.percent,
    "#": LatexTokens.percent,
    "\n": LatexTokens.new_line,
    ";": LatexTokens.line,
    **dict.fromkeys("()[]", LatexTokens.bracket),
}
_COMMANDS: Final[dict[str, Callable[[LatexTokens, str, int, int], int]]] = {
    **dict.fromkeys(commands.FRACTIONS, LatexTokens.fraction),
    **dict.fromkeys(commands.SIZES, LatexTokens.size),
    **dict.fromkeys(commands.FONTS, LatexTokens.font),
    "sqrt": LatexTokens.radical,
    "begin": LatexTokens.begin,
    "end": LatexTokens.finish,
    "infty": lambda self, _, place, end: self.name(WORD, "inf", place, end),
}
