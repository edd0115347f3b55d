"""This file starts the studio and a browser: Debian's Chromium, Chrome, or Playwright's own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from browser.browser_checks import missing

HERE = Path(__file__).parent
STATIC = HERE.parent.parent / "src" / "chainrule" / "apps" / "studio" / "static" / "studio.js"
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
FLAGS = ["--no-sandbox", "--disable-gpu", *QUIET]

# With CHAINRULE_SLOW=1 each answer comes late and the processor is slow: a test that does not wait shows itself.
SLOW = os.environ.get("CHAINRULE_SLOW") == "1"
LATE = """
  const soon = window.fetch;
  window.fetch = async (...asked) => {
    await new Promise((done) => setTimeout(done, 200 + 600 * Math.random()));
    return soon(...asked);
  };
"""


def slowed(page):
    """Make every answer late, and the processor four times as slow."""
    page.add_init_script(LATE)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})


def browser_path(playwright):
    """Return the browser that is installed; None where there is none."""
    own = playwright.chromium.executable_path
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    found = next((found for found in map(shutil.which, names) if found), None)
    return found or (own if Path(own).exists() else None)


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = browser_path(playwright)
        if path is None:
            missing("no Chromium or Chrome was found")
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def studio():
    """Yield the address of a studio that runs for these tests."""
    if not STATIC.exists():
        missing("the studio is not built")
    command = [sys.executable, "-m", "chainrule", "studio", "--no-open", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for line in process.stdout:
            found = re.search(r"http://\S+/", line)
            if found:
                break
        yield found.group()
    finally:
        process.terminate()
        process.communicate(timeout=10)


@pytest.fixture
def visit(browser):
    """Return a function that opens a page; at the end no console message and no error may have come."""
    told: list[str] = []
    contexts = []

    def opened(address, width=1280, height=900, scheme="light", ready="chain-rule-answer p"):
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        if SLOW:
            slowed(page)
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address)
        page.locator(ready).first.wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert told == []


@pytest.fixture
def lesson(visit, studio):
    """Return a function that opens a lesson."""

    def opened(name, **settings):
        page = visit(f"{studio}lessons/{name}", ready="svg.stage, .net", **settings)
        page.wait_for_timeout(80)
        return page

    return opened


@pytest.fixture(scope="session")
def exported(tmp_path_factory):
    """Return the address of an exported page of the worked example."""
    if not STATIC.exists():
        missing("the studio is not built")
    path = tmp_path_factory.mktemp("page") / "page.html"
    words = ["export", "f = x^2; g = 2*f; h = g + 3", "--at", "x=5", "-o", str(path), "--math-font", "none"]
    subprocess.run([sys.executable, "-m", "chainrule", *words], check=True, capture_output=True)
    return path
