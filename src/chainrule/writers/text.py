"""This file writes a graph in the input language, in ASCII or with mathematical characters; both read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.rules import RULES, Rule
from chainrule.rules.names import GREEK_NAMES as GREEK
from chainrule.rules.rule import LOOSE, POWER, PREFIX, PRODUCT, SUM
from chainrule.writers.layout import CALL_HOLDS, CLOSED_HOLDS, NAME_HOLDS, NAMES, Form, Style, names_e, write
from chainrule.writers.notation import (
    FRACTION,
    SCIENTIFIC,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    called,
    digits,
    number_parts,
    primes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainrule.graph import Node
    from chainrule.writers.layout import Forms, Memo

DIVISOR: Final = PREFIX + 1  # what may stand after / without brackets
ROOT: Final = POWER - 1  # √x: under a power in brackets, anywhere else without

_POWER, _EXP, _E = RULES["power"], RULES["exp"], RULES["e"]
_UNICODE_SIGNS: Final[dict[str, str]] = {"<=": "≤", ">=": "≥", "!=": "≠"}


class Text(Style):
    """The input language; `unicode` chooses x² for x^2, · for *, − for -, √ and Greek letters."""

    def __init__(self, *, unicode: bool = False, layers: str = NAMES, calls_exp: bool = False) -> None:
        """Choose the characters."""
        super().__init__("unicode" if unicode else "text", layers, calls_exp=calls_exp)
        self.unicode = unicode
        self.minus = "−" if unicode else "-"
        self.times = "·" if unicode else "*"
        self.kinds.update(
            {
                RULES["add"]: self.add,
                RULES["subtract"]: self.subtract,
                RULES["negate"]: self.negate,
                RULES["multiply"]: self.multiply,
                RULES["divide"]: self.divide,
                _POWER: self.power,
                _EXP: self.power,
                RULES["logbase"]: self.logbase,
            }
        )
        if unicode:
            self.kinds.update({RULES["sqrt"]: self.radical, RULES["cbrt"]: self.radical})
        if calls_exp:
            self.call_exp()
        self.templates: dict[Rule, tuple[str, int, tuple[int, ...]]] = {}

    # Names and numbers --------------------------------------------------------------------------------------------

    def name(self, name: str) -> Form:
        """Print a name: as it is, or with Greek letters and subscripts."""
        if not self.unicode:
            return Form(name, NAME_HOLDS)
        stem, line, below = name.partition("_")  # x₁ is read as x_1, so that x1 stays as it is
        stem = GREEK.get(stem, stem)
        if len(stem) == 1 and below.isdigit() and below.isascii():
            return Form(stem + below.translate(SUBSCRIPTS), NAME_HOLDS)
        return Form(stem + line + below, NAME_HOLDS)

    def constant(self, node: Node, _: Forms) -> Form:
        """Print a number exactly."""
        kind, first, second = number_parts(node)
        text, holds = first, NAME_HOLDS
        if kind == FRACTION:
            text, holds = f"{first}/{second}", PRODUCT
        elif kind == SCIENTIFIC:
            text, holds = f"{first}e{second}", DIVISOR
        if node.value < 0:
            return Form(self.minus + text, PRODUCT, minus=True, opposite=text, turns=True)
        return Form(text, holds)

    # Arithmetic ---------------------------------------------------------------------------------------------------

    def add(self, node: Node, forms: Forms) -> Form:
        """Print a + b; a negative number after the sign turns it: a - 2."""
        a, b = forms[node.args[0]], forms[node.args[1]]
        left = a.text if a.holds >= SUM else f"({a.text})"
        end = f" + {self._operand(b, PRODUCT)}"
        if b.turns and b.holds >= PRODUCT:
            end = f" {self.minus} {b.opposite}"
        return Form(left + end, SUM, minus=a.minus and a.holds >= SUM)

    def subtract(self, node: Node, forms: Forms) -> Form:
        """Print a - b."""
        a, b = forms[node.args[0]], forms[node.args[1]]
        left = a.text if a.holds >= SUM else f"({a.text})"
        return Form(f"{left} {self.minus} {self._operand(b, PRODUCT)}", SUM, minus=a.minus and a.holds >= SUM)

    def negate(self, node: Node, forms: Forms) -> Form:
        """Print -a."""
        return Form(self.minus + self._operand(forms[node.args[0]], PRODUCT), PRODUCT, minus=True)

    def multiply(self, node: Node, forms: Forms) -> Form:
        """Print a*b, or 2x where a number stands before a name, a function or a bracket."""
        first = node.args[0]
        a, b = forms[first], forms[node.args[1]]
        end = self._operand(b, PREFIX)
        if first.is_constant and a.holds >= PRODUCT and self._may_touch(a, end, b):
            pass
        else:
            end = self.times + end
        if a.turns and a.holds >= PRODUCT:
            return Form(a.text + end, PRODUCT, minus=True, opposite=a.opposite + end, turns=True)
        if a.holds < PRODUCT:
            return Form(f"({a.text}){end}", PRODUCT)
        return Form(a.text + end, PRODUCT, minus=a.minus)

    def _may_touch(self, number: Form, right: str, b: Form) -> bool:
        """Say whether a number can stand directly before `right`, as in 2x."""
        start = right[0]
        figures = number.opposite or number.text
        if not (start.isalpha() or start in "(√∛") or figures in {"0", "1"} or "/" in figures or "e" in figures:
            return False
        if start in "eE" and right[1:2] and right[1] in "0123456789+-":  # 2e1 would be twenty
            return False
        if right[1:2].isalpha() and _begins_with_a_long_name(right):  # 2batter is no word
            return False
        return b.lead != "d/dx"

    def divide(self, node: Node, forms: Forms) -> Form:
        """Print a/b."""
        a, b = forms[node.args[0]], forms[node.args[1]]
        end = f"/{self._operand(b, DIVISOR)}"
        if a.turns and a.holds >= PRODUCT:
            return Form(a.text + end, PRODUCT, minus=True, opposite=a.opposite + end, turns=True)
        if a.holds < PRODUCT:
            return Form(f"({a.text}){end}", PRODUCT)
        return Form(a.text + end, PRODUCT, minus=a.minus)  # -x/2 is the same whichever way it is read

    def power(self, node: Node, forms: Forms) -> Form:
        """Print a^b, also for e^b."""
        exponent = forms[node.args[-1]]
        if node.op is _EXP:
            base = "e"
        else:
            a = forms[node.args[0]]
            base = a.text if a.holds >= CALL_HOLDS else f"({a.text})"
        raised = self._raised(exponent)
        if raised:
            return Form(base + raised, POWER)
        return Form(f"{base}^{exponent.text if exponent.holds >= NAME_HOLDS else f'({exponent.text})'}", POWER)

    def called_exp(self, argument: str) -> Form:
        """Print exp(x)."""
        return Form(f"exp({argument})", CALL_HOLDS)

    def _raised(self, exponent: Form) -> str:
        """Return a short exponent in superscript characters, or "" where it has to be written with ^."""
        text = exponent.text
        if not self.unicode or len(text) > 4 or sum(map(str.isalpha, text)) > 1:
            return ""
        if "e" in text[1:-1]:  # 1e30
            return ""
        characters = [SUPERSCRIPTS.get(c, "") for c in text]
        return "".join(characters) if all(characters) else ""

    def _operand(self, form: Form, needs: int) -> str:
        """Return what may stand after an operator: never with a leading minus, and tight enough."""
        return f"({form.text})" if form.minus or form.holds < needs else form.text

    # Functions ----------------------------------------------------------------------------------------------------

    def rule(self, node: Node, forms: Forms) -> Form:
        """Print a function by its template, or as name(a, b)."""
        rule = node.op
        assert isinstance(rule, Rule)
        args = node.args
        if rule.text is None:
            return Form(f"{rule.name}({', '.join([forms[arg].text for arg in args])})", CALL_HOLDS)
        template, holds, needs = self.templates.get(rule) or self._template(rule)
        return Form(template.format(*[self._inside(forms[arg], need) for arg, need in zip(args, needs)]), holds)

    def _inside(self, form: Form, needs: int) -> str:
        """Return an argument for a template."""
        return form.text if form.holds >= needs else f"({form.text})"

    def _template(self, rule: Rule) -> tuple[str, int, tuple[int, ...]]:
        """Return the template of a rule with how tightly it holds and its arguments must."""
        template = rule.text or ""
        holds, needs = rule.holds, rule.needs
        if not rule.arity:
            holds = NAME_HOLDS
        elif template.endswith((")", "|")):  # closed on both sides: anything may stand inside
            holds, needs = (CALL_HOLDS if template.endswith(")") else CLOSED_HOLDS), (LOOSE,) * rule.arity
        if self.unicode:
            name = GREEK.get(template, template)
            template = "∞" if name == "inf" else name
            for sign, better in _UNICODE_SIGNS.items():
                template = template.replace(f" {sign} ", f" {better} ")
            for number in ("10", "2"):
                template = template.replace(f"log_{number}", f"log{number.translate(SUBSCRIPTS)}")
        self.templates[rule] = (template, holds, needs)
        return self.templates[rule]

    def radical(self, node: Node, forms: Forms) -> Form:
        """Print √x, with brackets round anything longer than a name or a number."""
        form = forms[node.args[0]]
        sign = "√" if node.op is RULES["sqrt"] else "∛"
        return Form(sign + (form.text if form.holds >= NAME_HOLDS else f"({form.text})"), ROOT)

    def logbase(self, node: Node, forms: Forms) -> Form:
        """Print a logarithm with its base below, log_3(x), or beside x where the base is no plain number."""
        x, base = node.args
        number = base.value if base.is_constant and not base.is_decimal else 0
        if type(number) is int and number > 2 and number != 10:  # log_2 and log_10 are functions of their own
            below = digits(number)
            below = below.translate(SUBSCRIPTS) if self.unicode else "_" + below
            return Form(f"log{below}({forms[x].text})", CALL_HOLDS)
        return Form(f"logbase({forms[x].text}, {forms[base].text})", CALL_HOLDS)

    def call(self, node: Node, forms: Forms) -> Form:
        """Print the call of a user's function."""
        name, orders = called(node)
        return self._applied(name, orders, node, forms)

    def unknown(self, node: Node, forms: Forms) -> Form:
        """Print a function that nobody defined: f(x), f'(x), f^(4)(x), f^(1,0)(x, y)."""
        name, orders = node.params
        assert isinstance(orders, tuple)
        return self._applied(str(name), orders, node, forms)

    def _applied(self, name: str, orders: tuple[int, ...], node: Node, forms: Forms) -> Form:
        marks = primes(orders)
        if marks is None:
            marks = f"^({','.join(map(str, orders))})"
        elif self.unicode:
            marks = marks.replace("'", "′")
        args = ", ".join([forms[arg].text for arg in node.args])
        return Form(f"{self.name(name).text}{marks}({args})", CALL_HOLDS)

    def derivative(self, node: Node, forms: Forms) -> Form:
        """Print d/dx(…) or d^2/dx^2(…)."""
        body, wrt = node.args
        order, name = node.params[0], forms[wrt].text
        power = "" if order == 1 else f"^{order}"
        if self.unicode:
            power = "".join([SUPERSCRIPTS.get(c, c) for c in power.removeprefix("^")])
        return Form(f"d{power}/d{name}{power}({forms[body].text})", PREFIX, "d/dx")

    # Statements ---------------------------------------------------------------------------------------------------

    def piece_call(self, name: str, inputs: Iterable[Node]) -> Form:
        """Print a call with the formal inputs."""
        return Form(f"{self.name(name).text}({', '.join([self.name(i.name).text for i in inputs])})", CALL_HOLDS)

    def join(self, statements: list[tuple[str, str]], last: str) -> str:
        """Print statements as `u1 = …; u2 = …; …`."""
        lines = [f"{left} = {right}" for left, right in statements]
        return "; ".join([*lines, last] if last else lines)


def _begins_with_a_long_name(text: str) -> bool:
    """Return whether a name of several letters stands first: no function, and no constant of the table such as pi."""
    end = next((place for place, character in enumerate(text) if not character.isalpha()), len(text))
    return end > 1 and not text.startswith(("(", "'", "′"), end) and text[:end] not in RULES


_STYLES: dict[tuple[bool, str, bool], Text] = {}


def style_for(*, unicode: bool, layers: str, calls_exp: bool) -> Text:
    """Return the style, made on its first use."""
    style = _STYLES.get((unicode, layers, calls_exp))
    if style is None:
        style = _STYLES[unicode, layers, calls_exp] = Text(unicode=unicode, layers=layers, calls_exp=calls_exp)
    return style


def to_text(
    node: Node,
    *,
    unicode: bool = False,
    layers: str = NAMES,
    memo: Memo | None = None,
    calls_exp: bool | None = None,
) -> str:
    """Return a graph in the input language; reading it again gives an equal value, and where possible the same graph.

    `layers`: "names" prints a layer as its name, "open" as what it holds, "statements" writes `f = x^2; g = 2f`.
    `memo`: a dict that the caller keeps between prints of overlapping graphs (of all formats); what was printed
    once is then not printed again. A formula of more than 1,000 nodes is printed as statements `u1 = …; u2 = …; …`.
    `calls_exp`: whether to write exp(x) for e^x; None does so, without a memo, where a name in the graph is e.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> to_text(2 * x * RULES["cos"](x**2)), to_text(2 * x * RULES["cos"](x**2), unicode=True)
    ('2x*cos(x^2)', '2x·cos(x²)')
    """
    if calls_exp is None:
        calls_exp = memo is None and names_e(node, layers=layers)
    return write(node, style_for(unicode=unicode, layers=layers, calls_exp=calls_exp), memo)


if __name__ == "__main__":  # a demonstration
    from chainrule.writers.demonstration import show_all

    show_all(lambda node: f"{to_text(node):<40} {to_text(node, unicode=True)}")
