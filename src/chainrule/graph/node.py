"""This file says what a node of a graph is, and makes sure that equal nodes are one node."""

from __future__ import annotations

from _thread import RLock  # threading itself would be a tenth of our import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final
from weakref import ref

if TYPE_CHECKING:
    from collections.abc import Hashable

type_of_number = (int, Fraction)


class Operation:
    """What a node does, as far as the graph must know: a name, and the kind of value that comes out.

    The table of rules (`chainrule.rules`) subclasses it; the graph itself knows no function.
    `dtype` is "real", "bool" or "int"; "same" means that of the first argument.
    """

    __slots__ = ("dtype", "name", "nodes")

    def __init__(self, name: str, dtype: str = "real") -> None:
        """Keep name and dtype; there are no nodes yet."""
        self.name = name
        self.dtype = dtype
        # The nodes of this operation, so that an equal one is found: by their arguments, and parameters where they have
        # some. A WeakValueDictionary does the same at twice the price of a node: much of its work is Python code.
        self.nodes: dict[tuple[Any, ...], _Reference] = {}

    def __repr__(self) -> str:
        """Return the name, as printed graphs use it."""
        return self.name


class _Reference(ref["Node"]):
    """A weak reference to a node that knows where it stands among the nodes of its operation."""

    __slots__ = ("key", "nodes")

    key: tuple[Any, ...]
    nodes: dict[tuple[Any, ...], _Reference]


_replacing = RLock()  # held while an entry is replaced or removed, so that two threads never make two equal nodes


def _forget(reference: Any, held: Any = _replacing) -> None:
    """Take a node that nobody uses any more out of its table; asks no name of this file, as Python may be leaving."""
    with held:
        if reference.nodes.get(reference.key) is reference:
            del reference.nodes[reference.key]


INPUT: Final = Operation("input")
CONSTANT: Final = Operation("constant")

# Filled by rules/arithmetic.py: the graph offers + - * / ** on nodes but does not know what they mean.
OPERATORS: dict[str, Operation] = {}


class Node:
    """One step of a computation: an operation applied to earlier nodes, an input, or a constant.

    Nodes are immutable and shared: building an equal node returns the same object, so `==` is `is`.
    Building never rewrites anything: `1*x` can exist.

    >>> x = symbol("x")
    >>> symbol("x") is x
    True
    """

    __slots__ = ("__weakref__", "args", "dtype", "op", "params")

    args: tuple[Node, ...]
    dtype: str
    op: Operation
    params: tuple[Hashable, ...]

    def __new__(cls, op: Operation, args: tuple[Node, ...] = (), params: tuple[Hashable, ...] = ()) -> Node:  # noqa: PYI034
        """Return the one node with this operation, these arguments and these static parameters."""
        key = (args, params) if params else args
        nodes = op.nodes
        known = nodes.get(key)
        if known is not None:
            found = known()
            if found is not None:
                return found
        node = object.__new__(cls)
        node.op = op
        node.args = args
        node.params = params
        dtype = op.dtype
        node.dtype = dtype if dtype != "same" else args[0].dtype
        reference = _Reference(node, _forget)
        reference.key = key
        reference.nodes = nodes
        return node if nodes.setdefault(key, reference) is reference else _kept(reference, node)

    def __reduce__(self) -> tuple[Any, ...]:
        """Refuse to be pickled by accident: a graph travels as text or as a program."""
        raise TypeError("a node cannot be pickled or copied; write the graph as text or as a program instead")

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the value; `()` is a scalar. All values are scalars so far."""
        return ()

    @property
    def is_input(self) -> bool:
        """True for an input."""
        return self.op is INPUT

    @property
    def is_constant(self) -> bool:
        """True for a literal number."""
        return self.op is CONSTANT

    @property
    def name(self) -> str:
        """The name of an input."""
        return str(self.params[0])

    @property
    def value(self) -> int | Fraction:
        """The exact number of a constant."""
        number = self.params[0]
        assert isinstance(number, type_of_number)
        return number

    @property
    def is_decimal(self) -> bool:
        """True for a constant that was written as a decimal, and is printed as one."""
        return bool(self.params[1])

    def __add__(self, other: Operand) -> Node:
        return Node(OPERATORS["add"], (self, as_node(other)))

    def __radd__(self, other: Operand) -> Node:
        return Node(OPERATORS["add"], (as_node(other), self))

    def __sub__(self, other: Operand) -> Node:
        return Node(OPERATORS["subtract"], (self, as_node(other)))

    def __rsub__(self, other: Operand) -> Node:
        return Node(OPERATORS["subtract"], (as_node(other), self))

    def __mul__(self, other: Operand) -> Node:
        return Node(OPERATORS["multiply"], (self, as_node(other)))

    def __rmul__(self, other: Operand) -> Node:
        return Node(OPERATORS["multiply"], (as_node(other), self))

    def __truediv__(self, other: Operand) -> Node:
        return Node(OPERATORS["divide"], (self, as_node(other)))

    def __rtruediv__(self, other: Operand) -> Node:
        return Node(OPERATORS["divide"], (as_node(other), self))

    def __pow__(self, other: Operand) -> Node:
        return Node(OPERATORS["power"], (self, as_node(other)))

    def __rpow__(self, other: Operand) -> Node:
        return Node(OPERATORS["power"], (as_node(other), self))

    def __neg__(self) -> Node:
        return Node(OPERATORS["negate"], (self,))

    def __abs__(self) -> Node:
        return Node(OPERATORS["abs"], (self,))

    def __bool__(self) -> bool:
        """Refuse: a node has no truth value; use `is` to compare nodes."""
        raise TypeError("a node has no truth value; compare nodes with 'is'")

    def __repr__(self) -> str:
        """Return a short form for messages; `chainrule.graph.show` prints the whole graph as code."""
        if self.op is INPUT:
            return f"symbol({self.name!r})"
        if self.op is CONSTANT:
            return f"const({self.value!s})"
        return f"<{self.op.name} of {len(self.args)}>"


def _kept(reference: _Reference, node: Node) -> Node:
    """Return the node that stays in the table: `node`, unless another thread made an equal one just before."""
    with _replacing:
        known = reference.nodes.get(reference.key)
        found = None if known is None else known()
        if found is not None:
            return found
        reference.nodes[reference.key] = reference
        return node


Number = int | Fraction
Operand = Node | int | Fraction


def symbol(name: str) -> Node:
    """Return the input called `name`.

    >>> symbol("x").name
    'x'
    """
    return Node(INPUT, (), (name,))


def const(value: Number, *, decimal: bool = False) -> Node:
    """Return a literal number; `decimal` says that it is printed as a decimal.

    >>> const(Fraction(1, 2)).value
    Fraction(1, 2)
    """
    if type(value) is int:
        small = None if decimal else _small.get(value)
        if small is not None:
            return small
    else:
        if isinstance(value, bool) or not isinstance(value, type_of_number):
            raise TypeError(f"a constant is an exact int or Fraction, not {type(value).__name__}")
        if value.denominator == 1:
            value = int(value)
    return Node(CONSTANT, (), (value, decimal))


# Partial derivatives ask for these again and again.
_small: Final = {value: Node(CONSTANT, (), (value, False)) for value in range(-10, 101)}


def as_node(value: Operand) -> Node:
    """Return `value` itself if it is a node, else the constant of that value."""
    return value if isinstance(value, Node) else const(value)
