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
    return page.locator(".told").nth(place).inner_text().replace("\u00a0", " ")


def answer(page, given, place=0):
    """Answer a question by hand, the first one where nothing is said."""
    question = page.locator("chain-question").nth(place)
    question.locator("input[type=text]").fill(given)
    question.locator("input[type=text]").press("Tab")
    question.locator("button.check").click()
    question.locator(".why").wait_for()


def finger(page, locator, to):
    """Drag something by a finger to a point, and let go."""
    device = page.context.new_cdp_session(page)
    device.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    x, y = middle(locator)
    steps = [(x + (to[0] - x) * step / 6, y + (to[1] - y) * step / 6) for step in range(7)]
    for kind, at in [("touchStart", steps[0]), *[("touchMove", at) for at in steps[1:]], ("touchEnd", None)]:
        points = [] if at is None else [{"x": at[0], "y": at[1]}]
        device.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_timeout(300)
