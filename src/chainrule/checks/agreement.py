"""This file compares pairs of graphs that must be equal, at several points; precision is raised before it objects."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from mpmath.libmp import from_float, mpf_sub, to_float

from chainrule.checks.numbers import magnitude
from chainrule.checks.oracle import STEP_BITS, Program
from chainrule.checks.points import Search, Work, is_tiny
from chainrule.graph import Node, depends_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chainrule.checks.numbers import Number, Raw
    from chainrule.checks.oracle import Values
    from chainrule.checks.points import Box, Point

Pair = tuple[Node, Node]

DIGITS_PER_BIT: Final = math.log10(2)
ENOUGH: Final = 20  # digits of agreement that settle a comparison
FULL: Final = 30  # digits that are reported at most
FINER: Final = (2 * STEP_BITS, 5 * STEP_BITS)  # steps to try before a disagreement is believed
FINEST: Final = (*FINER, 25 * STEP_BITS)  # with jumps, which may lie closer than floats can be: 10^-300 apart
FEW_DOUBTS: Final = 2  # doubts at one point that are followed one by one
SETTLED: Final = 8  # digits that two steps must share before a difference quotient counts as a slope
NEVER: Final = -(1 << 60)
TRIES: Final = 24  # points that may turn out useless before the search is given up
EXTRA_POINTS: Final = 12  # points that are tried for steps with no value at the others


def digits_between(a: Raw, b: Raw, floor: int = NEVER) -> int:
    """Return how many decimal digits of two numbers agree, at most 30; what is below 2^floor counts as 0."""
    if a == b:
        return FULL
    off = magnitude(mpf_sub(a, b, 53, "n"))
    if off <= floor:
        return FULL
    agreed = max(magnitude(a), magnitude(b)) - off
    return max(0, min(FULL, int(agreed * DIGITS_PER_BIT)))


def digits_of_float(value: float, true: Raw) -> float:
    """Return how many decimal digits of a float are right, at most 16."""
    if true is None or not math.isfinite(value):
        return 0
    off = mpf_sub(from_float(value), true, 53, "n")
    if not off[1]:
        return 16
    if not true[1]:
        return 0
    if magnitude(true) < -1022:  # floats this small have few digits, which is nobody's fault
        return 16
    bits = magnitude(true) - magnitude(off)
    if bits > 60:
        return 16
    relative = abs(to_float(off)) / abs(to_float(true)) if magnitude(true) < 1000 else 2.0**-bits
    return max(0.0, min(16.0, -math.log10(relative)))


class Agreement:
    """How far the two sides of one pair agree over all points where both have values."""

    __slots__ = ("count", "digits", "failed", "only_question", "pair", "where", "work")

    def __init__(self, pair: Pair, work: Work | None = None) -> None:
        """Start with nothing compared; `work` is what may be spent on doubts, shared with others."""
        self.pair = pair
        self.work = Work() if work is None else work
        self.digits = 0
        self.count = 0
        self.only_question = 0  # points where only the first side has a value
        self.failed = False
        self.where: Point = {}

    def add(self, values: Values, point: Point) -> bool:
        """Compare at a point; return whether both sides have values there that can be told apart from rounding."""
        before, after = self.pair
        a, b = values.of(before), values.of(after)
        if a is None or b is None:
            self.only_question += a is not None
            return False
        digits: int | None = digits_between(a, b)
        if digits is not None and digits < ENOUGH:
            digits = self._closer(values, point)
        if digits is None:
            return False
        self.digits = digits if not self.count else min(digits, self.digits)
        self.count += 1
        if digits < ENOUGH and not self.failed:
            self.failed, self.where = True, point
        return True

    def add_alone(self, point: Point) -> bool:
        """Compare at a point, valuing just this pair."""
        return self.add(Program(self.pair).run(point), point)

    def _closer(self, values: Values, point: Point) -> int | None:
        """Return the digits of agreement with finer steps and more precision: an honest pair gains by them.

        None where only rounding is compared, or where no work is left.
        """
        if self.work.left <= 0:
            return None
        values.doubts += 1
        if values.doubts > FEW_DOUBTS:  # many pairs lose digits at this point: one run serves them all
            digits = self._closer_together(values)
            if digits >= ENOUGH:
                return digits
        program = Program(self.pair)
        digits = 0
        saturated = False
        lost = False  # whether both sides are below the rounding of what they are made of
        earlier: list[Raw] = []
        for step_bits in FINEST if program.may_jump else FINER:
            self.work.spend(program.size)
            values = program.run(point, step_bits=step_bits)
            a, b = values.of(self.pair[0]), values.of(self.pair[1])
            if a is None or b is None:  # too small or too large to follow any further
                return None if lost or (earlier and saturated) else digits
            digits = digits_between(a, b)
            if digits >= ENOUGH:
                return digits
            saturated = values.is_saturated()
            floor = values.largest() - 2 * step_bits + 12
            lost = max(magnitude(a), magnitude(b)) <= floor
            if earlier and lost:
                found = self._below_rounding(a, b, digits, earlier)
                return None if saturated and found != FULL else found
            if earlier and min(digits_between(a, earlier[0]), digits_between(b, earlier[1])) < SETTLED:
                return None  # a jump, or a wave finer than every step: the differences come to no rest
            earlier = [a, b]
        return None if saturated else digits

    def _closer_together(self, values: Values) -> int:
        """Return the digits of agreement with finer steps, from a run of all pairs."""
        digits = 0
        for step_bits in FINER:
            finer, spent = values.finer(step_bits)
            self.work.spend(spent)
            a, b = finer.of(self.pair[0]), finer.of(self.pair[1])
            if a is None or b is None:
                return 0
            digits = digits_between(a, b)
            if digits >= ENOUGH:
                break
        return digits

    @staticmethod
    def _below_rounding(a: Raw, b: Raw, digits: int, earlier: Sequence[Raw]) -> int | None:
        """Return the digits of agreement of two sides that are small against the rounding of what they are made of.

        A side that keeps its digits from one precision to the next is a number, one that changes is mere rounding.
        """
        a_is_number = bool(a[1]) and digits_between(a, earlier[0]) >= ENOUGH
        b_is_number = bool(b[1]) and digits_between(b, earlier[1]) >= ENOUGH
        if a_is_number and (b_is_number or not b[1]):
            return digits
        return None if a_is_number or b_is_number else FULL

    def sentence(self, what: str) -> str:
        """Return the disagreement for a person."""
        values = Program(self.pair).run(self.where)
        sides = [values.float_of(side) for side in (self.pair[1], self.pair[0])]
        shown = [[f"{side:.{digits}g}".replace("-", "−") for side in sides] for digits in (6, 10, 17)]
        found, expected = next((pair for pair in shown if pair[0] != pair[1]), shown[-1])
        place = ", ".join(f"{name} = {float(value):.6g}" for name, value in self.where.items()).replace("-", "−")
        return f"{what} disagrees at {place}: {found} instead of {expected}"


class Comparison:
    """Compares pairs at the given point and near it, or at points that are searched for.

    `main` pairs decide which points count; `others` ride along. `values` are graphs whose values are wanted, too.
    """

    def __init__(
        self,
        main: Sequence[Pair],
        others: Sequence[Pair],
        *,
        values: Sequence[Node],
        at: Mapping[str, Number],
        moved: Sequence[str],
        domain: Mapping[str, Box] | None,
    ) -> None:
        """Lay out all graphs in one program. Raises TooLarge."""
        self.main = list(main)
        doubts = Work()
        self.agreements = {pair: Agreement(pair, doubts) for pair in [*main, *others]}
        self.program = Program([*values, *[side for pair in self.agreements for side in pair]])
        self.names = [node.name for node in self.program.inputs]
        self._targets = [*values, *[derived for _, derived in main]]
        moved = list(dict.fromkeys(moved))
        self._work = Work(self.program.size)
        self._search = Search(self._targets, self.names, at=at, moved=moved, domain=domain, work=self._work)
        self._bodies = Search(values, self.names, at=at, moved=moved, domain=domain, work=Work(self.program.size))
        self.at_values: Values | None = None
        self.valid: tuple[Point, Any] | None = None
        self._smooth: list[bool | None] = [None for _ in main]

    @property
    def size(self) -> int:
        """How many values one point takes."""
        return self.program.size

    def of(self, pair: Pair) -> Agreement:
        """Return the result of one pair."""
        return self.agreements[pair]

    def smooth(self) -> list[bool | None]:
        """Return for each main pair whether it agrees at the given point itself, away from kinks."""
        if self.program.layout.foreign:  # differences of values with 16 digits say nothing
            return [None for _ in self._smooth]
        return self._smooth

    def compare(self, points: int) -> None:
        """Compare at so many points where the main pairs have values."""
        found = int(self._at_given_point())
        tried: set[tuple[Number, ...]] = set()
        for searched in (False, True):
            if found >= points:
                break  # the search would value its first point before anyone asks for it
            useless = 0
            for point in self._search.points() if searched else self._search.likely():
                if found >= points or useless >= TRIES or self._work.left <= 0:
                    break
                place = tuple(point.values())
                if place in tried:
                    continue
                tried.add(place)
                self._work.spend(self.program.size)
                values = self.program.run(point)
                good = searched or (values.kink() is None and not any(is_tiny(values.of(t)) for t in self._targets))
                if good and self._compare_at(point, values):
                    found += 1
                else:
                    useless += 1
        if not found:
            self._look_for_slopes()
        elif any(not agreement.count for agreement in self.agreements.values()):
            self._more_for_steps()

    def _at_given_point(self) -> bool:
        """Compare at the given point, if there is one; return whether it counts."""
        point = self._search.first()
        if point is None:
            return False
        values = self.at_values = self.program.run(point)
        kink = values.kink()
        if kink is None:
            counts = self._compare_at(point, values)
            self._smooth = [self._agrees(pair, values) for pair in self.main]
            return counts
        kinks = set(values.kinks())
        for index, (before, after) in enumerate(self.main):
            varying = depends_on([before.args[0]], [before.args[1]])
            special = not kinks.isdisjoint(varying)
            self._smooth[index] = False if special else self._agrees((before, after), values)
        return False

    def _agrees(self, pair: Pair, values: Values) -> bool:
        """Return whether both sides have values here that agree."""
        a, b = values.of(pair[0]), values.of(pair[1])
        if a is None or b is None:
            return False
        return digits_between(a, b) >= ENOUGH or not self.agreements[pair].failed

    def _compare_at(self, point: Point, values: Values) -> bool:
        """Compare all pairs at a point; return whether the main ones have values there."""
        if any(values.of(before) is None or values.of(after) is None for before, after in self.main):
            for pair in self.main:
                if values.of(pair[0]) is not None and values.of(pair[1]) is None:
                    self.agreements[pair].only_question += 1
            return False
        told = [agreement.add(values, point) for agreement in self.agreements.values()]
        if not all(told[: len(self.main)]):
            return False
        if self.valid is None:
            self.valid = (point, values)
        return True

    def _look_for_slopes(self) -> None:
        """Count points where the functions have slopes, when the formulas have values nowhere."""
        for tried, point in enumerate(self._bodies.points()):
            self._bodies.work.spend(self.program.size)
            self._compare_at(point, self.program.run(point))
            if tried >= TRIES or self._bodies.work.left <= 0:
                break

    def _more_for_steps(self) -> None:
        """Compare at further points those pairs that had no value so far."""
        for tried, point in enumerate(self._candidates_for_steps()):
            waiting = [agreement for agreement in self.agreements.values() if not agreement.count]
            if not waiting or tried >= EXTRA_POINTS:
                break
            values = self.program.run(point)
            for agreement in waiting:
                agreement.add(values, point)

    def _candidates_for_steps(self) -> Iterator[Point]:
        """Return points to try for steps: those that the search would give for the steps themselves."""
        sides = [side for pair, agreement in self.agreements.items() if not agreement.count for side in pair]
        return Search(sides, self.names, at={}, domain=None).points()
