"""This file is the arithmetic of mpmath that the checks use, with bounds on functions that may take minutes."""

from __future__ import annotations

from typing import Any, Final

from mpmath import MPContext
from mpmath.libmp import NoConvergence

from chainrule.rules.special import MOST_ORDER, slope_of_cotangent

MOST_ARGUMENT: Final = 1000  # beside which a Bessel function of high order takes a second and more


class BoundedContext(MPContext):  # type: ignore[misc]
    """mpmath's context; what it would work out forever raises NoConvergence instead."""

    prec: int
    besselj: Any

    def __init__(self) -> None:
        """Start as mpmath does, which puts functions of its own over those of a subclass: ours go on top afterwards."""
        super().__init__()
        self._plain_besselj = self.besselj
        self.besselj = self._bounded_besselj

    def psi(self, n: int, x: Any) -> Any:
        """Return ψ⁽ⁿ⁾(x), left of 0 by reflection (DLMF 5.15.6), in one step; ValueError at poles."""
        if n > MOST_ORDER:
            raise NoConvergence
        x = self.convert(x)
        if x <= 0 and self.isint(x):
            raise ValueError
        if n == 0 or not x < 0:
            return super().psi(n, x)
        wanted = self.prec
        try:
            self.prec = wanted + 4 * n + (n + 2) * max(1, self.mag(x)) + 10
            mirrored = (-1) ** n * super().psi(n, 1 - x)
            return mirrored - self.pi ** (n + 1) * slope_of_cotangent(n, self.cot(self.pi * (x - self.nint(x))))
        finally:
            self.prec = wanted

    def _bounded_besselj(self, n: Any, x: Any, *rest: Any, **named: Any) -> Any:
        """Return J_n(x) for orders that end soon."""
        if abs(n) > MOST_ORDER or (abs(n) > MOST_ARGUMENT / 10 and abs(x) > MOST_ARGUMENT):
            raise NoConvergence
        return self._plain_besselj(n, x, *rest, **named)
