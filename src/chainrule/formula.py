"""This file holds what the API returns for a formula: it prints, computes, and writes itself in other formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.errors import UsageError
from chainrule.graph import inputs_of
from chainrule.transforms.evaluate import evaluate
from chainrule.writers.latex import to_latex
from chainrule.writers.mathml import to_mathml
from chainrule.writers.python import to_python
from chainrule.writers.text import to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainrule.graph import Node


class Formula:
    """A formula: prints in the input language, and computes when it is called.

    `inputs` are the names that it reads, in order; `node` is its graph; `conditions` say where it holds beyond the
    domain of what it came from.

    >>> from chainrule import derivative
    >>> slope = derivative("x^2 * y", wrt="x")
    >>> str(slope)
    '2x*y'
    >>> slope(3, 5), slope(x=3, y=5)
    (30.0, 30.0)
    """

    __slots__ = ("conditions", "inputs", "node")

    def __init__(self, node: Node, inputs: Sequence[str] = (), conditions: Sequence[Node] = ()) -> None:
        """Keep the graph; `inputs` gives the order of the arguments (default: as they appear)."""
        self.node = node
        own = [each.name for each in inputs_of(node)]
        self.inputs = (*inputs, *[name for name in own if name not in inputs])
        self.conditions = tuple(to_text(condition) for condition in conditions)

    def __str__(self) -> str:
        """Return the formula in the input language."""
        return to_text(self.node)

    def __repr__(self) -> str:
        """Return the formula as it is written in Python."""
        return f"Formula({str(self)!r})"

    def __call__(self, *args: float, **values: float) -> float:
        """Return the value at a point, given in the order of `inputs` or by name; nan where it is undefined.

        Raises UsageError for too many values or an unknown name, UnknownPoint for a missing one.
        """
        if len(args) > len(self.inputs):
            raise UsageError(f"the formula reads {len(self.inputs)} inputs, and {len(args)} values were given")
        unknown = [name for name in values if name not in self.inputs]
        if unknown:
            raise UsageError(f"the formula does not read {unknown[0]!r}", remedy=f"it reads {', '.join(self.inputs)}")
        point = dict(zip(self.inputs, args, strict=False)) | values
        return evaluate(self.node, point)

    def to_latex(self) -> str:
        """Return the formula in LaTeX."""
        return to_latex(self.node)

    def to_mathml(self) -> str:
        """Return the formula in MathML."""
        return to_mathml(self.node)

    def to_python(self, name: str = "f") -> str:
        """Return the source of a Python function that computes the formula."""
        return to_python({name: self.node}, list(self.inputs), name)

    def _repr_latex_(self) -> str:
        """Return what a notebook shows."""
        return f"${self.to_latex()}$"
