"""This file measures: CPU time beside wall time, contestants in turn, medians and quartiles.

Other programs share the machine, and they change wall time at once, CPU time far less: so goals are judged by CPU time,
and wall time is kept beside it. Contestants run in turn (A B A B …), so that a busy minute meets all of them.
"""

from __future__ import annotations

import gc
import os
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True)
class Span:
    """How long something took, in milliseconds."""

    cpu: float
    wall: float


def timed(run: Callable[[], Any]) -> Span:
    """Return how long one call of `run` takes; its result is dropped afterwards."""
    gc.collect()  # what others left behind is theirs to pay for
    return unswept(run)


def unswept(run: Callable[[], Any]) -> Span:
    """Return how long one call takes, as it comes: for thousands of short calls in a row."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = run()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    del result
    return Span(cpu * 1e3, wall * 1e3)


def middle_of(count: int, run: Callable[[], Any]) -> Span:
    """Return how long one call of `run` takes: the middle one of `count` calls."""
    return sorted([timed(run) for _ in range(count)], key=lambda span: span.cpu)[count // 2]


def per_call(run: Callable[[], Any], *, least: float = 20.0) -> Span:
    """Return how long one call takes, as the mean of so many in a row that they last `least` milliseconds."""
    count = 1
    while True:
        repeat = range(count)

        def batch(repeat: range = repeat) -> None:
            for _ in repeat:
                run()

        span = unswept(batch)
        if span.cpu >= least:
            return Span(span.cpu / count, span.wall / count)
        count *= 4


def in_turn(runs: Mapping[str, Callable[[], Span]], rounds: int) -> dict[str, list[Span]]:
    """Return the spans of each contestant, measured in turn; every second round in the opposite order."""
    spans: dict[str, list[Span]] = {name: [] for name in runs}
    for number in range(rounds):
        names = list(runs) if number % 2 == 0 else list(reversed(list(runs)))
        for name in names:
            spans[name].append(runs[name]())
    return spans


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of `values` lies, between neighbours in proportion.

    >>> quantile([1, 2, 3, 4], 0.5)
    2.5
    """
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def median_cpu(spans: Sequence[Span]) -> float:
    """Return the median of the CPU times."""
    return quantile([span.cpu for span in spans], 0.5)


def median_wall(spans: Sequence[Span]) -> float:
    """Return the median of the wall times."""
    return quantile([span.wall for span in spans], 0.5)


def process(command: Sequence[str], environment: Mapping[str, str]) -> Span:
    """Return how long a program runs from its start to its end, user and system time together."""
    wall = time.perf_counter()
    child = subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - wall
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with status {child.returncode}")
    return Span((usage.ru_utime + usage.ru_stime) * 1e3, wall * 1e3)


def pulse() -> float:
    """Return the CPU time of a fixed loop of plain Python, in milliseconds: how fast the machine is at the moment."""

    def loop() -> int:
        total = 0
        for number in range(200_000):
            total += number % 7
        return total

    return min(unswept(loop).cpu for _ in range(3))


def load_now() -> str:
    """Return how many programs wanted a processor in the last minute, where the system tells it."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
