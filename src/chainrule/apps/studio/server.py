"""This file is the studio's server: the page, and answers about formulas. It never runs Python code from a request."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
import html
import ipaddress
import json
import logging
import socket
import time
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from chainrule.apps.studio.gallery_page import gallery_page
from chainrule.apps.studio.header import TABS, served_page, tabs
from chainrule.apps.studio.page import in_json
from chainrule.apps.studio.places import Place, policy_in
from chainrule.apps.studio.pool import Busy, Pool, TooSlow
from chainrule.apps.studio.questions import checked, language_of
from chainrule.apps.studio.static import font, script
from chainrule.apps.studio.worker import problem_of
from chainrule.errors import ChainruleError, UsageError
from chainrule.steps.catalogue import languages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from starlette.requests import Request

LARGEST_BODY: Final = 64 * 1024
BODY_LIMIT: Final = 5.0  # seconds in which a request's body must have come
REMEMBERED: Final = 256  # answers
LARGEST_REMEMBERED: Final = 256 * 1024  # bytes
LOG: Final = logging.getLogger("chainrule.studio")
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; font-src 'self' data:; "
    "img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_STYLE: Final = """
chain-rule { display: block; min-height: 100vh; box-sizing: border-box; padding: 12px }
chain-rule { --brand: none }
@media (min-width: 860px) { .tabs { position: absolute; inset-inline-start: 0; z-index: 2 } }
"""
_HEAD: Final = """<link rel="preload" href="math.woff2" as="font" type="font/woff2" crossorigin>
<script type="module" src="studio.js"></script>
"""


def problem(error: ChainruleError, status: int = 400, language: str = "en") -> Response:
    """Return an error as the page reads it."""
    return answer(json.dumps({"problem": problem_of(error, language)}).encode(), status)


def answer(body: bytes, status: int = 200) -> Response:
    """Return JSON that is never kept."""
    return Response(body, status, {"cache-control": "no-store"}, "application/json")


def _index(document: dict[str, Any], shown: Sequence[str]) -> str:
    """Return the page with which the studio opens; `shown` are the pages that have a tab."""
    page, language = document["words"]["page"], document["language"]
    command = html.escape(document["command"].replace("chainrule studio", "chainrule explain"))
    note = html.escape(page["no-script"]).format(command=f"<code>{command}</code>")
    body = (
        f"{tabs('explore', shown, document['words']['tabs'])}\n<chain-rule address>\n"
        f'<script type="application/json">{in_json(document)}</script>\n<noscript>{note}</noscript>\n</chain-rule>'
    )
    return served_page(body, title=page["title"], language=language, style=_STYLE, head=_HEAD)


class Studio:
    """What the server knows: the page it starts with, the workers, the latest answers."""

    def __init__(self, document: dict[str, Any], pool: Pool, places: Sequence[Place] = ()) -> None:
        """Prepare the files; nothing starts yet. `places` are further pages, made when they are first asked for."""
        self.pool = pool
        self.started = time.monotonic()
        self.remembered: dict[str, bytes] = {}
        gallery = Place("/gallery", gallery_page)
        self.places = {place.path: place for place in (*places, gallery)}
        self.shown = [name for name in TABS if name == "explore" or f"/{name}" in self.places]
        language = document["language"]
        index = _index(document, self.shown)
        self.files = {
            "/": File(index.encode(), "text/html; charset=utf-8"),
            "/studio.js": File(script("studio.js").encode(), "text/javascript; charset=utf-8"),
            "/math.woff2": File(font(), "font/woff2", is_packed=True),
        }
        self.language = language
        self.made: dict[tuple[str, str], asyncio.Future[File]] = {}

    async def file(self, request: Request) -> Response:
        """Answer with a file of the page."""
        return self.files[request.url.path].response(request)

    async def page(self, request: Request) -> Response:
        """Answer with a further page: in the language asked for, where there is one of that name."""
        asked = request.query_params.get("lang", self.language)
        language = asked if asked in languages() else self.language
        key = (request.url.path, language)
        if key not in self.made:  # who asks meanwhile waits for the same one
            self.made[key] = asyncio.ensure_future(asyncio.to_thread(self._further, *key))
        making = self.made[key]
        try:
            file = await asyncio.shield(making)
        except Exception:
            if self.made.get(key) is making:  # the next who asks has it made again
                del self.made[key]
            raise
        return file.response(request)

    def _further(self, path: str, language: str) -> File:
        """Make a further page."""
        page = self.places[path].make(language, self.shown)
        own = policy_in(page)
        policy = f"{own}; frame-ancestors 'none'" if own else POLICY
        return File(page.encode(), "text/html; charset=utf-8", policy=policy)

    async def health(self, _: Request) -> Response:
        """Say how the server is."""
        seconds = round(time.monotonic() - self.started, 1)
        told = {"status": "ok", "workers": len(self.pool.all), "replaced": self.pool.replaced, "seconds": seconds}
        return answer(json.dumps(told).encode())

    async def explain(self, request: Request) -> Response:
        """Answer with the document of a formula, or with what is wrong with it."""
        return await self._ask(request, "explain")

    async def write(self, request: Request) -> Response:
        """Answer with the explanation in another format: a page, Markdown, LaTeX, Python."""
        return await self._ask(request, "write")

    async def _ask(self, request: Request, do: str) -> Response:
        """Answer a question, from memory where the same was asked before."""
        given = None
        try:
            given = await read_json(request)
            question = checked(given, do)
        except TooMuch as error:
            return problem(error, 413, self.language)
        except UsageError as error:
            return problem(error, 400, language_of(given) or self.language)
        key = json.dumps(question, sort_keys=True)
        known = self.remembered.pop(key, None)
        if known is None:
            try:
                known = await self.pool.ask(question)
            except TooSlow as error:
                return problem(error, 200, question["language"])  # an answer about the formula, like any other
            except Busy as error:
                return problem(error, 503, question["language"])
        if len(known) <= LARGEST_REMEMBERED:
            self.remembered[key] = known  # at the end again: the one asked for longest ago goes first
            while len(self.remembered) > REMEMBERED:
                self.remembered.pop(next(iter(self.remembered)))
        return answer(known)

    def application(self, hosts: frozenset[str] = _LOCAL) -> Guard:
        """Return the application, guarded."""

        @contextlib.asynccontextmanager
        async def life(_: Starlette) -> AsyncIterator[None]:
            await self.pool.start()
            LOG.info("started", extra={"fields": {"workers": self.pool.size}})
            yield
            await self.pool.stop()
            LOG.info("stopped", extra={"fields": {"replaced": self.pool.replaced}})

        routes = [Route(path, self.file) for path in self.files]
        routes += [
            *[Route(path, self.page) for path in self.places],
            Route("/api/health", self.health),
            Route("/api/explain", self.explain, methods=["POST"]),
            Route("/api/write", self.write, methods=["POST"]),
        ]
        return Guard(Starlette(routes=routes, lifespan=life), hosts)


class File:
    """One file of the page: as it is and packed, with a tag by which browsers know whether theirs is the same."""

    def __init__(self, body: bytes, kind: str, *, is_packed: bool = False, policy: str = POLICY) -> None:
        """Pack it once."""
        self.policy = policy
        self.body = body
        self.kind = kind
        self.packed = None if is_packed else gzip.compress(body, 9, mtime=0)
        self.tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'

    def response(self, request: Request) -> Response:
        """Return the file, or that nothing has changed."""
        headers = {"etag": self.tag, "cache-control": "no-cache", "vary": "accept-encoding"}
        headers["content-security-policy"] = self.policy
        if request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=headers)
        if self.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.packed, 200, {**headers, "content-encoding": "gzip"}, self.kind)
        return Response(self.body, 200, headers, self.kind)


class TooMuch(UsageError):
    """A request's body is too large."""

    code = "too-large"


async def read_json(request: Request) -> Any:
    """Return the data of a request. Raises TooMuch, and UsageError for what is no JSON or comes too slowly."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise UsageError("a request is JSON", remedy="send it with content-type: application/json")
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_LIMIT):
            async for part in request.stream():
                body += part
                if len(body) > LARGEST_BODY:
                    raise TooMuch(f"a request has at most {LARGEST_BODY} bytes")
    except TimeoutError:
        raise UsageError("the request came too slowly") from None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise UsageError("the request is no JSON") from None


class Guard:
    """Turns away requests for other hosts and from other pages, adds what browsers must know, and writes the log."""

    def __init__(self, inner: Starlette, hosts: frozenset[str]) -> None:
        """Keep the application, and the names by which it may be called."""
        self.inner = inner
        self.hosts = hosts

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def sending(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = {name for name, _ in message["headers"]}
                more = [(name.encode(), text.encode()) for name, text in HEADERS.items() if name.encode() not in given]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
        try:
            await self._inner_for(headers)(scope, receive, sending)
        finally:
            took = round((time.perf_counter() - began) * 1000, 1)
            fields = {"method": scope["method"][:20], "path": scope["path"][:200], "status": status, "ms": took}
            LOG.log(logging.WARNING if status >= 500 else logging.INFO, "request", extra={"fields": fields})

    def _inner_for(self, headers: dict[str, str]) -> Callable[[Any, Any, Any], Awaitable[None]]:
        """Return what answers a request with these headers."""
        host = headers.get("host", "")
        if not is_own_host(host, self.hosts):
            # a page elsewhere may have its name point to this machine, and then read what it likes
            return problem(UsageError("this server does not answer to that name", remedy="use its address"), 421)
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2] != host:
            return problem(UsageError("requests from other pages are not answered"), 403)
        return self.inner


def is_own_host(host: str, hosts: frozenset[str]) -> bool:
    """Return whether a Host header names this server: by one of its names, or by any address in numbers.

    >>> is_own_host("localhost:8642", frozenset({"localhost"})), is_own_host("evil.example", frozenset({"localhost"}))
    (True, False)
    """
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    name = name.removeprefix("[").removesuffix("]").lower().removesuffix(".")
    if name in hosts:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def names_of(host: str) -> frozenset[str]:
    """Return the names by which a server bound to `host` may be called."""
    return _LOCAL | {host.lower(), socket.gethostname().lower()}
