"""This file finds HTML of a post that would take what follows it away, such as a <style> that is never closed."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING

from chainrule.apps.posts.cleaning import cleaned
from chainrule.apps.posts.markdown import made_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from chainrule.apps.posts.cleaning import Marks


def first_taken(tokens: list[Token], marks: Marks, render: Callable[[list[Token]], str]) -> Token | None:
    """Return the token of Markdown whose HTML takes a part of the text with it; None where nothing is lost.

    A mark stands behind everything that may hold HTML, and again in an element of its own: where it is gone, or where
    its element is read as letters, so is what follows. What else is marked (blocks, formulas,
    numbers) must still be there, too.
    """
    probed, owners = _with_probes(tokens, marks)
    raw = render(probed)
    left = cleaned(raw, marks.word)
    kept = set(re.findall(rf"({marks.word}\d+x)<span>\1</span>", left))
    there = set(re.findall(rf"{marks.word}\d+x", left))
    is_lost = False
    for mark in re.findall(rf"{marks.word}\d+x", raw):
        is_lost = is_lost or mark not in (kept if mark in owners else there)
        if is_lost and mark in owners:
            return owners[mark]
    return None


def _with_probes(tokens: list[Token], marks: Marks) -> tuple[list[Token], dict[str, Token]]:
    """Return the tokens with marks among them, and behind which token each mark stands."""
    found: list[Token] = []
    owners: dict[str, Token] = {}
    for token in tokens:
        if token.nesting:  # opens or closes an element of Markdown, which holds no HTML itself
            found.append(token)
            continue
        mark = marks.hold("")
        owners[mark] = token
        probe = made_of(f"{mark}<span>{mark}</span>", block=token.type != "inline", like=token)
        if token.type == "inline":
            token = copy.copy(token)
            token.children = [*(token.children or []), probe]
            found.append(token)
        else:
            found += [token, probe]
    return found, owners
