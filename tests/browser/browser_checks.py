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
    # at its end a page's dock covers nothing; elsewhere what it covers is one scroll away, which axe cannot know
    place = page.evaluate("() => { const y = scrollY; scrollTo(0, document.documentElement.scrollHeight); return y; }")
    found = page.evaluate("tags => axe.run(document, { runOnly: { type: 'tag', values: tags } })", tags)
    page.evaluate("y => scrollTo(0, y)", place)
    return [f"{each['id']}: {node['html'][:120]}" for each in found["violations"] for node in each["nodes"]]


CROWDED = """() => {
  const found = [], stages = [];
  const walk = each => { const root = each.shadowRoot; if (!root) return;
    stages.push(...root.querySelectorAll('svg.stage, svg.net')); root.querySelectorAll('*').forEach(walk); };
  document.querySelectorAll('chain-rule, chain-network').forEach(walk);
  for (const stage of stages) {
    const card = stage.getRootNode().host.getBoundingClientRect();
    const texts = [...stage.querySelectorAll('text')].filter(text => text.textContent.trim())
      .filter(text => text.getBoundingClientRect().width);
    const boxes = texts.map(text => text.getBoundingClientRect());
    texts.forEach((text, k) => {
      const said = text.textContent.trim();
      const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
      if (size < 10.95) found.push(`small: ${said}`);
      if (boxes[k].left < card.left - 1 || boxes[k].right > card.right + 1) found.push(`cut off: ${said}`);
      for (let other = k + 1; other < texts.length; other++) {
        const [a, b] = [boxes[k], boxes[other]];
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 2 && high > 5) found.push(`over each other: ${said} and ${texts[other].textContent.trim()}`);
      }
    });
    for (const curve of stage.querySelectorAll('path.curve:not([d=""]), path.speed:not([d=""])')) {
      const there = curve.getScreenCTM(), length = curve.getTotalLength();
      const at = k => curve.getPointAtLength((length * k) / 119).matrixTransform(there);
      const places = Array.from({ length: 120 }, (_, k) => at(k));
      texts.forEach((text, k) => {
        const { left, right, top, bottom } = boxes[k];
        const isTouched = places.some(({ x, y }) => x > left && x < right && y > top + 4 && y < bottom - 4);
        if (isTouched) found.push(`a curve runs through: ${text.textContent.trim()}`);
      });
    }
  }
  return found;
}"""


def crowded(page):
    """Return which texts in the pictures of scenes are too small, cut off, over each other, or on a curve."""
    return page.evaluate(CROWDED)
