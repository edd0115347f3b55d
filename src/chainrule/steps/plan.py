"""This file plans a derivation: which rewrites of the record make one step, and how the line looks before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.graph import Node, children_first, tree_size
from chainrule.rules import DERIVATIVE, derivative_of
from chainrule.transforms.derive import put_together
from chainrule.transforms.record import Rewrite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from chainrule.transforms.derive import Derivation

BRIEF: Final = "brief"
FULL: Final = "full"
MOST_STEPS: Final = 200
MOST_NODES: Final = 30_000  # that are printed in all lines that are listed, those of smaller steps too
LARGEST_TREE: Final = 1_000  # nodes; a larger formula is printed as statements, each node once
LARGEST_LINE: Final = 150  # tree nodes; of a longer line only the part that changes is shown

TIDY: Final = "tidy"
_TRIVIAL: Final = frozenset(
    [
        "variable rule",
        "constant rule",
        "step function rule",
        "sum rule",
        "difference rule",
        "sign rule",
        "constant factor rule",
    ]
)


class PlannedStep:
    """One step: the law, the line before and after, what changed in it, and the smaller steps it is made of.

    `rewrite` is the rewrite that gives the step its sentence; `inner` is the part of its formula that is
    differentiated next, where there is just one. `whole` says that `before` and `after` are the whole line.
    """

    __slots__ = ("after", "before", "changed", "inner", "law", "rewrite", "substeps", "whole", "wrt")

    def __init__(self, rewrite: Rewrite, before: Node, after: Node, wrt: Node, *, whole: bool = True) -> None:
        """Keep the parts."""
        self.law = rewrite.law
        self.rewrite = rewrite
        self.before = before
        self.after = after
        self.wrt = wrt
        self.whole = whole
        self.changed = rewrite.before
        self.inner: Node | None = None
        self.substeps: list[PlannedStep] = []


class Plan:
    """The steps of a derivation; `count` is how many there would be without a limit."""

    __slots__ = ("_nodes", "count", "steps", "whole")

    def __init__(self) -> None:
        """Start empty."""
        self.steps: list[PlannedStep] = []
        self.count = 0
        self.whole = True
        self._nodes = 0

    def add(self, derivation: Derivation, detail: str, order: int) -> None:
        """Append the steps of a derivation and of those of lower order that it builds on; `order` is the last one."""
        chain: list[Derivation] = []
        last: Derivation | None = derivation
        while last is not None:
            chain.append(last)
            last = last.previous
        for each in reversed(chain):
            left = order - each.order
            self._add_one(each, detail, _Under(each.wrt, left) if left else None)

    def _add_one(self, derivation: Derivation, detail: str, wrap: Callable[[Node], Node] | None) -> None:
        """Append the steps of one derivation; `wrap` puts each line under the derivatives still to come."""
        family = _Family(derivation.rewrites)
        groups = family.groups() if detail == BRIEF else [[rewrite] for rewrite in derivation.rewrites]
        self.count += len(groups)
        line, wrt = derivation.start, derivation.wrt
        whole, size = True, tree_size(derivation.start, LARGEST_LINE + 1)
        used: dict[Node, Node] = {}
        for group in groups:
            if len(self.steps) >= MOST_STEPS or self._nodes > MOST_NODES:
                break
            whole = whole and size <= LARGEST_LINE
            used.update((rewrite.before, rewrite.after) for rewrite in group)
            after = put_together(line, used) if whole else line
            size = tree_size(after, LARGEST_LINE + 1) if whole else size
            whole = whole and size <= LARGEST_LINE
            if whole:
                step = PlannedStep(group[0], wrap(line) if wrap else line, wrap(after) if wrap else after, wrt)
                line = after
            else:
                self.whole = False
                part = put_together(group[0].before, {rewrite.before: rewrite.after for rewrite in group})
                step = PlannedStep(group[0], group[0].before, part, wrt, whole=False)
            step.inner = family.inner(group[0])
            self._nodes += LARGEST_LINE if whole else _printed_size(step)
            step.substeps = self._affordable(_substeps(group, family, wrt))
            self.steps.append(step)
        self._tidy(derivation, detail, wrap, whole=whole)

    def _tidy(self, derivation: Derivation, detail: str, wrap: Callable[[Node], Node] | None, *, whole: bool) -> None:
        """Append the simplifier's steps, which end in the result."""
        raw, result = derivation.raw, derivation.result
        if raw is result:
            return
        under = wrap if wrap is not None and whole else _as_it_is
        if detail == FULL and len(derivation.tidying) > 1:
            self.count += len(derivation.tidying)
            for each in derivation.tidying:
                step = _tidying(each, under, derivation.wrt)
                moves = each.inside if len({move.law for move in each.inside}) > 1 else ()
                step.substeps = self._affordable(_tidying(move, _as_it_is, derivation.wrt) for move in moves)
                self.steps.append(step)
            return
        step = _tidying(Rewrite(TIDY, raw, result, _condition(derivation)), under, derivation.wrt)
        parts = [part for each in derivation.tidying for part in (each.inside or (each,))]
        if len(parts) > 1:
            smaller = (_tidying(part, _as_it_is, derivation.wrt) for part in parts[:MOST_STEPS])
            step.substeps = self._affordable(smaller)
        self.count += 1
        self.steps.append(step)

    def _affordable(self, steps: Iterable[PlannedStep]) -> list[PlannedStep]:
        """Return the first of the smaller steps, as many as may still be printed."""
        found: list[PlannedStep] = []
        for step in steps:
            if self._nodes > MOST_NODES:
                self.whole = False
                break
            self._nodes += _printed_size(step)
            found.append(step)
        return found


def _printed_size(step: PlannedStep) -> int:
    """Return about how much there is to print in a step."""
    return sum([_size_in_print(node) for node in (step.before, step.after)])


def _size_in_print(node: Node) -> int:
    """Return how many nodes are printed for a formula: a tree as it stands, statements each node once."""
    size = tree_size(node, LARGEST_TREE)
    return size if size < LARGEST_TREE else len(children_first(node))


def _as_it_is(node: Node) -> Node:
    """Return a line that no derivative still waits for."""
    return node


def _condition(derivation: Derivation) -> Node | None:
    """Return the first condition that the simplifier took for granted."""
    return derivation.conditions[0] if derivation.conditions else None


def _tidying(rewrite: Rewrite, under: Callable[[Node], Node], wrt: Node) -> PlannedStep:
    """Return a step of the simplifier."""
    step = PlannedStep(rewrite, under(rewrite.before), under(rewrite.after), wrt)
    step.changed = changed_part(rewrite.before, rewrite.after)
    return step


class _Under:
    """Puts a line under the derivatives that are still to come."""

    def __init__(self, wrt: Node, order: int) -> None:
        self.wrt = wrt
        self.order = order

    def __call__(self, node: Node) -> Node:
        """Return d/dx of the line, `order` times; d/dx of a line d/dx(…) is written d²/dx²(…)."""
        if node.op is DERIVATIVE and node.args[1] is self.wrt:
            already = node.params[0]
            assert isinstance(already, int)
            return derivative_of(node.args[0], self.wrt, self.order + already)
        return derivative_of(node, self.wrt, self.order)


class _Family:
    """Which rewrite works out what another one left: the tree of a derivation."""

    def __init__(self, rewrites: Sequence[Rewrite]) -> None:
        self.first = rewrites[0]
        self.by_node = {rewrite.before: rewrite for rewrite in rewrites}
        self.children: dict[Rewrite, list[Rewrite]] = {rewrite: [] for rewrite in rewrites}
        seen = {self.first}
        for rewrite in rewrites:
            for place in _places(rewrite):
                child = self.by_node.get(place)
                # d/dx(1) of two places is worked out in the first line that shows it
                if child is not None and (child not in seen or _is_trivial(child)):
                    seen.add(child)
                    self.children[rewrite].append(child)
        self.orphans = [rewrite for rewrite in rewrites if rewrite not in seen]

    def inner(self, rewrite: Rewrite) -> Node | None:
        """Return the argument that a rewrite leaves to be differentiated, if there is just one."""
        args = [place.args[0] for place in _places(rewrite)]
        return args[0] if len(args) == 1 else None

    def groups(self) -> list[list[Rewrite]]:
        """Return the rewrites in groups: one worth a step of its own, and the trivial ones that follow from it."""
        found: list[list[Rewrite]] = []
        given: set[Rewrite] = set()
        stack = [*reversed(self.orphans), self.first]
        while stack:
            group = [stack.pop()]
            later: list[Rewrite] = []
            waiting = list(reversed(self.children[group[0]]))
            while waiting:
                child = waiting.pop()
                if child in given:
                    continue
                if _is_trivial(child):
                    given.add(child)
                    group.append(child)
                    waiting.extend(reversed(self.children[child]))
                else:
                    later.append(child)
            found.append(group)
            stack.extend(reversed(later))
        return found


def _places(rewrite: Rewrite) -> list[Node]:
    """Return the `d/dx` nodes that a rewrite leaves behind; they stand near the top of what it made."""
    wrt, params = rewrite.before.args[1], rewrite.before.params
    own = {Node(DERIVATIVE, (arg, wrt), params) for arg in rewrite.before.args[0].args}
    formula = rewrite.before.args[0]
    stop = {formula, *formula.args}
    return [
        node for node in children_first(rewrite.after, stop=lambda node: node in own or node in stop) if node in own
    ]


def _is_trivial(rewrite: Rewrite) -> bool:
    """Return whether a rewrite is too small for a step of its own: constants, sums, x itself, a power of x."""
    return rewrite.law in _TRIVIAL or (rewrite.law == "power rule" and not rewrite.inside)


def _substeps(group: Sequence[Rewrite], family: _Family, wrt: Node) -> list[PlannedStep]:
    """Return the smaller steps of a group: the rule of the outer function first, then the trivial ones."""
    steps = [*group[0].inside, *(group if len(group) > 1 and not group[0].inside else group[1:])]
    found = []
    for rewrite in steps:
        step = PlannedStep(rewrite, rewrite.before, rewrite.after, wrt, whole=False)
        step.inner = family.inner(rewrite) if rewrite in family.children else None
        found.append(step)
    return found


def changed_part(before: Node, after: Node) -> Node:
    """Return the smallest part of `before` that holds every difference to `after`.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> changed_part((x + 0) * 3, x * 3) is x + 0
    True
    """
    while before is not after and before.op is after.op and before.params == after.params:
        pairs = [(old, new) for old, new in zip(before.args, after.args) if old is not new]
        if len(pairs) != 1 or len(before.args) != len(after.args):
            break
        before, after = pairs[0]
    return before
