"""This file cuts a graph into the layers that a person would draw: the user's own, and the steps inside one formula.

Named layers are kept as they are. Inside one formula these are layers: the output; the value of every function and of
every power except a bare name to a constant exponent; what these are applied to, where it varies and is no bare name;
every varying sum that is a divisor, or stands beside another varying factor; and what is written more than once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from chainrule.graph import Node, children_first, depends_on, substitute, symbol
from chainrule.rules import CALL, DERIVATIVE, LAYER, UNKNOWN, Function, function_info, layer_info
from chainrule.rules.arithmetic import add, divide, multiply, negate, power, subtract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LETTERS: Final = ("u", "s", "v", "w", "p", "q", "r", "t")
_SUMS: Final = frozenset((add, subtract))
_FACTORS: Final = frozenset((multiply, divide, negate))
_ARITHMETIC: Final = _SUMS | _FACTORS


class Read(NamedTuple):
    """What a layer reads directly: the name (of a layer or an input) and its node."""

    name: str
    node: Node


class LayerView:
    """One layer: its name, the node whose value it is, and its formula over what it reads.

    `body` is a graph over symbols named as the direct reads (and over names that do not vary). `reads` are those
    that vary. `node` is the layer's value in the graph that was cut. `function` is the user's function that the
    layer calls, if it is one call; `own` says that a person named the layer.
    """

    __slots__ = ("_inside", "_taken", "body", "function", "meaning", "name", "node", "origin", "own", "reads")

    def __init__(self, name: str, node: Node, body: Node, reads: tuple[Read, ...], taken: frozenset[str]) -> None:
        """Keep the parts; the rest is filled in by `cut`."""
        self.name = name
        self.node = node
        self.body = body
        self.reads = reads
        self.meaning = ""
        self.origin = ""
        self.own = False
        self.function: Function | None = None
        self._taken = taken
        self._inside: Layers | None = None

    @property
    def inside(self) -> Layers:
        """The layers that this one opens into, over the same reads; empty where it is a single step.

        >>> view = cut([("y", symbol("x") ** 2 + 1)], [symbol("x")]).views[0]
        >>> list(view.inside)
        []
        """
        if self._inside is None:
            reads = [symbol(read.name) for read in self.reads]
            made = cut(((self.name, opened(self.body)),), reads, taken=self._taken)
            self._inside = made if len(made.views) > 1 else Layers((), (), ())
        return self._inside

    def __repr__(self) -> str:
        """Return name and reads, for messages."""
        return f"<layer {self.name} of {', '.join(read.name for read in self.reads)}>"


class Layers:
    """The layers of a graph in the order in which they are worked out, with the inputs and outputs they run between."""

    __slots__ = ("by_name", "inputs", "outputs", "views")

    def __init__(self, views: Iterable[LayerView], inputs: Sequence[Node], outputs: Sequence[str]) -> None:
        """Keep the parts."""
        self.views = tuple(views)
        self.inputs = tuple(inputs)
        self.outputs = tuple(outputs)
        self.by_name = {view.name: view for view in self.views}

    def __iter__(self) -> Iterator[LayerView]:
        return iter(self.views)

    def __len__(self) -> int:
        return len(self.views)


def cut(outputs: Sequence[tuple[str, Node]], inputs: Sequence[Node], *, taken: Iterable[str] = ()) -> Layers:
    """Return the layers between `inputs` (those that vary) and `outputs` (name and node each).

    Layers that nobody named are called u, s, v, w, p, q, r, t, u_1 …; names in use and those in `taken` are skipped.

    >>> from chainrule.rules import RULES
    >>> x = symbol("x")
    >>> [view.name for view in cut([("y", RULES["sin"](x**2 + 1) * RULES["exp"](-x / 2))], [x])]
    ['u', 's', 'v', 'w', 'y']
    """
    outputs, only = _without_the_only_name(outputs)
    order = children_first(*[node for _, node in outputs])
    varying = depends_on([node for _, node in outputs], inputs)
    ends = {node for _, node in outputs if node.op is not LAYER and node.args}
    cuts = ends | {node for node in order if node.op is LAYER}
    if ends:
        cuts |= _cut_formulas([node for _, node in outputs if node.op is not LAYER], varying, ends)
    names = _Names(order, inputs, taken)
    given = _names_of_outputs(outputs)
    for name in given.values():
        names.take(name)
    called = {node: given.get(node) or names.for_layer(node) for node in order if node in cuts}
    symbols = {node: symbol(name) for node, name in called.items()}
    views = [_view(node, name, symbols, varying, names) for node, name in called.items()]
    if only is not None:
        _describe(views[-1], only)
    views += _views_of_bare_outputs(outputs, called, varying, names)
    return Layers(views, inputs, [name for name, _ in outputs])


def opened(body: Node) -> Node:
    """Return `body` with the call at its top replaced by what the function does to the arguments.

    >>> from chainrule.rules import Function, call
    >>> t = symbol("t")
    >>> opened(call(Function("f", (t,), t), symbol("x")))
    symbol('x')
    """
    while body.op is LAYER or body.op is CALL:
        if body.op is LAYER:
            body = body.args[0]
        else:
            function = function_info(body)
            body = substitute(function.body, dict(zip(function.inputs, body.args)))
    return body


def _without_the_only_name(outputs: Sequence[tuple[str, Node]]) -> tuple[Sequence[tuple[str, Node]], Node | None]:
    """Return the outputs, and the only named layer taken off, if there is just one: it only names the output."""
    if len(outputs) != 1 or outputs[0][1].op is not LAYER:
        return outputs, None
    name, top = outputs[0]
    inner = top.args[0]
    if not inner.args or any(node.op is LAYER for node in children_first(inner)):
        return outputs, None
    return ((name, inner),), top


def _names_of_outputs(outputs: Sequence[tuple[str, Node]]) -> dict[Node, str]:
    """Return the name of each output's node; the first name stands where one node has several."""
    given: dict[Node, str] = {}
    for name, node in outputs:
        if node.args or node.op is LAYER:
            given.setdefault(node, name)
    return given


def _views_of_bare_outputs(
    outputs: Sequence[tuple[str, Node]], called: dict[Node, str], varying: set[Node], names: _Names
) -> list[LayerView]:
    """Return a layer for each output that is a bare input, a number, or another output under a second name."""
    views = []
    for name, node in outputs:
        if called.get(node) != name:
            body = symbol(called[node]) if node in called else node
            read = called.get(node) or (node.name if node.is_input else "")
            reads = (Read(read, node),) if node in varying else ()
            views.append(LayerView(name, node, body, reads, names.in_use()))
    return views


class _Names:
    """Gives names to layers, and knows which are in use."""

    def __init__(self, order: Iterable[Node], inputs: Sequence[Node], taken: Iterable[str]) -> None:
        """Collect the names in use: inputs, layers, functions."""
        self._free = iter(LETTERS)
        self._number = 0
        self._used = set(taken)
        self._repeats: dict[str, int] = {}
        self._used.update([node.name for node in inputs])
        for node in order:
            op = node.op
            if node.is_input:
                self._used.add(node.name)
            elif op is LAYER:
                self._used.add(layer_info(node).name)
            elif op is CALL:
                self._used.add(function_info(node).name)
            elif op is UNKNOWN:
                self._used.add(str(node.params[0]))
        self._given: set[str] = {node.name for node in order if node.is_input} | {node.name for node in inputs}
        self._all: frozenset[str] | None = None

    def in_use(self) -> frozenset[str]:
        """Return every name in use at this moment."""
        if self._all is None:
            self._all = frozenset(self._used)
        return self._all

    def take(self, name: str) -> None:
        """Mark a name as used by a layer."""
        self._given.add(name)
        self._used.add(name)

    def for_layer(self, node: Node) -> str:
        """Return the name of the layer at `node`."""
        if node.op is LAYER:
            return self._unique(layer_info(node).name)
        if node.op is CALL:
            return self._unique(function_info(node).name)
        return self._next()

    def _unique(self, name: str) -> str:
        """Return `name`, or name_2, name_3 … where a layer or an input has it already."""
        chosen = name
        while chosen in self._given:
            number = self._repeats[name] = self._repeats.get(name, 1) + 1
            chosen = f"{name}{number}" if "_" in name else f"{name}_{number}"
        self.take(chosen)
        return chosen

    def _next(self) -> str:
        """Return the next letter that is free."""
        while True:
            name = next(self._free, "")
            if not name:
                self._number += 1
                name = f"u_{self._number}"
            if name not in self._used:
                self.take(name)
                return name


def _view(node: Node, name: str, symbols: dict[Node, Node], varying: set[Node], names: _Names) -> LayerView:
    """Return the layer at `node`: its body over symbols, and what it reads."""
    top = node.args[0] if node.op is LAYER else node
    reads: list[Read] = []
    body = _body(top, node, symbols, varying, reads)
    view = LayerView(name, node, body, tuple(reads), names.in_use())
    if node.op is LAYER:
        _describe(view, node)
    if body.op is CALL:
        view.function = function_info(body)
        inner = opened(body)
        if len(view.inside) == 0:
            view.body = inner
    return view


def _describe(view: LayerView, node: Node) -> None:
    """Copy what the user said about a layer."""
    info = layer_info(node)
    view.meaning = info.meaning
    view.origin = info.origin
    view.own = True


def _body(top: Node, layer: Node, symbols: dict[Node, Node], varying: set[Node], reads: list[Read]) -> Node:
    """Return the graph of one layer over the symbols of those it reads, which are added to `reads`."""
    done: dict[Node, Node] = {}

    def is_edge(node: Node) -> bool:
        return node is not layer and node in symbols

    for node in children_first(top, stop=is_edge):
        args = node.args
        if is_edge(node):
            made = done[node] = symbols[node]
            if node in varying:
                reads.append(Read(made.name, node))
        elif not args:
            done[node] = node
            if node in varying:
                reads.append(Read(node.name, node))
        else:
            new = tuple([done[arg] for arg in args])
            done[node] = node if new == args else Node(node.op, new, node.params)
    return done[top]


# ---------------------------------------------------------------- where one formula is cut


def _cut_formulas(roots: Sequence[Node], varying: set[Node], ends: set[Node]) -> set[Node]:
    """Return the nodes of unnamed formulas whose values are layers of their own."""
    order = _real_region(roots)
    cuts: set[Node] = set()
    times: dict[Node, int] = {}
    for node in order:
        if node.op is LAYER or node not in varying:
            continue
        for arg in node.args:
            times[arg] = times.get(arg, 0) + 1
        if node.op in _ARITHMETIC or node.dtype == "bool" or not node.args:
            continue
        if node.op is not power or not (_is_bare(node.args[0]) and node.args[1] not in varying):
            cuts.add(node)
            cuts.update([arg for arg in node.args if arg.args and arg in varying and arg.dtype != "bool"])
    cuts.update(_repeated(order, varying, times))
    return cuts | _sums_beside(order, varying, cuts | ends)


def _is_bare(node: Node) -> bool:
    """Return whether a node is written as a bare name."""
    return node.is_input or node.op is LAYER


def _real_region(roots: Sequence[Node]) -> list[Node]:
    """Return the nodes below `roots`, outside named layers, that are not only asked about in a condition."""

    def stop(node: Node) -> bool:
        return node.op is LAYER or node.dtype == "bool" or node.op is DERIVATIVE

    return [node for node in children_first(*roots, stop=stop) if node.dtype != "bool"]


def _repeated(order: Sequence[Node], varying: set[Node], times: dict[Node, int]) -> list[Node]:
    """Return arithmetic that is written more than once, unless it is as plain as 2x or x^2."""
    return [
        node
        for node in order
        if times.get(node, 0) > 1 and node in varying and node.op in _ARITHMETIC and not _is_plain(node, varying)
    ]


def _is_plain(node: Node, varying: set[Node]) -> bool:
    """Return whether a product is one bare name, perhaps to a power, with constants: 2x, -x/3, 5x^2."""
    while node.args:
        if node.op not in _FACTORS and node.op is not power:
            return False
        moving = [arg for arg in node.args if arg in varying]
        if len(moving) != 1:
            return False
        node = moving[0]
    return True


def _sums_beside(order: Sequence[Node], varying: set[Node], cuts: set[Node]) -> set[Node]:
    """Return the sums that are divisors, or factors beside another varying part, seen through nested products."""
    found: set[Node] = set()
    beside: set[Node] = set()  # nodes that stand in a divisor or beside a varying factor
    for node in reversed(order):
        op = node.op
        if op in _SUMS:
            if node in beside:
                found.add(node)
            continue
        if op not in _FACTORS or node not in varying:
            continue
        inherits = node in beside and node not in cuts
        first = node.args[0]
        if op is negate:
            if inherits:
                beside.add(first)
            continue
        second = node.args[1]
        if first in varying and (inherits or second in varying):
            beside.add(first)
        if second in varying and (inherits or op is divide or first in varying):
            beside.add(second)
    return found
