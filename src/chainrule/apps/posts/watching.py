"""This file serves a post while it is written: it makes the page again whenever a file changes, and reloads it."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import html
import logging
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.posts.page import STYLE
from chainrule.apps.studio.page import ICON
from chainrule.apps.telling import teller_of
from chainrule.errors import ChainruleError
from chainrule.steps.catalogue import words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

LOG: Final = logging.getLogger("chainrule.page")
PAUSE: Final = 0.3  # seconds between looks at the files
ALIVE: Final = 15.0  # seconds after which a silent connection says that it lives
NAMES: Final = ("localhost", "127.0.0.1")
# The page itself stays as it will be published: a frame around it does the reloading, and keeps the place in the text.
_SCRIPT: Final = """const frame=document.querySelector("iframe"),source=new EventSource("events");let first=true;
frame.addEventListener("load",()=>{document.title=frame.contentDocument.title});
source.addEventListener("page",()=>{if(first)first=false;else frame.contentWindow.location.reload()});"""
_SHELL: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>chainrule page --watch</title>
<link rel="icon" href="ICON">
<style>html, body, iframe { margin: 0; border: 0; width: 100%; height: 100%; display: block }</style>
</head>
<body>
<iframe title="the page" src="START"></iframe>
<script>SCRIPT</script>
</body>
</html>
"""


class Watched:
    """The pages that are made of files, made again whenever one of them changes."""

    def __init__(
        self,
        build: Callable[[], tuple[dict[str, str], list[Path]]],
        files: Callable[[], list[Path]],
        language: str = "en",
    ) -> None:
        """Keep what makes the pages (by name, the first one first) and their pictures, and what lists the posts."""
        self.language = language
        self.build = build
        self.files = files
        self.pages: dict[str, str] = {}
        self.start = "index.html"
        self.more: list[Path] = []
        self.version = 0
        self.seen: Mapping[Path, Any] = {}
        self.changed = asyncio.Condition()

    def make(self) -> None:
        """Make the pages; mistakes become the page."""
        self.seen = self.look()
        try:
            self.pages, self.more = self.build()
            self.start = next(iter(self.pages))
            self.seen = self.look()  # with the pictures
        except ChainruleError as problem:
            say = teller_of(problem, self.language)
            remedy = say(f"Try: {problem.remedy}") if problem.remedy else ""
            told = "\n\n".join(part for part in (say(problem.message), problem.pointer(), remedy) if part)
            self.pages = {**self.pages, self.start: _problem_page(told, self.language)}
        except Exception as problem:  # whatever it is, the one who writes must see it, and watching goes on
            LOG.exception("the page could not be made")
            self.pages = {**self.pages, self.start: _problem_page(f"a defect of chainrule: {problem!r}", "en")}
        self.version += 1

    def look(self) -> Mapping[Path, Any]:
        """Return when each file was changed, and its size."""
        found: dict[Path, Any] = {}
        try:
            listed = self.files()
        except ChainruleError:  # a folder may be empty for a moment; making its pages tells it
            listed = []
        for path in {*listed, *self.more}:
            try:
                status = path.stat()
                found[path] = (status.st_mtime_ns, status.st_size)
            except OSError:  # it may be back in a moment: editors write by replacing
                found[path] = None
        return found

    async def watch(self) -> None:
        """Look at the files for ever."""
        while True:
            await asyncio.sleep(PAUSE)
            if await asyncio.to_thread(self.look) != self.seen:
                await asyncio.to_thread(self.make)
                async with self.changed:
                    self.changed.notify_all()

    async def events(self) -> AsyncIterator[str]:
        """Yield one event now, and one for each new version."""
        told = 0
        while True:
            if told != self.version:
                told = self.version
                yield f"event: page\ndata: {told}\n\n"
            async with self.changed:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.changed.wait_for(lambda: self.version != told), ALIVE)  # noqa: B023
            if told == self.version:
                yield ": alive\n\n"


def application_of(watched: Watched) -> Starlette:
    """Return the server of watched pages; it answers this machine alone."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.responses import HTMLResponse, PlainTextResponse, StreamingResponse
    from starlette.routing import Route

    digest = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; connect-src 'self'; "
        "frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )

    async def shell(_: Request) -> Response:
        text = _SHELL.replace("ICON", ICON).replace("START", html.escape(watched.start)).replace("SCRIPT", _SCRIPT)
        return HTMLResponse(text, headers={"content-security-policy": policy, "cache-control": "no-store"})

    async def page(request: Request) -> Response:
        found = watched.pages.get(request.path_params["name"])
        if found is None:
            return PlainTextResponse("there is no such page", status_code=404)
        return HTMLResponse(found, headers={"cache-control": "no-store", "x-content-type-options": "nosniff"})

    async def events(_: Request) -> Response:
        headers = {"cache-control": "no-store"}
        return StreamingResponse(watched.events(), media_type="text/event-stream", headers=headers)

    @contextlib.asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(watched.watch())
        try:
            yield
        finally:
            task.cancel()

    routes = [Route("/", shell), Route("/events", events), Route("/{name:str}", page)]
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=list(NAMES))
    return Starlette(routes=routes, middleware=[hosts], lifespan=life)


def serve(watched: Watched, port: int | None, language: str) -> None:
    """Serve until Ctrl-C."""
    import uvicorn

    from chainrule.apps.studio.serving import address_of, listen

    listening = listen("127.0.0.1", port)
    address = address_of("127.0.0.1", listening.getsockname()[1])
    print(words(language).say("terminal", "page-at", address=address), flush=True)
    settings = uvicorn.Config(
        application_of(watched), log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=1
    )
    try:
        uvicorn.Server(settings).run(sockets=[listening])
    except KeyboardInterrupt:  # uvicorn stops in good order first, and then tells of the signal
        return
    finally:
        listening.close()


def _problem_page(text: str, language: str) -> str:
    """Return a page that tells mistakes."""
    return (
        f'<!doctype html>\n<html lang="{html.escape(language)}">\n'
        f'<head>\n<meta charset="utf-8">\n<title>chainrule</title>\n<link rel="icon" href="{ICON}">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
        f"<style>{STYLE}pre {{ white-space: pre-wrap }}</style>\n</head>\n<body><main><article><pre>{html.escape(text)}"
        "</pre></article></main></body>\n</html>\n"
    )
