"""This file measures the studio's server with 200 people at once: ten keys in 4 seconds, then 20 seconds of looking."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from benchmarks.clock import quantile
from benchmarks.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

PEOPLE = 200
KEYS = 10
TYPING = 4.0  # seconds
LOOKING = 20.0
# What was typed: the last ten keys of each are pressed here. Everyone has a factor of their own in front, so that
# the server has nobody's answer from before.
TYPED = (
    "sin(x^2+1)*exp(-x/2)", "ln(sqrt(1+x^2))", "x^3-3x^2+2x-1", "e^(-x^2/2)*cos(3x)", "tanh(3x+1)^2", "1/(1+e^(-4x))",
    "x^2*sin(x)*cos(2x)", "sqrt(x^2+y^2)*sin(y)", "(x^2+1)/(x^4-2)", "asin(x/3)+acos(x/3)", "x^x*ln(x+2)",
    "abs(x-2)*(x+1)",
)  # fmt: skip


def people(*, quick: bool) -> Iterator[Figure]:
    """Serve, let people type for one round, and tell how long they waited from a key to its picture."""
    words = [sys.executable, "-m", "chainrule", "studio", "--port", "0", "--no-open"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8") as server:
        try:
            port = int(re.search(r":(\d+)/", server.stdout.readline())[1])
            waited, overtaken = asyncio.run(_round(port, 8.0 if quick else TYPING + LOOKING))
        finally:
            server.terminate()
    yield Figure(
        f"studio: from a key to its picture, p95 of {len(waited)}, {PEOPLE} people",
        quantile(waited, 0.95) * 1000,
        at_most=250,
        beside=f"median {quantile(waited, 0.5) * 1000:.0f} ms; {overtaken} keys were overtaken by later ones",
    )


async def _round(port: int, seconds: float) -> tuple[list[float], int]:
    """Return how long each answered key waited, and how many were overtaken by a later key of the same person."""
    chance = random.Random(1)
    await _person(port, 0.0, TYPED[0], [], [])  # the server is warm
    waited: list[float] = []
    overtaken: list[str] = []
    share = seconds / (TYPING + LOOKING)  # of the people, those who begin to type in this time
    await asyncio.gather(*[
        _person(port, chance.uniform(0, seconds), f"{chance.randint(2, 999)}*{chance.choice(TYPED)}", waited, overtaken)
        for _ in range(round(PEOPLE * share))
    ])  # fmt: skip
    return waited, len(overtaken)


async def _person(port: int, start: float, typed: str, waited: list[float], overtaken: list[str]) -> None:
    """Type the last keys of a formula: one question at a time, the latest wins."""
    await asyncio.sleep(start)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begun, asked, last = time.perf_counter(), -1, -1
    while last < KEYS - 1:
        pressed = min(KEYS - 1, int((time.perf_counter() - begun) / TYPING * KEYS))
        if pressed <= last:
            await asyncio.sleep(max(0.0, begun + (last + 1) * TYPING / KEYS - time.perf_counter()) + 0.001)
            continue
        overtaken += ["key"] * (pressed - last - 1)
        last = asked = pressed
        await _ask(reader, writer, {"formula": typed[: len(typed) - KEYS + 1 + asked], "at": {"x": 1.5}})
        waited.append(time.perf_counter() - (begun + asked * TYPING / KEYS))
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, question: dict[str, Any]) -> None:
    """Ask, and read the answer to its end."""
    body = json.dumps(question).encode()
    lines = ("POST /api/explain HTTP/1.1", "Host: localhost", "Content-Type: application/json")
    writer.write("\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body)
    told = await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(int(re.search(rb"content-length: (\d+)", told)[1]))
