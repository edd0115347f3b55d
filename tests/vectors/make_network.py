"""This file makes network.json: the program of a network, and its loss and gradients by a plain network of its own.

`python tests/vectors/make_network.py` writes it. The gradients are complex steps, which know nothing of the engine.
"""

from __future__ import annotations

import cmath
import json
import random
import sys
from pathlib import Path

from chainrule.apps.posts.network import network_program

PATH = Path(__file__).with_name("network.json")
STEP = 1e-30
ACTS = {
    "tanh": cmath.tanh,
    "sigmoid": lambda s: 1 / (1 + cmath.exp(-s)),
    "relu": lambda s: s if s.real > 0 else 0,
}
SHAPES = ((1,), (4,), (8,), (2, 3), (4, 4), (8, 8))


def weights_of(shape):
    """The names of the weights that take part."""
    found = []
    sizes = [2, *shape]
    layers = [*range(1, len(shape) + 1), 3]
    for layer, reads, readers in zip(layers, sizes, [*shape, 1], strict=True):
        for to in range(1, readers + 1):
            found += [f"w{layer}_{to}_{start}" for start in range(1, reads + 1)] + [f"b{layer}_{to}"]
    return found


def loss(shape, act, weights, dots):
    """The mean loss, written as anybody would write it."""
    total = 0
    for x, y, target in dots:
        said = [x, y]
        for layer, size in [*enumerate(shape, 1), (3, 1)]:
            gathered = [
                sum(weights[f"w{layer}_{to}_{start}"] * value for start, value in enumerate(said, 1))
                + weights[f"b{layer}_{to}"]
                for to in range(1, size + 1)
            ]
            said = gathered if layer == 3 else [ACTS[act](each) for each in gathered]
        total += (said[0] - target) ** 2
    return total / len(dots)


def case(shape, act, chance):
    """One case: weights, dots, loss and gradient."""
    weights = {name: round(chance.uniform(-1.5, 1.5), 3) for name in weights_of(shape)}
    places = [(round(chance.uniform(-2, 2), 2), round(chance.uniform(-2, 2), 2)) for _ in range(5)]
    dots = [(x, y, chance.choice((-1, 1))) for x, y in places]
    gradient = {
        name: loss(shape, act, {**weights, name: value + STEP * 1j}, dots).imag / STEP
        for name, value in weights.items()
    }
    told = complex(loss(shape, act, weights, dots)).real
    return {"shape": shape, "act": act, "weights": weights, "dots": dots, "loss": told, "gradient": gradient}


def network():
    """The program, and the cases."""
    chance = random.Random(5)
    cases = [case(shape, act, chance) for shape in SHAPES for act in ACTS]
    return {"program": network_program(), "cases": cases}


if __name__ == "__main__":
    PATH.write_text(json.dumps(network(), separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stdout.write(f"{PATH.name}: {PATH.stat().st_size} bytes\n")
