"""This file writes a graph as an English phrase, from the words of the table, for ears rather than eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.graph import CONSTANT, INPUT, Node, children_first, const
from chainrule.rules import CALL, DERIVATIVE, LAYER, RULES, UNKNOWN, Rule, function_info, layer_info
from chainrule.writers.text import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST: Final = 400  # characters; what is longer is said as its formula
_ORDINALS: Final = {2: ("squared", "square"), 3: ("cubed", "cube")}
_TIMES: Final = {1: "first", 2: "second", 3: "third"}
_LOOSE: Final = frozenset(
    RULES[name] for name in ("add", "subtract", "negate", "multiply", "divide", "power", "where", "clip", "relu")
)


def to_words(node: Node) -> str:
    """Return a graph in words; a part that consists of several is called a quantity, so that nothing is ambiguous.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> to_words(RULES["sin"](x**2 + 1))
    'the sine of the quantity x squared plus 1'
    """
    said: dict[Node, str] = {}
    for each in children_first(node):
        text = _said(each, said)
        said[each] = text if len(text) <= LONGEST else to_text(each)
    return said[node]


def _said(node: Node, said: Mapping[Node, str]) -> str:
    """Return one node in words."""
    op = node.op
    if op is INPUT:
        return to_text(node, unicode=True)
    if op is CONSTANT:
        size = const(abs(node.value), decimal=node.is_decimal)  # type: ignore[arg-type]
        return to_text(size, unicode=True) if node.value >= 0 else f"minus {to_text(size, unicode=True)}"
    if op is LAYER:
        return layer_info(node).name
    parts = [_quantity(arg, said) for arg in node.args]
    if op is CALL:
        return f"{function_info(node).name} of {_listed(parts)}"
    if op is UNKNOWN:
        return _unknown(node, parts)
    if op is DERIVATIVE:
        order = node.params[0]
        assert isinstance(order, int)
        times = "" if order == 1 else f"{_TIMES.get(order, f'{order}th')} "
        return f"the {times}derivative of {parts[0]} with respect to {parts[1]}"
    assert isinstance(op, Rule)
    return _arithmetic(node, parts, said) or (op.words.format(*parts) if op.words else f"{op.name} of {_listed(parts)}")


def _arithmetic(node: Node, parts: list[str], said: Mapping[Node, str]) -> str:
    """Return sums, products and powers in words, "" for anything else."""
    op = node.op
    if op is RULES["add"]:
        return f"{said[node.args[0]]} plus {parts[1]}"
    if op is RULES["subtract"]:
        return f"{said[node.args[0]]} minus {parts[1]}"
    if op is RULES["multiply"]:
        return f"{parts[0]} times {parts[1]}"
    if op is RULES["divide"]:
        return f"{parts[0]} divided by {parts[1]}"
    if op is RULES["power"] and node.args[1].is_constant and node.args[1].value in _ORDINALS:
        adverb, noun = _ORDINALS[int(node.args[1].value)]
        return f"the {noun} of {parts[0]}" if node.args[0].args else f"{parts[0]} {adverb}"
    return ""


def _quantity(node: Node, said: Mapping[Node, str]) -> str:
    """Return a part as another one takes it: what consists of several parts is a quantity."""
    text = said[node]
    is_power_of_name = node.op is RULES["power"] and not node.args[0].args and node.args[1].is_constant
    return f"the quantity {text}" if node.op in _LOOSE and not is_power_of_name else text


def _unknown(node: Node, parts: list[str]) -> str:
    """Return a function that nobody defined, with its primes."""
    name, orders = node.params
    assert isinstance(orders, tuple)
    marks = {0: "", 1: " prime", 2: " double prime", 3: " triple prime"}
    total = sum(orders)
    if len(orders) > 1 and total:
        mark = f" (differentiated {', '.join(map(str, orders))} times)"
    else:
        mark = marks.get(total, f", differentiated {total} times,")
    return f"{name}{mark} of {_listed(parts)}"


def _listed(parts: list[str]) -> str:
    """Return parts with commas and an `and`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


if __name__ == "__main__":  # a demonstration
    from chainrule.writers.demonstration import show_all

    show_all(to_words)
