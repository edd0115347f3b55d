"""This file starts a browser and the notebooks themselves; without JupyterLab and marimo nothing here is collected."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

WANTED = ("anywidget", "jupyterlab", "marimo", "nbconvert", "notebook", "playwright")
HERE = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

if not all(importlib.util.find_spec(name) for name in WANTED):  # `make test-notebooks` has them
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
        path = next((found for found in map(shutil.which, names) if found), None)
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory):
    """Return a function that starts a server in a home of its own, and returns its address when it answers."""
    running = []
    home = tmp_path_factory.mktemp("home")
    places = ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "XDG_CONFIG_HOME")
    environment = {**os.environ, **{name: str(home / name.lower()) for name in places}}

    def started(command, answers_at):
        port = free_port()
        log = home / f"log-{port}.txt"
        words = [word.replace("PORT", str(port)) for word in command]
        with log.open("w") as heard:
            running.append(subprocess.Popen(words, env=environment, stdout=heard, stderr=subprocess.STDOUT))
        address = f"http://127.0.0.1:{port}/"
        for _ in range(240):
            try:
                urllib.request.urlopen(address + answers_at, timeout=5).close()
                return address
            except OSError:
                time.sleep(0.25)
        pytest.fail(f"{words} did not start:\n{log.read_text()[-2000:]}")

    started.home = home
    yield started
    for process in running:
        process.terminate()
    for process in running:
        process.wait(timeout=20)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def show(browser, request):
    """Return a function that opens a page; in the end no script may have failed. PICTURES=1 keeps what was seen."""
    failures: list[str] = []
    pages = []

    def opened(address, scheme="light"):
        page = browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme=scheme)
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(address, timeout=25_000)
        pages.append(page)
        return page

    yield opened
    for at, page in enumerate(pages):
        if os.environ.get("PICTURES"):
            folder = HERE.parent.parent / "studio" / "pictures"
            folder.mkdir(exist_ok=True)
            page.screenshot(path=folder / f"{request.node.name}-{at}.png")
        page.close()
    assert [failure for failure in failures if "chain" in failure.lower()] == []
