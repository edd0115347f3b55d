"""This file measures the studio's server with 200 people at once: ten keys in 4 seconds, then 20 seconds of looking.

Waiting is wall time, so a busy machine shows in it. Beside it stand: how long an answer without any work takes at the
same moments, how much processor time the server spends for a key, what those who type take from it on the same machine,
and how many programs wanted a processor before and after.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from benchmarks.clock import load_now, quantile
from benchmarks.figure import Figure
from chainrule.apps.studio.pool import default_size

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
            before, load = os.times(), load_now()
            seconds = 8.0 if quick else TYPING + LOOKING
            waited, empty, overtaken = asyncio.run(_round(port, seconds))
            load += f" and {load_now()}"
        finally:
            server.terminate()
            server.wait()
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    own = after.user + after.system - before.user - before.system
    yield Figure(
        f"studio: from a key to its picture, p95 of {len(waited)}, {PEOPLE} people",
        quantile(waited, 0.95) * 1000,
        at_most=250,
        beside=f"median {quantile(waited, 0.5) * 1000:.0f} ms; {overtaken} keys overtaken; load {load}",
    )
    yield Figure(
        "studio: an answer without work at the same moments, p95",
        quantile(empty, 0.95) * 1000,
        beside=f"median {quantile(empty, 0.5) * 1000:.0f} ms: what the machine itself takes",
    )
    yield Figure("studio: processor time for a key", spent * 1000 / len(waited), beside="the server's start included")
    yield Figure(
        "studio: processor time that typing a key takes itself",
        own * 1000 / len(waited),
        beside=f"both together keep {(own + spent) / seconds:.2f} of {os.cpu_count()} processors busy",
    )


async def _round(port: int, seconds: float) -> tuple[list[float], list[float], int]:
    """Return how long each answered key waited, how long empty answers took, and how many keys were overtaken."""
    chance = random.Random(1)
    await _all_workers(port)
    waited: list[float] = []
    empty: list[float] = []
    overtaken: list[str] = []
    control = asyncio.create_task(_control(port, empty))
    share = seconds / (TYPING + LOOKING)  # of the people, those who begin to type in this time
    await asyncio.gather(*[
        _person(port, chance.uniform(0, seconds), f"{chance.randint(2, 999)}*{chance.choice(TYPED)}", waited, overtaken)
        for _ in range(round(PEOPLE * share))
    ])  # fmt: skip
    control.cancel()
    return waited, empty, len(overtaken)


async def _all_workers(port: int) -> None:
    """Wait until the server has been up for a while: all its workers are there, and warm."""
    workers = -1
    while workers < default_size():
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        workers = json.loads(await _request(reader, writer, "GET /api/health", b""))["workers"]
        writer.close()
        await asyncio.sleep(0.1)
    await _person(port, 0.0, TYPED[0], [], [])


async def _control(port: int, empty: list[float]) -> None:
    """Ask ten times a second for what needs no work."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while True:
        begun = time.perf_counter()
        await _request(reader, writer, "GET /api/health", b"")
        empty.append(time.perf_counter() - begun)
        await asyncio.sleep(0.1)


async def _person(port: int, start: float, typed: str, waited: list[float], overtaken: list[str]) -> None:
    """Type the last keys of a formula: one question at a time, the latest wins; as in the page, words come once."""
    await asyncio.sleep(start)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begun, asked, last, has_words = time.perf_counter(), -1, -1, False
    while last < KEYS - 1:
        pressed = min(KEYS - 1, int((time.perf_counter() - begun) / TYPING * KEYS))
        if pressed <= last:
            await asyncio.sleep(max(0.0, begun + (last + 1) * TYPING / KEYS - time.perf_counter()) + 0.001)
            continue
        overtaken += ["key"] * (pressed - last - 1)
        last = asked = pressed
        question = {"formula": typed[: len(typed) - KEYS + 1 + asked], "at": {"x": 1.5}, "words": not has_words}
        has_words = b'"document"' in (await _ask(reader, writer, question))[:20] or has_words
        waited.append(time.perf_counter() - (begun + asked * TYPING / KEYS))
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, question: dict[str, Any]) -> bytes:
    """Ask, and return the answer, read to its end."""
    return await _request(reader, writer, "POST /api/explain", json.dumps(question).encode())


async def _request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, what: str, body: bytes) -> bytes:
    """Return the body of an answer."""
    lines = (f"{what} HTTP/1.1", "Host: localhost", "Content-Type: application/json", f"Content-Length: {len(body)}")
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    told = await reader.readuntil(b"\r\n\r\n")
    return await reader.readexactly(int(re.search(rb"content-length: (\d+)", told)[1]))
