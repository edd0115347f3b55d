"""This file says what a reader returns: the graph, its names, and how the text was understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chainrule.graph import Node, Number
    from chainrule.rules import Function


@dataclass(frozen=True, slots=True)
class Remark:
    """A warning about the reading: a code, a sentence for a person, and the place in the text.

    >>> Remark("implicit-division", "1/2x is read as (1/2)·x", 2).code
    'implicit-division'
    """

    code: str
    message: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text, a LaTeX formula or a Python function says, as a graph.

    `inputs` are the free names in the order in which they appear. `outputs` pairs names with nodes: after
    `f = x^2; g = 2*f` it is `(("g", <layer g>),)`; a bare formula is called `y`, and its node is no layer.
    `functions` holds what the text defines (`f(x) = x^2`), `meanings` the comments that say what an input or a layer
    stands for, `remarks` how an ambiguous form was read, `at` values that the text itself fixes, and `source` is
    "formula", "latex" or "python".

    >>> from chainrule.graph import symbol
    >>> Reading("x", (symbol("x"),), (("y", symbol("x")),)).output
    symbol('x')
    """

    text: str
    inputs: tuple[Node, ...]
    outputs: tuple[tuple[str, Node], ...]
    functions: dict[str, Function] = field(default_factory=dict)
    meanings: dict[str, str] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    at: dict[str, Number] = field(default_factory=dict)
    source: str = "formula"

    @property
    def output(self) -> Node:
        """The node of the last output."""
        return self.outputs[-1][1]
