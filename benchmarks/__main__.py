"""This file runs the measurements and prints their table; `python -m benchmarks --help` names the options."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from benchmarks.against_sympy import derivatives, random_graph
from benchmarks.clock import pulse
from benchmarks.deep import deep, taylor
from benchmarks.explanations import explained
from benchmarks.figure import Figure, number, table
from benchmarks.gradients import gradients
from benchmarks.growth import OUTPUT, growth
from benchmarks.people import people
from benchmarks.starting import started
from benchmarks.visits import visited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CASES: dict[str, Callable[..., Iterator[Figure]]] = {
    "start": started,
    "explain": explained,
    "derivative": derivatives,
    "random-graph": random_graph,
    "gradient": gradients,
    "taylor": taylor,
    "deep": deep,
    "growth": growth,
    "people": people,
    "studio": visited,
}


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the table, write benchmarks/output/figures.json; status 1 with --strict if a goal is missed."""
    options = _parser().parse_args(arguments)
    figures: list[Figure] = []
    pulses = [pulse()]
    for name in options.only or CASES:
        begun = time.perf_counter()
        print(f"measuring {name} …", end=" ", flush=True, file=sys.stderr)
        figures += CASES[name](quick=options.quick)
        pulses.append(pulse())
        print(f"{time.perf_counter() - begun:.0f} s", file=sys.stderr)
    today = datetime.now(tz=UTC).date().isoformat()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    machine = f"{platform.system()} on {platform.machine()}, {python}"
    print(f"\n{today}, {machine}; CPU time\n\n{table(figures)}")
    print(f"\na fixed loop of plain Python took {number(min(pulses))} ms at best, {number(max(pulses))} ms at worst")
    OUTPUT.mkdir(exist_ok=True)
    told = {
        "date": today,
        "machine": machine,
        "quick": options.quick,
        "pulses": pulses,
        "figures": [each.to_dict() for each in figures],
    }
    (OUTPUT / "figures.json").write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
    missed = [each.name for each in figures if each.reached is False]
    print(f"\n{len(missed)} of {sum(each.reached is not None for each in figures)} goals missed")
    return 1 if missed and options.strict else 0


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the options."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure chainrule beside its peers.")
    parser.add_argument("--quick", action="store_true", help="fewer formulas, rounds and sizes")
    parser.add_argument("--only", action="append", choices=list(CASES), help="just this case (may be repeated)")
    parser.add_argument("--strict", action="store_true", help="end with status 1 if a goal is missed")
    return parser


if __name__ == "__main__":
    sys.exit(main())
