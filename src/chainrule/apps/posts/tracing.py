"""This file runs the blocks of Python in a post, where the person who makes the page allows it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chainrule.apps.posts.fences import SETTINGS
from chainrule.apps.subject import number_of
from chainrule.errors import ChainruleError
from chainrule.explanation.numbers import to_float
from chainrule.rules.names import canonical_name

if TYPE_CHECKING:
    from chainrule.apps.posts.fences import Fence
    from chainrule.readers.reading import Reading

FILE: Final = "block.py"


def trace(fence: Fence) -> Reading:
    """Return the reading of the last function of a block, traced at the values that the block gives.

    Raises the errors of the tracer, with places in the block where they have any.
    """
    from chainrule.readers.python import load
    from chainrule.readers.python import trace as traced

    point = {}
    for key, text in fence.settings.items():
        if key not in SETTINGS and "." not in key:
            try:
                point[canonical_name(key)] = to_float(number_of(text))
            except ChainruleError:  # told where the settings are read
                continue
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_text(fence.body, encoding="utf-8")
        name = _last_function(fence.body)
        return traced(load(f"{path}:{name}" if name else str(path)), point or None)


def _last_function(source: str) -> str:
    r"""Return the name of the last function at the left edge; "" where there is none, or no Python.

    >>> _last_function("def f(x): return x\ndef g(x): return f(x)")
    'g'
    """
    import ast

    try:
        found = [node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    except SyntaxError:
        return ""
    return found[-1] if found else ""
