"""This file measures what starting costs: the import, and the whole command, beside an empty Python."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.clock import in_turn, median_cpu, median_wall, process, quantile
from benchmarks.figure import Figure, number

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAVY = ("click", "rich", "lark", "mpmath", "sympy", "numpy", "scipy")
COMMANDS = {
    "nothing": ["-c", "pass"],
    "import chainrule": ["-c", "import chainrule"],
    "import chainrule.api": ["-c", "import chainrule.api"],
    "differentiate": ["-m", "chainrule", "differentiate", "sin(x^2)"],
    "explain": ["-m", "chainrule", "sin(x^2)", "--at", "x=1"],
}


def started(*, quick: bool) -> Iterator[Figure]:
    """Start Python again and again, with bytecode in a folder of our own, as it is after an installation."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        runs = {name: partial(process, [sys.executable, *words], environment) for name, words in COMMANDS.items()}
        in_turn(runs, 1)  # writes the bytecode
        spans = in_turn(runs, 7 if quick else 25)
    cpu = {name: median_cpu(each) for name, each in spans.items()}
    wall = {name: median_wall(each) for name, each in spans.items()}
    best = {name: min(span.cpu for span in each) for name, each in spans.items()}
    for name, most in (("import chainrule", 60), ("import chainrule.api", None)):
        beside = f"best {number(best[name])}, of these {number(cpu['nothing'])} ms Python itself"
        yield Figure(name, cpu[name], at_most=most, beside=beside)
    for name, limit in (("differentiate", 6), ("explain", None)):
        ratios = [one.cpu / other.cpu for one, other in zip(spans[name], spans["nothing"], strict=True)]
        yield Figure(
            f"chainrule {name}: times python -c pass",
            quantile(ratios, 0.5),
            "×",
            at_most=limit,
            beside=f"{number(cpu[name])} ms of CPU, {number(wall[name])} ms until it is done",
        )
    yield Figure("heavy modules on that path", len(heavy_modules()), "", at_most=0, beside=", ".join(HEAVY))


def heavy_modules() -> list[str]:
    """Return which heavy modules are there after `chainrule differentiate`."""
    code = (
        "import sys; from chainrule.apps.cli import main; main(['differentiate', 'sin(x^2)']); "
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    return done.stdout.splitlines()[-1].split()
