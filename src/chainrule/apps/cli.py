"""This file is the command `chainrule`: it parses the verb and its options, and tells problems to a person."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from chainrule.apps.options import language_in, parse
from chainrule.apps.telling import teller_of
from chainrule.errors import ChainruleError, CheckFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

FAILED = 1
MISUSED = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments` (default: those of the process) and return its exit status.

    0: all went well; 1: some lines of a batch failed, or a check disagrees; 2: the input or the call is wrong.

    >>> main(["differentiate", "x^2", "--ascii"])
    2x
    0
    """
    _speak_utf8()
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        options = parse(words)
        return options.run(options)
    except ChainruleError as problem:
        sys.stdout.flush()
        print(told(problem, language_in(words)), file=sys.stderr)
        return FAILED if isinstance(problem, CheckFailed) else MISUSED
    except BrokenPipeError:
        # the reader of our output has gone, as in `chainrule … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


def told(problem: ChainruleError, language: str = "en") -> str:
    """Return a problem as a person reads it: the sentence, the place with a caret, and what to do.

    >>> from chainrule.errors import FormulaError
    >>> print(told(FormulaError("what is '$'?", place=4, text="x + $", remedy="remove it")))
    chainrule: what is '$'?
    <BLANKLINE>
      x + $
          ^
    Try: remove it
    """
    say = teller_of(problem, language)
    lines = [f"chainrule: {say(problem.message)}"]
    pointer = problem.pointer()
    if pointer:
        lines += ["", *[f"  {line}" for line in pointer.splitlines()]]
    if problem.remedy:
        lines.append(say(f"Try: {problem.remedy}"))
    return "\n".join(lines)


def _speak_utf8() -> None:
    """Make sure that − and ² can be printed, also where the locale is plain ASCII."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="replace")
