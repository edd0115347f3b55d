"""This file defines the number that runs through a person's function: it remembers how it was made, and its value.

It is no float, and never becomes one silently: what asks it for a float is refused with its place.
"""

from __future__ import annotations

import math
import operator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from chainrule.errors import UnsupportedCode
from chainrule.graph import Node
from chainrule.readers.python.constants import is_number, node_of_number, plain_number
from chainrule.readers.python.frames import Frame, Trace, name_of
from chainrule.readers.python.reading import BranchTaken
from chainrule.readers.python.unsupported import float_refusal, user_place
from chainrule.rules import RULES, Rule, find

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Filled by arrays.py, which builds on this file: numpy's protocols.
PROTOCOLS: Final[dict[str, Callable[..., Any]]] = {}

_OPPOSITE: Final = {"lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq"}
_SIGNS: Final = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}


class Symbolic:
    """What traced numbers and conditions share: a node, its number at the point, and the frame it belongs to."""

    __slots__ = ("frame", "node", "number")

    # numpy asks these; it then leaves the operation to us.
    __array_priority__ = 1000.0

    def __init__(self, node: Node, number: Any, frame: Frame) -> None:
        """Keep the parts; `number` is None where no point is given."""
        self.node = node
        self.number = number
        self.frame = frame

    @property
    def trace(self) -> Trace:
        """The run that this number belongs to."""
        return self.frame.trace

    def __hash__(self) -> int:
        return hash(self.node)

    def __copy__(self) -> Symbolic:
        return self

    def __deepcopy__(self, _: object) -> Symbolic:
        return self

    def __reduce__(self) -> Any:
        raise self.trace.refuse("a traced number cannot be stored or sent", "do that outside the function")

    def __repr__(self) -> str:
        return self.__format__("")

    def __format__(self, spec: str) -> str:
        if self.number is None:
            return name_of(self.node) or "a traced number"
        text = format(self.number, spec)
        self.trace.texts.add(text.strip())
        return text

    def __float__(self) -> float:
        raise self.refused("float")

    def __complex__(self) -> complex:
        raise self.refused("complex number")

    def __int__(self) -> int:
        return self.__index__()

    def __index__(self) -> int:
        self.trace.hold(self.trace.frame, self.trace.frame.node_of(self.frame, self.node))
        raise self.refused("whole number")

    def refused(self, kind: str) -> UnsupportedCode:
        """Return the error for not becoming a plain number of this kind; it is remembered, should it be caught."""
        error = float_refusal(name_of(self.node) or "a result that is being traced", kind)
        self.trace.refused = self.trace.refused or error
        return error

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return PROTOCOLS["ufunc"](ufunc, method, inputs, options)

    def __array_function__(self, function: Any, _types: Any, args: Any, options: Any) -> Any:
        return PROTOCOLS["function"](function, args, options)

    def __lt__(self, other: object) -> Any:
        return compare("lt", as_number(self), other)

    def __le__(self, other: object) -> Any:
        return compare("le", as_number(self), other)

    def __gt__(self, other: object) -> Any:
        return compare("gt", as_number(self), other)

    def __ge__(self, other: object) -> Any:
        return compare("ge", as_number(self), other)

    def __eq__(self, other: object) -> Any:
        return compare("eq", self, other)

    def __ne__(self, other: object) -> Any:
        return compare("ne", self, other)


def is_operand(value: object) -> bool:
    """Return whether `value` can be computed with: a traced number, a condition, or a plain real number."""
    return isinstance(value, Symbolic) or is_number(value)


def number_of(value: Any) -> Any:
    """Return the plain number of an operand (None where no point is given)."""
    return value.number if isinstance(value, Symbolic) else value


def trace_of(args: Sequence[Any]) -> Trace:
    """Return the run that the first traced number among `args` belongs to."""
    return next(arg.trace for arg in args if isinstance(arg, Symbolic))


def as_number(value: Any) -> Any:
    """Return a condition as the number 1 or 0, as Python takes True and False; anything else as it is."""
    if isinstance(value, Condition):
        return apply(RULES["where"], lambda held, a, b: a if held else b, value, 1, 0)
    return value


def apply(rule: Rule, plain: Callable[..., Any], *args: Any) -> Any:
    """Return the traced result of a rule on operands, whose number is what `plain` makes of theirs."""
    trace = trace_of(args)
    trace.count_node()
    frame = trace.frame
    nodes = [frame.node_of(arg.frame, arg.node) if isinstance(arg, Symbolic) else node_of_number(arg) for arg in args]
    number = trace.number(plain, [number_of(arg) for arg in args])
    node = Node(rule, tuple(nodes))
    return Condition(node, number, frame) if rule.dtype == "bool" else Traced(node, number, frame)


def compare(name: str, a: Any, b: Any) -> Any:
    """Return the condition that compares two operands, or NotImplemented."""
    if not is_operand(a) or not is_operand(b):
        return NotImplemented
    a, b = as_number(a), as_number(b)
    condition = apply(RULES[name], getattr(operator, name), a, b)
    first, second = number_of(a), number_of(b)
    condition.edge = first is not None and second is not None and bool(first == second)
    condition.says(shown(a), name, shown(b), "")
    return condition


def shown(value: Any) -> str:
    """Return an operand in a few letters, for a decision that has no text of its own."""
    return (name_of(value.node) or "this value") if isinstance(value, Symbolic) else repr(plain_number(value))


class Condition(Symbolic):
    """A comparison of traced numbers: true or false at the point. Asking for its truth makes a decision."""

    __slots__ = ("edge", "opposite", "place", "text")

    def __init__(self, node: Node, number: Any, frame: Frame) -> None:
        """Keep the parts; what it says comes from the source, if there is one."""
        super().__init__(node, number, frame)
        self.edge = False
        self.text = "this condition"
        self.opposite = "this condition does not hold"
        self.place = ""

    __hash__ = Symbolic.__hash__

    def says(self, left: str, name: str, right: str, place: str) -> None:
        """Keep how the comparison is written: its sides, the name of its sign (such as "lt"), and its place."""
        self.text = f"{left} {_SIGNS[name]} {right}"
        self.opposite = f"{left} {_SIGNS[_OPPOSITE[name]]} {right}"
        self.place = place

    def __bool__(self) -> bool:
        if self.number is None:
            raise self.trace.undecided(self.frame, self.node, f"the decision {self.text}")
        held = bool(self.number)
        reason = self.text if held else self.opposite
        where = self.place or str(user_place())
        branch = BranchTaken(self.text, held=held, reason=reason, where=where, edge=self.edge)
        return self.trace.decide(self.frame, self.node, branch)

    def __and__(self, other: Any) -> Any:
        return _logic("both", operator.and_, self, other)

    def __or__(self, other: Any) -> Any:
        return _logic("either", operator.or_, self, other)

    __rand__ = __and__
    __ror__ = __or__

    def __invert__(self) -> Any:
        return apply(RULES["opposite"], operator.not_, self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(as_number(self), name)


def _logic(name: str, plain: Callable[..., Any], a: Any, b: Any) -> Any:
    """Return `a and b` or `a or b` of conditions, without deciding them."""
    if isinstance(b, bool) or type(b).__name__ in {"bool_", "bool"}:
        return (a if b else False) if name == "both" else (True if b else a)
    return apply(RULES[name], plain, a, b) if isinstance(b, Condition) else NotImplemented


def _power(base: Any, exponent: Any) -> Any:
    """Return base^exponent; e^u is the exponential function."""
    if not isinstance(base, Symbolic) and base == math.e:
        return apply(RULES["exp"], lambda u: base**u, exponent)
    return apply(RULES["power"], operator.pow, base, exponent)


def floor_divide(a: Any, b: Any) -> Any:
    """Return a // b: the quotient rounded down."""
    trace = trace_of((a, b))
    quotient = apply(RULES["divide"], operator.truediv, a, b)
    whole = apply(RULES["floor"], math.floor, quotient)
    whole.number = trace.number(operator.floordiv, [number_of(a), number_of(b)])  # exact, as Python works it out
    return whole


def truncated(value: Any, plain: Callable[..., Any] = math.trunc) -> Any:
    """Return `value` without its fraction, rounded towards 0."""
    down = apply(RULES["floor"], math.floor, value)
    up = apply(RULES["ceil"], math.ceil, value)
    positive = compare("ge", value, 0)
    made = apply(RULES["where"], lambda held, a, b: a if held else b, positive, down, up)
    made.number = value.trace.number(plain, [value.number])
    made.whole = True
    return made


def rounded(value: Any, digits: int | None = None) -> Any:
    """Return `value` rounded to so many decimals."""
    if digits is None:
        made = apply(RULES["round"], round, value)
        made.whole = True
        return made
    scale = 10**digits if digits >= 0 else Fraction(1, 10**-digits)
    made = apply(RULES["round"], round, value * scale) / scale
    made.number = value.trace.number(lambda number: round(number, digits), [value.number])
    return made


def _binary(name: str, plain: Callable[..., Any], *, swapped: bool = False) -> Any:
    """Return the method for one operator."""
    rule = RULES[name]

    def method(self: Traced, other: Any) -> Any:
        if not is_operand(other):
            return NotImplemented
        other = as_number(other)
        return apply(rule, plain, other, self) if swapped else apply(rule, plain, self, other)

    return method


def _special(made: Callable[[Any, Any], Any], *, swapped: bool = False) -> Any:
    """Return the method for an operator that is more than one rule."""

    def method(self: Traced, other: Any, *modulus: Any) -> Any:
        if modulus or not is_operand(other):
            return NotImplemented
        other = as_number(other)
        return made(other, self) if swapped else made(self, other)

    return method


class Traced(Symbolic):
    """A real number on its way through a person's function."""

    __slots__ = ("whole",)

    def __init__(self, node: Node, number: Any, frame: Frame) -> None:
        """Keep the parts; `whole` says that a rounding made it."""
        super().__init__(node, number, frame)
        self.whole = False

    __hash__ = Symbolic.__hash__

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """Float: `isinstance(x, float)` and `case float():` take it for one; C code looks deeper, and does not."""
        return float

    __add__ = _binary("add", operator.add)
    __radd__ = _binary("add", operator.add, swapped=True)
    __sub__ = _binary("subtract", operator.sub)
    __rsub__ = _binary("subtract", operator.sub, swapped=True)
    __mul__ = _binary("multiply", operator.mul)
    __rmul__ = _binary("multiply", operator.mul, swapped=True)
    __truediv__ = _binary("divide", operator.truediv)
    __rtruediv__ = _binary("divide", operator.truediv, swapped=True)
    __mod__ = _binary("mod", operator.mod)
    __rmod__ = _binary("mod", operator.mod, swapped=True)
    __pow__ = _special(_power)
    __rpow__ = _special(_power, swapped=True)
    __floordiv__ = _special(floor_divide)
    __rfloordiv__ = _special(floor_divide, swapped=True)
    __divmod__ = _special(lambda a, b: (floor_divide(a, b), a % b))
    __rdivmod__ = _special(lambda a, b: (floor_divide(a, b), a % b), swapped=True)

    def __neg__(self) -> Any:
        return apply(RULES["negate"], operator.neg, self)

    def __pos__(self) -> Traced:
        return self

    def __abs__(self) -> Any:
        return apply(RULES["abs"], abs, self)

    def __round__(self, digits: int | None = None) -> Any:
        return rounded(self, digits)

    def __trunc__(self) -> Any:
        return truncated(self)

    def __floor__(self) -> Any:
        return whole_of("floor", math.floor, self)

    def __ceil__(self) -> Any:
        return whole_of("ceil", math.ceil, self)

    def __bool__(self) -> bool:
        return bool(compare("ne", self, 0))

    def __index__(self) -> int:
        if not self.whole or self.number is None:
            return super().__index__()
        number = int(self.number)
        place = user_place()
        text = f"{name_of(self.node) or place.text.strip() or 'the count'} is {number}"
        self.trace.decide(self.frame, self.node, BranchTaken(text, held=True, where=str(place)))
        return number

    @property
    def real(self) -> Traced:
        """The number itself, as for floats."""
        return self

    @property
    def imag(self) -> float:
        """0, as for floats."""
        return 0.0

    conjugate = item = __pos__  # what floats and numpy's scalars offer, too

    def is_integer(self) -> bool:
        """Return whether the value at the point is whole, which is a decision."""
        return bool(compare("eq", self, whole_of("floor", math.floor, self)))

    def __getattr__(self, name: str) -> Any:
        # numpy calls the method `sin` of each element where an array holds traced numbers.
        rule = None if name.startswith("_") else find(name)
        if rule is None or rule.arity != 1:
            raise AttributeError(f"a traced number has no attribute {name!r}")
        return lambda: apply(rule, rule.value, self)


def _as_traced(name: str) -> Any:
    """Return the method of a condition that computes with it as the number 1 or 0."""
    return lambda self, *others: getattr(as_number(self), name)(*others)


for _name in ("add", "sub", "mul", "truediv", "mod", "pow", "floordiv"):
    for _side in ("__", "__r"):
        setattr(Condition, f"{_side}{_name}__", _as_traced(f"{_side}{_name}__"))
for _name in ("neg", "pos", "abs", "round", "trunc"):
    setattr(Condition, f"__{_name}__", _as_traced(f"__{_name}__"))


def whole_of(name: str, plain: Callable[..., Any], value: Any) -> Any:
    """Return the traced result of floor or ceil, which may be used as a count."""
    made = apply(RULES[name], plain, as_number(value))
    made.whole = True
    return made


def constant(value: Any, frame: Frame) -> Traced:
    """Return a plain number as a traced one."""
    return Traced(node_of_number(value), plain_number(value), frame)
