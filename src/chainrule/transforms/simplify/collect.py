"""This file collects a graph into forms: like terms and like factors meet, functions of numbers become numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from chainrule.graph import CONSTANT, INPUT, Node, children_first, rebuild
from chainrule.rules import RULES, Rule
from chainrule.rules.identities import exact_value, exact_value_of_several
from chainrule.transforms.domain import requirements_of
from chainrule.transforms.simplify.exact import (
    content,
    exact_root,
    is_decimal,
    magnitude,
    number_of,
    quotient,
    tidy_number,
)
from chainrule.transforms.simplify.forms import HALF, MOST_SHARED_TERMS, UNIT, E, Forms, Product, Sum
from chainrule.transforms.simplify.trigonometry import squares_joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainrule.transforms.simplify.forms import Exponent

_COMPARE: Final[dict[str, Callable[..., bool]]] = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
}


class Collector:
    """Collects graphs into forms; `present` turns the branches of `where` into their final shape."""

    def __init__(self, forms: Forms, present: Callable[[Sum], Node]) -> None:
        """Keep the arithmetic, and the function that finishes a form."""
        self.forms = forms
        self.present = present
        self.done: dict[Node, Sum] = {}
        self._uses: dict[Node, int] | None = None  # how often each node is read, while a graph is collected
        self._lost: list[Node] = []  # factors and divisors that 0 wiped out
        self._by_name: dict[str, Callable[[Node], Sum]] = {
            "add": self._add,
            "subtract": self._subtract,
            "negate": self._negate,
            "multiply": self._multiply,
            "divide": self._divide,
            "power": self._power,
            "exp": self._exp,
            "sqrt": self._sqrt,
            "log": self._log,
            "cbrt": self._cbrt,
            "where": self._where,
            "layer": self._layer,
            "derivative": self._derivative,
        }

    def collect(self, root: Node) -> Sum:
        """Return the form of `root`."""
        order = [node for node in children_first(root, stop=self.done.__contains__) if node not in self.done]
        outer = self._uses
        # inside another collection nothing is changed in place: both may read the same nodes
        self._uses = _count_uses(order) if outer is None else {}
        lost = len(self._lost)
        for node in order:
            if node not in self.done:
                self.done[node] = self._form(node)
        self._uses = outer
        if len(self._lost) > lost:
            # what 0 wiped out asked something of its inputs: 0·ln x is 0 only where ln x is
            self.forms.conditions.extend(requirements_of(*self._lost[lost:]))
            del self._lost[lost:]
        return self.done[root]

    def _may_change(self, node: Node) -> bool:
        """True where the form of a node is read once, by the one who asks."""
        return self._uses is not None and self._uses.get(node, 2) == 1

    def _form(self, node: Node) -> Sum:
        if node.op is CONSTANT:
            value = number_of(node)
            return {UNIT: value} if value != 0 else {}
        if node.op is INPUT:
            return self.forms.atom(node)
        return self._by_name.get(node.op.name, self._function)(node)

    # -- sums -----------------------------------------------------------------------------------------------------

    def _taken(self, arg: Node) -> Sum:
        """Return the form of an argument to be changed in place: itself, if nobody else reads it, else a copy."""
        form = self.done[arg]
        if self._may_change(arg):
            del self.done[arg]  # it is about to become something else
            return form
        if len(form) > MOST_SHARED_TERMS:
            return self.forms.atom(self.forms.base_of(form))
        return dict(form)

    def _add(self, node: Node) -> Sum:
        return self._joined(node, 1)

    def _subtract(self, node: Node) -> Sum:
        return self._joined(node, -1)

    def _joined(self, node: Node, sign: int) -> Sum:
        a, b = node.args
        if a is b:
            return self.forms.add({}, self.done[a], 1 + sign)
        left = self._taken(a)
        right = self.done[b]
        if sign == 1 and len(right) > len(left) and self._may_change(b):
            # the larger one takes in the smaller one, so that a long chain costs no square; short ones keep their order
            if len(right) <= MOST_SHARED_TERMS:
                return self.forms.add(left, right)
            del self.done[b]
            return self.forms.add(right, left)
        if len(right) > MOST_SHARED_TERMS and not self._may_change(b):
            right = self.forms.atom(self.forms.base_of(right))
        return self.forms.add(left, right, sign)

    def _negate(self, node: Node) -> Sum:
        form = self._taken(node.args[0])
        for mono in form:
            form[mono] = -form[mono]
        return form

    # -- products and powers --------------------------------------------------------------------------------------

    def _multiply(self, node: Node) -> Sum:
        a, b = (self.done[arg] for arg in node.args)
        if not a or not b:
            self._lost.append(node.args[1] if not a else node.args[0])
            return {}
        return self.forms.of_product(*self.forms.multiply(self.forms.product_of(a), self.forms.product_of(b)))

    def _divide(self, node: Node) -> Sum:
        a, b = (self.done[arg] for arg in node.args)
        if not b:
            return self._opaque(node)
        if not a:
            self._lost.append(node.args[1])
            return {}
        below = self.forms.power(self.forms.product_of(self._joined_squares(b)), -1)
        return self.forms.of_product(*self.forms.multiply(self.forms.product_of(a), below))

    def _power(self, node: Node) -> Sum:
        base, exponent = (self.done[arg] for arg in node.args)
        power = self.forms.exponent_of(exponent)
        if power == 0:
            return {UNIT: 1}
        if not base:
            if isinstance(power, Node) or power < 0:
                return self._opaque(node)
            return {}
        product = self.forms.product_of(self._joined_squares(base))
        return self.forms.of_product(*self.forms.power(self._with_fraction_outside(product, power), power))

    def _with_fraction_outside(self, product: Product, power: Exponent) -> Product:
        """Return the base of a square as a fraction of a sum of whole terms: (x/2 − 1/2)² is (x − 1)²/4."""
        number, mono = product
        form = self.forms.sum_of.get(mono[0][0]) if len(mono) == 1 and mono[0][1] == 1 else None
        if form is None or power != 2:
            return product
        shared = content(form.values())
        if shared.denominator == 1:
            return product
        whole = {key: tidy_number(quotient(value, shared)) for key, value in form.items()}
        return self.forms.multiply((shared * number, UNIT), self.forms.product_of(whole))

    def _joined_squares(self, form: Sum) -> Sum:
        """Return the base of a power with sin² + cos² = 1 and the like used where that leaves fewer terms."""
        joined = squares_joined(self.forms, form) if 1 < len(form) <= MOST_SHARED_TERMS else None
        return form if joined is None else joined[1]

    def _sqrt(self, node: Node) -> Sum:
        form = self.done[node.args[0]]
        if not form:
            return {}
        return self.forms.of_product(*self.forms.power(self.forms.product_of(self._joined_squares(form)), HALF))

    def _exp(self, node: Node) -> Sum:
        """Return e^form, with e^(ln u) = u taken out."""
        form = self.done[node.args[0]]
        outside: Product = (1, UNIT)
        rest: Sum = {}
        for mono, number in form.items():
            if len(mono) == 1 and mono[0][1] == 1 and mono[0][0].op is RULES["log"]:
                inner = mono[0][0].args[0]
                base = self.forms.product_of(self._known(inner))
                outside = self.forms.multiply(outside, self.forms.power(base, number))
                self.forms.conditions.append(RULES["gt"](inner, 0))
            else:
                rest[mono] = number
        if rest:
            outside = self.forms.multiply(outside, (1, ((E, self.forms.exponent_of(rest)),)))
        return self.forms.of_product(*outside)

    def _known(self, node: Node) -> Sum:
        """Return the form of a node that was built here, or of the graph."""
        return self.forms.sum_of.get(node) or self.done.get(node) or self.forms.atom(node)

    # -- functions ------------------------------------------------------------------------------------------------

    def _cbrt(self, node: Node) -> Sum:
        """Return the cube root of a product as a product of cube roots, which holds for negative ones too."""
        number, mono = self.forms.product_of(self.done[node.args[0]])
        if len(mono) < 2 and (not mono or mono[0][1] == 1) and number == 1:
            return self._function(node)
        top, bottom = exact_root(abs(number.numerator), 3), exact_root(number.denominator, 3)
        if top is None or bottom is None or any(isinstance(e, Node) or e.denominator != 1 for _, e in mono):
            return self._function(node)
        whole = Fraction(top if number > 0 else -top, bottom)
        product = self.forms.packed(tidy_number(whole), {RULES["cbrt"](base): exponent for base, exponent in mono})
        return self.forms.of_product(*product)

    def _log(self, node: Node) -> Sum:
        """Return ln of a power as a multiple of ln: ln(x²) = 2 ln|x|, ln(1/2) = −ln 2."""
        number, mono = self.forms.product_of(self.done[node.args[0]])
        if mono == UNIT and number.numerator == 1 and number != 1 and not is_decimal(number):
            return {((RULES["log"](number.denominator), 1),): -1}
        if number != 1 or len(mono) != 1:
            return self._function(node)
        base, exponent = mono[0]
        if base is E:
            return dict(self.forms.exponent_form(exponent))
        if isinstance(exponent, Node) or exponent == 1:
            return self._function(node)
        even = exponent.denominator == 1 and exponent % 2 == 0
        inner = RULES["abs"](base) if even and not self.forms.never_negative(base) else base
        return {((RULES["log"](inner), 1),): exponent}

    def _function(self, node: Node) -> Sum:
        """Return any other function: of numbers where it is known, odd and even ones without the sign inside."""
        rule = node.op
        args = tuple([self.light(arg) for arg in node.args])
        if isinstance(rule, Rule) and len(args) > 1:
            several = exact_value_of_several(rule, args)
            if several is not None:
                return self._of_exact(several)
        if not isinstance(rule, Rule) or len(args) != 1:
            return self.forms.atom(rebuild(node, args))
        arg = args[0]
        exact = exact_value(rule, arg)
        if exact is not None:
            return self._of_exact(exact)
        if rule is RULES["abs"]:
            return self._abs(node)
        if rule.parity and arg.op is RULES["negate"]:
            inner = self.forms.atom(rule(arg.args[0]))
            return self.forms.add({}, inner, -1) if rule.parity == "odd" else inner
        if rule.inverse and arg.op is RULES[rule.inverse]:
            return dict(self._known(arg.args[0]))
        return self.forms.atom(rebuild(node, args))

    def _of_exact(self, exact: Node) -> Sum:
        """Return the form of a well-known value, which holds numbers, π and roots of numbers only."""
        for part in children_first(exact):
            if part not in self.done:
                self.done[part] = self._form(part)
        return dict(self.done[exact])

    def _abs(self, node: Node) -> Sum:
        """Return |a·b| = |a|·|b|, without bars where a factor is never negative."""
        number, mono = self.forms.product_of(self.done[node.args[0]])
        product: Product = (magnitude(number), UNIT)
        for base, exponent in mono:
            positive = self.forms.never_negative(base) or (
                not isinstance(exponent, Node) and (exponent.denominator != 1 or exponent % 2 == 0)
            )
            if positive:
                product = self.forms.multiply(product, (1, ((base, exponent),)))
            elif isinstance(exponent, Node):
                bars = RULES["abs"](self.forms.build_product(1, ((base, exponent),)))
                product = self.forms.multiply(product, (1, ((bars, 1),)))
            else:
                product = self.forms.multiply(product, (1, ((RULES["abs"](base), exponent),)))
        return self.forms.of_product(*product)

    def light(self, node: Node) -> Node:
        """Return the node of an argument: collected, but in the shape that its author gave it."""
        return self.forms.base_of(self.done[node])

    def _opaque(self, node: Node) -> Sum:
        """Return the node with its arguments collected, and nothing else done."""
        return self.forms.atom(rebuild(node, tuple([self.light(arg) for arg in node.args])))

    def _layer(self, node: Node) -> Sum:
        return self._taken(node.args[0])

    def _derivative(self, node: Node) -> Sum:
        """Return d/dx of something not worked out, with its body collected."""
        return self.forms.atom(rebuild(node, (self.light(node.args[0]), node.args[1])))

    def _where(self, node: Node) -> Sum:
        """Return a choice: the side that is taken where the question has an answer, one side where both are equal."""
        condition, a, b = node.args
        question = self.light_condition(condition)
        answer = _answer(question)
        if answer is not None:
            return dict(self.done[a if answer else b])
        first, second = self.present(self.done[a]), self.present(self.done[b])
        if first is second:
            return dict(self.done[a])
        return self.forms.atom(RULES["where"](question, first, second))

    def light_condition(self, condition: Node) -> Node:
        """Return a true-or-false node with its sides collected."""
        return rebuild(
            condition,
            tuple([self.light_condition(arg) if arg.dtype == "bool" else self.light(arg) for arg in condition.args]),
        )


def _answer(question: Node) -> bool | None:
    """Return the answer to a comparison of two numbers, None where it depends."""
    compare = _COMPARE.get(question.op.name)
    if compare is None or not all(arg.is_constant for arg in question.args):
        return None
    return compare(question.args[0].value, question.args[1].value)


def _count_uses(order: list[Node]) -> dict[Node, int]:
    """Return how often each node is read by the others."""
    uses: dict[Node, int] = dict.fromkeys(order, 0)
    for node in order:
        for arg in node.args:
            uses[arg] = uses.get(arg, 2) + 1
    return uses


