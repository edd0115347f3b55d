"""This file talks to the studio's server as browsers and as strangers do: answers, limits, names, headers, the end."""

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import time

import httpx
import own_loop
import pytest

from chainrule.apps.cli import main
from chainrule.apps.studio import worker
from chainrule.apps.studio.places import Place
from chainrule.apps.studio.pool import Pool
from chainrule.apps.studio.questions import answered, checked
from chainrule.apps.studio.server import Studio
from chainrule.apps.studio.serving import listen, starting_document
from chainrule.apps.studio.static import FOLDER
from chainrule.errors import ChainruleError, UsageError

WORKED = "f = x^2; g = 2*f; h = g + 3"
needs_build = pytest.mark.skipif(not (FOLDER / "studio.js").exists(), reason="`make studio` has not run here")


def ask(formula, do="explain", **more):
    return answered(checked({"formula": formula, **more}, do))


# Questions, without a server ---------------------------------------------------------------------------------------


def test_an_answer_holds_the_document():
    document = ask(WORKED, at={"x": 5})["document"]
    assert document["explanation"]["value"] == 53
    assert document["program"]["inputs"] == ["x"]


def test_words_come_with_the_first_answer_and_then_stay_away():
    whole, short = (ask(WORKED, at={"x": 5}, **more)["document"] for more in ({}, {"words": False}))
    assert whole.pop("words")["page"]["formula"]
    assert short == whole


def test_a_missing_value_gets_a_start_where_the_formula_has_one():
    assert ask("x^2")["document"]["explanation"]["at"] == {"x": 1}
    explained = ask("ln(x - 1)")["document"]["explanation"]
    assert explained["value"] is not None


def test_a_value_left_over_from_another_formula_goes():
    assert ask("t^2", at={"x": 5, "t": 3})["document"]["explanation"]["at"] == {"t": 3}


def test_values_may_be_written_out():
    assert ask("sin(x)", at={"x": "pi/2"})["document"]["explanation"]["value"] == 1


def test_functions_that_nobody_defined_stay_symbolic():
    document = ask("h(g(x))")["document"]
    assert document["explanation"]["at"] == {}
    assert document["explanation"]["derivatives"][0]["formula"] == "h'(g(x))*g'(x)"


@pytest.mark.parametrize(
    "given",
    [
        None, [], "x", {}, {"formula": 5}, {"formula": "x", "at": [1]}, {"formula": "x", "at": {"x": None}},
        {"formula": "x", "at": {"x": float("nan")}}, {"formula": "x", "at": {"x": True}}, {"formula": "x", "order": 3},
        {"formula": "x", "order": True}, {"formula": "x", "run": "rm"},
        {"formula": "x", "language": 5}, {"formula": "x", "format": "exe"}, {"formula": "x", "at": {"x": "1" * 200}},
    ],
)  # fmt: skip
def test_data_of_another_shape_is_refused(given):
    with pytest.raises(UsageError):
        checked(given, "explain")


def test_errors_are_those_of_the_terminal(capsys):
    main(["explain", "sin(x^2"])
    told = capsys.readouterr().err
    problem = worker.answer(checked({"formula": "sin(x^2"}, "explain"))["problem"]
    assert problem["message"] in told
    assert problem["remedy"] in told
    assert problem["place"] == 3


@pytest.mark.parametrize(
    "formula",
    ["", "(" * 5000, "9^9^9^9^9", "x'" * 500, "__import__('os').system('rm')", "model.py:f", "\x00", "x" * 20_000],
)
def test_hostile_formulas_get_an_answer(formula):
    found = worker.answer(checked({"formula": formula}, "explain"))
    assert set(found) in ({"problem"}, {"document"})
    if "problem" in found:
        assert found["problem"]["code"] != "defect", found


@pytest.mark.parametrize("kind", ["markdown", "latex", "python", "text", "json"])
def test_other_formats(kind):
    text = ask(WORKED, at={"x": 5}, format=kind, do="write")["text"]
    assert len(text) > 50


def test_python_that_is_written_runs():
    names = {}
    exec(ask("x^2*y", at={"x": 2, "y": 3}, format="python", do="write")["text"], names)
    assert names["f"](2.0, 3.0) == 12.0
    assert names["slope"](2.0, 3.0) == (12.0, 4.0)


def test_a_defect_is_told_and_logged(monkeypatch, capsys):
    monkeypatch.setattr("chainrule.apps.studio.questions.answered", lambda _: 1 / 0)
    assert worker.answer({})["problem"]["code"] == "defect"
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_start_with_a_value_for_nobody_is_refused():
    with pytest.raises(UsageError):
        starting_document("x^2", ["t=5"], "en")
    assert starting_document(None, [], "en")["explanation"]["value"] == 53
    assert starting_document("x^2", [], "en")["explanation"]["at"] == {"x": 1}


# The server, in this process ----------------------------------------------------------------------------------------


class Asked:
    """The application with real workers, asked without a network."""

    def __init__(self, size=2, limit=2.0):
        self.studio = Studio(starting_document(None, [], "en"), Pool(size, limit))
        self.guard = self.studio.application()

    def run(self, visit):
        async def whole():
            await self.studio.pool.start()
            transport = httpx.ASGITransport(self.guard)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8642") as client:
                try:
                    return await visit(client)
                finally:
                    await self.studio.pool.stop()

        return own_loop.run(whole())


async def full(pool, size):
    """Wait until all workers are there, and idle."""
    while pool.idle.qsize() < size:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


@needs_build
def test_a_further_page_is_made_once_and_again_where_that_failed():
    made = []

    def make(language, _):
        made.append(language)
        time.sleep(0.2)
        if len(made) == 1:
            raise OSError("no room")
        return "<p>made</p>"

    async def visit():
        studio = Studio(starting_document(None, [], "en"), Pool(1, 2.0), [Place("/slow", make)])
        transport = httpx.ASGITransport(studio.application(), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8642") as client:
            both = [await asyncio.gather(*[client.get("/slow") for _ in range(3)]) for _ in range(2)]
        return [[each.status_code for each in answers] for answers in both]

    assert own_loop.run(visit()) == [[500] * 3, [200] * 3]
    assert made == ["en", "en"]


@needs_build
def test_a_visit():
    async def visit(client):
        page = await client.get("/")
        script = await client.get("/studio.js", headers={"accept-encoding": "gzip"})
        again = await client.get("/studio.js", headers={"if-none-match": script.headers["etag"]})
        font = await client.get("/math.woff2")
        answer = await client.post("/api/explain", json={"formula": "sin(x^2)", "at": {"x": 1}})
        wrong = await client.post("/api/explain", json={"formula": "sin(x^2"})
        health = await client.get("/api/health")
        return page, script, again, font, answer, wrong, health

    page, script, again, font, answer, wrong, health = Asked().run(visit)
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'; script-src 'self'" in page.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]* (src|type)=)|\son\w+=", page.text), "no inline program"
    embedded = re.search(r'<script type="application/json">(.*?)</script>', page.text, re.DOTALL)
    assert json.loads(embedded[1])["explanation"]["value"] == 53
    assert script.headers["content-encoding"] == "gzip"
    assert (again.status_code, again.content) == (304, b"")
    assert font.content[:4] == b"wOF2"
    assert answer.json()["document"]["explanation"]["input"]["text"] == "sin(x^2)"
    assert wrong.json()["problem"]["place"] == 3
    assert health.json()["status"] == "ok"
    for response in (page, script, answer, wrong, health):
        assert response.headers["x-content-type-options"] == "nosniff"
    first_view = sum(int(response.headers["content-length"]) for response in (page, script, font))
    assert first_view < 110 * 1024


@needs_build
def test_strangers_are_turned_away():
    json_type = {"content-type": "application/json"}

    async def visit(client):
        return {
            "rebound": (await client.get("/", headers={"host": "evil.example"})).status_code,
            "nameless": (await client.get("/", headers={"host": ""})).status_code,
            "by number": (await client.get("/", headers={"host": "192.168.1.7:8642"})).status_code,
            "other page": (
                await client.post("/api/explain", json={"formula": "x"}, headers={"origin": "http://evil.example"})
            ).status_code,
            "own page": (
                await client.post("/api/explain", json={"formula": "x"}, headers={"origin": "http://localhost:8642"})
            ).status_code,
            "a form": (await client.post("/api/explain", data={"formula": "x"})).status_code,
            "too much": (await client.post("/api/explain", content=b" " * 100_000, headers=json_type)).status_code,
            "no json": (await client.post("/api/explain", content=b"{", headers=json_type)).status_code,
            "deep json": (await client.post("/api/explain", content=b"[" * 60_000, headers=json_type)).status_code,
            "a file": (await client.get("/../pyproject.toml")).status_code,
            "another verb": (await client.delete("/api/explain")).status_code,
        }

    assert Asked().run(visit) == {
        "rebound": 421, "nameless": 421, "by number": 200, "other page": 403, "own page": 200, "a form": 400,
        "too much": 413, "no json": 400, "deep json": 400, "a file": 404, "another verb": 405,
    }  # fmt: skip


@needs_build
def test_a_slow_question_costs_one_worker_while_others_go_on():
    asked = Asked(size=2, limit=1.0)

    async def visit(client):
        pool = asked.studio.pool
        await full(pool, 2)
        stuck = next(iter(pool.all))
        stuck.process.send_signal(signal.SIGSTOP)  # a worker that answers nothing, as in an endless sum
        began = time.perf_counter()
        answers = await asyncio.gather(
            *[client.post("/api/explain", json={"formula": f"x^2 + {k}"}) for k in range(12)]
        )
        took = time.perf_counter() - began
        await full(pool, 2)
        after = await client.post("/api/explain", json={"formula": "x^3"})
        return [answer.json() for answer in answers], took, after.json()

    answers, took, after = asked.run(visit)
    slow = [answer for answer in answers if answer.get("problem", {}).get("code") == "too-slow"]
    assert len(slow) == 1
    assert sum("document" in answer for answer in answers) == 11
    assert took < 5
    assert "document" in after


@needs_build
def test_a_worker_that_dies_is_replaced():
    asked = Asked(size=1)

    async def visit(client):
        next(iter(asked.studio.pool.all)).process.kill()
        first = await client.post("/api/explain", json={"formula": "x"})
        second = await client.post("/api/explain", json={"formula": "x^2"})
        return first.json(), second.json()

    first, second = asked.run(visit)
    assert first["problem"]["code"] == "too-large"
    assert "document" in second


# The verb ------------------------------------------------------------------------------------------------------------


@needs_build
def test_the_verb_serves_logs_and_stops_in_good_order():
    words = [sys.executable, "-m", "chainrule", "studio", "x^3", "--at", "x=2", "--port", "0", "--no-open"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdout=pipe, stderr=pipe, encoding="utf-8") as process:
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())[0]
        assert httpx.get(f"{address}api/health", timeout=60).json()["status"] == "ok"
        assert "x^3" in httpx.get(address, timeout=60).text
        process.send_signal(signal.SIGINT)
        _, log = process.communicate(timeout=30)
    lines = [json.loads(line) for line in log.splitlines()]
    assert process.returncode == 0
    assert [line["event"] for line in lines] == ["started", "request", "request", "stopped"]
    assert lines[1]["path"] == "/api/health"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_answers_are_sent_at_once(host):
    """Where small packets are collected, an answer of two of them waits 40 ms for the other side's word."""

    async def collected() -> int:
        taken = asyncio.get_running_loop().create_future()
        listening = listen(host, 0)
        async with await asyncio.start_server(lambda _, writer: taken.set_result(writer), sock=listening):
            _, own = await asyncio.open_connection(*listening.getsockname()[:2])
            there = await taken
            found = there.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            for writer in (own, there):
                writer.close()
                await writer.wait_closed()
            return found

    assert asyncio.run(collected()) != 0


def test_a_port_in_use_is_told(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        status = main(["studio", "--port", str(taken.getsockname()[1]), "--no-open"])
    assert status == 2
    assert "--port 0" in capsys.readouterr().err


def test_a_wrong_formula_is_told_before_anything_starts(capsys):
    assert main(["studio", "sin(x", "--no-open"]) == 2
    assert "a bracket is never closed" in capsys.readouterr().err


def test_no_request_can_name_a_python_function(tmp_path):
    (tmp_path / "model.py").write_text("open('ran', 'w')\ndef f(x): return x\n", encoding="utf-8")
    with pytest.raises(ChainruleError):
        ask(f"{tmp_path}/model.py:f")
    assert not (tmp_path / "ran").exists()
