"""This file uses the live picture in JupyterLab and Notebook 7: run, drag, set in Python, save, open again."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import time

import pytest

import chainrule
from chainrule.apps.studio.widget import still_of

CELLS = (
    "import chainrule\nstory = chainrule.explain('sin(x^2+1)*exp(-x/2)', x=1.1)\nstory",
    "live = chainrule.widget('x^2', x=5)\nlive",
    "print('now', live.at)",
    "live.at = {'x': 2}",
    "# running the last cell would add another",
)


def notebook_of(cells):
    made = [
        {"cell_type": "code", "execution_count": None, "id": f"c{at}", "metadata": {}, "outputs": [], "source": source}
        for at, source in enumerate(cells)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture(scope="module")
def lab(serve, tmp_path_factory):
    """Return the address of a JupyterLab and its folder."""
    folder = tmp_path_factory.mktemp("lab")
    settings = ["--allow-root", "--IdentityProvider.token=", f"--ServerApp.root_dir={folder}", "--LabApp.news_url=None"]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.port=PORT", *settings]
    return serve(command, "api"), folder


def run_cell(page, at):
    """Run a cell; JupyterLab drops what is asked for in the moment when its kernel connects, so ask until it ran."""
    cell = page.locator(".jp-Cell").nth(at)
    prompt = cell.locator(".jp-InputPrompt")
    for _ in range(8):
        cell.locator(".cm-content").click()
        page.keyboard.press("Shift+Enter")
        for _ in range(15):
            page.wait_for_timeout(200)
            if re.search(r"\d", prompt.inner_text()):
                return
            if "*" in prompt.inner_text():
                continue
    pytest.fail(f"cell {at} did not run")


def run_live(page, at):
    """Run a cell until its live picture stands there: a widget that comes before the manager of widgets is lost."""
    for _ in range(4):
        run_cell(page, at)
        live = page.locator(".jp-Cell").nth(at).locator("chain-rule")
        for _ in range(50):
            page.wait_for_timeout(200)
            if live.count():
                return
    pytest.fail(f"cell {at} shows no live picture")


def point(page, at):
    return page.locator("chain-rule").nth(at).evaluate("element => element.state.at")


def wait_for_point(page, at, wanted):
    page.wait_for_function(
        "([at, wanted]) => document.querySelectorAll('chain-rule')[at].state.at.x === wanted", arg=[at, wanted]
    )


def opened(show, lab, name, scheme="light", place="lab/workspaces/{stem}/tree/{name}"):
    """Open a new notebook, each in a workspace of its own: JupyterLab opens again what a workspace had open."""
    address, folder = lab
    (folder / name).write_text(notebook_of(CELLS), encoding="utf-8")
    page = show(address + place.format(name=name, stem=name.partition(".")[0]), scheme)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for(timeout=25_000)
    return page, folder / name


def saved(path, wanted):
    """Wait until a notebook was saved with a text in it, and return the outputs of its first cell."""
    for _ in range(100):
        text = path.read_text(encoding="utf-8")
        with contextlib.suppress(json.JSONDecodeError):  # it is read while it is being written
            if wanted in text:
                return json.loads(text)["cells"][0]["outputs"]
        time.sleep(0.1)
    return pytest.fail(f"{path.name} was not saved with {wanted}")


def test_python_and_the_page_move_one_point(show, lab):
    page, path = opened(show, lab, "both_ways.ipynb")
    for at in (0, 1):
        run_live(page, at)
    folded = "[...document.querySelectorAll('details.chainrule-still')].filter(still => !still.open)"
    page.wait_for_function(f"{folded}.length === 2")
    run_cell(page, 3)
    wait_for_point(page, 1, 2)  # nobody touched the page so far

    slider = page.locator("chain-rule").nth(1).get_by_role("slider").first
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    moved = point(page, 1)["x"]
    assert moved > 2
    assert page.locator(".jp-Cell").count() == len(CELLS)  # no key was taken for a command of the notebook
    page.wait_for_timeout(700)
    run_cell(page, 2)
    page.get_by_text(f"now {{'x': {moved}}}").wait_for()

    run_cell(page, 3)
    wait_for_point(page, 1, 2)

    page.locator("chain-rule").nth(1).get_by_role("textbox", name="the formula").fill("sin(t)")
    page.wait_for_function("document.querySelectorAll('chain-rule')[1].source.explanation.input.text === 'sin(t)'")

    slider.focus()
    page.keyboard.press("Control+s")  # the focus is inside the live picture
    outputs = saved(path, "cr-stripe")
    live = "application/vnd.jupyter.widget-view+json"
    assert [sorted(output["data"]) for output in outputs] == [[live, "text/plain"], ["text/html", "text/plain"]]
    still = next("".join(output["data"]["text/html"]) for output in outputs if "text/html" in output["data"])
    assert "<svg" in still
    assert "<script" not in still
    assert "▼ −0.9887" in still
    assert_page_without_kernel(path, show)


def assert_page_without_kernel(path, show):
    """The notebook as a plain page: no kernel, no widgets, and the picture is there, open."""
    subprocess.run([sys.executable, "-m", "nbconvert", "--to", "html", str(path)], check=True, capture_output=True)
    page = show(path.with_suffix(".html").as_uri())
    picture = page.locator("details.chainrule-still[open] svg.chainrule-picture").first
    picture.wait_for()
    assert picture.bounding_box()["width"] > 300


def test_an_untrusted_notebook_shows_an_image(show, lab):
    address, folder = lab
    still = still_of(chainrule.explain("x^2", x=5), "gone")
    notebook = json.loads(notebook_of(["a note"]))
    output = {"data": {"text/html": still}, "metadata": {}, "output_type": "display_data"}
    notebook["cells"][0]["outputs"] = [output]
    (folder / "foreign.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    page = show(f"{address}lab/workspaces/foreign/tree/foreign.ipynb")
    image = page.locator(".jp-OutputArea img")
    image.wait_for(timeout=25_000)
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
    assert image.get_attribute("alt") == "How does a small push on x affect y?"
    assert page.locator(".jp-OutputArea .drawn:visible").count() == 0
    assert page.locator(".jp-OutputArea table").first.is_visible()
    assert page.locator(".jp-OutputArea td").first.inner_text() == "y = x²"


def test_the_bar_offers_what_works_in_a_notebook(show, lab):
    page, _ = opened(show, lab, "bar.ipynb")
    run_live(page, 0)
    page.locator("chain-rule").first.get_by_text("Share").click()
    menu = page.locator("chain-rule").first.get_by_role("group", name="Share")
    assert menu.get_by_role("button").all_inner_texts() == ["picture as SVG", "picture as PNG"]
    with page.expect_download() as download:
        menu.get_by_role("button", name="SVG").click()
    assert download.value.suggested_filename == "chainrule.svg"
    page.locator("chain-rule").first.get_by_role("combobox", name="language").select_option("es")
    page.locator("chain-rule").first.get_by_text("Compartir").wait_for()


def test_notebook_7_shows_it_too(show, lab):
    page, path = opened(show, lab, "seven.ipynb", place="notebooks/{name}")
    run_live(page, 0)
    run_live(page, 1)
    slider = page.locator("chain-rule").nth(1).get_by_role("slider").first
    for _ in range(3):
        slider.press("ArrowRight")
    moved = point(page, 1)["x"]
    assert moved > 5
    page.wait_for_timeout(700)
    run_cell(page, 2)
    page.get_by_text(f"now {{'x': {moved}}}").wait_for()
    run_cell(page, 3)
    wait_for_point(page, 1, 2)
    slider.focus()
    page.keyboard.press("Control+s")
    assert len(saved(path, "cr-stripe")) == 2


def test_the_look_follows_the_theme(show, lab, serve):
    settings = serve.home / "jupyter_config_dir" / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "themes.jupyterlab-settings").write_text('{"theme": "JupyterLab Dark"}', encoding="utf-8")
    page, _ = opened(show, lab, "dark.ipynb")
    page.locator("body[data-jp-theme-light=false]").wait_for(state="attached")
    run_live(page, 0)
    page.locator("chain-rule[data-look=dark]").first.wait_for()
    page.locator("details.chainrule-still summary").first.click()
    paper = page.locator("details.chainrule-still .cr-paper").first
    assert paper.evaluate("paper => getComputedStyle(paper).fill") == "rgb(18, 22, 28)"
