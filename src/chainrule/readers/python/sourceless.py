"""This file follows the calls of a function whose source text is not there, by giving it other globals.

Code typed at a prompt or read from a pipe has no source to rewrite. A copy of the function then finds, under its global
names and in its closure, stand-ins for functions and for modules. What it finds elsewhere (in a dictionary, as a
method) runs as it is, and local variables name no layers.
"""

from __future__ import annotations

import builtins
import dis
import types
from collections.abc import Callable, Iterator
from typing import Any, Final

# Asked what they are (`isinstance(x, float)`), a stand-in would not do; so `float` and `int` stay.
_BUILTINS: Final = ("max", "min", "sum", "map", "filter", "sorted")

Follow = Callable[[str, Any], Any]  # a name and a value -> a stand-in for it, or the value itself


class ModuleStandIn:
    """Stands for a module, whose functions are then followed."""

    def __init__(self, module: types.ModuleType, follow: Follow) -> None:
        """Keep the module."""
        self._module = module
        self._follow = follow

    def __getattr__(self, name: str) -> Any:
        return _stand_in(name, getattr(self._module, name), self._follow)


def _stand_in(name: str, value: Any, follow: Follow) -> Any:
    """Return what stands for a value under a global name."""
    if isinstance(value, types.ModuleType):
        return ModuleStandIn(value, follow)
    return value if isinstance(value, type) else follow(name, value)


def with_other_globals(function: types.FunctionType, follow: Follow) -> types.FunctionType:
    """Return a copy of a function that finds stand-ins; itself where it writes globals, which must stay the real ones.

    >>> def double(x): return 2 * x
    >>> seen = with_other_globals(lambda x: double(x), lambda name, value: value)
    >>> seen(3)
    6
    """
    codes = list(_all_codes(function.__code__))
    stored = {step.argval for code in codes for step in dis.get_instructions(code) if step.opname.startswith("STORE_")}
    read = {name for code in codes for name in code.co_names}
    had = function.__globals__
    if any(step.opname == "STORE_GLOBAL" for code in codes for step in dis.get_instructions(code)):
        return function
    own = dict(had)
    for name in read & had.keys():
        own[name] = _stand_in(name, had[name], follow)
    for name in _BUILTINS:
        if name in read and name not in had:
            own[name] = follow(name, getattr(builtins, name))
    cells = []
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            value = cell.cell_contents
        except ValueError:  # not bound yet
            value = None
        other = value if value is None or name in stored else _stand_in(name, value, follow)
        cells.append(cell if other is value else types.CellType(other))
    twin = types.FunctionType(function.__code__, own, function.__name__, function.__defaults__, tuple(cells))
    twin.__kwdefaults__ = function.__kwdefaults__
    twin.__doc__ = function.__doc__
    return twin


def _all_codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """Yield a function's code and that of what is defined inside it."""
    waiting = [code]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(inner for inner in one.co_consts if isinstance(inner, types.CodeType))
