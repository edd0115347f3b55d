"""This file answers whether the change itself is speeding up, from the second derivatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.explanation.numbers import finite, to_float
from chainrule.steps.tell import number_text

if TYPE_CHECKING:
    from chainrule.explanation.model import DerivativeTold
    from chainrule.explanation.story import Story


def second_order_remarks(story: Story) -> list[str]:
    """Return a sentence for each second derivative."""
    return [speed(story, told) for told in story.derivatives if told.order == 2 and told.node is not None]


def speed(story: Story, told: DerivativeTold) -> str:
    """Return whether the change of an output speeds up or slows down along an input."""
    assert told.node is not None
    names = {"output": story.printer.name(told.output), "wrt": story.printer.name(told.wrt.name)}
    value = told.value
    if value is None and told.node.is_constant:
        value = finite(to_float(told.node.value))
    if value is None:
        return story.words.say("story", "second-symbolic", derivative=story.printer.pretty(told.node), **names)
    first = next(
        (
            each.value
            for each in story.derivatives
            if each.order == 1 and (each.output, each.wrt) == (told.output, told.wrt)
        ),
        None,
    )
    if value == 0:
        return story.words.say("story", "second-zero", **names)
    number = story.words.numbers(number_text(abs(value)))
    if first is None or first == 0:
        key = "second-up" if value > 0 else "second-down"
    else:
        key = "second-faster" if first * value > 0 else "second-slower"
    key = key if story.words.has("story", key) else "second-up"
    return story.words.say("story", key, number=number, direction="+" if value > 0 else "−", **names)
