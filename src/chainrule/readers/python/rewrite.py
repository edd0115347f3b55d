"""This file rewrites a function's source in memory, so that its calls, assignments and comparisons pass by the tracer.

`f(a)` becomes `call("f", f, a)`, `u = …` becomes `u = name("u", …)`, and `x > 0` becomes
`compare("x", "gt", "0", place, x > 0)`. The function keeps its closure cells, its globals and its line numbers. The
helpers reach it as closure cells of their own, whose names no program can hold.
"""

from __future__ import annotations
import __future__

import ast
import copy
import functools
import types
from pathlib import Path
from typing import Any, Final

from chainrule.readers.python.source import Found, find_source

CALL: Final = "·call"
NAME: Final = "·name"
UNPACK: Final = "·unpack"
COMPARE: Final = "·compare"
CHAIN: Final = "·chain"
READ: Final = "·read"
SHOWN: Final = "·shown"
HELPERS: Final = (CALL, NAME, UNPACK, COMPARE, CHAIN, READ, SHOWN)

# These look at the frame that calls them.
_LEFT_ALONE: Final = frozenset(
    ("super", "locals", "globals", "vars", "dir", "eval", "exec", "__import__", "breakpoint")
)
_FUTURE: Final = functools.reduce(
    lambda flags, name: flags | getattr(__future__, name).compiler_flag, __future__.all_feature_names, 0
)
_COMPARED: Final[dict[type, str]] = {
    ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge", ast.Eq: "eq", ast.NotEq: "ne",
}  # fmt: skip


class Rewriter(ast.NodeTransformer):
    """Puts the helpers into the syntax tree of one function."""

    def __init__(self, comments: dict[int, str], filename: str) -> None:
        """Keep the comments by line, and the file's name for the places of layers."""
        self.comments = comments
        self.file = Path(filename).name

    def helper(self, name: str, place: ast.AST, *args: ast.expr) -> ast.expr:
        """Return the call of a helper, at the place of what it replaces."""
        made = ast.Call(func=ast.Name(name, ast.Load()), args=list(args), keywords=[])
        return ast.fix_missing_locations(ast.copy_location(made, place))

    def place(self, node: ast.stmt | ast.expr) -> ast.Constant:
        """Return the place of a node, such as `model.py:12`."""
        return ast.Constant(f"{self.file}:{node.lineno}")

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Turn f(a) into call("f", f, a)."""
        if isinstance(node.func, ast.Name) and node.func.id in _LEFT_ALONE:
            self.generic_visit(node)
            return node
        hint = _hint(node.func)
        self.generic_visit(node)
        made = ast.Call(ast.Name(CALL, ast.Load()), [ast.Constant(hint), node.func, *node.args], node.keywords)
        return ast.fix_missing_locations(ast.copy_location(made, node))

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Turn a.b into read(a, "b"), so that properties are followed."""
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load) or node.attr.startswith("__"):
            return node
        return self.helper(READ, node, node.value, ast.Constant(node.attr))

    def visit_Match(self, node: ast.Match) -> ast.AST:
        """Turn `match x > 0` into `match not not x > 0`: `case True` asks for the answer itself."""
        is_question = isinstance(node.subject, ast.Compare | ast.BoolOp) or (
            isinstance(node.subject, ast.UnaryOp) and isinstance(node.subject.op, ast.Not)
        )
        self.generic_visit(node)
        if is_question:
            turned = ast.UnaryOp(ast.Not(), ast.UnaryOp(ast.Not(), node.subject))
            node.subject = ast.fix_missing_locations(ast.copy_location(turned, node.subject))
        return node

    def visit_MatchValue(self, node: ast.MatchValue) -> ast.AST:
        """Leave a pattern as it is: it must stay a name or a literal."""
        return node

    def visit_MatchClass(self, node: ast.MatchClass) -> ast.AST:
        """Leave the class of a pattern as it is."""
        return node

    def visit_MatchMapping(self, node: ast.MatchMapping) -> ast.AST:
        """Leave the keys of a pattern as they are."""
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        """Turn u = … into u = name("u", …), and tuples of names likewise."""
        alias = isinstance(node.value, ast.Name)
        self.generic_visit(node)
        target = node.targets[-1]
        if not alias:
            node.value = self.named(target, node.value, node)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Turn u: float = … into u: float = name("u", …)."""
        alias = node.value is None or isinstance(node.value, ast.Name)
        self.generic_visit(node)
        if node.value is not None and not alias:
            node.value = self.named(node.target, node.value, node)
        return node

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.AST:
        """Turn (u := …) into (u := name("u", …))."""
        alias = isinstance(node.value, ast.Name)
        self.generic_visit(node)
        if not alias:
            node.value = self.named(node.target, node.value, node)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        """Follow s += … by s = name("s", s)."""
        self.generic_visit(node)
        if not isinstance(node.target, ast.Name):
            return node
        again = ast.Assign(
            targets=[ast.Name(node.target.id, ast.Store())],
            value=self.named(node.target, ast.Name(node.target.id, ast.Load()), node),
        )
        return [node, ast.fix_missing_locations(ast.copy_location(again, node))]

    def named(self, target: ast.expr, value: ast.expr, place: ast.stmt | ast.expr) -> ast.expr:
        """Return `value` with the name of what it is bound to."""
        if isinstance(target, ast.Name | ast.Attribute):
            name = target.id if isinstance(target, ast.Name) else target.attr
            meaning = ast.Constant(self.meaning(place))
            return self.helper(NAME, value, ast.Constant(name), meaning, self.place(place), value)
        if not isinstance(target, ast.Tuple | ast.List) or any(isinstance(item, ast.Starred) for item in target.elts):
            return value
        if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
            if not any(isinstance(item, ast.Starred) for item in value.elts):
                pairs = zip(target.elts, value.elts, strict=True)
                value.elts = [v if isinstance(v, ast.Name) else self.named(t, v, place) for t, v in pairs]
            return value
        names = [ast.Constant(item.id if isinstance(item, ast.Name) else None) for item in target.elts]
        every: ast.expr = ast.Tuple(list(names), ast.Load())
        return self.helper(UNPACK, value, every, ast.Constant(self.meaning(place)), self.place(place), value)

    def meaning(self, node: ast.stmt | ast.expr) -> str:
        """Return the comment behind an assignment."""
        return self.comments.get(node.end_lineno or node.lineno) or self.comments.get(node.lineno, "")

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Turn x > 0 into compare("x", "gt", "0", place, x > 0), and chains of comparisons likewise."""
        sides = [ast.Constant(_short(side)) for side in (node.left, *node.comparators)]
        lazy = any(isinstance(part, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom) for part in ast.walk(node))
        self.generic_visit(node)
        signs = [_COMPARED.get(type(sign)) for sign in node.ops]
        if lazy or None in signs:
            return node
        if len(node.ops) == 1:
            return self.helper(COMPARE, node, sides[0], ast.Constant(signs[0]), sides[1], self.place(node), node)
        rest = []
        for sign, side, shown in zip(signs, node.comparators, sides[1:], strict=True):
            later = ast.Lambda(ast.arguments([], [], None, [], [], None, []), side)
            rest.append(ast.Tuple([ast.Constant(sign), shown, later], ast.Load()))
        return self.helper(CHAIN, node, self.place(node), sides[0], node.left, *rest)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Let "%.2f" % x show a traced number's value."""
        self.generic_visit(node)
        if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
            node.right = self.helper(SHOWN, node.right, node.right)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Rewrite the methods of a class and leave its other lines alone."""
        node.body = [
            self.visit(line) if isinstance(line, ast.FunctionDef | ast.AsyncFunctionDef) else line for line in node.body
        ]
        return node


def _hint(function: ast.expr) -> str | None:
    """Return the name under which a function is called, for functions that have none of their own."""
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute):
        return function.attr
    if isinstance(function, ast.Subscript) and isinstance(function.slice, ast.Constant):
        key = function.slice.value
        return key if isinstance(key, str) and key.isidentifier() else None
    return None


def _short(node: ast.expr) -> str:
    """Return an expression as text, cut where it is long."""
    text = ast.unparse(node)
    return text if len(text) <= 60 else text[:59] + "…"


def rewritten(function: types.FunctionType, helpers: dict[str, Any]) -> types.FunctionType | None:
    """Return a twin of a function whose calls, names and comparisons pass by the helpers; None without source."""
    code = rewritten_code(function)
    if code is None:
        return None
    had = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    cells = []
    for name in code.co_freevars:
        cell = types.CellType(helpers[name]) if name in helpers else had.get(name)
        if cell is None:
            return None
        cells.append(cell)
    twin = types.FunctionType(code, function.__globals__, function.__name__, function.__defaults__, tuple(cells))
    twin.__kwdefaults__ = function.__kwdefaults__
    twin.__qualname__ = function.__qualname__
    twin.__module__ = function.__module__
    twin.__doc__ = function.__doc__
    return twin


_codes: dict[types.CodeType, tuple[str, str, types.CodeType | None]] = {}
_MOST_CODES: Final = 4096


def rewritten_code(function: types.FunctionType) -> types.CodeType | None:
    """Return the rewritten code of a function; it is kept for the next time while the source stays the same."""
    code = function.__code__
    found = find_source(function)
    known = _codes.get(code)
    text = found.text if found is not None else ""
    if known is not None and known[0] == code.co_filename and known[1] == text:
        return known[2]
    made = None if found is None else _compiled(found, code)
    if len(_codes) >= _MOST_CODES:
        _codes.clear()
    _codes[code] = (code.co_filename, text, made)
    return made


def _compiled(found: Found, code: types.CodeType) -> types.CodeType | None:
    """Compile a rewritten function inside a function that has its free names as parameters; that one is never run."""
    twin = copy.deepcopy(found.syntax)  # it is changed in place, and the tree is kept for other functions
    _strip(twin)
    changed = _changed(twin, Rewriter(found.comments, code.co_filename))
    inner: ast.stmt = ast.Return(changed) if isinstance(changed, ast.expr) else changed
    if found.within:
        around = ast.parse(f"class {found.within}: pass").body[0]
        assert isinstance(around, ast.ClassDef)
        around.body = [inner]
        inner = around
    names = [name for name in code.co_freevars if name != "__class__"]
    outer = ast.parse("def factory(): pass").body[0]
    assert isinstance(outer, ast.FunctionDef)
    outer.args.args = [ast.arg(name) for name in (*HELPERS, *names)]
    bound = found.within or code.co_name
    outer.body = [inner]
    if bound.isidentifier() and bound not in names:
        outer.body.insert(0, ast.Global([bound]))  # what calls itself by a global name must find the global one
    module = ast.fix_missing_locations(ast.Module([outer], []))
    flags = code.co_flags & _FUTURE
    made = compile(module, code.co_filename, "exec", flags=flags, dont_inherit=True)
    return _find_code(made, code.co_name, twin.lineno)


def _strip(twin: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
    """Take decorators, annotations and defaults off: the function at hand has them already."""
    args = twin.args
    args.defaults = [ast.Constant(None) for _ in args.defaults]
    args.kw_defaults = [None if default is None else ast.Constant(None) for default in args.kw_defaults]
    for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg):
        if arg is not None:
            arg.annotation = None
    if not isinstance(twin, ast.Lambda):
        twin.decorator_list = []
        twin.returns = None


def _changed(twin: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, rewriter: Rewriter) -> ast.expr | ast.stmt:
    """Rewrite the body of a function, and return it."""
    if isinstance(twin, ast.Lambda):
        twin.body = rewriter.visit(twin.body)
        return twin
    body: list[ast.stmt] = []
    for line in twin.body:
        changed = rewriter.visit(line)
        body.extend(changed if isinstance(changed, list) else [changed])
    twin.body = body
    return twin


def _find_code(module: types.CodeType, name: str, line: int) -> types.CodeType | None:
    """Return the compiled function of this name and line, from among the code inside code."""
    waiting = [module]
    while waiting:
        code = waiting.pop(0)
        for inner in code.co_consts:
            if isinstance(inner, types.CodeType):
                if inner.co_name == name and inner.co_firstlineno == line:
                    return inner
                waiting.append(inner)
    return None
