"""This file is a person's hand in WebKit: it opens pages, finds things behind shadow roots, drags and types."""

from __future__ import annotations

import time

from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.actions.action_builder import ActionBuilder

DEEP = """
  const deep = (sel, root = document) => [
    ...root.querySelectorAll(sel),
    ...[...root.querySelectorAll("*")].flatMap((each) => (each.shadowRoot ? deep(sel, each.shadowRoot) : [])),
  ];
"""
# what can be dragged: by its place in the page, the first is what a lesson asks for
KNOB = 'svg [role="slider"], svg [tabindex="0"]'


class Hand:
    """What a person does in a browser."""

    def __init__(self, driver):
        self.driver = driver

    def visit(self, address):
        """Open a page; what goes wrong in it is kept."""
        self.driver.get("about:blank")
        self.driver.get(address)
        self.until(lambda: self.run("return deep('svg').length > 0"))
        self.run("window.wrong = []; addEventListener('error', (event) => wrong.push(event.message))")

    def run(self, script, *given):
        """Run JavaScript in which `deep(selector)` finds elements behind shadow roots."""
        return self.driver.execute_script(DEEP + script, *given)

    def until(self, is_so, seconds=20):
        """Wait for something."""
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end
            time.sleep(0.05)

    def middle(self, selector, place=0):
        """Return the middle of something."""
        return self.run(
            "const box = deep(arguments[0])[arguments[1]].getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]",
            selector,
            place,
        )

    def drag(self, start, end, steps=12):
        """Press the button at one point, move, and let go at the other."""
        builder = ActionBuilder(self.driver, duration=16)
        mouse = builder.pointer_action
        mouse.move_to_location(*map(int, start))
        mouse.pointer_down()
        for step in range(1, steps + 1):
            mouse.move_to_location(*(int(a + (b - a) * step / steps) for a, b in zip(start, end, strict=True)))
        mouse.pointer_up()
        builder.perform()

    def press(self, label):
        """Press the button with these words."""
        self.run("deep('button, summary').find((each) => each.textContent.trim() === arguments[0]).click()", label)

    def type(self, text):
        """Type over what stands where the focus is."""
        keys = ActionChains(self.driver).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL)
        keys.send_keys(text).perform()

    def arrow(self):
        """Press the right arrow twice."""
        ActionChains(self.driver).send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT).perform()

    def told(self):
        """Return what the scenes say."""
        return self.run("return deep('.told').map((each) => each.textContent)")

    def wrong(self):
        """Return the errors of the page."""
        return self.run("return window.wrong")
