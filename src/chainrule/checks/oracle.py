"""This file values graphs with mpmath at any precision, `d/dx` nodes by differences: many roots, each shared node once.

A graph is laid out once as a flat list of instructions, one for each node and each set of moved inputs in which its
value is needed, and then run at as many points as asked. Moves in different directions share what does not move.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from mpmath.libmp import finf, fnan, fninf, fzero, to_float, to_str

from chainrule.checks.calls import TooLarge as TooLarge
from chainrule.checks.layout import MANY_ARGUMENTS, ONE_ARGUMENT, SPECIAL, Layout
from chainrule.checks.numbers import HUGE, TROUBLE, NotReal, as_real, magnitude, raw, truth
from chainrule.errors import UnknownPoint
from chainrule.graph import INPUT, Node, depends_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from chainrule.checks.numbers import Number, Raw

STEP_BITS: Final = 54  # a step of 2^-54 leaves an error of about 2^-108 in a central difference: more than 30 digits


class OutOfReach(NotReal):
    """A function has a real value, but `which` says that it is "too large" or "too small" to be followed."""

    def __init__(self, which: str) -> None:
        """Keep which of the two it is."""
        super().__init__(which)
        self.which = which


class Undefined:
    """Says where a value stopped to exist: the node, and the numbers that came to it.

    `extreme` is "too large" or "too small" where there is a value, but one that is out of reach.
    """

    __slots__ = ("extreme", "node", "numbers")

    def __init__(self, node: Node, numbers: list[Raw], extreme: str = "") -> None:
        """Keep the parts."""
        self.node = node
        self.numbers = numbers
        self.extreme = extreme

    @property
    def sentence(self) -> str:
        """The reason for a person, such as `ln is undefined at −1`."""
        name = self.node.op.name
        shown = [shown_number(number) for number in self.numbers]
        if name == "divide" and not as_real(self.numbers[1])[1]:
            return "division by 0"
        state = f"{self.extreme} to work out" if self.extreme else "undefined"
        if name == "power":
            return f"{shown[0]} to the power {shown[1]} is {state}"
        if name == "input":
            return "infinity is not a number"
        if name == "derivative":
            return "there is no slope"
        return f"{ {'log': 'ln'}.get(name, name) } is {state} at {', '.join(shown)}"


def shown_number(number: Raw) -> str:
    """Return a number for a sentence, with a real minus sign."""
    if number is None:
        return "?"
    text = str(to_str(as_real(number), 6))
    return text.removesuffix(".0").replace("-", "−")


class Values:
    """What a program found at one point: raw numbers, or reasons why there is none."""

    __slots__ = ("_finer", "_point", "_program", "_reasons", "_slots", "doubts", "precision")

    def __init__(
        self,
        program: Program,
        point: Mapping[str, Number],
        slots: list[Raw],
        reasons: dict[int, Undefined],
        precision: int,
    ) -> None:
        """Keep the results of a run."""
        self.doubts = 0  # how many comparisons asked for more than these values
        self._finer: dict[int, Values] = {}
        self._point = point
        self._program = program
        self._slots = slots
        self._reasons = reasons
        self.precision = precision

    def of(self, root: Node) -> Raw:
        """Return the raw number of one of the program's roots, None where it is undefined."""
        value = self._slots[self._program.layout.slot_of[root]]
        return value if value is None else as_real(value)

    def finer(self, step_bits: int) -> tuple[Values, int]:
        """Return the values of all roots at the same point with finer steps, and how many instructions that took."""
        found = self._finer.get(step_bits)
        if found is not None:
            return found, 0
        found = self._finer[step_bits] = self._program.run(self._point, step_bits=step_bits)
        return found, self._program.size

    def float_of(self, root: Node) -> float:
        """Return the value as a float: nan where undefined, ±inf where too large for a float."""
        value = self.of(root)
        if value is None:
            return math.nan
        try:
            return float(to_float(value, rnd="n"))
        except OverflowError:
            return -math.inf if value[0] else math.inf

    @property
    def stand_ins(self) -> bool:
        """Whether smooth functions stand in place of those that nobody defined."""
        return self._program.layout.stand_ins

    def why(self, root: Node) -> Undefined | None:
        """Return where the value of a root stopped to exist."""
        return self._reasons.get(self._program.layout.slot_of[root])

    def kink(self) -> Node | None:
        """Return a node that stands at a kink or jump here, if there is one among those that vary."""
        return next(self.kinks(), None)

    def kinks(self) -> Iterator[Node]:
        """Yield the varying nodes that stand at a kink or jump here.

        Numbers are compared to 2^-70, so that (√2)² − 2 counts as 0.
        """
        for node, places in self._program.kinks:
            numbers = [rounded(self._slots[place]) for place in places]
            if None not in numbers and is_at_kink(node, numbers):
                yield node

    def is_saturated(self) -> bool:
        """Return whether a number is one of the two beside a power of 2, as tanh far out is beside 1.

        What is made of it has lost what it depends on: artanh √tanh no longer moves.
        """
        fine = self.precision - 8
        return any(
            type(value) is tuple
            and value[3] >= fine
            and ((value[1] + 1) & value[1] == 0 or (value[1] - 1) & (value[1] - 2) == 0)
            for value in self._slots
        )

    def largest(self) -> int:
        """Return the largest binary exponent among all numbers met: below it, differences drown in rounding."""
        return max((magnitude(value) for value in self._slots if type(value) is tuple), default=0)


def rounded(value: Raw) -> Any:
    """Return a number rounded to a multiple of 2^-70, exactly; truth values and None as they are."""
    if value is None or isinstance(value, bool):
        return value
    sign, mantissa, exponent, _ = value
    shift = exponent + 70
    whole = mantissa << shift if shift >= 0 else ((mantissa >> (-shift - 1)) + 1) >> 1
    return Fraction(-whole if sign else whole, 1 << 70)


def is_at_kink(node: Node, numbers: list[Any]) -> bool:
    """Return whether these arguments are a kink of the node's rule."""
    kink = getattr(node.op, "kink", None)
    if kink is None:
        return False
    try:
        return bool(kink.at(*numbers))
    except (ArithmeticError, TypeError):
        return False


class Program:
    """A graph laid out for valuing: `Program([root]).run({"x": 2})`.

    >>> from chainrule.graph import symbol
    >>> square = symbol("x") * symbol("x")
    >>> Program([square]).run({"x": 3}).float_of(square)
    9.0
    """

    def __init__(self, roots: Iterable[Node]) -> None:
        """Lay out the graph below `roots`. Raises TooLarge where it has more parts than a check is worth."""
        layout = self.layout = Layout(list(roots))
        self.size = layout.size
        self.inputs = [node for node in layout.order if node.op is INPUT]
        self.kinks = self._find_kinks()
        self.may_jump = any(node.op.kink.jump for node, _ in self.kinks)  # type: ignore[attr-defined]
        self._constants: dict[int, list[Raw]] = {}

    def _find_kinks(self) -> list[tuple[Node, list[int]]]:
        """Return the nodes with kinks whose arguments vary, and the slots of their arguments."""
        found = [node for node in self.layout.order if getattr(node.op, "kink", None) is not None]
        if not found:
            return []
        varying, base = depends_on(found, self.inputs), self.layout.base
        return [
            (node, [base[arg] for arg in node.args])
            for node in found
            if node in varying and all(arg in base for arg in node.args)
        ]

    def run(
        self, point: Mapping[str, Number], *, step_bits: int = STEP_BITS, precision: int = 0, infinite: bool = False
    ) -> Values:
        """Return the values at `point` (a number for each input name).

        Differences step by 2^-step_bits (relative to inputs smaller than 1); without `precision` it is chosen so that
        they keep twice as many bits. With `infinite`, numbers too large to follow are ±∞, and those too small 0.
        Raises UnknownPoint for an input without a value.
        """
        try:
            given = [(slot, point[name]) for slot, name in self.layout.input_slots]
        except KeyError as missing:
            raise UnknownPoint(f"{missing.args[0]} has no value") from None
        if not precision:
            small = max([0, *[-magnitude(raw(value, 53)) for _, value in given if value]]) if self.layout.depth else 0
            precision = 2 * step_bits + 4 + (step_bits + small) * self.layout.depth
        slots = self._with_constants(precision)
        reasons: dict[int, Undefined] = {}
        for slot, value in given:
            if isinstance(value, float) and not math.isfinite(value):
                reasons[slot] = Undefined(self.inputs[0], [])
            else:
                slots[slot] = raw(value, precision)
        self._execute(slots, reasons, precision, step_bits, infinite=infinite)
        return Values(self, point, slots, reasons, precision)

    def _with_constants(self, precision: int) -> list[Raw]:
        """Return the slots of a run, with the constants filled in."""
        made = self._constants.get(precision)
        if made is None:
            made = [None] * self.size
            for slot, node in self.layout.constant_slots:
                made[slot] = raw(node.value, precision)
            self._constants[precision] = made
        return made.copy()

    def _execute(
        self, slots: list[Raw], reasons: dict[int, Undefined], precision: int, step_bits: int, *, infinite: bool
    ) -> None:
        """Run the instructions."""
        for out, function, a, b, node in self.layout.code:
            try:
                if b > 0:
                    value = function(slots[a], slots[b - 1], precision)
                elif b == ONE_ARGUMENT:
                    value = function(slots[a], precision)
                elif b == MANY_ARGUMENTS:
                    value = function([slots[i] for i in a], precision)
                else:
                    value = function(slots, a, precision, step_bits)
                if value.__class__ is tuple:
                    _, mantissa, exponent, _ = value
                    if not -HUGE < exponent < HUGE or (exponent and not mantissa):
                        value = _extreme(value, infinite=infinite)
                elif value is None:
                    raise NotReal
            except TROUBLE as trouble:
                extreme = trouble.which if isinstance(trouble, OutOfReach) else ""
                value = _rescued(slots, reasons, (out, function, a, b, node), precision, extreme)
            slots[out] = value


def _extreme(value: Raw, *, infinite: bool) -> Raw:
    """Return 0 for a number too small to follow, ±∞ for one too large, if that is asked for; else raise OutOfReach."""
    sign, mantissa, exponent, bits = value
    if mantissa and -HUGE < exponent + bits < 0:
        return value
    if value == fnan or not (infinite or mantissa):
        raise NotReal
    if not infinite:
        raise OutOfReach("too small" if exponent < 0 else "too large")
    if mantissa and exponent < 0:
        return fzero
    return fninf if value == fninf or (mantissa and sign) else finf


def _arguments(a: Any, b: int) -> Sequence[int]:
    """Return the slots that an instruction reads."""
    if b > 0:
        return (a, b - 1)
    return (a,) if b == ONE_ARGUMENT else a if b == MANY_ARGUMENTS else a[0]


def _rescued(
    slots: list[Raw], reasons: dict[int, Undefined], instruction: Any, precision: int, extreme: str = ""
) -> Raw:
    """Return the value of an instruction that failed: truth values count as 0 and 1, and a reason is kept for None."""
    out, function, a, b, node = instruction
    places = _arguments(a, b)
    numbers = [slots[place] for place in places]
    if node.op.name == "where" and numbers[0] is not None:
        places = [places[1] if truth(numbers[0]) else places[2]]
        numbers = [slots[places[0]]]
    for place, number in zip(places, numbers):
        if number is None:
            if place in reasons:
                reasons[out] = reasons[place]
            return None
    if b != SPECIAL and any(isinstance(number, bool) for number in numbers):
        real = [as_real(number) for number in numbers]
        try:
            value = function(real, precision) if b == MANY_ARGUMENTS else function(*real, precision)
        except TROUBLE:
            pass
        else:
            return value
    reasons[out] = Undefined(node, numbers, extreme)
    return None
