"""This file says what Python's own functions do to traced numbers: those of `math`, and the built-in ones."""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

from chainrule.readers.python.reading import BranchTaken
from chainrule.readers.python.tracer import (
    Symbolic,
    Traced,
    apply,
    as_number,
    compare,
    number_of,
    rounded,
    shown,
    truncated,
    whole_of,
)
from chainrule.readers.python.unsupported import user_place
from chainrule.rules import RULES, Rule, find

# Called with the function itself, its arguments, and its keyword arguments.
Handler = Callable[[Callable[..., Any], tuple[Any, ...], dict[str, Any]], Any]

HANDLERS: Final[dict[Any, Handler]] = {}
_NOT_BY_NAME: Final = frozenset(("factorial", "hypot", "log", "floor", "ceil", "trunc", "pow", "fmod"))


def has_traced(values: Iterable[Any]) -> bool:
    """Return whether one of `values` is traced."""
    return any(isinstance(value, Symbolic) for value in values)


def holds_traced(value: Any, depth: int = 3) -> bool:
    """Return whether `value` is traced, or a list, tuple, set or dictionary that holds something traced."""
    if isinstance(value, Symbolic):
        return True
    if depth and isinstance(value, list | tuple | set | frozenset):
        return any(holds_traced(item, depth - 1) for item in value)
    if depth and isinstance(value, Mapping):
        return any(holds_traced(item, depth - 1) for item in value.values())
    return False


def handler_for(function: Any) -> Handler | None:
    """Return what a library function does to traced numbers, if it is a known one."""
    try:
        known = HANDLERS.get(function)
    except TypeError:  # what cannot be hashed is no library function
        return None
    if known is None and getattr(function, "__module__", "") == "statistics":
        known = _BY_NAME.get(function.__name__)
    if known is None and isinstance(function, Rule):
        known = by_rule(function)
    return known


def by_rule(rule: Rule) -> Handler:
    """Return the handler of a function that one rule describes."""

    def handle(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        if options or len(args) != rule.arity:
            return function(*args, **options)  # which says what is wrong
        plain = rule.value if isinstance(function, Rule) else function
        return apply(rule, plain, *[as_number(arg) for arg in args])

    return handle


def _of(*functions: Any) -> Callable[[Handler], Handler]:
    """Register a handler for these functions."""

    def register(handler: Handler) -> Handler:
        for function in functions:
            HANDLERS[function] = handler
        return handler

    return register


def _plain_arguments(made: Callable[..., Any]) -> Handler:
    """Return the handler for a function whose result is written with operators."""
    return lambda _function, args, options: made(*[as_number(arg) for arg in args], **options)


def fold(rule: Rule, plain: Callable[..., Any], values: Iterable[Any]) -> Any:
    """Return the values combined by a rule from the left."""
    return functools.reduce(lambda a, b: _combined(rule, plain, a, b), [as_number(value) for value in values])


def _combined(rule: Rule, plain: Callable[..., Any], a: Any, b: Any) -> Any:
    return apply(rule, plain, a, b) if has_traced((a, b)) else plain(a, b)


def with_number(made: Any, plain: Callable[..., Any], values: Iterable[Any]) -> Any:
    """Return `made` with the number that the plain function itself makes of the numbers of `values`."""
    if isinstance(made, Traced):
        numbers = [number_of(as_number(value)) for value in values]
        if all(number is not None for number in numbers):
            made.number = made.trace.number(lambda *all_of_them: plain(all_of_them), numbers)
    return made


@_of(max, min)
def _largest(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    if len(args) == 1:
        args = (list(args[0]),)
    values = args[0] if len(args) == 1 else args
    if options.get("key") is not None or not values or not has_traced(values):
        return function(*args, **options)
    return fold(RULES[function.__name__], function, values)


@_of(sum, math.fsum)
def _sum(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    values = list(args[0])
    if not has_traced([*values, *args[1:], *options.values()]):
        return function(values, *args[1:], **options)
    start = options.get("start", args[1] if len(args) > 1 else 0)
    everything = values if isinstance(start, int) and start == 0 else [start, *values]
    if any(not isinstance(value, Symbolic | float | int | Fraction) for value in everything):
        return functools.reduce(operator.add, values, start)
    return with_number(fold(RULES["add"], operator.add, everything), function, everything)


def _product(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    values = list(args[0])
    start = options.get("start", 1)
    if not has_traced([*values, start]):
        return function(values, **options)
    everything = values if isinstance(start, int) and start == 1 else [start, *values]
    return fold(RULES["multiply"], operator.mul, everything)


@_of(float)
def _float(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    return as_number(args[0]) if args and isinstance(args[0], Symbolic) else function(*args, **options)


@_of(int, math.trunc)
def _int(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    value = as_number(args[0]) if args else None
    if isinstance(value, Traced):
        return value if value.whole else truncated(value, int)
    return function(*args, **options)


@_of(type)
def _type(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    if len(args) == 1 and isinstance(args[0], Symbolic):
        return float if isinstance(args[0], Traced) else bool
    return function(*args, **options)


@_of(math.log)
def _log(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    if options or len(args) not in {1, 2}:
        return function(*args, **options)
    if len(args) == 1:
        return apply(RULES["log"], function, as_number(args[0]))
    value, base = as_number(args[0]), as_number(args[1])
    known = None if isinstance(base, Symbolic) else {2: "log2", 10: "log10", math.e: "log"}.get(base)
    if known:
        return apply(RULES[known], lambda number: function(number, base), value)
    return apply(RULES["logbase"], function, value, base)


@_of(math.pow)
def _pow(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    if options or len(args) != 2:
        return function(*args, **options)
    base, exponent = as_number(args[0]), as_number(args[1])
    if not isinstance(base, Symbolic) and base == math.e:
        return apply(RULES["exp"], lambda number: function(base, number), exponent)
    return apply(RULES["power"], function, base, exponent)


@_of(math.hypot)
def _hypot(function: Callable[..., Any], args: tuple[Any, ...], _options: dict[str, Any]) -> Any:
    values = [as_number(value) for value in args]
    made = abs(values[0]) if len(values) == 1 else fold(RULES["hypot"], math.hypot, values)
    return with_number(made, lambda numbers: function(*numbers), values)


@_of(math.isnan, math.isinf, math.isfinite, math.isclose)
def _asked(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> bool:
    values = [as_number(value) for value in args]
    numbers = [number_of(value) for value in values]
    first = next(value for value in values if isinstance(value, Symbolic))
    if None in numbers:
        raise first.trace.undecided(first.frame, first.node, f"{function.__name__}")
    held = bool(function(*numbers, **options))
    text = f"{function.__name__}({', '.join(shown(value) for value in values)})"
    return first.trace.decide(first.frame, first.node, BranchTaken(text, held=held, where=str(user_place())))


def sign_of(value: Any) -> Any:
    """Return 1 where `value` is at least 0, else -1."""
    return apply(RULES["where"], lambda held, a, b: a if held else b, compare("ge", value, 0), 1, -1)


def _copysign(a: Any, b: Any) -> Any:
    return abs(a) * (sign_of(b) if isinstance(b, Symbolic) else int(math.copysign(1, b)))


def remainder_towards_zero(a: Any, b: Any) -> Any:
    """Return the remainder of a / b with the sign of a, as C and `math.fmod` have it."""
    quotient = a / b
    made = a - b * truncated(quotient)
    made.number = made.trace.number(math.fmod, [number_of(a), number_of(b)])
    return made


def _distance(p: Iterable[Any], q: Iterable[Any]) -> Any:
    squares = [(a - b) ** 2 for a, b in zip(list(p), list(q), strict=True)]
    return apply(RULES["sqrt"], math.sqrt, fold(RULES["add"], operator.add, squares))


def weighted_sum(p: Iterable[Any], q: Iterable[Any]) -> Any:
    """Return the sum of products of two lists of the same length."""
    products = [a * b for a, b in zip(list(p), list(q), strict=True)]
    return fold(RULES["add"], operator.add, products) if products else 0


def mean(values: Iterable[Any]) -> Any:
    """Return the sum of the values divided by their number."""
    everything = list(values)
    return fold(RULES["add"], operator.add, everything) / len(everything)


def _spread(values: list[Any], fewer: int) -> Any:
    """Return the mean squared distance from the mean; a sample's divides by one fewer."""
    middle = mean(values)
    return fold(RULES["add"], operator.add, [(value - middle) ** 2 for value in values]) / (len(values) - fewer)


def _or_plain(made: Callable[..., Any]) -> Handler:
    """Return the handler for a function of iterables; it is called as it is where nothing in them is traced."""

    def handle(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        lists = tuple(arg if isinstance(arg, Symbolic) else list(arg) for arg in args)
        if options or not any(holds_traced(one) for one in lists):
            return function(*lists, **options)
        return made(*lists)

    return handle


def _modf(value: Any) -> tuple[Any, Any]:
    whole = truncated(value)
    return value - whole, whole


HANDLERS.update({
    math.fabs: _plain_arguments(abs),
    math.floor: _plain_arguments(lambda x: whole_of("floor", math.floor, x)),
    math.ceil: _plain_arguments(lambda x: whole_of("ceil", math.ceil, x)),
    math.degrees: _plain_arguments(lambda x: x * (180 / math.pi)),
    math.radians: _plain_arguments(lambda x: x * (math.pi / 180)),
    math.copysign: _plain_arguments(_copysign),
    math.fmod: _plain_arguments(remainder_towards_zero),
    math.remainder: _plain_arguments(lambda a, b: a - b * rounded(a / b)),
    math.ldexp: _plain_arguments(lambda x, n: x * 2**n),
    math.modf: _plain_arguments(_modf),
    math.prod: _product,
    math.dist: _or_plain(_distance),
})  # fmt: skip
_BY_NAME: Final[dict[str, Handler]] = {  # those of the module statistics
    "mean": _or_plain(mean),
    "fmean": _or_plain(mean),
    "variance": _or_plain(lambda values: _spread(values, 1)),
    "pvariance": _or_plain(lambda values: _spread(values, 0)),
    "stdev": _or_plain(lambda values: apply(RULES["sqrt"], math.sqrt, _spread(values, 1))),
    "pstdev": _or_plain(lambda values: apply(RULES["sqrt"], math.sqrt, _spread(values, 0))),
}
# What newer Pythons have.
for _name, _made in {
    "sumprod": _or_plain(weighted_sum),
    "fma": _plain_arguments(lambda x, y, z: x * y + z),
}.items():
    if hasattr(math, _name):
        HANDLERS[getattr(math, _name)] = _made
for _name in dir(math):
    _rule = None if _name in _NOT_BY_NAME else find(_name)
    if _rule is not None and _rule.arity and callable(getattr(math, _name)):
        HANDLERS.setdefault(getattr(math, _name), by_rule(_rule))

# These take an iterable, which may yield traced numbers though it does not look like it.
OF_ITERABLES: Final = frozenset((max, min, sum, math.fsum, math.prod, math.dist))
