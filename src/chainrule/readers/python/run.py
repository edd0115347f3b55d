"""This file traces a Python function: it runs it on traced numbers, and compares with what a plain call gives."""

from __future__ import annotations

import contextlib
import functools
import inspect
import math
import sys
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from chainrule.errors import ChainruleError, CheckFailed, UnsupportedCode, UsageError
from chainrule.graph import inputs_of
from chainrule.readers.python.arguments import Arguments, Output, arguments_for, named_outputs, outputs_of, title_of
from chainrule.readers.python.calls import Run, called_by
from chainrule.readers.python.plain import caller, plain_call
from chainrule.readers.python.reading import NEWTON, BranchTaken, PythonReading
from chainrule.readers.python.source import docstring_line, find_source, first_line, text_of
from chainrule.readers.python.tracer import number_of
from chainrule.readers.python.unsupported import HeldParameter, Place, place_of_error
from chainrule.readers.reading import Remark
from chainrule.rules import find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from chainrule.readers.python.frames import Frame

LONGEST_NAME: Final = 8  # letters of a function's name that its result may have as well
_DIGITS: Final = 1e-9  # relative; traced numbers take the very steps of the plain call, up to sums of other order
_SINGLE: Final = 1e-5  # relative; what a plain call in single precision may differ by
SEARCHING: Final = 8  # decisions; a function that makes more looks for something
_MISTAKES: Final = (TypeError, AttributeError, NameError, ImportError)  # at whatever point
_DEEPER: Final = 4  # our own frames between two of the person's


class _Traced(NamedTuple):
    """A run that went through."""

    run: Run
    arguments: Arguments
    outputs: list[Output]


def trace(
    function: Callable[..., Any],
    at: Mapping[str, Any] | None = None,
    *,
    fixed: Mapping[str, Any] | None = None,
) -> PythonReading:
    """Return the graph of a Python function.

    `at` gives parameters their values: a number makes an input; a list, tuple, array, dictionary or dataclass of
    numbers makes an input for each (`w_0`, `w_1`); anything else is passed as it is. A parameter without a value is an
    input without one, unless it has a default, which is then kept. `fixed` gives parameters plain values that are no
    inputs. The function runs three times: once traced, twice plainly to compare.

    Raises UnsupportedCode for what cannot be traced, UnknownPoint for a decision without a point, CheckFailed where the
    traced value is not that of the plain call, UsageError where the function or a value makes no sense.

    >>> trace(lambda x: x**2 + 1, {"x": 3}).traced
    (10.0,)
    """
    if not callable(function):
        raise UsageError(f"{type(function).__name__} is no function", remedy="give something that can be called")
    values = {**(at or {}), **(fixed or {})}
    held: dict[str, object] = dict(fixed or {})
    counts: list[str] = []
    while True:
        try:
            traced = _run(function, values, held)
            break
        except HeldParameter as count:
            held[count.name] = int(values[count.name])
            counts.append(count.name)
    reading = _reading(function, traced)
    for name in counts:
        reading.remarks += (Remark("count", f"{name} counts something here: it keeps its value and is no input"),)
    _remark_lost_inputs(reading)
    _compare_with_plain_call(function, traced, reading)
    if reading.plain is not None and all(remark.code != "random" for remark in reading.remarks):
        reading.again = caller(function, values, held)
    return reading


def _run(function: Any, values: Mapping[str, Any], held: Mapping[str, object]) -> _Traced:
    """Run the function on traced numbers; once more with nan for domain errors, where one ends it."""
    _refuse_kinds(function)
    run = Run()
    arguments = arguments_for(function, values, held, run.frame)
    try:
        return _run_once(function, run, arguments)
    except (ArithmeticError, ValueError) as error:
        if not any(error is known for known in run.raised):
            raise _explained(error, function, arguments) from error
    run = Run(strict=False)
    arguments = arguments_for(function, values, held, run.frame)
    try:
        return _run_once(function, run, arguments)
    except (ArithmeticError, ValueError) as error:
        raise _explained(error, function, arguments) from error


def _run_once(function: Any, run: Run, arguments: Arguments) -> _Traced:
    """Run the function on traced numbers, and turn what goes wrong into errors of ours."""
    try:
        with _deeper_recursion(), contextlib.closing(_Ending(run)):
            result = run.call(None, function, *arguments.traced, **arguments.traced_by_name)
            outputs = outputs_of(result, title_of(function))
    except (ChainruleError, ArithmeticError, ValueError):
        if run.refused is not None:
            raise run.refused from None
        raise
    except RecursionError:
        raise UnsupportedCode(
            f"{title_of(function)} calls itself deeper than Python allows", remedy="does its recursion end?"
        ) from None
    except (Exception, SystemExit) as error:
        raise run.refused or _explained(error, function, arguments) from error
    if run.refused is not None:  # the function caught it, but took another way than a plain call does
        raise run.refused
    return _Traced(run, arguments, outputs)


class _Ending:
    """Says that a run is over, whatever happened: functions that outlive it then call each other plainly."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def close(self) -> None:
        self.run.finished = True


@contextlib.contextmanager
def _deeper_recursion() -> Iterator[None]:
    """Let a person's recursion go as deep as it could without us."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(min(limit * _DEEPER, max(limit, 10_000)))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def _refuse_kinds(function: Any) -> None:
    """Refuse functions that return no number by their very kind."""
    inner = inspect.unwrap(function) if not isinstance(function, functools.partial) else function.func
    if inspect.iscoroutinefunction(inner) or inspect.isasyncgenfunction(inner):
        raise UnsupportedCode(f"{title_of(function)} is asynchronous", remedy="write a plain function with 'return'")
    if inspect.isgeneratorfunction(inner):
        raise UnsupportedCode(
            f"{title_of(function)} is a generator: it yields and returns no number",
            remedy="write a plain function with 'return'",
        )


def _explained(error: BaseException, function: Any, arguments: Arguments) -> ChainruleError:
    """Return the error for an exception out of the function: its own, or one that tracing caused."""
    place = place_of_error(error)
    where = f"{place}: " if place.file else ""
    plain = plain_call(function, arguments) if arguments.complete else error
    broken = isinstance(plain, _MISTAKES)  # 2.0 ^ 2 is refused by Python itself, in words that know no tracing
    told = plain if isinstance(plain, BaseException) and broken else error
    said = f"{type(told).__name__}: {told}" if str(told) else type(told).__name__
    if isinstance(plain, BaseException) and not isinstance(plain, UnsupportedCode):
        parts: dict[str, Any] = {"place": place.column, "text": place.text or None}
        return UsageError(f"{where}{title_of(function)} raised {said}", remedy=_remedy_for(told, arguments), **parts)
    return UnsupportedCode(
        f"{where}this works on plain floats only ({said})",
        place=place.column,
        text=place.text or None,
        remedy="write it with operators, functions of math or numpy, max, min, sum or abs",
    )


def _remedy_for(error: BaseException, arguments: Arguments) -> str:
    """Return what to do about a function that raises: another point mends an error of numbers, not a missing file."""
    if not arguments.complete:
        return "give a value for each parameter"
    if isinstance(error, OSError):
        return "read what it needs before, and give it to the function as an argument"
    if isinstance(error, (ArithmeticError, ValueError, AssertionError)):
        return "try another point" if arguments.at else "a plain call raises it, too"
    return "a plain call raises it, too"


# ---------------------------------------------------------------- the reading


def _reading(function: Any, traced: _Traced) -> PythonReading:
    """Return the reading of a run."""
    run, arguments, outputs = traced
    top = run.top
    branches = tuple(run.branches_taken())
    inner = _innermost(function)
    found = find_source(inner) if inspect.isfunction(inner) else None
    place = Place(inner.__code__.co_filename, first_line(found.syntax)) if found is not None else None
    meanings = dict(run.meanings)
    if found is not None:
        meanings = _meanings_of_parameters(found, {node.name for node in arguments.inputs}) | meanings
    name = "" if title_of(function) == "the lambda" else title_of(function)
    numbers = tuple(number_of(output.value) for output in outputs)
    return PythonReading(
        text_of(found) if found is not None else title_of(function),
        tuple(arguments.inputs),
        named_outputs(outputs, top, _name_for(name, arguments, top)),
        name=name,
        where=str(place) if place is not None else "",
        meaning=docstring_line(inner) if inspect.isfunction(inner) else "",
        branches=branches,
        traced=tuple(None if number is None else float(number) for number in numbers),
        held=arguments.held,
        functions=dict(run.functions),
        meanings=meanings,
        remarks=_told_once(branches),
        at=dict(arguments.at),
    )


def _name_for(name: str, arguments: Arguments, top: Frame) -> str:
    """Return the function's name as that of its result.

    Nothing where the name means something else here, or is so long that every line about a slope would be full of it.
    """
    taken = {node.name for node in arguments.inputs} | set(top.names)
    is_fit = name.isidentifier() and len(name) <= LONGEST_NAME and not name.startswith("_")
    return name if is_fit and name not in taken and find(name) is None else ""


def _told_once(branches: tuple[BranchTaken, ...]) -> tuple[Remark, ...]:
    """Return one remark for each condition in the source; one that was decided both ways, as in a loop, is counted."""
    by_text: dict[tuple[str, str], list[BranchTaken]] = {}
    for branch in branches:
        by_text.setdefault((branch.where, branch.text), []).append(branch)
    told: list[Remark] = []
    for (where, _), same in by_text.items():
        reasons: dict[str, int] = {}
        for branch in same:
            reasons[branch.reason] = reasons.get(branch.reason, 0) + branch.times
        if len(reasons) == 1:
            told.append(next((branch for branch in same if branch.edge), same[0]))
            continue
        counted = " and ".join(f"{reason} ({_times(count)})" for reason, count in reasons.items())
        told.append(Remark("branch", f"this way was taken because {counted} here ({where})"))
    return tuple(told)


def _times(count: int) -> str:
    """Return `once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _innermost(function: Any) -> Any:
    """Return the function that a person wrote, without partial, method, cache and decorators around it."""
    while True:
        if isinstance(function, functools.partial):
            function = function.func
        elif inspect.ismethod(function):
            function = function.__func__
        elif hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        elif not inspect.isroutine(function) and inspect.isfunction(called_by(function)):
            function = called_by(function)
        else:
            return function


def _meanings_of_parameters(found: Any, inputs: set[str]) -> dict[str, str]:
    """Return the comments behind parameters that stand on lines of their own."""
    args = found.syntax.args
    every = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    lines = [arg.lineno for arg in every]
    body = found.syntax.body
    start = body[0].lineno if isinstance(body, list) else body.lineno
    return {
        arg.arg: found.comments[arg.lineno]
        for arg in every
        if arg.lineno in found.comments and lines.count(arg.lineno) == 1 and arg.arg in inputs and arg.lineno < start
    }


def _remark_lost_inputs(reading: PythonReading) -> None:
    """Remark inputs that the result depends on through decisions alone, such as a search by halving."""
    outputs = inputs_of(*[node for _, node in reading.outputs])
    decided = inputs_of(*[branch.condition for branch in reading.branches if branch.condition is not None])
    lost = [node.name for node in reading.inputs if node in decided and node not in outputs]
    if lost:
        names = ", ".join(lost)
        message = f"the result depends on {names} through decisions alone, and between two of them its slope is 0"
        if sum(branch.times for branch in reading.branches) >= SEARCHING:
            message += f"; {NEWTON}"
        reading.remarks += (Remark("decided", message),)


# ---------------------------------------------------------------- the plain call


def _agree(a: float, b: float) -> bool:
    """Return whether two values are equal up to rounding."""
    return math.isclose(a, b, rel_tol=_DIGITS, abs_tol=1e-12) or (math.isnan(a) and math.isnan(b))


def _compare_with_plain_call(function: Any, traced: _Traced, reading: PythonReading) -> None:
    """Compare the traced value with two plain calls, and remark what there is to say."""
    arguments = traced.arguments
    if not arguments.complete:
        return
    first = plain_call(function, arguments)
    if isinstance(first, BaseException):
        said = f"raises {type(first).__name__}: {first}"
        if isinstance(first, UnsupportedCode):
            said = f"gives no real number: {first.message}"
        reading.remarks += (Remark("plain-call", f"a plain call {said}"),)
        return
    reading.plain = tuple(first)
    second = plain_call(function, arguments)
    same = not isinstance(second, BaseException) and len(first) == len(second) and all(map(_agree, first, second))
    if not same:
        message = "two calls at the same point gave different results: the function is random, or remembers its calls"
        reading.remarks += (Remark("random", message),)
        return
    for (name, _), ours, plain in zip(reading.outputs, reading.traced, first, strict=False):
        if ours is not None and not traced.run.strict and math.isnan(ours):
            continue
        if len(first) == len(reading.traced) and ours is not None and _agree(ours, plain):
            continue
        if ours is not None and math.isclose(ours, plain, rel_tol=_SINGLE):
            message = f"a plain call gives {name} = {plain!r} and the traced value is {ours!r}: single precision?"
            reading.remarks += (Remark("plain-call", message),)
            continue
        raise CheckFailed(
            f"the traced value of {name} is {ours}, but a plain call of {title_of(function)} gives {plain}",
            remedy="does the function ask for the kind of its argument, or change something outside itself?",
        )
