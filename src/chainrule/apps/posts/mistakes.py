"""This file collects every mistake of a post, each with its line, its place, and what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chainrule.errors import PostError
from chainrule.steps.catalogue import words

if TYPE_CHECKING:
    from chainrule.errors import ChainruleError

MOST = 20  # that are told at once


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: the line (from 1), the column (from 0; None where the whole line is meant), and the words."""

    line: int
    message: str
    remedy: str = ""
    column: int | None = None


class Mistakes:
    """The mistakes of one post, in the order of its lines.

    >>> found = Mistakes("post.md", "a")
    >>> found.tell(1, "what is a?", "write b", column=0)
    >>> print(found.told())
    post.md has 1 mistake
    <BLANKLINE>
    post.md:1: what is a?
      a
      ^
      Try: write b
    """

    def __init__(self, name: str, text: str, language: str = "en") -> None:
        """Begin with none; `name` is what the post is called in messages, `language` is that of the post."""
        self.name = name
        self.say = words(language).told
        self.lines = text.split("\n")
        self.found: list[Mistake] = []

    def tell(self, line: int, message: str, remedy: str = "", *, column: int | None = None) -> None:
        """Add a mistake, unless the same was told already."""
        mistake = Mistake(min(max(line, 1), len(self.lines)), message, remedy, column)
        if mistake not in self.found:
            self.found.append(mistake)

    def tell_problem(self, problem: ChainruleError, line: int, text: str) -> None:
        """Add an error of the engine about `text`, which begins in or after `line` of the post."""
        place, remedy = problem.place, problem.remedy
        if place is None or problem.text is None:
            self.tell(line, problem.message, remedy)
            return
        before = text[: min(place, len(text))]
        row = before.count("\n")
        wanted = text.split("\n")[row].strip()
        offset = len(before) - (before.rfind("\n") + 1)
        offset -= len(text.split("\n")[row]) - len(text.split("\n")[row].lstrip())
        here = min(line - 1 + row, len(self.lines) - 1)
        start = _place_of(wanted, self.lines[here])
        self.tell(here + 1, problem.message, remedy, column=start + max(offset, 0) if start >= 0 else None)

    def column_of(self, line: int, word: str) -> int | None:
        """Return where a word stands in a line of the post."""
        start = self.lines[line - 1].find(word) if 0 < line <= len(self.lines) else -1
        return start if start >= 0 else None

    def told(self) -> str:
        """Return all mistakes as a person reads them, in the language of the post."""
        found = sorted(self.found, key=lambda each: (each.line, each.column or 0))
        count = len(found)
        parts = [self.say(f"{self.name} has {count} mistake{'' if count == 1 else 's'}")]
        parts += [self._one(each) for each in found[:MOST]]
        if count > MOST:
            parts.append(self.say(f"and {count - MOST} more"))
        return "\n\n".join(parts)

    def _one(self, mistake: Mistake) -> str:
        """Return one mistake with its line of the post, and a caret where the place is known."""
        lines = [f"{self.name}:{mistake.line}: {self.say(mistake.message)}"]
        if mistake.column is not None:
            text = self.lines[mistake.line - 1].replace("\t", " ")
            start = max(0, mistake.column - 60)
            lines += [f"  {text[start : start + 90]}", f"  {' ' * (mistake.column - start)}^"]
        if mistake.remedy:
            lines.append("  " + self.say(f"Try: {mistake.remedy}"))
        return "\n".join(lines)

    def raise_if_any(self) -> None:
        """Raise PostError, which tells all of them, where there are any."""
        if self.found:
            raise PostError(self.told())


def _place_of(text: str, line: str) -> int:
    """Return where a text stands in a line, rather by itself than as a part of a word; -1 where it does not.

    >>> _place_of("a", "tolerance: a"), _place_of("x", "max")
    (11, 2)
    """
    found = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", line)
    return found.start() if found else line.find(text)
