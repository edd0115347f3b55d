"""This file says what a reader returns: the graph, its names, and how the text was understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.errors import UsageError
from chainrule.graph import children_first, inputs_of, symbol
from chainrule.readers.own_names import with_own_names
from chainrule.readers.written_out import refuse_endless_calls
from chainrule.rules import LAYER, layer_info
from chainrule.rules.names import canonical_name

if TYPE_CHECKING:
    from chainrule.graph import Node, Number
    from chainrule.rules import Function


class Remark:
    """A warning about the reading: a code, a sentence for a person, and the place in the text.

    >>> Remark("implicit-division", "1/2x is read as (1/2)·x", 2).code
    'implicit-division'
    """

    __slots__ = ("code", "message", "place")

    def __init__(self, code: str, message: str, place: int | None = None) -> None:
        """Keep the parts; `place` is an index into the text (0-based)."""
        self.code = code
        self.message = message
        self.place = place

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Remark) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash((self.code, self.message, self.place))

    def __repr__(self) -> str:
        return f"Remark({self.code!r}, {self.message!r}, {self.place!r})"


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

    __slots__ = ("at", "functions", "inputs", "meanings", "outputs", "remarks", "source", "text")

    def __init__(
        self,
        text: str,
        inputs: tuple[Node, ...],
        outputs: tuple[tuple[str, Node], ...],
        *,
        functions: dict[str, Function] | None = None,
        meanings: dict[str, str] | None = None,
        remarks: tuple[Remark, ...] = (),
        at: dict[str, Number] | None = None,
        source: str = "formula",
    ) -> None:
        """Keep the parts; what is not given is empty."""
        self.text = text
        self.inputs = inputs
        refuse_endless_calls(outputs)
        self.outputs = with_own_names(outputs)
        self.functions = functions or {}
        self.meanings = meanings or {}
        self.remarks = remarks
        self.at = at or {}
        self.source = source

    @property
    def output(self) -> Node:
        """The node of the last output."""
        return self.outputs[-1][1]

    def variable(self, name: str | None = None) -> Node:
        """Return the input to differentiate by: the one that is asked for, else x, else the only one.

        Raises UsageError where that leaves a choice, or where the one that is asked for is none of the inputs; what
        has no inputs is constant in every name.

        >>> from chainrule.graph import symbol
        >>> Reading("t", (symbol("t"),), (("y", symbol("t")),)).variable()
        symbol('t')
        """
        if name is not None:
            node = symbol(canonical_name(name.strip()))
            if self.inputs and node not in self.inputs:
                raise self.no_input("a derivative with respect to", name.strip())
            return node
        names = [each.name for each in inputs_of(self.output)]
        if "x" in names or not names:
            return symbol("x")
        if len(names) == 1:
            return symbol(names[0])
        raise UsageError(
            f"there are {len(names)} names to differentiate by: {', '.join(names)}",
            remedy=f'say which: --var {names[0]} on the command line, "var" in JSON, wrt={names[0]!r} in Python',
        )

    def no_input(self, what: str, name: str) -> UsageError:
        """Return the error about a name that is none of the inputs, such as in "a value for z makes no sense"."""
        why = "the formula itself says what it is" if canonical_name(name) in self.layers else "it is no input here"
        names = [each.name for each in self.inputs]
        known = f"the only input is {names[0]}" if len(names) == 1 else f"the inputs are {', '.join(names)}"
        return UsageError(f"{what} {name} makes no sense: {why}", remedy=known if names else "there are no inputs")

    @property
    def layers(self) -> set[str]:
        """The names that the text works out."""
        order = children_first(*[node for _, node in self.outputs])
        return {layer_info(node).name for node in order if node.op is LAYER}
