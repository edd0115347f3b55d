"""This file is one measured figure with its goal, and the table that people read."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Figure:
    """What was measured, beside what we aim at.

    `at_most` and `at_least` are in `unit`; a figure without either is told for information.
    `detail` goes into the JSON.
    """

    name: str
    measured: float
    unit: str = "ms"
    at_most: float | None = None
    at_least: float | None = None
    beside: str = ""  # quartiles, a peer's time, what was left out
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def reached(self) -> bool | None:
        """Whether the goal is reached; None without a goal."""
        if self.at_most is not None:
            return self.measured <= self.at_most
        if self.at_least is not None:
            return self.measured >= self.at_least
        return None

    @property
    def goal(self) -> str:
        """The goal as people read it."""
        if self.at_most is not None:
            return f"≤ {number(self.at_most)} {self.unit}"
        return "" if self.at_least is None else f"≥ {number(self.at_least)} {self.unit}"

    @property
    def of_goal(self) -> str:
        """How the measured figure stands to its goal: 0.50 is half of what is allowed, or half of what is asked for."""
        limit = self.at_most if self.at_most is not None else self.at_least
        return "" if not limit else f"{self.measured / limit:.2f}"

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as plain data."""
        return {**asdict(self), "goal": self.goal, "reached": self.reached}


def number(value: float) -> str:
    """Return a number in three digits.

    >>> number(0.0123), number(12.345), number(12345.6)
    ('0.0123', '12.3', '12,346')
    """
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def table(figures: list[Figure]) -> str:
    """Return the figures as a table of text."""
    header = ("figure", "goal", "measured", "÷ goal", "", "beside it")
    rows = [header]
    for each in figures:
        verdict = {True: "ok", False: "MISS", None: ""}[each.reached]
        measured = f"{number(each.measured)} {each.unit}"
        rows.append((each.name, each.goal, measured, each.of_goal, verdict, each.beside))
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    rows.insert(1, tuple("─" * width for width in widths))
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in (1, 2, 3) else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
