"""This file is the verb `studio`: it serves the page until Ctrl-C."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import logging
import os
import socket
import sys
import time
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.studio.document import document_of
from chainrule.apps.studio.questions import point_for
from chainrule.apps.studio.static import script
from chainrule.apps.subject import point_of, reading_of
from chainrule.errors import UsageError
from chainrule.explanation import explanation_of
from chainrule.steps.catalogue import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainrule.apps.options import Options
    from chainrule.apps.studio.places import Place

WORKED: Final = "f = x^2; g = 2*f; h = g + 3"
WORKED_AT: Final = ("x=5",)
PORT: Final = 8642
PORTS_TRIED: Final = 20
EVERY_ADDRESS: Final = ("0.0.0.0", "::", "")  # noqa: S104  the names of all addresses, not a socket bound to them
GRACE: Final = 3  # seconds that running requests have when the server stops


def run(options: Options, places: Sequence[Place] = ()) -> int:
    """Serve until Ctrl-C, and return 0; `places` are pages beside the explorer and the gallery."""
    document = starting_document(options.formula, options.at, options.language)
    script("studio.js")  # told before an address is
    listening = listen(options.host, options.port)
    address = address_of(options.host, listening.getsockname()[1])
    _start_log()
    print(words(options.language).say("terminal", "studio-at", address=address), flush=True)
    if not is_loopback(options.host):
        print(warning_for(options.host, listening.getsockname()[1], options.language), flush=True)
    serve(document, options.host, listening, places, open_at=address if _wants_browser(options.open) else None)
    return 0


def starting_document(formula: str | None, at: list[str], language: str) -> dict[str, Any]:
    """Return the document with which the page opens: the worked example where nothing is asked for."""
    point = point_of(at if formula or at else WORKED_AT)
    reading = reading_of(formula or WORKED, point)
    given = {node.name for node in reading.inputs}
    wrong = [name for name in point if name not in given]
    if wrong:
        raise UsageError(f"a value for {wrong[0]} makes no sense: it is no input here")
    return document_of(explanation_of(reading, at=point_for(reading, point), language=language), language)


def serve(
    document: dict[str, Any],
    host: str,
    listening: socket.socket,
    places: Sequence[Place] = (),
    *,
    open_at: str | None = None,
) -> None:
    """Serve the page on a socket that listens, until SIGINT or SIGTERM; open a browser there where asked for."""
    import uvicorn

    from chainrule.apps.studio.pool import Pool
    from chainrule.apps.studio.server import Studio, names_of

    application = Studio(document, Pool(), places).application(names_of(host))
    settings = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        lifespan="on",
        server_header=False,
        date_header=False,
        h11_max_incomplete_event_size=32 * 1024,
        timeout_graceful_shutdown=GRACE,
    )
    if open_at is not None:
        _open_soon(open_at)
    _end_by_sigterm_as_by_ctrl_c()
    try:
        uvicorn.Server(settings).run(sockets=[listening])
    except KeyboardInterrupt:  # uvicorn stops in good order first, and then tells of the signal
        return
    finally:
        listening.close()


def _end_by_sigterm_as_by_ctrl_c() -> None:
    """Let SIGTERM end this process with status 0, too, once uvicorn has stopped in good order and tells it on."""
    import signal
    import threading

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def listen(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens: on the port asked for, else on the first free one from the usual on."""
    if port is not None and not 0 <= port <= 65_535:  # the system would take the rest of the division by 65,536
        raise UsageError(f"there is no port {port}", remedy="--port 0 takes any free port")
    tried = [port] if port is not None else [*range(PORT, PORT + PORTS_TRIED), 0]
    for each in tried:
        try:
            return _bound(host, each)
        except OSError as problem:
            failure = problem
    reason = failure.strerror or str(failure)
    raise UsageError(f"nothing can listen on {host}, port {tried[0]}: {reason}", remedy="--port 0 takes any free port")


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket that is bound and listens."""
    family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    # named, because asyncio sends at once on sockets of TCP by name alone: others wait 40 ms for the other side's word
    made = socket.socket(family, kind, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(where)
        made.listen(256)
    except BaseException:
        made.close()
        raise
    return made


def address_of(host: str, port: int) -> str:
    """Return the address to type into a browser.

    >>> address_of("0.0.0.0", 8642), address_of("::1", 80)
    ('http://127.0.0.1:8642/', 'http://[::1]:80/')
    """
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)  # noqa: S104
    return f"http://{f'[{shown}]' if ':' in shown and not shown.startswith('[') else shown}:{port}/"


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach a server on a host.

    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def warning_for(host: str, port: int, language: str = "en") -> str:
    """Return what to know before others can reach the server, and the address that they type."""
    own = _address_in_network() if host in EVERY_ADDRESS else host
    say = words(language).say
    where = say("terminal", "open-at", address=address_of(own, port)) if own else ""
    return say("terminal", "open", where=where)


def _address_in_network() -> str:
    """Return this machine's address in its network, "" where there is none; nothing is sent."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # an address for documentation: only the way there is looked up
        return str(probe.getsockname()[0])
    return ""


def _wants_browser(asked: bool | None) -> bool:  # noqa: FBT001
    """Return whether to open a browser: as asked, else where there is a desktop and a person."""
    if asked is not None:
        return asked
    if not sys.stdout.isatty() or os.environ.get("CI") or os.environ.get("SSH_CONNECTION"):
        return False
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_soon(address: str) -> None:
    """Open a browser; the socket listens already, so that the page waits until the server is warm."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


class JsonLines(logging.Formatter):
    """Writes each event of the log as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        told = {"time": f"{moment}Z", "level": record.levelname.lower(), "event": record.getMessage()}
        told |= getattr(record, "fields", {})
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told)  # ASCII alone: nothing in an address can begin a line or move a terminal's cursor


def _start_log() -> None:
    """Write events to standard error: all of them into a file or a pipe, only problems on a terminal."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    level = logging.WARNING if sys.stderr.isatty() else logging.INFO
    for name in ("chainrule.studio", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level if name == "chainrule.studio" else logging.WARNING)
