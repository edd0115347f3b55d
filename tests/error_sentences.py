"""This file reads in the sources what errors say: sentences and remedies, with `PLACE` where something is put in.

It follows a sentence from the error back to where it is written: through functions that pass it on, names that it was
given, and the alternatives of an `if`.
"""

from __future__ import annotations

import ast
from functools import cached_property
from itertools import chain, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLACE = "\0"
MOST = 24  # alternatives of one sentence
PASSED_ON = frozenset({"printable", "str"})  # functions that give back the sentence that they get
FIRST = ("ChainruleError",)
# What makes an error of a kind that it is given, and what collects the mistakes of a post.
SPEAK = {
    ("function", "trouble"): {"message": 1, "remedy": 3},
    ("mistakes", "tell"): {"message": 1, "remedy": 2},
}
Function = ast.FunctionDef | ast.AsyncFunctionDef
Key = tuple[str, str]


class Sources:
    """The syntax trees of a package, and where its functions and constants are."""

    def __init__(self, folder: Path) -> None:
        """Read every file."""
        self.folder = folder
        self.trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py"))}
        self.functions: dict[Key, list[Function]] = {}
        self.around: dict[ast.AST, tuple[ast.AST, ...]] = {}  # the functions and the module that a call stands in
        self.homes: dict[Function, ast.AST] = {}  # the module of a function
        self.froms: dict[tuple[ast.AST, str], ast.AST] = {}  # the module that a name comes from, in another
        self.constants: dict[str, list[ast.expr]] = {}
        for tree in self.trees.values():
            self._enter(tree, (tree,), is_class=False)
            self._enter_imports(tree)
            for name, value in _assigned(tree.body):
                self.constants.setdefault(name, []).append(value)

    def _enter(self, node: ast.AST, around: tuple[ast.AST, ...], *, is_class: bool) -> None:
        for child in ast.iter_child_nodes(node):
            inside = around
            if isinstance(child, Function):
                self.functions.setdefault(("method" if is_class else "function", child.name), []).append(child)
                self.homes[child] = around[-1]
                inside = (child, *around)
            elif isinstance(child, ast.Call):
                self.around[child] = around
            self._enter(child, inside, is_class=isinstance(child, ast.ClassDef))

    def _enter_imports(self, tree: ast.Module) -> None:
        for each in ast.walk(tree):
            if isinstance(each, ast.ImportFrom) and each.module:
                end = f"/{each.module.replace('.', '/')}.py"
                for home in [home for path, home in self.trees.items() if path.as_posix().endswith(end)]:
                    self.froms |= {(tree, name.asname or name.name): home for name in each.names}

    @cached_property
    def errors(self) -> set[str]:
        """The classes of errors, ours all the way down."""
        classes = [node for tree in self.trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        found: set[str] = set(FIRST)
        while True:
            more = {each.name for each in classes if {getattr(base, "id", "") for base in each.bases} & found} - found
            if not more:
                return found
            found |= more

    @cached_property
    def speakers(self) -> dict[Key, dict[str, int | None]]:
        """What is called with a sentence: errors, and functions that pass on a parameter as one, with its position."""
        found: dict[Key, dict[str, int | None]] = {key: dict(spots) for key, spots in SPEAK.items()}
        found |= {("function", name): {"message": 0, "remedy": None} for name in self.errors}
        size = 0
        while size != sum(map(len, found.values())):
            size = sum(map(len, found.values()))
            for call, around in self.around.items():
                for given in given_to(call, found.get(key_of(call), {})):
                    for name in _names_passed_on(given):
                        for function in around:
                            if isinstance(function, Function) and name in _parameters(function):
                                kind = next(key for key, all_ in self.functions.items() if function in all_)
                                found.setdefault(kind, {})[name] = _parameters(function)[name]
                                break
        return found

    def said(self) -> Iterator[tuple[str, str | None]]:
        """Yield where something is said, and the sentence; None where it cannot be seen from the source."""
        places = {tree: path for path, tree in self.trees.items()}
        for call, around in self.around.items():
            for given in given_to(call, self.speakers.get(key_of(call), {})):
                where = f"{places[around[-1]].relative_to(self.folder).as_posix()}: {ast.unparse(given)}"
                for text in self.texts(given, around):
                    yield where, text

    def texts(self, node: ast.expr, around: tuple[ast.AST, ...], deep: int = 0) -> list[str | None]:
        """Return what an expression may say; None among it where that cannot be seen."""
        if isinstance(node, ast.Constant):
            return [node.value] if isinstance(node.value, str) else [] if node.value is None else [None]
        if isinstance(node, ast.IfExp):
            return [*self.texts(node.body, around, deep), *self.texts(node.orelse, around, deep)]
        if isinstance(node, ast.BoolOp):
            return list(chain.from_iterable(self.texts(value, around, deep) for value in node.values))
        if isinstance(node, ast.JoinedStr):
            return _joined([self._part(part, around, deep) for part in node.values])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return _joined([self.texts(side, around, deep) or [PLACE] for side in (node.left, node.right)])
        if deep > 4:
            return [None]
        if isinstance(node, ast.Name):
            return self._named(node.id, around, deep)
        if isinstance(node, ast.Subscript) or (isinstance(node, ast.Call) and key_of(node) == ("method", "get")):
            return self._looked_up(node, around, deep)
        if isinstance(node, ast.Call):
            return self._returned(node, around, deep)
        return [None]

    def _part(self, part: ast.expr, around: tuple[ast.AST, ...], deep: int) -> list[str | None]:
        """Return what a part of an f-string says: alternatives are written out, all else is a place."""
        if isinstance(part, ast.FormattedValue):
            if not isinstance(part.value, ast.IfExp | ast.Name):
                return [PLACE]
            texts = self.texts(part.value, around, deep) or [PLACE]
            is_closed = any(texts) and not any(_is_open(text) for text in texts)
            is_written_out = isinstance(part.value, ast.IfExp) or is_closed
            return [PLACE if text is None else text for text in texts] if is_written_out else [PLACE]
        return self.texts(part, around, deep)

    def _named(self, name: str, around: tuple[ast.AST, ...], deep: int) -> list[str | None]:
        for scope in around:
            if isinstance(scope, Function):
                found = [value for each, value in _assigned(ast.walk(scope)) if each == name]
                if not found and name in _parameters(scope):
                    return []  # what is passed on is seen where it is given
            else:
                found = self.constants.get(name, [])
            if found:
                return list(chain.from_iterable(self.texts(value, around, deep + 1) for value in found))
        return [None]

    def _looked_up(self, node: ast.Subscript | ast.Call, around: tuple[ast.AST, ...], deep: int) -> list[str | None]:
        """Return what a table of sentences holds, by the name of the table."""
        table = node.value if isinstance(node, ast.Subscript) else node.func.value  # type: ignore[attr-defined]
        name = getattr(table, "attr", getattr(table, "id", ""))
        rows = [value for value in self.constants.get(name, []) if isinstance(value, ast.Dict)]
        default = node.args[1:] if isinstance(node, ast.Call) else []
        values = [_value_of_row(value) for row in rows for value in row.values]
        texts = [self.texts(value, around, deep + 1) for value in [*default, *values]]
        return list(chain.from_iterable(texts)) if rows else [None]

    def _called(self, node: ast.Call, module: ast.AST) -> list[Function]:
        """Return what a call may mean: what the file itself has, or has from elsewhere, under that name."""
        kind, name = key_of(node)
        known = self.functions.get((kind, name), [])
        own = [function for function in known if self.homes[function] is module]
        source = self.froms.get((module, name))
        return own or [function for function in known if self.homes[function] is source] or known

    def _returned(self, node: ast.Call, around: tuple[ast.AST, ...], deep: int) -> list[str | None]:
        """Return what a function of ours gives back."""
        if key_of(node)[1] in PASSED_ON:
            return self.texts(node.args[0], around, deep)
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Constant):
            return [None]  # a method of a string
        found: list[str | None] = []
        for function in self._called(node, around[-1]):
            for each in ast.walk(function):
                if isinstance(each, ast.Return) and each.value is not None:
                    found += self.texts(each.value, (function, self.homes[function]), deep + 1)
        return found or [None]


def _value_of_row(value: ast.expr) -> ast.expr:
    """Return the sentence of a row; where many rows share one, it is the second argument of `dict.fromkeys`."""
    return value.args[1] if isinstance(value, ast.Call) and key_of(value) == ("method", "fromkeys") else value


def _is_open(text: str | None) -> bool:
    """Return whether something is put into a sentence that the source does not show."""
    return text is None or PLACE in text


def key_of(call: ast.Call) -> Key:
    """Return how a call names what it calls: functions and methods may have the same names."""
    if isinstance(call.func, ast.Name):
        return "function", call.func.id
    if isinstance(call.func, ast.Attribute):
        owner = getattr(call.func.value, "attr", getattr(call.func.value, "id", ""))
        return "mistakes" if owner == "mistakes" else "method", call.func.attr
    return "", ""


def given_to(call: ast.Call, spots: dict[str, int | None]) -> Iterator[ast.expr]:
    """Yield what a call gives as a sentence or a remedy."""
    for name, spot in list(spots.items()):
        yield from [word.value for word in call.keywords if word.arg == name]
        if spot is not None and len(call.args) > spot:
            yield call.args[spot]


def _parameters(function: Function) -> dict[str, int | None]:
    """Return the parameters with the positions at which a caller gives them."""
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    names = names[1:] if names[:1] == ["self"] else names
    return {**dict.fromkeys(each.arg for each in function.args.kwonlyargs), **{name: k for k, name in enumerate(names)}}


def _names_passed_on(node: ast.expr) -> Iterator[str]:
    """Yield the names that are a sentence, or stand in one at its beginning or end."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.BinOp):
        yield from (*_names_passed_on(node.left), *_names_passed_on(node.right))
    elif isinstance(node, ast.IfExp):
        yield from (*_names_passed_on(node.body), *_names_passed_on(node.orelse))
    elif isinstance(node, ast.Call) and key_of(node)[1] in PASSED_ON and node.args:
        yield from _names_passed_on(node.args[0])


def _assigned(nodes: Iterator[ast.AST] | list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """Yield names with what they are set to."""
    for node in nodes:
        if isinstance(node, ast.AnnAssign | ast.NamedExpr) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value
                elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = zip(target.elts, node.value.elts, strict=False)
                    yield from ((each.id, value) for each, value in pairs if isinstance(each, ast.Name))


def _joined(parts: list[list[str | None]]) -> list[str | None]:
    """Return every way to put alternatives one after the other."""
    ways = list(product(*[[PLACE if text is None else text for text in part] for part in parts]))
    return ["".join(way) for way in ways[:MOST]]
