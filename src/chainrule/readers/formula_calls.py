"""This file builds the calls of a formula: of the table's functions, of the user's, of those that nobody defined."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from chainrule.errors import FormulaError, UnknownName
from chainrule.graph import INPUT, Node, const, symbol
from chainrule.readers.formula_characters import trouble
from chainrule.rules import RULES, SPELLINGS_OF_NAMES, Function, Rule, call, derivative_of, find, unknown
from chainrule.rules.rule import STRUCTURE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LOGICAL: Final = frozenset({"both", "either", "opposite"})
_NO_FUNCTIONS: Final = frozenset({"unknown"})
_USUAL_SLOPE: Final = Fraction(1, 100)  # of leaky_relu below zero, where none is given


class Callee:
    """What stands before a bracket: its name, how many arguments it takes (`most` None: any number), how it is built.

    `bare` says that it may stand before its argument without a bracket, as in sin x.
    """

    __slots__ = ("bare", "few", "make", "most", "name", "rule")

    def __init__(
        self,
        name: str,
        few: int,
        most: int | None,
        make: Callable[[list[Node]], Node],
        *,
        bare: bool = False,
        rule: Rule | None = None,
    ) -> None:
        """Keep the parts."""
        self.name = name
        self.few = few
        self.most = most
        self.make = make
        self.bare = bare
        self.rule = rule

    def build(self, args: list[Node], text: str, place: int) -> Node:
        """Return the node of the call; a wrong number of arguments is an error at `place`."""
        count = len(args)
        if count < self.few or (self.most is not None and count > self.most):
            raise self.wrong_number(count, text, place)
        return self.make(args)

    def wrong_number(self, count: int, text: str, place: int) -> FormulaError:
        """Return the error about a call with `count` arguments."""
        return trouble(text, self._says_how_many(count), place, f"write {self.example()}")

    def _says_how_many(self, count: int) -> str:
        wanted = str(self.few)
        if self.most is None:
            wanted = f"at least {self.few}"
        elif self.most > self.few:
            wanted = f"{self.few} or {self.most}"
        plural = "" if wanted == "1" else "s"
        given = "none is" if count == 0 else "1 is" if count == 1 else f"{count} are"
        return f"{self.name} takes {wanted} argument{plural}, but {given} given here"

    def example(self) -> str:
        """Return how the call is written."""
        letters = _ARGUMENTS.get(self.name) or ", ".join("xyztuvw"[: max(1, min(self.few, 7))])
        return f"{self.name}({letters})"


_ARGUMENTS: Final[dict[str, str]] = {
    "atan2": "y, x", "power": "x, n", "leaky_relu": "x", "root": "x, n", "where": "x > 0, a, b",
    "clip": "x, low, high", "mod": "a, b", "beta": "a, b",
    "besselj": "n, x", "polygamma": "n, x", "logbase": "x, b", "max": "a, b", "min": "a, b", "hypot": "a, b",
}  # fmt: skip

# Conditions and numbers --------------------------------------------------------------------------------------------


def as_number(node: Node) -> Node:
    """Return a number: a condition counts 1 where it holds, else 0."""
    return RULES["where"](node, 1, 0) if node.dtype == "bool" else node


def numbers(args: Sequence[Node]) -> tuple[Node, ...]:
    """Return arguments as numbers."""
    return tuple([RULES["where"](arg, 1, 0) if arg.dtype == "bool" else arg for arg in args])


# The table's functions ---------------------------------------------------------------------------------------------

_callees: dict[tuple[Rule, str], Callee] = {}


def is_callable(rule: Rule | None) -> bool:
    """Say whether a formula may call this rule by its name."""
    return rule is not None and rule.kind != STRUCTURE and rule.name not in _NO_FUNCTIONS and rule.arity > 0


def table_callee(rule: Rule, spelling: str) -> Callee:
    """Return the callee of an entry of the table.

    >>> table_callee(RULES["max"], "max").most is None
    True
    """
    made = _callees.get((rule, spelling))
    if made is None:
        made = _callees[rule, spelling] = _table_callee(rule, spelling)
    return made


def _table_callee(rule: Rule, spelling: str) -> Callee:
    few, most, make = rule.arity, rule.arity, _plainly(rule)
    special = _SPECIAL.get(rule.name)
    if special is not None:
        few, most, make = special
    elif rule.variadic:
        return Callee(spelling, few, None, lambda args: _folded(rule, numbers(args)), rule=rule)
    return Callee(spelling, few, most, make, bare=rule.arity == 1 and rule.name != "opposite", rule=rule)


def _plainly(rule: Rule) -> Callable[[list[Node]], Node]:
    """Return what applies a rule to its arguments."""
    if rule.name in LOGICAL:
        return lambda args: Node(rule, tuple(args))
    return lambda args: Node(rule, numbers(args))


def _where(args: list[Node]) -> Node:
    return Node(RULES["where"], (args[0], *numbers(args[1:])))


def _log(args: list[Node]) -> Node:
    return RULES["log" if len(args) == 1 else "logbase"](*numbers(args))


def _leaky_relu(args: list[Node]) -> Node:
    slope = args[1] if len(args) > 1 else const(_USUAL_SLOPE, decimal=True)
    return RULES["leaky_relu"](*numbers([args[0], slope]))


def _power(args: list[Node]) -> Node:
    return raised(*numbers(args))


# Functions that take more or fewer arguments than their rule, or something else than numbers.
_SPECIAL: Final[dict[str, tuple[int, int, Callable[[list[Node]], Node]]]] = {
    "where": (3, 3, _where),
    "log": (1, 2, _log),
    "leaky_relu": (1, 2, _leaky_relu),
    "power": (2, 2, _power),
}


def _folded(rule: Rule, args: tuple[Node, ...]) -> Node:
    """Return max(a, b, c) as max(max(a, b), c)."""
    node = args[0]
    for arg in args[1:]:
        node = rule(node, arg)
    return node


def raised(base: Node, exponent: Node) -> Node:
    """Return base^exponent; e^u is exp(u)."""
    if base.op is RULES["e"]:
        return RULES["exp"](exponent)
    return base**exponent


def log_to_base(base: Node, spelling: str) -> Callee:
    """Return the logarithm to a base: log2 and log10 where the base is 2 or 10."""
    name = {2: "log2", 10: "log10"}.get(int(base.value), "") if base.is_constant and not base.is_decimal else ""
    if base.is_constant and name and base.value in {2, 10}:
        return Callee(spelling, 1, 1, lambda args: RULES[name](*numbers(args)), bare=True)
    return Callee(spelling, 1, 1, lambda args: RULES["logbase"](*numbers(args), base), bare=True)


def bessel(order: Node, spelling: str) -> Callee:
    """Return the Bessel function that is written J_0(x)."""
    return Callee(spelling, 1, 1, lambda args: RULES["besselj"](order, *numbers(args)))


def inverse_of(rule: Rule | None) -> Rule | None:
    """Return the function that sin^-1 means: the inverse of a trigonometric or hyperbolic function."""
    return RULES.get("a" + rule.name) if rule is not None and rule.inverse != "exp" else None


# Functions of the user, and functions that nobody defined -----------------------------------------------------------


def unknown_callee(name: str, orders: tuple[int, ...]) -> Callee:
    """Return the callee of a function that nobody defined, differentiated `orders` times (one 0: any arguments)."""
    if not any(orders):
        return Callee(name, 1, None, lambda args: unknown(name, *numbers(args)))
    count = len(orders)
    return Callee(name, count, count, lambda args: unknown(name, *numbers(args), orders=orders))


def defined_callee(function: Function, own: int, captured: Callable[[], list[Node]]) -> Callee:
    """Return the callee of a user's function with `own` arguments; what else it reads is looked up at the call."""
    return Callee(function.name, own, own, lambda args: call(function, *numbers(args), *captured()))


def differentiated(callee: Callee, orders: tuple[int, ...]) -> Callee:
    """Return the callee of f' for a function with a formula: its body is the derivative of the call.

    The formal inputs are those of the function itself where it has some.
    """
    own = callee.few
    sample = callee.make([symbol(f"x_{i + 1}") if own > 1 else symbol("x") for i in range(own)])
    function = sample.params[0] if sample.params and isinstance(sample.params[0], Function) else None
    if function is None:
        inputs = tuple(arg for arg in sample.args if arg.op is INPUT)
        function = Function(callee.name, inputs, sample)
    body = function.body
    for formal, order in zip(function.inputs, orders):
        if order:
            body = derivative_of(body, formal, order)
    name = function.name + "'" * orders[0] if len(orders) == 1 else function.name
    made = Function(name, function.inputs, body)

    def make(args: list[Node]) -> Node:
        plain = callee.make(args)
        return call(made, *plain.args)

    return Callee(callee.name + "'" * sum(orders), own, own, make)


# Names that are close ------------------------------------------------------------------------------------------------


def nearest(word: str, more: Sequence[str] = ()) -> str:
    """Return the known function whose name is nearest to `word`, or "" where none is near.

    >>> nearest("sni"), nearest("squrt"), nearest("banana")
    ('sin', 'sqrt', '')
    """
    limit = 1 if len(word) <= 4 else 2
    best, found = limit + 1.0, ""
    names = [name for name in (*more, *RULES, *SPELLINGS_OF_NAMES) if len(name) > 1 and name.isascii()]
    for name in names:
        if abs(len(name) - len(word)) < best and (name in more or is_callable(find(name))):
            distance = _edits(word.lower(), name.lower(), limit + 1) + (name[0] != word[0]) / 2
            if distance < best and distance < limit + 1:
                best, found = distance, name
    return found


def _edits(a: str, b: str, limit: int) -> int:
    """Return the number of letters to insert, delete, replace or swap (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        older, before, row = before, row, [i] + [0] * len(b)
        for j, other in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                row[j] = min(row[j], older[j - 2] + 1)
        if min(row) >= limit:
            return limit
    return row[-1]


# Functions that are not in the table, and what they stand for.
WRITTEN_BY_OTHERS: Final = {"sinc": "sin(x)/x", "elu": "where(x > 0, x, e^x - 1)"}


def unknown_function(text: str, word: str, place: int, more: Sequence[str] = ()) -> UnknownName:
    """Return the error about a function with a name that nobody knows."""
    near = nearest(word, more)
    if word in WRITTEN_BY_OTHERS:
        remedy = f"write {WRITTEN_BY_OTHERS[word]}"
    else:
        remedy = f"did you mean {near!r}?" if near else f"define it as {word}(x) = …, or write {word}*(…) for a product"
    error = trouble(text, f"no function is called {word!r}", place, remedy, UnknownName)
    assert isinstance(error, UnknownName)
    return error
