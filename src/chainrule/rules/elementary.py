"""This file defines exponentials, logarithms, roots, and the trigonometric and hyperbolic functions."""

from __future__ import annotations

import math
from typing import Any

from chainrule.graph import Node, const
from chainrule.rules.rule import CONSTANT_KIND, POWER, PREFIX, RULES, Law, Rule, define, demands, within

# fmt: off
pi: Rule = define("pi", sign=">0", kind=CONSTANT_KIND, arity=0, python="math.pi", mpmath="mp.pi", latex=r"\pi",
                  mathml="<mi>π</mi>", text="pi", words="pi", aliases=("π",))
e: Rule = define("e", sign=">0", kind=CONSTANT_KIND, arity=0, python="math.e", mpmath="mp.e", latex="e",
                 mathml="<mi>e</mi>", text="e", words="e")
inf: Rule = define("inf", kind=CONSTANT_KIND, arity=0, python="math.inf", mpmath="mp.inf", latex=r"\infty",
             mathml="<mi>∞</mi>", text="inf", words="infinity", aliases=("∞",))
# fmt: on


def log2_of_two() -> Node:
    """Return ln 2."""
    return log(const(2))


# Exponentials and logarithms ------------------------------------------------------------------------------------

exp: Rule = define(
    "exp",
    sign=">0",
    partials=(lambda x, y: y,),
    latex="e^{{{0}}}",
    text="e^{0}",
    holds=POWER,
    words="e to the power {0}",
    laws=(Law("exponential rule", (True,)),),
    inverse="log",
    reference="DLMF 4.2.19",
)
log: Rule = define(
    "log",
    requires=demands("gt", 0),
    partials=(lambda x, y: 1 / x,),
    domain=((0.2, 3.0),),
    latex=r"\ln {0}",
    text="ln({0})",
    holds=PREFIX,
    needs=(PREFIX,),
    words="the natural logarithm of {0}",
    laws=(Law("logarithm rule", (True,)),),
    aliases=("ln", "loge"),
    inverse="exp",
    reference="DLMF 4.2.2",
)
exp2: Rule = define(
    "exp2",
    sign=">0",
    partials=(lambda x, y: y * log2_of_two(),),
    mpmath="mp.power(2, {0})",
    latex="2^{{{0}}}",
    mathml="<msup><mn>2</mn>{0}</msup>",
    holds=POWER,
    words="2 to the power {0}",
    laws=(Law("exponential rule", (True,)),),
)
expm1: Rule = define(
    "expm1",
    partials=(lambda x, y: exp(x),),
    latex=r"\operatorname{{expm1}} {0}",
    holds=PREFIX,
    needs=(PREFIX,),
    words="1 less than e to the power {0}",
)
log1p: Rule = define(
    "log1p",
    requires=demands("gt", -1),
    partials=(lambda x, y: 1 / (1 + x),),
    domain=((-0.6, 3.0),),
    latex=r"\operatorname{{log1p}} {0}",
    holds=PREFIX,
    needs=(PREFIX,),
    words="the natural logarithm of 1 plus {0}",
)
log2: Rule = define(
    "log2",
    requires=demands("gt", 0),
    partials=(lambda x, y: 1 / (x * log2_of_two()),),
    domain=((0.2, 3.0),),
    mpmath="mp.log({0}, 2)",
    latex=r"\log_{{2}} {0}",
    text="log_2({0})",
    holds=PREFIX,
    needs=(PREFIX,),
    words="the logarithm of {0} to base 2",
    laws=(Law("logarithm rule", (True,)),),
)
log10: Rule = define(
    "log10",
    requires=demands("gt", 0),
    partials=(lambda x, y: 1 / (x * log(const(10))),),
    domain=((0.2, 3.0),),
    latex=r"\log_{{10}} {0}",
    text="log_10({0})",
    holds=PREFIX,
    needs=(PREFIX,),
    words="the logarithm of {0} to base 10",
    laws=(Law("logarithm rule", (True,)),),
    aliases=("lg",),
)
logbase: Rule = define(
    "logbase",
    requires=lambda x, b: [RULES["gt"](x, 0), RULES["gt"](b, 0), RULES["ne"](b, 1)],
    partials=(lambda x, b, y: 1 / (x * log(b)), lambda x, b, y: -(y / (b * log(b)))),
    domain=((0.2, 3.0), (2.0, 5.0)),
    python="math.log({0}) / math.log({1})",
    mpmath="mp.log({0}) / mp.log({1})",
    latex=r"\log_{{{1}}} {0}",
    mathml='<mrow><msub><mi>log</mi>{1}</msub><mo>&#x2061;</mo><mspace width="0.1667em"/>{0}</mrow>',
    holds=PREFIX,
    needs=(PREFIX, 0),
    words="the logarithm of {0} to base {1}",
    laws=(Law("logarithm rule", (True, False)),),
)

# Roots ----------------------------------------------------------------------------------------------------------

sqrt: Rule = define(
    "sqrt",
    sign=">=0",
    requires=demands("ge", 0),
    partials=(lambda x, y: 1 / (2 * y),),
    domain=((0.2, 3.0),),
    latex=r"\sqrt{{{0}}}",
    mathml="<msqrt>{0}</msqrt>",
    words="the square root of {0}",
    laws=(Law("square root rule", (True,)),),
    aliases=("√",),
)
cbrt: Rule = define(
    "cbrt",
    partials=(lambda x, y: 1 / (3 * y**2),),
    domain=((0.2, 3.0),),
    mpmath="cube_root({0})",
    latex=r"\sqrt[3]{{{0}}}",
    mathml="<mroot>{0}<mn>3</mn></mroot>",
    words="the cube root of {0}",
    laws=(Law("root rule", (True,)),),
    aliases=("∛",),
    parity="odd",
)


def float_root(x: float, n: float) -> float:
    """Return the real n-th root: odd n takes negatives, even n does not."""
    if x < 0:
        return -math.pow(-x, 1 / n) if n % 2 == 1 else math.nan
    return math.pow(x, 1 / n)


def root_requires(x: Node, n: Node) -> list[Node]:
    """Return what the n-th root asks: an odd root takes every x, others none below 0; a negative n divides by it."""
    if not n.is_constant or n.value == 0:
        return [RULES["ne"](n, 0)]
    if n.value.denominator == 1 and n.value % 2:
        return [] if n.value > 0 else [RULES["ne"](x, 0)]
    return [RULES["ge" if n.value > 0 else "gt"](x, 0)]


root: Rule = define(
    "root",
    requires=root_requires,
    partials=(lambda x, n, y: y / (n * x), lambda x, n, y: -(y * log(x) / n**2)),
    domain=((0.2, 3.0), (2.0, 4.0)),
    value=float_root,
    python="real_root({0}, {1})",
    mpmath="real_root({0}, {1})",
    latex=r"\sqrt[{1}]{{{0}}}",
    mathml="<mroot>{0}{1}</mroot>",
    words="the root of {0} of order {1}",
    laws=(Law("root rule", (True, False)),),
    aliases=("nthroot",),
)
hypot: Rule = define(
    "hypot",
    sign=">=0",
    partials=(lambda a, b, y: a / y, lambda a, b, y: b / y),
    domain=((0.3, 2.0), (0.3, 2.0)),
    words="the hypotenuse of {0} and {1}",
)

# Trigonometric --------------------------------------------------------------------------------------------------


def _function(latex: str, words: str, law: str, **fields: Any) -> dict[str, Any]:
    """Return the fields that functions written in front of their argument share."""
    return {
        "latex": latex + " {0}",
        "holds": PREFIX,
        "needs": (PREFIX,),
        "words": f"the {words} of {{0}}",
        "laws": (Law(law, (True,)),),
        **fields,
    }


ANGLE = ((-1.2, 1.4),)
NOT_ZERO = ((0.3, 1.4),)
# fmt: off
sin: Rule = define("sin", partials=(lambda x, y: cos(x),), parity="odd", inverse="asin",
             **_function(r"\sin", "sine", "sine rule", reference="DLMF 4.20.1"))
cos: Rule = define("cos", partials=(lambda x, y: -sin(x),), parity="even", inverse="acos",
             **_function(r"\cos", "cosine", "cosine rule", reference="DLMF 4.20.2"))
tan: Rule = define("tan", requires=lambda x: [RULES["ne"](cos(x), 0)],
             partials=(lambda x, y: sec(x)**2,), parity="odd", inverse="atan", domain=ANGLE,
             **_function(r"\tan", "tangent", "tangent rule", reference="DLMF 4.20.3"))
cot: Rule = define("cot", requires=lambda x: [RULES["ne"](sin(x), 0)],
             partials=(lambda x, y: -csc(x)**2,), parity="odd", inverse="acot", domain=NOT_ZERO,
             python="1 / math.tan({0})",
             **_function(r"\cot", "cotangent", "cotangent rule", reference="DLMF 4.20.6"))
sec: Rule = define("sec", sign="!=0", requires=lambda x: [RULES["ne"](cos(x), 0)],
             partials=(lambda x, y: y * tan(x),), parity="even", inverse="asec", domain=ANGLE,
             python="1 / math.cos({0})",
             **_function(r"\sec", "secant", "secant rule", reference="DLMF 4.20.5"))
csc: Rule = define("csc", requires=lambda x: [RULES["ne"](sin(x), 0)], sign="!=0",
             partials=(lambda x, y: -(y * cot(x)),), parity="odd", inverse="acsc", domain=NOT_ZERO,
             python="1 / math.sin({0})", aliases=("cosec",),
             **_function(r"\csc", "cosecant", "cosecant rule", reference="DLMF 4.20.4"))

asin: Rule = define("asin", requires=within("le", 1),
             partials=(lambda x, y: 1 / sqrt(1 - x**2),), parity="odd", domain=((-0.9, 0.9),),
              aliases=("arcsin",),
              **_function(r"\arcsin", "inverse sine", "inverse sine rule", reference="DLMF 4.24.7"))
acos: Rule = define("acos", requires=within("le", 1),
             partials=(lambda x, y: -(1 / sqrt(1 - x**2)),), domain=((-0.9, 0.9),), aliases=("arccos",),
              **_function(r"\arccos", "inverse cosine", "inverse cosine rule", reference="DLMF 4.24.8"))
atan: Rule = define("atan", partials=(lambda x, y: 1 / (1 + x**2),), parity="odd", aliases=("arctan",),
              **_function(r"\arctan", "inverse tangent", "inverse tangent rule", reference="DLMF 4.24.9"))
acot: Rule = define("acot", partials=(lambda x, y: -(1 / (1 + x**2)),), domain=NOT_ZERO, aliases=("arccot",),
              python="math.pi / 2 - math.atan({0})", mpmath="mp.pi / 2 - mp.atan({0})",
              **_function(r"\operatorname{{arccot}}", "inverse cotangent", "inverse cotangent rule"))
asec: Rule = define("asec", requires=within("ge", 1),
             partials=(lambda x, y: 1 / (abs_of(x) * sqrt(x**2 - 1)),), domain=((1.2, 3.0),),
              python="math.acos(1 / {0})", mpmath="mp.acos(1 / {0})", aliases=("arcsec",),
              **_function(r"\operatorname{{arcsec}}", "inverse secant", "inverse secant rule"))
acsc: Rule = define("acsc", requires=within("ge", 1),
             partials=(lambda x, y: -(1 / (abs_of(x) * sqrt(x**2 - 1))),), parity="odd",
              domain=((1.2, 3.0),), python="math.asin(1 / {0})", mpmath="mp.asin(1 / {0})",
              aliases=("arccsc", "acosec", "arccosec"),
              **_function(r"\operatorname{{arccsc}}", "inverse cosecant", "inverse cosecant rule"))
atan2: Rule = define("atan2", partials=(lambda v, u, y: u / (u**2 + v**2), lambda v, u, y: -(v / (u**2 + v**2))),
               domain=((0.3, 2.0), (0.3, 2.0)), words="the angle of the point {1}, {0}", aliases=("arctan2",),
               latex=r"\operatorname{{atan2}}\left({0}, {1}\right)")
# fmt: on

# Hyperbolic -----------------------------------------------------------------------------------------------------
# fmt: off
sinh: Rule = define("sinh", partials=(lambda x, y: cosh(x),), parity="odd", inverse="asinh",
              **_function(r"\sinh", "hyperbolic sine", "hyperbolic sine rule", reference="DLMF 4.34.1"))
cosh: Rule = define("cosh", sign=">0", partials=(lambda x, y: sinh(x),), parity="even",
              **_function(r"\cosh", "hyperbolic cosine", "hyperbolic cosine rule", reference="DLMF 4.34.2"))
tanh: Rule = define("tanh", partials=(lambda x, y: 1 - y**2,), parity="odd", inverse="atanh",
              **_function(r"\tanh", "hyperbolic tangent", "hyperbolic tangent rule", reference="DLMF 4.34.3"))
coth: Rule = define("coth", requires=demands("ne", 0),
             partials=(lambda x, y: -csch(x)**2,), parity="odd", domain=NOT_ZERO,
              python="1 / math.tanh({0})",
              **_function(r"\coth", "hyperbolic cotangent", "hyperbolic cotangent rule"))
sech: Rule = define("sech", sign=">0",
             partials=(lambda x, y: -(y * tanh(x)),), parity="even",
             python="2 * math.exp(-abs({0})) / (1 + math.exp(-2 * abs({0})))",
              **_function(r"\operatorname{{sech}}", "hyperbolic secant", "hyperbolic secant rule"))
csch: Rule = define("csch", requires=demands("ne", 0),
             partials=(lambda x, y: -(y * coth(x)),), parity="odd", domain=NOT_ZERO,
              python="-2 * math.copysign(math.exp(-abs({0})), {0}) / math.expm1(-2 * abs({0}))", aliases=("cosech",),
              **_function(r"\operatorname{{csch}}", "hyperbolic cosecant", "hyperbolic cosecant rule"))
asinh: Rule = define("asinh", partials=(lambda x, y: 1 / sqrt(x**2 + 1),), parity="odd",
               aliases=("arcsinh", "arsinh"),
               **_function(r"\operatorname{{arsinh}}", "inverse hyperbolic sine",
                           "inverse hyperbolic sine rule"))
acosh: Rule = define("acosh", requires=demands("ge", 1),
             partials=(lambda x, y: 1 / (sqrt(x - 1) * sqrt(x + 1)),), domain=((1.2, 3.0),),
               aliases=("arccosh", "arcosh"),
               **_function(r"\operatorname{{arcosh}}", "inverse hyperbolic cosine",
                           "inverse hyperbolic cosine rule"))
atanh: Rule = define("atanh", requires=within("lt", 1),
             partials=(lambda x, y: 1 / (1 - x**2),), parity="odd", domain=((-0.9, 0.9),),
               aliases=("arctanh", "artanh"),
               **_function(r"\operatorname{{artanh}}", "inverse hyperbolic tangent",
                           "inverse hyperbolic tangent rule"))
acoth: Rule = define("acoth", requires=within("gt", 1),
             partials=(lambda x, y: 1 / (1 - x**2),), parity="odd", domain=((1.2, 3.0),),
               python="math.atanh(1 / {0})", mpmath="mp.atanh(1 / {0})", aliases=("arccoth", "arcoth"),
               **_function(r"\operatorname{{arcoth}}", "inverse hyperbolic cotangent",
                           "inverse hyperbolic cotangent rule"))
asech: Rule = define("asech", requires=lambda x: [RULES["gt"](x, 0), RULES["le"](x, 1)],
             partials=(lambda x, y: -(1 / (x * sqrt(1 - x**2))),), domain=((0.2, 0.9),),
               python="math.acosh(1 / {0})", mpmath="mp.acosh(1 / {0})", aliases=("arcsech", "arsech"),
               **_function(r"\operatorname{{arsech}}", "inverse hyperbolic secant",
                           "inverse hyperbolic secant rule"))
acsch: Rule = define("acsch", requires=demands("ne", 0),
             partials=(lambda x, y: -(1 / (abs_of(x) * sqrt(x**2 + 1))),), parity="odd",
               domain=NOT_ZERO, python="math.asinh(1 / {0})", mpmath="mp.asinh(1 / {0})",
               aliases=("arccsch", "arcsch"),
               **_function(r"\operatorname{{arcsch}}", "inverse hyperbolic cosecant",
                           "inverse hyperbolic cosecant rule"))
# fmt: on


def abs_of(x: Node) -> Node:
    """Return |x|; looked up late, because abs is defined after this file."""
    return RULES["abs"](x)

