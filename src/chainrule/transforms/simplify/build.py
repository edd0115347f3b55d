"""This file builds nodes from forms, in the order and with the signs and fractions that a textbook prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.graph import Node, children_first, const, inputs_of
from chainrule.rules import RULES
from chainrule.transforms.simplify.exact import is_decimal, magnitude, node_of, over_decimal
from chainrule.transforms.simplify.forms import HALF, UNIT, USUAL_VARIABLES, E

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainrule.transforms.simplify.exact import Exact
    from chainrule.transforms.simplify.forms import Exponent, Mono, Sum

_ADD, _SUBTRACT, _NEGATE = RULES["add"], RULES["subtract"], RULES["negate"]
_MULTIPLY, _DIVIDE, _POWER = RULES["multiply"], RULES["divide"], RULES["power"]
_EXP, _SQRT = RULES["exp"], RULES["sqrt"]
_ONE, _ZERO = const(1), const(0)


def power_node(base: Node, exponent: Exponent) -> Node:
    """Return base^exponent as a node: e^u as exp, a power of one half as a root."""
    if base is E:
        if exponent == 1:
            return E
        return Node(_EXP, (_with_front(exponent) if isinstance(exponent, Node) else node_of(exponent),))
    if isinstance(exponent, Node):
        return Node(_POWER, (base, exponent))
    if exponent == 1:
        return base
    if exponent.denominator == 2 and exponent.numerator == 1 and not is_decimal(exponent):
        return Node(_SQRT, (base,))
    return Node(_POWER, (base, node_of(exponent)))


def _with_front(exponent: Node) -> Node:
    """Return an exponent of e with what all its terms share in front: −(x² + y²)/2 for −x²/2 − y²/2."""
    if exponent.op is not _ADD and exponent.op is not _SUBTRACT:
        return exponent
    terms = _terms_of(exponent)
    if all(negative for negative, _ in terms):
        return Node(_NEGATE, (_with_front(join_terms([(False, term) for _, term in terms])),))
    below = terms[0][1].args[1] if terms[0][1].op is _DIVIDE else None
    if below is not None and below.is_constant and all(t.op is _DIVIDE and t.args[1] is below for _, t in terms):
        return Node(_DIVIDE, (join_terms([(negative, term.args[0]) for negative, term in terms]), below))
    return exponent


def _terms_of(total: Node) -> list[tuple[bool, Node]]:
    """Return the terms of a sum, each with whether it is subtracted, first to last."""
    terms: list[tuple[bool, Node]] = []
    while total.op is _ADD or total.op is _SUBTRACT:
        terms.append((total.op is _SUBTRACT, total.args[1]))
        total = total.args[0]
    if total.op is _NEGATE:
        terms.append((True, total.args[0]))
    elif total.is_constant and total.value < 0:
        terms.append((True, const(-total.value, decimal=total.is_decimal)))
    else:
        terms.append((False, total))
    return terms[::-1]


def chain(factors: list[Node]) -> Node:
    """Return the product of nodes, from the left; 1 for none."""
    if not factors:
        return _ONE
    product = factors[0]
    for factor in factors[1:]:
        product = Node(_MULTIPLY, (product, factor))
    return product


def product_node(number: Exact, mono: Mono) -> Node:
    """Return number·mono as a fraction with its sign in front."""
    top: list[Node] = []
    bottom: list[Node] = []
    powers: Sequence[tuple[Node, Exponent]] = mono
    for _, exponent in mono:
        if type(exponent) is not int:  # roots and growing exponents
            number, powers = _with_roots_joined(number, mono)
            break
    for base, exponent in powers:
        if not isinstance(exponent, Node) and exponent < 0 and base is not E:
            bottom.append(power_node(base, -exponent))
        elif base is E and not isinstance(exponent, Node):
            top.insert(0, power_node(base, exponent))  # a number stands in front: e·x, e²·x
        else:
            top.append(power_node(base, exponent))
    above, below = _halves(magnitude(number), bare=not top and not bottom)
    top[:0], bottom[:0] = above, below
    node = chain(top)
    if bottom:
        node = Node(_DIVIDE, (node, chain(bottom)))
    if number >= 0:
        return node
    return const(-node.value, decimal=node.is_decimal) if node.is_constant else Node(_NEGATE, (node,))


def _halves(size: Exact, *, bare: bool) -> tuple[list[Node], list[Node]]:
    """Return the number of a product as what stands above and below: 200/981 of a decimal as 2 and 9.81."""
    fraction = over_decimal(size)
    if fraction is not None:
        above, below = [const(fraction[0])], [node_of(fraction[1])]
    elif is_decimal(size) or not node_is_printable(size) or size.denominator == 1 or bare:
        above, below = [node_of(size)], []
    else:
        above, below = [const(size.numerator)], [const(size.denominator)]
    return [each for each in above if each is not _ONE or (bare and not below)], below


def _apart(mono: Mono) -> Iterator[tuple[Node, Exponent]]:
    """Yield the powers of a product as a textbook keeps them apart.

    x^(1/x - 2) is x^(1/x) and 1/x^2, where base and exponent hold the same name, and e^(e^x + x) is e^(e^x) and e^x.
    """
    for base, exponent in mono:
        if not isinstance(exponent, Node) or exponent.op not in (_ADD, _SUBTRACT):
            yield base, exponent
        elif base is E:
            towers, rest = _towers_in(exponent)
            yield from ((base, each) for each in (*rest, *towers))
        else:
            yield from _power_apart(base, exponent)


def _power_apart(base: Node, exponent: Node) -> Iterator[tuple[Node, Exponent]]:
    """Yield base^(u - 2) as base^u and base^-2 where the same name varies in base and u."""
    rest, number = exponent.args
    power: Exact = 0
    if number.is_constant and not number.is_decimal:
        power = number.value if exponent.op is _ADD else -number.value
    if power < 0 and _share_variable(base, rest):
        yield base, rest
        yield base, power
    else:
        yield base, exponent


def _towers_in(exponent: Node) -> tuple[list[Node], list[Node]]:
    """Return the terms of an exponent that are exponentials themselves, the lowest first, and the others as one sum."""
    terms = _terms_of(exponent)
    high = [term for term in terms if _has_exponential(term[1])]
    if not high:
        return [], [exponent]
    low = [term for term in terms if term not in high]
    towers = [Node(_NEGATE, (term,)) if negative else term for negative, term in high]
    towers.sort(key=lambda tower: len(children_first(tower)))
    return towers, [join_terms(low)] if low else []


def _has_exponential(term: Node) -> bool:
    """Return whether e^u is a factor of a term."""
    waiting = [term]
    while waiting:
        node = waiting.pop()
        if node.op is _EXP:
            return True
        if node.op in (_MULTIPLY, _NEGATE, _DIVIDE):
            waiting.extend(node.args)
    return False


def _with_roots_joined(number: Exact, mono: Mono) -> tuple[Exact, list[tuple[Node, Exponent]]]:
    """Return a product with √2/(2√π) as 1/√(2π): a root of a number goes under one root with what stands below."""
    powers = list(_apart(mono))
    for index, (base, exponent) in enumerate(powers):
        if exponent != HALF or not base.is_constant or number.denominator % base.value:
            continue
        for place, (other, power) in enumerate(powers):
            if power == -HALF and not other.is_constant:
                powers[place] = (Node(_MULTIPLY, (base, other)), power)
                del powers[index]
                return number * base.value, powers
    return number, powers


def _share_variable(a: Node, b: Node) -> bool:
    """Return whether the same usual variable stands in two nodes: in x^(1/x), not in (1 + r/n)^(n·t)."""
    return any(each.name in USUAL_VARIABLES for each in {*inputs_of(a)} & {*inputs_of(b)})


def node_is_printable(size: Exact) -> bool:
    """False for a decimal such as 0.1/3 which cannot stay one; it is printed as a fraction then."""
    return type(size) is int or size.denominator != 1


def sum_node(form: Sum) -> Node:
    """Return a sum as a node, its terms in textbook order."""
    if not form:
        return _ZERO
    return join_terms([(number < 0, product_node(magnitude(number), mono)) for mono, number in in_order(form)])


def join_terms(terms: list[tuple[bool, Node]]) -> Node:
    """Return the sum of (is negative, node) terms."""
    negative, total = terms[0]
    if negative:
        total = const(-total.value, decimal=total.is_decimal) if total.is_constant else Node(_NEGATE, (total,))
    for negative, term in terms[1:]:
        total = Node(_SUBTRACT if negative else _ADD, (total, term))
    return total


def in_order(form: Sum) -> list[tuple[Mono, Exact]]:
    """Return the terms in the order in which a textbook prints them.

    Polynomials by falling degree (rising, if that avoids a minus in front); anything else as it came, but a minus in
    front is avoided.
    """
    items = list(form.items())
    if len(items) == 1:
        return items
    if all(_is_monomial(mono) for mono in form):
        falling = sorted(items, key=lambda item: _degree(item[0]), reverse=True)
        if not falling[0][1] < 0 < falling[-1][1]:
            return falling
        items.sort(key=lambda item: (_degree(item[0]), item[1] < 0))
    if items[0][1] < 0:
        for index, item in enumerate(items):
            if item[1] > 0:
                items.insert(0, items.pop(index))
                break
    return items


def _is_monomial(mono: Mono) -> bool:
    """True for a product of whole positive powers of names."""
    for base, exponent in mono:
        if isinstance(exponent, Node) or exponent.denominator != 1 or exponent < 0 or not base.is_input:
            return False
    return True


def _degree(mono: Mono) -> tuple[int, ...]:
    """Return what polynomials are sorted by: the total degree, then the degree in the last name."""
    if mono == UNIT:
        return (0,)
    return (sum(int(exponent) for _, exponent in mono if not isinstance(exponent, Node)),)


def size_of(node: Node, sizes: dict[Node, int]) -> int:
    """Return how long a node is on paper: sum, product, fraction, sign, number, name and function count one each.

    `sizes` remembers what was measured.
    """
    known = sizes.get(node)
    if known is not None:
        return known
    stack = [node]
    while stack:
        top = stack[-1]
        missing = [arg for arg in top.args if arg not in sizes]
        if missing:
            stack.extend(missing)
            continue
        stack.pop()
        sizes[top] = _own_size(top, sizes)
    return sizes[node]


def _own_size(node: Node, sizes: dict[Node, int]) -> int:
    """Return the size of a node whose arguments are measured; chains of + and of · count as one sum, one product."""
    op = node.op
    inside = sum([sizes[arg] for arg in node.args])
    if node.is_constant:
        return 1 + (node.value < 0) + (2 if node.value.denominator != 1 and not node.is_decimal else 0)
    if op is _ADD or op is _SUBTRACT:
        joined = node.args[0].op is _ADD or node.args[0].op is _SUBTRACT
        return inside + (0 if joined else 1) + (1 if op is _SUBTRACT else 0)
    if op is _MULTIPLY:
        return inside + (0 if node.args[0].op is _MULTIPLY else 1)
    return 1 + inside
