"""This file derives as a teacher writes: it starts from `d/dx(…)` and rewrites it, outermost first, from the table.

The record of its rewrites is the derivation; the simplified end is the answer. Forward and reverse mode are other
ways to the same value, and are compared with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.graph import Node, children_first, const, depends_on, inputs_of, rebuild
from chainrule.rules import CALL, DERIVATIVE, UNKNOWN, Rule, derivative_of, partial
from chainrule.rules.arithmetic import power, times
from chainrule.transforms.domain import requirements_of
from chainrule.transforms.inline import drop_layers, inline
from chainrule.transforms.record import Rewrite
from chainrule.transforms.simplify import Simplified, simplified

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

LARGEST_BASE: Final = 40  # nodes of a base that is looked at before its power is differentiated
_ZERO, _ONE = const(0), const(1)


class Derivation:
    """The derivative of a graph, and how it was found.

    `start` is the `d/dx` node; `rewrites` work it out, outermost first; `raw` is what they end in; `tidying` are the
    rewrites of the simplifier, from `raw` to `result`; `conditions` are true-or-false nodes under which the result
    holds beyond the domain of the formula itself. For a higher order, `previous` is the derivation one order lower.
    """

    __slots__ = ("conditions", "order", "previous", "raw", "result", "rewrites", "start", "tidying", "wrt")

    def __init__(
        self, start: Node, rewrites: list[Rewrite], raw: Node, tidy: Simplified, previous: Derivation | None
    ) -> None:
        """Keep the parts."""
        self.start = start
        self.wrt = start.args[1]
        self.rewrites = rewrites
        self.raw = raw
        self.tidying = tidy.rewrites
        self.result = tidy.node
        self.conditions = tidy.conditions
        self.previous = previous
        self.order: int = 1 if previous is None else previous.order + 1


def derive(root: Node, wrt: Node, order: int = 1) -> Derivation:
    """Return the derivation of d/d`wrt` of `root`, `order` times.

    Calls are expanded and layer names dropped. Raises NotDifferentiable where a needed partial has no formula.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> derive(x**2, x).result is 2 * x
    True
    """
    body = drop_layers(inline(root))
    derivation: Derivation | None = None
    known, names = requirements_of(body), inputs_of(body)
    for _ in range(order):
        start = derivative_of(body, wrt)
        rewrites: list[Rewrite] = []
        raw = work_out(start, rewrites)
        derivation = Derivation(start, rewrites, raw, simplified(raw, known, names), derivation)
        body = derivation.result
    if derivation is None:
        raise ValueError("the order of a derivative is at least 1")
    return derivation


def work_out(start: Node, rewrites: list[Rewrite] | None = None) -> Node:
    """Return `start` with every `d/dx` in it rewritten by the laws of the table; append each rewrite to `rewrites`."""
    body, wrt = start.args
    original = set(children_first(body))
    laws = _Laws(wrt, depends_on([body], [wrt]), original)
    replaced: dict[Node, Node] = {}
    stack = [start]
    while stack:
        node = stack.pop()
        if node in replaced:
            continue
        law, after, inside = laws.apply(node)
        replaced[node] = after
        if rewrites is not None:
            rewrites.append(Rewrite(law, node, after, inside=inside))
        stack.extend(reversed(laws.left_in(after)))
    return put_together(start, replaced, original)


def put_together(start: Node, replaced: Mapping[Node, Node], original: AbstractSet[Node] = frozenset()) -> Node:
    """Return `start` after all replacements, each of which may hold further replaced nodes.

    What was in the formula already (`original`) holds none and is not walked: that keeps the cost linear.
    """
    done: dict[Node, Node] = {}
    seen: set[Node] = set()
    stack: list[Node | None] = [start]
    while stack:
        node = stack.pop()
        if node is None:  # what stands below the next one is done
            node = stack.pop()
            assert node is not None
            after = replaced.get(node)
            done[node] = rebuild(node, tuple([done[arg] for arg in node.args])) if after is None else done[after]
        elif node not in seen:
            seen.add(node)
            after = replaced.get(node)
            if after is not None:
                stack += (node, None, after)
            elif node in original or not node.args:
                done[node] = node
            else:
                stack += (node, None, *reversed(node.args))
    return done[start]


def is_hidden_zero(base: Node) -> bool:
    """Return whether a small formula is 0 everywhere, as x − x is: a power of it has no logarithm in its slope.

    >>> from chainrule.graph import symbol
    >>> is_hidden_zero(symbol("x") - symbol("x")), is_hidden_zero(symbol("x"))
    (True, False)
    """
    if not base.args or len(children_first(base)) > LARGEST_BASE:
        return False
    found = simplified(base).node
    return found.is_constant and found.value == 0


class _Laws:
    """Differentiation with respect to one input, one law at a time; also the `d` that the forms of laws call."""

    def __init__(self, wrt: Node, varying: set[Node], original: set[Node]) -> None:
        self.wrt = wrt
        self.varying = varying
        self.original = original

    def __call__(self, node: Node) -> Node:
        """Return the node `d/dx(node)`."""
        return derivative_of(node, self.wrt)

    def chain(self, gain: Node, inner: Node) -> Node:
        """Return gain·d/dx(inner), or just the gain where the inner function is x itself."""
        return gain if inner is self.wrt else times(gain, self(inner))

    def left_in(self, after: Node) -> list[Node]:
        """Return each `d/dx` in what a law made, left to right; parts of the formula itself are not searched."""
        found = []
        stack = [after]
        while stack:
            node = stack.pop()
            if node.op is DERIVATIVE:
                found.append(node)
            elif node not in self.original:
                stack.extend(node.args[::-1])
        return found

    def apply(self, node: Node) -> tuple[str, Node, tuple[Rewrite, ...]]:
        """Return the law that rewrites a `d/dx` node, what it becomes, and the rule used inside."""
        body = node.args[0]
        if body is self.wrt:
            return "variable rule", _ONE, ()
        if body not in self.varying:
            return "constant rule", _ZERO, ()
        rule = body.op
        assert isinstance(rule, Rule)
        assert rule is not CALL
        varies = tuple([arg in self.varying and arg.dtype != "bool" for arg in body.args])
        if rule.kind == "constant" or not any(varies):  # a choice between constants only jumps
            return "step function rule", _ZERO, ()
        args = body.args
        if rule is power and varies[1] and is_hidden_zero(args[0]):
            args, varies = (_ZERO, args[1]), (False, True)
        law = rule.law_for(varies)
        after = law.form(self, *args, body) if law and law.form else self._sum_over_partials(body, varies)
        name = law.name if law else f"{rule.name.replace('_', ' ')} rule"
        if rule is UNKNOWN:
            name = "unknown function rule"
        return self._named(name, node, after, varies)

    def _sum_over_partials(self, body: Node, varies: tuple[bool, ...]) -> Node:
        """Return the sum over the arguments that vary: partial derivative times d/dx of the argument."""
        total: Node | None = None
        for index, arg in enumerate(body.args):
            if varies[index]:
                part = self.chain(partial(body, index), arg)
                total = part if total is None else total + part
        assert total is not None
        return total

    def _named(
        self, name: str, node: Node, after: Node, varies: tuple[bool, ...]
    ) -> tuple[str, Node, tuple[Rewrite, ...]]:
        """Return the rewrite, told as the chain rule around the rule of the outer function where there is an inner."""
        body = node.args[0]
        if name in _STRUCTURAL or not isinstance(body.op, Rule):
            return name, after, ()
        if sum(varies) == 1:
            inner = body.args[varies.index(True)]
            if inner is self.wrt:
                return name, after, ()
            return "chain rule", after, (Rewrite(name, node, after),)
        return ("chain rule for several arguments", after, (Rewrite(name, node, after),))


# Laws that combine derivatives of parts: there is no outer function whose slope is taken.
_STRUCTURAL = frozenset(
    [
        "sum rule",
        "difference rule",
        "sign rule",
        "product rule",
        "constant factor rule",
        "quotient rule",
        "reciprocal rule",
        "piecewise rule",
        "rectifier rule",
        "general power rule",
    ]
)

