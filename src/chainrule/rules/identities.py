"""This file lists the identities that `simplify` may use, as data: each is true wherever both sides are defined."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from chainrule.graph import Node, const
from chainrule.rules.rule import RULES, Rule

if TYPE_CHECKING:
    from chainrule.graph import Number


class SquareIdentity:
    """f(u)² + s·g(u)² = 1."""

    __slots__ = ("f", "g", "name", "s")

    def __init__(self, f: str, s: int, g: str, name: str) -> None:
        """Keep the rules and the sign."""
        self.f: Rule = RULES[f]
        self.g: Rule = RULES[g]
        self.s = s
        self.name = name


class ProductIdentity:
    """f(u)·g(u) = h(u), where h is None for 1; "u" in place of g or h is the argument itself, "1/u" its reciprocal."""

    __slots__ = ("f", "g", "h", "name")

    def __init__(self, f: str, g: str, h: str | None) -> None:
        """Keep the rules."""
        self.f: Rule = RULES[f]
        self.g: Rule | str = RULES.get(g, g)
        self.h: Rule | str | None = RULES.get(h, h) if h else None
        self.name = f"{f}·{g}"


# fmt: off
SQUARES: Final = (
    SquareIdentity("sin",  +1, "cos",  "sin² + cos² = 1"),
    SquareIdentity("sec",  -1, "tan",  "1 + tan² = sec²"),
    SquareIdentity("csc",  -1, "cot",  "1 + cot² = csc²"),
    SquareIdentity("cosh", -1, "sinh", "cosh² − sinh² = 1"),
    SquareIdentity("tanh", +1, "sech", "1 − tanh² = sech²"),
    SquareIdentity("coth", -1, "csch", "coth² − 1 = csch²"),
)
PRODUCTS: Final = (
    ProductIdentity("sin", "csc", None),   ProductIdentity("cos", "sec", None),  ProductIdentity("tan", "cot", None),
    ProductIdentity("tan", "cos", "sin"),  ProductIdentity("cot", "sin", "cos"), ProductIdentity("sin", "sec", "tan"),
    ProductIdentity("cos", "csc", "cot"),  ProductIdentity("tan", "csc", "sec"), ProductIdentity("cot", "sec", "csc"),
    ProductIdentity("sinh", "csch", None),   ProductIdentity("cosh", "sech", None),
    ProductIdentity("tanh", "coth", None),   ProductIdentity("tanh", "cosh", "sinh"),
    ProductIdentity("coth", "sinh", "cosh"), ProductIdentity("sinh", "sech", "tanh"),
    ProductIdentity("cosh", "csch", "coth"), ProductIdentity("tanh", "csch", "sech"),
    ProductIdentity("coth", "sech", "csch"),
    ProductIdentity("abs", "sign", "u"), ProductIdentity("sign", "u", "abs"), ProductIdentity("abs", "1/u", "sign"),
)
RECIPROCALS: Final[dict[Rule, Rule]] = {
    RULES[a]: RULES[b]
    for a, b in (
        ("sin", "csc"), ("csc", "sin"), ("cos", "sec"), ("sec", "cos"), ("tan", "cot"), ("cot", "tan"),
        ("sinh", "csch"), ("csch", "sinh"), ("cosh", "sech"), ("sech", "cosh"), ("tanh", "coth"), ("coth", "tanh"),
    )
}
# fmt: on

_AT_ZERO: Final[dict[str, int]] = {
    **dict.fromkeys(["sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "erf", "expm1", "log1p"], 0),
    **dict.fromkeys(["abs", "sign", "floor", "ceil", "round", "relu", "gelu", "silu", "lambertw", "sqrt", "cbrt"], 0),
    **dict.fromkeys(["cos", "sec", "cosh", "sech", "exp", "exp2", "erfc", "factorial"], 1),
}
_AT_ONE: Final[dict[str, int]] = {
    **dict.fromkeys(["log", "log2", "log10", "acos", "acosh", "asec", "asech", "lgamma"], 0),
    **dict.fromkeys(["abs", "sign", "floor", "ceil", "round", "relu", "gamma", "factorial", "sqrt", "cbrt"], 1),
}
_SINE_AT_TWELFTHS: Final[dict[Fraction, tuple[Number, int]]] = {  # sin(π·q) = sign·√m / 2 for q in [0, 1/2]
    Fraction(0): (0, 0),
    Fraction(1, 6): (1, 1),
    Fraction(1, 4): (1, 2),
    Fraction(1, 3): (1, 3),
    Fraction(1, 2): (1, 4),
}


def exact_value(rule: Rule, argument: Node) -> Node | None:
    """Return the exact value of a function at a number where a textbook knows it, else None.

    >>> exact_value(RULES["cos"], const(0)).value
    1
    """
    if not argument.is_constant:
        return _at_multiple_of_pi(rule, argument)
    value = argument.value
    if value == 0:
        return const(_AT_ZERO[rule.name]) if rule.name in _AT_ZERO else _half_at_zero(rule)
    if value == 1:
        return const(_AT_ONE[rule.name]) if rule.name in _AT_ONE else RULES["e"]() if rule.name == "exp" else None
    return _of_number(rule, value, decimal=argument.is_decimal)


def exact_value_of_several(rule: Rule, arguments: tuple[Node, ...]) -> Node | None:
    """Return the exact value of a function of several numbers where it is plain, else None.

    >>> exact_value_of_several(RULES["max"], (const(2), const(4))).value
    4
    """
    name = rule.name
    if not all(argument.is_constant for argument in arguments):
        return None
    if name in ("max", "min", "clip"):
        return _chosen(name, arguments)
    values = [argument.value for argument in arguments]
    if name == "mod" and values[1] != 0:
        decimal = any(argument.is_decimal for argument in arguments)
        return const(values[0] - values[1] * (values[0] // values[1]), decimal=decimal)
    if name == "besselj" and values[1] == 0 and values[0] >= 0:
        return const(int(values[0] == 0))
    if name == "logbase" and values[1] > 1:
        return _whole_logarithm(values[0], values[1])
    return None


def _chosen(name: str, arguments: tuple[Node, ...]) -> Node:
    """Return the number that max, min or clip takes."""
    if name == "clip":
        first, low, high = arguments
        raised = first if first.value > low.value else low
        return raised if raised.value < high.value else high
    a, b = arguments
    return a if (a.value >= b.value) == (name == "max") else b


def _whole_logarithm(value: Number, base: Number) -> Node | None:
    """Return the whole number k with base^k = value, if there is one of a modest size."""
    power, exponent = Fraction(1), 0
    target = Fraction(value) if value >= 1 or value <= 0 else 1 / Fraction(value)
    while power < target and exponent < 64:
        power, exponent = power * base, exponent + 1
    return const(exponent if value >= 1 else -exponent) if power == target else None


def _half_at_zero(rule: Rule) -> Node | None:
    """Return ½ for sigmoid, π/2 for acos and acot at 0."""
    if rule.name == "sigmoid":
        return const(Fraction(1, 2))
    return RULES["pi"]() / 2 if rule.name in ("acos", "acot") else None


def _of_number(rule: Rule, value: Number, *, decimal: bool) -> Node | None:
    """Return the exact value of step functions, absolute values and factorials of a number."""
    name = rule.name
    if name == "abs":
        return const(value if value > 0 else -value, decimal=decimal)
    if name == "sign":
        return const((value > 0) - (value < 0))
    if name in ("floor", "ceil"):
        down = value.numerator // value.denominator
        return const(down if name == "floor" or down == value else down + 1)
    if name == "relu":
        return const(max(0, value), decimal=decimal and value > 0)
    if name in ("log2", "log10"):
        return _whole_logarithm(value, 2 if name == "log2" else 10)
    if name in ("factorial", "gamma") and value.denominator == 1 and 0 < value <= 20:
        return const(_factorial(int(value) - (name == "gamma")))
    return None


def _factorial(n: int) -> int:
    """Return n! for a small whole n."""
    product = 1
    for k in range(2, n + 1):
        product *= k
    return product


def _at_multiple_of_pi(rule: Rule, argument: Node) -> Node | None:
    """Return sine, cosine or tangent at the well-known multiples of π."""
    if rule.name not in ("sin", "cos", "tan"):
        return None
    turns = _multiple_of_pi(argument)
    if turns is None:
        return None
    if rule.name == "tan":
        return const(0) if turns.denominator == 1 else const(1) if turns % 1 == Fraction(1, 4) else None
    if rule.name == "cos":
        turns += Fraction(1, 2)
    turns %= 2
    sign = 1
    if turns > 1:
        turns, sign = turns - 1, -1
    if turns > Fraction(1, 2):
        turns = 1 - turns
    known = _SINE_AT_TWELFTHS.get(turns)
    if known is None:
        return None
    square = known[1]
    if square in (0, 1, 4):
        return const(sign * Fraction({0: 0, 1: 1, 4: 2}[square], 2))
    root = RULES["sqrt"](square) / 2
    return root if sign > 0 else -root


def _multiple_of_pi(node: Node) -> Fraction | None:
    """Return q where the node is q·π in one of its simplified forms."""
    pi = RULES["pi"]()
    if node is pi:
        return Fraction(1)
    name, args = node.op.name, node.args
    if name == "negate":
        inner = _multiple_of_pi(args[0]) if args[0].op.name != "negate" else None
        return None if inner is None else -inner
    if name == "divide" and args[1].is_constant and args[0].op.name != "divide":
        inner = _multiple_of_pi(args[0])
        return None if inner is None or args[1].value == 0 else inner / Fraction(args[1].value)
    if name == "multiply" and args[1] is pi and args[0].is_constant:
        return Fraction(args[0].value)
    return None
