"""This file gives every name one spelling inside: `theta` for θ, `x_1` for x₁; readers, writers and `at` share it."""

from __future__ import annotations

from typing import Final

# Letters that look like Latin ones (Α, Ο, ο, …) are left out on purpose: a reader refuses them.
GREEK_LETTERS: Final[dict[str, str]] = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi",
    "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
GREEK_NAMES: Final[dict[str, str]] = {name: letter for letter, name in GREEK_LETTERS.items()}
GREEK_VARIANTS: Final[dict[str, str]] = {
    "ϑ": "theta", "ϕ": "phi", "ϵ": "epsilon", "ϱ": "rho", "ς": "sigma", "ϰ": "kappa", "µ": "mu", "∆": "Delta",
    "Ω": "Omega",
}  # fmt: skip

SUBSCRIPTS: Final[dict[str, str]] = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx", strict=True))
PRIMES: Final[dict[str, str]] = {"′": "'", "″": "''", "‴": "'''", "’": "'"}

_SPELLED_OUT: Final = GREEK_LETTERS | GREEK_VARIANTS


def canonical_name(name: str) -> str:
    """Return the one spelling that a name has inside a graph: Greek letters in words, subscripts after `_`.

    >>> canonical_name("θ₁"), canonical_name("x_{12}"), canonical_name("speed"), canonical_name("f″")
    ('theta_1', 'x_12', 'speed', "f''")
    """
    if name.isascii() and "{" not in name:
        return name
    head = _SPELLED_OUT.get(name[:1])
    rest = name if head is None else name[1:]
    body = [] if head is None else [head]
    lowered = False
    for letter in rest:
        if letter in SUBSCRIPTS:
            if not lowered and (not body or "_" not in body):
                body.append("_")
            lowered = True
            body.append(SUBSCRIPTS[letter])
        elif letter not in "{}":
            lowered = False
            body.append(PRIMES.get(letter, letter))
    return "".join(body)
