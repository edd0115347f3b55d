"""This file writes the elements of a page: a live block with its document, a question, a slider, the network."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.posts.fallback import number_shown, question_as_text, table_of
from chainrule.apps.posts.network import network_document
from chainrule.apps.studio.document import document_of
from chainrule.apps.studio.page import embedded, in_json, without_steps

if TYPE_CHECKING:
    from chainrule.apps.posts.blocks import Live, Slider
    from chainrule.apps.posts.questions import Question

NETWORK: Final = "network"


def rule_element(block: Live, language: str, *, steps: bool, address: bool = False) -> str:
    """Return the element of a live block.

    `steps` says whether anything in the page shows the derivation, `address` whether the address holds its state.
    """
    if block.scene == NETWORK and block.source is None:
        data = embedded(network_document(language))
        opening = f'<chain-network id="{block.identity}" settings="{html.escape(block.given)}">'
        return f"{opening}{data}</chain-network>"
    attributes = {"id": block.identity, "group": block.group}
    if block.source is not None:
        attributes["from"] = block.source.identity
    attributes |= {"parts": " ".join(block.parts), "start": block.start, "scene": block.scene}
    attributes |= {"settings": block.given, "follows": " ".join(block.follows)}
    written = " ".join(
        [f'{key}="{html.escape(value)}"' for key, value in attributes.items() if value or key == "parts"]
    )
    if address:
        written += " address"
    if block.story is None:
        return f"<chain-rule {written}></chain-rule>"
    document = document_of(block.story, language, more=block.more)
    document["ranges"] |= block.ranges
    del document["words"]  # they come with the script
    if not steps:
        without_steps(document)
    data = embedded(document)
    return f"<chain-rule {written}>{data}\n{table_of(block.story, veiled=block.is_veiled)}</chain-rule>"


def question_element(question: Question, data: dict[str, Any], words: dict[str, Any]) -> str:
    """Return the element of a question, whose `data` has its formulas and numbers in their places."""
    group = f' group="{question.group}"' if question.group else ""
    group += " hide" if question.is_veiled else ""
    return (
        f'<chain-question{group} id="{question.identity}"><script type="application/json">{in_json(data)}</script>'
        f"{question_as_text(data, words, veiled=question.is_veiled)}</chain-question>"
    )


def slider_element(slider: Slider, words: dict[str, Any]) -> str:
    """Return the element of a slider of its own."""
    numbers = {"value": slider.value, "min": slider.low, "max": slider.high, "step": slider.step}
    written = " ".join([f'{key}="{number:.12g}"' for key, number in numbers.items()])
    name = html.escape(slider.name)
    shown = f"{name} = {number_shown(slider.value, words)}"
    return f'<chain-slider group="{slider.group}" name="{name}" {written}>{shown}</chain-slider>'
