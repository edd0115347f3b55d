"""This file uses the live picture in marimo, where it stands in a shadow root, and cells run again as it moves."""

from __future__ import annotations

import sys

import pytest

NOTEBOOK = """import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import chainrule
    return chainrule, mo


@app.cell
def _(chainrule):
    chainrule.explain("sin(x^2+1)*exp(-x/2)", x=1.1)
    return


@app.cell
def _(chainrule, mo):
    live = mo.ui.anywidget(chainrule.widget("x^2", x=5))
    live
    return (live,)


@app.cell
def _(live, mo):
    mo.md(f"now {live.value['at']}")
    return


@app.cell
def _(live, mo):
    mo.ui.button(label="set it back", on_click=lambda _: setattr(live.widget, "at", {"x": 2}))
    return


if __name__ == "__main__":
    app.run()
"""


@pytest.fixture(scope="module")
def marimo(serve, tmp_path_factory):
    path = tmp_path_factory.mktemp("marimo") / "notebook.py"
    path.write_text(NOTEBOOK, encoding="utf-8")
    command = [sys.executable, "-m", "marimo", "-y", "run", str(path), "--headless", "--no-token", "--port", "PORT"]
    return serve(command, "health")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_python_and_the_page_move_one_point(show, marimo, scheme):
    page = show(marimo, scheme)
    page.locator("chain-rule").nth(1).wait_for(timeout=25_000)
    slider = page.locator("chain-rule").nth(1).get_by_role("slider").first
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    moved = page.locator("chain-rule").nth(1).evaluate("element => element.state.at.x")
    assert moved > 5
    page.get_by_text(f"now {{'x': {moved}}}").wait_for()
    page.get_by_role("button", name="set it back").click()
    page.get_by_text("now {'x': 2.0}").or_(page.get_by_text("now {'x': 2}")).wait_for()
    assert page.locator("chain-rule").nth(1).evaluate("element => element.state.at.x") == 2
    look = page.locator("chain-rule").first.get_attribute("data-look")
    assert look == ("dark" if page.locator("html.dark, body.dark, .dark body").count() else "light")
