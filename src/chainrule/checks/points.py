"""This file finds points where a graph has values: near a given point, else by a search that never uses chance."""

from __future__ import annotations

import math
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final

from chainrule.checks.numbers import Number, Raw, magnitude
from chainrule.checks.oracle import Program
from chainrule.graph import Node
from chainrule.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chainrule.checks.oracle import Undefined

Point = dict[str, Number]
Box = tuple[float, float]

GOLDEN: Final = 0.6180339887498949  # its multiples, modulo 1, fill the unit interval evenly
SCALES: Final = (0.7, 1.6, 0.3, 3.0, 0.1, 8.0, 0.03, 30.0, 0.01, 150.0, 1e-3, 2e3, 1e-5, 1e5, 1e7)
NEAR: Final = (0.11, 0.02, 0.3, 0.004, 0.0007, 0.00001)  # steps away from the given point, relative to its size
TINY: Final = -400
MOST_POOR: Final = 8  # points that are used only where no better ones are found
BIG_ANCHOR: Final = 10**12
REPAIRS: Final = 6  # how often one failing part is moved back into its domain
MOST_WORK: Final = 15_000  # instructions; certainty about a large graph could take minutes


class Work:
    """How many instructions may still be run for something; never fewer than a large program needs for one run."""

    __slots__ = ("left",)

    def __init__(self, size: int = 0) -> None:
        """Start with all that is allowed; `size` is that of the program."""
        self.left = max(MOST_WORK, size)

    def spend(self, instructions: int) -> None:
        """Take instructions from what is left."""
        self.left -= instructions


def unit(index: int, salt: int) -> float:
    """Return a number in [0, 1) that looks random and is always the same."""
    return ((index + 1) * GOLDEN + (salt + 1) * 0.7548776662466927 * (index % 7 + 1)) % 1


def is_tiny(value: Raw) -> bool:
    """Return whether a number, not 0, is so small that it may vanish beside others."""
    return value is not None and bool(value[1]) and magnitude(value) < TINY


def near(at: Point, moved: Sequence[str]) -> Iterator[Point]:
    """Yield points near `at`: all of them moved, and only those in `moved` (others may have to stay whole)."""
    for index, step in enumerate(NEAR):
        for sign in (1, -1):
            shift = {
                name: sign * step * (0.8 + 0.4 * unit(index, salt)) * max(abs(float(value)), 0.5)
                for salt, (name, value) in enumerate(at.items())
            }
            yield {name: float(value) + shift[name] for name, value in at.items()}
            if len(moved) < len(at):
                yield {name: float(value) + shift[name] if name in moved else value for name, value in at.items()}


def in_box(domain: Mapping[str, Box], names: Sequence[str]) -> Iterator[Point]:
    """Yield points of a given box; names without one lie between 0.3 and 1.7."""
    for index in range(200):
        point: Point = {}
        for salt, name in enumerate(names):
            low, high = domain.get(name, (0.3, 1.7))
            point[name] = low + (high - low) * unit(index, salt)
        yield point


def ladder(names: Sequence[str], anchors: Sequence[float]) -> Iterator[Point]:
    """Yield points at many scales, of both signs, and around the numbers that stand in the formula."""
    index = 0
    while True:
        point: Point = {}
        for salt, name in enumerate(names):
            part = unit(index, salt)
            turn = index + salt * (1 + index // 4)
            if anchors and index % 3 == 2:
                anchor = anchors[turn // 3 % len(anchors)]
                size = max(abs(anchor), 1.0) * (0.4, 0.05, 0.004)[turn // (3 * len(anchors)) % 3]
                point[name] = anchor + size * (2 * part - 1)
            else:
                scale = SCALES[turn // 2 % len(SCALES)] if index > 1 else 0.7
                point[name] = (1 - 2 * ((index + salt * (index // 2)) % 2)) * scale * (0.5 + part)
        yield point
        index += 1


def anchors_of(program: Program) -> list[float]:
    """Return the numbers that stand in the formula, those between neighbours, and ratios of two of them."""
    found: list[float] = []
    for _, node in program.layout.constant_slots[:24]:
        if node.value and -BIG_ANCHOR < node.value < BIG_ANCHOR:
            found.append(float(node.value))
    numbers = sorted({*found, *[-value for value in found]})
    between = [(a + b) / 2 for a, b in pairwise(numbers)]
    ratios = [a / b for a in found[:6] for b in found[:6] if a != b]
    roots = [abs(value) ** 0.5 for value in found[:6]]
    return list(dict.fromkeys([*numbers, *between, *ratios, *[-value for value in ratios], *roots]))


class Search:
    """Looks for points where all roots have values and nothing stands at a kink, cheaply, at the precision of floats.

    `at` may give some inputs; it is tried first when it gives all. The same arguments always give the same points.
    """

    def __init__(
        self,
        roots: Sequence[Node],
        names: Sequence[str],
        *,
        at: Mapping[str, Number],
        moved: Sequence[str] = (),
        domain: Mapping[str, Box] | None = None,
        work: Work | None = None,
    ) -> None:
        """Prepare; nothing is valued yet. `names` are all inputs that need a value; without `work` left it ends."""
        self.roots = list(roots)
        self.names = list(names)
        self.at: Point = {name: at[name] for name in names if name in at}
        self.moved = [name for name in moved if name in self.at]
        self.domain = domain
        self.work = Work() if work is None else work
        self._program: Program | None = None

    @property
    def program(self) -> Program:
        """The roots, laid out on first use."""
        if self._program is None:
            self._program = Program(self.roots)
        return self._program

    def first(self) -> Point | None:
        """Return the given point, if it gives every input."""
        return dict(self.at) if len(self.at) == len(self.names) else None

    def likely(self) -> Iterator[Point]:
        """Yield a few points other than the given one that probably count: near it, in the box, or of size 1."""
        if self.domain:
            yield from islice(in_box(self.domain, self.names), 6)
        elif len(self.at) == len(self.names):
            yield from islice(near(self.at, self.moved or self.names), 6)
        else:
            for point in islice(ladder(self.names, ()), 4):
                yield {**point, **self.at}

    def points(self) -> Iterator[Point]:
        """Yield points other than the given one where all roots have values and none stands at a kink."""
        poor: list[Point] = []
        for point in self._candidates():
            if self.work.left <= 0:
                return
            self.work.spend(self.program.size)
            values = self.program.run(point, precision=53)
            if all(values.of(root) is not None for root in self.roots):
                if values.kink() is None and not any(is_tiny(values.of(root)) for root in self.roots):
                    yield point
                elif len(poor) < MOST_POOR:
                    poor.append(point)
        yield from poor  # where everything is a kink (|x - x|), differences may still agree

    def _candidates(self) -> Iterator[Point]:
        """Yield what is worth trying."""
        if self.domain:
            yield from in_box(self.domain, self.names)
        elif len(self.at) == len(self.names):
            yield from near(self.at, self.moved or self.names)
        yield from self._wider()

    def _wider(self) -> Iterator[Point]:
        """Yield points of the ladder, each followed by what moving a failing part back into its domain gives."""
        size = max(self.program.size, 1)
        most = max(12, min(400, 30_000 // size))
        free = [name for name in self.names if name not in self.at]
        ranges = [free] if free and self.at else []
        if not free and self.moved and len(self.moved) < len(self.names):
            ranges.append(self.moved)
        for names in [*ranges, self.names]:
            for index, point in enumerate(islice(ladder(names, anchors_of(self.program)), most)):
                whole = {**self.at, **point}
                yield whole
                if index < REPAIRS * 4:
                    yield from self._repaired(whole)

    def _repaired(self, point: Point) -> Iterator[Point]:
        """Yield points where the part that fails at `point` lies in the domain of its rule."""
        for attempt in range(REPAIRS):
            values = self.program.run(point, precision=53)
            failing = next((why for root in self.roots if (why := values.why(root)) is not None), None)
            if failing is None:
                return
            moved = self._moved_into_domain(point, failing, attempt)
            if moved is None:
                return
            point = moved
            yield point

    def _moved_into_domain(self, point: Point, failing: Undefined, attempt: int) -> Point | None:
        """Return `point` with one input moved along a secant so that the failing argument reaches its domain."""
        rule = failing.node.op
        if not isinstance(rule, Rule):
            return None
        for arg, (low, high) in zip(failing.node.args, rule.domain):
            program = Program([arg])
            inputs = [node.name for node in program.inputs if node.name in point]
            if not inputs:
                continue
            name = inputs[attempt % len(inputs)]
            target = low + (high - low) * (0.3 + 0.4 * unit(attempt, 3))
            value = self._value(program, arg, point)
            if low <= value <= high:
                continue
            step = max(abs(float(point[name])), 1e-3) * 1e-3
            other = self._value(program, arg, {**point, name: float(point[name]) + step})
            if math.isfinite(other - value) and other != value:
                new = float(point[name]) + step * (target - value) / (other - value)
                if abs(new) < 1e15:
                    return {**point, name: new}
        return None

    @staticmethod
    def _value(program: Program, root: Node, point: Point) -> float:
        """Return the value of a part, nan where it is undefined."""
        return program.run(point, precision=53).float_of(root)
