"""This file prints a graph as Python code that rebuilds it: evaluated, the code gives the very same node."""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING, Any, Final

from chainrule.graph.node import CONSTANT, INPUT, OPERATORS, Node

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

LONGEST: Final = 88  # characters of an expression before its node gets a line of its own
_SIGNS: Final[dict[str, tuple[str, int]]] = {
    "add": (" + ", 1), "subtract": (" - ", 1), "multiply": (" * ", 2), "divide": (" / ", 2), "power": ("**", 4),
}  # fmt: skip
_NEGATE, _ATOM = 3, 5
_BITS_THAT_STR_TAKES: Final = 13_000
_NAMES_OF_OURS: Final = frozenset(
    {"CALL", "DERIVATIVE", "Fraction", "Function", "LAYER", "Layer", "Node", "RULES", "UNKNOWN", "const", "symbol"}
)


def show(root: Node) -> str:
    """Return Python code for `root`, in size proportional to the graph: shared and long parts are named once.

    The code is one expression in the names of `chainrule.graph`, `chainrule.rules` and `fractions`; its parts are named
    with `:=`, so that a chain of any length is a flat list.

    >>> from chainrule.graph.node import symbol
    >>> print(show(symbol("x")))
    symbol('x')
    """
    order = _with_bodies(root)
    uses: dict[Node, int] = {}
    for node in order:
        for arg in (*node.args, *_graphs_in(node.params)):
            uses[arg] = uses.get(arg, 0) + 1
    code: dict[Node, tuple[str, int]] = {}
    lines: list[str] = []
    taken: set[str] = set()
    for node in order:
        text, holds = _expression(node, code)
        if node is not root and node.op is not CONSTANT and (uses[node] > 1 or len(text) > LONGEST):
            name = _name(node, taken)
            lines.append(f"{name} := {text}")
            text, holds = name, _ATOM
        code[node] = (text, holds)
    if not lines:
        return code[root][0]
    return "(\n" + "".join([f"    {line},\n" for line in [*lines, code[root][0]]]) + ")[-1]"


def _with_bodies(root: Node) -> list[Node]:
    """Return every node below `root`, also in the bodies of the functions that it calls, arguments before users."""
    order: dict[Node, None] = {}
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if node in order:
            continue
        if ready:
            order[node] = None
        else:
            stack.append((node, True))
            stack += [(arg, False) for arg in reversed((*_graphs_in(node.params), *node.args)) if arg not in order]
    return list(order)


def _graphs_in(params: Iterable[Hashable]) -> tuple[Node, ...]:
    """Return the nodes that static parameters hold: the formal inputs and the body of a function."""
    found: list[Node] = []
    for param in params:
        if hasattr(param, "body") and hasattr(param, "inputs"):
            found += [*param.inputs, param.body]
    return tuple(found)


def _expression(node: Node, code: dict[Node, tuple[str, int]]) -> tuple[str, int]:
    """Return the code of one node, and how tightly it holds together."""
    op = node.op
    if op is INPUT:
        return f"symbol({node.name!r})", _ATOM
    if op is CONSTANT:
        return _constant(node), _ATOM
    if not node.params and OPERATORS.get(op.name) is op:
        return _operator(node, code)
    args = [code[arg][0] for arg in node.args]
    if not node.params:
        return f"RULES[{op.name!r}]({', '.join(args)})", _ATOM
    params = "".join([f"{_parameter(param, code)}, " for param in node.params]).rstrip()
    inside = "".join([f"{arg}, " for arg in args]).rstrip()
    return f"Node({op.name.upper()}, ({inside}), ({params}))", _ATOM


def _operator(node: Node, code: dict[Node, tuple[str, int]]) -> tuple[str, int]:
    """Return the code of a + b and its like."""
    if node.op.name == "abs":
        return f"abs({code[node.args[0]][0]})", _ATOM
    if node.op.name == "negate":
        return f"-{_inside(code[node.args[0]], _ATOM)}", _NEGATE
    sign, holds = _SIGNS[node.op.name]
    first, second = node.args
    left = _inside(code[first], _ATOM if sign == "**" else holds)
    right = _inside(code[second], holds + 1)
    if _is_plain(second):
        right = str(second.value)
    elif _is_plain(first):
        left = str(first.value)
    return f"{left}{sign}{right}", holds


def _is_plain(node: Node) -> bool:
    """Say whether a plain number does: x**2, because the operators of nodes take whole numbers."""
    return node.is_constant and not node.is_decimal and type(node.value) is int and 0 <= node.value < 1000


def _inside(code: tuple[str, int], needs: int) -> str:
    """Return an operand, in brackets where it needs them."""
    text, holds = code
    return text if holds >= needs else f"({text})"


def _constant(node: Node) -> str:
    """Return the code of a number."""
    value, decimal = node.value, ", decimal=True" if node.is_decimal else ""
    if value.denominator == 1:
        return f"const({_whole(value.numerator)}{decimal})"
    return f"const(Fraction({_whole(value.numerator)}, {_whole(value.denominator)}){decimal})"


def _whole(number: int) -> str:
    """Return a whole number; Python writes very long ones in base sixteen only."""
    return str(number) if number.bit_length() < _BITS_THAT_STR_TAKES else hex(number)


def _parameter(param: Any, code: dict[Node, tuple[str, int]]) -> str:
    """Return the code of a static parameter."""
    if not (hasattr(param, "body") and hasattr(param, "inputs")):
        return repr(param)
    inputs = "".join([f"{code[each][0]}, " for each in param.inputs]).rstrip()
    return f"{type(param).__name__}({param.name!r}, ({inputs}), {code[param.body][0]})"


def _name(node: Node, taken: set[str]) -> str:
    """Return a new name for a part: that of an input where Python takes it, else n1, n2, …"""
    name = node.name if node.is_input else ""
    fits = name.isascii() and name.isidentifier() and not keyword.iskeyword(name) and name not in _NAMES_OF_OURS
    if not fits or name in taken or (name[0] == "n" and name[1:].isdigit()):
        name = f"n{len(taken) + 1}"
    taken.add(name)
    return name
