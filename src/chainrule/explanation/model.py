"""This file holds the parts of an explanation: what is known of each layer, path, derivative, step and push."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chainrule.graph import Node
    from chainrule.steps.plan import PlannedStep
    from chainrule.transforms.derive import Derivation
    from chainrule.transforms.layers import LayerView
    from chainrule.transforms.paths import Path

Number = int | float | Fraction


class ReadTold:
    """A layer's direct read: its name, the local derivative (None: no formula is known), and the gain at the point.

    `beyond` is ±inf where there is a gain, but none that a float can hold; else nan.
    """

    __slots__ = ("beyond", "derivative", "gain", "name", "sides")

    def __init__(self, name: str, derivative: Node | None) -> None:
        """Keep name and formula; gain and sides follow when there is a point."""
        self.name = name
        self.derivative = derivative
        self.gain: float | None = None
        self.beyond = math.nan
        self.sides: tuple[float | None, float | None] | None = None


class LayerTold:
    """A layer with its value at the point, its sentence, what it reads, and the layers that it opens into."""

    __slots__ = ("branches", "inputs", "inside", "is_valued", "number", "reads", "sentence", "value", "view")

    def __init__(self, view: LayerView, reads: list[ReadTold]) -> None:
        """Keep the layer and its reads; the rest follows."""
        self.view = view
        self.reads = reads
        self.value: float | None = None
        self.sentence = ""
        self.inputs: tuple[str, ...] = ()
        self.is_valued = False  # whether everything that the value needs is given
        self.number = math.nan  # the value, also where it is not finite
        self.branches: list[tuple[Node, bool]] = []
        self.inside: list[LayerTold] = []


class PathTold:
    """A path, the gain of each edge (the input first) and their product; None where there is no number."""

    __slots__ = ("gains", "path", "product")

    def __init__(self, path: Path, gains: list[float | None], product: float | None) -> None:
        """Keep the parts."""
        self.path = path
        self.gains = gains
        self.product = product


class DerivativeTold:
    """A derivative of an output: its graph (None: there is no formula), how it was found, its value at the point.

    `sides` are the slopes from the left and from the right where there is no single one. A mixed second derivative is
    by `wrt` first and by `then` afterwards.
    """

    __slots__ = ("derivation", "node", "order", "output", "reason", "sides", "then", "value", "wrt")

    def __init__(self, output: str, wrt: Node, order: int, derivation: Derivation | None, reason: str = "") -> None:
        """Keep the parts; the value follows."""
        self.output = output
        self.wrt = wrt
        self.order = order
        self.derivation = derivation
        self.node = derivation.result if derivation is not None else None
        self.reason = reason
        self.value: float | None = None
        self.sides: tuple[float | None, float | None] | None = None
        self.then: Node | None = None

    @property
    def by(self) -> str:
        """The names by which it is derived, as plain data: "x", or "x,y" for a mixed one."""
        return self.wrt.name if self.then is None else f"{self.wrt.name},{self.then.name}"


class StepTold:
    """A step of the derivation with its sentence, and the smaller steps it is made of."""

    __slots__ = ("plan", "sentence", "substeps")

    def __init__(self, plan: PlannedStep, sentence: str, substeps: list[StepTold]) -> None:
        """Keep the parts."""
        self.plan = plan
        self.sentence = sentence
        self.substeps = substeps


class Prediction:
    """What a push should do by the derivative, and what it really does.

    `push` and `shares` are by input; `predicted`, `real` and `error` (real - predicted) by output.
    """

    __slots__ = ("error", "predicted", "push", "real", "shares")

    def __init__(self, push: dict[str, Number]) -> None:
        """Keep the push; the rest follows."""
        self.push = push
        self.shares: dict[str, dict[str, float | None]] = {}
        self.predicted: dict[str, float | None] = {}
        self.real: dict[str, float | None] = {}
        self.error: dict[str, float | None] = {}


class KinkTold:
    """A place without a single slope: the part of the formula, and the slopes on both sides if the point is there."""

    __slots__ = ("choice", "here", "jump", "node", "sides", "wrt")

    def __init__(self, node: Node, choice: str, *, jump: bool) -> None:
        """Keep the parts; the rest is known where the point lies on it."""
        self.node = node
        self.choice = choice
        self.jump = jump
        self.here: bool | None = None
        self.wrt = ""
        self.sides: tuple[float | None, float | None] | None = None


class Warned:
    """A warning: code, sentence, and the place in the text where there is one."""

    __slots__ = ("code", "message", "place")

    def __init__(self, code: str, message: str, place: int | None = None) -> None:
        """Keep the parts."""
        self.code = code
        self.message = message
        self.place = place
