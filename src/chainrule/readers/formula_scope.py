"""This file keeps what the names of a formula mean while it is read: inputs, layers, functions, formal arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.errors import FormulaError, UnknownName
from chainrule.graph import Node, inputs_of, substitute, symbol
from chainrule.readers.formula_calls import Callee, defined_callee
from chainrule.readers.formula_characters import trouble
from chainrule.readers.reading import Remark
from chainrule.rules import LAYER, Function, call, layer, layer_info
from chainrule.rules.names import canonical_name

if TYPE_CHECKING:
    from collections.abc import Collection

USUAL_FUNCTIONS: Final = frozenset("fghFGH")
MOST_REMARKS: Final = 50


class Scope:
    """The names of one text. Inside a definition `formals` are its arguments, and other names are captured."""

    def __init__(self, text: str, declared: Collection[str] = ()) -> None:
        """Begin with the names that the caller declares."""
        self.text = text
        self.declared = {canonical_name(name) for name in declared}
        self.inputs: dict[str, Node] = {}
        self.layers: dict[str, Node] = {}
        self.functions: dict[str, Callee] = {}
        self.made: dict[str, Function] = {}
        self.formals: dict[str, Node] | None = None
        self.captured: dict[str, Node] = {}
        self.defining = ""
        self.meanings: dict[str, str] = {}
        self.remarks: list[Remark] = []
        self.taken: set[str] = set()
        self._noted: set[tuple[str, str]] = set()
        self._bound: dict[str, int] = {}
        # `g(f(x)) = 2f(x)`: what the layers f and g were defined as functions of
        self.layered: dict[str, tuple[Node, ...]] = {}

    def trouble(
        self, message: str, place: int, remedy: str = "", kind: type[FormulaError] = FormulaError
    ) -> FormulaError:
        """Return an error at a place of the text."""
        return trouble(self.text, message, place, remedy, kind)

    def remark(self, code: str, message: str, place: int) -> None:
        """Note how something was read: the same only once, and not more than a person would look at."""
        if (code, message) not in self._noted and len(self.remarks) < MOST_REMARKS:
            self._noted.add((code, message))
            self.remarks.append(Remark(code, message, place))

    def is_own(self, name: str) -> bool:
        """Say whether the text itself or the caller gave this name a value."""
        if self.formals is not None and name in self.formals:
            return True
        return name in self.layers or name in self.declared

    def node_of(self, name: str) -> Node:
        """Return what a name stands for; an unknown one becomes an input."""
        if self.formals is None:
            node = self.layers.get(name)
            return node if node is not None else self.input(name)
        node = self.formals.get(name)
        if node is None:
            node = self.captured[name] = symbol(name)
        return node

    def outer(self, name: str, place: int) -> Node:
        """Return what a name stands for outside the definition that is being read."""
        if self.formals is not None:
            if name in self.formals:
                raise self.trouble(
                    f"{name} would mean two things here: an argument of {self.defining}, and the {name} outside",
                    place,
                    "give the argument another name",
                )
            self.captured[name] = symbol(name)
            return self.captured[name]
        return self.node_of(name)

    def input(self, name: str) -> Node:
        """Return the input of that name."""
        node = self.inputs.get(name)
        if node is None:
            node = self.inputs[name] = symbol(name)
        return node

    def bind(self, name: str, value: Node, meaning: str = "") -> Node:
        """Make `value` the layer called `name`; a name that is bound again gets the next number: s, s_1, s_2."""
        shown = name
        if name in self._bound or name in self.inputs:
            count = self._bound.get(name, 0) + 1
            while f"{name}_{count}" in self.taken or f"{name}_{count}" in self.inputs:
                count += 1
            shown = f"{name}_{count}"
            self._bound[name] = count
        else:
            self._bound[name] = 0
        self.taken.add(shown)
        node = self.layers[name] = layer(value, shown, meaning)
        self.functions.pop(name, None)
        self.layered.pop(name, None)
        if meaning:
            self.meanings[shown] = meaning
        return node

    def define(self, name: str, formals: dict[str, Node], body: Node, place: int) -> Function:
        """Make `name` a function; names of the outside that its body reads become further arguments."""
        captured = [other for other in self.captured if other not in formals]
        inputs = (*formals.values(), *[self.captured[other] for other in captured])
        function = Function(name, inputs, body)
        self.functions[name] = defined_callee(
            function, len(formals), lambda: [self.outer(other, place) for other in captured]
        )
        self.made[name] = function
        self.layers.pop(name, None)
        return function

    def called_elsewhere(self, name: str, args: list[Node]) -> Node:
        """Return the value at `args` of a layer that is a function of others: g(3) after g(f(x)) = 2f(x)."""
        inside = self.layers[name].args[0]
        formals = [symbol(_name_of(node)) for node in self.layered[name]]
        body = substitute(inside, dict(zip(self.layered[name], formals)))
        others = [node for node in inputs_of(body) if node not in formals]
        return call(Function(name, (*formals, *others), body), *args, *others)

    def unknown_name(self, message: str, place: int, remedy: str) -> FormulaError:
        """Return an error about a name."""
        return self.trouble(message, place, remedy, UnknownName)


def _name_of(node: Node) -> str:
    """Return the name of a layer or an input."""
    return layer_info(node).name if node.op is LAYER else node.name
