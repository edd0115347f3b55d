"""This file reads the line that opens a block, such as `chainrule x=5 range=0..10 show=bands,curve`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, TypeVar

from chainrule.apps.nearest import nearest
from chainrule.apps.subject import A_NUMBER, number_of
from chainrule.errors import ChainruleError, UsageError
from chainrule.explanation.numbers import to_float

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainrule.apps.posts.mistakes import Mistakes
    from chainrule.apps.subject import Number

Value = TypeVar("Value")
CHAINRULE: Final = "chainrule"
KINDS: Final = (CHAINRULE, "question", "scene", "slider")
FLAGS: Final = ("backward", "hide")
SETTINGS: Final = ("range", "step", "show", "view", "push", "by", "out", "order", "name", "backward", "hide")
OF_SLIDER: Final = ("range", "step", "name")
_YES: Final = ("yes", "no")
# What a scene may be told, beside what every block may be told, and the values; without any it is a number or a name.
SCENES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "tin": {"secret": _YES},
    "loupe": {},
    "match": {},
    "car": {"mode": ("formula", "hand")},
    "ball": {"secret": _YES},
    "balloon": {"mode": ("shell", "pump", "even"), "secret": _YES},
    "heart": {"secret": _YES},
    "heater": {"wish": (), "secret": _YES},
    "network": {
        "data": ("circle", "corners", "moons", "line"), "activation": ("tanh", "sigmoid", "relu"), "layers": ("1", "2"),
        "neurons": ("1", "2", "3", "4", "5", "6", "7", "8"), "rate": ("0.01", "0.03", "0.1", "0.3", "1"),
        "secret": _YES,
    },
    "contour": {"secret": _YES},
    "cards": {"start": (), "goal": (), "secret": _YES},
}  # fmt: skip
LIKENESS: Final = 0.8  # of a misspelt word
_BLANKS: Final = re.compile(r"(?<=\w) ?= ?(?=[^\s=])")
_MARKED: Final = re.compile(rf"[{{.]*({'|'.join(KINDS)})\b")
_SEVERAL: Final = re.compile(r"[^,;]+[,;]\s*[^\W\d]\w*=.*")
_RANGE: Final = re.compile(r"(.+?)\.\.(.+)")


@dataclass(slots=True)
class Fence:
    """A block as it stands in the post: its kind, its first line (from 1), its body, and the words of that line."""

    kind: str
    line: int
    body: str
    words: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def body_line(self) -> int:
        """The line of the post in which the body begins."""
        return self.line + 1


def fence_of(info: str, body: str, line: int, mistakes: Mistakes) -> Fence | None:
    """Return the block that a fence opens; None where it is not ours, but ordinary code."""
    words = info.split()
    if not words:
        return None
    kind, rest = words[0], words[1:]
    if kind == "python" and CHAINRULE in rest:
        rest.remove(CHAINRULE)
    elif kind not in KINDS:
        marked = _MARKED.match(kind)  # as other programs write it: {chainrule}, chainrule{x=5}
        meant = [marked[1]] if marked else get_close_matches(kind, KINDS, n=1, cutoff=LIKENESS)
        if meant:
            column = mistakes.column_of(line, kind)
            mistakes.tell(line, f"what is {kind!r}?", f"did you mean {meant[0]}?", column=column)
        return None
    fence = Fence(kind, line, body)
    _tell_of_another_in(fence, mistakes)
    for word in _joined(rest, line, mistakes):
        key, equals, value = word.partition("=")
        if not equals:
            fence.words.append(word)
        elif not key or not value:
            remedy = "write key=value without blanks, such as x=5"
            mistakes.tell(line, f"{word!r} is no setting", remedy, column=mistakes.column_of(line, word))
        elif key in fence.settings:
            mistakes.tell(line, f"{key} is given twice", "keep one", column=mistakes.column_of(line, word))
        else:
            fence.settings[key] = value
    return fence


def _joined(words: list[str], line: int, mistakes: Mistakes) -> list[str]:
    """Return the words without blanks around their signs of equality, which are told once for each setting."""
    joined = _BLANKS.sub("=", " ".join(words))
    if joined.count(" ") == len(words) - 1:
        return words
    for wanted in set(joined.split()) - set(words):
        key = wanted.partition("=")[0]
        message, remedy = f"there are blanks around the = of {key}", f"write {wanted} without blanks"
        mistakes.tell(line, message, remedy, column=mistakes.column_of(line, key))
    return joined.split()


def _tell_of_another_in(fence: Fence, mistakes: Mistakes) -> None:
    """Tell of a block that holds the beginning of the next one: the line that ends it was forgotten."""
    for place, text in enumerate(fence.body.split("\n")):
        if text.lstrip().startswith("```"):
            other = fence.body_line + place
            remedy = "write ``` on a line of its own where it ends"
            message = f"this block does not end before another begins in line {other}"
            mistakes.tell(fence.line, message, remedy, column=0)
            fence.body = "\n".join(fence.body.split("\n")[:place])
            return


def tell_unknown(fence: Fence, inputs: list[str], known: tuple[str, ...], mistakes: Mistakes) -> None:
    """Tell of settings and words that the block does not have."""
    names = [*inputs, *known]
    for key in fence.settings:
        name, dot, part = key.rpartition(".")
        fine = (name in inputs and part in {"range", "step"}) if dot else key in names
        if not fine:
            remedy = nearest(key, [*names, *FLAGS])
            column = mistakes.column_of(fence.line, f"{key}=")
            mistakes.tell(fence.line, f"a {fence.kind} block has no setting called {key!r}", remedy, column=column)
    for word in fence.words:
        if word not in FLAGS:
            column = mistakes.column_of(fence.line, word)
            remedy = nearest(word, [f"{name}=" for name in names] + list(FLAGS))
            mistakes.tell(fence.line, f"what is {word!r}? Settings are written key=value", remedy, column=column)


def number_in(fence: Fence, key: str, mistakes: Mistakes) -> Number | None:
    """Return the number of a setting; None where it is missing, or wrong and told."""
    return _read(number_of, fence, key, mistakes)


def range_in(fence: Fence, key: str, mistakes: Mistakes) -> tuple[float, float] | None:
    """Return the two ends of a range such as `0..10`; None where it is missing, or wrong and told."""
    return _read(range_of, fence, key, mistakes)


def _read(read: Callable[[str], Value], fence: Fence, key: str, mistakes: Mistakes) -> Value | None:
    """Return the value of a setting; None where it is missing, or wrong and told."""
    text = fence.settings.get(key)
    if text is None:
        return None
    column = mistakes.column_of(fence.line, f"{key}=")
    if _SEVERAL.fullmatch(text):
        remedy = f"{key}={re.sub('[,;]', ' ', text)}"
        mistakes.tell(fence.line, f"blanks stand between settings, not {key}={text}", remedy, column=column)
        return None
    if read is not range_of and _RANGE.fullmatch(text):
        remedy = f"{key}={text.partition('..')[0]} says where it starts, range={text} how far it goes"
        mistakes.tell(fence.line, f"{key} is one number, and {text} is a range", remedy, column=column)
        return None
    try:
        return read(text)
    except ChainruleError as problem:
        mistakes.tell(fence.line, f"{key}: {problem.message}", problem.remedy or A_NUMBER, column=column)
        return None


def range_of(text: str) -> tuple[float, float]:
    """Return the two ends of a range. Raises UsageError.

    >>> range_of("0..10"), range_of("-pi..1.5")[1]
    ((0.0, 10.0), 1.5)
    """
    found = _RANGE.fullmatch(text)
    if found is None or "..." in text:
        raise UsageError(f"{text!r} is no range", remedy="write the ends with two dots between, such as 0..10")
    low, high = to_float(number_of(found[1])), to_float(number_of(found[2]))
    if not low < high or abs(low) > 1e12 or abs(high) > 1e12:
        raise UsageError(f"the range {text} has no room", remedy="write the smaller end first, such as 0..10")
    return low, high
