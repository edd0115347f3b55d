"""This file tells the layers: their values, local derivatives and gains at the point, and what they open into."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from chainrule.explanation.kinks import kinked_reads
from chainrule.explanation.model import LayerTold, ReadTold
from chainrule.explanation.numbers import beyond_floats, finite, to_float
from chainrule.explanation.sentences import sentence_of
from chainrule.graph import Node, children_first, inputs_of
from chainrule.rules import RULES, UNKNOWN
from chainrule.transforms.evaluate import values_at
from chainrule.transforms.local import local_derivatives

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chainrule.explanation.story import Story
    from chainrule.transforms.layers import Layers, LayerView

MOST_OPENED: Final = 200  # layers inside other layers
MOST_LOOKS: Final = 40  # numbers that floats lose
DEEPEST: Final = 4
WHERE: Final = RULES["where"]


class LayerTeller:
    """Tells the layers of one story."""

    def __init__(self, story: Story) -> None:
        """Start with nothing opened."""
        self.story = story
        self.budget = MOST_OPENED
        self.looks = MOST_LOOKS

    def tell(
        self, layering: Layers, known: Mapping[str, float], unknown: frozenset[str], depth: int
    ) -> list[LayerTold]:
        """Return the layers told, where the names in `known` have these values and those in `unknown` have none."""
        views = layering.views
        told = [
            LayerTold(view, [ReadTold(name, node) for name, node in local_derivatives(view).items()]) for view in views
        ]
        numbers: dict[str, float] = dict(known)
        still_open = set(unknown)
        if self.story.has_point:
            self._value(layering, told, numbers, still_open)
            if depth == 0:
                self.story.raw_values = numbers
            self._gains(told, numbers, still_open)
        inputs = tuple([node.name for node in layering.inputs])
        for layer in told:
            layer.inputs = inputs
            layer.is_valued = self.story.has_point and layer.view.name not in still_open
            layer.number = numbers.get(layer.view.name, math.nan)
            if self.story.has_point:
                layer.branches = self._branches(layer.view.body, numbers, still_open)
            layer.sentence = sentence_of(layer, self.story.teller)
        for layer in told:
            if depth < DEEPEST and _may_open(layer.view) and self._can_afford(layer.view):
                layer.inside = self.tell(layer.view.inside, numbers, frozenset(still_open), depth + 1)
        return told

    def _can_afford(self, view: LayerView) -> bool:
        """Return whether there is room to list what a layer opens into, and take it."""
        if self.budget <= 0:
            self.story.warn("not-opened", shown=MOST_OPENED)
            return False
        count = len(view.inside)
        self.budget -= count
        return count > 0

    def _may_look(self) -> bool:
        """Return whether one more number may be worked out with more than floats, and count it."""
        self.looks -= 1
        return self.looks >= 0

    def _value(
        self, layering: Layers, told: Sequence[LayerTold], numbers: dict[str, float], still_open: set[str]
    ) -> None:
        """Fill in the value of each layer that has one; add it to `numbers`, else the name to `still_open`."""
        may_be_open = bool(still_open) or _holds_unknown(*[view.body for view in layering])
        values = values_at([view.node for view in layering], {**numbers, **dict.fromkeys(still_open, math.nan)})
        for layer in told:
            view = layer.view
            if may_be_open and _is_open(view.body, still_open):
                still_open.add(view.name)
            else:
                numbers[view.name] = to_float(values[view.node])
                if math.isnan(numbers[view.name]) and self._may_look():
                    numbers[view.name] = beyond_floats(view.body, numbers)
                layer.value = finite(numbers[view.name])

    def _gains(self, told: Sequence[LayerTold], numbers: Mapping[str, float], still_open: set[str]) -> None:
        """Fill in the gains: the local derivatives at the point."""
        may_be_open = bool(still_open) or _holds_unknown(*[layer.view.body for layer in told])
        reads = [
            (read, read.derivative)
            for layer in told
            for read in layer.reads
            if read.derivative is not None and not (may_be_open and _is_open(read.derivative, still_open))
        ]
        values = values_at([node for _, node in reads], {**numbers, **dict.fromkeys(still_open, math.nan)})
        for read, node in reads:
            read.gain = finite(to_float(values[node]))
            if read.gain is None and self._may_look():
                read.beyond = beyond_floats(node, numbers)
        for layer in told:
            if layer.view.name in still_open:
                continue
            if layer.value is None:
                for read in layer.reads:
                    read.gain = None
            else:
                kinked_reads(layer, numbers)

    def _branches(self, body: Node, numbers: Mapping[str, float], still_open: set[str]) -> list[tuple[Node, bool]]:
        """Return the condition of each choice in a layer, and whether it holds at the point."""
        found = []
        for node in children_first(body):
            if node.op is WHERE and not _is_open(node.args[0], still_open):
                condition = node.args[0]
                found.append((condition, bool(values_at([condition], numbers)[condition])))
        return list(dict.fromkeys(found))


def tell_layers(story: Story) -> list[LayerTold]:
    """Return the layers of a story, told."""
    return LayerTeller(story).tell(story.layering, story.point, story.unknown, 0)


def _may_open(view: LayerView) -> bool:
    """Return whether a layer can hold more than one step: something stands inside its outermost operation."""
    return any(arg.args for arg in view.body.args) or view.function is not None


def _is_open(node: Node, still_open: set[str]) -> bool:
    """Return whether a value needs a name without a value, or a function that nobody defined."""
    return any(name.name in still_open for name in inputs_of(node)) or _holds_unknown(node)


def _holds_unknown(*nodes: Node) -> bool:
    """Return whether a function that nobody defined stands in some graphs."""
    return any(each.op is UNKNOWN for each in children_first(*nodes))
