"""This file is one worker of the server: a process that answers questions one after the other, and may be killed.

Questions come on standard input, answers go to standard output: JSON, each after its length in four bytes.
"""

from __future__ import annotations

import contextlib
import gc
import json
import struct
import sys
import traceback
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.telling import teller_of
from chainrule.errors import ChainruleError, FormulaTooLarge

if TYPE_CHECKING:
    from typing import BinaryIO

LENGTH: Final = struct.Struct(">I")
MEMORY: Final = 2 * 1024**3  # bytes that a worker may take, where the system can hold it to that
MOST_TOLD: Final = 8_000  # characters of a defect, in the log
WARM_UP: Final = {"do": "explain", "formula": "f = x^2; g = 2*f; h = g + 3", "at": {"x": 5}}


class Defect(ChainruleError):
    """Something that is wrong with chainrule itself."""

    code = "defect"


TOO_LARGE: Final = FormulaTooLarge("this needs more memory than there is for one question", remedy="make it shorter")
DEFECT: Final = Defect(
    "this should have worked, and did not: the server's log says where", remedy="write it in another way"
)


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Return `{"document": …}`, `{"text": …}` or `{"problem": …}` for a question that `questions.checked` made.

    >>> answer({"do": "explain", "formula": "x +* 2"})["problem"]["place"]
    3
    """
    from chainrule.apps.studio import questions

    try:
        return questions.answered(question)
    except ChainruleError as found:
        problem = found
    except (MemoryError, RecursionError):
        problem = TOO_LARGE
    except Exception:  # noqa: BLE001  a defect of ours: told to the log in full, and to the page without its inside
        _log_defect()
        problem = DEFECT
    return {"problem": problem_of(problem, question.get("language") or "en")}


def _log_defect() -> None:
    """Write one line of the log: a message may hold a formula, which must not look like lines of its own."""
    told = {"level": "error", "event": "defect", "trace": traceback.format_exc()[-MOST_TOLD:]}
    print(json.dumps(told), file=sys.stderr, flush=True)


def problem_of(problem: ChainruleError, language: str = "en") -> dict[str, Any]:
    """Return an error as the page shows it: what is wrong, where, and what to do; in a language, as far as it goes.

    >>> from chainrule.errors import UsageError
    >>> problem_of(UsageError("no", remedy="yes"))["remedy"]
    'yes'
    """
    told = teller_of(problem, language)
    return {
        "code": problem.code,
        "message": told(problem.message),
        "place": problem.place,
        "text": problem.text,
        "remedy": told(problem.remedy) or None,
    }


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the questions end; the first answer, to no question, says that the worker is warm."""
    answer(WARM_UP)
    gc.freeze()  # what is loaded stays: the collector need not walk it again and again
    _send(answers, {"ready": True})
    while True:
        head = questions.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return
        body = questions.read(*LENGTH.unpack(head))
        _send(answers, answer(json.loads(body)))


def _send(answers: BinaryIO, found: dict[str, Any]) -> None:
    """Write one answer."""
    try:
        body = json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except ValueError:  # a number that JSON does not have, or a broken character
        _log_defect()
        body = json.dumps({"problem": problem_of(DEFECT)}).encode()
    answers.write(LENGTH.pack(len(body)) + body)
    answers.flush()


def _limit_memory() -> None:
    """Hold this process to its share of memory; systems without such limits go without."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    """Run the worker; what is printed by mistake goes to standard error, never among the answers."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends its workers
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    _limit_memory()
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
