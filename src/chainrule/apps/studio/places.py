"""This file says what a further page of the server is: an address, and what makes the page in a language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@dataclass(frozen=True, slots=True)
class Place:
    """A page beside the explorer."""

    path: str
    make: Callable[[str, Sequence[str]], str]  # the page in a language; with tabs for these pages


def policy_in(page: str) -> str:
    """Return the policy that a page asks for itself; "" where it asks for none.

    >>> policy_in('<meta http-equiv="Content-Security-Policy" content="default-src &#x27;none&#x27;">')
    "default-src 'none'"
    """
    from html import unescape

    found = _POLICY.search(page)
    return unescape(found[1]) if found else ""
