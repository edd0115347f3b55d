"""How does a small change at the beginning affect the final result? chainrule answers, shows why, and proves it.

>>> import chainrule
>>> print(chainrule.derivative("sin(x^2)"))
2x*cos(x^2)
"""

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
]
