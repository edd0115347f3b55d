"""This file holds everything that is known in an explanation, and nothing of how it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.explanation.model import Warned
from chainrule.explanation.printer import Printer
from chainrule.graph import Node, children_first
from chainrule.rules import UNKNOWN
from chainrule.steps.catalogue import words
from chainrule.steps.tell import Teller

if TYPE_CHECKING:
    from chainrule.checks.confirm import Check
    from chainrule.explanation.model import (
        DerivativeTold,
        KinkTold,
        LayerTold,
        Number,
        PathTold,
        Prediction,
        StepTold,
    )
    from chainrule.readers.reading import Reading
    from chainrule.transforms.layers import Layers


class Story:
    """What is known: the reading, the point, layers, paths, derivatives, steps, the push, checks and warnings.

    `at` holds exact numbers as given, `point` the same as floats, `unknown` the inputs without a value; `values` is by
    output. A number that does not exist or is not finite is None.
    """

    layering: Layers

    def __init__(self, reading: Reading, outputs: tuple[tuple[str, Node], ...], language: str) -> None:
        """Start with what was read."""
        self.reading = reading
        self.outputs = outputs
        self.words = words(language)
        self.printer = Printer(*[node for _, node in outputs], *[node for _, node in reading.outputs])
        self.teller = Teller(self.words, self.printer.pretty)
        self.at: dict[str, Number] = {}
        self.point: dict[str, float] = {}
        self.unknown: frozenset[str] = frozenset()
        self.wrt: tuple[Node, ...] = ()
        self.order = 1
        self.detail = "brief"
        self.values: dict[str, float | None] = {}
        self.raw_values: dict[str, float] = {}
        self.layers: list[LayerTold] = []
        self.paths: list[PathTold] = []
        self.path_counts: dict[str, int] = {}
        self.derivatives: list[DerivativeTold] = []
        self.mixed: list[DerivativeTold] = []  # second derivatives by two different inputs
        self.steps: list[StepTold] = []
        self.domain: list[Node] = []
        self.kinks: list[KinkTold] = []
        self.prediction: Prediction | None = None
        self.checks: list[Check] = []
        self.warnings: list[Warned] = []
        self.specials = 0
        self._by_name: dict[str, LayerTold] = {}
        self._nobody_defined: bool | None = None

    @property
    def has_point(self) -> bool:
        """True where numbers are asked for: a value was given, or there are no inputs."""
        return bool(self.at) or not self.reading.inputs

    @property
    def meaning(self) -> str:
        """What the whole is, as its author says: `area: The area of a tin`, from a Python function's docstring."""
        meaning, name = getattr(self.reading, "meaning", ""), getattr(self.reading, "name", "")
        return f"{name}: {meaning}" if meaning and name else str(meaning)

    @property
    def by_name(self) -> dict[str, LayerTold]:
        """The layers by name."""
        if len(self._by_name) != len(self.layers):
            self._by_name = {layer.view.name: layer for layer in self.layers}
        return self._by_name

    def derivative_of_edge(self, read: str, layer: str) -> Node | None:
        """Return the local derivative of a layer with respect to one that it reads."""
        return next(each.derivative for each in self.by_name[layer].reads if each.name == read)

    @property
    def paths_total(self) -> int:
        """How many paths lead from the inputs to the outputs."""
        return sum(self.path_counts.values())

    @property
    def value(self) -> float | dict[str, float | None] | None:
        """The value of the output at the point, or the values by name where there are several outputs."""
        return next(iter(self.values.values())) if len(self.outputs) == 1 else dict(self.values)

    def is_open(self, node: Node) -> bool:
        """Return whether a value needs an input that has none, or a function that nobody defined."""
        if self._nobody_defined is None:
            order = children_first(*[node for _, node in self.outputs])
            self._nobody_defined = any(each.op is UNKNOWN or each.op.name == "call" for each in order)
        if not self.unknown and not self._nobody_defined:
            return False
        order = children_first(node)
        return any(each.op is UNKNOWN or (each.is_input and each.name in self.unknown) for each in order)

    def sign_of_edge(self, layer: str) -> str:
        """Return d, or ∂ where a layer reads an input directly beside others: dy/dx then means the whole change."""
        told = self.by_name.get(layer)
        if told is None or len(told.reads) < 2:
            return "d"
        pushed = {node.name for node in self.wrt}
        return "∂" if any(read.name in pushed for read in told.reads) else "d"

    def warn(self, code: str, **parts: object) -> None:
        """Add a warning from the catalogue of words."""
        message = self.words.say("warning", code, **parts)
        if all(message != known.message for known in self.warnings):
            self.warnings.append(Warned(code, message))

    def special(self, kind: str, wording: str = "", **parts: object) -> None:
        """Add a warning of what is special at the point; `wording` is the key of its sentence where `kind` is not."""
        self.specials += 1
        parts = {place: self.words.placed(place, str(part)) for place, part in parts.items()}
        message = self.words.say("special-case" if wording else "special", wording or kind, **parts)
        if all(message != known.message for known in self.warnings):
            self.warnings.append(Warned(kind, message))

    def derivative_name(self, told: DerivativeTold, output: str = "") -> str:
        """Return how a derivative is called in the notation of Leibniz: dy/dx, d²y/dx²."""
        above, below = output or self.printer.name(told.output), self.printer.name(told.wrt.name)
        power = "" if told.order == 1 else str(told.order).translate(SUPERSCRIPT)
        sign = "∂" if len(self.wrt) > 1 else "d"
        if told.then is not None:
            return f"{sign}²{above}/{sign}{below}{sign}{self.printer.name(told.then.name)}"
        return f"{sign}{power}{above}/{sign}{below}{power}"


SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
