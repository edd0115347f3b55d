"""This file puts what is wrong into the language of the person who is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.errors import ChainruleError, PostError

if TYPE_CHECKING:
    from collections.abc import Callable


def teller_of(problem: ChainruleError, language: str) -> Callable[[str], str]:
    """Return what tells the sentences of an error in a language: in English where there are no words in it.

    The mistakes of a post are told already, in the language of the post.

    >>> from chainrule.errors import UsageError
    >>> teller_of(UsageError("no"), "es")("the block is empty"), teller_of(UsageError("no"), "xx")("the block is empty")
    ('el bloque está vacío', 'the block is empty')
    """
    from chainrule.steps.catalogue import languages, words  # where something is wrong, not for every start

    if isinstance(problem, PostError):
        return str
    return words(language if language in languages() else "en").told
