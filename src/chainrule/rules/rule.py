"""This file says what a rule is (one entry of the table for one function) and keeps the table.

A derivative is written here once, as partial derivatives in terms of the arguments and the output `y`; every mode,
printer, code generator and explanation is derived from the entry.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from chainrule.errors import NotDifferentiable, UsageError
from chainrule.graph import Node, Operation, as_node

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chainrule.graph import Operand

Box = tuple[float, float]

# How tightly a printed form holds together, and how tightly an argument must hold where it is put.
LOOSE: Final = 0  # comparisons and everything looser than a sum
SUM: Final = 10  # a + b, a - b
PRODUCT: Final = 20  # a b, a / b, -a
PREFIX: Final = 25  # sin x without brackets
POWER: Final = 30  # a^b
ATOM: Final = 40  # a name, a number, anything in brackets

ELEMENTWISE: Final = "elementwise"
LINEAR: Final = "linear"
BILINEAR: Final = "bilinear"
PIECEWISE: Final = "piecewise"
CONSTANT_KIND: Final = "constant"
STRUCTURE: Final = "structure"  # layer, call, d/dx: the transforms know what these mean


def demands(name: str, bound: int) -> Callable[..., list[Node]]:
    """Return a `requires` that compares the first argument with a number: `demands("gt", 0)` is x > 0."""
    return lambda first, *_: [RULES[name](first, bound)]


def within(name: str, bound: int) -> Callable[..., list[Node]]:
    """Return a `requires` that compares the size of the argument: `within("le", 1)` is |x| ≤ 1."""
    return lambda x: [RULES[name](RULES["abs"](x), bound)]


class NoFormula:
    """Stands where a partial derivative has no formula; the sentence says why."""

    __slots__ = ("sentence",)

    def __init__(self, sentence: str) -> None:
        """Keep the sentence."""
        self.sentence = sentence

    def __call__(self, *_: Node) -> Node:
        """Raise `NotDifferentiable` with the sentence."""
        raise NotDifferentiable(self.sentence)


class Law:
    """How a textbook differentiates a rule when just these arguments vary.

    `varies` says for each argument whether it varies; `form` builds the right-hand side from `d` (which makes
    `d/dx` of a node), the arguments and the output. Without a form it is the sum of partials times `d`.
    `name` is also the key of its sentences in the catalogue of words.
    """

    __slots__ = ("form", "name", "varies")

    def __init__(self, name: str, varies: tuple[bool, ...], form: Callable[..., Node] | None = None) -> None:
        """Keep the parts."""
        self.name = name
        self.varies = varies
        self.form = form


class Kink:
    """Where a piecewise rule has no single slope: a test on numbers, the choice that `grad` makes, and why.

    `jump` says that the value itself jumps there.
    """

    __slots__ = ("at", "choice", "jump")

    def __init__(self, at: Callable[..., bool], choice: str, *, jump: bool = False) -> None:
        """Keep the test on the numbers of the arguments, and the sentence on the choice."""
        self.at = at
        self.choice = choice
        self.jump = jump


class Rule(Operation):
    """One function: its value, partial derivatives, laws, notation, spellings, words and domain.

    Calling a rule builds a node; it never rewrites anything.

    >>> from chainrule.rules import RULES
    >>> RULES["sin"].arity
    1
    """

    __slots__ = (
        "_value",
        "aliases",
        "arity",
        "domain",
        "holds",
        "inverse",
        "kind",
        "kink",
        "latex",
        "laws",
        "mathml",
        "mpmath",
        "needs",
        "parity",
        "partials",
        "python",
        "reference",
        "requires",
        "sign",
        "text",
        "variadic",
        "words",
    )

    def __init__(self, name: str, kind: str, partials: Sequence[Callable[..., Node]], **fields: Any) -> None:
        """Fill the fields; see `define` for what each means."""
        super().__init__(name, fields.pop("dtype", "real"))
        self.kind = kind
        self.partials = tuple(partials)
        self.arity: int = fields.pop("arity", len(self.partials))
        self.variadic: bool = fields.pop("variadic", False)
        self.aliases: tuple[str, ...] = tuple(fields.pop("aliases", ()))
        own = call_template(name, self.arity) if fields.get("value") is not None else ""
        self.python: str = fields.pop("python", "") or own or default_spelling(name, self.arity)
        self.mpmath: str = fields.pop("mpmath", "") or call_template(f"mp.{name}", self.arity)
        self.text: str | None = fields.pop("text", None)
        self.latex: str | None = fields.pop("latex", None)
        self.mathml: str | None = fields.pop("mathml", None)
        self.holds: int = fields.pop("holds", ATOM)
        self.needs: tuple[int, ...] = tuple(fields.pop("needs", (LOOSE,) * self.arity))
        self.words: str = fields.pop("words", "")
        self.laws: tuple[Law, ...] = tuple(fields.pop("laws", ()))
        self.domain: tuple[Box, ...] = tuple(fields.pop("domain", ((-2.0, 2.0),) * self.arity))
        self.kink: Kink | None = fields.pop("kink", None)
        self.parity: str = fields.pop("parity", "")
        self.inverse: str = fields.pop("inverse", "")
        self.reference: str = fields.pop("reference", "")
        self.sign: str = fields.pop("sign", "")
        self.requires: Callable[..., list[Node]] | None = fields.pop("requires", None)
        self._value: Callable[..., float] | None = fields.pop("value", None)
        if fields:
            raise UsageError(f"a rule has no field called {min(fields)!r}")

    def __call__(self, *args: Operand) -> Node:
        """Return the node that applies this rule to `args`."""
        return Node(self, tuple([arg if isinstance(arg, Node) else as_node(arg) for arg in args]))

    @property
    def value(self) -> Callable[..., Any]:
        """The function on numbers, compiled from the Python spelling on first use."""
        if self._value is None:
            self._value = compile_spelling(self.python, self.arity)
        return self._value

    def law_for(self, varies: tuple[bool, ...]) -> Law | None:
        """Return the law for the case that just these arguments vary."""
        for law in self.laws:
            if law.varies == varies:
                return law
        return None


class _Lazy:
    """Imports a module when one of its functions is first asked for."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> Any:
        import importlib

        module, _, attribute = self._path.partition(":")
        found = importlib.import_module(module)
        return getattr(getattr(found, attribute) if attribute else found, name)


_NAMES_IN_SPELLINGS: Final[dict[str, Any]] = {"math": math, "fp": _Lazy("mpmath:fp")}


def compile_spelling(template: str, arity: int) -> Callable[..., Any]:
    """Turn a Python spelling such as `math.sin({0})` into a function of numbers."""
    letters = ["a", "b", "c", "d"][:arity]
    source = f"lambda {', '.join(letters)}: {template.format(*letters)}"
    made: Callable[..., Any] = eval(source, dict(_NAMES_IN_SPELLINGS))  # noqa: S307  (the table's own text)
    return made


def call_template(function: str, arity: int) -> str:
    """Return the template of a plain call, such as `mp.sin({0})`."""
    return f"{function}({', '.join(f'{{{i}}}' for i in range(arity))})"


def default_spelling(name: str, arity: int) -> str:
    """Return the call of `math`'s function of that name; a rule that math lacks must say its spelling."""
    if not hasattr(math, name):
        raise UsageError(f"the rule {name!r} needs a Python spelling: the module math has no function of that name")
    return call_template(f"math.{name}", arity)


RULES: Final[dict[str, Rule]] = {}
SPELLINGS_OF_NAMES: Final[dict[str, str]] = {}  # alias -> name


def define(name: str, *, kind: str = ELEMENTWISE, partials: Sequence[Callable[..., Node]] = (), **fields: Any) -> Rule:
    """Put a function into the table and return its rule.

    `partials`: one function per argument, called with the arguments and the output `y` as nodes.
    `python`, `mpmath`: templates such as `math.erf({0})` (defaults from the name). `value`: a function on floats
    in place of the `python` template (code that is written out then calls a function of that name).
    `domain`: one box per argument, which tests, sliders and plots sample.
    `latex`, `mathml`, `text`: templates; `holds`, `needs`: how tightly the form holds, and its arguments must.
    `words`: the function in words, with `{0}`. `laws`: textbook forms by which arguments vary. `aliases`: other names.
    `requires`: from the arguments, the true-or-false nodes that must hold for a value to exist (ln x: x > 0).
    `sign`: what is always true of the value, ">0", ">=0" or "!=0". `parity`: "odd" or "even". `inverse`: the name of
    the inverse function. `reference`: where the facts are written.

    Raises UsageError for a name that is taken or a field that does not exist.
    """
    for spelling in (name, *fields.get("aliases", ())):
        if spelling in RULES or spelling in SPELLINGS_OF_NAMES:
            raise UsageError(f"the table has a function called {spelling!r} already")
    rule = Rule(name, kind, partials, **fields)
    RULES[name] = rule
    for alias in rule.aliases:
        SPELLINGS_OF_NAMES[alias] = name
    return rule


def forget(name: str) -> None:
    """Take a function that `define` added out of the table again."""
    rule = RULES.pop(name)
    for alias in rule.aliases:
        SPELLINGS_OF_NAMES.pop(alias, None)


def find(name: str) -> Rule | None:
    """Return the rule with this name or alias, if there is one."""
    return RULES.get(name) or RULES.get(SPELLINGS_OF_NAMES.get(name, ""))
