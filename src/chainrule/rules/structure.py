"""This file defines the nodes that give a graph its structure: layers, calls, unknown functions and d/dx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.graph import Node
from chainrule.rules.rule import ELEMENTWISE, STRUCTURE, Rule

if TYPE_CHECKING:
    from collections.abc import Callable


class Layer:
    """What a layer node carries: its name, the user's own meaning, and where it came from.

    `call` names the function whose call made the layer, with `reads` its argument nodes' number (they are the node's
    arguments after the first). Two layers with equal fields are equal.
    """

    __slots__ = ("meaning", "name", "origin")

    def __init__(self, name: str, meaning: str = "", origin: str = "") -> None:
        """Keep the fields; `origin` is a place such as `model.py:12`."""
        self.name = name
        self.meaning = meaning
        self.origin = origin

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Layer) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[str, str, str]:
        return (self.name, self.meaning, self.origin)

    def __repr__(self) -> str:
        fields = {"meaning": self.meaning, "origin": self.origin}
        extra = "".join(f", {field}={value!r}" for field, value in fields.items() if value)
        return f"Layer({self.name!r}{extra})"


class Function:
    """A user's function: its name, its formal inputs, and its body as a graph of them."""

    __slots__ = ("body", "inputs", "name")

    def __init__(self, name: str, inputs: tuple[Node, ...], body: Node) -> None:
        """Keep the parts; `body` reads only `inputs` and constants."""
        self.name = name
        self.inputs = inputs
        self.body = body

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Function) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[str, tuple[Node, ...], Node]:
        return (self.name, self.inputs, self.body)

    def __repr__(self) -> str:
        return f"Function({self.name!r}, {self.inputs!r}, …)"


class _UnknownPartials:
    """The partial derivatives of a function that nobody defined: the same function, one order higher."""

    def __init__(self, node: Node) -> None:
        self.node = node

    def __getitem__(self, index: int) -> Callable[..., Node]:
        name, orders = self.node.params[0], self.node.params[1]
        assert isinstance(orders, tuple)
        higher = tuple(order + (i == index) for i, order in enumerate(orders))
        return lambda *args: Node(UNKNOWN, args[:-1], (name, higher))


# A named group of nodes that a person thinks of as one step: an identity. params: (Layer,).
LAYER: Final = Rule("layer", STRUCTURE, (), arity=1, dtype="same", python="{0}", mpmath="{0}", words="{0}")
# A call of a user's function. params: (Function,); as many arguments as the function has inputs.
CALL: Final = Rule("call", STRUCTURE, (), arity=0, variadic=True, python="{0}", mpmath="{0}")
# A function that nobody defined, differentiated `orders` times. params: (name, (order for each argument)).
UNKNOWN: Final = Rule("unknown", ELEMENTWISE, (), arity=0, variadic=True, python="{0}", mpmath="{0}")
# d/dx of its first argument, with respect to its second, which is an input. params: (order,).
DERIVATIVE: Final = Rule("derivative", STRUCTURE, (), arity=2, python="{0}", mpmath="{0}")


def layer(node: Node, name: str, meaning: str = "", origin: str = "") -> Node:
    """Return `node` as a named layer."""
    return Node(LAYER, (node,), (Layer(name, meaning, origin),))


def call(function: Function, *args: Node) -> Node:
    """Return the call of a user's function."""
    return Node(CALL, args, (function,))


def unknown(name: str, *args: Node, orders: tuple[int, ...] = ()) -> Node:
    """Return the value of a function that nobody defined, differentiated `orders` times in each argument."""
    return Node(UNKNOWN, args, (name, orders or (0,) * len(args)))


def derivative_of(body: Node, wrt: Node, order: int = 1) -> Node:
    """Return the node that stands for d/dx of `body`, not yet worked out."""
    return Node(DERIVATIVE, (body, wrt), (order,))


def partial(node: Node, index: int) -> Node:
    """Return the partial derivative of the rule at `node` with respect to its argument number `index`, as a graph.

    Raises NotDifferentiable where no formula is known.
    """
    rule = node.op
    assert isinstance(rule, Rule)
    if rule is UNKNOWN:
        return _UnknownPartials(node)[index](*node.args, node)
    return rule.partials[index](*node.args, node)  # a NoFormula raises


def layer_info(node: Node) -> Layer:
    """Return what a layer node carries."""
    info = node.params[0]
    assert isinstance(info, Layer)
    return info


def function_info(node: Node) -> Function:
    """Return the function that a call node calls."""
    info = node.params[0]
    assert isinstance(info, Function)
    return info
