"""This file turns a subject (formula, layers, Python function) and a call's arguments into a reading and a point."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from chainrule.api.checked import checked_argnums, checked_point
from chainrule.errors import UsageError
from chainrule.formula import Formula, is_number, place_given
from chainrule.graph import Node, symbol
from chainrule.readers import read
from chainrule.readers.reading import Reading
from chainrule.rules.names import canonical_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Number = int | float | Fraction
_MAKER: Final = "_chainrule_maker"
_OPTIONS: Final = frozenset(["at", "wrt", "order", "push", "steps", "check", "language"])


def reading_of(subject: Any, at: Mapping[str, Any] | None = None) -> Reading:
    """Return the reading of a subject; a Python function is traced at the point.

    >>> reading_of("x^2").inputs
    (symbol('x'),)
    """
    if isinstance(subject, Reading):
        return subject
    if isinstance(subject, str):
        return read(subject)
    if isinstance(subject, Formula):
        inputs = tuple(symbol(name) for name in subject.inputs)
        return Reading(str(subject), inputs, (("y", subject.node),))
    if isinstance(subject, (list, tuple)) and all(isinstance(part, str) for part in subject):
        return read("\n".join(subject))
    if callable(subject):
        _refuse_computed(subject)
        from chainrule.readers.python import trace

        return trace(subject, dict(at) if at else None)
    raise UsageError(
        f"there is nothing to differentiate in {type(subject).__name__}",
        remedy="give a formula as text, a list of layers, or a Python function",
    )


def computed(maker: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that computes slopes in floats, marked with what made it."""
    setattr(function, _MAKER, maker)
    return function


def _refuse_computed(subject: Callable[..., Any]) -> None:
    """Raise UsageError for what `grad` and its like return: it computes numbers, and has no formula to follow."""
    maker = getattr(subject, _MAKER, None)
    if maker is not None:
        raise UsageError(
            f"{maker} returns a function that computes numbers, which is not differentiated once more",
            remedy="hessian(f) computes second derivatives; derivative(f, order=2) is a formula of one, "
            "and explain(f, order=2) tells of it",
        )


def point_from(subject: Any, at: Any, values: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the point from `at` and the keywords; `at` is by name, or a number for the only input.

    Raises UsageError where they say nothing of that kind.
    """
    is_function = callable(subject) and not isinstance(subject, Formula)
    names = [] if at is None else _names_of(subject)
    given = checked_point(at, names, numbers_only=not is_function)
    twice = sorted(set(given) & set(values))
    if twice:
        raise UsageError(f"{twice[0]} has two values, one in at and one as a keyword")
    point = {**given, **values}
    if is_function:
        missing = [name for name in _parameters(subject) if name in _OPTIONS and name not in point]
        if missing:
            raise UsageError(
                f"the function has a parameter called {missing[0]!r}, which is also an option of explain",
                remedy=f"give its value as at={{{missing[0]!r}: …}}",
            )
        return point or None
    return {canonical_name(name): place_given(name, value) for name, value in point.items()} or None


def _names_of(subject: Any) -> list[str]:
    """Return the names that a point of a subject gives values to."""
    if callable(subject) and not isinstance(subject, Formula):
        return _parameters(subject)
    return [each.name for each in reading_of(subject).inputs]


def _parameters(function: Callable[..., Any]) -> list[str]:
    """Return the names of the parameters that need a value, as far as the function tells them."""
    import inspect  # a sixth of our import time, and only Python functions need it

    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    return [each.name for each in parameters if each.default is each.empty and each.kind <= each.KEYWORD_ONLY]


def called(subject: Any, args: tuple[Any, ...], values: Mapping[str, Any]) -> tuple[Reading, dict[str, float]]:
    """Return the reading of a subject called with these arguments, and the point in floats."""
    if callable(subject) and not isinstance(subject, Formula):
        given = bound_arguments(subject, args, values)
        reading = reading_of(subject, given)
    else:
        reading = reading_of(subject)
        given = _by_input(reading, args, values)
    return reading, in_floats({**reading.at, **given})


def _by_input(reading: Reading, args: tuple[Any, ...], values: Mapping[str, Any]) -> dict[str, Number]:
    """Return the values that a formula is called with by the names of its inputs."""
    names = [each.name for each in reading.inputs]
    if len(args) > len(names):
        raise UsageError(f"the formula reads {len(names)} inputs, and {len(args)} values were given")
    strangers = [name for name in values if canonical_name(name) not in names]
    if strangers:
        raise UsageError(f"the formula does not read {strangers[0]!r}", remedy=f"it reads {', '.join(names)}")
    point = {**dict(zip(names, args, strict=False)), **{canonical_name(name): value for name, value in values.items()}}
    return {name: place_given(name, value) for name, value in point.items()}


def bound_arguments(function: Callable[..., Any], args: tuple[Any, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a call by the names of the parameters."""
    import inspect

    try:
        bound = inspect.signature(function).bind(*args, **values)
    except TypeError as problem:
        raise UsageError(f"the function cannot be called so: {problem}") from None
    return dict(bound.arguments)


def in_floats(point: Mapping[str, Any] | None) -> dict[str, float]:
    """Return the numbers of a point as floats; what is no number stays out."""
    return {name: float(place_given(name, value)) for name, value in (point or {}).items() if is_number(value)}


def arguments_of(
    reading: Reading, subject: Any, args: tuple[Any, ...], values: Mapping[str, Any]
) -> list[Node | list[Node]]:
    """Return the inputs in the order of the arguments; an argument that holds several numbers is a list of them."""
    if not callable(subject) or isinstance(subject, Formula):
        return list(reading.inputs)
    found: list[Node | list[Node]] = []
    for name, value in bound_arguments(subject, args, values).items():
        parts = [each for each in reading.inputs if each.name.startswith(f"{canonical_name(name)}_")]
        if is_number(value):
            found.append(symbol(canonical_name(name)))
        elif _takes_the_rest(subject, name):  # *args: each number is an argument of its own
            found.extend(parts)
        else:
            found.append(parts)
    return found


def _takes_the_rest(function: Callable[..., Any], name: str) -> bool:
    """True for the parameter `args` of `def f(*args)`."""
    import inspect

    kind = inspect.signature(function).parameters[name].kind
    return kind is inspect.Parameter.VAR_POSITIONAL


def flattened(arguments: Sequence[Node | list[Node]]) -> list[Node]:
    """Return all inputs of some arguments in one list."""
    return [node for each in arguments for node in (each if isinstance(each, list) else [each])]


def like(arguments: Sequence[Node | list[Node]], numbers: Mapping[Node, float]) -> list[Any]:
    """Return the numbers of inputs in the shape of the arguments: a list for one that holds several.

    >>> x, w = symbol("x"), symbol("w_0")
    >>> like([x, [w]], {x: 1.0, w: 2.0})
    [1.0, [2.0]]
    """
    return [[numbers[node] for node in each] if isinstance(each, list) else numbers[each] for each in arguments]


def chosen_inputs(
    reading: Reading, subject: Any, argnums: int | Sequence[int], args: tuple[Any, ...], values: Mapping[str, Any]
) -> list[Node | list[Node]]:
    """Return the inputs that argument numbers stand for; raises UsageError for a number that has no argument."""
    arguments = arguments_of(reading, subject, args, values)
    argnums = checked_argnums(argnums)
    numbers = [argnums] if isinstance(argnums, int) else list(argnums)
    for number in numbers:
        if not -len(arguments) <= number < len(arguments):
            raise UsageError(f"there is no argument number {number}; there are {len(arguments)}, counted from 0")
    return [arguments[number] for number in numbers]


def single_output(reading: Reading) -> Node:
    """Return the one output; raises UsageError where there are several."""
    if len(reading.outputs) != 1:
        raise UsageError(
            f"a gradient belongs to one output, and there are {len(reading.outputs)}", remedy="use jacobian"
        )
    return reading.outputs[0][1]


def as_called(reading: Reading, numbers: Sequence[Any]) -> Any:
    """Return one number for one output, a tuple for several."""
    return float(numbers[0]) if len(reading.outputs) == 1 else tuple(float(number) for number in numbers)
