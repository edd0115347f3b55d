"""This file says of each layer what its sentence is made of, so that the page chooses the words as Python does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainrule.apps.studio.programs import layers_of
from chainrule.explanation.numbers import finite, to_float
from chainrule.graph import symbol

if TYPE_CHECKING:
    from chainrule.explanation import Explanation
    from chainrule.explanation.model import LayerTold, ReadTold


def telling_of(story: Explanation) -> dict[str, Any]:
    """Return by layer: its name in print, the fixed sentence if it has one, and what is said of each read.

    >>> from chainrule.api import explain
    >>> telling_of(explain("f = x^2; g = f + 3", x=5))["g"]["fixed"]
    'g only adds 3: it passes the push on unchanged'
    """
    return {path: _layer(story, path, layer) for path, layer in layers_of(story)}


def _layer(story: Explanation, path: str, layer: LayerTold) -> dict[str, Any]:
    """Return what is told of one layer."""
    teller, view = story.teller, layer.view
    derivatives = {read.name: read.derivative for read in layer.reads}
    is_first = bool(view.reads) and view.reads[0].name in layer.inputs
    group = "joins" if len(layer.reads) > 1 else "input" if is_first else "layer"
    return {
        "name": teller.write(symbol(view.name)),
        "meaning": view.meaning or None,
        "fixed": teller.fixed(view, derivatives, layer.inputs) or None,
        "group": group,
        "listed": teller.listed(view, derivatives) if layer.reads else "",
        "reads": [_read(story, read) for read in layer.reads],
        "branches": [
            {"condition": teller.write(condition), "key": f"branch:{path}#{index}"}
            for index, (condition, _) in enumerate(layer.branches)
        ],
    }


def _read(story: Explanation, read: ReadTold) -> dict[str, Any]:
    """Return what is told of one read."""
    teller, node = story.teller, read.derivative
    return {
        "layer": read.name,
        "shown": teller.write(symbol(read.name)),
        "derivative": None if node is None else teller.short(node),
        "constant": finite(to_float(node.value)) if node is not None and node.is_constant else None,
        "beside": (teller.beside(node) or None) if node is not None else None,
    }
