"""This file finds the source text of a function: its part of the syntax tree, its comments and its docstring."""

from __future__ import annotations

import ast
import functools
import io
import linecache
import re
import sys
import tokenize
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FunctionType

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda

# Comments that speak to tools and not to people.
_FOR_TOOLS: Final = re.compile(r"(type:|noqa|pragma|pylint|fmt:|mypy:|ruff:|nosec|isort|pyright)")


class Found(NamedTuple):
    """A function in its file: its syntax, the class that it stands in (for private names), and the file's comments."""

    syntax: Definition
    within: str
    comments: dict[int, str]
    text: str


@functools.lru_cache(maxsize=64)
def _parsed(text: str) -> tuple[ast.Module, dict[int, str]] | None:
    """Return the syntax tree of a file and its comments by line; None where it is no Python."""
    try:
        tree = ast.parse(text)
        comments = dict(_comments(text))
    except (SyntaxError, ValueError, RecursionError, tokenize.TokenError):
        return None
    return tree, comments


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield line number and text of each comment that stands behind code and is meant for people."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and token.line[: token.start[1]].strip():
            said = token.string.lstrip("#: ").strip()
            if said and not _FOR_TOOLS.match(said):
                yield token.start[0], said


def find_source(function: FunctionType) -> Found | None:
    """Return where a function stands in its source; None where there is no source, or it was changed since.

    >>> def area(r): return 3 * r**2  # of a disc
    >>> found = find_source(area)
    >>> found.syntax.name, found.comments[1]
    ('area', 'of a disc')
    """
    code = function.__code__
    if not code.co_filename.startswith("<"):
        linecache.checkcache(code.co_filename)
    text = "".join(linecache.getlines(code.co_filename, function.__globals__)) or _typed_after_c(function)
    return _found(text, code) if text else None


@functools.lru_cache(maxsize=512)
def _found(text: str, code: CodeType) -> Found | None:
    """Return where compiled code stands in the text of its file."""
    parsed = _parsed(text)
    if parsed is None:
        return None
    tree, comments = parsed
    candidates = [
        (syntax, within) for syntax, within in _definitions(tree, code.co_firstlineno) if _fits(syntax, code, within)
    ]
    if code.co_name == "<lambda>" and len(candidates) > 1:
        candidates = _by_columns(candidates, code)
    if len(candidates) != 1:
        return None
    syntax, within = candidates[0]
    return Found(syntax, within, comments, text)


def _typed_after_c(function: FunctionType) -> str:
    """Return the program of `python -c "…"`, where the function comes from it."""
    if function.__code__.co_filename != "<string>" or function.__globals__.get("__name__") != "__main__":
        return ""
    words = sys.orig_argv
    return words[words.index("-c") + 1] if "-c" in words[:-1] else ""


def _definitions(tree: ast.Module, line: int) -> Iterator[tuple[Definition, str]]:
    """Yield the functions that begin on a line, with the class in which each stands."""
    waiting: list[tuple[ast.AST, str]] = [(tree, "")]
    while waiting:
        node, within = waiting.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Definition) and first_line(child) == line:
                yield child, within
            inner = child.name if isinstance(child, ast.ClassDef) else within
            holds = getattr(child, "lineno", line) <= line <= (getattr(child, "end_lineno", line) or line)
            if holds or getattr(child, "decorator_list", ()):  # decorators stand above the line of their function
                waiting.append((child, inner))


def first_line(syntax: Definition) -> int:
    """Return the line that Python says a function begins on: that of its first decorator."""
    decorators: list[ast.expr] = getattr(syntax, "decorator_list", [])
    return min([syntax.lineno, *[decorator.lineno for decorator in decorators]])


def _fits(syntax: Definition, code: CodeType, within: str) -> bool:
    """Return whether name and parameters are those of the compiled function."""
    name = getattr(syntax, "name", "<lambda>")
    mangled = f"_{within.lstrip('_')}"
    args = syntax.args
    every = [*args.posonlyargs, *args.args, *args.kwonlyargs, *[a for a in (args.vararg, args.kwarg) if a]]
    count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
    known = code.co_varnames[:count]
    return (
        name == code.co_name
        and len(every) == count
        and all(
            arg.arg == had or (arg.arg.startswith("__") and had == mangled + arg.arg) for arg, had in zip(every, known)
        )
    )


def _by_columns(candidates: list[tuple[Definition, str]], code: CodeType) -> list[tuple[Definition, str]]:
    """Return the lambda whose body holds all instructions; the innermost one, where one stands in another."""
    positions = [
        (line, start, end_line, end)
        for line, end_line, start, end in code.co_positions()
        if line is not None and end_line is not None and start is not None and end is not None and end > 0
    ]
    if not positions:
        return candidates
    first = min((line, start) for line, start, _, _ in positions)
    last = max((line, end) for _, _, line, end in positions)
    holding = []
    for syntax, within in candidates:
        assert isinstance(syntax, ast.Lambda)
        body = syntax.body
        begin, stop = (body.lineno, body.col_offset), (body.end_lineno or 0, body.end_col_offset or 0)
        if begin <= first and last <= stop:
            holding.append((stop[0] - begin[0], stop[1] - begin[1], syntax, within))
    if not holding:
        return []
    smallest = min(holding, key=lambda one: one[:2])
    return [(smallest[2], smallest[3])]


def docstring_line(function: object) -> str:
    """Return the first line of a function's docstring, without its full stop.

    >>> docstring_line(docstring_line)
    "Return the first line of a function's docstring, without its full stop"
    """
    text = (getattr(function, "__doc__", None) or "").strip()
    return text.split("\n", 1)[0].strip().rstrip(".")


def text_of(found: Found) -> str:
    """Return a function's own source text, moved to the left margin."""
    lines = found.text.splitlines()[first_line(found.syntax) - 1 : found.syntax.end_lineno]
    if isinstance(found.syntax, ast.Lambda):
        return ast.get_source_segment(found.text, found.syntax) or "\n".join(lines)
    indent = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[indent:] if line[:indent].isspace() or not indent else line.lstrip() for line in lines)
