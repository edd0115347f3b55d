"""This file loads a function from a Python file that is named on the command line as `model.py:function`."""

from __future__ import annotations

import difflib
import importlib.util
import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainrule.errors import ChainruleError, FormulaError, UsageError
from chainrule.readers.python.unsupported import place_of_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


def names_a_function(text: str) -> bool:
    """Return whether a text is meant as a function in a file, such as `model.py:drag`, and not as a formula.

    >>> names_a_function("model.py:drag"), names_a_function("x^2")
    (True, False)
    """
    path, _, name = text.strip().rpartition(":")
    return (path.endswith(".py") and "\n" not in path and all(map(str.isidentifier, name.split(".")))) or (
        text.strip().endswith(".py") and "\n" not in text.strip()
    )


def load(text: str) -> Callable[..., Any]:
    """Return the function that `model.py:function` names; `model.py` will do where the file has only one.

    The file is run, with its folder importable: it is code that the user chose to run.

    Raises UsageError where the file cannot be read or run, or has no such function, and FormulaError with the place
    where it is not Python.
    """
    path_text, _, name = text.strip().rpartition(":")
    if not path_text.endswith(".py"):
        path_text, name = text.strip(), ""
    path = Path(path_text).expanduser()
    source = _source_of(path)
    module = _module_at(path, source)
    if not name:
        return _only_function(module, path)
    found: Any = module
    for part in name.split("."):
        owner, found = found, getattr(found, part, None)
        if found is None:
            raise _no_such_function(module, path, name)
    if not callable(found):
        raise UsageError(f"{name} in {path.name} is no function, but of type {type(found).__name__}")
    if inspect.isclass(owner) and not isinstance(inspect.getattr_static(owner, part), staticmethod | classmethod):
        raise UsageError(
            f"{name} is a method, which needs an object",
            remedy=f"write a function that makes one: def f(x): return {owner.__name__}(…).{part}(x)",
        )
    made: Callable[..., Any] = found
    return made


def _source_of(path: Path) -> str:
    """Return the text of a Python file, after asking whether it is one."""
    try:
        data = path.read_bytes()
    except IsADirectoryError:
        raise UsageError(f"{path} is a folder", remedy="name a file: model.py:function") from None
    except (OSError, ValueError) as error:
        if path.exists():
            raise UsageError(f"{path} cannot be read ({getattr(error, 'strerror', error)})") from None
        near = difflib.get_close_matches(path.name, _python_files(path.parent), 1)
        remedy = f"did you mean '{near[0]}'?" if near else "is it in another folder?"
        raise UsageError(f"there is no file {path}", remedy=remedy) from None
    try:
        source = importlib.util.decode_source(data)
        compile(source, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        lines = (source if "source" in locals() else "").splitlines(keepends=True)
        line, column = error.lineno or 1, max((error.offset or 1) - 1, 0)
        raise FormulaError(
            f"{path.name}:{line}: this is not Python: {error.msg}",
            place=sum(map(len, lines[: line - 1])) + column,
            text="".join(lines) or None,
            remedy="mend the file",
        ) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise UsageError(f"{path.name} is no Python file ({error})") from None
    return source


def _python_files(folder: Path) -> list[str]:
    """Return the names of the Python files in a folder."""
    try:
        return sorted(one.name for one in folder.glob("*.py"))
    except OSError:
        return []


def _module_at(path: Path, source: str) -> ModuleType:
    """Return the module made by running a file."""
    path = path.resolve()
    folder = str(path.parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    known = sys.modules.get(path.stem)
    if known is not None and getattr(known, "__file__", None) == str(path):
        return known
    # A file called math.py must not take the place of Python's own module.
    free = known is None and path.stem.isidentifier() and path.stem not in sys.stdlib_module_names
    name = path.stem if free else f"chainrule_file_{abs(hash(path))}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        exec(compile(source, str(path), "exec", dont_inherit=True), module.__dict__)  # noqa: S102  (the user's file)
    except ChainruleError:
        del sys.modules[name]
        raise
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        place = place_of_error(error)
        where = f" ({place})" if place.file else ""
        raise UsageError(
            f"{path.name} cannot be run: {type(error).__name__}: {error}{where}",
            place=place.column,
            text=place.text or None,
        ) from error
    return module


def functions_in(module: ModuleType) -> list[str]:
    """Return the names of the functions that a module itself defines."""
    return [
        name
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")
    ]


def _only_function(module: ModuleType, path: Path) -> Callable[..., Any]:
    """Return the one function of a file that has only one."""
    names = functions_in(module)
    if len(names) != 1:
        has = f"it has {', '.join(names)}" if names else "it has none"
        raise UsageError(
            f"which function of {path.name}? {has}", remedy=f"write {path.name}:{names[0] if names else 'function'}"
        )
    made: Callable[..., Any] = getattr(module, names[0])
    return made


def _no_such_function(module: ModuleType, path: Path, name: str) -> UsageError:
    """Return the error for a name that a file does not define."""
    names = functions_in(module)
    near = difflib.get_close_matches(name, names, 1)
    has = f"it has {', '.join(names)}" if names else "it defines no function"
    return UsageError(
        f"{path.name} has no function '{name}'", remedy=f"did you mean '{near[0]}'? {has}" if near else has
    )
