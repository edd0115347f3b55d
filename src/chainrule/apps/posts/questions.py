"""This file reads question blocks: a prompt, then lines `key: value`, split at the first colon and a blank."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.nearest import nearest
from chainrule.apps.posts.working import Scope, split_at, value_of
from chainrule.apps.studio.ranges import ranges_of, round_up
from chainrule.apps.subject import number_of, point_of
from chainrule.errors import ChainruleError, UnknownName, UsageError
from chainrule.explanation.numbers import to_float
from chainrule.graph import inputs_of
from chainrule.transforms.evaluate import values_at
from chainrule.writers.mathml import to_mathml
from chainrule.writers.program import to_program
from chainrule.writers.text import to_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainrule.apps.posts.blocks import Live, Maker
    from chainrule.apps.posts.fences import Fence
    from chainrule.apps.posts.mistakes import Mistakes
    from chainrule.graph import Node

    Inline = Callable[[str, int], str]  # Markdown of one line, and its line in the post, as HTML

KINDS: Final = ("number", "bar", "formula", "choice")
ONCE: Final = ("answer", "unit", "tolerance", "max", "reveal", "why", "at", "then", "of")
NUMERIC: Final = ("number", "bar")
OFTEN: Final = ("hint", "right", "wrong")
STRANGE: Final = {"choice": ("answer", "unit", "tolerance", "max"), "formula": ("right", "wrong")}  # what a kind lacks
REPLY: Final = " => "
_KEY: Final = re.compile(r"([A-Za-z][\w-]*): (.*)|([A-Za-z][\w-]*):\s*$")
LIKENESS: Final = 0.75  # of a misspelt key, which would else pass for text
PARTS: Final = 8  # of a range: where a formula is looked at
USUAL: Final = {"tolerance": 0.02, "max": 100}


@dataclass(slots=True)
class Line:
    """One `key: value` of a question, with its line in the post."""

    key: str
    value: str
    line: int


@dataclass(slots=True)
class Question:
    """A question: what the page needs to judge it, its place, and what follows it."""

    identity: str
    group: str
    data: dict[str, Any]
    hides: bool = False
    is_veiled: bool = False  # the block that it is about hides its answers, and so does the question
    texts: dict[str, Any] = field(default_factory=dict)


def lines_of(fence: Fence) -> tuple[list[Line], list[Line]]:
    """Return the lines of the prompt, and the pairs after it; an indented line goes on with the value above."""
    prompt: list[Line] = []
    pairs: list[Line] = []
    for place, text in enumerate(fence.body.split("\n")):
        line = fence.body_line + place
        found = _KEY.fullmatch(text.rstrip())
        key = (found[1] or found[3]) if found else ""
        if found and (pairs or key in ONCE or key in OFTEN or get_close_matches(key, [*ONCE, *OFTEN], cutoff=LIKENESS)):
            pairs.append(Line(key, (found[2] or "").strip(), line))
        elif pairs and text.startswith("  ") and text.strip():
            pairs[-1].value = f"{pairs[-1].value} {text.strip()}".strip()
        elif text.strip() and pairs:
            pairs.append(Line("", text.strip(), line))
        elif text.strip():
            prompt.append(Line("", text.strip(), line))
    return prompt, pairs


class Asker:
    """Makes the questions of one post."""

    def __init__(self, maker: Maker, inline: Inline) -> None:
        """Ask about the blocks that `maker` made; `inline` sets Markdown within a line."""
        self.maker = maker
        self.mistakes: Mistakes = maker.mistakes
        self.inline = inline
        self.count = 0

    def question(self, fence: Fence) -> Question | None:
        """Return a question; None where it has mistakes, which are told."""
        before = len(self.mistakes.found)
        kind = self._kind(fence)
        prompt, pairs = lines_of(fence)
        found = self._sorted(pairs)
        self._check(fence, kind, prompt, found)
        block = self.maker.nearest_block()
        if "of" in found:
            block = self.maker.block_called(found["of"][0].value, found["of"][0].line)
        self.count += 1
        data: dict[str, Any] = {"kind": kind, "prompt": self._many(prompt)}
        if kind == "choice":
            data["options"] = [self._option(each) for each in pairs if each.key in {"right", "wrong"}]
        elif "answer" in found:
            self._answer(data, kind, found, block)
            slips = [self._slip(each) for each in found.get("wrong", [])] if kind in NUMERIC else []
            if slips:
                data["slips"] = slips
        for key in ("unit",):
            if key in found:
                data[key] = found[key][0].value
        self._numbers(data, found)
        self._check_numbers(data, found)
        data["hints"] = [self.inline(each.value, each.line) for each in found.get("hint", [])]
        for key in ("reveal", "why"):
            data[key] = self._many(found.get(key, []))
        hides = "then" in found
        group = block.group if block else ""
        if len(self.mistakes.found) > before:
            return None
        return Question(f"q{self.count}", group, data, hides=hides, is_veiled=block is not None and block.is_veiled)

    def _kind(self, fence: Fence) -> str:
        """Return the kind of a question: the first word."""
        kind = fence.words[0] if fence.words else ""
        if kind not in KINDS:
            column = self.mistakes.column_of(fence.line, kind) if kind else None
            message = f"there is no question of the kind {kind!r}" if kind else "a question says its kind"
            self.mistakes.tell(fence.line, message, nearest(kind, KINDS), column=column)
        for word in [*fence.words[1:], *fence.settings]:
            column = self.mistakes.column_of(fence.line, word)
            self.mistakes.tell(fence.line, f"what is {word!r}?", "write it into the block: key: value", column=column)
        return kind

    def _sorted(self, pairs: list[Line]) -> dict[str, list[Line]]:
        """Return the pairs by key; unknown and repeated keys are told."""
        found: dict[str, list[Line]] = {}
        for each in pairs:
            if each.key not in ONCE and each.key not in OFTEN:
                message = f"a question has no {each.key!r}" if each.key else "this line belongs to nothing"
                remedy = nearest(each.key, [*ONCE, *OFTEN]) if each.key else "begin it with two blanks, or with key: "
                self.mistakes.tell(each.line, message, remedy, column=0)
            elif not each.value:
                self.mistakes.tell(each.line, f"{each.key} has no value", f"write it behind {each.key}: ", column=0)
            elif each.key in ONCE and each.key in found:
                self.mistakes.tell(each.line, f"{each.key} is given twice", "keep one")
            else:
                found.setdefault(each.key, []).append(each)
        return found

    def _check(self, fence: Fence, kind: str, prompt: list[Line], found: dict[str, list[Line]]) -> None:
        """Tell of what is missing."""
        if not prompt:
            self.mistakes.tell(fence.line, "the question asks nothing", "write its text in front of answer: or right:")
        if kind == "choice":
            if "right" not in found:
                self.mistakes.tell(fence.line, "no option is right", "begin the right one with right: ")
            elif "wrong" not in found and len(found["right"]) < 2:
                self.mistakes.tell(fence.line, "there is nothing to choose from", "add a line wrong: …")
        elif kind in KINDS and "answer" not in found:
            self.mistakes.tell(fence.line, "the question has no answer", "add a line such as answer: d/dx(x^2)")
        for key in STRANGE.get(kind, ("right",)):
            for each in found.get(key, []):
                remedy = "write question choice" if kind != "choice" else "write question number"
                self.mistakes.tell(each.line, f"a question of the kind {kind} has no {key}", remedy, column=0)
        then = found.get("then")
        if then and then[0].value != "more":
            self.mistakes.tell(then[0].line, f"then: is followed by more, not by {then[0].value!r}", "then: more")

    def _many(self, lines: list[Line]) -> str:
        """Return lines as HTML, one after the other."""
        return " ".join(self.inline(each.value, each.line) for each in lines)

    def _option(self, line: Line) -> dict[str, Any]:
        """Return an option with its reply."""
        text, _, reply = line.value.partition(REPLY)
        if not reply and "=>" in text:
            self.mistakes.tell(line.line, "there are no blanks around =>", f"write {line.key}: text => reply")
        reply = self.inline(reply.strip(), line.line) if reply.strip() else ""
        return {"text": self.inline(text.strip(), line.line), "right": line.key == "right", "reply": reply}

    def _slip(self, line: Line) -> dict[str, Any]:
        """Return a wrong number that people come to, with what is said of it."""
        text, _, reply = line.value.partition(REPLY)
        value = None
        try:
            value = to_float(number_of(text.strip()))
        except ChainruleError as problem:
            self.mistakes.tell_problem(problem, line.line, text)
        if not reply.strip():
            self.mistakes.tell(line.line, "nothing is said of this wrong number", "wrong: 8 => You added the gains.")
        return {"value": value, "reply": self.inline(reply.strip(), line.line)}

    def _numbers(self, data: dict[str, Any], found: dict[str, list[Line]]) -> None:
        """Add tolerance and the end of the bar."""
        data["tolerance"] = USUAL["tolerance"]
        for key in ("tolerance", "max"):
            for each in found.get(key, []):
                try:
                    data[key] = to_float(number_of(each.value))
                except ChainruleError as problem:
                    self.mistakes.tell_problem(problem, each.line, each.value)
                else:
                    if data[key] <= 0:
                        self.mistakes.tell(each.line, f"{key} is a number above 0", f"{key}: {USUAL[key]}")

    def _check_numbers(self, data: dict[str, Any], found: dict[str, list[Line]]) -> None:
        """Tell of an answer that lies beyond its bar, and of a wrong number that is the right one."""
        value = data.get("value")
        if value is None or "answer" not in found:
            return
        for each in found.get("max", []):
            if 0 < data.get("max", 0) < abs(value):
                message = f"the bar ends at {data['max']:g}, before the answer {value:g}"
                self.mistakes.tell(each.line, message, f"write max: {round_up(1.6 * abs(value)):g}")
        for each, slip in zip(found.get("wrong", []), data.get("slips", []), strict=False):
            if slip["value"] is not None and math.isclose(slip["value"], value, rel_tol=data["tolerance"]):
                self.mistakes.tell(each.line, "this wrong number is the right one", "give another, or delete the line")

    # Answers ------------------------------------------------------------------------------------------------------

    def _answer(self, data: dict[str, Any], kind: str, found: dict[str, list[Line]], block: Live | None) -> None:
        """Add the answer: an output of the block's program, a number, or a formula."""
        line = found["answer"][0]
        point_line = found.get("at", [line])[0]
        try:
            text, at = split_at(line.value)
            if "at" in found:
                at |= point_of([point_line.value], "at")
        except ChainruleError as problem:
            self.mistakes.tell_problem(problem, point_line.line, point_line.value)
            return
        scope = block.scope if block else Scope()
        try:
            if kind == "formula":
                data["formula"] = _formula(scope, text, block)
                return
            node = scope.node(text, at)
            point = {**(block.point if block else {}), **at}
            value = value_of(node, point)
            if block is not None and block.owner.story is not None and not at and inputs_of(node):
                data["output"] = block.add("answer", node)
                scale = _scale(node, block)
                if scale is not None:
                    data["scale"] = scale
            elif value is None:
                self.mistakes.tell(line.line, "the answer has no value here", "ask at another point, with at: x=2")
            data["value"] = value
        except ChainruleError as problem:
            if not (isinstance(problem, UnknownName) and self.maker.is_excused(text)):
                self.mistakes.tell_problem(problem, line.line, text)


def _formula(scope: Scope, text: str, block: Live | None) -> dict[str, Any]:
    """Return the formula that is asked for, as a program over its inputs."""
    try:
        node = scope.node(text)
    except UnknownName as problem:
        if "did you mean" in problem.remedy:
            raise
        node = Scope().node(text)
    inputs = [each.name for each in inputs_of(node)]
    program = to_program({"": node}, inputs)
    shown = _tidy(node)
    ends = _ends(node, block)
    if not _has_values(node, ends):
        raise UsageError("this formula has no value anywhere in its range", remedy="ask for one that has")
    return {
        "inputs": program["inputs"],
        "nodes": program["nodes"],
        "output": program["outputs"][""],
        "text": to_text(shown),
        "mathml": to_mathml(shown),
        "ranges": ends,
    }


def _has_values(node: Node, ends: dict[str, list[float]]) -> bool:
    """Return whether a formula has a value at some point across its ranges."""
    return any(math.isfinite(value) for value in _values_along(node, ends))


def _values_along(node: Node, ends: dict[str, list[float]]) -> list[float]:
    """Return the values of a formula at some points across its ranges."""
    shares = [(part + 0.5) / PARTS for part in range(PARTS)]
    # the shares of several inputs differ, so that x/(x - y) is not looked at along x = y alone
    spans = [(name, low, high - low, 0.37 * index) for index, (name, (low, high)) in enumerate(ends.items())]
    points = [{name: low + wide * ((share + aside) % 1) for name, low, wide, aside in spans} for share in shares]
    return [to_float(values_at([node], point)[node]) for point in points]


def _ends(node: Node, block: Live | None) -> dict[str, list[float]]:
    """Return the ends of the range of each input of a formula: those of the block, else the usual ones."""
    names = [each.name for each in inputs_of(node)]
    ranges = dict(block.owner.ranges) if block else {}
    usual = ranges_of([node], {name: to_float(block.point.get(name, 1)) if block else 1.0 for name in names})
    return {name: [ranges.get(name, usual[name])[end] for end in ("min", "max")] for name in names}


def _scale(node: Node, block: Live) -> float | None:
    """Return how large an answer is along its sliders, where that is less than 1: of what 0 may be off a share."""
    sizes = [abs(value) for value in _values_along(node, _ends(node, block)) if math.isfinite(value)]
    largest = max(sizes, default=1.0)
    return float(f"{largest:.1g}") if 0 < largest < 1 else None


def _tidy(node: Node) -> Node:
    """Return a formula as one writes it."""
    from chainrule.transforms.simplify import simplify

    return simplify(node)
