"""This file expands graphs into Taylor series by recurrences on coefficients, never by nesting derivatives.

From y = f(u₁, …) follows y' = Σ pᵢ·uᵢ' with the partial derivatives pᵢ of the table. Each pᵢ is a graph of the
arguments and y, so it is expanded in the same walk: k·yₖ = Σᵢ Σⱼ j·uᵢⱼ·pᵢ,ₖ₋ⱼ. Coefficient k of y needs p only up to
k - 1, so sine and cosine close on each other, and functions whose partials never end (Γ, ψ, ψ', …) end in time.
Cost: about order² for each node (Griewank & Walther, Evaluating Derivatives, 2nd ed., chapter 13).
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from chainrule.errors import NotDifferentiable, UsageError
from chainrule.graph import CONSTANT, INPUT, Node, Number, children_first, const
from chainrule.rules import RULES, UNKNOWN, Rule, partial
from chainrule.rules.rule import CONSTANT_KIND
from chainrule.transforms.coefficients import Floats, Formulas, told
from chainrule.transforms.inline import drop_layers, inline
from chainrule.transforms.simplify import simplify
from chainrule.transforms.simplify.exact import Decimal, node_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from chainrule.graph import Operation

LARGE_EXPONENT: Final = 1_000  # whole powers up to here are products, which lose no digits where the base is small
_DIRECT: Final = tuple(RULES[name] for name in ("add", "subtract", "negate", "multiply", "divide", "where"))
_POWER: Final = RULES["power"]


def taylor(
    root: Node,
    wrt: Node,
    around: Number | float | Node = 0,
    order: int = 5,
    at: Mapping[str, float] | None = None,
) -> list[float] | list[Node]:
    """Return the coefficients c₀ … c_order of c₀ + c₁·(x − a) + c₂·(x − a)² + …, where x is `wrt` and a is `around`.

    A float `around` gives floats, with the values of other inputs in `at`. An exact number or a node (π, or a name)
    gives simplified nodes; so does a float where other inputs have no value. Calls are expanded and layers dropped.

    Raises NotDifferentiable where the function has no Taylor series there: at a pole, a kink, outside its domain.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> [c.value for c in taylor(RULES["exp"](x), x, 0, 3)]
    [1, 1, Fraction(1, 2), Fraction(1, 6)]
    >>> taylor(1 / x, x, 2.0, 2)
    [0.5, -0.25, 0.125]
    """
    if order < 0:
        raise UsageError(f"the order of a Taylor series is at least 0, not {order}")
    if not wrt.is_input:
        raise UsageError("a Taylor series is taken in an input, such as x")
    body = drop_layers(inline(root))
    return _Expansion(_ring(body, wrt, around, at or {}), wrt, order).of(body)


def taylor_polynomial(root: Node, wrt: Node, around: Number | float | Node = 0, order: int = 5) -> Node:
    """Return the Taylor polynomial c₀ + c₁·(x − a) + … as one node, lowest power first; see `taylor`.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> taylor_polynomial(RULES["cos"](x), x, 0, 3) is 1 - x**2 / 2
    True
    """
    centre = around if isinstance(around, Node) else _exact(around)
    away = wrt if centre is const(0) else simplify(wrt - centre)
    total: Node | None = None
    coefficients: Sequence[float | Node] = taylor(root, wrt, around, order)
    for power, coefficient in enumerate(coefficients):
        factor = coefficient if isinstance(coefficient, Node) else _exact(coefficient)
        if factor is const(0):
            continue
        term = factor if power == 0 else simplify(factor * (away if power == 1 else away**power))
        if total is None:
            total = term
        elif term.op is RULES["negate"]:
            total = total - term.args[0]
        else:
            total = total + term
    return const(0) if total is None else total


def _exact(number: Number | float) -> Node:
    """Return a number as a node: a float as the decimal that it is printed as."""
    if isinstance(number, float):
        if not math.isfinite(number):
            raise UsageError("a Taylor series is taken around a finite number")
        return node_of(Decimal(Fraction(repr(number))))
    return const(number)


def _ring(body: Node, wrt: Node, around: Number | float | Node, at: Mapping[str, float]) -> Floats | Formulas:
    """Return the arithmetic of the coefficients: floats, or exact numbers and formulas."""
    if isinstance(around, Node):
        return Formulas({wrt: around})
    centre = _exact(around)  # refuses what is not finite
    if isinstance(around, float):
        free = [node for node in children_first(body) if node.op in (INPUT, UNKNOWN) and node is not wrt]
        if all(node.op is INPUT and node.name in at for node in free):
            return Floats({**at, wrt.name: around})
    return Formulas({wrt: centre})


class _Expansion:
    """The series of every node, grown one coefficient at a time, as far as each is needed."""

    def __init__(self, ring: Floats | Formulas, wrt: Node, order: int) -> None:
        """Start with nothing known."""
        self.ring = ring
        self.wrt = wrt
        self.order = order
        self.need: dict[Node, int] = {}  # the highest coefficient that is asked for
        self.varying: dict[Node, bool] = {}
        self.series: dict[Node, list[Any]] = {}
        self.failed: dict[Node, NotDifferentiable] = {}
        self._slopes: dict[Node, list[tuple[Node, Node]]] = {}  # varying arguments with their partials
        self._owners: dict[Node, Node] = {}  # whose partial a graph is
        self._rates: dict[Node, list[Any]] = {}  # j·u_j, the coefficients of u'
        self._powers: dict[Node, _Products] = {}
        self._coefficient: dict[Operation, Callable[[Node, int], Any]] = {
            RULES["add"]: self._add,
            RULES["subtract"]: self._subtract,
            RULES["negate"]: self._negate,
            RULES["multiply"]: self._multiply,
            RULES["divide"]: self._divide,
            RULES["where"]: self._where,
            _POWER: self._power,
        }

    def of(self, root: Node) -> list[float] | list[Node]:
        """Return the coefficients of `root`."""
        self._plan(root)
        partials = [slope for pairs in self._slopes.values() for _, slope in pairs]
        nodes = children_first(root, *partials)
        for k in range(self.order + 1):
            for node in nodes:
                if node not in self.failed:
                    self._grow(node, k)
            nodes = [node for node in nodes if self.varying[node] and self.need[node] > k]
        if root in self.failed:
            raise self.failed[root]
        return self.ring.finish(self.series[root])

    # -- how many coefficients of which graphs -------------------------------------------------------------------------

    def _plan(self, root: Node) -> None:
        """Find how far each node must be expanded: arguments as far as their users, partials one coefficient less."""
        waiting: list[list[Node]] = [[] for _ in range(self.order + 1)]
        waiting[self.order].append(root)
        for level in range(self.order, -1, -1):
            stack = waiting[level]
            while stack:
                node = stack.pop()
                if node in self.need:
                    continue
                self.need[node] = level
                self._find_varying(node)
                lower = 0 if not self.varying[node] or _is_flat(node.op) else level
                waiting[lower].extend(node.args)
                if level > 0 and self.varying[node] and self._is_generic(node):
                    waiting[level - 1].extend([slope for _, slope in self._partials_of(node)])

    def _find_varying(self, root: Node) -> None:
        """Say for every node below `root` whether it changes with the variable."""
        varying = self.varying
        known = [varying.get(arg) for arg in root.args]
        if None not in known:
            varying[root] = root is self.wrt or any(known)
            return
        for node in children_first(root, stop=self.varying.__contains__):
            if node not in self.varying:
                self.varying[node] = node is self.wrt or any(self.varying[arg] for arg in node.args)

    def _is_generic(self, node: Node) -> bool:
        """True where the series comes from partial derivatives."""
        op = node.op
        if op is _POWER:
            return self.varying[node.args[1]]
        return isinstance(op, Rule) and op not in _DIRECT and not _is_flat(op)

    def _partials_of(self, node: Node) -> list[tuple[Node, Node]]:
        """Return the arguments that vary, each with the partial derivative in it."""
        pairs: list[tuple[Node, Node]] = []
        try:
            for index, arg in enumerate(node.args):
                if self.varying[arg] and arg.dtype != "bool":
                    pairs.append((arg, _power_partial(node, index) if node.op is _POWER else partial(node, index)))
        except NotDifferentiable as reason:
            self.failed[node] = reason
            return []
        self._slopes[node] = pairs
        for _, slope in pairs:
            self._owners.setdefault(slope, node)
        return pairs

    # -- one coefficient -----------------------------------------------------------------------------------------------

    def _grow(self, node: Node, k: int) -> None:
        """Append coefficient k to the series of a node, or say why there is none."""
        try:
            if k == 0:
                first = self._first(node)
                rest = 0 if self.varying[node] else self.need[node]
                self.series[node] = [first, *[self.ring.zero] * rest]
            elif node is self.wrt:
                self.series[node].append(self.ring.one if k == 1 else self.ring.zero)
            else:
                self.series[node].append(self._coefficient.get(node.op, self._by_partials)(node, k))
        except NotDifferentiable as reason:
            self.failed[node] = reason

    def _of(self, node: Node) -> list[Any]:
        """Return the series of a node; raises the reason where it has none."""
        if self.failed and node in self.failed:
            raise self.failed[node]
        return self.series[node]

    def _first(self, node: Node) -> Any:
        """Return the value at the centre; refuse a kink where more than the value is asked for."""
        op = node.op
        if op is INPUT or op is CONSTANT:
            return self.ring.literal(node)
        if op in _DIRECT:
            return self._coefficient[op](node, 0)
        numbers = [self._of(arg)[0] for arg in node.args]
        if op is _POWER and self._has_products(node):
            return self._power(node, 0)
        kink = getattr(op, "kink", None)
        if kink is not None and self.need[node] > 0 and self.varying[node]:
            self._refuse_kink(node, numbers)
        return self.ring.value(node, numbers)

    def _refuse_kink(self, node: Node, numbers: Sequence[Any]) -> None:
        """Raise NotDifferentiable where the arguments stand exactly at a kink or jump."""
        assert isinstance(node.op, Rule)
        assert node.op.kink is not None
        known = [self.ring.number(number) for number in numbers]
        if None in known:
            return
        try:
            special = bool(node.op.kink.at(*known))
        except ArithmeticError:
            return
        if special:
            what = "jump" if node.op.kink.jump else "kink"
            raise NotDifferentiable(
                f"{told(node)} has a {what} here, so there is no Taylor series ({node.op.kink.choice})",
                remedy="expand on one side of it",
            )

    def _by_partials(self, node: Node, k: int) -> Any:
        """Return (Σᵢ Σⱼ j·uᵢⱼ·pᵢ,ₖ₋ⱼ) / k."""
        ring = self.ring
        total = ring.zero
        for arg, slope in self._slopes.get(node, ()):
            part = ring.dot(self._rate(arg, k), self._of(slope)[k - 1 :: -1])
            total = part if total is ring.zero else ring.add(total, part)
        return ring.over(total, k)

    def _rate(self, arg: Node, k: int) -> list[Any]:
        """Return the first k coefficients of u', which are j·uⱼ."""
        series = self._of(arg)
        rate = self._rates.setdefault(arg, [])
        while len(rate) < k:
            j = len(rate) + 1
            rate.append(self.ring.times(series[j], j))
        return rate

    def _add(self, node: Node, k: int) -> Any:
        a, b = node.args
        return self.ring.add(self._of(a)[k], self._of(b)[k])

    def _subtract(self, node: Node, k: int) -> Any:
        a, b = node.args
        return self.ring.subtract(self._of(a)[k], self._of(b)[k])

    def _negate(self, node: Node, k: int) -> Any:
        return self.ring.times(self._of(node.args[0])[k], -1)

    def _multiply(self, node: Node, k: int) -> Any:
        a, b = node.args
        first, second = self._of(a), self._of(b)
        if not self.varying[a]:
            return self.ring.times(first[0], second[k])
        if not self.varying[b]:
            return self.ring.times(first[k], second[0])
        return self.ring.dot(first, second[k::-1])

    def _divide(self, node: Node, k: int) -> Any:
        """Return coefficient k of the y that solves y·b = a."""
        a, b = node.args
        top, bottom = self._of(a)[k], self._of(b)
        if self.ring.number(bottom[0]) == 0:
            owner = self._owner_of(node)
            why = "there is a division by 0 here" if owner is None else f"{told(owner)} has no finite slope here"
            raise NotDifferentiable(f"{why}, so there is no Taylor series")
        if k and self.varying[b]:
            top = self.ring.subtract(top, self.ring.dot(bottom[1 : k + 1], self.series[node][k - 1 :: -1]))
        return self.ring.over(top, bottom[0])

    def _owner_of(self, node: Node) -> Node | None:
        """Return the node whose partial derivative holds `node`, if one does."""
        for slope, owner in self._owners.items():
            if slope is node or node in slope.args:
                return owner
        return None

    def _where(self, node: Node, k: int) -> Any:
        """Return coefficient k of the side that is taken at the centre; the other side may have no series."""
        question, a, b = node.args
        condition = self._of(question)[0]
        if isinstance(condition, (bool, float, int)):
            return self._of(a if condition else b)[k]
        return self.ring.choose(condition, self._of(a)[k], self._of(b)[k])

    # -- powers --------------------------------------------------------------------------------------------------------

    def _has_products(self, node: Node) -> bool:
        """True for a power with a whole exponent that is worked out as products, which base 0 does not trouble."""
        base, exponent = node.args
        if not self.varying[base] or self.varying[exponent]:
            return False
        whole = self.ring.whole(self.series[exponent][0])
        if whole is None or whole < 0 or (whole > LARGE_EXPONENT and self.ring.number(self.series[base][0]) != 0):
            return False
        self._powers[node] = _Products(self.ring, whole)
        return True

    def _power(self, node: Node, k: int) -> Any:
        """Return coefficient k of u^n: a product, or from k·u₀·yₖ = Σⱼ (n·j − k + j)·uⱼ·yₖ₋ⱼ."""
        products = self._powers.get(node)
        base, exponent = node.args
        u = self._of(base)
        if products is not None:
            return products.coefficient(u, k)
        if self.varying[exponent]:
            return self._by_partials(node, k)
        n, ring = self._of(exponent)[0], self.ring
        if ring.number(u[0]) == 0:
            raise NotDifferentiable("the power has no finite slope at 0 to every order, so there is no Taylor series")
        factors = [ring.times(ring.subtract(ring.times(n, j), k - j), u[j]) for j in range(1, k + 1)]
        return ring.over(ring.dot(factors, self.series[node][k - 1 :: -1]), ring.times(u[0], k))


class _Products:
    """A whole power of a series, as a chain of products: u⁶ = (u²·u)²."""

    def __init__(self, ring: Floats | Formulas, exponent: int) -> None:
        """Plan the products: each squares the one before, or multiplies it with u."""
        self.ring = ring
        self.exponent = exponent
        self._squares: list[bool] = []
        for bit in bin(exponent)[3:]:
            self._squares += [True, False] if bit == "1" else [True]
        self._partial: list[list[Any]] = [[] for _ in self._squares]

    def coefficient(self, u: list[Any], k: int) -> Any:
        """Return coefficient k, after all the ones before."""
        if self.exponent == 0:
            return self.ring.one if k == 0 else self.ring.zero
        series = u
        for square, product in zip(self._squares, self._partial, strict=True):
            other = series if square else u
            product.append(self.ring.dot(series, other[k::-1]))
            series = product
        return series[k]


def _power_partial(node: Node, index: int) -> Node:
    """Return the partial of a^b with b varying: by a it is b·y/a, which needs no chain of ever lower exponents."""
    base, exponent = node.args
    return exponent * node / base if index == 0 else node * RULES["log"](base)


def _is_flat(op: Operation) -> bool:
    """True for floor, sign and comparisons, whose series is their value alone."""
    return getattr(op, "kind", "") == CONSTANT_KIND
