"""This file holds what the API returns for a formula: it prints, computes, and writes itself in other formats."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from chainrule.errors import UsageError
from chainrule.graph import inputs_of
from chainrule.transforms.evaluate import evaluate
from chainrule.typed import number_of
from chainrule.writers.latex import to_latex
from chainrule.writers.mathml import to_mathml
from chainrule.writers.python import to_python
from chainrule.writers.text import to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainrule.graph import Node
    from chainrule.typed import Number


def is_number(value: Any) -> bool:
    """True for what counts as a number: also a Decimal and numpy's scalars, but no text and no truth value.

    >>> is_number(2), is_number("2"), is_number(True)
    (True, False, False)
    """
    return hasattr(value, "__float__") and not isinstance(value, bool) and getattr(value, "shape", ()) == ()


def number_given(name: str, value: Any) -> Number:
    """Return a number that somebody gave under a name, also as a text such as pi/2; raises UsageError where it is none.

    >>> number_given("x", 2), number_given("x", Decimal("0.5")), number_given("x", "1/3")
    (2, Fraction(1, 2), Fraction(1, 3))
    """
    if isinstance(value, str):
        return number_of(value)
    if isinstance(value, (int, float, Fraction)):
        return float(value) if isinstance(value, float) else int(value) if isinstance(value, bool) else value
    if isinstance(value, Decimal) and value.is_finite():
        return Fraction(value)
    if is_number(value):
        plain = value.item() if hasattr(value, "item") else value
        return plain if isinstance(plain, int) else float(plain)
    if isinstance(value, complex):
        raise UsageError(f"{name} is a complex number", remedy="give a real one")
    raise UsageError(f"{name} is {kind_of(value)}, where a number is needed", remedy="give one, such as 2 or 0.5")


def place_given(name: str, value: Any) -> Number:
    """Return a number that a point holds; raises UsageError where it is none, or no float can hold it."""
    number = number_given(name, value)
    try:
        float(number)
    except OverflowError:
        raise UsageError(f"{name} is larger than any float", remedy="give a number below 1e308") from None
    return number


def kind_of(value: Any) -> str:
    """Return what a value is, for a person: a text shows itself.

    >>> kind_of("x"), kind_of(None), kind_of([1, 2])
    ("the text 'x'", 'None', 'of type list')
    """
    if isinstance(value, str):
        return f"the text {value[:20]!r}"
    if is_number(value):
        return f"the number {value!r}"
    return "None" if value is None else f"of type {type(value).__name__}"


class Formula:
    """A formula: prints in the input language, and computes when it is called.

    `inputs` are the names that it reads, in order; `node` is its graph; `conditions` say where it holds beyond the
    domain of what it came from.

    >>> from chainrule import derivative
    >>> slope = derivative("x^2 * y", wrt="x")
    >>> str(slope)
    '2x*y'
    >>> slope(3, 5), slope(x=3, y=5)
    (30.0, 30.0)
    """

    __slots__ = ("conditions", "inputs", "node")

    def __init__(self, node: Node, inputs: Sequence[str] = (), conditions: Sequence[Node] = ()) -> None:
        """Keep the graph; `inputs` gives the order of the arguments (default: as they appear)."""
        self.node = node
        own = [each.name for each in inputs_of(node)]
        self.inputs = (*inputs, *[name for name in own if name not in inputs])
        self.conditions = tuple(to_text(condition) for condition in conditions)

    def __str__(self) -> str:
        """Return the formula in the input language."""
        return to_text(self.node)

    def __repr__(self) -> str:
        """Return the formula as it is written in Python."""
        return f"Formula({str(self)!r})"

    def __call__(self, *args: float, **values: float) -> float:
        """Return the value at a point, given in the order of `inputs` or by name; nan where it is undefined.

        Raises UsageError for too many values or an unknown name, UnknownPoint for a missing one.
        """
        if len(args) > len(self.inputs):
            raise UsageError(f"the formula reads {len(self.inputs)} inputs, and {len(args)} values were given")
        unknown = [name for name in values if name not in self.inputs]
        if unknown:
            raise UsageError(f"the formula does not read {unknown[0]!r}", remedy=f"it reads {', '.join(self.inputs)}")
        point = dict(zip(self.inputs, args, strict=False)) | values
        return evaluate(self.node, {name: float(place_given(name, value)) for name, value in point.items()})

    def to_latex(self) -> str:
        """Return the formula in LaTeX."""
        return to_latex(self.node)

    def to_mathml(self) -> str:
        """Return the formula in MathML."""
        return to_mathml(self.node)

    def to_python(self, name: str = "f") -> str:
        """Return the source of a Python function that computes the formula."""
        return to_python({name: self.node}, list(self.inputs), name)

    def _repr_latex_(self) -> str:
        """Return what a notebook shows."""
        return f"${self.to_latex()}$"
