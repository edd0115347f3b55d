"""This file writes a graph as an English phrase, from the words of the table, for ears rather than eyes.

Nobody hears a bracket. A sum or a product is said with `plus` or `times` only where it is plain how far each side goes;
elsewhere the operation is named first ("the product of … and …"), which says that two things follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from chainrule.graph import CONSTANT, INPUT, Node, children_first
from chainrule.rules import CALL, DERIVATIVE, LAYER, RULES, UNKNOWN, Rule, layer_info
from chainrule.writers.layout import NAMES, names_e
from chainrule.writers.notation import called
from chainrule.writers.text import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chainrule.graph import Operation

LONGEST: Final = 400  # characters; a longer phrase tells nobody anything, and the formula is given instead

ATOM, POWER, PRODUCT, QUOTIENT, MINUS, SUM, LOOSE = "atom", "power", "product", "quotient", "minus", "sum", "loose"
_NEAR: Final = frozenset({ATOM, POWER})  # what needs no "the quantity" before it
_OPPOSITE, _POWER, _EXP = RULES["negate"], RULES["power"], RULES["exp"]
_EXPONENTIAL: Final = (_EXP, RULES["e"])
# For each operation: its word, its name, the kind that comes out, and what may stand before its word.
_INFIX: Final[dict[Operation, tuple[str, str, str, frozenset[str]]]] = {
    RULES["add"]: ("plus", "sum", SUM, frozenset({ATOM, POWER, PRODUCT, QUOTIENT, MINUS, SUM})),
    RULES["subtract"]: ("minus", "difference", SUM, frozenset({ATOM, POWER, PRODUCT, QUOTIENT, MINUS, SUM})),
    RULES["multiply"]: ("times", "product", PRODUCT, frozenset({ATOM, POWER, PRODUCT})),
    RULES["divide"]: ("divided by", "quotient", QUOTIENT, _NEAR),
}
_BESIDE_A_SUM: Final = frozenset({ATOM, POWER, PRODUCT, QUOTIENT})
_POWERS: Final = {2: ("squared", "square"), 3: ("cubed", "cube")}
_MARKS: Final = {0: "", 1: " prime", 2: " double prime", 3: " triple prime"}
_TIMES: Final = {1: "", 2: "second ", 3: "third "}


class Phrase(NamedTuple):
    """A part in words; `open`: its end is not plain, so that what is said next might be taken for a piece of it."""

    text: str
    kind: str = ATOM
    open: bool = False


def to_words(node: Node) -> str:
    """Return a graph in words; a graph that would take more than 400 characters is returned as a formula.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> to_words(RULES["sin"](x**2 + 1))
    'the sine of the quantity x squared plus 1'
    >>> to_words(RULES["sin"](x**2 + 1) * RULES["exp"](-x))
    'the product of the sine of the quantity x squared plus 1 and e to the power minus x'
    """
    said: dict[Node, Phrase] = {}
    order = children_first(node, stop=lambda found: found.op is LAYER)
    calls_exp = names_e(node, layers=NAMES)
    for each in order:
        said[each] = phrase = _called_exp(each, said) if calls_exp and each.op in _EXPONENTIAL else _said(each, said)
        if len(phrase.text) > LONGEST:
            return to_text(node, unicode=True)
    return said[node].text


def _called_exp(node: Node, said: Mapping[Node, Phrase]) -> Phrase:
    """Return e or a power of it in words, where e is the name of something else."""
    argument = _near(said[node.args[0]]) if node.args else "1"
    return Phrase(f"the exponential of {argument}", open=True)


def _said(node: Node, said: Mapping[Node, Phrase]) -> Phrase:
    """Return one node in words."""
    op = node.op
    if op is INPUT:
        return Phrase(to_text(node, unicode=True))
    if op is CONSTANT:
        written = to_text(node, unicode=True)
        return Phrase(f"minus {written[1:]}", MINUS) if node.value < 0 else Phrase(written)
    if op is LAYER:
        return Phrase(layer_info(node).name)
    args = [said[arg] for arg in node.args]
    if op in _INFIX:
        return _infix(op, *args)
    if op is _OPPOSITE:
        plain = args[0].kind in _BESIDE_A_SUM
        return Phrase(f"minus {args[0].text if plain else _near(args[0])}", MINUS, _is_open(args[0]))
    if op is _POWER or op is _EXP:
        return _power(node, args)
    if op is CALL or op is UNKNOWN:
        return _applied(node, args)
    if op is DERIVATIVE:
        order = node.params[0]
        assert isinstance(order, int)
        times = _TIMES.get(order, f"{order}th ")
        return Phrase(f"the {times}derivative of {_near(args[0])} with respect to {args[1].text}", open=True)
    assert isinstance(op, Rule)
    return _function(op, args)


def _near(phrase: Phrase) -> str:
    """Return a part as it follows `of` or `times`: a quantity, where it consists of several parts."""
    return phrase.text if phrase.kind in _NEAR else f"the quantity {phrase.text}"


def _is_open(phrase: Phrase) -> bool:
    """Say whether the end of `_near(phrase)` is not plain."""
    return phrase.open or phrase.kind not in _NEAR


def _infix(op: Operation, a: Phrase, b: Phrase) -> Phrase:
    """Return `a plus b`, or `the sum of a and b` where it would not be plain how far a goes."""
    word, name, kind, before = _INFIX[op]
    if a.open or a.kind not in before:
        return Phrase(f"the {name} of {_whole(a)} and {_whole(b)}", open=True)
    alone = b.kind in (_BESIDE_A_SUM if kind == SUM else _NEAR)
    return Phrase(f"{a.text} {word} {b.text if alone else _near(b)}", kind, b.open or not alone)


def _whole(phrase: Phrase) -> str:
    """Return a part as it stands between `of` and `and`."""
    return f"the quantity {phrase.text}" if phrase.kind == LOOSE else phrase.text


def _power(node: Node, args: Sequence[Phrase]) -> Phrase:
    """Return `x squared`, `the cube of the quantity x plus 1`, `e to the power minus x`."""
    exponent = args[-1]
    base = args[0] if node.op is _POWER else Phrase("e")
    plain = base.kind == ATOM and not base.open
    if node.op is _POWER and node.args[1].is_constant and node.args[1].value in _POWERS:
        after, noun = _POWERS[int(node.args[1].value)]
        return Phrase(f"{base.text} {after}", POWER) if plain else Phrase(f"the {noun} of {_near(base)}", open=True)
    if not plain:
        return Phrase(f"the power with base {_whole(base)} and exponent {_whole(exponent)}", open=True)
    short = exponent.kind == MINUS and not exponent.open
    raised = exponent.text if short or exponent.kind in _NEAR else f"of {_near(exponent)}"
    return Phrase(f"{base.text} to the power {raised}", POWER, exponent.kind != ATOM or exponent.open)


def _function(rule: Rule, args: Sequence[Phrase]) -> Phrase:
    """Return a function of the table in its words."""
    template = rule.words
    unclear = any(arg.open or arg.kind != ATOM for arg in args)
    if rule.dtype == "bool":  # truth is said of numbers, which go on as long as nothing is said of them
        return Phrase(template.format(*[_whole(arg) for arg in args]), LOOSE, open=True)
    if not template or len(args) != rule.arity:
        return Phrase(f"the {rule.name} of {_listed([_near(arg) for arg in args])}", open=True)
    if template.startswith("{") and rule is not RULES["where"]:  # x factorial, x rounded down
        if unclear:
            return Phrase(f"the {rule.name} of {_listed([_near(arg) for arg in args])}", open=True)
        return Phrase(template.format(*[arg.text for arg in args]), LOOSE if " " in template[4:] else ATOM)
    kind = LOOSE if rule is RULES["where"] else ATOM
    texts = [arg.text if arg.kind == LOOSE and rule is RULES["where"] else _near(arg) for arg in args]
    return Phrase(template.format(*texts), kind, open=bool(args))


def _applied(node: Node, args: Sequence[Phrase]) -> Phrase:
    """Return a function that the user defined, or nobody did, with its primes."""
    if node.op is CALL:
        name, orders = called(node)
    else:
        name, orders = str(node.params[0]), tuple(node.params[1])  # type: ignore[arg-type]
    total = sum(orders)
    mark = _MARKS.get(total, f", differentiated {total} times,")
    if len(orders) > 1 and total:
        mark = f", differentiated {_listed([str(order) for order in orders])} times in its arguments,"
    return Phrase(f"{name}{mark} of {_listed([_near(arg) for arg in args])}", open=True)


def _listed(parts: Sequence[str]) -> str:
    """Return parts with commas and an `and`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


if __name__ == "__main__":  # a demonstration
    from chainrule.writers.demonstration import show_all

    show_all(to_words)
