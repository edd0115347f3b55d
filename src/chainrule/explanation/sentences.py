"""This file words what is known of a layer; each rendering may ask for its own way to write the formulas in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chainrule.explanation.model import LayerTold
    from chainrule.steps.tell import Teller


def sentence_of(layer: LayerTold, teller: Teller) -> str:
    """Return the sentence of a layer, with what is special at the point."""
    if layer.is_valued and layer.value is None:
        return teller.without_value(layer.view, layer.number)
    derivatives = {read.name: read.derivative for read in layer.reads}
    sides = {read.name: read.sides for read in layer.reads if read.sides is not None}
    gains = {
        read.name: read.beyond if read.gain is None and layer.is_valued else read.gain for read in layer.reads
    }
    sentence = teller.layer(layer.view, derivatives, gains, layer.inputs, sides)
    branches = [teller.branch(condition, holds=holds) for condition, holds in layer.branches]
    return teller.joined([sentence, *branches])
