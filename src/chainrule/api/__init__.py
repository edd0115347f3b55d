"""What Python programs call: each function joins the layers below in a few lines.

A *subject* is a formula or LaTeX (a text), layers (a list of statements), or a Python function of numbers. Names follow
JAX and autograd: `grad`, `value_and_grad`, `jvp`, `vjp`, `jacobian`, `hessian`, `argnums`.
"""

from chainrule.api.calculus import grad, hessian, jacobian, jvp, value_and_grad, vjp
from chainrule.api.stories import define, derivative, evaluate, explain, simplified, taylor, undefine
from chainrule.api.subjects import reading_of

__all__ = [
    "define",
    "derivative",
    "evaluate",
    "explain",
    "grad",
    "hessian",
    "jacobian",
    "jvp",
    "reading_of",
    "simplified",
    "taylor",
    "undefine",
    "value_and_grad",
    "vjp",
]
