"""This file lays formulas out in two dimensions for LaTeX and MathML: fractions, raised exponents, plain products."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Final

from chainrule.rules import LAYER, RULES, Rule, find
from chainrule.rules.rule import LOOSE, POWER, PREFIX, PRODUCT, SUM
from chainrule.writers.layout import CALL_HOLDS, CLOSED_HOLDS, NAME_HOLDS, NAMES, Form, Style
from chainrule.writers.notation import DECIMAL, FRACTION, INTEGER, called, number_parts, primes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chainrule.graph import Node
    from chainrule.writers.layout import Forms

CLOSED: Final = PREFIX + 1  # \frac{a}{b}, \sqrt{x}: a figure of its own, but in brackets under a power

# What a form begins or ends with (its `lead` and `tail`).
DIGIT: Final = "digit"  # a number: needs a sign before it
FIGURE: Final = "fraction"  # a fraction after a number would look like 2½
LETTER: Final = "letter"  # a name of one letter
WORD: Final = "word"  # a longer name
CALLABLE: Final = "callable"  # a name that, before a bracket, would look like a function
BRACKET: Final = "bracket"
FUNCTION: Final = "function"  # begins with sin, ln, …
BARE: Final = "bare"  # ends with a function's argument that has no brackets
UNCLEAR: Final = "unclear"  # needs a sign on its both sides
OTHER: Final = ""

_EXP, _DIVIDE, _BESSEL = RULES["exp"], RULES["divide"], RULES["besselj"]
_USUAL_FUNCTIONS: Final = frozenset([*"fghFGHW", "sigma"])  # J_n is one as well
_LARGEST_POWER_OF_A_FUNCTION: Final = 99  # sin^2 x


class Figures(Style):
    """What LaTeX and MathML have in common; the subclasses say how to draw each figure."""

    minus = "-"
    exp_head: str  # how the name of exp is drawn, where e^x would be misread

    def __init__(self, key: str, layers: str = NAMES, *, calls_exp: bool = False) -> None:
        """Collect the methods by operation."""
        super().__init__(key, layers, calls_exp=calls_exp)
        self.kinds.update(
            {
                RULES["add"]: self.add,
                RULES["subtract"]: self.subtract,
                RULES["negate"]: self.negate,
                RULES["multiply"]: self.multiply,
                _DIVIDE: self.divide,
                RULES["power"]: self.power,
                _EXP: self.exponential,
            }
        )
        if calls_exp:
            self.call_exp()

    # What a format must say ---------------------------------------------------------------------------------------

    @abstractmethod
    def row(self, *parts: str) -> str:
        """Put parts beside each other."""

    @abstractmethod
    def bracket(self, text: str) -> str:
        """Put round brackets that grow with what they hold."""

    @abstractmethod
    def sign(self, sign: str) -> str:
        """Draw + or - between two terms."""

    @abstractmethod
    def negated(self, text: str) -> str:
        """Draw a minus before one term."""

    @abstractmethod
    def product(self, left: str, right: str, *, dot: bool) -> str:
        """Draw a product, with or without its dot."""

    @abstractmethod
    def fraction(self, above: str, below: str) -> str:
        """Draw a fraction."""

    @abstractmethod
    def raised(self, base: str, exponent: str) -> str:
        """Draw a power."""

    @abstractmethod
    def number(self, figures: str) -> str:
        """Draw a number without sign."""

    @abstractmethod
    def scientific(self, mantissa: str, exponent: str) -> str:
        """Draw m·10^e."""

    @abstractmethod
    def exponent_of_ten(self, exponent: str) -> str:
        """Draw the exponent of 10^e, which may begin with a minus."""

    @abstractmethod
    def word(self, name: str) -> str:
        """Draw a name."""

    @abstractmethod
    def head(self, rule: Rule) -> str | None:
        """Return the sign of a function that stands before its argument (sin), or None for any other form."""

    @abstractmethod
    def apply(self, head: str, argument: str, *, brackets: bool) -> str:
        """Draw sin x or sin(x + 1)."""

    @abstractmethod
    def arguments(self, head: str, args: Sequence[str]) -> str:
        """Draw f(a, b)."""

    @abstractmethod
    def template(self, rule: Rule) -> str | None:
        """Return the template of a rule, if it has one."""

    @abstractmethod
    def marked(self, head: str, marks: str) -> str:
        """Draw f' or, for marks such as (1,0), f^(1,0)."""

    @abstractmethod
    def derivative_sign(self, name: str, order: int, body: str = "") -> str:
        """Draw d/dx."""

    # Names and numbers --------------------------------------------------------------------------------------------

    def name(self, name: str) -> Form:
        """Print a name."""
        drawn = self.word(name)
        if len(name) > 1 and self.is_word(name):
            return Form(drawn, NAME_HOLDS, WORD, WORD)
        tail = CALLABLE if name in _USUAL_FUNCTIONS or name[0] == "J" or find(name) is not None else LETTER
        return Form(drawn, NAME_HOLDS, LETTER, tail)

    @abstractmethod
    def is_word(self, name: str) -> bool:
        """Say whether a name is drawn with several letters."""

    def constant(self, node: Node, _: Forms) -> Form:
        """Print a number exactly."""
        kind, first, second = number_parts(node)
        if kind in {INTEGER, DECIMAL}:
            drawn, holds, lead = self.number(first), NAME_HOLDS, DIGIT
        elif kind == FRACTION:
            drawn, holds, lead = self.fraction(self.number(first), self.number(second)), CLOSED, FIGURE
        elif first == "1":
            drawn, holds, lead = self.raised(self.number("10"), self.exponent_of_ten(second)), POWER, DIGIT
        else:
            drawn, holds, lead = self.scientific(first, second), PRODUCT, DIGIT
        if node.value < 0:
            return Form(self.negated(drawn), PRODUCT, tail=lead, minus=True, opposite=drawn, turns=True)
        return Form(drawn, holds, lead, lead)

    # Arithmetic ---------------------------------------------------------------------------------------------------

    def loose(self, form: Form, needs: int) -> str:
        """Return an operand that may begin with a minus."""
        return form.text if form.holds >= needs else self.bracket(form.text)

    def tight(self, form: Form, needs: int) -> str:
        """Return an operand that may not begin with a minus."""
        return self.bracket(form.text) if form.minus or form.holds < needs else form.text

    def add(self, node: Node, forms: Forms) -> Form:
        """Print a + b; a negative number after the sign turns it."""
        a, b = forms[node.args[0]], forms[node.args[1]]
        if b.turns and b.holds >= PRODUCT:
            sign, right = self.sign("-"), b.opposite
        else:
            sign, right = self.sign("+"), self.tight(b, SUM)
        text = self.row(self.loose(a, SUM), sign, right)
        return Form(text, SUM, minus=a.minus and a.holds >= SUM)

    def subtract(self, node: Node, forms: Forms) -> Form:
        """Print a - b."""
        a, b = forms[node.args[0]], forms[node.args[1]]
        text = self.row(self.loose(a, SUM), self.sign("-"), self.tight(b, PRODUCT))
        return Form(text, SUM, minus=a.minus and a.holds >= SUM)

    def negate(self, node: Node, forms: Forms) -> Form:
        """Print -a."""
        a = forms[node.args[0]]
        opposite = self.tight(a, PRODUCT)
        tail = a.tail if opposite is a.text else BRACKET
        return Form(self.negated(opposite), PRODUCT, tail=tail, minus=True, opposite=opposite)

    def multiply(self, node: Node, forms: Forms) -> Form:
        """Print a b, with a dot where the two would be misread beside each other."""
        a, b = forms[node.args[0]], forms[node.args[1]]
        right = self.tight(b, PRODUCT)
        lead = b.lead if right is b.text else BRACKET
        tail = b.tail if right is b.text else BRACKET
        if a.holds < PRODUCT:
            return Form(self.product(self.bracket(a.text), right, dot=needs_dot(BRACKET, lead)), PRODUCT, BRACKET, tail)
        first, second = node.args
        lone = first.is_constant and first.value in {-1, 0, 1}  # 1·x: without a dot the 1 would be overlooked
        dot = lone or needs_dot(a.tail, lead) or first is second  # x·x: two letters look like a slip
        opposite = self.product(a.opposite, right, dot=dot) if a.opposite else ""
        text = self.product(a.text, right, dot=dot)
        return Form(text, PRODUCT, a.lead, tail, minus=a.minus, opposite=opposite, turns=a.turns)

    def divide(self, node: Node, forms: Forms) -> Form:
        """Print a fraction."""
        a, b = forms[node.args[0]], forms[node.args[1]]
        if a.opposite and a.holds >= PRODUCT:
            drawn = self.fraction(a.opposite, b.text)
            return Form(self.negated(drawn), PRODUCT, tail=FIGURE, minus=True, opposite=drawn, turns=a.turns)
        return Form(self.fraction(a.text, b.text), CLOSED, FIGURE, FIGURE)

    def power(self, node: Node, forms: Forms) -> Form:
        """Print a^b; sin^2 x where a function that stands before its argument is raised to a whole number."""
        a, exponent = node.args
        rule = a.op
        if isinstance(rule, Rule) and rule.arity == 1 and exponent.is_constant and type(exponent.value) is int:
            head = self.raised_head(rule)
            if head is not None and 2 <= exponent.value <= _LARGEST_POWER_OF_A_FUNCTION and not exponent.is_decimal:
                return self.applied(self.raised(head, forms[exponent].text), forms[a.args[0]])
        base = forms[a]
        raised = self.raised(self.loose(base, CALL_HOLDS), forms[exponent].text)
        return Form(raised, POWER, base.lead if base.holds >= CALL_HOLDS else BRACKET, OTHER)

    def raised_head(self, rule: Rule) -> str | None:
        """Return the head of a function that may carry a raised whole number."""
        return self.head(rule)

    def exponential(self, node: Node, forms: Forms) -> Form:
        """Print e^b."""
        return Form(self.raised(self.word("e"), forms[node.args[0]].text), POWER, LETTER, OTHER)

    def called_exp(self, argument: str) -> Form:
        """Print exp(x)."""
        return Form(self.apply(self.exp_head, argument, brackets=True), PREFIX, FUNCTION, OTHER)

    # Functions ----------------------------------------------------------------------------------------------------

    def applied(self, head: str, form: Form) -> Form:
        """Print a function before its argument: sin x, sin(x + 1), ln|x|."""
        closed = form.holds in {NAME_HOLDS, CLOSED, CLOSED_HOLDS} and not form.minus
        text = self.apply(head, form.text, brackets=not closed)
        return Form(text, PREFIX, FUNCTION, BARE if closed else OTHER)

    def rule(self, node: Node, forms: Forms) -> Form:
        """Print a function: before its argument, by its template, or as name(a, b)."""
        rule = node.op
        assert isinstance(rule, Rule)
        args = [forms[arg] for arg in node.args]
        head = self.head(rule)
        if head is not None and len(args) == 1:
            return self.applied(head, args[0])
        template = self.template(rule)
        if template is None or len(args) != rule.arity or self.is_large_order(rule, args):
            return Form(self.arguments(self.word_of_function(rule.name), [a.text for a in args]), CALL_HOLDS, FUNCTION)
        texts = [self.in_template(a, needs) for a, needs in zip(args, rule.needs)]
        holds, lead = self.template_holds(rule, template)
        tail = BARE if holds == PREFIX else OTHER
        if holds == LOOSE:
            tail = UNCLEAR
        return Form(template.format(*texts), holds, lead, tail)

    def in_template(self, form: Form, needs: int) -> str:
        """Return an argument for a template: in brackets where it would not be seen as one."""
        if needs == PREFIX:
            closed = form.holds in {NAME_HOLDS, CLOSED, CLOSED_HOLDS} and not form.minus
            return form.text if closed else self.bracket(form.text)
        return form.text if form.holds >= needs else self.bracket(form.text)

    def is_large_order(self, rule: Rule, args: Sequence[Form]) -> bool:
        """Say whether the order of a Bessel function is more than a letter or a whole number: too large a subscript."""
        return rule is _BESSEL and (args[0].holds < NAME_HOLDS or args[0].lead == WORD)

    @abstractmethod
    def template_holds(self, rule: Rule, template: str) -> tuple[int, str]:
        """Return how tightly a template holds, and its lead."""

    @abstractmethod
    def word_of_function(self, name: str) -> str:
        """Draw the name of a function without a sign of its own."""

    def call(self, node: Node, forms: Forms) -> Form:
        """Print the call of a user's function."""
        name, orders = called(node)
        return self._function(name, orders, [forms[arg].text for arg in node.args])

    def unknown(self, node: Node, forms: Forms) -> Form:
        """Print a function that nobody defined."""
        name, orders = node.params
        assert isinstance(orders, tuple)
        return self._function(str(name), orders, [forms[arg].text for arg in node.args])

    def _function(self, name: str, orders: tuple[int, ...], args: Sequence[str]) -> Form:
        head, marks = self.word(name), primes(orders)
        if marks is None:
            marks = f"({','.join(map(str, orders))})"
        if marks:
            head = self.marked(head, marks)
        return Form(self.arguments(head, args), CALL_HOLDS, LETTER, OTHER)

    def derivative(self, node: Node, forms: Forms) -> Form:
        """Print d/dx(…); du/dx for a name."""
        body, wrt = forms[node.args[0]], node.args[1]
        order = node.params[0]
        assert isinstance(order, int)
        if node.args[0].op is LAYER and body.holds == NAME_HOLDS:
            return Form(self.derivative_sign(forms[wrt].text, order, body.text), CLOSED, UNCLEAR, OTHER)
        text = self.apply(self.derivative_sign(forms[wrt].text, order), body.text, brackets=True)
        return Form(text, PREFIX, UNCLEAR, OTHER)

    def piece_call(self, name: str, inputs: Iterable[Node]) -> Form:
        """Print a call with the formal inputs."""
        return self._function(name, (), [self.word(i.name) for i in inputs])


def needs_dot(tail: str, lead: str) -> bool:
    """Say whether two factors need a dot between them: 2·3, x·2, 2·(x/3), but not 2x or x sin x.

    >>> needs_dot(DIGIT, LETTER), needs_dot(DIGIT, DIGIT)
    (False, True)
    """
    if lead in {DIGIT, FIGURE, UNCLEAR} or tail == UNCLEAR:
        return True
    if tail == BARE:
        return lead != FUNCTION
    if tail == CALLABLE:
        return lead == BRACKET
    if WORD in {tail, lead}:
        return tail != DIGIT
    return False


def leibniz(above: str, below: str, order: int = 1) -> tuple[str, str]:
    """Return numerator and denominator of Leibniz's notation in the input language.

    >>> leibniz("u", "x"), leibniz("u", "x", 2)
    (('du', 'dx'), ('d^2u', 'dx^2'))
    """
    power = "" if order == 1 else f"^{order}"
    return f"d{power}{above}", f"d{below}{power}"
