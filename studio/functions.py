"""This file writes src/reading/functions.ts from the table of functions: `python studio/functions.py`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from chainrule.readers.formula_calls import is_callable
from chainrule.readers.formula_joined import (
    ELSEWHERE,
    ENDINGS,
    FACTORS,
    LETTERS_TOO,
    NEEDS_BRACKET,
    NO_LETTERS,
    ORDINARY,
    WRITTEN_OUT,
)
from chainrule.rules import RULES, SPELLINGS_OF_NAMES

TARGET: Final = Path(__file__).with_name("src") / "reading" / "functions.ts"
# What an answer has no use for: operators by their names, conditions, and what reads conditions.
LEFT_OUT: Final = frozenset(
    "add subtract negate multiply divide where lt le gt ge eq ne both either opposite".split()  # noqa: SIM905
)
OTHERWISE: Final = {"log": [1, 2], "leaky_relu": [1, 2]}  # how many arguments, where it is not the rule's number


def table() -> str:
    """Return the file."""
    known = {rule.name: rule for rule in RULES.values() if is_callable(rule) and rule.name not in LEFT_OUT}
    counts = {name: [rule.arity, 0 if rule.variadic else rule.arity] for name, rule in known.items()} | OTHERWISE
    spellings = {word: name for word, name in SPELLINGS_OF_NAMES.items() if name in known and word.isascii()}
    letters = sorted(name for name in LETTERS_TOO if name in counts or name in spellings)

    def written(data: object) -> str:
        return json.dumps(data, ensure_ascii=False)

    rows = "\n".join(f"  {name}: {written(count)}," for name, count in counts.items())
    words = "\n".join(f"  {word}: {written(name)}," for word, name in spellings.items())
    elsewhere = "\n".join(f"  {word}: {written(name)}," for word, name in ELSEWHERE.items())
    return (
        "/** This file is made by studio/functions.py from Python's table: the functions in answers. */\n\n"
        "/** The fewest and the most arguments; 0 stands for any number. */\n"
        f"export const FUNCTIONS: {{ readonly [name: string]: readonly [number, number] }} = {{\n{rows}\n}};\n\n"
        f"export const SPELLINGS: {{ readonly [word: string]: string }} = {{\n{words}\n}};\n\n"
        "/** As in other countries. */\n"
        f"export const ELSEWHERE: {{ readonly [word: string]: string }} = {{\n{elsewhere}\n}};\n\n"
        "/** Of these, those that count only directly before a bracket. */\n"
        f"export const NEEDS_BRACKET: readonly string[] = {written(sorted(NEEDS_BRACKET))};\n\n"
        "/** Words, not cos t. */\n"
        f"export const ORDINARY: readonly string[] = {written(sorted(ORDINARY))};\n\n"
        "/** They end a word: barth(q) is no product. */\n"
        f"export const ENDINGS: readonly string[] = {written(sorted(ENDINGS))};\n\n"
        "/** Written out: senos is no sin(s). */\n"
        f"export const WRITTEN_OUT: readonly string[] = {written(sorted(WRITTEN_OUT))};\n\n"
        "/** Letters that are no argument, and those that are one behind a factor: not sin(o), nor u·sin(g). */\n"
        f"export const NO_LETTERS = {written(''.join(sorted(NO_LETTERS)))};\n"
        f"export const FACTORS = {written(''.join(sorted(FACTORS)))};\n\n"
        "/** Letters too: functions only before a bracket. */\n"
        f"export const LETTERS: readonly string[] = {written(letters)};\n"
    )


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="utf-8")
