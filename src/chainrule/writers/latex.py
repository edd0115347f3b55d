r"""This file writes a graph as LaTeX that KaTeX and the LaTeX reader understand: \frac, \sqrt, \sin x, e^{x}."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from chainrule.rules import RULES
from chainrule.rules.names import GREEK_NAMES as GREEK
from chainrule.rules.rule import ATOM, LOOSE, POWER
from chainrule.writers.figures import BRACKET, CLOSED, DIGIT, FUNCTION, LETTER, OTHER, UNCLEAR, Figures
from chainrule.writers.layout import CALL_HOLDS, CLOSED_HOLDS, NAME_HOLDS, NAMES, Form, names_e, write
from chainrule.writers.notation import name_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainrule.graph import Node
    from chainrule.rules import Rule
    from chainrule.writers.layout import Forms, Memo

_BESSEL: Final = RULES["besselj"]
_POLYGAMMA: Final = RULES["polygamma"]
_HEAD: Final = re.compile(r"(\\[A-Za-z]+|\\operatorname\{\{\w+\}\}|\\log_\{\{\d+\}\}) \{0\}")
_MAY_BE_RAISED: Final = re.compile(r"\\[A-Za-z]+")
_ESCAPED: Final[dict[str, str]] = {
    **{c: f"\\{c}" for c in "{}$&#_%"},
    "\\": r"\backslash{}",
    "^": r"\wedge{}",
    "~": r"\sim{}",
}


class Latex(Figures):
    """LaTeX's mathematics mode."""

    exp_head = r"\exp"

    def __init__(self, layers: str = NAMES, *, calls_exp: bool = False) -> None:
        """Collect the methods by operation."""
        super().__init__("latex", layers, calls_exp=calls_exp)
        self.kinds[RULES["root"]] = self.root
        self.heads: dict[Rule, str | None] = {}
        self.words: dict[str, str] = {}

    def root(self, node: Node, forms: Forms) -> Form:
        """Print a root; braces keep brackets within its order from closing it."""
        order = forms[node.args[1]].text
        order = f"{{{order}}}" if "]" in order else order
        return Form(rf"\sqrt[{order}]{{{forms[node.args[0]].text}}}", CLOSED)

    def row(self, *parts: str) -> str:
        """Put parts beside each other."""
        return " ".join(parts)

    def bracket(self, text: str) -> str:
        """Put round brackets."""
        return rf"\left({text}\right)"

    def sign(self, sign: str) -> str:
        """Draw + or -."""
        return sign

    def negated(self, text: str) -> str:
        """Draw a minus."""
        return "-" + text

    def product(self, left: str, right: str, *, dot: bool) -> str:
        """Draw a product."""
        return rf"{left} \cdot {right}" if dot else f"{left} {right}"

    def fraction(self, above: str, below: str) -> str:
        """Draw a fraction."""
        return rf"\frac{{{above}}}{{{below}}}"

    def raised(self, base: str, exponent: str) -> str:
        """Draw a power."""
        return f"{base}^{{{exponent}}}"

    def number(self, figures: str) -> str:
        """Draw a number."""
        return figures

    def scientific(self, mantissa: str, exponent: str) -> str:
        """Draw m·10^e."""
        return rf"{mantissa} \cdot 10^{{{exponent}}}"

    def exponent_of_ten(self, exponent: str) -> str:
        """Draw the exponent of a power of ten."""
        return exponent

    def word(self, name: str) -> str:
        """Draw a name: a letter with its subscript, or a word in upright letters."""
        drawn = self.words.get(name)
        if drawn is None:
            stem, below = name_parts(name)
            drawn = self._stem(stem)
            if below:
                word = below if below.isdigit() or len(below) == 1 else rf"\mathrm{{{_escaped(below)}}}"
                drawn += f"_{{{word}}}"
            self.words[name] = drawn
        return drawn

    def _stem(self, stem: str) -> str:
        if stem in GREEK:
            return f"\\{stem}"
        return stem if len(stem) == 1 and stem.isalpha() else rf"\mathrm{{{_escaped(stem)}}}"

    def is_word(self, name: str) -> bool:
        """Say whether a name is drawn with several letters."""
        return self.word(name).startswith(r"\mathrm")

    def head(self, rule: Rule) -> str | None:
        """Return the head of a function that stands before its argument."""
        if rule not in self.heads:
            found = _HEAD.fullmatch(rule.latex or "")
            self.heads[rule] = found[1].format() if found else None
        return self.heads[rule]

    def raised_head(self, rule: Rule) -> str | None:
        r"""Return the head where it is one sign, such as \sin."""
        head = self.head(rule)
        return head if head is not None and _MAY_BE_RAISED.fullmatch(head) else None

    def apply(self, head: str, argument: str, *, brackets: bool) -> str:
        """Draw sin x or sin(x + 1)."""
        return head + self.bracket(argument) if brackets else f"{head} {argument}"

    def arguments(self, head: str, args: Sequence[str]) -> str:
        """Draw f(a, b)."""
        return head + self.bracket(", ".join(args))

    def template(self, rule: Rule) -> str | None:
        """Return the template of a rule."""
        return rule.latex

    def is_large_order(self, rule: Rule, args: Sequence[Form]) -> bool:
        """Say whether an order is more than a letter or a whole number, and is no more read where it is small."""
        if rule is _POLYGAMMA:
            return not (args[0].text.isdigit() and len(args[0].text) <= 4)
        return super().is_large_order(rule, args) or (rule is _BESSEL and not args[0].text.isalnum())

    def template_holds(self, rule: Rule, template: str) -> tuple[int, str]:
        """Return how tightly a template holds, and its lead."""
        if rule.holds < ATOM:
            lead = DIGIT if template[0].isdigit() else FUNCTION
            if rule.holds == LOOSE:
                lead = UNCLEAR
            return rule.holds, OTHER if rule.holds == POWER and lead != DIGIT else lead
        if not rule.arity:
            return NAME_HOLDS, LETTER
        if template.startswith(r"\sqrt"):
            return CLOSED, OTHER
        if template.startswith(r"\left"):
            return CLOSED_HOLDS, BRACKET if template.startswith(r"\left(") else OTHER
        return CALL_HOLDS, OTHER

    def word_of_function(self, name: str) -> str:
        """Draw the name of a function."""
        return rf"\operatorname{{{_escaped(name)}}}"

    def marked(self, head: str, marks: str) -> str:
        """Draw f' or f^(1,0)."""
        if marks[0] == "'":
            return head + marks
        return rf"{head}^{{\left({marks.strip('()')}\right)}}"

    def derivative_sign(self, name: str, order: int, body: str = "") -> str:
        """Draw d/dx."""
        power = "" if order == 1 else f"^{{{order}}}"
        return self.fraction(f"d{power}{body}", f"d{name}{power}")

    def join(self, statements: list[tuple[str, str]], last: str) -> str:
        """Print statements as lines that are aligned at their equals signs."""
        lines = [f"{left} &= {right}" for left, right in statements]
        if last:
            lines.append(f"& {last}")
        return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def _escaped(word: str) -> str:
    """Return a word in which no character means anything to TeX."""
    return "".join([_ESCAPED.get(c, c) for c in word])


_STYLES: dict[tuple[str, bool], Latex] = {}


def to_latex(
    node: Node, *, layers: str = NAMES, memo: Memo | None = None, calls_exp: bool | None = None
) -> str:
    r"""Return a graph as LaTeX, for mathematics mode.

    `layers`, `memo` and `calls_exp` are those of `chainrule.writers.text.to_text`.

    >>> from chainrule.graph import symbol
    >>> from chainrule.rules import RULES
    >>> x = symbol("x")
    >>> print(to_latex(2 * x * RULES["cos"](x**2) / (x + 1)))
    \frac{2 x \cos\left(x^{2}\right)}{x + 1}
    """
    if calls_exp is None:
        calls_exp = memo is None and names_e(node, layers=layers)
    style = _STYLES.get((layers, calls_exp))
    if style is None:
        style = _STYLES[layers, calls_exp] = Latex(layers, calls_exp=calls_exp)
    return write(node, style, memo)


if __name__ == "__main__":  # a demonstration
    from chainrule.writers.demonstration import show_all

    show_all(to_latex)
