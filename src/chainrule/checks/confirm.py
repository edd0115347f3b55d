"""This file confirms derivatives by methods that share nothing with how they were found, and says how far they agree.

Two questions are kept apart. Is the formula right? It, and each step towards it, is compared with high-precision
differences of the input graph. How many digits has the float result? A loss there is a warning, not a disagreement.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from chainrule.checks.agreement import Agreement, Comparison, digits_of_float
from chainrule.checks.check import Check as Check
from chainrule.checks.floats import richardson
from chainrule.checks.oracle import TooLarge, shown_number
from chainrule.errors import NotDifferentiable
from chainrule.graph import Node, children_first, const
from chainrule.rules import derivative_of
from chainrule.transforms.evaluate import values_at
from chainrule.transforms.forward import tangent
from chainrule.transforms.reverse import adjoints

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from chainrule.checks.numbers import Number
    from chainrule.checks.oracle import Values
    from chainrule.checks.points import Box, Point

FEW_DIGITS: Final = 8  # fewer correct digits in a float result are worth a warning
FLOAT_DIGITS: Final = 16
POINTS: Final = 3
LARGE: Final = 2_000  # graphs with more nodes are compared at one point
MOST_NODES: Final = 5_000  # forward and reverse mode of a higher order are not followed beyond
NO_POINT: Final = "not checked: no point found where the formula is defined"


class Claim:
    """That `derived` is the derivative of `root` with respect to `wrt`, of this order.

    `steps` are pairs of graphs that must be equal (a derivation's rewrites). `previous` is the derivative one order
    lower, from which forward and reverse mode then start.
    """

    __slots__ = ("derived", "order", "previous", "root", "steps", "wrt")

    def __init__(
        self,
        root: Node,
        wrt: Node,
        derived: Node,
        *,
        order: int = 1,
        steps: Sequence[tuple[Node, Node]] = (),
        previous: Node | None = None,
    ) -> None:
        """Keep the parts."""
        self.root = root
        self.wrt = wrt
        self.order = order
        self.derived = derived
        self.steps = steps
        self.previous = previous

    @property
    def pair(self) -> tuple[Node, Node]:
        """The derivative as the question, and as the answer."""
        return derivative_of(self.root, self.wrt, self.order), self.derived


class Confirmation:
    """All checks of some claims, and for each claim what is known at the given point.

    `smooth[i]` is True where differences confirm the derivative of claim i at the point itself and no kink is there,
    False where something is special (`chainrule.checks.sides` says what), None without a point.
    """

    __slots__ = ("checks", "smooth")

    def __init__(self, checks: list[Check], smooth: list[bool | None]) -> None:
        """Keep both."""
        self.checks = checks
        self.smooth = smooth

    @property
    def passed(self) -> bool | None:
        """False where a check failed, None where none could be made, else True."""
        verdicts = [check.passed for check in self.checks]
        return False if False in verdicts else (True if True in verdicts else None)


def check_derivative_formula(
    root: Node,
    wrt: Node,
    order: int,
    derived: Node,
    at: Mapping[str, Number] | None = None,
    extra: Sequence[tuple[Node, Node]] = (),
    domain: Mapping[str, Box] | None = None,
    *,
    points: int = POINTS,
) -> list[Check]:
    """Return the checks of one derivative formula; see `confirm`.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> check_derivative_formula(x**2, x, 1, 3 * x)[0].passed
    False
    """
    claim = Claim(root, wrt, derived, order=order, steps=extra)
    return confirm([claim], at, domain=domain, points=points).checks


def confirm(
    claims: Sequence[Claim],
    at: Mapping[str, Number] | None = None,
    *,
    domain: Mapping[str, Box] | None = None,
    points: int = POINTS,
) -> Confirmation:
    """Return the checks of all claims together: `formula`, `steps`, `forward`, `reverse`, and with a point `digits`.

    `at` gives inputs their values (ints, Fractions and floats count exactly); inputs without one are given some.
    `domain` says in which box of each input to look for points.
    """
    at = {name: value for name, value in (at or {}).items() if math.isfinite(value)}
    try:
        comparison = _compared(claims, at, domain, points)
    except TooLarge:
        names = ("formula", "forward", "reverse")
        unchecked = [Check(name, None, 0, "not checked: the formula is too large") for name in names]
        return Confirmation(unchecked, [None for _ in claims])
    checks = [_formula_check(claims, comparison, at)]
    if any(claim.steps for claim in claims):
        checks.append(_steps_check(claims, comparison))
    checks += _float_checks(claims, comparison, at)
    return Confirmation(checks, comparison.smooth())


def _compared(
    claims: Sequence[Claim], at: Mapping[str, Number], domain: Mapping[str, Box] | None, points: int
) -> Comparison:
    """Return the comparison of all formulas and steps at enough points."""
    main = [claim.pair for claim in claims]
    steps = [pair for claim in claims for pair in claim.steps]
    comparison = Comparison(
        main,
        list(dict.fromkeys(steps)),
        values=[claim.root for claim in claims],
        at=at,
        moved=[claim.wrt.name for claim in claims],
        domain=domain,
    )
    comparison.compare(1 if comparison.size > LARGE and points <= POINTS else points)
    return comparison


# Is the formula right? ---------------------------------------------------------------------------------------------


def _formula_check(claims: Sequence[Claim], comparison: Comparison, at: Mapping[str, Number]) -> Check:
    """Return whether all derivative formulas agree with differences."""
    foreign = comparison.program.layout.foreign
    if foreign:
        return _formula_by_floats(claims, comparison, at, foreign)
    results = [comparison.of(claim.pair) for claim in claims]
    failed = next((result for result in results if result.failed), None)
    if failed is not None:
        return Check("formula", False, failed.digits, failed.sentence("the formula"))
    if any(not result.count for result in results):
        lost = [result for result in results if not result.count]
        if any(result.only_question >= 2 for result in lost):
            return Check("formula", None, 0, "not checked: the formula has no value where the function has a slope")
        return Check("formula", None, 0, NO_POINT)
    digits = min(result.digits for result in results)
    count = min(result.count for result in results)
    places = "1 point" if count == 1 else f"{count} points"
    swapped = comparison.program.layout.stand_ins
    note = ", with smooth functions in place of those that nobody defined" if swapped else ""
    return Check("formula", True, digits, f"differences of the input agree to {digits} digits at {places}{note}")


def _formula_by_floats(
    claims: Sequence[Claim], comparison: Comparison, at: Mapping[str, Number], foreign: Sequence[str]
) -> Check:
    """Return whether the formulas agree with differences in floats: some functions have no high-precision values."""
    worst, compared = 17.0, 0
    names = list(dict.fromkeys([*comparison.names, *[name for claim in claims for name in _names(claim)]]))
    for claim in claims:
        if claim.order != 1:
            continue
        for shift in (0.0, 0.07, -0.05):
            point = {
                name: float(at.get(name, 0.7 + 0.11 * place)) * (1 + shift) + shift for place, name in enumerate(names)
            }
            digits = _digits_by_floats(claim, point)
            if digits is not None:
                worst, compared = min(worst, digits), compared + 1
    reason = f"{foreign[0]} has no high-precision values"
    if not compared:
        return Check("formula", None, 0, f"not checked: {reason}")
    detail = f"differences in floats agree to {int(worst)} digits ({reason})"
    if worst < 4:
        detail = f"differences in floats disagree ({reason})"
    return Check("formula", worst >= 4, int(worst), detail)


def _names(claim: Claim) -> list[str]:
    """Return the names of the inputs of a claim."""
    return [node.name for node in children_first(claim.root, claim.derived) if node.is_input]


def _digits_by_floats(claim: Claim, point: dict[str, float]) -> float | None:
    """Return how far the formula agrees with Richardson differences, None where it cannot be told."""
    name = claim.wrt.name

    def function(value: float) -> float:
        return float(values_at([claim.root], {**point, name: value})[claim.root])

    estimate = richardson(function, point[name])
    slope = float(values_at([claim.derived], point)[claim.derived])
    scale = max(abs(slope), abs(estimate.value))
    if not math.isfinite(scale) or estimate.error > 1e-4 * max(scale, 1e-6):
        return None
    off = abs(slope - estimate.value)
    return 17.0 if off <= 10 * estimate.error else min(17.0, -math.log10(off / scale))


def _steps_check(claims: Sequence[Claim], comparison: Comparison) -> Check:
    """Return whether each step of the derivations keeps the value."""
    foreign = comparison.program.layout.foreign
    if foreign:
        return Check("steps", None, 0, f"not checked: {foreign[0]} has no high-precision values")
    pairs = list(dict.fromkeys(pair for claim in claims for pair in claim.steps))
    results = [comparison.of(pair) for pair in pairs]
    for index, result in enumerate(results):
        if result.failed:
            return Check("steps", False, result.digits, result.sentence(f"step {index + 1}"))
    checked = [result for result in results if result.count]
    if not checked:
        return Check("steps", None, 0, NO_POINT)
    digits = min(result.digits for result in checked)
    if len(checked) < len(results):
        some = f"{len(checked)} of {len(results)} steps agree to {digits} digits"
        return Check("steps", None, digits, f"not all checked: {some}; the others have no value at the points tried")
    count = "the step agrees" if len(results) == 1 else f"all {len(results)} steps agree"
    return Check("steps", True, digits, f"{count} to {digits} digits")


# Forward and reverse mode, and floats -------------------------------------------------------------------------------


def _float_checks(claims: Sequence[Claim], comparison: Comparison, at: Mapping[str, Number]) -> list[Check]:
    """Return the checks that work in floats, which are evaluated together: both modes, and the digits at the point."""
    valid = comparison.valid
    modes = {"forward": _built(claims, _forward), "reverse": _built(claims, _reverse)} if valid else {}
    graphs = [graph for built in modes.values() if isinstance(built, list) for graph, _ in built]
    roots = list(dict.fromkeys(node for claim in claims for node in (claim.root, claim.derived)))
    here = comparison.at_values
    floats: Mapping[Node, float] = {}
    if valid is not None:
        same = here is valid[1]
        floats = values_at([*graphs, *roots] if same else graphs, _as_floats(valid[0]))
    if valid is None:
        checks = [Check(name, None, 0, NO_POINT) for name in ("forward", "reverse")]
    else:
        checks = [_mode_check(name, built, valid, floats) for name, built in modes.items()]
    if here is not None:
        if valid is None or here is not valid[1]:
            floats = values_at(roots, _as_floats({name: at[name] for name in comparison.names}))
        checks.append(_digits_check(claims, roots, here, floats))
    return checks


def _as_floats(point: Mapping[str, Number]) -> dict[str, float]:
    """Return a point in floats; ±inf where a number is too large for one."""
    made = {}
    for name, value in point.items():
        try:
            made[name] = float(value)
        except OverflowError:
            made[name] = math.inf if value > 0 else -math.inf
    return made


def _built(claims: Sequence[Claim], build: Callable[[Claim], Node | None]) -> list[tuple[Node, Node]] | str:
    """Return each derivative as a mode gives it beside the formula, or why a mode cannot."""
    pairs = []
    try:
        for claim in claims:
            graph = build(claim)
            if graph is None:
                return "the graph of the derivative is too large"
            pairs.append((graph, claim.derived))
    except NotDifferentiable as problem:
        return problem.message
    return pairs


def _forward(claim: Claim) -> Node | None:
    """Return the derivative by forward mode, as a graph; None where it would be too large."""
    node, order = (claim.root, claim.order) if claim.previous is None else (claim.previous, 1)
    for left in range(order, 0, -1):
        node = tangent(node, {claim.wrt: const(1)})
        if left > 1 and len(children_first(node)) > MOST_NODES:
            return None
    return node


def _reverse(claim: Claim) -> Node | None:
    """Return the derivative whose last order is by reverse mode, as a graph; None where it would be too large."""
    node, order = (claim.root, claim.order) if claim.previous is None else (claim.previous, 1)
    for _ in range(order - 1):
        node = tangent(node, {claim.wrt: const(1)})
        if len(children_first(node)) > MOST_NODES:
            return None
    return adjoints(node, [claim.wrt])[0]


def _mode_check(
    name: str, built: list[tuple[Node, Node]] | str, valid: tuple[Point, Values], floats: Mapping[Node, float]
) -> Check:
    """Return whether a mode gives the formulas' numbers: in floats, and where these lose digits, at 30 digits."""
    if isinstance(built, str):
        return Check(name, None, 0, f"not checked: {built}")
    point, values = valid
    digits: float = FLOAT_DIGITS
    for graph, derived in built:
        found = digits_of_float(float(floats[graph]), values.of(derived))
        if found < FEW_DIGITS:  # floats may lose digits, or the mode is wrong: only precision can tell
            result = Agreement((graph, derived))
            result.add_alone(point)
            if result.failed:
                return Check(name, False, result.digits, result.sentence(f"{name} mode"))
            if not result.count:
                return Check(name, None, 0, f"not checked: {name} mode has no value at the point")
            found = result.digits
        digits = min(digits, found)
    return Check(name, True, int(digits), f"{name} mode agrees with the formula to {int(digits)} digits")


# How many digits has the float result? ------------------------------------------------------------------------------


def _digits_check(
    claims: Sequence[Claim], roots: Sequence[Node], values: Values, floats: Mapping[Node, float]
) -> Check:
    """Return how many digits of value and derivative, worked out in floats, are right at the given point."""
    known = [root for root in roots if values.of(root) is not None]
    missing = next((claim.root for claim in claims if claim.root not in known), None)
    if missing is not None:
        why = values.why(missing)
        return Check("digits", None, 0, f"not checked: {why.sentence if why else 'undefined here'}")
    if values.stand_ins:
        return Check("digits", None, 0, "not checked: a function that nobody defined has no value in floats")
    right = {root: int(digits_of_float(float(floats[root]), values.of(root))) for root in known}
    worst_root = min(known, key=right.__getitem__)
    digits = right[worst_root]
    if digits >= FEW_DIGITS:
        return Check("digits", True, digits, f"{digits} digits of the float result are right")
    what = "value" if any(worst_root is claim.root for claim in claims) else "derivative"
    if not math.isfinite(float(floats[worst_root])):
        size = shown_number(values.of(worst_root))
        return Check("digits", None, 0, f"the {what} is {size}, too much for a float", "overflow")
    lost = f"only {digits} digits" if digits > 1 else "only 1 digit" if digits else "no digit"
    detail = f"{lost} of the {what} in floats can be trusted: nearly equal numbers cancel here"
    return Check("digits", None, digits, f"{detail}; it is {shown_number(values.of(worst_root))}", "cancellation")
