"""This file holds the source to the shape that ARCHITECTURE.md draws: small, flat, light to import, true to its map."""

import ast
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "chainrule"
MODULES = sorted(SOURCE.rglob("*.py"))

MOST_LINES_OF_A_FUNCTION = 40
MOST_LINES_OF_A_MODULE = 400

# An exception is named here with its reason, and taken out when it no longer holds.
LONG_FUNCTIONS: dict[str, str] = {}  # "rules/rule.py:define": "why it is long"
LONG_MODULES: dict[str, str] = {}  # "rules/elementary.py": "why it is long"

HEAVY = ("numpy", "scipy", "sympy", "mpmath", "click", "rich", "lark")


def name_of(module):
    return module.relative_to(SOURCE).as_posix()


def body_length(function):
    """Lines of a function's body, its docstring left out."""
    body = function.body
    if ast.get_docstring(function, clean=False) is not None:
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def functions_of(module):
    """Every function of a module with its dotted name."""
    waiting = [("", ast.parse(module.read_text(encoding="utf-8")))]
    while waiting:
        prefix, parent = waiting.pop()
        for child in ast.iter_child_nodes(parent):
            name = prefix
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = f"{prefix}.{child.name}".lstrip(".")
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield name, child
            waiting.append((name, child))


def test_functions_are_short():
    long = {
        f"{name_of(module)}:{name}": body_length(function)
        for module in MODULES
        for name, function in functions_of(module)
        if body_length(function) > MOST_LINES_OF_A_FUNCTION
    }
    assert {} == {name: lines for name, lines in long.items() if name not in LONG_FUNCTIONS}
    assert set() == LONG_FUNCTIONS.keys() - long.keys(), "these exceptions are no longer needed"


def test_modules_are_short():
    lines = {name_of(module): len(module.read_text(encoding="utf-8").splitlines()) for module in MODULES}
    long = {name: count for name, count in lines.items() if count > MOST_LINES_OF_A_MODULE}
    assert {} == {name: count for name, count in long.items() if name not in LONG_MODULES}
    assert set() == LONG_MODULES.keys() - long.keys(), "these exceptions are no longer needed"


def tracked_files():
    """Every file that git knows; outside a checkout (an unpacked archive), every file of the project's own folders."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    except (FileNotFoundError, subprocess.CalledProcessError):
        folders = [ROOT / name for name in ("src", "tests", "docs", "benchmarks")]
        found = [path for folder in folders for path in folder.rglob("*")] + list(ROOT.glob("*.*"))
    else:
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def test_no_file_knows_the_machine_it_was_written_on():
    common = {Path("/"), Path("/home"), Path(tempfile.gettempdir())}  # a checkout may lie there, and prose may name it
    places = {f"{place}/" for place in {ROOT, ROOT.parent, Path.home()} - common}
    pattern = re.compile("|".join(rf"(?<![\w./-]){re.escape(place)}" for place in sorted(places)))
    guilty = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in tracked_files()
        if (found := pattern.search(path.read_bytes().decode("utf-8", errors="ignore")))
    ]
    assert [] == guilty


def test_the_map_names_every_part():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    parts = [
        f"{part.name}/" if part.is_dir() else part.name
        for part in sorted(SOURCE.iterdir())
        if part.name != "__pycache__" and (part.is_dir() or part.suffix == ".py")
    ]
    assert [] == [part for part in parts if not re.search(rf"(?<![\w/]){re.escape(part)}", text)]


def test_import_is_light():
    code = f"import sys, chainrule; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert "" == done.stdout.strip()
