"""This file defines the special functions: error, gamma and beta functions, Bessel functions, Lambert's W."""

from __future__ import annotations

import math
from typing import Any

from chainrule.graph import Node, const
from chainrule.rules.elementary import e, exp, pi, sqrt
from chainrule.rules.rule import ATOM, POWER, PREFIX, RULES, Law, NoFormula, Rule, define

POSITIVE = ((0.4, 3.0),)


def float_gamma(x: float) -> float:
    """Return Γ(x); nan at its poles 0, -1, -2, …."""
    return math.nan if x <= 0 and x == math.floor(x) else math.gamma(x)


def float_lambertw(x: float) -> float:
    """Return the principal branch W(x) by Halley's method (Corless et al. 1996); nan below -1/e."""
    if math.isnan(x) or x < -1 / math.e - 1e-16:
        return math.nan
    if math.isinf(x):
        return x
    if x < -0.25:
        root = math.sqrt(max(0.0, 2 * (math.e * x + 1)))
        w = -1 + root - root * root / 3
    else:
        w = math.log1p(x) if x < math.e else math.log(x) - math.log(math.log(x))
    for _ in range(40):
        grown = math.exp(w)
        f = w * grown - x
        slope = grown * (w + 1) - (w + 2) * f / (2 * w + 2) if w != -1 else 0.0
        if slope == 0:
            break
        step = f / slope
        w -= step
        if abs(step) <= 1e-16 * (1 + abs(w)):
            break
    return w


MOST_ORDER = 1000  # of Bessel and polygamma functions: beyond it a value may take minutes


def float_besselj(order: float, x: float) -> float:
    """Return J_n(x), 0 where it is too small for a float; nan beyond the orders that are worked out."""
    if not (abs(order) <= MOST_ORDER and math.isfinite(x)):
        return math.nan
    import mpmath

    try:
        return as_float(mpmath.fp.besselj(order, x))
    except (OverflowError, ZeroDivisionError, mpmath.libmp.NoConvergence):  # floats are too small for its series
        return as_float(mpmath.MPContext().besselj(order, x))


def float_polygamma(order: float, x: float) -> float:
    """Return ψ⁽ⁿ⁾(x), left of 0 by reflection (DLMF 5.15.6); nan at its poles."""
    if not math.isfinite(x) or not 0 <= order <= MOST_ORDER or order != math.floor(order):
        return 0.0 if x == math.inf and 1 <= order <= MOST_ORDER else math.nan
    if x <= 0 and x == math.floor(x):
        return math.nan
    from mpmath import fp

    n = int(order)
    if x > 0 or n == 0:
        return as_float(fp.polygamma(n, x))
    beside = x - round(x)
    cotangent = 0.0 if abs(beside) == 1 / 2 else 1 / math.tan(math.pi * beside)
    return as_float((-1) ** n * fp.polygamma(n, 1 - x) - math.pi ** (n + 1) * slope_of_cotangent(n, cotangent))


def slope_of_cotangent(n: int, value: Any) -> Any:
    """Return the derivative of cot of order n at a place where cot has this value, by cot′ = −1 − cot²."""
    coefficients = [0, 1]
    for _ in range(n):
        slope = [k * coefficient for k, coefficient in enumerate(coefficients)][1:]
        coefficients = [-a - b for a, b in zip([*slope, 0, 0], [0, 0, *slope])]
    total: Any = 0
    for coefficient in reversed(coefficients):
        total = total * value + coefficient
    return total


def as_float(value: Any) -> float:
    """Return a number of mpmath as a float; nan where it is complex."""
    return math.nan if getattr(value, "imag", 0) else float(value.real)


erf: Rule = define(
    "erf",
    partials=(lambda x, y: 2 * exp(-(x**2)) / sqrt(pi()),),
    words="the error function of {0}",
    laws=(Law("error function rule", (True,)),),
    parity="odd",
    reference="DLMF 7.2.1",
)
erfc: Rule = define(
    "erfc",
    partials=(lambda x, y: -(2 * exp(-(x**2)) / sqrt(pi())),),
    words="the complementary error function of {0}",
    laws=(Law("error function rule", (True,)),),
    reference="DLMF 7.2.2",
)
gamma: Rule = define(
    "gamma",
    sign="!=0",
    partials=(lambda x, y: y * digamma(x),),
    value=float_gamma,
    python="math.gamma({0})",
    domain=POSITIVE,
    latex=r"\Gamma\left({0}\right)",
    words="the gamma function of {0}",
    aliases=("Gamma",),
    laws=(Law("gamma function rule", (True,)),),
    reference="DLMF 5.2.1, 5.2.2",
)
lgamma: Rule = define(
    "lgamma",
    partials=(lambda x, y: digamma(x),),
    mpmath="mp.re(mp.loggamma({0}))",
    domain=POSITIVE,
    latex=r"\ln\left|\Gamma\left({0}\right)\right|",
    mathml="<mrow><mi>ln</mi><mo>&#x2061;</mo><mrow><mo>|</mo><mrow><mi>Γ</mi><mo>&#x2061;</mo>"
    "<mrow><mo>(</mo>{0}<mo>)</mo></mrow></mrow><mo>|</mo></mrow></mrow>",
    holds=PREFIX,
    words="the logarithm of the gamma function of {0}",
    aliases=("gammaln", "loggamma"),
    laws=(Law("gamma function rule", (True,)),),
    reference="DLMF 5.2.2",
)
factorial: Rule = define(
    "factorial",
    partials=(lambda x, y: y * digamma(x + 1),),
    python="math.gamma({0} + 1)",
    mpmath="mp.gamma({0} + 1)",
    domain=POSITIVE,
    latex="{0}!",
    mathml="<mrow>{0}<mo>!</mo></mrow>",
    text="{0}!",
    holds=POWER,
    needs=(ATOM,),
    words="{0} factorial",
    laws=(Law("gamma function rule", (True,)),),
    reference="DLMF 5.4.1",
)
digamma: Rule = define(
    "digamma",
    partials=(lambda x, y: polygamma(1, x),),
    python="fp.digamma({0})",
    domain=POSITIVE,
    latex=r"\psi\left({0}\right)",
    words="the digamma function of {0}",
    aliases=("psi",),
    laws=(Law("digamma function rule", (True,)),),
    reference="DLMF 5.2.2",
)


def next_order(n: Node) -> Node:
    """Return n + 1, as a number where it is one."""
    return const(n.value + 1) if n.is_constant else n + 1


def previous_order(n: Node) -> Node:
    """Return n - 1, as a number where it is one."""
    return const(n.value - 1) if n.is_constant else n - 1


polygamma: Rule = define(
    "polygamma",
    requires=lambda n, x: [RULES["ge"](n, 0)],
    partials=(
        NoFormula("the polygamma function has no derivative formula in its order"),
        lambda n, x, y: polygamma(next_order(n), x),
    ),
    python="(fp.polygamma(int({0}), {1}) if {0} == int({0}) and {0} >= 0 else math.nan)",
    value=float_polygamma,
    mpmath="mp.polygamma(int({0}), {1})",
    domain=((1.0, 1.0), (0.4, 3.0)),
    latex=r"\psi^{{\left({0}\right)}}\left({1}\right)",
    mathml="<mrow><msup><mi>ψ</mi><mrow><mo>(</mo>{0}<mo>)</mo></mrow></msup><mo>&#x2061;</mo>"
    "<mrow><mo>(</mo>{1}<mo>)</mo></mrow></mrow>",
    words="the polygamma function of order {0} of {1}",
    laws=(Law("polygamma function rule", (False, True)),),
    reference="DLMF 5.15",
)
beta: Rule = define(
    "beta",
    partials=(
        lambda a, b, y: y * (digamma(a) - digamma(a + b)),
        lambda a, b, y: y * (digamma(b) - digamma(a + b)),
    ),
    python="fp.beta({0}, {1})",
    domain=((0.4, 3.0), (0.4, 3.0)),
    latex=r"\mathrm{{B}}\left({0}, {1}\right)",
    words="the beta function of {0} and {1}",
    reference="DLMF 5.12.1",
)


def _bessel_slope(n: Node, x: Node) -> Node:
    """Return the slope of J_n: -J₁ for n = 0 (DLMF 10.6.2), else half the difference of its neighbours (10.6.1)."""
    if n.is_constant and n.value == 0:
        return -besselj(1, x)
    return (besselj(previous_order(n), x) - besselj(next_order(n), x)) / 2


def _bessel_requires(n: Node, x: Node) -> list[Node]:
    """Return what J_n(x) asks: for a broken order no negative x, and for a negative one not 0 either."""
    if not n.is_constant or n.value.denominator == 1:
        return []
    return [RULES["ge" if n.value > 0 else "gt"](x, 0)]


besselj: Rule = define(
    "besselj",
    requires=_bessel_requires,
    partials=(
        NoFormula("the Bessel function has no elementary derivative formula in its order"),
        lambda n, x, y: _bessel_slope(n, x),
    ),
    python="fp.besselj({0}, {1})",
    value=float_besselj,
    domain=((0.0, 2.0), (0.4, 5.0)),
    latex=r"J_{{{0}}}\left({1}\right)",
    mathml="<mrow><msub><mi>J</mi>{0}</msub><mo>&#x2061;</mo><mrow><mo>(</mo>{1}<mo>)</mo></mrow></mrow>",
    words="the Bessel function of order {0} of {1}",
    aliases=("jv",),
    laws=(Law("Bessel function rule", (False, True)),),
    reference="DLMF 10.6.1",
)


def _lambert_requires(x: Node) -> list[Node]:
    """Return x ≥ -1/e, left out for a number that plainly is."""
    return [] if x.is_constant and 3 * x.value >= -1 else [RULES["ge"](x, -1 / e())]


lambertw: Rule = define(
    "lambertw",
    requires=_lambert_requires,
    # W' = 1/(e^W (1 + W)) instead of W/(x (1 + W)): it holds at x = 0 too.
    partials=(lambda x, y: 1 / (exp(y) * (1 + y)),),
    python="real_lambertw({0})",
    value=float_lambertw,
    mpmath="mp.lambertw({0})",
    domain=((-0.25, 3.0),),
    latex=r"W\left({0}\right)",
    words="the Lambert W function of {0}",
    laws=(Law("Lambert W rule", (True,)),),
    reference="DLMF 4.13.1, 4.13.4",
)
