"""This file values single functions with mpmath at any precision: real arithmetic on raw numbers, nothing global.

A number is mpmath's raw tuple (sign, mantissa, exponent, bits), which `mpmath.libmp` computes with at a precision that
is given with each call. Functions that libmp lacks are compiled from their `mpmath` spelling in the table and run in a
private context, one for each thread. What is not a finite real number is an exception here.
"""

from __future__ import annotations

import math
import re
import threading
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from mpmath import libmp
from mpmath.libmp import NoConvergence, fone, from_float, from_int, from_rational, fzero, round_down

from chainrule.checks.context import BoundedContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainrule.rules import Rule

Raw = Any  # mpmath's raw number, or a truth value
Number = int | float | Fraction  # each counts exactly as it is

# Numbers above 2^HUGE are not followed: the sine of one needs as many digits of π.
HUGE: Final = 40_000
TROUBLE: Final = (ArithmeticError, ValueError, TypeError, AttributeError, NotImplementedError, NoConvergence)


class NotReal(ArithmeticError):
    """A function has no finite real value at its arguments."""


def raw(value: Number, precision: int) -> Raw:
    """Return an exact number (a float counts as the binary fraction that it is) as a raw one."""
    if type(value) is int:
        return from_int(value, precision, round_down)
    if isinstance(value, Fraction):
        return from_rational(value.numerator, value.denominator, precision)
    return from_float(float(value))


def magnitude(value: Raw) -> int:
    """Return e with 2^(e-1) <= |value| < 2^e; very small for 0."""
    return int(value[2] + value[3]) if value[1] else -(1 << 60)


def as_real(value: Raw) -> Raw:
    """Return a truth value as 1 or 0, and a number as itself."""
    if value is True:
        return fone
    return fzero if value is False else value


def truth(value: Raw) -> bool:
    """Return whether a truth value holds, or a number is not 0."""
    return value if isinstance(value, bool) else bool(value[1])


MOST_BITS_OF_WHOLE_POWER = 16

# Functions of libmp, put together where it lacks one ---------------------------------------------------------------


def power(a: Raw, b: Raw, precision: int) -> Raw:
    """Return a^b for reals; 0^0 = 1."""
    if not a[1]:
        if not b[1]:
            return fone
        if b[0]:
            raise NotReal
        return fzero
    if b[2] >= 0 and b[3] + b[2] > MOST_BITS_OF_WHOLE_POWER and a[3] > 1:
        # multiplying out would take for ever; the logarithm loses as many bits as the exponent has
        more = precision + b[3] + b[2] + 10
        size = libmp.mpf_exp(libmp.mpf_mul(b, libmp.mpf_log(libmp.mpf_abs(a), more), more), precision)
        return libmp.mpf_neg(size) if a[0] and b[2] == 0 else size
    return libmp.mpf_pow(a, b, precision)


def nth_root(a: Raw, n: Raw, precision: int) -> Raw:
    """Return the real root of order n: an odd whole n takes negative numbers."""
    sign, mantissa, exponent, _ = n
    if not mantissa:
        raise NotReal
    if a[0] and mantissa and exponent == 0:  # odd and whole: the mantissa of a raw number is odd
        return libmp.mpf_neg(nth_root(libmp.mpf_neg(a), n, precision))
    if exponent >= 0 and not sign and mantissa << exponent < 100:
        return libmp.mpf_nthroot(a, mantissa << exponent, precision)
    return power(a, libmp.mpf_div(fone, n, precision + 10), precision)


def cube_root(a: Raw, precision: int) -> Raw:
    """Return the real cube root."""
    if a[0]:
        return libmp.mpf_neg(libmp.mpf_cbrt(libmp.mpf_neg(a), precision))
    return libmp.mpf_cbrt(a, precision)


def of_reciprocal(function: Callable[..., Raw]) -> Callable[..., Raw]:
    """Return x -> function(1/x)."""
    return lambda a, precision: function(libmp.mpf_div(fone, a, precision + 10), precision)


def one_over(function: Callable[..., Raw]) -> Callable[..., Raw]:
    """Return x -> 1/function(x)."""
    return lambda a, precision: libmp.mpf_div(fone, function(a, precision + 10), precision)


def sigmoid(a: Raw, precision: int) -> Raw:
    """Return 1/(1 + e^-a)."""
    grown = libmp.mpf_exp(libmp.mpf_neg(a), precision)
    return libmp.mpf_div(fone, libmp.mpf_add(fone, grown, precision), precision)


LONGEST_QUOTIENT: Final = 20_000  # bits


def modulo(a: Raw, b: Raw, precision: int) -> Raw:
    """Return a - b·floor(a/b) exactly: a/b may have more digits than the precision."""
    if not b[1]:
        raise NotReal
    if not a[1]:
        return a  # zero has no magnitude
    if abs(magnitude(a) - magnitude(b)) > LONGEST_QUOTIENT:
        raise NotReal
    return libmp.mpf_mod(a, b, precision, "n")


def logbase(a: Raw, b: Raw, precision: int) -> Raw:
    """Return ln a / ln b."""
    return libmp.mpf_div(libmp.mpf_log(a, precision), libmp.mpf_log(b, precision), precision)


def log_to(base: int) -> Callable[..., Raw]:
    """Return the logarithm to a whole base."""
    return lambda a, precision: logbase(a, from_int(base), precision)


NATIVE: Final[dict[str, Callable[..., Raw]]] = {
    "pi": libmp.mpf_pi,
    "e": libmp.mpf_e,
    "layer": lambda a, _: a,
    "add": libmp.mpf_add,
    "subtract": libmp.mpf_sub,
    "multiply": libmp.mpf_mul,
    "divide": libmp.mpf_div,
    "negate": lambda a, _: libmp.mpf_neg(a),
    "power": power,
    "exp": libmp.mpf_exp,
    "exp2": lambda a, precision: libmp.mpf_pow(from_int(2), a, precision),
    "log": libmp.mpf_log,
    "log2": log_to(2),
    "log10": log_to(10),
    "logbase": logbase,
    "sqrt": libmp.mpf_sqrt,
    "cbrt": cube_root,
    "root": nth_root,
    "hypot": libmp.mpf_hypot,
    "sin": libmp.mpf_sin,
    "cos": libmp.mpf_cos,
    "tan": libmp.mpf_tan,
    "cot": one_over(libmp.mpf_tan),
    "sec": one_over(libmp.mpf_cos),
    "csc": one_over(libmp.mpf_sin),
    "asin": libmp.mpf_asin,
    "acos": libmp.mpf_acos,
    "atan": libmp.mpf_atan,
    "asec": of_reciprocal(libmp.mpf_acos),
    "acsc": of_reciprocal(libmp.mpf_asin),
    "sinh": libmp.mpf_sinh,
    "cosh": libmp.mpf_cosh,
    "tanh": libmp.mpf_tanh,
    "coth": one_over(libmp.mpf_tanh),
    "sech": one_over(libmp.mpf_cosh),
    "csch": one_over(libmp.mpf_sinh),
    "asinh": libmp.mpf_asinh,
    "acosh": libmp.mpf_acosh,
    "atanh": libmp.mpf_atanh,
    "abs": lambda a, _: libmp.mpf_abs(a),
    "sign": lambda a, _: from_int(libmp.mpf_sign(a)),
    "floor": libmp.mpf_floor,
    "ceil": libmp.mpf_ceil,
    "mod": modulo,
    "max": lambda a, b, _: a if libmp.mpf_ge(a, b) else b,
    "min": lambda a, b, _: a if libmp.mpf_le(a, b) else b,
    "lt": lambda a, b, _: libmp.mpf_lt(a, b),
    "le": lambda a, b, _: libmp.mpf_le(a, b),
    "gt": lambda a, b, _: libmp.mpf_gt(a, b),
    "ge": lambda a, b, _: libmp.mpf_ge(a, b),
    "eq": lambda a, b, _: libmp.mpf_eq(as_real(a), as_real(b)),
    "ne": lambda a, b, _: not libmp.mpf_eq(as_real(a), as_real(b)),
    "erf": libmp.mpf_erf,
    "erfc": libmp.mpf_erfc,
    "gamma": libmp.mpf_gamma,
    "digamma": libmp.mpf_psi0,
    "sigmoid": sigmoid,
    "relu": lambda a, _: fzero if a[0] else a,
}

# Functions that need not look at every argument: `None` stands for an argument that has no value.


def where(values: list[Raw], _: int) -> Raw:
    """Return the chosen branch; the other one may have no value."""
    return values[1] if truth(values[0]) else values[2]


def both(values: list[Raw], _: int) -> Raw:
    """Return whether both hold; a false first one decides alone."""
    return truth(values[0]) and truth(values[1])


def either(values: list[Raw], _: int) -> Raw:
    """Return whether one holds; a true first one decides alone."""
    return truth(values[0]) or truth(values[1])


def opposite(values: list[Raw], _: int) -> Raw:
    """Return whether it does not hold."""
    return not truth(values[0])


LAZY: Final[dict[str, Callable[[list[Raw], int], Raw]]] = {
    "where": where,
    "both": both,
    "either": either,
    "opposite": opposite,
}

# Everything else: the table's mpmath spelling in a private context ---------------------------------------------------

_own = threading.local()
_KNOWN_CALLS: Final = frozenset(
    "abs max min int float round real_power real_root cube_root real_sigmoid real_lambertw".split()  # noqa: SIM905
)
_HAS_FRACTIONS: Final = re.compile(r"\d\.|\.\d|\de|\b\d+\s*/\s*\d")
_LITERAL: Final = re.compile(r"(?<![\w.{])(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.}])")
_compiled: dict[str, Callable[..., Any]] = {}


def own_context() -> BoundedContext:
    """Return this thread's context; nobody else sees its precision."""
    context: BoundedContext | None = getattr(_own, "context", None)
    if context is None:
        context = _own.context = BoundedContext()
    return context


class _OwnContext:
    """The name `mp` in spellings: this thread's context."""

    def __getattr__(self, name: str) -> Any:
        return getattr(own_context(), name)


def _on_context(function: Callable[..., Raw]) -> Callable[..., Any]:
    """Return a function of raw numbers as one of mpmath's numbers, for use in spellings."""

    def call(*args: Any) -> Any:
        context = own_context()
        numbers = [context.convert(arg)._mpf_ for arg in args]
        return context.make_mpf(function(*numbers, context.prec))

    return call


def real_lambertw(x: Any) -> Any:
    """Return the principal branch of Lambert's W."""
    return own_context().lambertw(x)


_SPELLINGS_KNOW: Final[dict[str, Any]] = {
    "mp": _OwnContext(),
    "math": _OwnContext(),
    "fp": _OwnContext(),
    "real_power": _on_context(power),
    "real_root": _on_context(nth_root),
    "cube_root": _on_context(cube_root),
    "real_sigmoid": _on_context(sigmoid),
    "real_lambertw": real_lambertw,
}


def compiled(template: str, arity: int) -> Callable[..., Any]:
    """Return the function of mpmath's numbers that a spelling such as `mp.erf({0})` means, compiled once."""
    key = f"{arity}:{template}"
    function = _compiled.get(key)
    if function is None:
        letters = [f"a{i}" for i in range(arity)]
        source = f"lambda {', '.join(letters)}: {_with_exact_numbers(template).format(*letters)}"
        function = eval(source, dict(_SPELLINGS_KNOW))  # noqa: S307  (the table's own text)
        _compiled[key] = function
    return function


def _with_exact_numbers(template: str) -> str:
    """Return a spelling in which 0.1 and 1/3 count as what they say, and not as the nearest floats."""
    if not _HAS_FRACTIONS.search(template):
        return template
    return _LITERAL.sub(lambda found: f"mp.mpf('{found.group()}')", template)


def spelling_of(rule: Rule) -> str | None:
    """Return the spelling of a rule that mpmath knows: its own, else its Python one, else None."""
    for template in (rule.mpmath, rule.python):
        names = re.findall(r"\b(?:mp|math|fp)\.(\w+)", template)
        plain = set(re.findall(r"(?<![.\w])[a-z_]\w*(?=\()", template))
        if all(hasattr(own_context(), name) for name in names) and plain <= _KNOWN_CALLS:
            return template
    return None


def by_spelling(rule: Rule, arity: int) -> Callable[[list[Raw], int], Raw]:
    """Return the function of raw numbers (a list of them, and the precision) that the table spells for mpmath.

    A rule without such a spelling has the value that it has in floats. Raises NotReal where the result is complex or
    not finite, and what mpmath raises at poles.
    """
    template = spelling_of(rule)

    def call(values: list[Raw], precision: int) -> Raw:
        context = own_context()
        context.prec = precision
        if None in values:
            raise NotReal
        if template is None:
            return _by_floats(rule, values)
        numbers = [value if isinstance(value, bool) else context.make_mpf(value) for value in values]
        return as_raw(compiled(template, arity)(*numbers), precision)

    return call


def _by_floats(rule: Rule, values: list[Raw]) -> Raw:
    """Return the value in floats of a rule that mpmath cannot value."""
    found = float(rule.value(*[value if isinstance(value, bool) else libmp.to_float(value) for value in values]))
    if not math.isfinite(found):
        raise NotReal
    return from_float(found)


def as_raw(result: Any, precision: int) -> Raw:
    """Return what a spelling gave as a raw number; raise NotReal for a complex one."""
    if isinstance(result, bool):
        return result
    if hasattr(result, "_mpc_"):
        real, imaginary = result._mpc_
        if imaginary != fzero:
            raise NotReal
        return real
    if hasattr(result, "_mpf_"):
        return result._mpf_
    return raw(result, precision)


# A function that nobody defined: a smooth one is put in its place -----------------------------------------------------


def stand_in(name: str, orders: tuple[int, ...]) -> Callable[[list[Raw], int], Raw]:
    """Return a smooth function for the name, differentiated `orders` times in each argument.

    It is Σ a·sin(Σ bᵢ·tᵢ + c) over two terms; each derivative in tᵢ multiplies by bᵢ and turns the phase a quarter on.
    """
    seed = sum((index + 1) * ord(letter) for index, letter in enumerate(name)) + 7 * len(orders)
    terms = []
    for term in (1, 2):
        slopes = [Fraction(11 + (seed * (term + 2) + 5 * index) % 13, 16) for index in range(len(orders))]
        factor = Fraction(9 + (seed * (term + 4)) % 11, 12)
        for slope, order in zip(slopes, orders):
            factor *= slope**order
        terms.append((factor, slopes, Fraction((seed * (term + 6)) % 17, 10)))
    quarter = sum(orders) % 4

    def call(values: list[Raw], precision: int) -> Raw:
        if None in values:
            raise NotReal
        total = fzero
        for factor, slopes, start in terms:
            phase = raw(start, precision)
            for slope, value in zip(slopes, values):
                phase = libmp.mpf_add(phase, libmp.mpf_mul(raw(slope, precision), as_real(value), precision), precision)
            wave = (libmp.mpf_sin if quarter % 2 == 0 else libmp.mpf_cos)(phase, precision)
            if quarter in (2, 3):
                wave = libmp.mpf_neg(wave)
            total = libmp.mpf_add(total, libmp.mpf_mul(raw(factor, precision), wave, precision), precision)
        return total

    return call
