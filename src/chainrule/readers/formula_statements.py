"""This file reads the statements of a text one after another: layers, definitions, declarations, the output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.graph import Node, Number, children_first, inputs_of, substitute, symbol
from chainrule.readers.formula_calls import as_number, is_callable
from chainrule.readers.formula_parser import values_of
from chainrule.readers.formula_scope import Scope
from chainrule.readers.formula_tokens import BREAK, CLOSE, COMMA, END, EQUALS, LETTER, OPEN, WORD, Token, Tokens
from chainrule.readers.formula_words import understood
from chainrule.readers.imaginary import MESSAGE, is_in_exponent
from chainrule.readers.reading import Reading, Remark
from chainrule.rules import LAYER, find, layer, layer_info
from chainrule.rules.names import GREEK_NAMES

if TYPE_CHECKING:
    from collections.abc import Collection

_OUTPUTS: Final = ("y", "z", "w", "v", "u")  # what a formula without a name is called, the first that is free


class Statement:
    """One statement: what stands left of its = (empty where there is none), right of it, and its comment."""

    __slots__ = ("comment", "left", "right")

    def __init__(self, left: list[Token], right: list[Token], comment: str) -> None:
        """Keep the parts; `right` ends with BREAK."""
        self.left = left
        self.right = right
        self.comment = comment

    @property
    def only_name(self) -> str:
        """The name, where the statement is nothing else."""
        only = not self.left and len(self.right) == 2 and self.right[0][0] in {WORD, LETTER}
        return str(self.right[0][1]) if only else ""

    @property
    def is_nested(self) -> bool:
        """Whether it is written g(f(x)) = …."""
        return len([token for token in self.left if token[0] is OPEN]) > 1


def statements_of(tokens: list[Token], text: str) -> list[Statement]:
    """Cut tokens into statements; a comment belongs to the statement before it on its line.

    >>> from chainrule.readers.formula_tokens import Tokens
    >>> [s.comment for s in statements_of(Tokens("f = x^2 # area").cut(), "f = x^2 # area")]
    ['area']
    """
    found: list[Statement] = []
    part: list[Token] = []
    equals, depth, last_end = -1, 0, 0
    for token in tokens:
        kind = token[0]
        if kind is BREAK:
            comment = token[1] or ""
            if part:
                left, right = (part[:equals], part[equals + 1 :]) if equals >= 0 else ([], part)
                found.append(Statement(left, [*right, (BREAK, None, token[2], token[2])], comment))
                if equals == 0:
                    found[-1].left = [part[0]]
            elif comment and found and "\n" not in text[last_end : token[2]]:
                found[-1].comment = comment
            part, equals, depth, last_end = [], -1, 0, token[2]
        elif kind is not END:
            depth += (kind is OPEN) - (kind is CLOSE)
            if kind is EQUALS and equals < 0 and depth <= 0:
                equals = len(part)
            part.append(token)
    return found


class Statements:
    """Reads all statements of one text."""

    def __init__(
        self, text: str, tokens: list[Token], declared: Collection[str], *, source: str, points: bool = False
    ) -> None:
        """Cut the text; `points` says that `x = 5` gives an input its value, instead of naming a number."""
        self.scope = Scope(text, declared)
        self.tokens = tokens
        self.source = source
        self.points = points
        self.at: dict[str, Number] = {}
        self.layers: list[tuple[Node, Statement]] = []
        self.numbers = 0  # statements that are a name and a number
        self.statements = statements_of(tokens, text)
        self.nested = any(statement.is_nested for statement in self.statements)

    def read(self) -> Reading:
        """Return the reading."""
        scope = self.scope
        if not self.statements:
            raise scope.trouble("here is no formula", 0, "write one, such as x^2 + 1")
        *before, last = self.statements
        for statement in before:
            self.step(statement)
        outputs = self.output(last)
        self.tell_unused([node for _, node in outputs])
        used = set(inputs_of(*[node for _, node in outputs]))
        is_own = "i" in self.at or "i" in scope.declared
        if "i" in scope.inputs and not is_own and is_in_exponent([node for _, node in outputs]):
            scope.remark("imaginary-unit", MESSAGE, max(scope.text.find("i"), 0))
        return Reading(
            scope.text,
            tuple([node for node in scope.inputs.values() if node in used]),
            outputs,
            functions=scope.made,
            meanings=scope.meanings,
            remarks=tuple(scope.remarks),
            at=self.at,
            source=self.source,
        )

    def tell_unused(self, outputs: list[Node]) -> None:
        """Remark on layers that the result does not read: the order of the lines may be wrong."""
        reached = set(children_first(*outputs))
        for node, statement in self.layers:
            if node not in reached:
                told = f"{layer_info(node).name} is not used for the result, which is the last statement"
                self.scope.remarks.append(Remark("unused-layer", told, statement.left[0][2]))

    def tell_late(self, statement: Statement) -> None:
        """Remark on a name that was read as an input before this statement defines it; x = 2x is no such case."""
        name, place = statement.left[0][1], statement.left[0][2]
        reads_itself = any(token[1] == name for token in statement.right)
        if len(statement.left) == 1 and name in self.scope.inputs and not reads_itself:
            told = f"{name} is used before it is defined, so there it is an input: should this statement stand first?"
            self.scope.remarks.append(Remark("used-before-defined", told, place))

    # One statement ------------------------------------------------------------------------------------------------

    def step(self, statement: Statement) -> None:
        """Read a statement that others follow."""
        scope = self.scope
        if statement.left:
            self.tell_late(statement)
            node = self.named(statement, last=False)
            if node.op is LAYER:
                self.layers.append((node, statement))
        elif statement.only_name:
            self.declare(statement)
        else:
            self.value(statement)  # a mistake inside is told first
            raise scope.trouble(
                "this statement has no name, and others follow", statement.right[0][2], "write u = … in front of it"
            )

    def output(self, statement: Statement) -> tuple[tuple[str, Node], ...]:
        """Read the last statement."""
        scope = self.scope
        if statement.left:
            self.tell_late(statement)
            node = self.named(statement, last=True)
            return ((layer_info(node).name, node),)
        if statement.only_name and statement.comment:
            self.declare(statement)
        values = values_of(understood(statement.right, scope), scope)
        outputs = self._called([as_number(value) for value in values])
        if statement.comment and not statement.only_name:
            scope.meanings[outputs[-1][0]] = statement.comment
        return outputs

    def _called(self, values: list[Node]) -> tuple[tuple[str, Node], ...]:
        """Name results: a layer keeps its name, one formula is y, several are y_1, y_2, …."""
        scope = self.scope
        used = scope.taken | scope.inputs.keys()
        found: list[tuple[str, Node]] = []
        for place, node in enumerate(values, 1):
            if node.op is LAYER:
                name = layer_info(node).name
            elif len(values) == 1:
                name = next((name for name in _OUTPUTS if name not in used), "y_1")
            else:
                name = f"y_{place}"
            while name in used and node.op is not LAYER:
                name += "_1"
            found.append((name, node))
        return tuple(found)

    def value(self, statement: Statement) -> Node:
        """Return the one value of a statement."""
        values = values_of(understood(statement.right, self.scope), self.scope)
        if len(values) != 1:
            raise self.scope.trouble(
                "a name has one value", statement.right[0][2], "write one statement for each, or max(a, b)"
            )
        return values[0]

    def declare(self, statement: Statement) -> None:
        """Read a line that is only a name: an input, with its meaning behind #."""
        scope, name = self.scope, statement.only_name
        if name in scope.layers or name in scope.functions:
            raise scope.trouble(f"{name} has a value already", statement.right[0][2], "delete this line")
        scope.declared.add(name)
        scope.input(name)
        if statement.comment:
            scope.meanings[name] = statement.comment

    def named(self, statement: Statement, *, last: bool) -> Node:
        """Read name = … or name(…) = …, and return the layer that it is as an output."""
        scope, left = self.scope, statement.left
        name, place = str(left[0][1]), left[0][2]
        if left[0][0] not in {WORD, LETTER} or (len(left) > 1 and (left[1][0] is not OPEN or left[-1][0] is not CLOSE)):
            raise self.equation(statement)
        self._check_name(name, place, function=len(left) > 1)
        if statement.right[0][0] is BREAK:
            raise scope.trouble("nothing stands after '='", statement.right[0][2], f"write a formula for {name}")
        if len(left) == 1:
            return self.assign(name, statement, last=last)
        if self.nested:
            return self.layered(name, statement)
        return self.define(name, statement, last=last)

    def equation(self, statement: Statement) -> Exception:
        """Return the error about x^2 + y^2 = 1."""
        first = statement.left[0]
        if first[0] is EQUALS:
            return self.scope.trouble("nothing stands before '='", first[2], "write a name there, such as y = …")
        return self.scope.trouble(
            "this is an equation, not a formula",
            first[2],
            "solve it for one name (y = …), or write left side minus right side",
        )

    def _check_name(self, name: str, place: int, *, function: bool) -> None:
        scope = self.scope
        rule = find(name)
        if "'" in name:
            raise scope.trouble(f"{name} cannot be given a formula", place, f"give {name.rstrip(chr(39))} one instead")
        if name in scope.declared and function is False:
            return
        if rule is not None and is_callable(rule) and (function or name not in GREEK_NAMES):
            raise scope.trouble(f"{name} is a function that exists already", place, "choose another name")
        if rule is not None and function and rule.arity == 0:
            raise scope.trouble(f"{name} is a number that exists already", place, "choose another name")

    def assign(self, name: str, statement: Statement, *, last: bool) -> Node:
        """Read name = …."""
        scope = self.scope
        node = self.value(statement)
        if node.is_constant and not last:
            self.numbers += 1
            if self.points and name not in scope.inputs:
                self.at[name] = node.value
                if statement.comment:
                    scope.meanings[name] = statement.comment
                scope.declared.add(name)
                message = f"{name} = … is read as the point at which the formula is looked at"
                scope.remark("point-in-text", message, statement.left[0][2])
                return scope.input(name)
        return scope.bind(name, as_number(node) if last else node, statement.comment)

    def define(self, name: str, statement: Statement, *, last: bool) -> Node:
        """Read f(x) = …; as the output it is the layer f."""
        scope = self.scope
        formals = self.formals(statement)
        scope.formals, scope.captured, scope.defining = formals, {}, name
        try:
            body = as_number(self.value(statement))
        finally:
            scope.formals, scope.defining = None, ""
        captured = dict(scope.captured)
        scope.define(name, formals, body, statement.left[0][2])
        if statement.comment:
            scope.meanings[name] = statement.comment
        if not last:
            return body
        for formal in formals:
            scope.input(formal)
        outside = {node: scope.node_of(other) for other, node in captured.items() if other not in formals}
        scope.taken.add(name)
        return layer(substitute(body, outside) if outside else body, name, statement.comment)

    def formals(self, statement: Statement) -> dict[str, Node]:
        """Return the arguments of f(x, y) = …."""
        scope, inside = self.scope, statement.left[2:-1]
        names = inside[::2]
        for token in names:
            if token[0] not in {WORD, LETTER} or "'" in token[1]:
                raise self.equation(statement)
        if not names or len(inside) % 2 == 0 or any(token[0] is not COMMA for token in inside[1::2]):
            raise self.equation(statement)
        found = {str(token[1]): symbol(str(token[1])) for token in names}
        if len(found) < len(names):
            raise scope.trouble("an argument is named twice", names[-1][2], "give each its own name")
        return found

    def layered(self, name: str, statement: Statement) -> Node:
        """Read f(x) = … where another statement is g(f(x)) = …: the layer f of x."""
        scope = self.scope
        *_, end = statement.left
        inside = [*statement.left[2:-1], (BREAK, None, end[2], end[2])]
        args = values_of(understood(inside, scope), scope)
        if any(arg.op is not LAYER and not arg.is_input for arg in args):
            raise self.equation(statement)
        node = scope.bind(name, as_number(self.value(statement)), statement.comment)
        scope.layered[name] = tuple(args)
        return node


def reading_of(cutter: Tokens, declared: Collection[str], source: str) -> Reading:
    """Return the reading of the text that `cutter` cuts into tokens."""
    tokens = cutter.cut()
    first = Statements(cutter.text, tokens, declared, source=source)
    reading = first.read()
    if not reading.inputs and first.numbers:
        reading = Statements(cutter.text, tokens, declared, source=source, points=True).read()
    if cutter.remarks:
        reading.remarks = tuple(dict.fromkeys([*cutter.remarks, *reading.remarks]))
    return reading
