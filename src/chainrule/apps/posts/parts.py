"""This file says what a compiled post is: the parts of a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chainrule.apps.studio.heights import Heights

if TYPE_CHECKING:
    from pathlib import Path

    from chainrule.apps.posts.blocks import Live
    from chainrule.apps.posts.markdown import Heading


@dataclass(slots=True)
class Compiled:
    """A post as the parts of a page."""

    name: str
    title: str
    summary: str
    markup: str  # the article, with the live blocks in it
    headings: list[Heading]
    parts: list[str]  # the pieces that its blocks show
    scenes: list[str]
    uses: list[str]  # "values", "questions", "sliders"
    language: str
    words: dict[str, Any] = field(default_factory=dict)
    blocks: list[Live] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)  # the pictures that it holds
    heights: Heights = field(default_factory=lambda: Heights((0, 0, 0)))  # of its box, with nothing answered
    questions: list[dict[str, Any]] = field(default_factory=list)  # their data, in order

    @property
    def count_of_questions(self) -> int:
        """How many questions it asks."""
        return len(self.questions)
