"""This file makes the arguments that a function is traced with, from the values at the point; and reads its result."""

from __future__ import annotations

import copy
import dataclasses
import difflib
import inspect
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from chainrule.errors import UnsupportedCode, UsageError
from chainrule.graph import Node, children_first, symbol
from chainrule.readers.python.arrays import array_of
from chainrule.readers.python.constants import is_number, node_of_number, plain_number
from chainrule.readers.python.frames import Frame, name_of
from chainrule.readers.python.functions import handler_for
from chainrule.readers.python.tracer import Symbolic, Traced, as_number
from chainrule.rules import CALL, LAYER, RULES, Rule, find
from chainrule.rules.names import canonical_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_POSITIONAL: Final = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_MISSING: Final = object()


class Arguments:
    """The arguments of one run: traced ones, plain ones for a call to compare with, and the inputs among them."""

    def __init__(self, frame: Frame, held: Mapping[str, object]) -> None:
        """Begin with none; parameters in `held` keep their plain values."""
        self.frame = frame
        self.held = dict(held)
        self.traced: list[Any] = []
        self.plain: list[Any] = []
        self.traced_by_name: dict[str, Any] = {}
        self.plain_by_name: dict[str, Any] = {}
        self.inputs: list[Node] = []
        self.at: dict[str, int | Fraction] = {}
        self.complete = True  # every input has a value

    def add(self, parameter: inspect.Parameter, value: Any) -> None:
        """Add one parameter's value."""
        name = parameter.name
        if parameter.kind is parameter.VAR_POSITIONAL:
            if value is not _MISSING and not isinstance(value, (list, tuple)):
                raise UsageError(f"*{name} takes a list of values", remedy=f"give at={{{name!r}: [{value!r}]}}")
            values: list[Any] = list(value) if isinstance(value, (list, tuple)) else []
            for index, item in enumerate(values):
                self._append(parameter, *self.both(f"{name}_{index}", item))
        elif value is not _MISSING:
            self._append(parameter, *self.both(name, value))
        elif parameter.default is parameter.empty:
            self._append(parameter, self.input(name, None), math.nan)

    def _append(self, parameter: inspect.Parameter, traced: Any, plain: Any) -> None:
        if parameter.kind in _POSITIONAL or parameter.kind is parameter.VAR_POSITIONAL:
            self.traced.append(traced)
            self.plain.append(plain)
        else:
            self.traced_by_name[parameter.name] = traced
            self.plain_by_name[parameter.name] = plain

    def both(self, name: str, value: Any) -> tuple[Any, Any]:
        """Return a value as traced inputs and as plain floats; what is no number stays as it is."""
        if name in self.held:
            return self.held[name], self.held[name]
        if isinstance(value, bool) or type(value).__name__ == "bool_":
            self.held[name] = value
            return value, value
        if is_number(value):
            return self.input(name, value), float(value)
        if isinstance(value, complex):
            raise UsageError(f"{name} is a complex number", remedy="give a real one")
        if isinstance(value, list | tuple):
            return self._sequence(name, value)
        if hasattr(value, "tolist") and hasattr(value, "shape"):
            traced, _ = self.both(name, value.tolist())
            return (array_of(traced) if isinstance(traced, list) else traced), value
        if isinstance(value, dict):
            pairs = {key: self.both(f"{name}_{key}", item) for key, item in value.items()}
            return {key: pair[0] for key, pair in pairs.items()}, {key: pair[1] for key, pair in pairs.items()}
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self._fields(name, value)
        self.held[name] = value
        return value, value

    def _sequence(self, name: str, value: list[Any] | tuple[Any, ...]) -> tuple[Any, Any]:
        """Return a list or tuple (a named one, too) of values."""
        pairs = [self.both(f"{name}_{index}", item) for index, item in enumerate(value)]
        traced, plain = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        make: Callable[[list[Any]], Any] = getattr(type(value), "_make", type(value))
        return make(traced), make(plain)

    def _fields(self, name: str, value: Any) -> tuple[Any, Any]:
        """Return a copy of a dataclass whose numbers are traced, and one whose numbers are floats."""
        traced, plain = copy.copy(value), copy.copy(value)
        for field in dataclasses.fields(value):
            first, second = self.both(f"{name}_{field.name}", getattr(value, field.name))
            object.__setattr__(traced, field.name, first)  # a frozen one, too
            object.__setattr__(plain, field.name, second)
        return traced, plain

    def input(self, name: str, value: Any) -> Traced:
        """Return a new input of the function, with its value where one is given."""
        name = canonical_name(name)
        node = symbol(name)
        self.inputs.append(node)
        self.frame.unique(name)
        number = None
        if value is None:
            self.complete = False
        else:
            exact = plain_number(value)
            try:
                number = float(exact)
            except OverflowError:
                number = math.inf
            if not math.isfinite(number):
                raise UsageError(f"{name} is {value}, which is no point", remedy="give a finite number")
            self.frame.trace.whole[name] = number.is_integer()
            self.at[name] = exact if isinstance(exact, int | Fraction) else Fraction(repr(number))
        return Traced(node, number, self.frame)


def arguments_for(
    function: Any, at: Mapping[str, Any], held: Mapping[str, object], frame: Frame, made: Arguments | None = None
) -> Arguments:
    """Return the arguments to trace `function` with, where `at` gives values to some of its parameters.

    `made` is what they are added to, if not to new ones. Raises UsageError for a name that is no parameter.
    """
    made = Arguments(frame, held) if made is None else made
    values = {canonical_name(name): value for name, value in at.items()}
    parameters = parameters_of(function)
    rest = next((one for one in parameters if one.kind is one.VAR_KEYWORD), None)
    known = {canonical_name(one.name) for one in parameters if one is not rest}
    for name in values:
        if name not in known and rest is None:
            raise _no_such_parameter(function, name, [one.name for one in parameters])
    skipped = False
    for parameter in parameters:
        if parameter is rest:
            continue
        value = values.get(canonical_name(parameter.name), _MISSING)
        if value is _MISSING and parameter.default is not parameter.empty and parameter.kind in _POSITIONAL:
            skipped = True
        elif skipped and parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
            parameter = parameter.replace(kind=parameter.KEYWORD_ONLY)
        made.add(parameter, value)
    for name in [name for name in values if name not in known]:
        made.traced_by_name[name], made.plain_by_name[name] = made.both(name, values[name])
    return made


def _no_such_parameter(function: Any, name: str, known: list[str]) -> UsageError:
    """Return the error for a value that belongs to no parameter."""
    near = difflib.get_close_matches(name, known, 1)
    has = f"its parameters are {', '.join(known)}" if known else "it has none"
    remedy = f"did you mean '{near[0]}'?" if near else has
    return UsageError(f"{title_of(function)} has no parameter '{name}'", remedy=remedy)


def parameters_of(function: Any) -> list[inspect.Parameter]:
    """Return the parameters of a function; those of a built-in without a signature are called x and y.

    >>> [parameter.name for parameter in parameters_of(lambda x, n=2: x**n)]
    ['x', 'n']
    """
    handler = handler_for(function)
    count = getattr(function, "nin", 0)
    if handler is not None or count:
        rule = function if isinstance(function, Rule) else find(getattr(function, "__name__", ""))
        count = count or (rule.arity if rule is not None else 0)
        if count:
            return [inspect.Parameter(letter, inspect.Parameter.POSITIONAL_ONLY) for letter in "xyzw"[:count]]
    try:
        return list(inspect.signature(function).parameters.values())
    except (ValueError, TypeError):
        raise UnsupportedCode(
            f"{title_of(function)} does not say what its parameters are",
            remedy="wrap it: lambda x: …(x)",
        ) from None


def title_of(function: Any) -> str:
    """Return a function's name for messages.

    >>> title_of(lambda x: x)
    'the lambda'
    """
    while hasattr(function, "func") and not hasattr(function, "__name__"):
        function = function.func
    name = getattr(function, "__name__", type(function).__name__)
    return "the lambda" if name == "<lambda>" else str(name)


# ---------------------------------------------------------------- what comes back


class Output(NamedTuple):
    """One number that a function returned: its name ("" where it has none) and itself."""

    name: str
    value: Any


def outputs_of(result: Any, title: str, name: str = "") -> list[Output]:
    """Return the numbers in what a function returned: one, or those in a tuple, list, dictionary or dataclass.

    Raises UnsupportedCode for what holds something else.
    """
    if isinstance(result, Symbolic):
        return [Output(name, as_number(result))]
    if is_number(result):
        return [Output(name, plain_number(result))]
    if hasattr(result, "tolist") and hasattr(result, "shape"):
        return outputs_of(result.tolist(), title, name)
    pairs: list[tuple[str, Any]]
    if isinstance(result, list | tuple):
        fields = getattr(result, "_fields", None)
        pairs = list(zip(fields or [name] * len(result), result, strict=True))
    elif isinstance(result, dict):
        pairs = [(str(key), value) for key, value in result.items()]
    elif dataclasses.is_dataclass(result) and not isinstance(result, type):
        pairs = [(field.name, getattr(result, field.name)) for field in dataclasses.fields(result)]
    else:
        raise _no_number(result, title)
    if not pairs:
        raise UnsupportedCode(f"{title} returned an empty {type(result).__name__}", remedy="return a number")
    return [output for key, value in pairs for output in outputs_of(value, title, key)]


def _no_number(result: Any, title: str) -> UnsupportedCode:
    """Return the error for a result that is no number."""
    if result is None:
        return UnsupportedCode(f"{title} returned nothing", remedy="end it with 'return' and a number")
    if inspect.isgenerator(result) or inspect.iscoroutine(result) or inspect.isasyncgen(result):
        kind = "a generator" if inspect.isgenerator(result) else "an asynchronous result"
        return UnsupportedCode(f"{title} returned {kind}, no number", remedy="write a plain function with 'return'")
    if callable(result):
        return UnsupportedCode(f"{title} returned a function, no number", remedy="explain that function, or call it")
    kind = type(result).__name__
    article = "an" if kind[:1] in "aeiou" else "a"
    return UnsupportedCode(f"{title} returned {article} {kind}, no number", remedy="return a number")


def named_outputs(outputs: list[Output], frame: Frame, title: str = "") -> tuple[tuple[str, Node], ...]:
    """Return names and nodes: that of the returned layer, of the called function, of the key, or else `title` or y."""
    nodes = []
    for output in outputs:
        value = output.value
        nodes.append(frame.node_of(value.frame, value.node) if isinstance(value, Symbolic) else node_of_number(value))
    taken: set[str] = set(frame.names)
    calls: dict[str, int] = {}
    for node in children_first(*nodes):
        if node.op is CALL:
            calls[name_of(node)] = calls.get(name_of(node), 0) + 1
    names: list[str] = []
    for index, (output, node) in enumerate(zip(outputs, nodes, strict=True), 1):
        plain = (title or "y") if len(nodes) == 1 else f"y_{index}"
        own = node.op is LAYER or (node.op is CALL and calls[name_of(node)] == 1)
        name = canonical_name(output.name) or (name_of(node) if own else "") or plain
        if name in names or (name in taken and node.op is not LAYER):
            name = _free(plain, taken | set(names))
        names.append(name)
    return tuple(zip(names, nodes, strict=True))


def _free(name: str, taken: set[str]) -> str:
    """Return `name`, or y_1, y_2 … where it is taken; the names of functions in the table are none, either."""
    number, chosen = 0, name
    while chosen in taken or chosen in RULES:
        number += 1
        chosen = f"{name}_{number}" if "_" not in name else f"{name}{number}"
    return chosen
