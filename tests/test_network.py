"""The network that a lesson trains: its program against a network written out by hand, and complex steps."""

import json
import math
import runpy
from pathlib import Path

import pytest

from chainrule.apps.posts.network import ACTIVATIONS, LAYERS, NEURONS, network_program

MAKE = runpy.run_path(str(Path(__file__).parent / "vectors" / "make_network.py"))
STORED = json.loads(MAKE["PATH"].read_text(encoding="utf-8"))
CASES = STORED["cases"]


def point_of(case, dot):
    """Every input of the program for one dot; weights that take no part have a value that would show."""
    program, shape = STORED["program"], case["shape"]
    point = dict.fromkeys(program["inputs"], 7.0) | case["weights"]
    point |= dict(zip(("x_1", "x_2", "target"), dot, strict=True))
    point |= {f"is_{name}": float(name == case["act"]) for name in ACTIVATIONS}
    for layer in range(1, LAYERS + 1):
        size = shape[layer - 1] if layer <= len(shape) else 0
        point |= {f"on{layer}_{neuron}": float(neuron <= size) for neuron in range(1, NEURONS + 1)}
    return point | {"is_single": float(len(shape) == 1)}


def test_the_stored_program_is_that_of_today():
    assert json.loads(json.dumps(network_program())) == STORED["program"], "run python tests/vectors/make_network.py"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['act']}-{'x'.join(map(str, case['shape']))}")
def test_loss_and_gradient_are_those_of_a_plain_network(case):
    program = STORED["program"]
    sums = dict.fromkeys(["loss", *case["gradient"]], 0.0)
    for dot in case["dots"]:
        values = run(program, point_of(case, dot))
        for name in sums:
            key = name if name == "loss" else f"gradient:{name}"
            sums[name] += values[program["outputs"][key]] / len(case["dots"])
    for name, expected in {"loss": case["loss"], **case["gradient"]}.items():
        assert math.isclose(sums[name], expected, rel_tol=1e-9, abs_tol=1e-12), name


def run(program, point):
    """The value of every node, by the operations of Python."""
    from chainrule.rules import RULES
    from chainrule.transforms.evaluate import apply

    values = []
    for node in program["nodes"]:
        if node["op"] == "input":
            values.append(point[node["name"]])
        elif node["op"] == "constant":
            values.append(node["value"])
        else:
            values.append(apply(RULES[node["op"]], [values[arg] for arg in node["args"]]))
    return values
