"""This file sets the LaTeX of a post as MathML: it lays out, and refuses what it does not know."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from chainrule.apps.nearest import nearest
from chainrule.apps.posts import latex_signs as signs
from chainrule.apps.posts.latex_elements import STYLED, cell_of, fence, sign, still, styled, with_scripts
from chainrule.errors import FormulaError

LONGEST: Final = 4_000  # characters of a formula
DEEPEST: Final = 40
_TOKEN: Final = re.compile(r"\\([A-Za-z]+|.)|([0-9]+(?:[.,][0-9]+)*)|(\s+)|(.)", re.DOTALL)
_WORD: Final = re.compile(r"(?:d(?=[A-Z][a-z]))?([A-Z][a-z]{2,}|[A-Za-z]{4,})")
_TABLE: Final = re.compile(r"\\(?:begin|end)\s*\{([A-Za-z*]+)\}(?:(?<=\{array\})\s*\{((?:[^{}]|\{[^{}]*\})*)\})?")
_SPACE: Final = re.compile(r"\\[,;: ]")
_ESCAPED: Final = re.compile(r"\\([%&#_$])")
_NO_WORDS: Final = re.compile(r"\\(?![%&#_$])|(?<!\\)\$|\{")
_APPLIED: Final = '<mo>&#x2061;</mo><mspace width="0.1667em"/>'
_END: Final = ("", "", 0)

Token = tuple[str, str, int]  # its kind: command, number, letter, sign; its text; its place


def latex_to_mathml(text: str, *, display: bool = False) -> str:
    r"""Return LaTeX as a `<math>` element; `display` sets it as a block of its own.

    Raises FormulaError with place and remedy for what is outside the subset that `docs/reference/posts.md` states.

    >>> latex_to_mathml(r"\frac{dh}{dg}")
    '<math><mfrac><mrow><mi>d</mi><mi>h</mi></mrow><mrow><mi>d</mi><mi>g</mi></mrow></mfrac></math>'
    """
    if len(text) > LONGEST:
        raise FormulaError(f"a formula in a post has at most {LONGEST} characters", remedy="write it as two")
    body = _Layout(text).all()
    return f'<math display="block">{body}</math>' if display else f"<math>{body}</math>"


def tokens_of(text: str) -> list[Token]:
    r"""Return the tokens of LaTeX; blanks go; words of four letters, and of three with a capital, stay words.

    >>> [each[1] for each in tokens_of(r"dLoss + \pi x")]
    ['d', 'Loss', '+', 'pi', 'x']
    """
    found: list[Token] = []
    place = 0
    while place < len(text):
        word = _WORD.match(text, place)
        if word is not None:
            if word.start(1) > place:
                found.append(("letter", "d", place))
            found.append(("letter", word[1], word.start(1)))
            place = word.end()
            continue
        token = _TOKEN.match(text, place)
        if token is None:
            raise FormulaError("nothing follows the backslash", text=text, place=place, remedy="delete it")
        if token[1] is not None:
            found.append(("command", token[1], place))
        elif token[2] is not None:
            found.append(("number", token[2], place))
        elif token[4] is not None:
            found.append(("letter" if token[4].isalpha() else "sign", token[4], place))
        place = token.end()
    return found


class _Layout:
    """Lays one formula out."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.place = 0
        self.depth = 0

    # Tokens -------------------------------------------------------------------------------------------------------

    def peek(self) -> Token:
        """Return the next token."""
        return self.tokens[self.place] if self.place < len(self.tokens) else _END

    def take(self) -> Token:
        """Return the next token, and go on."""
        token = self.peek()
        self.place += 1
        return token

    def trouble(self, message: str, place: int, remedy: str) -> FormulaError:
        """Return an error with its place."""
        return FormulaError(message, text=self.text, place=place, remedy=remedy)

    # Rows ---------------------------------------------------------------------------------------------------------

    def all(self) -> str:
        """Return the whole formula."""
        row = self.row()
        kind, text, place = self.peek()
        if kind:
            shown = f"\\{text}" if kind == "command" else text
            raise self.trouble(f"{shown} closes nothing", place, "delete it, or open it before")
        if not row:
            raise self.trouble("here is no formula", 0, r"write one, or \$ for a dollar")
        return "".join(row)

    def row(self) -> list[str]:
        """Return elements up to what closes the row."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.trouble("the formula is nested too deep", self.peek()[2], "write it in parts")
        found: list[str] = []
        while True:
            kind, text, place = self.peek()
            ends = kind == "command" and text in {"right", "end", "\\", "middle"}
            if not kind or ends or (kind == "sign" and text in "}&"):
                break
            if kind == "sign" and text in "^_":
                raise self.trouble(f"nothing stands before {text}", place, "write what it belongs to, such as x^2")
            element = self.scripted()
            if element:
                found.append(element)
        self.depth -= 1
        return found

    def scripted(self) -> str:
        """Return an element with what is raised and lowered behind it."""
        head = self.peek()
        base = self.element()
        below = above = ""
        primes, asked = 0, ""
        while True:
            kind, text, place = self.peek()
            if kind == "command" and text in {"limits", "nolimits"}:
                asked = text
            elif kind == "sign" and text == "'":
                primes += 1
            elif kind == "sign" and text == "^" and not above:
                self.take()
                above = self.argument("^")
                continue
            elif kind == "sign" and text == "_" and not below:
                self.take()
                below = self.argument("_")
                continue
            elif kind == "sign" and text in "^_":
                raise self.trouble(f"here is a second {text}", place, f"put both into one: x{text}{{…}}")
            else:
                break
            self.take()
        if primes:
            mark = f"<mo>{'′' * primes}</mo>"
            above = f"<mrow>{mark}{above}</mrow>" if above else mark
        written = with_scripts(base, below, above, over=self._stands_over(head, asked))
        is_function = head[0] == "command" and (head[1] in signs.FUNCTIONS or head[1] in signs.UNDER)
        return f"<mrow>{written}</mrow>{self._applied()}" if is_function else written

    def _stands_over(self, head: Token, asked: str) -> bool:
        """Return whether what is raised and lowered stands over and under; `asked` is the last word on it, or ""."""
        kind, name, place = head
        is_large = name in signs.LARGE and "int" not in name
        is_wide = is_large or name in {*signs.UNDER, *signs.BRACES} or self.text.startswith(r"\operatorname*", place)
        return kind == "command" and (asked == "limits" if asked else is_wide)

    def _applied(self) -> str:
        """Return what stands between a function and its argument: a thin space where no bracket follows."""
        kind, text, _ = self.peek()
        bracket = (kind == "sign" and text in "([") or (kind == "command" and text == "left")
        return "<mo>&#x2061;</mo>" if bracket or not kind else _APPLIED

    def argument(self, owner: str) -> str:
        """Return the next element, or the group in braces."""
        kind, text, place = self.peek()
        if not kind or (kind == "sign" and text in "}&^_") or (kind == "command" and text in {"right", "end", "\\"}):
            raise self.trouble(f"nothing follows {owner}", max(place, 0), "write it in braces: {…}")
        if kind == "number" and len(text) > 1:  # x^12 is x^1 2 in LaTeX
            self.tokens[self.place] = ("number", text[1:], place + 1)
            return f"<mn>{text[0]}</mn>"
        if kind == "letter" and len(text) > 1:
            self.tokens[self.place] = ("letter", text[1:], place + 1)
            return f"<mi>{text[0]}</mi>"
        return self.element() or "<mrow></mrow>"

    def element(self) -> str:
        """Return one element without what is raised and lowered."""
        kind, text, place = self.take()
        if kind == "number":
            return f"<mn>{text}</mn>"
        if kind == "letter":
            return f"<mi>{escape(text)}</mi>"
        if kind == "command":
            return self.command(text, place)
        if text == "{":
            row = self.row()
            self.close("}", place)
            return f"<mrow>{''.join(row)}</mrow>" if len(row) != 1 else row[0]
        if text == "\\":
            raise self.trouble("nothing follows the backslash", place, "delete it")
        if text == "~":
            return '<mspace width="0.3em"/>'
        if text == "%":
            raise self.trouble("% begins a comment in LaTeX", place, r"write \%")
        if text == "$":
            raise self.trouble("a dollar stands inside a formula", place, r"write \$")
        return sign(text)

    def close(self, wanted: str, opened: int) -> None:
        """Take the bracket that must come now."""
        kind, text, _ = self.take()
        if kind != "sign" or text != wanted:
            raise self.trouble("a brace is never closed", opened, "add }")

    # Commands -----------------------------------------------------------------------------------------------------

    def command(self, name: str, place: int) -> str:
        """Return what a command stands for."""
        if name in signs.LETTERS:
            return f"<mi>{signs.LETTERS[name]}</mi>"
        if name in signs.SIGNS:
            return f"<mo>{escape(signs.SIGNS[name])}</mo>"
        if name in signs.FUNCTIONS or name in signs.UNDER:
            return f"<mi>{name}</mi>"
        if name in signs.LARGE:
            return f"<mo>{signs.LARGE[name]}</mo>"
        if name in signs.SPACES:
            return f'<mspace width="{signs.SPACES[name]}"/>'
        if name in signs.SILENT or name in signs.SIZES:
            return ""
        if name in signs.FENCES:
            return still(signs.FENCES[name])
        if name in signs.TEXTS:
            return self.words(name, place)
        return self.structure(name, place)

    def structure(self, name: str, place: int) -> str:
        """Return a fraction, a root, brackets that grow, an accent, or a table."""
        shown = f"\\{name}"
        if name in {"frac", "dfrac", "tfrac", "cfrac"}:
            return f"<mfrac>{self.argument(shown)}{self.argument(shown)}</mfrac>"
        if name == "binom":
            pair = f'<mfrac linethickness="0">{self.argument(shown)}{self.argument(shown)}</mfrac>'
            return f"<mrow><mo>(</mo>{pair}<mo>)</mo></mrow>"
        if name == "sqrt":
            return self.root()
        if name == "left":
            return self.brackets(place)
        if name in STYLED:
            return styled(name, self.argument(shown))
        if name in signs.STACKED:
            tag = "munder" if name == "underset" else "mover"
            aside = self.argument(shown)
            return f"<{tag}>{self.argument(shown)}{aside}</{tag}>"
        if name in signs.ACCENTS:
            return f'<mover accent="true">{self.argument(shown)}<mo>{signs.ACCENTS[name]}</mo></mover>'
        if name == "begin":
            return self.table(place)
        remedy = signs.REFUSED.get(name)
        if remedy is None:
            known = sorted({*signs.LETTERS, *signs.SIGNS, *signs.FUNCTIONS, *signs.LARGE, "frac", "sqrt", "text"})
            close = nearest(f"\\{name}", [f"\\{each}" for each in known])
            remedy = close if close.startswith("did") else "docs/reference/posts.md lists the LaTeX that posts know"
        raise self.trouble(f"{shown} is not among the LaTeX that posts know", place, remedy)

    def words(self, name: str, place: int) -> str:
        r"""Return the words of \text{…}, as they stand in the source."""
        if name == "operatorname" and self.peek()[:2] == ("sign", "*"):
            self.take()
        kind, text, opened = self.peek()
        if kind != "sign" or text != "{":
            raise self.trouble(f"\\{name} needs braces", place, f"\\{name}{{…}}")
        depth, end = 1, opened + 1
        while end < len(self.text) and depth:
            depth += (self.text[end] == "{") - (self.text[end] == "}")
            end += 1
        if depth:
            raise self.trouble("a brace is never closed", opened, "add }")
        inside = self.text[opened + 1 : end - 1]
        while self.place < len(self.tokens) and self.tokens[self.place][2] < end:
            self.place += 1
        inside = _SPACE.sub("\u2009", inside)
        if _NO_WORDS.search(inside):
            raise self.trouble(f"only plain words stand in \\{name}{{…}}", opened + 1, "end it before the formula")
        inside = _ESCAPED.sub(r"\1", inside)
        if name in {"operatorname", "mathrm"}:
            return f'<mi mathvariant="normal">{escape(inside.strip())}</mi>'
        kept = escape(re.sub(r"^\s+|\s+$", "\u00a0", inside))
        style = {"textbf": ' style="font-weight:bold"', "textit": ' style="font-style:italic"'}.get(name, "")
        return f"<mtext{style}>{kept}</mtext>"

    def root(self) -> str:
        """Return a root, with its degree in square brackets."""
        kind, text, place = self.peek()
        if kind == "sign" and text == "[":
            self.take()
            degree: list[str] = []
            while self.peek()[:2] != ("sign", "]"):
                if not self.peek()[0]:
                    raise self.trouble("a square bracket is never closed", place, "add ]")
                degree.append(self.scripted())
            self.take()
            return f"<mroot>{self.argument('the degree')}<mrow>{''.join(degree)}</mrow></mroot>"
        return f"<msqrt>{self.argument(chr(92) + 'sqrt')}</msqrt>"

    def delimiter(self, owner: str) -> str:
        r"""Return the bracket behind \left or \right; a point stands for none."""
        kind, text, place = self.take()
        if kind == "command" and text in signs.FENCES:
            return signs.FENCES[text]
        if kind == "sign" and text in "()[]|./":
            return "" if text == "." else text
        remedy = f"write \\{owner}( or \\{owner}."
        raise self.trouble(f"no bracket follows \\{owner}", place or len(self.text) - 1, remedy)

    def brackets(self, place: int) -> str:
        r"""Return \left( … \right)."""
        left, parts = self.delimiter("left"), []
        while True:
            parts += self.row()
            kind, text, _ = self.take()
            if kind == "command" and text == "middle":
                parts.append(fence(self.delimiter("middle"), "infix"))
            elif kind == "command" and text == "right":
                break
            else:
                raise self.trouble(r"\left has no \right", place, r"add \right) behind it, or \right.")
        right = self.delimiter("right")
        return f"<mrow>{fence(left, 'prefix')}{''.join(parts)}{fence(right, 'postfix')}</mrow>"

    def table(self, place: int) -> str:
        r"""Return an environment such as aligned or cases."""
        name, places = self.name_of_table("begin", place)
        rows: list[list[str]] = [[]]
        while True:
            rows[-1].append("".join(self.row()))
            kind, text, where = self.take()
            if kind == "command" and text == "\\":
                rows.append([])
            elif kind == "command" and text == "end":
                if self.name_of_table("end", where)[0] != name:
                    raise self.trouble(f"here ends another table than {name}", where, f"\\end{{{name}}}")
                break
            elif not (kind == "sign" and text == "&"):
                raise self.trouble(f"\\begin{{{name}}} has no end", place, f"add \\end{{{name}}}")
        if rows[-1] == [""]:
            rows.pop()
        lines = ["".join(cell_of(cell, places[k % len(places)]) for k, cell in enumerate(row)) for row in rows]
        table = f"<mtable>{''.join(f'<mtr>{line}</mtr>' for line in lines)}</mtable>"
        left, right = signs.AROUND.get(name, ("", ""))
        return f"<mrow>{fence(left, 'prefix')}{table}{fence(right, 'postfix')}</mrow>"

    def name_of_table(self, owner: str, place: int) -> tuple[str, list[str]]:
        r"""Return the name behind \begin or \end, and how the columns stand."""
        found = _TABLE.match(self.text, place)
        if found is None or found[1] not in signs.TABLES:
            known = ", ".join(signs.TABLES)
            raise self.trouble(f"\\{owner} opens nothing that posts know", place, f"known are {known}")
        while self.place < len(self.tokens) and self.tokens[self.place][2] < found.end():
            self.place += 1
        columns = found[2] or ""
        unknown = next((k for k, letter in enumerate(columns) if letter not in {*signs.PLACES, "|", " "}), None)
        if unknown is not None:
            where = found.start(2) + unknown
            raise self.trouble(f"{columns[unknown]} opens nothing that posts know", where, "known are l, c, r, |")
        given = [signs.PLACES[letter] for letter in columns if letter in signs.PLACES]
        return found[1], given or signs.TABLES[found[1]].split()
