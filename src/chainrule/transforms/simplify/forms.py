"""This file brings nodes into one form, sums of products of powers, in which like terms and factors meet.

A `Mono` is a product of powers `base^exponent`, sorted; a `Sum` maps each mono to its number. Exponents are exact
numbers or nodes. `e^u` is the base `e` with the exponent u; `√u` is u with the exponent ½; `a/b` is a·b^(-1).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from chainrule.graph import Node
from chainrule.rules import RULES
from chainrule.transforms.simplify.exact import (
    Exact,
    content,
    is_printable,
    magnitude,
    node_of,
    number_of,
    quotient,
    tidy_number,
    whole_power,
)
from chainrule.transforms.simplify.number_roots import root_of
from chainrule.transforms.simplify.power_laws import POWER_LAWS, cancels

if TYPE_CHECKING:
    from collections.abc import Callable

Exponent = Exact | Node
Mono = tuple[tuple[Node, Exponent], ...]
Sum = dict[Mono, Exact]
Product = tuple[Exact, Mono]

UNIT: Final[Mono] = ()
E: Final = RULES["e"]()
HALF: Final = Fraction(1, 2)
_RELU: Final = RULES["relu"]  # zero on a half-line: √(relu(u)·v) has values there that √relu(u)·√v lacks
_NEVER_NEGATIVE: Final = (">0", ">=0")
_NEVER_ZERO: Final = (">0", "!=0")
USUAL_VARIABLES: Final = frozenset(["t", "u", "v", "w", "x", "y", "z", "theta", "phi"])
MOST_FACTORS: Final = 64
MOST_SHARED_TERMS: Final = 32


def sign_of(node: Node) -> str:
    """Return what the table says of the sign of a function's value."""
    return getattr(node.op, "sign", "")


class Forms:
    """The arithmetic of sums and products, with the conditions under which its cancellations hold."""

    def __init__(self, build_sum: Callable[[Sum], Node], build_product: Callable[[Exact, Mono], Node]) -> None:
        """Take the functions that turn forms into nodes (without looking for a shorter form)."""
        self.build_sum = build_sum
        self.build_product = build_product
        self.sum_of: dict[Node, Sum] = {}  # nodes that are sums, and their terms
        self.product_in: dict[Node, Product] = {}  # nodes that are products, and their factors
        self.conditions: list[Node] = []
        self.shared: dict[tuple[Node, Node], tuple[Product, Sum, Sum] | None] = {}  # what two sums share
        self.work = 0  # how many terms were multiplied out, by which the search for shorter forms is bounded
        self._exponents: dict[Node, Sum] = {}  # the forms of exponents
        self.node_of_sum: dict[frozenset[tuple[Mono, Exact]], Node] = {}
        self.ranks: dict[Node, tuple[int, str, int]] = {}

    # -- from forms to atoms and back -----------------------------------------------------------------------------

    def atom(self, node: Node) -> Sum:
        """Return the form of a node that is nothing but itself; outer functions come before later ones in products."""
        self.rank(node)
        return {((node, 1),): 1}

    def product_of(self, form: Sum) -> Product:
        """Return a form as one product; a sum of several terms becomes one base."""
        if len(form) == 1:
            mono, number = next(iter(form.items()))
            return number, mono
        if not form:
            return 0, UNIT
        return 1, ((self.base_of(form), 1),)

    def base_of(self, form: Sum) -> Node:
        """Return the node of a form, remembering the terms of a sum."""
        if len(form) > 1:
            key = frozenset(form.items())  # one node for one sum, in whatever order its terms arrived
            node = self.node_of_sum.get(key)
            if node is None:
                node = self.node_of_sum[key] = self.build_sum(form)
                self.sum_of[node] = form
            return node
        number, mono = self.product_of(form)
        node = self.build_product(number, mono)
        if len(mono) > 1:
            self.product_in[node] = (number, mono)
        return node

    def of_product(self, number: Exact, mono: Mono) -> Sum:
        """Return a product as a form; a number times one sum is multiplied out."""
        if number == 0:
            return {}
        if len(mono) == 1 and mono[0][1] == 1:
            terms = self.sum_of.get(mono[0][0])
            if terms is not None:
                if number == 1:
                    return dict(terms)
                if len(terms) > MOST_SHARED_TERMS:  # at each of many levels this would cost a square
                    return {mono: number}
                return {key: tidy_number(value * number) for key, value in terms.items()}
        return {mono: number}

    def rank(self, base: Node) -> tuple[int, str, int]:
        """Return where a base stands in a product: numbers, names, polynomials, exponentials, functions, other sums."""
        known = self.ranks.get(base)
        if known is None:
            # a·x·y, whichever came first: parameters as they come, then the usual variables by their letters
            later = base.name if base.is_input and base.name in USUAL_VARIABLES else ""
            known = self.ranks[base] = (self._class_of(base), later, len(self.ranks))
        return known

    def _place(self, item: tuple[Node, Exponent]) -> tuple[float, str, int]:
        """Return where a power stands in a product: one with a growing exponent stands just before e^x, as in x·2^x."""
        known = self.rank(item[0])
        return (3.5, *known[1:]) if isinstance(item[1], Node) and known[0] < 4 else known

    def _class_of(self, base: Node) -> int:
        if base.is_constant:
            return 0
        if base is E:
            return 4
        if base.is_input:
            return 2
        if base.op.name in ("pi", "inf"):
            return 1
        terms = self.sum_of.get(base)
        if terms is None:
            return 5
        return 3 if all(inner.is_input for mono in terms for inner, _ in mono) else 6

    # -- arithmetic -----------------------------------------------------------------------------------------------

    def add(self, into: Sum, form: Sum, factor: Exact = 1) -> Sum:
        """Add factor·form to `into`, in place."""
        for mono, number in form.items():
            value = into.get(mono, 0) + number * factor if factor != 1 else into.get(mono, 0) + number
            if value == 0:
                into.pop(mono, None)
            else:
                into[mono] = tidy_number(value)
        return into

    def multiply(self, a: Product, b: Product) -> Product:
        """Return the product of two products, noting what a cancellation takes for granted."""
        number = a[0] * b[0]
        if number == 0:
            return 0, UNIT
        if not is_printable(number) and magnitude(a[0]) != 1 != magnitude(b[0]):
            return self._with_long_decimal(a, b)
        if not a[1] or not b[1]:
            return tidy_number(number), a[1] or b[1]
        powers = dict(a[1])
        for base, exponent in b[1]:
            old = powers.get(base)
            if old is None:
                powers[base] = exponent
                continue
            new = self.plus(old, exponent)
            self._note_cancellation(base, old, exponent, new)
            if new == 0:
                del powers[base]
            else:
                powers[base] = new
        return self.packed(number, powers)

    def _with_long_decimal(self, a: Product, b: Product) -> Product:
        """Return the product with a decimal of many digits kept as a factor of its own, as it was written."""
        if len(str(a[0].numerator)) < len(str(b[0].numerator)):
            a, b = b, a
        kept = self.multiply((1, a[1]), b)
        powers = dict(kept[1])
        long = node_of(a[0])
        powers[long] = self.plus(powers.get(long, 0), 1)
        return self.packed(kept[0], powers)

    def packed(self, number: Exact, powers: dict[Node, Exponent]) -> Product:
        """Return number and powers as a product: whole powers of numbers go into the number."""
        for base in [base for base in powers if base.is_constant]:
            exponent = powers.pop(base)
            factor, rest = self.number_power(number_of(base), exponent)
            if not is_printable(number * factor):
                factor, rest = 1, ((base, exponent),)
            number = number * factor
            for inner, power in rest:
                powers[inner] = self.plus(powers.get(inner, 0), power)
        for base in [base for base in powers if base in self.product_in]:
            if not isinstance(powers[base], Node) and powers[base].denominator == 1:  # type: ignore[union-attr]
                return self._unpacked(number, powers, base)
        for base in [base for base in powers if base.op in POWER_LAWS]:
            POWER_LAWS[base.op](self, powers, base)
        items = [item for item in powers.items() if item[1] != 0]
        if len(items) > 1:
            items.sort(key=self._place)
        if len(items) > MOST_FACTORS:
            items = [(self.build_product(1, tuple(items)), 1)]
        return tidy_number(number), tuple(items)

    def _unpacked(self, number: Exact, powers: dict[Node, Exponent], base: Node) -> Product:
        """Return the product with the factors of one base, itself a product to a whole power, put beside the others."""
        exponent = powers.pop(base)
        inner = self.power(self.product_in[base], exponent)
        return self.multiply(self.packed(number, powers), inner)

    def _note_cancellation(self, base: Node, old: Exponent, exponent: Exponent, new: Exponent) -> None:
        """Note that the base must not be zero (x/x), or not negative (√x·√x), for this to hold."""
        if isinstance(old, Node) or isinstance(exponent, Node) or isinstance(new, Node):
            if cancels(*(self.exponent_form(each) for each in (old, exponent, new))) and not self.never_zero(base):
                self.conditions.append(RULES["ne"](base, 0))
            return
        if old.denominator != 1 and new.denominator == 1 and not self.never_negative(base):
            self.conditions.append(RULES["ge"](base, 0))
        if (old < 0) != (exponent < 0) and new >= 0 and not self.never_zero(base):
            self.conditions.append(RULES["ne"](base, 0))

    def plus(self, a: Exponent, b: Exponent) -> Exponent:
        """Return the sum of two exponents."""
        if not isinstance(a, Node) and not isinstance(b, Node):
            return tidy_number(a + b)
        total = self.add({}, self.exponent_form(a))
        return self.exponent_of(self.add(total, self.exponent_form(b)))

    def times(self, a: Exponent, b: Exponent) -> Exponent:
        """Return the product of two exponents."""
        if not isinstance(a, Node) and not isinstance(b, Node):
            return tidy_number(a * b)
        first, second = (self.product_of(self.exponent_form(part)) for part in (a, b))
        return self.exponent_of(self.of_product(*self.multiply(first, second)))

    def exponent_form(self, exponent: Exponent) -> Sum:
        """Return an exponent as a form."""
        if not isinstance(exponent, Node):
            return {UNIT: exponent} if exponent != 0 else {}
        return self._exponents.get(exponent) or self.sum_of.get(exponent) or self.atom(exponent)

    def exponent_of(self, form: Sum) -> Exponent:
        """Return a form as an exponent: a number where it is one."""
        if not form:
            return 0
        if len(form) == 1 and UNIT in form:
            return form[UNIT]
        node = self.base_of(form)
        self._exponents[node] = form
        return node

    # -- powers ---------------------------------------------------------------------------------------------------

    def power(self, product: Product, exponent: Exponent) -> Product:
        """Return a product to a power, taking out of a root only what may leave it."""
        number, mono = product
        if not isinstance(exponent, Node) and exponent.denominator == 1:
            return self._whole_power(number, mono, int(exponent))
        if number == 1 and len(mono) == 1 and mono[0][0] is E:
            return self.packed(1, {E: self.times(mono[0][1], exponent)})
        if isinstance(exponent, Node):
            if not mono and number == 1:
                return 1, UNIT
            return self.packed(1, {self.build_product(number, mono): exponent})
        return self._root(number, mono, exponent)

    def _whole_power(self, number: Exact, mono: Mono, exponent: int) -> Product:
        """Return (number·mono)^exponent for a whole exponent."""
        raised = whole_power(number, exponent)
        if raised is None:
            return 1, ((RULES["power"](self.build_product(number, mono), exponent), 1),)
        powers: dict[Node, Exponent] = {}
        if not is_printable(raised):
            raised, powers[node_of(number)] = 1, exponent
        for base, old in mono:
            new = self.times(old, exponent)
            if not isinstance(old, Node) and old.denominator != 1 and not isinstance(new, Node):
                self._note_cancellation(base, old, old, new)
            powers[base] = new
        return self.packed(raised, powers)

    def _root(self, number: Exact, mono: Mono, exponent: Exact) -> Product:
        """Return (number·mono)^exponent for a fraction as exponent."""
        if number == 1 and len(mono) == 1 and mono[0][1] == 1 and mono[0][0] in self.sum_of:
            number, mono = self._without_content(self.sum_of[mono[0][0]], exponent)
        outside: dict[Node, Exponent] = {}
        inside: list[tuple[Node, Exponent]] = []
        for base, old in mono:
            if self.never_negative(base) and not (base.op is _RELU and (len(mono) > 1 or number < 0)):
                outside[base] = self.plus(outside.get(base, 0), self.times(old, exponent))
            elif not isinstance(old, Node) and old.denominator == 1 and old % 2 == 0:
                self._take_even_power(outside, base, tidy_number(old * exponent))
            elif not isinstance(old, Node) and old.denominator != 1:
                new = self.times(old, exponent)
                self._note_cancellation(base, old, old, new)
                outside[base] = self.plus(outside.get(base, 0), new)
            else:
                inside.append((base, old))
        if number < 0 and not inside and outside:
            return self.packed(1, {self.base_of(self.of_product(number, mono)): exponent})
        factor: Exact = 1
        if number > 0:
            factor, rest = self.number_power(number, exponent)
            for base, power in rest:
                outside[base] = self.plus(outside.get(base, 0), power)
            number = 1
        if len(inside) == 1 and number == 1 and not isinstance(inside[0][1], Node):
            base, old = inside.pop()
            new = self.times(old, exponent)
            if not isinstance(new, Node) and new.denominator == 1:
                self.conditions.append(RULES["ge"](base, 0))
            outside[base] = self.plus(outside.get(base, 0), new)
        elif inside or number != 1:
            rest_of_it = self.base_of(self.of_product(number, tuple(inside)))
            outside[rest_of_it] = self.plus(outside.get(rest_of_it, 0), exponent)
        return self.packed(factor, outside)

    def _without_content(self, form: Sum, exponent: Exact) -> Product:
        """Return a sum under a root with the fraction taken out that all terms share, where its root is exact.

        So √(1 − x²/4) and √(4 − x²)/2 are one and the same.
        """
        number = content(form.values())
        if number.denominator == 1 or self.number_power(number, exponent)[1] != UNIT:
            return 1, ((self.base_of(form), 1),)
        return number, ((self.base_of({mono: quotient(value, number) for mono, value in form.items()}), 1),)

    def _take_even_power(self, outside: dict[Node, Exponent], base: Node, exponent: Exact) -> None:
        """Put (base^even)^root outside: |base| to an odd or broken power, base itself to an even one."""
        even = exponent.denominator == 1 and exponent % 2 == 0
        key = base if even or self.never_negative(base) else RULES["abs"](base)
        outside[key] = self.plus(outside.get(key, 0), exponent)

    def number_power(self, number: Exact, exponent: Exponent) -> Product:
        """Return number^exponent as a number and what is left of a root of it."""
        if number == 1:
            return 1, UNIT
        if isinstance(exponent, Node) or (number <= 0 and exponent.denominator != 1):
            return 1, ((node_of(number), exponent),)
        if exponent.denominator == 1:
            raised = whole_power(number, int(exponent))
            if raised is None:
                return 1, ((RULES["power"](node_of(number), int(exponent)), 1),)
            return (raised, UNIT) if is_printable(raised) else (1, ((node_of(number), exponent),))
        factor, powers = root_of(number, exponent)
        return factor, tuple([(node_of(base), power) for base, power in powers])

    # -- signs ----------------------------------------------------------------------------------------------------

    def never_negative(self, node: Node) -> bool:
        """True where a value is surely ≥ 0."""
        if node.is_constant:
            return node.value >= 0
        return sign_of(node) in _NEVER_NEGATIVE or self._sum_sign(node) >= 0

    def never_zero(self, node: Node) -> bool:
        """True where a value is surely not 0."""
        if node.is_constant:
            return node.value != 0
        return sign_of(node) in _NEVER_ZERO or self._sum_sign(node) > 0

    def _sum_sign(self, node: Node) -> int:
        """Return 1 for a sum that is surely positive, 0 for one that is never negative, -1 where unknown."""
        terms = self.sum_of.get(node)
        if terms is None:
            return -1
        strict = 0
        for mono, number in terms.items():
            if number < 0 or not all(self._power_is_never_negative(*item) for item in mono):
                return -1
            if all(self.never_zero(base) for base, _ in mono):
                strict = 1
        return strict

    def _power_is_never_negative(self, base: Node, exponent: Exponent) -> bool:
        """True where base^exponent is surely ≥ 0."""
        if not isinstance(exponent, Node) and (exponent.denominator != 1 or exponent % 2 == 0):
            return True
        return sign_of(base) in _NEVER_NEGATIVE or (base.is_constant and base.value >= 0)
