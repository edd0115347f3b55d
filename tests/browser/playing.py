"""This file is what tests that play lessons share: the hand that drags, what a scene says, the first answer."""

from __future__ import annotations


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, locator, across=0, down=0, steps=6, pause=0):
    """Drag something by the mouse, and let go."""
    x, y = middle(locator)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, steps + 1):
        page.mouse.move(x + across * step / steps, y + down * step / steps)
        page.wait_for_timeout(pause)
    page.mouse.up()
    page.wait_for_timeout(30)


def told(page, place=0):
    return page.locator(".told").nth(place).inner_text()


def answer(page, given):
    """Answer the first question by hand."""
    box = page.locator("chain-question").first.locator("input[type=text]")
    box.fill(given)
    box.press("Enter")
    page.locator("chain-question .why").first.wait_for()
