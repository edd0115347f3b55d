"""This file is the verb `trace`: the value of each layer, step by step."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from chainrule.apps.subject import point_of, reading_of
from chainrule.errors import UnknownPoint, UsageError
from chainrule.transforms.evaluate import values_at
from chainrule.transforms.inline import inline_all
from chainrule.transforms.layers import cut
from chainrule.writers.text import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chainrule.apps.options import Options
    from chainrule.graph import Node
    from chainrule.readers.reading import Reading
    from chainrule.transforms.evaluate import Value


def run(options: Options) -> int:
    """Print the value of each layer."""
    at = point_of(options.at)
    reading = reading_of(options.formula, at)
    point = {name: float(value) for name, value in {**reading.at, **at}.items()}
    print("\n".join(lines_of(reading, point, ascii=options.ascii)))
    return 0


def lines_of(reading: Reading, point: Mapping[str, float], *, ascii: bool = False) -> list[str]:  # noqa: A002
    """Return the lines of a trace; raises UnknownPoint where an input has no value, UsageError for an unknown one."""
    names = [each.name for each in reading.inputs]
    unknown = [name for name in point if name not in names]
    if unknown:
        raise UsageError(f"the formula does not read {unknown[0]}", remedy=f"it reads {', '.join(names) or 'nothing'}")
    missing = [name for name in names if name not in point]
    if missing:
        example = ",".join(f"{name}={point.get(name, 1):g}" for name in names)
        raise UnknownPoint(f"{missing[0]} has no value", remedy=f"--at {example}")
    outputs = tuple(zip([name for name, _ in reading.outputs], _plain(reading), strict=True))
    layers = cut(outputs, reading.inputs)
    values = values_at([*[view.node for view in layers], *[node for _, node in outputs]], point)
    lines = [_inputs_line(reading.inputs, point, ascii=ascii)]
    for number, view in enumerate(layers, start=1):
        reads = ", ".join(number_text(values[read.node], ascii=ascii) for read in view.reads)
        name = to_text(_symbol(view.name), unicode=not ascii)
        call = f"{name}({reads})" if view.reads else name
        lines.append(f"Step {number}: {call} = {number_text(values[view.node], ascii=ascii)}")
    return [*lines, "", *_final_lines(outputs, values, ascii=ascii)]


def _plain(reading: Reading) -> Sequence[Node]:
    """Return the outputs with every `d/dx` worked out, so that each node has a value."""
    return inline_all([node for _, node in reading.outputs]) if reading.source != "python" else [
        node for _, node in reading.outputs
    ]


def _symbol(name: str) -> Node:
    from chainrule.graph import symbol

    return symbol(name)


def _inputs_line(inputs: Sequence[Node], point: Mapping[str, float], *, ascii: bool) -> str:  # noqa: A002
    """Return `Input: 5`, or `Input: x = 5, y = 2` for several."""
    values = [number_text(point[each.name], ascii=ascii) for each in inputs]
    if len(inputs) == 1:
        return f"Input: {values[0]}"
    names = [to_text(each, unicode=not ascii) for each in inputs]
    return "Input: " + (", ".join(f"{name} = {value}" for name, value in zip(names, values, strict=True)) or "none")


def _final_lines(
    outputs: Sequence[tuple[str, Node]], values: Mapping[Node, Value], *, ascii: bool  # noqa: A002
) -> list[str]:
    """Return `Final Output: 53`, or one line for each output."""
    if len(outputs) == 1:
        return [f"Final Output: {number_text(values[outputs[0][1]], ascii=ascii)}"]
    return [f"Final Output: {name} = {number_text(values[node], ascii=ascii)}" for name, node in outputs]


def number_text(value: Value, *, ascii: bool = False) -> str:  # noqa: A002
    """Return a number with up to 12 digits, without the noise of the last ones.

    >>> number_text(25.0), number_text(0.1 + 0.2), number_text(-0.5, ascii=True), number_text(float("nan"))
    ('25', '0.3', '-0.5', 'undefined')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if math.isnan(value):
        return "undefined"
    if math.isinf(value):
        text = "too large" if value > 0 else "-too large"
    elif value == int(value) and abs(value) < 1e16:
        text = str(int(value))
    else:
        text = f"{value:.12g}"
    return text if ascii else text.replace("-", "−")
