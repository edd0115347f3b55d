"""This file lets numpy's functions work on traced numbers, through numpy's own protocols and without importing it."""

from __future__ import annotations

import functools
import math
import operator
import sys
from typing import TYPE_CHECKING, Any, Final

from chainrule.readers.python.constants import plain_number
from chainrule.readers.python.functions import (
    HANDLERS,
    fold,
    has_traced,
    holds_traced,
    mean,
    remainder_towards_zero,
    sign_of,
    weighted_sum,
)
from chainrule.readers.python.tracer import (
    PROTOCOLS,
    Symbolic,
    apply,
    as_number,
    compare,
    rounded,
    trace_of,
    truncated,
    whole_of,
)
from chainrule.rules import RULES, Rule, find

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def quiet(rule: Rule) -> Callable[..., float]:
    """Return a rule's function of numbers that gives nan and inf instead of raising, as numpy's functions do."""

    def plain(*numbers: float) -> float:
        try:
            return float(rule.value(*numbers))
        except OverflowError:
            return math.inf
        except (ArithmeticError, ValueError):
            return math.nan

    return plain


def _rule(name: str) -> Callable[..., Any]:
    """Return the function on traced numbers that one rule describes."""
    rule = RULES[name]
    plain = quiet(rule)
    return lambda *args: apply(rule, plain, *map(as_number, args)) if has_traced(args) else plain(*args)


def where(condition: Any, a: Any, b: Any) -> Any:
    """Return numpy's `where`: both sides are worked out, and the graph keeps the condition."""
    if not isinstance(condition, Symbolic):
        return a if condition else b
    if condition.node.dtype != "bool":
        condition = compare("ne", condition, 0)
    return apply(RULES["where"], lambda held, x, y: x if held else y, condition, as_number(a), as_number(b))


def _clip(x: Any, low: Any = None, high: Any = None, **options: Any) -> Any:
    low = options.pop("a_min", options.pop("min", low))
    high = options.pop("a_max", options.pop("max", high))
    if low is None and high is None:
        return x
    if low is None:
        return _rule("min")(x, high)
    return _rule("max")(x, low) if high is None else _rule("clip")(x, low, high)


def _compared(name: str) -> Callable[[Any, Any], Any]:
    return lambda a, b: compare(name, a, b)


def _asked(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args: HANDLERS[function](function, args, {})


def _heaviside(x: Any, at_zero: Any) -> Any:
    return where(compare("lt", x, 0), 0, where(compare("eq", x, 0), at_zero, 1))


def _sinc(x: Any) -> Any:
    angle = math.pi * x
    return where(compare("eq", x, 0), 1, _rule("sin")(angle) / angle) if compare("ne", x, 0) else 1.0


def _polyval(coefficients: Any, x: Any) -> Any:
    return functools.reduce(lambda total, coefficient: total * x + coefficient, list(coefficients))


def _interp(x: Any, xp: Any, fp: Any) -> Any:
    """Return the value of straight lines through the points; which line is a decision."""
    xp, fp = list(xp), list(fp)
    if x <= xp[0]:
        return fp[0]
    for left, right, low, high in zip(xp, xp[1:], fp, fp[1:], strict=False):
        if x <= right:
            return low + (high - low) * (x - left) / (right - left)
    return fp[-1]


def _select(conditions: Sequence[Any], choices: Sequence[Any], default: Any = 0) -> Any:
    made = default
    for condition, choice in zip(reversed(conditions), reversed(choices), strict=True):
        made = where(condition, choice, made)
    return made


_UFUNCS: Final[dict[str, Callable[..., Any]]] = {
    "add": operator.add, "subtract": operator.sub, "multiply": operator.mul, "divide": operator.truediv,
    "true_divide": operator.truediv, "floor_divide": operator.floordiv, "remainder": operator.mod, "mod": operator.mod,
    "divmod": divmod, "power": operator.pow, "float_power": operator.pow, "pow": operator.pow,
    "negative": operator.neg, "positive": operator.pos, "absolute": abs, "fabs": abs, "conjugate": lambda x: x,
    "square": lambda x: x**2, "reciprocal": lambda x: 1 / x, "fmod": remainder_towards_zero,
    "maximum": _rule("max"), "fmax": _rule("max"), "minimum": _rule("min"), "fmin": _rule("min"),
    "rint": rounded, "trunc": truncated, "fix": truncated, "clip": _clip, "heaviside": _heaviside,
    "floor": lambda x: whole_of("floor", math.floor, x), "ceil": lambda x: whole_of("ceil", math.ceil, x),
    "greater": _compared("gt"), "greater_equal": _compared("ge"), "less": _compared("lt"),
    "less_equal": _compared("le"), "equal": _compared("eq"), "not_equal": _compared("ne"),
    "logical_and": operator.and_, "logical_or": operator.or_, "logical_not": operator.invert,
    "bitwise_and": operator.and_, "bitwise_or": operator.or_, "invert": operator.invert,
    "isnan": _asked(math.isnan), "isinf": _asked(math.isinf), "isfinite": _asked(math.isfinite),
    "deg2rad": lambda x: x * (math.pi / 180), "radians": lambda x: x * (math.pi / 180),
    "rad2deg": lambda x: x * (180 / math.pi), "degrees": lambda x: x * (180 / math.pi),
    "logaddexp": lambda a, b: _rule("log")(_rule("exp")(a) + _rule("exp")(b)),
    "logaddexp2": lambda a, b: _rule("log2")(_rule("exp2")(a) + _rule("exp2")(b)),
    "copysign": lambda a, b: abs(a) * sign_of(b), "ldexp": lambda x, n: x * 2**n,
    "modf": lambda x: (x - truncated(x), truncated(x)),
    "xlogy": lambda x, y: x * _rule("log")(y), "logit": lambda p: _rule("log")(p / (1 - p)),
    "ndtr": lambda x: (1 + _rule("erf")(x / 2**0.5)) / 2,
    "j0": lambda x: _rule("besselj")(0, x), "j1": lambda x: _rule("besselj")(1, x),
}  # fmt: skip

_FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    "where": where, "clip": _clip, "select": _select, "sinc": _sinc, "polyval": _polyval, "interp": _interp,
    "round": rounded, "around": rounded, "round_": rounded, "fix": truncated,
    "dot": operator.mul, "inner": operator.mul, "vdot": operator.mul, "outer": operator.mul,
    "real": lambda x: x, "nan_to_num": lambda x, **_: x, "copy": lambda x: x, "squeeze": lambda x: x,
    "imag": lambda _: 0.0, "zeros_like": lambda _: 0.0, "ones_like": lambda _: 1.0,
    "isclose": lambda a, b, **options: HANDLERS[math.isclose](math.isclose, (a, b), _tolerances(options)),
    "any": bool, "all": bool, "iscomplexobj": lambda _: False, "isrealobj": lambda _: True,
    "ndim": lambda _: 0, "shape": lambda _: (), "size": lambda _: 1, "angle": lambda x: where(x >= 0, 0, math.pi),
    "sum": lambda x: x, "prod": lambda x: x, "mean": lambda x: x, "max": lambda x: x, "min": lambda x: x,
    "amax": lambda x: x, "amin": lambda x: x, "median": lambda x: x, "average": lambda x: x,
}  # fmt: skip


def _tolerances(options: dict[str, Any]) -> dict[str, Any]:
    return {"rel_tol": options.get("rtol", 1e-5), "abs_tol": options.get("atol", 1e-8)}


def _scalar(ufunc: Any, *args: Any) -> Any:
    """Return what a ufunc makes of scalars, some of which may be traced."""
    if not has_traced(args):
        return ufunc(*args)
    name = ufunc.__name__
    # numpy's own scalars would ask numpy again.
    args = tuple(arg if isinstance(arg, Symbolic | bool) else plain_number(arg) for arg in args)
    made = _UFUNCS.get(name)
    if made is not None:
        if not name.startswith(("logical", "bitwise", "invert")):
            args = tuple(as_number(arg) for arg in args)
        return made(*args)
    rule = find(name)
    if rule is None or rule.arity != len(args):
        raise trace_of(args).refuse(f"numpy's {name} is not known here", "write it with operators and known functions")
    return apply(rule, quiet(rule), *[as_number(arg) for arg in args])


def _is_array(value: Any) -> bool:
    return not isinstance(value, Symbolic) and bool(getattr(value, "shape", ()))


def array_of(values: Sequence[Any]) -> Any:
    """Return numpy's array of objects; numpy is there already, since the caller uses it."""
    numpy = sys.modules["numpy"]
    made = numpy.empty(len(values), dtype=object)
    for index, value in enumerate(values):
        made[index] = array_of(value) if isinstance(value, list) else value
    return numpy.array(made.tolist(), dtype=object)


def _ufunc(ufunc: Any, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Answer numpy's protocol for its elementwise functions."""
    symbolic = [value for value in inputs if isinstance(value, Symbolic)]
    if not symbolic or method != "__call__" or any(value is not None for value in options.get("out") or ()):
        raise _trace_in(inputs, options).refuse(
            f"numpy's {ufunc.__name__} is used in a way that is not known here",
            "call it on single numbers, without out= and reduce",
        )
    if not any(_is_array(value) for value in inputs):
        return _scalar(ufunc, *inputs)
    numpy = sys.modules["numpy"]
    boxed = []
    for value in inputs:
        if isinstance(value, Symbolic):
            box = numpy.empty((), dtype=object)
            box[()] = value
            value = box
        boxed.append(value)
    each = numpy.frompyfunc(functools.partial(_scalar, ufunc), len(inputs), 1)
    return each(*boxed)


def _function(function: Any, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Answer numpy's protocol for its other functions."""
    name = function.__name__
    made = _FUNCTIONS.get(name)
    array = any(_is_array(arg) for arg in args) and name not in {"interp", "polyval"}
    if made is None or array:
        raise _trace_in(args, options).refuse(
            f"numpy's {name} is not known here for traced numbers", "write it with operators and known functions"
        )
    return made(*args, **options)


def _trace_in(args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Return the run that something traced in these arguments belongs to."""
    waiting: list[Any] = [*args, *options.values()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Symbolic):
            return value.trace
        if isinstance(value, list | tuple):
            waiting.extend(value)
    raise TypeError("nothing here is traced")


def numpy_handler(function: Any) -> Callable[..., Any] | None:
    """Return what a numpy function does to a plain list that holds traced numbers, such as `np.sum([x, y])`.

    Lists do not speak numpy's protocols, and an array of objects would turn `max` into decisions.
    """
    if not str(getattr(function, "__module__", "")).startswith("numpy"):
        return None
    return _OF_LISTS.get(getattr(function, "__name__", ""))


def _first_list(made: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    def handle(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        values = args[0] if args else None
        if options or len(args) != 1 or not isinstance(values, list | tuple) or not holds_traced(values, 1):
            return function(*args, **options)
        return made(list(values))

    return handle


def _dot(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    flat = len(args) == 2 and not options and all(isinstance(arg, list | tuple) for arg in args)
    if flat and not any(isinstance(item, list | tuple) or _is_array(item) for arg in args for item in arg):
        return weighted_sum(*args)
    return function(*args, **options)


_OF_LISTS: Final[dict[str, Callable[..., Any]]] = {
    "sum": _first_list(lambda values: fold(RULES["add"], operator.add, values)),
    "prod": _first_list(lambda values: fold(RULES["multiply"], operator.mul, values)),
    "mean": _first_list(mean),
    "max": _first_list(lambda values: fold(RULES["max"], max, values)),
    "min": _first_list(lambda values: fold(RULES["min"], min, values)),
    "dot": _dot,
}
_OF_LISTS["amax"], _OF_LISTS["amin"], _OF_LISTS["inner"] = _OF_LISTS["max"], _OF_LISTS["min"], _dot

PROTOCOLS["ufunc"] = _ufunc
PROTOCOLS["function"] = _function
