"""This file turns collected forms into their final shape: of the ways to write one, the shortest is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.graph import Node, const
from chainrule.rules import RULES
from chainrule.transforms.record import Rewrite
from chainrule.transforms.simplify.build import in_order, join_terms, product_node, size_of
from chainrule.transforms.simplify.exact import content, magnitude, quotient, tidy_number
from chainrule.transforms.simplify.factor import (
    FACTOR_OUT,
    POWER_OUT,
    divided,
    factored,
    has_fractions,
    held_under,
    multiplied_out,
    product_of_sums,
    square_root_of,
)
from chainrule.transforms.simplify.forms import UNIT, Product, Sum
from chainrule.transforms.simplify.in_front import in_place_of, with_front
from chainrule.transforms.simplify.trigonometry import products_joined, reciprocals, squares_joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chainrule.transforms.simplify.exact import Exact
    from chainrule.transforms.simplify.forms import Exponent, Forms, Mono

MOST_ROUNDS: Final = 8
MOST_FACTORS: Final = 12  # of a product that is searched for a shorter form
MOST_ATTEMPTS: Final = 400  # for one graph; an exercise takes fifty at most
MOST_WORK: Final = 2_000  # terms multiplied out for one graph; an exercise takes two hundred at most
LONGEST: Final = 500  # what is longer on paper is written in pieces: no form of it is short
_WHERE, _SIGN = RULES["where"], RULES["sign"]
_SUMS: Final = (RULES["add"], RULES["subtract"])
_ZERO = const(0)
_NUMBER_OUT: Final = "common number"  # out of a power of a sum: (x/2 - 1)^5 = (x - 2)^5/32
# Moves that are taken where the length stays the same, so that what one formula can be written as has one form: a
# fraction inside a fraction is worth avoiding, and so is a factor outside of a `where` that switches it off (0·NaN is
# NaN). Where neither is at hand, 4(x + 1)/y stands for (4x + 4)/y, too.
_PREFERRED: Final = ("one fraction", "into the branches", "cancel", "lowest terms")
_FACTORINGS: Final = (FACTOR_OUT, POWER_OUT)
_TOLD: Final = {_NUMBER_OUT: FACTOR_OUT, POWER_OUT: FACTOR_OUT, "lowest terms": "cancel"}
# What a move may add: (1 - √x)/(1 + √x)^3 stands for (1 - x)/(1 + √x)^4, e^x·(1 - e^(2x))/y for (e^x - e^(3x))/y.
_WORTH: Final = {"lowest terms": 2, POWER_OUT: 2}


class Shortener:
    """Finishes forms; remembers which moves it made (`moves`), and what they take for granted (in the forms)."""

    def __init__(self, forms: Forms) -> None:
        """Keep the arithmetic."""
        self.forms = forms
        self.sizes: dict[Node, int] = {}
        self.moves: list[Rewrite] = []
        self.attempts = 0
        self.collect: Callable[[Node], Sum] = forms.atom  # the collector's, once there is one
        self._products: dict[Product, Node] = {}
        self._finished: dict[Product, Product] = {}

    def _is_tired(self) -> bool:
        """True where the search has cost as much as it may for one graph."""
        return self.attempts > MOST_ATTEMPTS or self.forms.work > MOST_WORK

    def _is_worth_it(self, size: int) -> bool:
        """True where a shorter form is searched for."""
        return size <= LONGEST and not self._is_tired()

    def size(self, node: Node) -> int:
        """Return how long a node is on paper."""
        return size_of(node, self.sizes)

    def finish(self, form: Sum) -> Node:
        """Return a form in its final shape."""
        if not form:
            return product_node(0, UNIT)
        if len(form) == 1:
            mono, number = next(iter(form.items()))
            return self.product(number, mono)
        return self._sum(form)

    # -- sums -----------------------------------------------------------------------------------------------------

    def _sum(self, form: Sum) -> Node:
        """Return the shortest way to write a sum."""
        plain = self._as_sum(form)
        best, best_size, name = plain, self.size(plain), ""
        for found, attempt in self._sum_moves(form) if self._is_worth_it(best_size) else ():
            self.attempts += 1
            if self._is_tired():
                break
            mark = len(self.forms.conditions), len(self.moves)
            node = attempt if isinstance(attempt, Node) else self.finish(attempt)
            size = self.size(node)
            if size < best_size:
                best, best_size, name = node, size, found
            else:
                del self.forms.conditions[mark[0] :]
                del self.moves[mark[1] :]
        if best is not plain:
            self.moves.append(Rewrite(_TOLD.get(name, name), plain, best))
        return best

    def _as_sum(self, form: Sum) -> Node:
        """Return a sum as a sum, each term finished."""
        return join_terms([(number < 0, self.product(magnitude(number), mono)) for mono, number in in_order(form)])

    def _sum_moves(self, form: Sum) -> Iterator[tuple[str, Sum | Node]]:
        """Yield other ways to write a sum, each with its name."""
        joined = squares_joined(self.forms, form)
        if joined is not None:
            yield "trigonometric identity", joined[1]
        again = self._collected_again(form)
        if again is not None:
            yield "like terms", again
        yield from self._factorings(form)
        expanded = multiplied_out(self.forms, form)
        if expanded is not None and expanded != form:
            yield "multiply out", self._as_sum(expanded) if len(expanded) > 1 else expanded
            joined = squares_joined(self.forms, expanded)
            if joined is not None:
                yield "trigonometric identity", joined[1]
            yield from self._factorings(expanded)

    def _collected_again(self, form: Sum) -> Sum | None:
        """Return the sum of its finished terms, among which new like terms may have met; None where nothing changed."""
        result: Sum = {}
        for mono, number in form.items():
            self.product(magnitude(number), mono)
            finished, powers = self._finished[magnitude(number), mono]
            self.forms.add(result, self.forms.of_product(finished if number > 0 else -finished, powers))
        return None if result.keys() == form.keys() else result

    def _factorings(self, form: Sum) -> Iterator[tuple[str, Node]]:
        """Yield a sum with its common factors in front of a shorter sum."""
        for name, outer, inner in factored(self.forms, form):
            joined = squares_joined(self.forms, inner)
            for shorter in (inner,) if joined is None else (joined[1], inner):
                product = self.forms.multiply(outer, self.forms.product_of(shorter))
                yield name, self.product(*product)

    # -- products -------------------------------------------------------------------------------------------------

    def product(self, number: Exact, mono: Mono) -> Node:
        """Return the shortest way to write a product."""
        key = (number, mono)
        known = self._products.get(key)
        if known is not None:
            return known
        current: Product = (number, mono)
        node = product_node(number, mono)
        for _ in range(MOST_ROUNDS):
            better = self._better_product(current, node)
            if better is None:
                break
            name, current, after = better
            self.moves.append(Rewrite(_TOLD.get(name, name), node, after))
            node = after
        front = with_front(self.forms, current)
        if front is not current:
            current, node = front, product_node(*front)
        node = self._opened(current, node)
        node = self._with_short_sums(current, node)
        self._products[key] = node
        self._finished[key] = current
        return node

    def _with_short_sums(self, current: Product, node: Node) -> Node:
        """Return a product whose sums have their own shortest shapes, as long as they are sums: a·(2(x + 1)·y + 1)."""
        number, mono = current
        shorter: dict[Node, Node] = {}
        mark = len(self.forms.conditions), len(self.moves)
        for base, _ in mono:
            form = self.forms.sum_of.get(base)
            if form is not None and len(form) <= MOST_FACTORS and self._is_worth_it(self.size(base)):
                found = self._sum(form)
                if found.op in _SUMS and self.size(found) < self.size(base):
                    shorter[base] = found
        if shorter:
            better = product_node(number, tuple([(shorter.get(base, base), exponent) for base, exponent in mono]))
            if self.size(better) < self.size(node):
                return better
        del self.forms.conditions[mark[0] :], self.moves[mark[1] :]
        return node

    def _opened(self, current: Product, node: Node) -> Node:
        """Return a product that came down to a sum as a sum in its own shortest shape."""
        form = self.forms.of_product(*current)
        if len(form) > 1 and len(current[1]) == 1:
            shorter = self._as_sum(form)
            return shorter if self.size(shorter) < self.size(node) else node
        return node

    def _better_product(self, current: Product, node: Node) -> tuple[str, Product, Node] | None:
        """Return the move that shortens a product most, with what comes out."""
        best: tuple[str, Product, Node] | None = None
        best_size = self.size(node)
        kept: list[Node] = []
        mark, same = len(self.forms.conditions), set(current[1])
        for name, product in self._product_moves(current) if self._is_worth_it(best_size) else ():
            self.attempts += 1
            if self._is_tired():
                break
            if product[0] == current[0] and len(product[1]) == len(same) and set(product[1]) == same:
                continue  # the same factors in another order: to take it would be to turn round and round
            after = product_node(*product)
            size = self.size(after) - _WORTH.get(name, 0)
            if size < best_size or (size == best_size and (name in _PREFERRED or (name in _FACTORINGS and not best))):
                best, best_size = (name, product, after), size
                kept = self.forms.conditions[mark:]
            del self.forms.conditions[mark:]
        self.forms.conditions.extend(kept)
        return best

    def _product_moves(self, current: Product) -> Iterator[tuple[str, Product]]:
        """Yield other ways to write a product, each with its name."""
        number, mono = current
        if len(mono) > MOST_FACTORS:
            return
        sums = [(base, exponent) for base, exponent in mono if base in self.forms.sum_of]
        if len(mono) > 1 or (mono and not isinstance(mono[0][1], Node) and mono[0][1] < 0):
            yield from products_joined(self.forms, current)
            yield from reciprocals(self.forms, current)
            yield from self._joined_roots(current)
            yield from self._into_roots(current)
        if not sums:
            if len(mono) + (number != 1) > 1:
                yield from self._into_choices(current)
            return
        if len(mono) > 1 or number != 1 or sums[0][1] == 1:
            yield from self._with_factored_sums(current, sums)
            yield from self._as_one_fraction(current)
        if len(sums) > 1:
            yield from divided(self.forms, number, mono)
            yield from self._with_sums_joined(current, sums)
        yield from self._into_choices(current)

    def _with_factored_sums(self, current: Product, sums: list[tuple[Node, Exponent]]) -> Iterator[tuple[str, Product]]:
        """Yield a product in which one of its sums is replaced by common factors times a shorter sum."""
        number, mono = current
        for base, exponent in sums:
            if isinstance(exponent, Node):
                continue
            rest = (number, tuple([item for item in mono if item[0] is not base]))
            form = self.forms.sum_of[base]
            if exponent != 1:
                yield from self._without_content(rest, form, exponent, base)
            if exponent.denominator != 1:
                continue
            if exponent == 1 and any(inner.op is _SIGN for mono_ in form for inner, _ in mono_):
                again = self._collected_again(form)  # |x| - x·sign(x) is 0
                if again is not None:
                    yield "like terms", self.forms.multiply(rest, self.forms.product_of(again))
            square = square_root_of(self.forms, form)
            if square is not None:
                sign = square[0] if exponent % 2 else 1
                whole = self.forms.power(in_place_of(self.forms, base, square[1]), tidy_number(2 * exponent))
                yield "perfect square", self.forms.multiply((sign * rest[0], rest[1]), whole)
            shorter_forms = [((1, UNIT), form)] if exponent == 1 else []
            joined = squares_joined(self.forms, form)
            if joined is not None:
                whole = self.forms.power(self.forms.product_of(joined[1]), exponent)
                yield "trigonometric identity", self.forms.multiply(rest, whole)
            for outer, source in shorter_forms:
                start = len(self.forms.conditions)
                expanded = multiplied_out(self.forms, source)
                if expanded is not None:
                    yield from held_under(self.forms, start, self._with_expanded(rest, expanded, outer))
            yield from self._factors_of(rest, form, exponent, (1, UNIT), base)

    def _with_expanded(self, rest: Product, expanded: Sum, outer: Product) -> Iterator[tuple[str, Product]]:
        """Yield rest·outer·expanded, of which `expanded` is a sum that was multiplied out, in other ways."""
        yield from self._factors_of(rest, expanded, 1, outer)
        yield "multiply out", self.forms.multiply(rest, self.forms.product_of(expanded))
        joined = squares_joined(self.forms, expanded)
        if joined is not None:
            yield "trigonometric identity", self.forms.multiply(rest, self.forms.product_of(joined[1]))

    def _without_content(
        self, rest: Product, form: Sum, exponent: Exponent, base: Node
    ) -> Iterator[tuple[str, Product]]:
        """Yield rest·form^exponent with the number that divides the form taken out: √(1 − x²/4) = √(4 − x²)/2."""
        number = content(form.values())
        if number == 1:
            return
        inner = {mono: tidy_number(quotient(value, number)) for mono, value in form.items()}
        factor = self.forms.power((number, UNIT), exponent)
        if factor[1] == UNIT:
            whole = self.forms.multiply(factor, self.forms.power(in_place_of(self.forms, base, inner), exponent))
            yield _NUMBER_OUT if exponent != -1 else FACTOR_OUT, self.forms.multiply(rest, whole)

    def _joined_roots(self, current: Product) -> Iterator[tuple[str, Product]]:
        """Yield a product with two roots of products under one root: √(m/k)·√(k/m)."""
        number, mono = current
        roots = [(base, exponent) for base, exponent in mono if base in self.forms.product_in]
        for index, (first, power) in enumerate(roots):
            for second, other in roots[index + 1 :]:
                if other != power:
                    continue
                inner = self.forms.multiply(self.forms.product_in[first], self.forms.product_in[second])
                rest = (number, tuple([item for item in mono if item[0] not in (first, second)]))
                yield "one root", self.forms.multiply(rest, self.forms.power(inner, power))

    def _into_roots(self, current: Product) -> Iterator[tuple[str, Product]]:
        """Yield a product with the inside of a root of a product joined with the root: u/√u is √u, where u is L/g.

        What stood above does not come to stand below by it; the root itself may come to stand above, where u may be 0.
        """
        if not any(base in self.forms.product_in for base, _ in current[1]):
            return
        above = {base for base, exponent in current[1] if isinstance(exponent, Node) or exponent > 0}
        mark = len(self.forms.conditions)
        for base, exponent in current[1]:
            inner = self.forms.product_in.get(base)
            if inner is None or isinstance(exponent, Node) or exponent.denominator == 1:
                continue
            for power in (1, -1):
                rest = self.forms.multiply(current, self.forms.power(inner, -power))
                del self.forms.conditions[mark:]  # of u/u, which the root has noted already where it must
                joined = self.forms.multiply(rest, (1, ((base, power),)))
                below = {each for each, degree in joined[1] if not isinstance(degree, Node) and degree < 0}
                if below <= {each for each, _ in current[1]} - above:
                    yield "one root", joined
                del self.forms.conditions[mark:]

    def _as_one_fraction(self, current: Product) -> Iterator[tuple[str, Product]]:
        """Yield a product whose sums hold fractions as one fraction: all of them over their common denominators."""
        number, mono = current
        whole: Product = (number, UNIT)
        changed = False
        for base, exponent in mono:
            part: Product = (1, ((base, exponent),))
            form = self.forms.sum_of.get(base)
            whole_power = not isinstance(exponent, Node) and exponent.denominator == 1
            if form is not None and whole_power and has_fractions(form):
                for _, factors, inner in factored(self.forms, form):
                    changed = True
                    combined = self.forms.multiply(factors, self.forms.product_of(inner))
                    part = self.forms.power(combined, exponent)
            whole = self.forms.multiply(whole, part)
        if changed:
            yield "one fraction", whole

    def _factors_of(
        self, rest: Product, form: Sum, exponent: Exponent, outer: Product, base: Node | None = None
    ) -> Iterator[tuple[str, Product]]:
        """Yield rest·form^exponent with the common factors of the form taken out."""
        for name, factors, inner in factored(self.forms, form):
            joined = squares_joined(self.forms, inner)
            shorter = inner if joined is None else joined[1]
            left = self.forms.product_of(shorter) if base is None else in_place_of(self.forms, base, shorter)
            whole = self.forms.multiply(self.forms.multiply(outer, factors), left)
            found = _NUMBER_OUT if name in _FACTORINGS and abs(exponent) != 1 else name
            yield found, self.forms.multiply(rest, self.forms.power(whole, exponent))

    def _with_sums_joined(self, current: Product, sums: list[tuple[Node, Exponent]]) -> Iterator[tuple[str, Product]]:
        """Yield a product in which two sums to the same power are multiplied out, or are opposite and meet."""
        number, mono = current
        for index, (first, power) in enumerate(sums):
            for second, other in sums[index + 1 :]:
                one, two = self.forms.sum_of[first], self.forms.sum_of[second]
                rest = (number, tuple([item for item in mono if item[0] not in (first, second)]))
                if isinstance(power, Node) or isinstance(other, Node):
                    continue
                if one.keys() == two.keys() and all(one[key] == -two[key] for key in one):
                    if other.denominator == 1:
                        sign = -1 if other % 2 else 1
                        both = self.forms.multiply((sign, ((first, power),)), (1, ((first, other),)))
                        yield "opposite factors", self.forms.multiply(rest, both)
                elif power == other and len(one) * len(two) <= 12:
                    form = product_of_sums(self.forms, one, two)
                    if power.denominator != 1:
                        self.forms.conditions += [RULES["ge"](first, 0), RULES["ge"](second, 0)]
                    whole = self.forms.power(self.forms.product_of(form), power)
                    yield "multiply out", self.forms.multiply(rest, whole)

    def _into_choices(self, current: Product) -> Iterator[tuple[str, Product]]:
        """Yield a product put into the branches of its `where`, where one of them is 0 or 1."""
        number, mono = current
        for base, exponent in mono:
            if base.op is not _WHERE or exponent != 1:
                continue
            constant = all(side.is_constant for side in base.args[1:])
            if not constant and not any(side is _ZERO for side in base.args[1:]):
                continue
            rest = tuple([item for item in mono if item[0] is not base])
            sides = [self._side(side, number, rest) for side in base.args[1:]]
            choice = _WHERE(base.args[0], *sides)
            yield "into the branches", (1, ((choice, 1),))

    def _side(self, side: Node, number: Exact, rest: Mono) -> Node:
        """Return one branch of a `where` times number·rest."""
        if side.is_constant:
            return self.product(*self.forms.multiply((number, rest if side.value else UNIT), (side.value, UNIT)))
        inside = self.forms.product_of(self.collect(side))
        return self.product(*self.forms.multiply((number, rest), inside))
