"""This file is the verb `differentiate`: one formula, or many lines, each answered by one JSON line."""

from __future__ import annotations

import json
import math
import sys
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.subject import defaults_of, reading_of
from chainrule.errors import ChainruleError, CheckFailed, UsageError
from chainrule.graph import children_first, depends_on
from chainrule.readers import read
from chainrule.readers.question import MOST_ORDER, question_of, to_derive
from chainrule.readers.reading import Remark
from chainrule.rules import CALL, DERIVATIVE, RULES, UNKNOWN
from chainrule.transforms.derive import derive
from chainrule.transforms.evaluate import values_at
from chainrule.writers.latex import to_latex
from chainrule.writers.text import to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from chainrule.apps.options import Options
    from chainrule.graph import Node
    from chainrule.readers.question import Question
    from chainrule.readers.reading import Reading
    from chainrule.steps.catalogue import Words
    from chainrule.transforms.derive import Derivation

MOST_LINE: Final = 70_000  # characters; the reader itself refuses statements above 64 KB
_KEYS: Final = frozenset(["id", "formula", "var", "order"])


def run(options: Options) -> int:
    """Print the derivative of one formula, or answer every line of standard input."""
    if options.language != "en":
        _words(options.language)  # which there may be none of
    if options.formula == "-":
        return _many(options, sys.stdin, sys.stdout, sys.stderr)
    reading = _read(options.formula, options.var)
    found, remarks = _derivation(reading, options.var, options.order, options)
    _warn(reading.output, options.language)
    if options.format == "json":
        print(json.dumps(_answer(found, remarks), ensure_ascii=options.ascii))
        return 0
    _note(remarks, options)
    if options.format == "latex":
        print(to_latex(found.result))
    else:
        print(to_text(found.result, unicode=not options.ascii))
    return 0


def _read(text: str, var: str | None) -> Reading:
    """Return what is differentiated. Raises UsageError for a name that a Python function does not have.

    A parameter with a default is a constant unless it is the one that is asked for: then it stands at its default.
    """
    reading = reading_of(text)
    if reading.source != "python" or var is None or var in [node.name for node in reading.inputs]:
        return reading
    default = defaults_of(text).get(var)
    if default is None:
        raise reading.no_input("a derivative with respect to", var)
    return reading_of(text, {var: default})


def _words(language: str) -> Words:
    """Return the words of a language."""
    from chainrule.steps.catalogue import words  # where something is told, not for every start

    return words(language)


def _derive(text: str, var: object, order: object, options: Options) -> tuple[Derivation, list[Remark]]:
    """Return the derivation that a line asks for, and how the line was read."""
    if not isinstance(text, str):
        raise UsageError(f"the formula is a text, not {json.dumps(text)[:60]}")
    return _derivation(read(text), var, order, options)


def _derivation(
    reading: Reading, var: object, order: object, options: Options
) -> tuple[Derivation, list[Remark]]:
    """Return the derivative of what was read, checked where that is asked for, and how it was read."""
    if isinstance(order, bool) or not isinstance(order, int) or not 1 <= order <= MOST_ORDER:
        raise UsageError(f"the order of a derivative is a whole number from 1 to {MOST_ORDER}, not {order!r}")
    if var is not None and (not isinstance(var, str) or not var.strip()):
        raise UsageError(f"var is a name, not {var!r}")
    body, by, often = to_derive(reading, var, order)
    found = derive(body, by, often)
    if options.check:
        _confirm(body, found, _words(options.language))
    return found, _remarks(reading, question_of(reading, var), options.language)


def _remarks(reading: Reading, asked: Question | None, language: str) -> list[Remark]:
    """Return how the formula was read, in a language: what the reader remarked, and a `d/dx` that is the question."""
    if asked is None and not reading.remarks:
        return []
    say = _words(language)
    found = [Remark(each.code, say.told(each.message), each.place) for each in reading.remarks]
    if asked is not None:
        found.append(Remark("asked-derivative", say.say("terminal", "asked-derivative", wrt=asked.wrt.name)))
    return found


def _note(remarks: Iterable[Remark], options: Options) -> None:
    """Say on standard error how the formula was read, so that standard output is the derivative and nothing else."""
    for remark in remarks:
        told = _words(options.language).say("terminal", "note", message=remark.message)
        if options.ascii:
            from chainrule.explanation.plain_text import ascii_only

            told = ascii_only(told)
        print(told, file=sys.stderr)


def _warn(output: Node, language: str) -> None:
    """Say on standard error where a part without names has no value, as 1/0 has none: nothing has a slope there."""
    order = children_first(output)
    open_ends = [node for node in order if node.is_input or node.op in (UNKNOWN, DERIVATIVE, CALL)]
    varying = depends_on([output], open_ends)
    fixed = [node for node in order if node.args and node not in varying]
    if not fixed:
        return
    values = values_at(fixed, {})
    for node in fixed:
        if math.isnan(values[node]) or (node.op is RULES["divide"] and not values[node.args[1]]):
            print(_words(language).say("terminal", "warning", formula=to_text(node)), file=sys.stderr)
            return


def _confirm(output: Node, found: Derivation, say: Words) -> None:
    """Raise CheckFailed where an independent method disagrees with the result."""
    from chainrule.checks.confirm import check_derivative_formula

    for check in check_derivative_formula(output, found.wrt, found.order, found.result):
        if check.passed is False:
            raise CheckFailed(f"the check {check.name!r} disagrees: {check.detail}")
        name = say.template("check", check.name) if say.has("check", check.name) else check.name
        print(f"{name}: {say.told(check.detail)}", file=sys.stderr)


def _answer(found: Derivation, remarks: list[Remark]) -> dict[str, Any]:
    """Return the derivative as plain data, and where there is something to say, how the formula was read."""
    answer: dict[str, Any] = {"derivative": to_text(found.result), "latex": to_latex(found.result)}
    if remarks:
        answer["remarks"] = [{"code": each.code, "message": each.message, "place": each.place} for each in remarks]
    return answer


def _many(options: Options, lines: TextIO, out: TextIO, err: TextIO) -> int:
    """Answer line by line, in order; one bad line never stops the rest. 1 if any failed."""
    failed = 0
    for number, line in enumerate(_shown(_lines_of(lines), err, options.language), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        answer = answer_line(line, number, options)
        failed += "error" in answer
        out.write(json.dumps(answer, ensure_ascii=options.ascii) + "\n")
        out.flush()
    return 1 if failed else 0


def _lines_of(stream: TextIO) -> Iterator[str]:
    """Yield the lines of a stream; stray bytes become replacement characters."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")
    for line in stream:
        yield line.strip("\r\n")


def answer_line(line: str, number: int, options: Options) -> dict[str, Any]:
    """Return the answer to one line: `{"id", "derivative", "latex"}`, "remarks" if any, or `{"id", "error"}`.

    A plain formula gets its line number (from 1; blank lines and comments count, and have no answer) as id.
    """
    identity: object = number
    try:
        request = _request(line)
        identity = request.get("id", number)
        _validate(request)
        found, remarks = _derive(
            request["formula"],
            request.get("var", options.var),
            request.get("order", options.order),
            options,
        )
        return {"id": identity, **_answer(found, remarks)}
    except ChainruleError as problem:
        say = _words(options.language).told
        message = f"{say(problem.message)}; {say(problem.remedy)}" if problem.remedy else say(problem.message)
        return {"id": identity, "error": {**problem.to_dict(), "message": message}}


def _request(line: str) -> dict[str, Any]:
    """Return what a line asks for."""
    if len(line) > MOST_LINE:
        raise UsageError(f"a line may have {MOST_LINE:,} characters, and this one has {len(line):,}")
    if not line.lstrip().startswith("{"):
        return {"formula": line}
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as problem:
        place = getattr(problem, "pos", None)
        raise UsageError(f"this line is not JSON: {problem}", place=place, text=line) from None
    return request if isinstance(request, dict) else {"formula": line}


def _validate(request: dict[str, Any]) -> None:
    """Raise UsageError where a request lacks its formula, or asks for what we do not know."""
    if "formula" not in request:
        raise UsageError('a line needs "formula"', remedy='{"id": 1, "formula": "x^2", "var": "x"}')
    unknown = sorted(set(request) - _KEYS)
    if unknown:
        raise UsageError(f"a line has no {unknown[0]!r}", remedy=f"its keys are {', '.join(sorted(_KEYS))}")


def _shown(lines: Iterable[str], err: TextIO, language: str) -> Iterator[str]:
    """Yield the lines, counting them on a terminal's stderr."""
    if not err.isatty():
        yield from lines
        return
    from chainrule.apps.progress import with_progress

    yield from with_progress(lines, err, _words(language))
