"""This file is what Python programs call: each function joins the layers below in a few lines.

A *subject* is a formula or LaTeX (a text), layers (a list of statements), or a Python function of numbers. Names follow
JAX and autograd: `grad`, `value_and_grad`, `jvp`, `vjp`, `jacobian`, `hessian`, `argnums`.
"""

from __future__ import annotations

import inspect
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from chainrule.errors import UsageError
from chainrule.explanation import Explanation, explanation_of
from chainrule.formula import Formula
from chainrule.graph import Node, const, inputs_of, symbol
from chainrule.readers import read
from chainrule.readers.reading import Reading
from chainrule.rules import RULES, Rule, forget
from chainrule.rules import define as define_rule
from chainrule.rules.names import canonical_name
from chainrule.transforms.derive import derive
from chainrule.transforms.evaluate import values_at
from chainrule.transforms.forward import tangents
from chainrule.transforms.inline import drop_layers, inline
from chainrule.transforms.reverse import adjoints
from chainrule.transforms.simplify import simplify
from chainrule.transforms.taylor import taylor as taylor_coefficients

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Number = int | float | Fraction
Subject = "str | Sequence[str] | Callable[..., Any] | Formula | Reading"
_OPTIONS: Final = frozenset(["at", "wrt", "order", "push", "steps", "check", "language"])


def explain(
    subject: Any,
    /,
    *,
    at: Mapping[str, Number] | None = None,
    wrt: str | Sequence[str] | None = None,
    order: int = 1,
    push: Number | Mapping[str, Number] | None = None,
    steps: str = "brief",
    check: bool = True,
    language: str = "en",
    **values: Number,
) -> Explanation:
    """Return the whole story of how a small change at the beginning affects the final result.

    `explain(f, x=5)` and `explain(f, at={"x": 5})` are the same; a parameter named like one of the options here needs
    `at`. Without a point the story is symbolic. `wrt`: the inputs that are pushed (default: all). `order`: 2 asks for
    the second derivative. `push`: a small change, of the one input or of several by name. `steps`: "brief" or "full".
    `check=False` leaves the independent confirmation out.

    Raises an error of chainrule's tree for a subject that cannot be read, and UsageError for a call without sense.

    >>> story = explain("f = x^2; g = 2*f; h = g + 3", x=5)
    >>> story.value, story.derivatives[0].value
    (53.0, 20.0)
    """
    point = _joined(subject, at, values)
    return explanation_of(
        reading_of(subject, point),
        at=point,
        wrt=wrt,
        order=order,
        push=push,
        steps=steps,
        check=check,
        language=language,
    )


def derivative(subject: Any, /, wrt: str | None = None, *, order: int = 1, at: Mapping[str, Number] | None = None) -> Formula:
    """Return the derivative as a formula, in the form a textbook prints.

    `wrt`: the name to differentiate by (default: x, else the only one). `at` is needed for Python functions that branch.
    Raises NotDifferentiable where no formula is known.

    >>> print(derivative("sin(x^2)"))
    2x*cos(x^2)
    >>> derivative("sin(x^2)", order=2)(0)
    2.0
    """
    reading = reading_of(subject, at)
    found = derive(reading.output, variable_of(reading, wrt), order)
    return Formula(found.result, [each.name for each in reading.inputs], found.conditions)


def evaluate(subject: Any, /, at: Mapping[str, Number] | None = None, **values: Number) -> float:
    """Return the value at a point; nan where it is undefined.

    >>> evaluate("x^2 + y", x=3, y=1)
    10.0
    """
    point = _joined(subject, at, values)
    reading = reading_of(subject, point)
    return float(values_at([reading.output], _floats(point))[reading.output])


def grad(subject: Any, /, argnums: int | Sequence[int] = 0) -> Callable[..., Any]:
    """Return a function that computes the gradient: a float for one argument number, a tuple for several.

    The arguments are those of the Python function, or the inputs of a formula in the order in which they appear.

    >>> grad(lambda x, y: x**2 * y, argnums=(0, 1))(3.0, 5.0)
    (30.0, 9.0)
    """
    both = value_and_grad(subject, argnums)
    return lambda *args, **values: both(*args, **values)[1]


def value_and_grad(subject: Any, /, argnums: int | Sequence[int] = 0) -> Callable[..., tuple[float, Any]]:
    """Return a function that computes the value and the gradient together, by one pass backward.

    >>> value_and_grad("x^3")(2.0)
    (8.0, 12.0)
    """

    def both(*args: Any, **values: Any) -> tuple[float, Any]:
        reading, point = _called(subject, args, values)
        output = _single_output(reading)
        chosen = _chosen(reading, subject, argnums, args, values)
        bars = adjoints(output, chosen)
        numbers = values_at([output, *bars], point)
        slopes = tuple(float(numbers[bar]) for bar in bars)
        return float(numbers[output]), slopes[0] if isinstance(argnums, int) else slopes

    return both


def jvp(subject: Any, primals: Sequence[float], pushes: Sequence[float]) -> tuple[Any, Any]:
    """Return the value and what a push does to it: forward mode, Jacobian times vector.

    Several outputs give tuples. `primals` and `pushes`: one number for each argument.

    >>> jvp(lambda x, y: x * y, (2.0, 3.0), (1.0, 0.5))
    (6.0, 4.0)
    """
    if len(primals) != len(pushes):
        raise UsageError(f"there are {len(primals)} values and {len(pushes)} pushes; one push belongs to each value")
    reading, point = _called(subject, tuple(primals), {})
    inputs = _arguments(reading, subject, tuple(primals), {})
    roots = [inline(node) for _, node in reading.outputs]
    seeds = {node: symbol(f"{node.name}_dot") for node in inputs}
    dots = tangents(roots, seeds)
    moving = {seed.name: float(push) for seed, push in zip(seeds.values(), pushes, strict=True)}
    numbers = values_at([*roots, *dots], {**point, **moving})
    return _as_called(reading, [numbers[node] for node in roots]), _as_called(reading, [numbers[dot] for dot in dots])


def vjp(subject: Any, *primals: float) -> tuple[Any, Callable[..., tuple[float, ...]]]:
    """Return the value and a function that pulls adjoints back: reverse mode, vector times Jacobian.

    >>> value, pull = vjp(lambda x, y: x * y, 2.0, 3.0)
    >>> value, pull(1.0)
    (6.0, (3.0, 2.0))
    """
    reading, point = _called(subject, primals, {})
    inputs = _arguments(reading, subject, primals, {})
    rows = [adjoints(node, inputs) for _, node in reading.outputs]
    numbers = values_at([*[node for _, node in reading.outputs], *[bar for row in rows for bar in row]], point)

    def pull(*bars: float) -> tuple[float, ...]:
        if len(bars) != len(rows):
            raise UsageError(f"there are {len(rows)} outputs, and {len(bars)} adjoints were given")
        return tuple(
            sum(bar * float(numbers[row[index]]) for bar, row in zip(bars, rows, strict=True))
            for index in range(len(inputs))
        )

    return _as_called(reading, [numbers[node] for _, node in reading.outputs]), pull


def jacobian(subject: Any, /, argnums: int | Sequence[int] | None = None) -> Callable[..., Any]:
    """Return a function that computes all first derivatives: a row for each output, a column for each argument.

    With one output it is one row. `argnums=None` takes all arguments; one number gives a number in place of a row.

    >>> jacobian(lambda x, y: (x * y, x + y))(2.0, 3.0)
    ((3.0, 2.0), (1.0, 1.0))
    """

    def matrix(*args: Any, **values: Any) -> Any:
        reading, point = _called(subject, args, values)
        everything = argnums is None
        chosen = (
            _arguments(reading, subject, args, values)
            if everything
            else _chosen(reading, subject, argnums, args, values)  # type: ignore[arg-type]
        )
        rows = [adjoints(node, chosen) for _, node in reading.outputs]
        numbers = values_at([bar for row in rows for bar in row], point)
        single = isinstance(argnums, int)
        told = [float(numbers[row[0]]) if single else tuple(float(numbers[bar]) for bar in row) for row in rows]
        return told[0] if len(told) == 1 else tuple(told)

    return matrix


def hessian(subject: Any, /) -> Callable[..., tuple[tuple[float, ...], ...]]:
    """Return a function that computes all second derivatives of one output: forward over reverse.

    >>> hessian("x^2*y")(1.0, 2.0)
    ((4.0, 2.0), (2.0, 0.0))
    """

    def matrix(*args: Any, **values: Any) -> tuple[tuple[float, ...], ...]:
        reading, point = _called(subject, args, values)
        inputs = _arguments(reading, subject, args, values)
        bars = adjoints(_single_output(reading), inputs)
        rows = [tangents(bars, {each: const(1)}) for each in inputs]
        numbers = values_at([cell for row in rows for cell in row], point)
        return tuple(tuple(float(numbers[cell]) for cell in row) for row in rows)

    return matrix


def taylor(subject: Any, /, wrt: str | None = None, *, around: Number = 0, order: int = 5) -> list[Any]:
    """Return the Taylor coefficients c₀, c₁, … cₙ of c₀ + c₁·(x − a) + …, by recurrences, never by nesting derivatives.

    `around` an exact number (int or Fraction) gives exact coefficients: ints and Fractions where they are rational,
    else formulas. A float gives floats. Raises NotDifferentiable where the function has no Taylor series there.

    >>> taylor("sin(x)", order=5)
    [0, 1, 0, Fraction(-1, 6), 0, Fraction(1, 120)]
    """
    reading = reading_of(subject, None)
    found = taylor_coefficients(reading.output, variable_of(reading, wrt), around, order)
    return [_plain_coefficient(each) for each in found]


def _plain_coefficient(coefficient: Any) -> Any:
    """Return a coefficient as a number where it is one, else as a formula."""
    if not isinstance(coefficient, Node):
        return coefficient
    return coefficient.value if coefficient.is_constant else Formula(coefficient)


def define(name: str, **fields: Any) -> Rule:
    """Put a function of your own into the table; everything is derived from the entry.

    `partials`: one function per argument, called with the arguments and the output as nodes. `python`: a template of the
    value (`{0}/(1 + abs({0}))`), or `value`: a function on floats. For the other fields see
    `chainrule.rules.define`; to check the entry, `chainrule.testing.check_rule(name)`.

    >>> _ = define("cube", partials=(lambda x, y: 3 * x**2,), python="{0} ** 3", mpmath="{0} ** 3")
    >>> print(derivative("cube(2x)"))
    24x^2
    >>> undefine("cube")
    """
    return define_rule(name, **fields)


def undefine(name: str) -> None:
    """Take a function that `define` added out of the table again; raises UsageError where there is none."""
    if name not in RULES:
        raise UsageError(f"the table has no function called {name!r}")
    forget(name)


# What a subject is -----------------------------------------------------------------------------------------------


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
        from chainrule.readers.python import trace

        return trace(subject, dict(at) if at else None)
    raise UsageError(
        f"there is nothing to differentiate in {type(subject).__name__}",
        remedy="give a formula as text, a list of layers, or a Python function",
    )


def variable_of(reading: Reading, wrt: str | None) -> Node:
    """Return the input to differentiate by: the one that is asked for, else x, else the only one.

    Raises UsageError where that leaves a choice.
    """
    names = [each.name for each in inputs_of(reading.output)]
    if wrt is not None:
        return symbol(canonical_name(wrt))
    if "x" in names or not names:
        return symbol("x")
    if len(names) == 1:
        return symbol(names[0])
    raise UsageError(f"by which name shall it be differentiated: {', '.join(names)}?", remedy=f"wrt={names[0]!r}")


def _joined(subject: Any, at: Mapping[str, Number] | None, values: Mapping[str, Number]) -> dict[str, Number] | None:
    """Return the point from `at` and the keywords."""
    twice = sorted(set(at or ()) & set(values))
    if twice:
        raise UsageError(f"{twice[0]} has two values, one in at and one as a keyword")
    point = {**(at or {}), **values}
    if callable(subject) and not isinstance(subject, Formula):
        missing = [name for name in _parameters(subject) if name in _OPTIONS and name not in point]
        if missing:
            raise UsageError(
                f"the function has a parameter called {missing[0]!r}, which is also an option of explain",
                remedy=f"give its value as at={{{missing[0]!r}: …}}",
            )
        return point or None
    return {canonical_name(name): value for name, value in point.items()} or None


def _parameters(function: Callable[..., Any]) -> list[str]:
    """Return the names of the parameters that need a value, as far as the function tells them."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    return [each.name for each in parameters if each.default is each.empty and each.kind <= each.KEYWORD_ONLY]


def _called(subject: Any, args: tuple[Any, ...], values: Mapping[str, Any]) -> tuple[Reading, dict[str, float]]:
    """Return the reading of a subject called with these arguments, and the point in floats."""
    if callable(subject) and not isinstance(subject, Formula):
        given = _bound(subject, args, values)
        reading = reading_of(subject, given)
    else:
        reading = reading_of(subject)
        names = [each.name for each in reading.inputs]
        if len(args) > len(names):
            raise UsageError(f"the formula reads {len(names)} inputs, and {len(args)} values were given")
        given = {**dict(zip(names, args, strict=False)), **values}
    return reading, _floats({**reading.at, **given})


def _bound(function: Callable[..., Any], args: tuple[Any, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a call by the names of the parameters."""
    try:
        bound = inspect.signature(function).bind(*args, **values)
    except TypeError as problem:
        raise UsageError(f"the function cannot be called so: {problem}") from None
    return dict(bound.arguments)


def _floats(point: Mapping[str, Any] | None) -> dict[str, float]:
    """Return the numbers of a point as floats; what is no number stays out."""
    found: dict[str, float] = {}
    for name, value in (point or {}).items():
        if isinstance(value, (int, float, Fraction)) and not isinstance(value, bool):
            found[name] = float(value)
        elif hasattr(value, "__float__") and not isinstance(value, (str, bool)):
            found[name] = float(value)
    return found


def _arguments(reading: Reading, subject: Any, args: tuple[Any, ...], values: Mapping[str, Any]) -> list[Node]:
    """Return the inputs in the order of the arguments."""
    if callable(subject) and not isinstance(subject, Formula):
        names = list(_bound(subject, args, values))
        return [symbol(name) for name in names]
    return list(reading.inputs)


def _chosen(
    reading: Reading, subject: Any, argnums: int | Sequence[int], args: tuple[Any, ...], values: Mapping[str, Any]
) -> list[Node]:
    """Return the inputs that argument numbers stand for; raises UsageError for a number that has no argument."""
    arguments = _arguments(reading, subject, args, values)
    numbers = [argnums] if isinstance(argnums, int) else list(argnums)
    for number in numbers:
        if not -len(arguments) <= number < len(arguments):
            raise UsageError(f"there is no argument number {number}; there are {len(arguments)}, counted from 0")
    return [arguments[number] for number in numbers]


def _single_output(reading: Reading) -> Node:
    """Return the one output; raises UsageError where there are several."""
    if len(reading.outputs) != 1:
        raise UsageError(
            f"a gradient belongs to one output, and there are {len(reading.outputs)}", remedy="use jacobian"
        )
    return reading.outputs[0][1]


def _as_called(reading: Reading, numbers: Sequence[Any]) -> Any:
    """Return one number for one output, a tuple for several."""
    return float(numbers[0]) if len(reading.outputs) == 1 else tuple(float(number) for number in numbers)


def simplified(subject: Any, /) -> Formula:
    """Return a formula in the form that a good textbook prints.

    >>> print(simplified("x + x + sin(x)^2 + cos(x)^2"))
    2x + 1
    """
    reading = reading_of(subject)
    return Formula(simplify(drop_layers(inline(reading.output))), [each.name for each in reading.inputs])
