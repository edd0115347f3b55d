"""This file finds what is asked: the outputs, the inputs that are pushed, values by name, and which derivative."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from chainrule.errors import UsageError
from chainrule.graph import Node, children_first
from chainrule.readers.question import question_of
from chainrule.rules import CALL, DERIVATIVE, function_info
from chainrule.rules.names import canonical_name
from chainrule.transforms.inline import inline_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from chainrule.explanation.explanation import Explanation
    from chainrule.explanation.model import Number
    from chainrule.readers.reading import Reading


class Asked:
    """The outputs to explain; where `d/dx(…)` is the whole question, also its `body`, by which input, the order."""

    __slots__ = ("body", "order", "outputs", "wrt")

    def __init__(
        self, outputs: tuple[tuple[str, Node], ...], body: Node | None = None, wrt: Node | None = None, order: int = 1
    ) -> None:
        """Keep the parts."""
        self.outputs = outputs
        self.body = body
        self.wrt = wrt
        self.order = order


def asked_of(reading: Reading, wrt: str | Sequence[str] | None) -> Asked:
    """Return what a reading asks for: someone who writes `d/dx(sin(x^2))` and no more wants that derivative explained.

    The story is then that of sin(x²), unless a derivative by other inputs is asked for.
    """
    found = question_of(reading, wrt)
    if found is None:
        return Asked(outputs_of(reading, reading.outputs))
    return Asked(outputs_of(reading, ((found.name, found.body),)), found.body, found.wrt, found.order)


def outputs_of(reading: Reading, outputs: Sequence[tuple[str, Node]]) -> tuple[tuple[str, Node], ...]:
    """Return outputs under names that no input has, with each `d/dx` in them worked out."""
    nodes = [node for _, node in outputs]
    if _holds_derivative(nodes):
        nodes = inline_all(nodes)
    taken = {node.name for node in reading.inputs}
    names = []
    for name, _ in outputs:
        free = (each for each in (name, "z", "w", "out", *[f"{name}_{i}" for i in range(1, len(taken) + 2)]))
        names.append(next(each for each in free if each not in taken))
        taken.add(names[-1])
    return tuple(zip(names, nodes, strict=True))


def _holds_derivative(roots: Iterable[Node]) -> bool:
    """Return whether a `d/dx` stands in a graph, or in a function that it calls."""
    seen: set[Node] = set()
    waiting = list(roots)
    while waiting:
        for node in children_first(waiting.pop()):
            if node.op is DERIVATIVE:
                return True
            if node.op is CALL:
                body = function_info(node).body
                if body not in seen:
                    seen.add(body)
                    waiting.append(body)
    return False


def known_by_name(reading: Reading, given: Mapping[str, Any], what: str) -> dict[str, Any]:
    """Return what was given by name, each under the name's one spelling; refuse names that are no inputs."""
    names = [node.name for node in reading.inputs]
    found = {}
    for name, value in given.items():
        spelled = canonical_name(name)
        if spelled not in names:
            raise reading.no_input(what, name)
        found[spelled] = value
    return {name: found[name] for name in names if name in found}


def pushed_inputs(reading: Reading, wrt: str | Sequence[str] | None) -> tuple[Node, ...]:
    """Return the inputs that are pushed."""
    if wrt is None:
        return reading.inputs
    names = [wrt] if isinstance(wrt, str) else list(wrt)
    chosen = known_by_name(reading, dict.fromkeys(names), "a derivative with respect to")
    return tuple([node for node in reading.inputs if node.name in chosen])


def push_by_name(told: Explanation, push: Number | Mapping[str, Number]) -> dict[str, Number]:
    """Return the push by input."""
    if isinstance(push, (int, float, Fraction)):
        if len(told.wrt) != 1:
            raise UsageError("a push of several inputs needs their names", remedy="such as x=0.1,y=-0.2")
        return {told.wrt[0].name: push}
    found: dict[str, Number] = known_by_name(told.reading, push, "a push of")
    still = [name for name in found if name not in {node.name for node in told.wrt}]
    if still:
        raise UsageError(f"{still[0]} is held still here, so it cannot be pushed", remedy="name it in wrt, too")
    return found
