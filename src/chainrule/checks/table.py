"""This file checks an entry of the table by the function's values alone: partials, laws, modes, parity, inverse.

Partial derivatives stand against differences of the value, with mpmath at 30 digits where the spelling of the rule can
be valued so, else in floats.
"""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Final

from chainrule.checks.agreement import Agreement
from chainrule.checks.floats import richardson
from chainrule.checks.numbers import Number, spelling_of
from chainrule.checks.oracle import Program
from chainrule.errors import CheckFailed, UsageError
from chainrule.graph import Node, children_first, const, symbol
from chainrule.rules import DERIVATIVE, NoFormula, Rule, derivative_of, find, partial
from chainrule.rules.rule import CONSTANT_KIND
from chainrule.transforms.evaluate import values_at
from chainrule.transforms.forward import tangent
from chainrule.transforms.reverse import adjoints

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Point = dict[str, Number]

LETTERS: Final = ("a", "b", "c", "d")
FULL_DIGITS: Final = 30
ENOUGH_FLOAT: Final = 4  # digits that a formula must share with differences in floats
VALUE_DIGITS: Final = 11  # digits that the two spellings of a value must share


class _Claim:
    """That `answer` equals `question`, which is made of values of the function alone; `what` says it in words."""

    __slots__ = ("answer", "question", "what")

    def __init__(self, what: str, question: Node, answer: Node) -> None:
        """Keep the parts."""
        self.what = what
        self.question = question
        self.answer = answer


def check_rule(rule: Rule | str, *, points: int = 5, order: int = 2, seed: int = 0) -> int:
    """Check a function of the table at points of its `domain`; return the fewest digits that agreed (at most 30).

    Its value in floats is compared with mpmath's; its partial derivatives, up to `order`, forward and reverse mode,
    the textbook forms of its laws, parity, inverse and sign with the value. `seed` chooses other points. A function
    that mpmath cannot value (only a Python `value`) is compared in floats, to 4 digits at least.

    Raises CheckFailed with what disagrees and where, UsageError for a name that the table does not hold.

    >>> import chainrule
    >>> check_rule("sin") >= 20
    True
    >>> _ = chainrule.define("cube", partials=(lambda x, y: 2 * x**2,), python="{0} ** 3")
    >>> check_rule("cube")
    Traceback (most recent call last):
    ...
    chainrule.errors.CheckFailed: cube: the partial derivative disagrees at a = ...
    >>> chainrule.undefine("cube")
    """
    found = rule if isinstance(rule, Rule) else find(rule)
    if found is None:
        raise UsageError(f"the table has no function called {rule!r}", remedy="define it first: chainrule.define")
    if len(found.domain) != found.arity or (found.kind != CONSTANT_KIND and len(found.partials) != found.arity):
        raise CheckFailed(
            f"{found.name}: takes {found.arity} arguments, and has {len(found.partials)} partial derivatives "
            f"and {len(found.domain)} boxes of its domain"
        )
    node = found(*[symbol(letter) for letter in LETTERS[: found.arity]])
    places = _places(found, node, points, seed)
    digits = _check_values(node, places)
    for claim in _claims(found, node, order):
        digits = min(digits, _check_claim(found, claim, places))
    if found.inverse:
        digits = min(digits, _check_inverse(found, points, seed))
    return digits


def _places(rule: Rule, node: Node, count: int, seed: int) -> list[Point]:
    """Return points of the rule's domain where it has a value, always the same ones for a seed."""
    source = random.Random(f"{rule.name} {seed}")  # noqa: S311  (points, not secrets)
    places: list[Point] = []
    for _ in range(8 * count):
        point: Point = {}
        for letter, (low, high) in zip(LETTERS, rule.domain):
            value = low + (high - low) * (0.02 + 0.96 * source.random())
            point[letter] = float(round(value)) if rule.dtype == "bool" and (low, high) == (0, 1) else value
        if not math.isnan(float(values_at([node], as_floats(point))[node])):
            places.append(point)
        if len(places) == count:
            return places
    if places:
        return places
    raise CheckFailed(
        f"{rule.name}: has no value at any point tried in its domain {rule.domain}",
        remedy="say where it has values: domain=((low, high),), one pair for each argument",
    )


def _check_values(node: Node, places: Sequence[Point]) -> int:
    """Compare the value in floats with mpmath's; return 30, or 16 where there is only the one in floats."""
    rule = node.op
    assert isinstance(rule, Rule)
    if spelling_of(rule) is None or not rule.arity:
        digits = 16
    else:
        digits = FULL_DIGITS
        program = Program([node])
        for point in places:
            value = float(values_at([node], as_floats(point))[node])
            expected = program.run(point, precision=120).float_of(node)
            if not math.isclose(value, expected, rel_tol=10.0**-VALUE_DIGITS, abs_tol=1e-13) and value != expected:
                raise CheckFailed(
                    f"{rule.name}: its value in floats is {value!r} {place_of(point)}, "
                    f"and mpmath's spelling gives {expected!r}"
                )
    for point in places:
        value = float(values_at([node], as_floats(point))[node])
        wrong = {">0": value <= 0, ">=0": value < 0, "!=0": value == 0}.get(rule.sign, False)
        if wrong:
            raise CheckFailed(
                f"{rule.name}: its value is said to be {rule.sign} always, and is {value!r} {place_of(point)}"
            )
    return digits


def _claims(rule: Rule, node: Node, order: int) -> Iterator[_Claim]:
    """Yield all that the entry claims about its derivatives and its parity."""
    if rule.parity:
        mirrored = rule(-node.args[0])
        yield _Claim(
            f"the mirrored value (it is said to be {rule.parity})", mirrored, node if rule.parity == "even" else -node
        )
    if rule.kind == CONSTANT_KIND:
        for arg in node.args:
            yield _Claim("a slope of 0", derivative_of(node, arg), const(0))
        return
    known = [index for index in range(rule.arity) if not isinstance(rule.partials[index], NoFormula)]
    for index in known:
        arg = node.args[index]
        where = f" in argument {index + 1}" if rule.arity > 1 else ""
        question, slope = derivative_of(node, arg), partial(node, index)
        yield _Claim(f"the partial derivative{where}", question, slope)
        yield _Claim(f"forward mode{where}", question, tangent(node, {arg: const(1)}))
        for other in known if order > 1 else ():
            bend = tangent(slope, {node.args[other]: const(1)})
            also = f" and {other + 1}" if rule.arity > 1 else ""
            yield _Claim(f"the second derivative{where}{also}", derivative_of(question, node.args[other]), bend)
        for high in range(3, order + 1):
            slope = tangent(slope if high > 3 else tangent(slope, {arg: const(1)}), {arg: const(1)})
            yield _Claim(f"the derivative of order {high}{where}", derivative_of(node, arg, high), slope)
    if len(known) == rule.arity:
        for index, pulled in enumerate(adjoints(node, list(node.args))):
            yield _Claim("reverse mode", derivative_of(node, node.args[index]), pulled)
    yield from _laws(rule, node)


class _Differentials:
    """What the forms of laws call: `d(u)` is du/dt, `d.chain(gain, u)` is gain·du/dt."""

    def __init__(self, wrt: Node) -> None:
        self.wrt = wrt

    def __call__(self, node: Node) -> Node:
        return derivative_of(node, self.wrt)

    def chain(self, gain: Node, node: Node) -> Node:
        return gain * self(node)


def _laws(rule: Rule, node: Node) -> Iterator[_Claim]:
    """Yield that the textbook form of each law is the derivative when its arguments move, each at its own speed."""
    moving = symbol("t")
    for law in rule.laws:
        if law.form is None:
            continue
        args = [
            arg + (index + 2) * moving if varies else arg
            for index, (arg, varies) in enumerate(zip(node.args, law.varies))
        ]
        moved = rule(*args)
        yield _Claim(
            f"the form of the law {law.name!r}",
            derivative_of(moved, moving),
            law.form(_Differentials(moving), *args, moved),
        )


def _check_inverse(rule: Rule, points: int, seed: int) -> int:
    """Check that the inverse function leads back."""
    inverse = find(rule.inverse)
    if inverse is None:
        raise CheckFailed(f"{rule.name}: its inverse {rule.inverse!r} is not in the table")
    x = symbol(LETTERS[0])
    back = rule(inverse(x))
    return _check_claim(
        rule, _Claim(f"what {inverse.name} turns back", back, x), _places(inverse, inverse(x), points, seed)
    )


def _check_claim(rule: Rule, claim: _Claim, places: Sequence[Point]) -> int:
    """Return the fewest digits of agreement at the points; raise CheckFailed where the sides disagree."""
    roots = [claim.question, claim.answer]
    rules = [node.op for node in children_first(*roots) if isinstance(node.op, Rule)]
    foreign = any(spelling_of(each) is None for each in rules)
    still: Point = {"t": 0.0}
    if foreign:
        return min([_in_floats(rule, claim, {**point, **still}) for point in places])
    program = Program(roots)
    agreement = Agreement((claim.question, claim.answer))
    for point in places:
        here = {**point, **still}
        values = program.run(here)
        if agreement.add(values, here):
            if agreement.failed:
                raise CheckFailed(f"{rule.name}: {agreement.sentence(claim.what)}")
        elif values.of(claim.question) is not None and values.of(claim.answer) is None:
            raise CheckFailed(
                f"{rule.name}: {claim.what} has no value {place_of(point)}, where the function has a slope"
            )
    return agreement.digits if agreement.count else FULL_DIGITS


def _in_floats(rule: Rule, claim: _Claim, point: Point) -> int:
    """Return how many digits of a claim agree with Richardson differences of the value in floats."""
    question, answer = claim.question, claim.answer
    expected, error = _by_differences(question, point)
    found = (
        float(values_at([answer], as_floats(point))[answer])
        if not _holds_differences(answer)
        else _by_differences(answer, point)[0]
    )
    if math.isnan(expected) or error > 1e-3 * max(abs(expected), 1e-3):
        return ENOUGH_FLOAT  # floats cannot tell here
    digits = digits_of(found, expected, max(error, 1e-9))
    if digits < ENOUGH_FLOAT:
        raise CheckFailed(
            f"{rule.name}: {claim.what} disagrees {place_of(point)}: {shown(found)} instead of {shown(expected)}"
        )
    return digits


def _holds_differences(node: Node) -> bool:
    """True for a graph with `d/dx` in it."""
    return any(each.op is DERIVATIVE for each in children_first(node))


def _by_differences(node: Node, point: Point) -> tuple[float, float]:
    """Return the value of a graph in floats and its error; an outer `d/dx` is worked out by differences."""
    if node.op is not DERIVATIVE or node.params[0] != 1:
        return float(values_at([node], as_floats(point))[node]), 1e-12
    body, wrt = node.args

    def along(value: float) -> float:
        return float(values_at([body], {**as_floats(point), wrt.name: value})[body])

    estimate = richardson(along, float(point[wrt.name]))
    return estimate.value, estimate.error


def digits_of(found: float, expected: float, error: float) -> int:
    """Return how many digits agree, where `expected` is known to `error`."""
    off = abs(found - expected)
    scale = max(abs(found), abs(expected))
    if math.isnan(off) or math.isinf(scale):
        return 16 if found == expected else 0
    if off <= 10 * error:
        sure = scale / error if error and scale else 1e16
        return max(ENOUGH_FLOAT, min(16, int(math.log10(max(sure, 1.0)))))
    return max(0, min(16, int(-math.log10(off / scale))))


def as_floats(point: Mapping[str, Number]) -> dict[str, float]:
    """Return a point in floats."""
    return {name: float(value) for name, value in point.items()}


def place_of(point: Mapping[str, Number]) -> str:
    """Return a point for a sentence."""
    return "at " + ", ".join(f"{name} = {shown(float(value))}" for name, value in point.items() if name != "t")


def shown(number: float, digits: int = 6) -> str:
    """Return a number for a sentence, with a real minus sign."""
    return f"{number:.{digits}g}".replace("-", "−")
