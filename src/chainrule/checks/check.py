"""This file says what a check is: what was compared, and how it went."""

from __future__ import annotations


class Check:
    """What was compared, and how it went.

    `passed` is None where nothing could be compared; `digits` counts the decimal digits of agreement (0 where nothing
    agreed or was compared); `detail` is a sentence; `warning` is "" or the code of a warning, such as "cancellation".
    """

    __slots__ = ("detail", "digits", "name", "passed", "warning")

    def __init__(self, name: str, passed: bool | None, digits: float, detail: str, warning: str = "") -> None:  # noqa: FBT001
        """Keep the parts."""
        self.name = name
        self.passed = passed
        self.digits = digits
        self.detail = detail
        self.warning = warning

    def __repr__(self) -> str:
        return f"Check({self.name!r}, {self.passed}, {self.digits}, {self.detail!r})"

    def to_dict(self) -> dict[str, object]:
        """Return `{"name", "passed", "digits", "detail"}`."""
        return {"name": self.name, "passed": self.passed, "digits": self.digits, "detail": self.detail}
