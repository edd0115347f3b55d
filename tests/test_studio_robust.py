"""This file treats the studio's server badly: hostile formulas, slow and odd requests, forged log lines, stops."""

import asyncio
import json
import logging
import re
import signal
import socket
import subprocess
import sys
import time

import httpx
import own_loop
import pytest

from chainrule.apps.studio import pool, server, worker
from chainrule.apps.studio.pool import Pool, TooSlow
from chainrule.apps.studio.questions import checked
from chainrule.apps.studio.serving import JsonLines, is_loopback, starting_document, warning_for
from chainrule.apps.studio.static import FOLDER

needs_build = pytest.mark.skipif(not (FOLDER / "studio.js").exists(), reason="`make studio` has not run here")
KNOWN = {"formula", "too-large", "too-slow", "unknown-name", "usage"}  # what may be wrong with a hostile formula


def nested(opening, count, inside="x", closing=")"):
    return opening * count + inside + closing * count


def doubled(step, count):
    return "; ".join(["a_0 = x", *[step.format(f"a_{k}", f"a_{k - 1}") for k in range(1, count)]])


HOSTILE = {
    "brackets": nested("(", 4900), "open brackets": "(" * 9000, "long tower": "^".join(["x"] * 3000),
    "factorial": "factorial(10^6)", "factorials": "(((9!)!)!)", "powers": "9^9^9^9", "large power": "2^(10^9)*x",
    "1e999999": "1e999999*x", "1e-999999": "x*1e-999999", "long number": "9" * 9000 + "*x",
    "long decimal": "0." + "1" * 9000 + "*x", "order 50": "d^50/dx^50 (x*exp(x))", "gammas": nested("gamma(", 20),
    "nul": "x\x00y", "surrogate": "x\ud800+1", "long name": "a" * 9000 + "^2", "itself": "f(x) = f(x-1); f(x)",
    "expanded": "(x+y+z)^5000*(x-y)^5000", "right to left": "\u202ex+1\u202c", "cases": r"\begin{cases}" * 300,
    "latex": nested(r"\frac{", 1500, closing="}{x}"), "choices": nested("where(x>0,", 60, closing=",1)"),
    "fraction": "(1/3)^100000*x", "unicode": "x^2 # " + "\u00e9" * 9000, "lines": "x\n" * 3000,
    "sines": nested("sin(", 1500), "long sum": "x+" * 4990 + "x", "waves": doubled("{0} = sin({1})*cos({1})", 300),
}  # fmt: skip


def test_hostile_formulas_cost_a_worker_its_time_and_nobody_an_answer():
    async def visit():
        pool = Pool(3, limit=1.0)  # half the usual time: a third of these formulas use up all that they get
        few = asyncio.Semaphore(4)
        await pool.start()
        try:
            told = await asyncio.gather(*[one_of(few, pool, formula[:10_000]) for formula in HOSTILE.values()])
            pool.limit = 30.0
            return dict(zip(HOSTILE, told, strict=True)), await one(pool, "x^2")
        finally:
            await pool.stop()

    async def one_of(few, pool, formula):
        async with few:
            return await one(pool, formula)

    async def one(pool, formula):
        try:
            return json.loads(await pool.ask(checked({"formula": formula}, "explain")))
        except TooSlow as problem:
            return {"problem": worker.problem_of(problem)}

    told, after = own_loop.run(visit())
    assert "document" in after
    codes = {name: answer["problem"]["code"] for name, answer in told.items() if "problem" in answer}
    assert set(codes.values()) <= KNOWN, codes
    assert all(answer["problem"]["message"] for answer in told.values() if "problem" in answer)
    assert codes["1e999999"] == codes["long name"] == codes["brackets"] == "too-large"


def test_a_worker_is_held_to_its_memory():
    code = (
        "from chainrule.apps.studio import worker; worker.MEMORY = 300 * 1024**2; worker._limit_memory()\n"
        "try:\n    bytearray(2 * 1024**3)\nexcept MemoryError:\n    print('held')"
    )
    pytest.importorskip("resource")
    if sys.platform == "darwin":
        pytest.skip("macOS does not hold processes to a size")
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout == "held\n"


# Requests ------------------------------------------------------------------------------------------------------------


def asked(method, path, *, headers=(), parts=(b"",), pause=0.0):
    """Return status, headers and body of an answer by the application, without workers."""
    application = server.Studio(starting_document(None, [], "en"), Pool(1)).application()
    waiting, sent = list(parts), []

    async def receive():
        await asyncio.sleep(pause)
        part = waiting.pop(0) if waiting else b""
        return {"type": "http.request", "body": part, "more_body": bool(waiting)}

    async def send(message):
        sent.append(message)

    given = [(b"host", b"localhost:8642"), *headers]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "path": path,
        "scheme": "http", "raw_path": path.encode(), "query_string": b"", "headers": given,
        "root_path": "", "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8642),
    }  # fmt: skip
    own_loop.run(application(scope, receive, send))
    start = next(message for message in sent if message["type"] == "http.response.start")
    body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    return start["status"], {key.decode(): value.decode() for key, value in start["headers"]}, body


JSON = [(b"content-type", b"application/json")]


@needs_build
def test_a_body_that_trickles_in_is_given_up(monkeypatch):
    monkeypatch.setattr(server, "BODY_LIMIT", 0.2)
    begun = time.perf_counter()
    status, _, body = asked("POST", "/api/explain", headers=JSON, parts=[b" "] * 1000, pause=0.05)
    assert status == 400
    assert b"too slowly" in body
    assert time.perf_counter() - begun < 5


@needs_build
@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("HEAD", "/", 200), ("HEAD", "/studio.js", 200), ("OPTIONS", "/api/explain", 405), ("OPTIONS", "/", 405),
        ("TRACE", "/", 405), ("GET", "/api/explain", 405), ("PUT", "/", 405), ("GET", "/%2e%2e/etc/passwd", 404),
        ("GET", "//evil.example/", 404),
    ],
)  # fmt: skip
def test_other_methods_and_paths_get_an_answer_with_the_same_guards(method, path, expected):
    status, headers, _ = asked(method, path)
    assert status == expected
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


@needs_build
@pytest.mark.parametrize(
    "origin", [b"null", b"http://evil.example", b"http://localhost", b"http://localhost:8642.evil.example", b""]
)
def test_other_origins_are_refused(origin):
    status, _, _ = asked("POST", "/api/explain", headers=[*JSON, (b"origin", origin)], parts=[b"{}"])
    assert status == 403


# The log -------------------------------------------------------------------------------------------------------------


def test_no_address_can_forge_a_line_of_the_log():
    path = '/\n{"event": "forged"}\r\u2028\u0085\x1b[2J\x9b"'
    record = logging.LogRecord("chainrule.studio", logging.INFO, "", 0, "request", (), None)
    record.fields = {"path": path}
    line = JsonLines().format(record)
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["path"] == path


def test_a_defect_is_one_line_of_the_log(monkeypatch, capsys):
    def broken(_):
        raise ValueError('x\n{"event": "forged"}\x1b[2J')

    monkeypatch.setattr("chainrule.apps.studio.questions.answered", broken)
    assert worker.answer({})["problem"]["code"] == "defect"
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "defect"


# Starting and stopping -----------------------------------------------------------------------------------------------


def test_a_server_for_others_tells_where_and_what_it_risks():
    assert is_loopback("::1")
    assert not is_loopback("192.168.1.7")
    told = warning_for("192.168.1.7", 8642)
    assert "http://192.168.1.7:8642/" in told
    assert "no password" in told


@needs_build
def test_sigterm_while_questions_run_ends_in_good_order():
    words = [sys.executable, "-m", "chainrule", "studio", "--port", "0", "--no-open"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdout=pipe, stderr=pipe, encoding="utf-8") as process:
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())[0]
        httpx.get(f"{address}api/health", timeout=60)
        port = int(address.rpartition(":")[2].strip("/"))
        body = json.dumps({"formula": HOSTILE["waves"]}).encode()
        head = f"POST /api/explain HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n"
        with socket.create_connection(("127.0.0.1", port), timeout=30) as asking:
            asking.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            answer = asking.recv(1 << 16)
        _, log = process.communicate(timeout=30)
    assert process.returncode == 0
    assert [json.loads(line)["event"] for line in log.splitlines()][-1] == "stopped"
    assert answer.startswith(b"HTTP/1.1 200"), "the question on the way was still answered"


def test_a_worker_that_does_not_start_is_tried_again(monkeypatch):
    real, failures = pool.Worker.start, [OSError("no process"), TimeoutError()]

    async def start():
        if failures and started:
            raise failures.pop()
        started.append(1)
        return await real()

    started = []
    monkeypatch.setattr(pool, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(pool.Worker, "start", start)

    async def whole():
        workers = pool.Pool(2)
        await workers.start()
        for _ in range(600):
            if len(workers.all) == 2:
                break
            await asyncio.sleep(0.05)
        found = len(workers.all)
        await workers.stop()
        return found

    assert own_loop.run(whole()) == 2
    assert failures == []
