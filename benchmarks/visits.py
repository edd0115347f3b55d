"""This file measures the studio in a browser: bytes, requests, the first picture, dragging, a phone, a key's picture.

Times are wall time in a browser without a graphics card, so they are the machine's as much as ours; bytes and requests
are exact, and tests hold them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.clock import load_now, quantile
from benchmarks.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKED = "f = x^2; g = 2*f; h = g + 3"
TYPED = "sin(x^2+1)*exp(-x/2)"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
THROTTLED = 4  # times slower, as a middling phone
ANSWER = "document.querySelector('chain-rule').shadowRoot.querySelector('chain-rule-answer').shadowRoot"
FRAMES = """
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const painted = () => new Promise((done) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    });
"""
# Moves the slider once a frame, as browsers hand over the moves of a hand, and takes the time from the input to the end
# of the frame in which the answer has changed. Pieces change in small tasks before it is drawn: these come first.
DRAG = (
    "async (slider, steps) => { const answer = " + ANSWER + ", times = [], begun = performance.now();" + FRAMES +
    """
    const low = Number(slider.min), high = Number(slider.max);
    for (let step = 0; step < steps; step++) {
      await frame();
      const before = answer.textContent, start = performance.now();
      slider.value = String(low + (high - low) * (0.3 + 0.4 * Math.abs(Math.sin(step / 9))));
      slider.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
      for (let small = 0; small < 50 && answer.textContent === before; small++) await null;
      for (let late = 0; late < 3 && answer.textContent === before; late++) await frame();
      await painted();
      times.push(performance.now() - start);
    }
    return { times, fps: (1000 * steps) / (performance.now() - begun) };
  }"""
)  # fmt: skip
# Types one formula after the other, and takes the time from the key to the end of the frame with its picture.
TYPE = (
    "async (box, formulas) => { const shell = document.querySelector('chain-rule'), times = [];" + FRAMES +
    """
    for (const formula of formulas) {
      await frame();
      const start = performance.now();
      box.value = formula;
      box.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
      while (shell.source.explanation.input.text !== formula) await frame();
      await painted();
      times.push(performance.now() - start);
    }
    return times;
  }"""
)  # fmt: skip

# What the machine itself draws at the same moments: as many frames, with nothing to do.
EMPTY = """async (slider, steps) => {
  const begun = performance.now();
  for (let step = 0; step < steps; step++) await new Promise((done) => requestAnimationFrame(done));
  return (1000 * steps) / (performance.now() - begun);
}"""
# A function, as the page's policy lets no text be evaluated.
SHOWS_SINE = "() => document.querySelector('chain-rule').source?.explanation.input.text.startsWith('sin')"


def visited(*, quick: bool) -> Iterator[Figure]:
    """Serve, export, visit both, and tell what a person waits for."""
    from playwright.sync_api import sync_playwright

    yield from _bytes()
    words = [sys.executable, "-m", "chainrule", "studio", "--port", "0", "--no-open"]
    with (
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8") as server,
        sync_playwright() as playwright,
    ):
        try:
            address = re.search(r"http://\S+/", server.stdout.readline())[0]
            path = next(filter(None, map(shutil.which, BROWSERS)), None)
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            yield from _first_view(browser, address, rounds=2 if quick else 5)
            yield from _dragged(browser, address, steps=60 if quick else 180)
            yield from _typed(browser, address, keys=10 if quick else 40)
            browser.close()
        finally:
            server.terminate()


def _bytes() -> Iterator[Figure]:
    """Tell how large exported pages are."""
    from chainrule import explain
    from chainrule.apps.studio.page import page_of

    story = explain(WORKED, x=5)
    for name, goal, options in (
        ("exported page", 64, {"font": False}),
        ("exported page with its font", 104, {"font": True}),
        ("exported page with all views", 96, {"font": False, "show": "all"}),
    ):
        yield Figure(f"studio: {name}", len(page_of(story, **options).encode()) / 1024, "KB", at_most=goal)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(page_of(story), encoding="utf-8")
        outside = re.findall(r"(?:src|href)=[\"']?(?:https?:)?//", path.read_text(encoding="utf-8"))
    yield Figure("studio: addresses that an exported page fetches", len(outside), "", at_most=0)


def _first_view(browser: Any, address: str, rounds: int) -> Iterator[Figure]:
    """Tell what the first visit takes, from the address to the first answer."""
    usable, asked, sizes = [], [], []
    for _ in range(rounds):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        seen: list[Any] = []
        page.on("requestfinished", lambda request, seen=seen: seen.append(request))
        begun = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.locator("chain-rule-answer p").first.wait_for()
        usable.append((time.perf_counter() - begun) * 1000)
        page.wait_for_load_state("networkidle")
        asked.append(len(seen))
        sizes.append(sum(each.sizes()["responseBodySize"] for each in seen) / 1024)
        context.close()
    yield Figure("studio: first view, packed", max(sizes), "KB", at_most=110)
    yield Figure("studio: requests of the first view", max(asked), "", at_most=6)
    beside = f"the best of {rounds}; the middle one {quantile(usable, 0.5):.0f} ms"
    yield Figure("studio: usable", min(usable), at_most=500, beside=beside)


def _dragged(browser: Any, address: str, steps: int) -> Iterator[Figure]:
    """Tell how long a frame takes while a slider moves, wide and on a phone."""
    for name, width, slower, least in (("", 1280, 1, 58), (f", phone, {THROTTLED}× slower", 390, THROTTLED, 45)):
        page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
        page.goto(f"{address}#?f=sin(x^2%2B1)*exp(-x/2)&x=1.1")
        page.wait_for_function(SHOWS_SINE)
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        slider = page.get_by_role("slider", name="slide x").first
        empty = max(slider.evaluate(EMPTY, steps) for _ in range(2))
        before = _spent(session)
        rounds = [slider.evaluate(DRAG, steps) for _ in range(2)]
        told = min(rounds, key=lambda each: sum(each["times"]))
        spent = (_spent(session) - before) / (2 * steps)
        limits = (10, 25) if slower == 1 else (None, None)
        middle, beside = quantile(told["times"], 0.5), f"{spent:.1f} ms of processor in the page"
        yield Figure(f"studio: slider to frame, p50{name}", middle, at_most=limits[0], beside=beside)
        yield Figure(f"studio: slider to frame, p95{name}", quantile(told["times"], 0.95), at_most=limits[1])
        beside = f"{empty:.0f} with nothing to do; load {load_now()}"
        yield Figure(f"studio: frames a second{name}", told["fps"], "", at_least=least, beside=beside)
        page.context.close()


def _spent(session: Any) -> float:
    """Return the milliseconds of processor that the page's own thread has taken: they hardly hang on what else runs."""
    return 1000 * next(
        each["value"] for each in session.send("Performance.getMetrics")["metrics"] if each["name"] == "TaskDuration"
    )


def _typed(browser: Any, address: str, keys: int) -> Iterator[Figure]:
    """Tell how long a key's picture takes through local Python."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(address)
    box = page.get_by_role("textbox", name="the formula")
    box.wait_for()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _spent(session)
    waited = box.evaluate(TYPE, [f"{TYPED}+{key}" for key in range(keys)])
    spent = (_spent(session) - before) / keys
    beside = f"median {quantile(waited, 0.5):.0f} ms; {spent:.1f} ms of processor in the page; load {load_now()}"
    yield Figure("studio: a key to its new picture, p95", quantile(waited, 0.95), at_most=80, beside=beside)
    page.context.close()
