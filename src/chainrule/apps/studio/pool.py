"""This file keeps the server's workers: each answers one question at a time, and one that takes too long is ended."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.studio.worker import LENGTH, TOO_LARGE, problem_of
from chainrule.errors import ChainruleError

if TYPE_CHECKING:
    from collections.abc import Coroutine

LIMIT: Final = 2.0  # seconds that one question may take
STARTING: Final = 4  # times as long while the workers start, which is when they share the processor with it
START_LIMIT: Final = 60.0  # seconds that a worker may take to become warm
WAIT_LIMIT: Final = 10.0  # seconds that a question may wait for a free worker
MOST_WAITING: Final = 500
FIRST_PAUSE: Final = 0.5  # seconds until a worker that did not start is tried again; each pause doubles the last
LONGEST_PAUSE: Final = 30.0
LOG: Final = logging.getLogger("chainrule.studio")
MOST_ANSWERS: Final = 5_000  # after which a worker is replaced, so that memory cannot pile up


class TooSlow(ChainruleError):
    """A question takes longer than the server gives it."""

    code = "too-slow"


class Busy(ChainruleError):
    """Too many questions are waiting."""

    code = "busy"


def default_size() -> int:
    """Return how many workers there are: one more than processors, so that one slow question leaves the others room."""
    return min(8, max(3, (os.cpu_count() or 1) + 1))


class Worker:
    """One process, and the pipe to it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Keep the process."""
        self.process = process
        self.answers = 0

    @classmethod
    async def start(cls) -> Worker:
        """Start a process and wait until it is warm."""
        pipe = asyncio.subprocess.PIPE
        words = [sys.executable, "-m", "chainrule.apps.studio.worker"]
        made = cls(await asyncio.create_subprocess_exec(*words, stdin=pipe, stdout=pipe, limit=1 << 20))
        try:
            await asyncio.wait_for(made.read(), START_LIMIT)
        except BaseException:
            await made.end()
            raise
        return made

    async def ask(self, question: dict[str, Any]) -> bytes:
        """Return the answer as JSON."""
        body = json.dumps(question).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(LENGTH.pack(len(body)) + body)
        await self.process.stdin.drain()
        self.answers += 1
        return await self.read()

    async def read(self) -> bytes:
        """Return one answer."""
        assert self.process.stdout is not None
        head = await self.process.stdout.readexactly(LENGTH.size)
        return await self.process.stdout.readexactly(*LENGTH.unpack(head))

    async def end(self) -> None:
        """End the process at once."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()


class Pool:
    """Workers that share the questions."""

    def __init__(self, size: int | None = None, limit: float = LIMIT) -> None:
        """Keep the number of workers and the seconds that a question may take; `start` starts them."""
        self.size = size or default_size()
        self.limit = limit
        self.idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self.all: set[Worker] = set()
        self.waiting = 0
        self.replaced = 0
        self.patience = STARTING
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def start(self) -> None:
        """Start one worker and wait for it; the others follow."""
        self._take(await Worker.start())
        for _ in range(self.size - 1):
            self._later(self._add())

    async def stop(self) -> None:
        """End all workers."""
        self._stopping = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*[worker.end() for worker in self.all])
        self.all.clear()

    async def ask(self, question: dict[str, Any]) -> bytes:
        """Return the answer to a question as JSON. Raises TooSlow and Busy."""
        worker = await self._free_worker()
        is_fit = False
        limit = self.limit * self.patience
        try:
            found = await asyncio.wait_for(worker.ask(question), limit)
            is_fit = worker.answers < MOST_ANSWERS
        except TimeoutError:
            raise TooSlow(
                f"this takes longer than {limit:g} seconds to explain",
                remedy="make it shorter, or explain it in a terminal",
            ) from None
        except (asyncio.IncompleteReadError, ConnectionError):
            told = problem_of(TOO_LARGE, question.get("language") or "en")
            return json.dumps({"problem": told}).encode()  # the worker died, which memory alone makes it do
        finally:
            # also where the asking page has gone meanwhile: an answer that nobody fetched must not reach the next one
            if is_fit:
                self.idle.put_nowait(worker)
            else:
                self._later(self._replace(worker))
        return found

    async def _free_worker(self) -> Worker:
        """Return a worker that has nothing to do."""
        busy = Busy("too many questions at once", remedy="try again in a few seconds")
        if self.waiting >= MOST_WAITING:
            raise busy
        self.waiting += 1
        try:
            return await asyncio.wait_for(self.idle.get(), WAIT_LIMIT)
        except TimeoutError:
            raise busy from None
        finally:
            self.waiting -= 1

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something while requests go on."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _add(self) -> None:
        """Start a worker; one that does not start is tried again after a pause that grows, and the log says so."""
        pause = FIRST_PAUSE
        while True:
            try:
                worker = await Worker.start()
                break
            except (OSError, TimeoutError, EOFError) as problem:
                fields = {"problem": repr(problem)[:200], "again": pause}
                LOG.warning("a worker did not start", extra={"fields": fields})
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
                if self._stopping:
                    return
        self._take(worker)

    def _take(self, worker: Worker) -> None:
        """Let a worker take part."""
        self.all.add(worker)
        if len(self.all) >= self.size:
            self.patience = 1
        self.idle.put_nowait(worker)

    async def _replace(self, worker: Worker) -> None:
        """End a worker and start another."""
        self.replaced += 1
        await worker.end()
        self.all.discard(worker)
        if not self._stopping:
            await self._add()
