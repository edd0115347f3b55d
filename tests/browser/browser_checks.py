"""This file holds what the tests in a browser share: axe, and what happens where something is missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

AXE = Path(__file__).parent.parent.parent / "studio" / "node_modules" / "axe-core" / "axe.min.js"


def missing(what):
    """Fail where all of this must run, else say what is missing."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}: `make test` sets it up")
    pytest.skip(f"{what}: `make test` sets it up")


def violations(page):
    """Return what axe finds against WCAG 2.2 AA, as short lines."""
    if not AXE.exists():
        missing("axe-core is not installed")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("tags => axe.run(document, { runOnly: { type: 'tag', values: tags } })", tags)
    return [f"{each['id']}: {node['html'][:120]}" for each in found["violations"] for node in each["nodes"]]
