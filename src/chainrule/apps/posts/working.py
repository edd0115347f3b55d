"""This file works expressions of a post out: each is read among the names of its block, and becomes a graph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from chainrule.apps.nearest import nearest
from chainrule.apps.studio.programs import layers_of
from chainrule.apps.subject import point_of
from chainrule.errors import ChainruleError, FormulaError, UnknownName, UsageError
from chainrule.explanation.numbers import finite, to_float
from chainrule.graph import children_first, inputs_of, substitute, symbol
from chainrule.readers import read_formula
from chainrule.readers.formula_statements import statements_of
from chainrule.readers.formula_tokens import Tokens
from chainrule.rules import DERIVATIVE, UNKNOWN
from chainrule.rules.names import canonical_name
from chainrule.transforms.evaluate import values_at
from chainrule.transforms.inline import drop_layers, inline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainrule.apps.subject import Number
    from chainrule.explanation import Explanation
    from chainrule.graph import Node
    from chainrule.readers.reading import Reading

LONGEST: Final = 2_000  # characters of an expression
_BARE_AT: Final = re.compile(r".*\S\s+at\s+([^\W\d]\w*|[-\d.]+)\s*")
_AT: Final = re.compile(r"(?P<expression>.*\S)\s+at\s+(?P<point>[^\W\d]\w*\s*=.*)", re.DOTALL)
_BY: Final = re.compile(r"/\s*d\s*\(?\s*([^\W\d]\w*)")
_WORD: Final = re.compile(r"[^\W\d]\w*")
_CHANGE: Final = re.compile(r"\bchange\s*\(")


def split_at(text: str) -> tuple[str, dict[str, Number]]:
    """Return an expression and the point behind `at`.

    >>> split_at("x^2 at x=2"), split_at("x^2")
    (('x^2', {'x': 2}), ('x^2', {}))
    """
    found = _AT.fullmatch(text)
    bare = _BARE_AT.fullmatch(text)
    if bare:
        meant = f"{bare[1]}=2" if bare[1].isidentifier() else f"x={bare[1]}"
        raise FormulaError("behind at stands a point", place=bare.start(1), text=text, remedy=f"write at {meant}")
    return (found["expression"], point_of([found["point"]], "at")) if found else (text, {})


class Scope:
    """The names of a block, or of none: what an expression in a post may speak of."""

    def __init__(self, story: Explanation | None = None) -> None:
        """Collect the names of a block."""
        self.story = story
        self.inputs = [node.name for node in story.reading.inputs] if story else []
        self.known: dict[str, Node] = {}
        self.prefix = ""
        if story is not None:
            self.known = {layer.view.name: layer.view.node for path, layer in layers_of(story) if ">" not in path}
            self.known |= dict(story.outputs)
            self.prefix = _prefix(story.reading)

    def node(self, text: str, more: Mapping[str, Number] | None = None) -> Node:
        """Return the graph of an expression, over the inputs of the block and the names in `more`.

        Raises FormulaError with a place in `text`, also for a name that the block does not have.

        >>> from chainrule.writers.text import to_text
        >>> to_text(Scope().node("change(x^2, x=0.1)"))
        '(x + 0.1)^2 - x^2'
        """
        if len(text) > LONGEST:
            raise FormulaError(f"an expression in a post has at most {LONGEST} characters")
        self._check_point(text, more or {})
        plain, held = self._changes(text, more)
        node = self._read(plain, text, held)
        self._check_names(node, text, [*self.inputs, *(more or {}), *held])
        return drop_layers(substitute(inline(node), {symbol(name): each for name, each in held.items()}))

    def _check_point(self, text: str, more: Mapping[str, Number]) -> None:
        """Raise UsageError for a value of a name that neither the block nor the expression has."""
        for name in more:
            spelled = [canonical_name(word) for word in _WORD.findall(text)]
            if self.story is not None and name not in self.inputs and not any(name in word for word in spelled):
                remedy = f"inputs are {', '.join(self.inputs)}" if self.inputs else "this formula has no inputs"
                raise UsageError(f"a value for {name} makes no sense: it is no input here", remedy=remedy)

    def _check_names(self, node: Node, text: str, names: list[str]) -> None:
        """Raise UnknownName for a name that the block does not have, and for a function that nobody defined."""
        for each in children_first(node):
            if each.op is UNKNOWN:
                name, remedy = str(each.params[0]), "define it in the block, such as f(x) = x^2"
                raise UnknownName(f"nobody has defined {name}", text=text, place=max(text.find(name), 0), remedy=remedy)
            if each.is_input and self.story is not None and each.name not in names:
                known = list(dict.fromkeys([*self.known, *self.inputs]))
                message, place = f"no block above has the name {each.name}", max(text.find(each.name), 0)
                raise UnknownName(message, text=text, place=place, remedy=nearest(each.name, known))

    def _read(self, plain: str, text: str, held: Mapping[str, Node]) -> Node:
        """Return the graph of an expression in which each change has a name that stands for it."""
        by_layer = any(name in self.known for name in _BY.findall(plain))
        prefix = "" if by_layer else self.prefix
        declared = set(held) if prefix else {*held, *self.known, *self.inputs}
        try:
            node = read_formula(prefix + plain, declared=declared).output
        except ChainruleError as problem:
            place = None if problem.place is None else problem.place - len(prefix)
            if place is not None and not 0 <= place <= len(plain):
                place = None
            raise type(problem)(problem.message, place=place, text=text, remedy=problem.remedy) from None
        return node if prefix else self._joined(node)

    def _joined(self, node: Node) -> Node:
        """Return a graph in which the names of layers are the layers; d/d(layer) cuts the paths before that layer."""
        known = {symbol(name): each for name, each in self.known.items()}
        done: dict[Node, Node] = {}
        for each in children_first(node):
            if each.op is DERIVATIVE and each.args[1] in known:
                wrt = each.args[1]
                others = [other for other in known if other is not wrt]
                cut = {other: substitute(known[other], {known[wrt]: wrt}) for other in others}
                done[each] = substitute(inline(substitute(each, cut)), known)
        return substitute(node, {**known, **done})

    def _changes(self, text: str, more: Mapping[str, Number] | None) -> tuple[str, dict[str, Node]]:
        """Return the text with a name in place of each `change(…)`, and what the names stand for."""
        held: dict[str, Node] = {}
        while True:
            found = next(iter(_CHANGE.finditer(text)), None)
            if found is None:
                return text, held
            end = _closing(text, found.end())
            name = f"change_{len(held) + 1}"
            held[name] = self._change(text, found.end(), end, more)
            width = end + 1 - found.start()
            text = f"{text[: found.start()]}{name.ljust(width)}{text[end + 1 :]}"

    def _change(self, text: str, start: int, end: int, more: Mapping[str, Number] | None) -> Node:
        """Return how much an expression changes when an input goes a step further."""
        body, comma, step = text[start:end].rpartition(",")
        name, equals, amount = step.partition("=")
        name = canonical_name(name.strip()) if name.strip() else ""
        if not comma or not equals or not name:
            remedy = "write change(dessert, x=0.1): how much dessert changes when x grows by 0.1"
            raise FormulaError("change(…) takes an expression and a step", text=text, place=start, remedy=remedy)
        node, by = self.node(body, more), self.node(amount.strip(), more)
        return substitute(node, {symbol(name): symbol(name) + by}) - node


def _closing(text: str, start: int) -> int:
    """Return the place of the bracket that closes the one before `start`."""
    depth = 1
    for index in range(start, len(text)):
        depth += (text[index] == "(") - (text[index] == ")")
        if depth == 0:
            return index
    raise FormulaError("a bracket is never closed", text=text, place=start - 1, remedy="add ')'")


def _prefix(reading: Reading) -> str:
    """Return the text of a block so that one more statement may follow; "" where the text cannot be gone on with."""
    if reading.source != "formula" or len(reading.outputs) != 1:
        return ""
    text = reading.text
    last = statements_of(Tokens(text).cut(), text)[-1]
    if not last.left:
        if last.only_name:
            return ""
        place = last.right[0][2]
        text = f"{text[:place]}{reading.outputs[0][0]} = {text[place:]}"
    return f"{text}\n"


def value_of(node: Node, point: Mapping[str, Number]) -> float | None:
    """Return the value of a graph at a point; None where it has none.

    >>> value_of(symbol("x") ** 2, {"x": 3})
    9.0
    """
    missing = [each.name for each in inputs_of(node) if each.name not in point]
    if missing:
        remedy = f"write `at {missing[0]}=2` behind it, or put it below a block that has {missing[0]}"
        raise UnknownName(f"{missing[0]} has no value here", remedy=remedy)
    values = values_at([node], {name: to_float(value) for name, value in point.items()})
    return finite(values[node])
