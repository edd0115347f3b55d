"""This file defines functions made of pieces: abs, sign, min, max, clip, steps, comparisons and `where`.

Each says what `grad` chooses at its kink, with a sentence; `explain` gives the slopes of both sides there.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from chainrule.graph import Node, const
from chainrule.graph.node import OPERATORS
from chainrule.rules.rule import CONSTANT_KIND, LOOSE, PIECEWISE, RULES, SUM, Kink, Law, Rule, define

if TYPE_CHECKING:
    from collections.abc import Callable

HALF = Fraction(1, 2)
MOST_WHOLE = 2**52  # floats above are whole numbers, one and all


def float_sign(x: float) -> float:
    """Return -1, 0 or 1, and nan for nan."""
    return x if math.isnan(x) else float((x > 0) - (x < 0))


def float_max(*numbers: float) -> float:
    """Return the largest number; nan where one of them is (Python's own max then depends on their order)."""
    return math.nan if any(number != number for number in numbers) else max(numbers)  # noqa: PLR0124


def float_min(*numbers: float) -> float:
    """Return the smallest number; nan where one of them is."""
    return math.nan if any(number != number for number in numbers) else min(numbers)  # noqa: PLR0124


abs_: Rule = define(
    "abs",
    sign=">=0",
    kind=PIECEWISE,
    partials=(lambda x, y: sign(x),),
    python="abs({0})",
    mpmath="abs({0})",
    latex=r"\left|{0}\right|",
    mathml='<mrow><mo stretchy="true" form="prefix">|</mo>{0}<mo stretchy="true" form="postfix">|</mo></mrow>',
    text="|{0}|",
    words="the absolute value of {0}",
    laws=(Law("absolute value rule", (True,)),),
    kink=Kink(lambda x: x == 0, "the slope of |x| at 0 is taken as 0, the middle of −1 and 1"),
    parity="even",
)
OPERATORS["abs"] = abs_
sign: Rule = define(
    "sign",
    kind=CONSTANT_KIND,
    arity=1,
    value=float_sign,
    python="float(({0} > 0) - ({0} < 0))",
    mpmath="mp.sign({0})",
    domain=((0.2, 2.0),),
    latex=r"\operatorname{{sgn}}\left({0}\right)",
    words="the sign of {0}",
    aliases=("sgn",),
    kink=Kink(lambda x: x == 0, "the sign jumps at 0; its slope is taken as 0", jump=True),
    parity="odd",
)
floor: Rule = define(
    "floor",
    kind=CONSTANT_KIND,
    arity=1,
    mpmath="mp.floor({0})",
    domain=((0.2, 0.9),),
    latex=r"\left\lfloor {0} \right\rfloor",
    mathml="<mrow><mo>⌊</mo>{0}<mo>⌋</mo></mrow>",
    words="{0} rounded down",
    kink=Kink(lambda x: x == math.floor(x), "floor jumps at every whole number; its slope is taken as 0", jump=True),
)
ceil: Rule = define(
    "ceil",
    kind=CONSTANT_KIND,
    arity=1,
    mpmath="mp.ceil({0})",
    domain=((0.2, 0.9),),
    latex=r"\left\lceil {0} \right\rceil",
    mathml="<mrow><mo>⌈</mo>{0}<mo>⌉</mo></mrow>",
    words="{0} rounded up",
    aliases=("ceiling",),
    kink=Kink(lambda x: x == math.floor(x), "ceil jumps at every whole number; its slope is taken as 0", jump=True),
)
round_: Rule = define(
    "round",
    kind=CONSTANT_KIND,
    arity=1,
    python="float(round({0}))",
    mpmath="mp.nint({0})",
    domain=((0.6, 1.4),),
    words="{0} rounded to the nearest whole number",
    kink=Kink(lambda x: x - math.floor(x) == HALF, "rounding jumps half way between whole numbers", jump=True),
)
mod: Rule = define(
    "mod",
    kind=PIECEWISE,
    requires=lambda a, b: [RULES["ne"](b, 0)],
    partials=(lambda a, b, y: const(1), lambda a, b, y: -floor(a / b)),
    python="{0} % {1}",
    mpmath="{0} - {1} * mp.floor({0} / {1})",
    domain=((0.2, 0.9), (1.1, 2.0)),
    latex=r"\left({0} \bmod {1}\right)",
    mathml="<mrow><mo>(</mo>{0}<mo>mod</mo>{1}<mo>)</mo></mrow>",
    needs=(SUM, SUM),
    words="the remainder of {0} divided by {1}",
    kink=Kink(
        lambda a, b: b != 0 and abs(a / b) < MOST_WHOLE and a / b == math.floor(a / b),
        "the remainder jumps at every multiple; its slope is taken as 1",
        jump=True,
    ),
)


def _larger_partial(a: Node, b: Node) -> Node:
    """Return 1 where a > b, ½ where they are equal, else 0."""
    return where(gt(a, b), const(1), where(eq(a, b), const(HALF), const(0)))


def _choice_laws(first: str, second: str) -> tuple[Law, ...]:
    """Return the law of max or min: the slope of the one that is taken, half of each where they are equal."""

    def form(d: Callable[[Node], Node], a: Node, b: Node, _: Node) -> Node:
        return where(RULES[first](a, b), d(a), where(RULES[second](a, b), d(b), (d(a) + d(b)) / 2))

    return tuple(Law("piecewise rule", varies, form) for varies in ((True, True), (True, False), (False, True)))


maximum: Rule = define(
    "max",
    kind=PIECEWISE,
    partials=(lambda a, b, y: _larger_partial(a, b), lambda a, b, y: _larger_partial(b, a)),
    python="max({0}, {1})",
    value=float_max,
    mpmath="max({0}, {1})",
    domain=((0.2, 1.0), (1.2, 2.0)),
    variadic=True,
    latex=r"\max\left({0}, {1}\right)",
    words="the larger of {0} and {1}",
    aliases=("maximum",),
    laws=_choice_laws("gt", "lt"),
    kink=Kink(lambda a, b: a == b, "where both are equal, max takes half the slope of each"),
)
minimum: Rule = define(
    "min",
    kind=PIECEWISE,
    partials=(lambda a, b, y: _larger_partial(b, a), lambda a, b, y: _larger_partial(a, b)),
    python="min({0}, {1})",
    value=float_min,
    mpmath="min({0}, {1})",
    domain=((0.2, 1.0), (1.2, 2.0)),
    variadic=True,
    latex=r"\min\left({0}, {1}\right)",
    words="the smaller of {0} and {1}",
    aliases=("minimum",),
    laws=_choice_laws("lt", "gt"),
    kink=Kink(lambda a, b: a == b, "where both are equal, min takes half the slope of each"),
)
clip: Rule = define(
    "clip",
    kind=PIECEWISE,
    partials=(
        lambda x, lo, hi, y: where(both(ge(x, lo), le(x, hi)), const(1), const(0)),
        # Limits in the wrong order give the upper one: min(max(x, lo), hi).
        lambda x, lo, hi, y: where(both(lt(x, lo), le(lo, hi)), const(1), const(0)),
        lambda x, lo, hi, y: where(either(gt(x, hi), gt(lo, hi)), const(1), const(0)),
    ),
    python="min(max({0}, {1}), {2})",
    value=lambda x, low, high: float_min(float_max(x, low), high),
    mpmath="min(max({0}, {1}), {2})",
    domain=((-0.5, 0.5), (-2.0, -1.0), (1.0, 2.0)),
    words="{0} kept between {1} and {2}",
    aliases=("clamp",),
    laws=(
        Law(
            "piecewise rule",
            (True, False, False),
            lambda d, x, lo, hi, y: where(both(ge(x, lo), le(x, hi)), d(x), const(0)),
        ),
    ),
    kink=Kink(lambda x, lo, hi: x in (lo, hi), "at its limits clip takes the slope 1 of its inside"),
)
where: Rule = define(
    "where",
    kind=PIECEWISE,
    dtype="real",
    partials=(
        lambda c, a, b, y: const(0),
        lambda c, a, b, y: where(c, const(1), const(0)),
        lambda c, a, b, y: where(c, const(0), const(1)),
    ),
    python="({1} if {0} else {2})",
    mpmath="({1} if {0} else {2})",
    domain=((0.0, 1.0), (0.2, 2.0), (0.2, 2.0)),
    latex=r"\begin{{cases}} {1} & \text{{if }} {0} \\ {2} & \text{{otherwise}} \end{{cases}}",
    mathml='<mrow><mo form="prefix" stretchy="true">{{</mo><mtable>'
    "<mtr><mtd>{1}</mtd><mtd><mtext>if </mtext>{0}</mtd></mtr>"
    "<mtr><mtd>{2}</mtd><mtd><mtext>otherwise</mtext></mtd></mtr></mtable></mrow>",
    holds=LOOSE,
    words="{1} where {0}, otherwise {2}",
    aliases=("if", "piecewise"),
    laws=(Law("piecewise rule", (False, True, True), lambda d, c, a, b, y: where(c, d(a), d(b))),
          Law("piecewise rule", (False, True, False), lambda d, c, a, b, y: where(c, d(a), d(b))),
          Law("piecewise rule", (False, False, True), lambda d, c, a, b, y: where(c, d(a), d(b)))),
)

# Comparisons and logic: true or false, constant wherever they do not jump -------------------------------------------
# fmt: off
def _comparison(name: str, sign_text: str, latex: str, mathml: str, words: str) -> Rule:
    """Define one comparison."""
    return define(name, kind=CONSTANT_KIND, arity=2, dtype="bool", python=f"{{0}} {sign_text} {{1}}",
                  mpmath=f"{{0}} {sign_text} {{1}}", text=f"{{0}} {sign_text} {{1}}", latex=f"{{0}} {latex} {{1}}",
                  mathml=f"<mrow>{{0}}<mo>{mathml}</mo>{{1}}</mrow>",
                  holds=LOOSE, needs=(SUM, SUM), words=f"{{0}} {words} {{1}}", domain=((0.2, 1.0), (1.2, 2.0)),
                  kink=Kink(lambda a, b: a == b, "the comparison changes its answer here", jump=True))


lt: Rule = _comparison("lt", "<", "<", "&lt;", "is less than")
le: Rule = _comparison("le", "<=", r"\le", "≤", "is at most")
gt: Rule = _comparison("gt", ">", ">", "&gt;", "is greater than")
ge: Rule = _comparison("ge", ">=", r"\ge", "≥", "is at least")
eq: Rule = _comparison("eq", "==", "=", "=", "equals")
ne: Rule = _comparison("ne", "!=", r"\ne", "≠", "differs from")
both: Rule = define("both", kind=CONSTANT_KIND, arity=2, dtype="bool", python="({0} and {1})", mpmath="({0} and {1})",
              latex=r"{0} \land {1}", mathml="<mrow>{0}<mo>∧</mo>{1}</mrow>",
              needs=(SUM, SUM), holds=LOOSE, words="{0} and {1}", domain=((0, 1), (0, 1)))
either: Rule = define("either", kind=CONSTANT_KIND, arity=2, dtype="bool", python="({0} or {1})", mpmath="({0} or {1})",
                latex=r"{0} \lor {1}", mathml="<mrow>{0}<mo>∨</mo>{1}</mrow>",
                needs=(SUM, SUM), holds=LOOSE, words="{0} or {1}", domain=((0, 1), (0, 1)))
neither: Rule = define("opposite", kind=CONSTANT_KIND, arity=1, dtype="bool", python="(not {0})", mpmath="(not {0})",
                 latex=r"\lnot {0}", mathml="<mrow><mo>¬</mo>{0}</mrow>",
                 needs=(SUM,), holds=LOOSE, words="not {0}", domain=((0, 1),))
# fmt: on
