"""This file says what is remembered of a rewrite: the rule, before, after, and on what condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chainrule.graph import Node


class Rewrite:
    """One rewrite that a transform really made: every place of `before` became `after`.

    `law` is the key of its sentence in the catalogue of words; `condition` is a true-or-false node that must hold
    (None: always); `inside` are the smaller rewrites that it is made of.
    """

    __slots__ = ("after", "before", "condition", "inside", "law")

    def __init__(
        self,
        law: str,
        before: Node,
        after: Node,
        condition: Node | None = None,
        inside: tuple[Rewrite, ...] = (),
    ) -> None:
        """Keep the parts."""
        self.law = law
        self.before = before
        self.after = after
        self.condition = condition
        self.inside = inside

    def __repr__(self) -> str:
        """Return the law, for messages."""
        return f"Rewrite({self.law!r})"
