"""This file writes a graph as MathML Core, for pages: `<mfrac>`, `<msup>`, `<msqrt>`; every form is one element."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from chainrule.rules.names import GREEK_NAMES as GREEK
from chainrule.rules.rule import ATOM, LOOSE, POWER
from chainrule.writers.figures import BRACKET, CLOSED, DIGIT, FUNCTION, LETTER, OTHER, UNCLEAR, Figures
from chainrule.writers.layout import CALL_HOLDS, CLOSED_HOLDS, NAME_HOLDS, NAMES, names_e, write
from chainrule.writers.notation import name_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainrule.graph import Node
    from chainrule.rules import Rule
    from chainrule.writers.layout import Memo

_HEAD: Final = re.compile(r"(?:\\operatorname\{\{(\w+)\}\}|\\([A-Za-z]+)) \{0\}")
_CALLED: Final = re.compile(
    r"(?:\\operatorname\{\{(\w+)\}\}|\\mathrm\{\{(\w+)\}\}|\\([A-Za-z]+)|([A-Za-z]))\\left\(.*\\right\)"
)
_LOG: Final = re.compile(r"\\log_\{\{(\d+)\}\} \{0\}")
# U+2061 says that a function is applied. It takes no room in MathML Core: a thin space follows where no bracket does.
_APPLIED: Final = "<mo>&#x2061;</mo>"
_THIN: Final = '<mspace width="0.1667em"/>'
_TIMES: Final = "<mo>&#x2062;</mo>"  # invisible times, for screen readers
# TeX leaves a thin space before a name of several letters; beside another factor, x sin x would else look like xsin x.
_SPELT: Final = re.compile(r"(?:<m(?:row|sup|sub|subsup)>)*<mi>\w\w")


class MathML(Figures):
    """MathML Core."""

    exp_head = "<mi>exp</mi>"

    def __init__(self, layers: str = NAMES, *, calls_exp: bool = False) -> None:
        """Collect the methods by operation."""
        super().__init__("mathml", layers, calls_exp=calls_exp)
        self.heads: dict[Rule, str | None] = {}
        self.words: dict[str, str] = {}

    def row(self, *parts: str) -> str:
        """Put parts beside each other."""
        return f"<mrow>{''.join(parts)}</mrow>"

    def bracket(self, text: str) -> str:
        """Put round brackets that grow."""
        return f'<mrow><mo form="prefix" stretchy="true">(</mo>{text}<mo form="postfix" stretchy="true">)</mo></mrow>'

    def sign(self, sign: str) -> str:
        """Draw + or −."""
        return "<mo>+</mo>" if sign == "+" else "<mo>−</mo>"

    def negated(self, text: str) -> str:
        """Draw a minus."""
        return f'<mrow><mo form="prefix">−</mo>{text}</mrow>'

    def product(self, left: str, right: str, *, dot: bool) -> str:
        """Draw a product."""
        between = "<mo>⋅</mo>" if dot else _TIMES + _THIN if _SPELT.match(right) else _TIMES
        return self.row(left, between, right)

    def fraction(self, above: str, below: str) -> str:
        """Draw a fraction."""
        return f"<mfrac>{above}{below}</mfrac>"

    def raised(self, base: str, exponent: str) -> str:
        """Draw a power."""
        return f"<msup>{base}{exponent}</msup>"

    def number(self, figures: str) -> str:
        """Draw a number."""
        return f"<mn>{figures}</mn>"

    def scientific(self, mantissa: str, exponent: str) -> str:
        """Draw m·10^e."""
        return self.product(
            f"<mn>{mantissa}</mn>", self.raised("<mn>10</mn>", self.exponent_of_ten(exponent)), dot=True
        )

    def exponent_of_ten(self, exponent: str) -> str:
        """Draw the exponent of a power of ten."""
        return f"<mn>{exponent}</mn>" if exponent[0] != "-" else self.negated(f"<mn>{exponent[1:]}</mn>")

    def word(self, name: str) -> str:
        """Draw a name: one letter is slanted, several stand upright, as browsers do by themselves."""
        drawn = self.words.get(name)
        if drawn is None:
            stem, below = name_parts(name)
            drawn = f"<mi>{escape(GREEK.get(stem, stem))}</mi>"
            if below:
                tag = "mn" if below.isdigit() else "mi"
                drawn = f"<msub>{drawn}<{tag}>{escape(below)}</{tag}></msub>"
            self.words[name] = drawn
        return drawn

    def is_word(self, name: str) -> bool:
        """Say whether a name is drawn with several letters."""
        stem = name_parts(name)[0]
        return len(GREEK.get(stem, stem)) > 1

    def head(self, rule: Rule) -> str | None:
        """Return the head of a function that stands before its argument."""
        if rule not in self.heads:
            self.heads[rule] = None if rule.mathml else _head(rule.latex or "")
        return self.heads[rule]

    def raised_head(self, rule: Rule) -> str | None:
        """Return the head of a function that may carry a raised whole number."""
        head = self.head(rule)
        return head if head is not None and head.startswith("<mi>") else None

    def apply(self, head: str, argument: str, *, brackets: bool) -> str:
        """Draw sin x or sin(x + 1)."""
        if brackets:
            return self.row(head, _APPLIED, self.bracket(argument))
        return self.row(head, _APPLIED, _THIN, argument)

    def arguments(self, head: str, args: Sequence[str]) -> str:
        """Draw f(a, b)."""
        return self.row(head, _APPLIED, self.bracket("<mo>,</mo>".join(args)))

    def template(self, rule: Rule) -> str | None:
        """Return the template of a rule: its own, or one for a call under the sign that it has in LaTeX."""
        if rule.mathml is None and rule.latex is not None:
            found = _CALLED.fullmatch(rule.latex)
            if found:
                name = next(filter(None, found.groups()))
                head = f"<mi>{GREEK.get(name, name)}</mi>"
                return self.arguments(head, [f"{{{i}}}" for i in range(rule.arity)])
        return rule.mathml

    def template_holds(self, rule: Rule, template: str) -> tuple[int, str]:
        """Return how tightly a template holds, and its lead."""
        if rule.holds < ATOM:
            lead = UNCLEAR if rule.holds == LOOSE else FUNCTION
            if rule.holds == POWER:
                lead = DIGIT if template.startswith("<msup><mn>") else OTHER
            return rule.holds, lead
        if not rule.arity:
            return NAME_HOLDS, LETTER
        if template.startswith(("<msqrt>", "<mroot>")):
            return CLOSED, OTHER
        if "<mi>" in template:
            return CALL_HOLDS, OTHER
        return CLOSED_HOLDS, BRACKET

    def word_of_function(self, name: str) -> str:
        """Draw the name of a function."""
        return f"<mi>{escape(name)}</mi>"

    def marked(self, head: str, marks: str) -> str:
        """Draw f′ or f^(1,0)."""
        if marks.startswith("'"):
            return self.raised(head, "<mo>" + "′" * len(marks) + "</mo>")
        orders = "<mo>,</mo>".join([f"<mn>{order}</mn>" for order in marks.strip("()").split(",")])
        return self.raised(head, self.bracket(orders))

    def derivative_sign(self, name: str, order: int, body: str = "") -> str:
        """Draw d/dx."""
        d, power = "<mi>d</mi>", f"<mn>{order}</mn>"
        if order == 1:
            return self.fraction(self.row(d, body), self.row(d, name))
        return self.fraction(self.row(self.raised(d, power), body), self.row(d, self.raised(name, power)))

    def join(self, statements: list[tuple[str, str]], last: str) -> str:
        """Print statements as the rows of a table."""
        rows = [_line(left, right) for left, right in statements]
        if last:
            rows.append(f"<mtr><mtd></mtd><mtd>{last}</mtd></mtr>")
        return f"<mtable>{''.join(rows)}</mtable>"


def _line(left: str, right: str) -> str:
    """Return one row of the table."""
    return f"<mtr><mtd>{left}</mtd><mtd><mrow><mo>=</mo>{right}</mrow></mtd></mtr>"


def _head(latex: str) -> str | None:
    r"""Return the MathML of a head such as \sin or \log_{2}."""
    found = _HEAD.fullmatch(latex)
    if found:
        name = found[1] or found[2]
        return f"<mi>{GREEK.get(name, name)}</mi>"
    found = _LOG.fullmatch(latex)
    return f"<msub><mi>log</mi><mn>{found[1]}</mn></msub>" if found else None


_STYLES: dict[tuple[str, bool], MathML] = {}


def to_mathml(
    node: Node,
    *,
    layers: str = NAMES,
    memo: Memo | None = None,
    display: bool = False,
    calls_exp: bool | None = None,
) -> str:
    """Return a graph as a `<math>` element; `display` sets it as a block of its own.

    `layers`, `memo` and `calls_exp` are those of `chainrule.writers.text.to_text`.

    >>> from chainrule.graph import symbol
    >>> to_mathml(symbol("x") ** 2)
    '<math><msup><mi>x</mi><mn>2</mn></msup></math>'
    """
    if calls_exp is None:
        calls_exp = memo is None and names_e(node, layers=layers)
    style = _STYLES.get((layers, calls_exp))
    if style is None:
        style = _STYLES[layers, calls_exp] = MathML(layers, calls_exp=calls_exp)
    opening = '<math display="block">' if display else "<math>"
    return f"{opening}{write(node, style, memo)}</math>"


if __name__ == "__main__":  # a demonstration
    from chainrule.writers.demonstration import show_all

    show_all(to_mathml)
