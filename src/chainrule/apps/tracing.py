"""This file is the verb `trace`: the value of each layer, step by step."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from chainrule.apps.subject import point_of, reading_of
from chainrule.errors import UnknownPoint, UsageError
from chainrule.steps.catalogue import words
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
    print("\n".join(lines_of(reading, point, ascii=options.ascii, language=options.language)))
    return 0


def lines_of(
    reading: Reading, point: Mapping[str, float], *, ascii: bool = False, language: str = "en"  # noqa: A002
) -> list[str]:
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
    say = Numbers(language, ascii=ascii)
    lines = [_inputs_line(reading.inputs, point, say)]
    for number, view in enumerate(layers, start=1):
        name = to_text(_symbol(view.name), unicode=not ascii)
        reads = say.words.in_a_row([say.number(values[read.node]) for read in view.reads])
        call = f"{name}({reads})" if view.reads else name
        lines.append(say.words.say("trace", "step", number=number, call=call, value=say.number(values[view.node])))
    return [*lines, "", *_final_lines(outputs, values, say)]


def _plain(reading: Reading) -> Sequence[Node]:
    """Return the outputs with every `d/dx` worked out, so that each node has a value."""
    return inline_all([node for _, node in reading.outputs]) if reading.source != "python" else [
        node for _, node in reading.outputs
    ]


def _symbol(name: str) -> Node:
    from chainrule.graph import symbol

    return symbol(name)


class Numbers:
    """How values are written in a language, in ASCII or not."""

    def __init__(self, language: str, *, ascii: bool) -> None:  # noqa: A002
        """Keep the words. Raises UsageError for a language that there are no words in."""
        self.words = words(language)
        self.ascii = ascii

    def number(self, value: Value) -> str:
        """Return a number with up to 12 digits, without the noise of the last ones.

        >>> plain, spanish = Numbers("en", ascii=True), Numbers("es", ascii=True)
        >>> plain.number(25.0), plain.number(0.1 + 0.2), plain.number(-0.5), plain.number(float("nan"))
        ('25', '0.3', '-0.5', 'undefined')
        >>> spanish.number(0.5), spanish.number(float("nan"))
        ('0,5', 'sin valor')
        """
        if isinstance(value, bool):
            return self.words.template("trace", "true" if value else "false")
        if math.isnan(value):
            return self.words.template("trace", "undefined")
        if math.isinf(value):
            text = f"{'' if value > 0 else '-'}{self.words.template('trace', 'too-large')}"
        else:
            is_whole = value == int(value) and abs(value) < 1e16
            text = self.words.numbers(str(int(value)) if is_whole else f"{value:.12g}")
        return text if self.ascii else text.replace("-", "−")


def _inputs_line(inputs: Sequence[Node], point: Mapping[str, float], say: Numbers) -> str:
    """Return `Input: 5`, or `Input: x = 5, y = 2` for several."""
    values = [say.number(point[each.name]) for each in inputs]
    if len(inputs) != 1:
        names = [to_text(each, unicode=not say.ascii) for each in inputs]
        values = [f"{name} = {value}" for name, value in zip(names, values, strict=True)]
    return say.words.say("trace", "input", values=say.words.in_a_row(values) or say.words.template("trace", "nothing"))


def _final_lines(outputs: Sequence[tuple[str, Node]], values: Mapping[Node, Value], say: Numbers) -> list[str]:
    """Return `Final Output: 53`, or one line for each output."""
    found = [say.number(values[node]) for _, node in outputs]
    if len(outputs) > 1:
        found = [f"{name} = {value}" for (name, _), value in zip(outputs, found, strict=True)]
    return [say.words.say("trace", "output", value=value) for value in found]
