"""This file says what a function does at one point in one direction: smooth, kink, jump, pole, edge, and both slopes.

It looks from the left and from the right at distances 2^-32 … 2^-256 with as many digits as that takes.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from mpmath.libmp import finf, fnan, fninf, fzero, mpf_abs, mpf_div, mpf_ge, mpf_mul, mpf_sub, to_float

from chainrule.checks.numbers import magnitude, raw
from chainrule.checks.oracle import Program, is_at_kink, rounded
from chainrule.errors import UnknownPoint
from chainrule.graph import Node, depends_on, inputs_of
from chainrule.rules import derivative_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chainrule.checks.numbers import Number, Raw

SMOOTH: Final = "smooth"  # one slope
KINK: Final = "kink"  # two slopes
JUMP: Final = "jump"  # the value jumps
VERTICAL: Final = "vertical"  # the slope is infinite, the same on both sides
STEEP: Final = "steep"  # one slope, but no float can hold it
CUSP: Final = "cusp"  # the slopes are +∞ and −∞
POLE: Final = "pole"  # the value grows without bound
REMOVABLE: Final = "removable"  # no value here, but the same limit from both sides
EDGE: Final = "edge"  # the function is defined on one side only
OUTSIDE: Final = "outside-domain"  # no value here and around
TOO_LARGE: Final = "too-large"  # there is a value, but it is out of reach
ISOLATED: Final = "isolated"  # a value here, but none on either side
UNSETTLED: Final = "unsettled"  # neither value nor slope comes to rest, as in sin(1/x)

DISTANCES: Final = (32, 64, 128, 256)  # the function is looked at 2^-32, … away
PRECISION: Final = 900
ENDLESS: Final = (finf, fninf)
SAME: Final = 60  # numbers are the same where they agree to so many bits


class Side:
    """What is seen from one side: whether there are values at all, what they tend to, and the slope.

    `limit` and `slope` are floats, ±inf where they grow without bound, None where they come to no rest or do not exist.
    A slope that is `steep` does not grow without bound, but no float can hold it.
    """

    __slots__ = ("defined", "exact_limit", "limit", "slope", "steep")

    def __init__(
        self,
        *,
        defined: bool,
        limit: float | None,
        slope: float | None,
        exact_limit: Raw = None,
        steep: bool = False,
    ) -> None:
        """Keep the parts."""
        self.steep = steep
        self.defined = defined
        self.limit = limit
        self.slope = slope
        self.exact_limit = exact_limit

    def __repr__(self) -> str:
        return f"Side(defined={self.defined}, limit={self.limit}, slope={self.slope})"


class Sides:
    """What a function does at a point, in the direction of one input.

    `kind` is one of the names at the top of this file. `left` and `right` are slopes (None where there is none),
    `value` is that at the point (None where undefined), `limits` what the values tend to from the left and the right,
    `reason` why the value is undefined, `at` the node that has the kink, and `choice` which slope `grad` takes there.
    `notes` are codes of remarks: "zero-to-the-zero" where 0^0 = 1 is used.
    """

    __slots__ = ("at", "choice", "kind", "left", "limits", "notes", "reason", "right", "value")

    def __init__(self, kind: str, left: float | None, right: float | None, value: float | None, **more: Any) -> None:
        """Keep the parts."""
        self.kind = kind
        self.left = left
        self.right = right
        self.value = value
        self.limits: tuple[float | None, float | None] = more.get("limits", (value, value))
        self.reason: str = more.get("reason", "")
        self.at: Node | None = more.get("at")
        kink = getattr(self.at.op, "kink", None) if self.at is not None else None
        self.choice: str = kink.choice if kink is not None else ""
        self.notes: tuple[str, ...] = more.get("notes", ())

    def __repr__(self) -> str:
        return f"Sides({self.kind!r}, left={self.left}, right={self.right}, value={self.value}, limits={self.limits})"

    @property
    def smooth(self) -> bool:
        """Whether the function has one finite slope here."""
        return self.kind == SMOOTH

    @property
    def slope(self) -> float | None:
        """The one slope, or None; at the edge of the domain the slope of the one side."""
        if self.kind in {SMOOTH, VERTICAL, REMOVABLE}:
            return self.right
        if self.kind == EDGE:
            return self.right if self.right is not None else self.left
        return None

    def parts(self) -> dict[str, str]:
        """Return the numbers for a sentence, written for people, and the reasons.

        >>> Sides("kink", -1.0, 1.0, 0.0).parts()["left"]
        '−1'
        """
        left, right = self.limits
        return {
            "left": written(self.left),
            "right": written(self.right),
            "slope": written(self.slope),
            "value": written(self.value),
            "limit": written(left if left is not None else right),
            "left_limit": written(left),
            "right_limit": written(right),
            "reason": self.reason,
            "choice": self.choice,
        }


def written(number: float | None) -> str:
    """Return a number for a sentence: a real minus sign, ∞, and "none"."""
    if number is None:
        return "none"
    if math.isinf(number):
        return "∞" if number > 0 else "−∞"
    return f"{number:.10g}".replace("-", "−")


def slopes(root: Node, wrt: Node, at: Mapping[str, Number]) -> Sides:
    """Return what `root` does at the point `at` when only `wrt` moves.

    A float in `at` means the decimal that it is written as: 0.1 is 1/10. Raises UnknownPoint for a missing input.

    >>> from chainrule.graph import symbol
    >>> from chainrule.rules import RULES
    >>> slopes(RULES["abs"](symbol("x")), symbol("x"), {"x": 0}).kind
    'kink'
    """
    point = {node.name: _exact(at, node.name) for node in inputs_of(root)}
    if wrt.name not in point:
        value = Program([root]).run(point, precision=100).float_of(root)
        return Sides(SMOOTH, 0.0, 0.0, value) if math.isfinite(value) else Sides(OUTSIDE, None, None, None)
    return _Look(root, wrt, point).verdict()


def _exact(at: Mapping[str, Number], name: str) -> int | Fraction:
    """Return the value of an input as an exact number."""
    if name not in at:
        raise UnknownPoint(f"{name} has no value", remedy=f"give it one, such as {name}=1")
    value = at[name]
    if isinstance(value, float):
        if not math.isfinite(value):
            raise UnknownPoint(f"{name} is no finite number", remedy="give it a finite value")
        return Fraction(repr(value))
    return value


class _Look:
    """Looks at a function around one point."""

    def __init__(self, root: Node, wrt: Node, point: Mapping[str, int | Fraction]) -> None:
        self.root, self.wrt, self.point = root, wrt, point
        self.program = Program([root])
        here = Fraction(point[wrt.name])
        self.here = here
        small = min(magnitude(raw(here, 53)), 0) if here else 0
        self.unit = Fraction(2) ** small  # distances are relative to numbers below 1
        self.precision = PRECISION - 2 * small
        self.values = self.program.run(point, precision=self.precision)
        self.value = self.values.of(root)

    def verdict(self) -> Sides:
        """Return what is seen from both sides, put together."""
        why = self.values.why(self.root)
        if why is not None and why.extreme:
            return Sides(TOO_LARGE, None, None, None, reason=why.sentence)
        left, right = self.side(-1), self.side(1)
        value = None if self.value is None else self.values.float_of(self.root)
        kind = self._kind(left, right)
        kink = None if kind == SMOOTH else next(iter(self._kinks()), None)
        return Sides(
            kind,
            left.slope,
            right.slope,
            value,
            limits=(left.limit, right.limit),
            reason=why.sentence if why is not None else "",
            at=kink,
            notes=self._notes(),
        )

    def _kind(self, left: Side, right: Side) -> str:
        """Return the kind of point."""
        seen = [side for side in (left, right) if side.defined]
        if not seen:
            return OUTSIDE if self.value is None else ISOLATED
        if any(side.limit is not None and math.isinf(side.limit) for side in seen):
            return POLE
        if any(side.limit is None for side in seen):
            return UNSETTLED
        if self.value is not None and any(not same(side.exact_limit, self.value) for side in seen):
            return JUMP
        if len(seen) == 1:
            return EDGE
        if not same(left.exact_limit, right.exact_limit):
            return JUMP
        if self.value is None:
            return REMOVABLE
        return STEEP if left.steep and right.steep else _kind_of_slopes(left.slope, right.slope)

    def side(self, direction: int) -> Side:
        """Return what is seen from one side."""
        gaps = [Fraction(direction * self.unit.numerator, self.unit.denominator << bits) for bits in DISTANCES]
        points = [{**self.point, self.wrt.name: self.here + gap} for gap in gaps]
        seen = [self.program.run(point, precision=self.precision, infinite=True).of(self.root) for point in points]
        if seen[-1] is None or seen[-2] is None:
            return Side(defined=False, limit=None, slope=None)
        exact = self.value if self._arrives(seen) else limit_of(seen, self.precision)
        limit = as_float(exact)
        if exact is None or (limit is not None and math.isinf(limit)):
            return Side(defined=True, limit=limit, slope=None, exact_limit=exact)
        if self.value is not None and same(exact, self.value):
            quotients = [self._quotient(value, gap) for value, gap in zip(seen, gaps)]
        else:
            quotients = self._slopes_beside(points)
        exact_slope = limit_of(quotients, self.precision)
        slope = as_float(exact_slope)
        steep = slope is not None and math.isinf(slope) and not isinstance(exact_slope, float)
        return Side(defined=True, limit=limit, slope=slope, exact_limit=exact, steep=steep)

    def _arrives(self, seen: Sequence[Raw]) -> bool:
        """Return whether the neighbours come closer and closer to the value at the point, however slowly."""
        if self.value is None or None in seen:
            return False
        gaps = [mpf_sub(value, self.value, self.precision) for value in seen]
        return all(_is_smaller(b, a, (0, 127, -7, 7)) for a, b in pairwise(gaps))

    def _quotient(self, value: Raw, gap: Fraction) -> Raw:
        """Return the slope from the point itself to a neighbour."""
        if value is None:
            return None
        rise = mpf_sub(value, self.value, self.precision)
        return mpf_div(rise, raw(gap, self.precision), self.precision)

    def _slopes_beside(self, points: Sequence[Mapping[str, Number]]) -> list[Raw]:
        """Return the slopes at the neighbours, for a point that has no value, or another one, itself."""
        slope = derivative_of(self.root, self.wrt)
        program = Program([slope])
        # The step must stay far below the smallest distance, and the digits must outlast both.
        steps = DISTANCES[-1] + 80
        return [
            program.run(point, step_bits=steps, precision=self.precision + 2 * steps, infinite=True).of(slope)
            for point in points
        ]

    def _kinks(self) -> list[Node]:
        """Return the nodes that stand at a kink here and move with the input."""
        moving = depends_on([self.root], [self.wrt])
        found = []
        for node, places in self.program.kinks:
            numbers = [rounded(self.values._slots[place]) for place in places]
            if node in moving and None not in numbers and is_at_kink(node, numbers):
                found.append(node)
        return found

    def _notes(self) -> tuple[str, ...]:
        """Return the codes of remarks: whether 0^0 stands in the formula here."""
        for node in self.program.layout.order:
            if node.op.name == "power":
                base, exponent = (self.values._slots[self.program.layout.base[arg]] for arg in node.args)
                if base == fzero and exponent == fzero:
                    return ("zero-to-the-zero",)
        return ()


def _kind_of_slopes(left: float | None, right: float | None) -> str:
    """Return the kind of a point where the function is continuous."""
    if left is None or right is None:
        return UNSETTLED
    if math.isinf(left) and math.isinf(right):
        return VERTICAL if left == right else CUSP
    return SMOOTH if math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12) else KINK


def same(a: Raw, b: Raw) -> bool:
    """Return whether two numbers agree to 60 bits, or differ by less than 2^-120."""
    off = magnitude(mpf_sub(a, b, 60))
    return off < max(magnitude(a), magnitude(b)) - SAME or off < -2 * SAME


def as_float(value: Raw) -> float | None:
    """Return a limit as a float; numbers that are nothing but rounding become 0."""
    if value is None or isinstance(value, float):
        return value
    if magnitude(value) < -2 * SAME:
        return 0.0
    try:
        return float(to_float(value, rnd="n")) + 0.0
    except OverflowError:
        return -math.inf if value[0] else math.inf


def limit_of(seen: Sequence[Raw], precision: int) -> Raw:
    """Return what numbers seen at shrinking distances tend to: a raw number, ±inf as a float, or None for no rest.

    Each distance is the square of the one before. So ln grows twofold from one to the next and a power quadratically,
    whereas what converges comes closer at least by a quarter each time, even 1/ln.
    """
    if any(value is None for value in seen[-2:]):
        return None
    known = [value for value in seen if value is not None]
    last, before = known[-1], known[-2]
    if last in ENDLESS or before in ENDLESS:
        return (-math.inf if last == fninf else math.inf) if last == before else None
    if same(last, before):
        return last
    sizes = [magnitude(value) for value in known]
    if len(known) > 2 and _grows(known):
        return -math.inf if last[0] else math.inf
    changes = [mpf_sub(b, a, precision) for a, b in pairwise(known)]
    shrinking = all(_is_smaller(b, a, (0, 3, -2, 2)) for a, b in pairwise(changes))
    if not shrinking or len(changes) < 2 or sizes[-1] > sizes[0] + 8:
        return None
    return _extrapolated(known, precision)


def _grows(known: Sequence[Raw]) -> bool:
    """Return whether each number is at least 1.5 times the one before, without a change of sign."""
    for a, b in pairwise(known):
        if a[0] != b[0] or not a[1]:
            return False
        if not mpf_ge(_absolute(b), mpf_mul(_absolute(a), (0, 3, -1, 2), 60)):
            return False
    return magnitude(known[-1]) >= 3


def _absolute(value: Raw) -> Raw:
    """Return |value| of a finite or infinite number."""
    return mpf_abs(value)


def _is_smaller(small: Raw, large: Raw, share: Raw) -> bool:
    """Return whether |small| is at most this share of |large|; an infinite number or none is never small."""
    if fnan in (small, large) or _absolute(small) == finf:
        return False
    return bool(mpf_ge(mpf_mul(_absolute(large), share, 60), _absolute(small)))


def _extrapolated(known: Sequence[Raw], precision: int) -> Raw:
    """Return the limit of numbers that converge slowly: Aitken's step on the last three."""
    a, b, c = known[-3:]
    first, second = mpf_sub(b, a, precision), mpf_sub(c, b, precision)
    bend = mpf_sub(second, first, precision)
    if not bend[1]:
        return c
    found = mpf_sub(c, mpf_div(mpf_mul(second, second, precision), bend, precision), precision)
    return fzero if magnitude(found) < magnitude(a) - 30 else found
