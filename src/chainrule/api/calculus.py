"""This file computes derivatives as numbers: gradients, directional derivatives, Jacobians and Hessians."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from chainrule.api.checked import checked_argnums, checked_row
from chainrule.api.subjects import (
    arguments_of,
    as_called,
    called,
    chosen_inputs,
    computed,
    flattened,
    like,
    single_output,
)
from chainrule.errors import UsageError
from chainrule.formula import place_given
from chainrule.graph import const, symbol
from chainrule.transforms.evaluate import values_at
from chainrule.transforms.forward import tangents
from chainrule.transforms.inline import inline
from chainrule.transforms.reverse import adjoints

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from chainrule.graph import Node


def grad(subject: Any, /, argnums: int | Sequence[int] = 0) -> Callable[..., Any]:
    """Return a function that computes the gradient: a float for one argument number, a tuple for several.

    The arguments are those of the Python function, or the inputs of a formula in the order in which they appear. An
    argument that is a list of numbers gets a list of slopes.

    >>> grad(lambda x, y: x**2 * y, argnums=(0, 1))(3.0, 5.0)
    (30.0, 9.0)
    """
    both = value_and_grad(subject, argnums)
    return computed("grad", lambda *args, **values: both(*args, **values)[1])


def value_and_grad(subject: Any, /, argnums: int | Sequence[int] = 0) -> Callable[..., tuple[float, Any]]:
    """Return a function that computes the value and the gradient together, by one pass backward.

    >>> value_and_grad("x^3")(2.0)
    (8.0, 12.0)
    """
    argnums = checked_argnums(argnums)
    last: dict[tuple[Node, ...], list[Node]] = {}  # where the next call traces the same graph, it is the same node

    def both(*args: Any, **values: Any) -> tuple[float, Any]:
        reading, point = called(subject, args, values)
        output = single_output(reading)
        chosen = chosen_inputs(reading, subject, argnums, args, values)
        inputs = flattened(chosen)
        bars = last.get((output, *inputs))
        if bars is None:
            bars = adjoints(output, inputs)
            last.clear()
            last[output, *inputs] = bars
        [number], [row] = _numbers_at([output], [bars], point)
        slopes = like(chosen, dict(zip(inputs, row, strict=True)))
        return number, slopes[0] if isinstance(argnums, int) else tuple(slopes)

    return computed("value_and_grad", both)


def _numbers_at(
    outputs: Sequence[Node], rows: Sequence[Sequence[Node]], point: Mapping[str, float]
) -> tuple[list[float], list[list[float]]]:
    """Return the values of outputs and the slopes of each; where there is no value, there is no slope: nan.

    A zero has no sign here: -0.0 is 0.0.
    """
    found = values_at([*outputs, *[slope for row in rows for slope in row]], point)
    values = [float(found[output]) + 0.0 for output in outputs]
    slopes = [
        [math.nan if math.isnan(value) else float(found[slope]) + 0.0 for slope in row]
        for value, row in zip(values, rows, strict=True)
    ]
    return values, slopes


def jvp(subject: Any, primals: Sequence[float], pushes: Sequence[float]) -> tuple[Any, Any]:
    """Return the value and what a push does to it: forward mode, Jacobian times vector.

    Several outputs give tuples. `primals` and `pushes`: one number for each argument.

    >>> jvp(lambda x, y: x * y, (2.0, 3.0), (1.0, 0.5))
    (6.0, 4.0)
    """
    values_in, moves = tuple(checked_row(primals, "primals")), checked_row(pushes, "pushes")
    if len(values_in) != len(moves):
        raise UsageError(f"there are {len(values_in)} values and {len(moves)} pushes; one push belongs to each value")
    reading, point = called(subject, values_in, {})
    inputs = flattened(arguments_of(reading, subject, values_in, {}))
    roots = [inline(node) for _, node in reading.outputs]
    seeds = {node: symbol(f"{node.name}_dot") for node in inputs}
    dots = tangents(roots, seeds)
    moving = {seed.name: float(push) for seed, push in zip(seeds.values(), moves, strict=True)}
    values, slopes = _numbers_at(roots, [[dot] for dot in dots], {**point, **moving})
    return as_called(reading, values), as_called(reading, [slope for [slope] in slopes])


def vjp(subject: Any, *primals: float) -> tuple[Any, Callable[..., tuple[float, ...]]]:
    """Return the value and a function that pulls adjoints back: reverse mode, vector times Jacobian.

    >>> value, pull = vjp(lambda x, y: x * y, 2.0, 3.0)
    >>> value, pull(1.0)
    (6.0, (3.0, 2.0))
    """
    reading, point = called(subject, primals, {})
    inputs = flattened(arguments_of(reading, subject, primals, {}))
    rows = [adjoints(node, inputs) for _, node in reading.outputs]
    values, slopes = _numbers_at([node for _, node in reading.outputs], rows, point)

    def pull(*bars: float) -> tuple[float, ...]:
        if len(bars) != len(rows):
            raise UsageError(f"there are {len(rows)} outputs, and {len(bars)} adjoints were given")
        bars = tuple([float(place_given("an adjoint", bar)) for bar in bars])
        return tuple(
            sum([bar * row[index] for bar, row in zip(bars, slopes, strict=True)], start=0.0)
            for index in range(len(inputs))
        )

    return as_called(reading, values), pull


def jacobian(subject: Any, /, argnums: int | Sequence[int] | None = None) -> Callable[..., Any]:
    """Return a function that computes all first derivatives: a row for each output, a column for each argument.

    With one output it is one row. `argnums=None` takes all arguments; one number gives a number in place of a row.

    >>> jacobian(lambda x, y: (x * y, x + y))(2.0, 3.0)
    ((3.0, 2.0), (1.0, 1.0))
    """
    argnums = None if argnums is None else checked_argnums(argnums)

    def matrix(*args: Any, **values: Any) -> Any:
        reading, point = called(subject, args, values)
        if argnums is None:
            chosen = flattened(arguments_of(reading, subject, args, values))
        else:
            chosen = flattened(chosen_inputs(reading, subject, argnums, args, values))
        rows = [adjoints(node, chosen) for _, node in reading.outputs]
        _, slopes = _numbers_at([node for _, node in reading.outputs], rows, point)
        told = [row[0] if isinstance(argnums, int) else tuple(row) for row in slopes]
        return told[0] if len(told) == 1 else tuple(told)

    return computed("jacobian", matrix)


def hessian(subject: Any, /) -> Callable[..., tuple[tuple[float, ...], ...]]:
    """Return a function that computes all second derivatives of one output: forward over reverse.

    >>> hessian("x^2*y")(1.0, 2.0)
    ((4.0, 2.0), (2.0, 0.0))
    """

    def matrix(*args: Any, **values: Any) -> tuple[tuple[float, ...], ...]:
        reading, point = called(subject, args, values)
        inputs = flattened(arguments_of(reading, subject, args, values))
        output = single_output(reading)
        bars = adjoints(output, inputs)
        rows = [tangents(bars, {each: const(1)}) for each in inputs]
        _, slopes = _numbers_at([output for _ in rows], rows, point)
        return tuple([tuple(row) for row in slopes])

    return computed("hessian", matrix)
