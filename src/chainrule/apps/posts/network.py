"""This file makes the program of a small network: its loss at one point, and the derivative by every weight.

One program serves every size: two hidden layers of eight neurons, of which masks switch some off, or let the second
layer hand on the first; the activation is chosen by three more inputs. The gradients come from the engine's own reverse
mode, so that the page adds nothing to the mathematics: it runs the program for each point, and takes means.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.studio.document import words_of
from chainrule.graph import Node, const, symbol
from chainrule.rules import RULES
from chainrule.transforms.reverse import adjoints
from chainrule.writers.program import to_program

if TYPE_CHECKING:
    from collections.abc import Sequence

NEURONS: Final = 8
LAYERS: Final = 2
ACTIVATIONS: Final = ("tanh", "sigmoid", "relu")
READS: Final = ("x_1", "x_2")  # the place of a dot
TARGET: Final = "target"
IS_SINGLE: Final = "is_single"


def weight(layer: int, reader: int, read: int) -> str:
    """Return the name of the weight with which a neuron reads: `w2_3_1` is layer 2, neuron 3, from neuron 1."""
    return f"w{layer}_{reader}_{read}"


def bias(layer: int, neuron: int) -> str:
    """Return the name of what a neuron adds of its own."""
    return f"b{layer}_{neuron}"


@cache
def network_program() -> dict[str, Any]:
    """Return the program. Its outputs are `loss`, `output`, `s1_3` (gathered), `h1_3` (said) and `gradient:w1_3_2`.

    Inputs are `x_1`, `x_2`, `target`, the weights `w…` and `b…` (layer 3 is the output), `on1_3` (1 where neuron 3 of
    layer 1 takes part, else 0), `is_tanh`, `is_sigmoid`, `is_relu`, one of which is 1, and `is_single` (1 where the
    second layer only hands on what the first one says; its neurons are switched off then).

    >>> program = network_program()
    >>> len([name for name in program["outputs"] if name.startswith("gradient:")])
    105
    """
    outputs: dict[str, Node] = {}
    said: Sequence[Node] = [symbol(name) for name in READS]
    weights: list[Node] = []
    for layer in range(1, LAYERS + 1):
        own = [_neuron(layer, neuron, said, outputs, weights) for neuron in range(1, NEURONS + 1)]
        single = symbol(IS_SINGLE)
        said = own if layer == 1 else [said + single * before for said, before in zip(own, said, strict=True)]
    output = _gathered(LAYERS + 1, 1, said, weights)
    loss = (output - symbol(TARGET)) ** 2
    outputs |= {"output": output, "loss": loss}
    gradients = adjoints(loss, weights)
    outputs |= {f"gradient:{each.name}": slope for each, slope in zip(weights, gradients, strict=True)}
    given = [*READS, TARGET, *[each.name for each in weights]]
    return to_program(outputs, given)


def network_document(language: str = "en") -> dict[str, Any]:
    """Return what `<chain-network>` runs on: the program, and its words in a language.

    >>> network_document()["words"]["scene-network"]["step"]
    'Step'
    """
    words = words_of(language)
    decimal = {key: text for key, text in words["page"].items() if key == "decimal"}
    return {"program": network_program(), "words": {"scene-network": words["scene-network"], "page": decimal}}


def _neuron(layer: int, neuron: int, read: Sequence[Node], outputs: dict[str, Node], weights: list[Node]) -> Node:
    """Return what a neuron says, and enter it in the outputs."""
    gathered = _gathered(layer, neuron, read, weights)
    acts = [symbol(f"is_{name}") * RULES[name](gathered) for name in ACTIVATIONS]
    said = symbol(f"on{layer}_{neuron}") * (acts[0] + acts[1] + acts[2])
    outputs |= {f"s{layer}_{neuron}": gathered, f"h{layer}_{neuron}": said}
    return said


def _gathered(layer: int, neuron: int, read: Sequence[Node], weights: list[Node]) -> Node:
    """Return the sum of what a neuron reads, each times its weight, and of its own part."""
    factors = [symbol(weight(layer, neuron, index)) for index in range(1, len(read) + 1)]
    own = symbol(bias(layer, neuron))
    weights += [*factors, own]
    total: Node = const(0)
    for index, (factor, value) in enumerate(zip(factors, read, strict=True)):
        total = factor * value if index == 0 else total + factor * value
    return total + own
