"""How does a small change at the beginning affect the final result? chainrule answers, shows why, and proves it.

>>> import chainrule
>>> print(chainrule.derivative("sin(x^2)"))
2x*cos(x^2)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chainrule.api import (
        define,
        derivative,
        evaluate,
        explain,
        grad,
        hessian,
        jacobian,
        jvp,
        simplified,
        taylor,
        undefine,
        value_and_grad,
        vjp,
    )
    from chainrule.apps.studio.widget import widget
    from chainrule.errors import ChainruleError
    from chainrule.explanation import Explanation
    from chainrule.formula import Formula

__all__ = [
    "ChainruleError",
    "Explanation",
    "Formula",
    "define",
    "derivative",
    "evaluate",
    "explain",
    "grad",
    "hessian",
    "jacobian",
    "jvp",
    "simplified",
    "taylor",
    "undefine",
    "value_and_grad",
    "vjp",
    "widget",
]
_HOMES = {
    "ChainruleError": "chainrule.errors",
    "Explanation": "chainrule.explanation",
    "Formula": "chainrule.formula",
    "widget": "chainrule.apps.studio.widget",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that `import chainrule` costs next to nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'chainrule' has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(_HOMES.get(name, "chainrule.api")), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names, also those not imported yet."""
    return sorted({*globals(), *__all__})
