r"""This file reads the names of LaTeX: letters, Greek letters, subscripts, primes, functions that are one letter."""

from __future__ import annotations

import re
from typing import Final

from chainrule.graph import const
from chainrule.readers import latex_commands as commands
from chainrule.readers.formula_calls import Callee, is_callable, numbers
from chainrule.readers.formula_joined import named
from chainrule.readers.formula_tokens import BASE, BREAK, FUNCTION, LETTER, LOGIC, WORD
from chainrule.readers.latex_groups import TAKING, LatexGroups
from chainrule.readers.reading import Remark
from chainrule.rules import RULES

OPENS: Final = re.compile(r"(?:\\left\s*)?\(")
_LETTERS: Final = re.compile(r"[A-Za-z]+")
_BELOW: Final = re.compile(
    r"\s*(?:\{\s*(?:\\(?:text|mathrm|mathit|rm|operatorname)\s*\{\s*([A-Za-z0-9_ ]+?)\s*\}"
    r"|\\([A-Za-z]+)|([A-Za-z0-9_]+))\s*\}|\\([A-Za-z]+)|([A-Za-z0-9]))"
)
_PRIMES: Final = re.compile(r"(?:'|′|\^\s*\{\s*(?:\\prime\s*|'\s*|′\s*)+\}|\^\s*\\prime(?![A-Za-z]))+")
_RAISED_BRACKET: Final = re.compile(r"\s*\^\s*\{\s*(?:\\left\s*)?\(\s*([0-9]{1,4})\s*(?:\\right\s*)?\)\s*\}")
_ASSIGNED: Final = re.compile(r"\s*&?=(?!=)")


class LatexNames(LatexGroups):
    """The names of one text of LaTeX."""

    def letters(self, place: int) -> int:
        """Add letters: a product, the name of a function, or a name that is declared."""
        hit = _LETTERS.match(self.text, place)
        assert hit is not None
        run, end = hit.group(), hit.end()
        if self.top in TAKING:
            run, end = run[0], place + 1
        elif _ASSIGNED.match(self.text, end) and len(run) > 1 and (not self.found or self.found[-1][0] is BREAK):
            self.words.add(run)
        if len(run) > 1 and self._is_word(run):
            return self.name(WORD, run, place, end)
        for at in range(place, end - 1):
            self.found.append((WORD, self.text[at], at, at + 1))
        if len(run) > 2:
            self.remarks.append(Remark("letters", f"{run} is read as a product of {len(run)} letters", place))
        return self.special(self.text[end - 1], end - 1, end)

    def _is_word(self, run: str) -> bool:
        """Say whether letters that stand together are one word."""
        if run in self.words or run in {"and", "or", "not", "pi"}:
            return True
        return any(is_callable(named(run[:size])) for size in range(min(len(run), 9), 1, -1))

    def special(self, letter: str, place: int, end: int) -> int:
        r"""Add a letter, or the function that it is directly before a bracket: W\left(x\right)."""
        function = {"W": "lambertw"}.get(letter, "")
        if function and letter not in self.words and OPENS.match(self.text, end):
            self.remarks.append(Remark("function-letter", f"{letter}(…) is read as {function}(…)", place))
            return self.name(WORD, function, place, end)
        return self.name(WORD, letter, place, end)

    def name(self, kind: str, word: str, place: int, end: int) -> int:
        """Add a name with the subscripts and primes that follow it."""
        text = self.text
        marks = _PRIMES.match(text, end)
        if marks is not None:
            return self._add_primed(kind, word, place, marks)
        below = end
        while text[below : below + 1] in {" ", "\t"}:
            below += 1
        if text[below : below + 1] == "_" and self.top not in TAKING:
            hit = _BELOW.match(text, below + 1)
            if hit is None and word == "log":
                self.found.append((WORD, word, place, end))
                self.found.append((BASE, "_", below, below + 1))
                self.opened.append(("base", below))
                return below + 1
            if hit is None:
                raise self.fail("a subscript is made of letters and digits", below, "write x_1 or x_{max}")
            part = next(group for group in hit.groups() if group).replace(" ", "_")
            joined = word + part  # a declared x1 is printed as x_{1}
            lowered = joined if joined in self.words and f"{word}_{part}" not in self.words else f"{word}_{part}"
            return self.name(kind, lowered, place, hit.end())
        if kind is WORD and word in commands.CONNECTING:
            self.found.append((LOGIC, commands.CONNECTING[word], place, end))
            return end
        self.atom((kind, word, place, end))
        return end

    def _add_primed(self, kind: str, word: str, place: int, marks: re.Match[str]) -> int:
        count = marks.group().count("'") + marks.group().count("′") + marks.group().count("prime")
        self.atom((kind, word + "'" * count, place, marks.end()))
        return marks.end()

    def greek(self, word: str, place: int, end: int) -> int:
        r"""Add a Greek letter; \psi( and \sigma( directly before a bracket are functions."""
        name = commands.LETTERS[word]
        if name == "pi":
            return self.name(WORD, name, place, end)
        raised = _RAISED_BRACKET.match(self.text, end) if name == "psi" else None
        if raised is not None:
            order = const(int(raised.group(1)))
            callee = Callee("psi", 1, 1, lambda args: RULES["polygamma"](order, *numbers(args)))
            self.found.append((FUNCTION, callee, place, raised.end()))
            return raised.end()
        if name not in self.words and OPENS.match(self.text, end):
            function = {"psi": "digamma", "sigma": "sigmoid"}.get(name, "")
            if function:
                self.remarks.append(Remark("function-letter", f"\\{word}(…) is read as {function}(…)", place))
                return self.name(WORD, function, place, end)
        return self.name(LETTER, name, place, end)

    def plain_name(self, written: str) -> str:
        r"""Return the name that \theta_{1}, \mathrm{speed} or x is."""
        word = re.sub(r"\\(?:mathrm|text)\s*\{([^{}]+)\}", r"\1", written).replace("\\_", "_")
        stem, line, below = word.replace("{", "").replace("}", "").strip().partition("_")
        if stem.startswith("\\"):
            stem = commands.LETTERS.get(stem[1:], stem[1:])
        return f"{stem}{line}{below}"
