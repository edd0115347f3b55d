"""This file defines the activation functions of neural networks."""

from __future__ import annotations

import math

from chainrule.graph import const
from chainrule.rules.elementary import exp, pi, sqrt
from chainrule.rules.piecewise import gt, where
from chainrule.rules.rule import PIECEWISE, Kink, Law, Rule, define
from chainrule.rules.special import erf


def float_sigmoid(x: float) -> float:
    """Return 1/(1 + e^-x) without overflow."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    grown = math.exp(x)
    return grown / (1 + grown)


sigmoid: Rule = define(
    "sigmoid",
    sign=">0",
    partials=(lambda x, y: y * (1 - y),),
    value=float_sigmoid,
    python="real_sigmoid({0})",
    mpmath="1 / (1 + mp.exp(-{0}))",
    latex=r"\sigma\left({0}\right)",
    words="the sigmoid of {0}",
    aliases=("logistic", "expit"),
    laws=(Law("sigmoid rule", (True,)),),
)
softplus: Rule = define(
    "softplus",
    sign=">0",
    partials=(lambda x, y: sigmoid(x),),
    python="max({0}, 0.0) + math.log1p(math.exp(-abs({0})))",
    mpmath="mp.log1p(mp.exp({0}))",
    words="the softplus of {0}",
    laws=(Law("softplus rule", (True,)),),
)
relu: Rule = define(
    "relu",
    sign=">=0",
    kind=PIECEWISE,
    partials=(lambda x, y: where(gt(x, 0), const(1), const(0)),),
    python="max({0}, 0.0)",
    mpmath="max({0}, mp.zero)",
    domain=((0.2, 2.0),),
    latex=r"\operatorname{{ReLU}}\left({0}\right)",
    words="{0} where it is positive, otherwise 0",
    laws=(Law("rectifier rule", (True,), lambda d, x, y: where(gt(x, 0), d(x), const(0))),),
    kink=Kink(lambda x: x == 0, "the slope of relu at 0 is taken as 0"),
)
leaky_relu: Rule = define(
    "leaky_relu",
    kind=PIECEWISE,
    partials=(
        lambda x, s, y: where(gt(x, 0), const(1), s),
        lambda x, s, y: where(gt(x, 0), const(0), x),
    ),
    python="({0} if {0} > 0 else {1} * {0})",
    mpmath="({0} if {0} > 0 else {1} * {0})",
    domain=((0.2, 2.0), (0.01, 0.3)),
    latex=r"\operatorname{{LeakyReLU}}\left({0}, {1}\right)",
    words="{0} where it is positive, otherwise {1} times {0}",
    laws=(Law("rectifier rule", (True, False), lambda d, x, s, y: where(gt(x, 0), d(x), s * d(x))),),
    kink=Kink(lambda x, s: x == 0 and s != 1, "the slope of leaky_relu at 0 is taken as that of its left side"),
)
gelu: Rule = define(
    "gelu",
    partials=(lambda x, y: (1 + erf(x / sqrt(const(2)))) / 2 + x * exp(-(x**2) / 2) / sqrt(2 * pi()),),
    python="{0} / 2 * (1 + math.erf({0} / math.sqrt(2)))",
    mpmath="{0} / 2 * mp.erfc(-{0} / mp.sqrt(2))",
    words="the gaussian error linear unit of {0}",
    laws=(Law("gelu rule", (True,)),),
    reference="Hendrycks & Gimpel 2016, arXiv:1606.08415",
)
silu: Rule = define(
    "silu",
    partials=(lambda x, y: sigmoid(x) * (1 + x * (1 - sigmoid(x))),),
    python="{0} * real_sigmoid({0})",
    value=lambda x: x * float_sigmoid(x),
    mpmath="{0} / (1 + mp.exp(-{0}))",
    words="the sigmoid linear unit of {0}",
    aliases=("swish",),
    laws=(Law("silu rule", (True,)),),
    reference="Hendrycks & Gimpel 2016, arXiv:1606.08415",
)
