"""This file says what reading a Python function returns: a reading, with the branches taken and the plain value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chainrule.readers.reading import Reading, Remark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chainrule.graph import Node

# What to do where the derivative of the way taken is not that of the answer.
NEWTON: Final = "a search by halving, for one, has the right slope if it ends with one step of Newton, x - f(x)/f'(x)"


class BranchTaken(Remark):
    """A decision that the function made at the given point, such as which side of an `if` holds.

    `text` is the condition as it stands in the source and `held` its answer; `reason` is the one of the two that is
    true ("x <= 0"). `condition` is the graph of `text` over the inputs; where it answers otherwise, another side
    holds. `edge` says that the point lies exactly on the border. `times` counts how often it was decided so.

    >>> BranchTaken("x > 0", held=False, reason="x <= 0", where="model.py:3").message
    'this side holds because x <= 0 here (model.py:3)'
    """

    __slots__ = ("condition", "edge", "held", "reason", "text", "times", "where")

    def __init__(
        self,
        text: str,
        *,
        held: bool,
        reason: str = "",
        where: str = "",
        condition: Node | None = None,
        edge: bool = False,
    ) -> None:
        """Keep the parts and word the message; `where` is a place such as `model.py:3`."""
        self.text = text
        self.held = held
        self.reason = reason or (text if held else f"not {text}")
        self.where = where
        self.condition = condition
        self.edge = edge
        self.times = 1
        border = "; the point lies exactly on its border, where the slope of one side need not be that of the other"
        at = f" ({where})" if where else ""
        super().__init__("branch", f"this side holds because {self.reason} here{at}{border if edge else ''}")

    def __repr__(self) -> str:
        extra = f", where={self.where!r}" if self.where else ""
        return f"BranchTaken({self.text!r}, held={self.held!r}{extra})"


class PythonReading(Reading):
    """The graph of a Python function, as it runs at one point (or at any, where it makes no decisions).

    `name` is the function's, `meaning` the first line of its docstring, `where` its place, such as `model.py:12`.
    `branches` are the decisions made at the point (they stand among the `remarks` too). `plain` holds the value of each
    output from a plain call of the function, None where there is no point or the call failed; `traced` what the graph's
    own numbers were. `held` are parameters that were kept at plain values, because they count or are no numbers.
    `again` calls the function plainly with inputs moved: numbers by input in, those of the outputs out; None where a
    plain call failed or two of them disagree.
    """

    __slots__ = ("again", "branches", "held", "meaning", "name", "plain", "traced", "where")

    def __init__(
        self,
        text: str,
        inputs: tuple[Node, ...],
        outputs: tuple[tuple[str, Node], ...],
        *,
        name: str = "",
        where: str = "",
        meaning: str = "",
        branches: tuple[BranchTaken, ...] = (),
        traced: tuple[float | None, ...] = (),
        held: dict[str, object] | None = None,
        **parts: Any,
    ) -> None:
        """Keep the parts; `parts` are those of a Reading."""
        super().__init__(text, inputs, outputs, source="python", **parts)
        self.name = name
        self.where = where
        self.meaning = meaning
        self.branches = branches
        self.traced = traced
        self.held = held or {}
        self.plain: tuple[float, ...] | None = None
        self.again: Callable[[Mapping[str, float]], list[float]] | None = None
