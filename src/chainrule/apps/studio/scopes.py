"""This file puts every layer of an explanation, also those inside others, over the inputs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from chainrule.graph import Node, substitute, substitute_all, symbol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chainrule.explanation import Explanation
    from chainrule.explanation.model import LayerTold

INSIDE: Final = ">"  # s>u is the layer u inside the layer s


class Placed(NamedTuple):
    """A layer with its key in the document, its value over the inputs, and what the names in its formula stand for."""

    key: str
    told: LayerTold
    node: Node
    scope: Mapping[Node, Node]

    def over_inputs(self, formula: Node) -> Node:
        """Return a graph in terms of this layer's reads as one in terms of the inputs."""
        return substitute(formula, self.scope)


def placed_layers(told: Explanation) -> list[Placed]:
    """Return all layers: each one before those inside it.

    >>> from chainrule import explain
    >>> [placed.key for placed in placed_layers(explain("sin(x^2+1)*exp(-x/2)"))]
    ['u', 's', 'v', 'w', 'y']
    """
    return list(_placed(told.layers, "", {}))


def _placed(layers: Sequence[LayerTold], prefix: str, outer: Mapping[Node, Node]) -> Iterator[Placed]:
    """Yield the layers of one level and those inside them, where `outer` says what names further out stand for."""
    names = [symbol(layer.view.name) for layer in layers]
    nodes = substitute_all([layer.view.node for layer in layers], outer)
    scope = {**outer, **dict(zip(names, nodes, strict=True))}
    for layer, node in zip(layers, nodes, strict=True):
        key = prefix + layer.view.name
        # inside a layer its last step has the layer's own name, which nothing there reads
        yield Placed(key, layer, node, scope)
        yield from _placed(layer.inside, key + INSIDE, scope)
