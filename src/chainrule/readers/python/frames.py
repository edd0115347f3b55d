"""This file keeps what is known while a function runs on traced numbers: one frame for each call that becomes a node.

A call of a person's function works on formal inputs of its own, so that its graph can stand alone as the function's
body. A traced number that comes from further out (through a closure, a list or an object) becomes one more formal input
where it is first used; one that comes out of a call that is over is written out in terms of its arguments.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from chainrule.errors import UnsupportedCode
from chainrule.graph import Node, children_first, inputs_of, rebuild, substitute, symbol
from chainrule.readers.python.reading import BranchTaken
from chainrule.readers.python.unsupported import HeldParameter, refusal, unknown_point
from chainrule.rules import CALL, LAYER, Function, call, function_info, layer_info

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MOST_NODES: Final = 400_000  # which take some seconds; a loop without end makes as many, too
MOST_BRANCHES: Final = 1_000  # that are told apart


class Formal(NamedTuple):
    """A formal input of a call: the name that people see, the symbol that stands for it, and what is passed."""

    name: str
    symbol: Node
    actual: Node


class Frame:
    """One call that becomes a node: its formal inputs, and the names that its layers have taken."""

    __slots__ = ("_actual", "_captured", "_outward", "done", "formals", "names", "parent", "trace")

    def __init__(self, trace: Trace, parent: Frame | None) -> None:
        """Begin with no formals."""
        self.trace = trace
        self.parent = parent
        self.done = False
        self.formals: list[Formal] = []
        self.names: dict[str, int] = {}
        self._captured: dict[Node, Node] = {}
        self._actual: dict[Node, Node] = {}
        self._outward: dict[Node, Node] = {}

    def unique(self, name: str) -> str:
        """Return `name`, or s_1, s_2 … where this frame has used it already."""
        if name not in self.names:
            self.names[name] = 0
            return name
        chosen = name
        while chosen in self.names:
            self.names[name] += 1
            chosen = f"{name}{self.names[name]}" if "_" in name else f"{name}_{self.names[name]}"
        self.names[chosen] = 0
        return chosen

    def formal(self, name: str, actual: Node) -> Node:
        """Return a new symbol that stands for `actual`, a node of the frame outside."""
        made = symbol(f"{name} {self.trace.next_number()}")
        self.formals.append(Formal(self.unique(name), made, actual))
        self._actual[made] = actual
        self._outward[made] = actual
        return made

    def node_of(self, owner: Frame, node: Node) -> Node:
        """Return `node`, which belongs to the frame `owner`, in terms of this frame."""
        if owner is self:
            return node
        while owner.done and owner.parent is not None:
            node = owner.outward(node)
            owner = owner.parent
        inward: list[Frame] = []
        frame: Frame | None = self
        while frame is not owner:
            if frame is None:
                raise refusal("a traced number was kept from an earlier run", "compute it anew in each call")
            inward.append(frame)
            frame = frame.parent
        for frame in reversed(inward):
            node = frame.capture(node)
        return node

    def capture(self, node: Node) -> Node:
        """Return the formal input for a node of the frame outside that a closure or an object brought in."""
        if not node.args and not node.is_input:
            return node
        known = self._captured.get(node)
        if known is None:
            known = self._captured[node] = self.formal(name_of(node) or "a", node)
        return known

    def outward(self, node: Node) -> Node:
        """Return a node of this frame in terms of the frame outside."""
        moved = self._outward
        for below in children_first(node, stop=moved.__contains__):
            if below not in moved:
                moved[below] = rebuild(below, tuple([moved[arg] for arg in below.args]))
        return moved[node]

    def input_behind(self, node: Node) -> Node | None:
        """Return the input of the whole function that a formal stands for, if it is passed down as it is."""
        frame: Frame | None = self
        while frame is not None and frame.parent is not None and node in frame._actual:
            node = frame._actual[node]
            frame = frame.parent
        return node if node.is_input and frame is not None and frame.parent is None else None

    def called(self, name: str, body: Node, declared: int) -> Node | None:
        """Return the call node, in the frame outside, of the function with this body; None where it calls for none.

        The first `declared` formals are parameters, which are kept even where the body does not read them.
        """
        read = set(inputs_of(body))
        kept = [one for index, one in enumerate(self.formals) if index < declared or one.symbol in read]
        if not kept or (body in read and body not in [one.symbol for one in self.formals[:declared]]):
            return None
        plain = {one.symbol: symbol(one.name) for one in kept}
        function = Function(name, tuple(plain.values()), substitute(body, plain))
        return call(function, *[one.actual for one in kept])


def name_of(node: Node) -> str:
    """Return the name by which people know a node: an input's, a layer's, a called function's, or "".

    >>> name_of(symbol("x"))
    'x'
    """
    if node.is_input:
        return node.name.partition(" ")[0]
    if node.op is LAYER:
        return layer_info(node).name
    if node.op is CALL:
        return function_info(node).name
    return ""


class Trace:
    """One run of a function on traced numbers: the frames, the decisions, and what went wrong on the way.

    `strict` says that a domain error is raised, as Python does; otherwise the number becomes nan.
    """

    def __init__(self, *, strict: bool = True) -> None:
        """Begin with the frame of the whole function."""
        self.strict = strict
        self.top = Frame(self, None)
        self.frame = self.top
        self.finished = False
        self.raised: list[BaseException] = []
        self.refused: UnsupportedCode | None = None
        self.whole: dict[str, bool] = {}  # inputs -> given as a whole number
        self.branches: dict[tuple[str, bool, str, Node], BranchTaken] = {}
        self._owners: dict[tuple[str, bool, str, Node], Frame] = {}
        self.decisions = 0
        self.texts: set[str] = set()  # how traced numbers were printed
        self._numbers = 0
        self._nodes = 0

    def next_number(self) -> int:
        """Return 1, 2, 3 …."""
        self._numbers += 1
        return self._numbers

    def count_node(self) -> None:
        """Count one more node, and refuse a run that makes too many."""
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self.nodes_exceeded()

    def nodes_exceeded(self) -> None:
        """Refuse a run that does not seem to end."""
        raise self.refuse(
            f"the function makes more than {MOST_NODES:,} steps", "does its loop end? give it fewer rounds"
        )

    def refuse(self, message: str, remedy: str) -> UnsupportedCode:
        """Return the error for a refusal, and remember it in case the function catches it."""
        error = refusal(message, remedy)
        self.refused = self.refused or error
        return error

    def number(self, plain: Callable[..., Any], numbers: Sequence[Any]) -> Any:
        """Return what the plain function makes of the numbers; None where one is not known."""
        for number in numbers:
            if number is None:
                return None
        try:
            made = plain(*numbers)
        except (ArithmeticError, ValueError) as error:
            if self.strict:
                self.raised.append(error)
                raise
            return math.inf if isinstance(error, OverflowError) else math.nan
        if made.__class__ is complex:
            return math.nan
        return made

    def decide(self, owner: Frame, node: Node, branch: BranchTaken) -> bool:
        """Record a decision and return its answer."""
        self.decisions += 1
        key = (branch.text, branch.held, branch.where, node)
        known = self.branches.get(key)
        if known is not None:
            known.times += 1
        elif len(self.branches) < MOST_BRANCHES:
            self.branches[key] = branch
            self._owners[key] = owner
        return branch.held

    def undecided(self, owner: Frame, node: Node, what: str) -> Exception:
        """Return the error for a decision at a point that was not given."""
        names = [leaf.name for leaf in inputs_of(self.outermost(owner, node))]
        return unknown_point(what, names, [name for name in names if name not in self.whole] or names)

    def hold(self, owner: Frame, node: Node) -> None:
        """Raise HeldParameter where `node` is an input that was given as a whole number."""
        leaf = owner.input_behind(node)
        if leaf is not None and self.whole.get(leaf.name, False):
            raise HeldParameter(leaf.name)

    def outermost(self, owner: Frame, node: Node) -> Node:
        """Return a node of a frame in terms of the inputs of the whole function."""
        while owner.parent is not None:
            node = owner.outward(node)
            owner = owner.parent
        return node

    def branches_taken(self) -> Iterable[BranchTaken]:
        """Return the decisions, their conditions over the inputs of the whole function."""
        for key, branch in self.branches.items():
            branch.condition = self.outermost(self._owners[key], key[3])
            yield branch
