"""This file answers in formulas and stories: explain, derivative, evaluate, taylor, simplified, define."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from chainrule.api.checked import checked_definition, checked_name, checked_names, checked_push, whole
from chainrule.api.subjects import in_floats, point_from, reading_of
from chainrule.errors import UsageError
from chainrule.explanation import Explanation, explanation_of
from chainrule.formula import Formula, number_given
from chainrule.graph import Node, substitute, symbol
from chainrule.readers import read_formula
from chainrule.readers.question import MOST_ORDER, to_derive
from chainrule.rules import RULES, Rule, forget
from chainrule.rules import define as define_rule
from chainrule.transforms.derive import derive
from chainrule.transforms.evaluate import values_at
from chainrule.transforms.inline import drop_layers, inline
from chainrule.transforms.simplify import simplified as simplify
from chainrule.transforms.taylor import taylor as taylor_coefficients

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Number = int | float | Fraction
MOST_TERMS: Final = 1_000  # of a Taylor series
_ARGUMENTS: Final = ("x", "y", "z")  # of a partial derivative that is given as a formula


def explain(
    subject: Any,
    /,
    *,
    at: Mapping[str, Number] | Number | None = None,
    wrt: str | Sequence[str] | None = None,
    order: int = 1,
    push: Number | Mapping[str, Number] | None = None,
    steps: str = "brief",
    check: bool = True,
    language: str = "en",
    **values: Number,
) -> Explanation:
    """Return the whole story of how a small change at the beginning affects the final result.

    `explain(f, x=5)` and `explain(f, at={"x": 5})` are the same, and so is `at=5` where there is one input; a parameter
    named like one of the options here needs `at`. Without a point the story is symbolic. `wrt`: the inputs that are
    pushed (default: all). `order`: 2 asks for the second derivative. `push`: a small change, of the one input or of
    several by name. `steps`: "brief" or "full". `check=False` leaves the independent confirmation out.

    Raises an error of chainrule's tree for a subject that cannot be read, and UsageError for a call without sense.

    >>> story = explain("f = x^2; g = 2*f; h = g + 3", x=5)
    >>> story.value, story.derivatives[0].value
    (53.0, 20.0)
    """
    point = point_from(subject, at, values)
    reading = reading_of(subject, point)
    if reading.source == "python":
        point = None  # a function's lists and options are no inputs; the reading has the numbers that it was traced at
    return explanation_of(
        reading,
        at=point,
        wrt=checked_names(wrt),
        order=whole(order, "the order of a derivative", 1, MOST_ORDER),
        push=checked_push(push),
        steps=steps,
        check=check,
        language=language,
    )


def derivative(
    subject: Any, /, wrt: str | None = None, *, order: int = 1, at: Mapping[str, Number] | Number | None = None
) -> Formula:
    """Return the derivative as a formula, in the form a textbook prints.

    `wrt`: the name to differentiate by (default: x, else the only one). `at` is needed for Python functions with
    branches. A text that is `d/dx(…)` and no more asks for that derivative, as in `explain`.

    Raises NotDifferentiable where no formula is known.

    >>> print(derivative("sin(x^2)"))
    2x*cos(x^2)
    >>> derivative("sin(x^2)", order=2)(0)
    2.0
    """
    reading = reading_of(subject, point_from(subject, at, {}))
    name, often = checked_name(wrt), whole(order, "the order of a derivative", 1, MOST_ORDER)
    found = derive(*to_derive(reading, name, often))
    return Formula(found.result, [each.name for each in reading.inputs], found.conditions)


def evaluate(subject: Any, /, at: Mapping[str, Number] | Number | None = None, **values: Number) -> float:
    """Return the value at a point; nan where it is undefined.

    >>> evaluate("x^2 + y", x=3, y=1)
    10.0
    """
    point = point_from(subject, at, values)
    reading = reading_of(subject, point)
    return float(values_at([reading.output], in_floats(point))[reading.output]) + 0.0  # -0.0 is 0.0


def taylor(subject: Any, /, wrt: str | None = None, *, around: Number = 0, order: int = 5) -> list[Any]:
    """Return the Taylor coefficients c₀, c₁, … cₙ of c₀ + c₁·(x − a) + …, by recurrences, never by nesting derivatives.

    `around` an exact number (int or Fraction) gives exact coefficients: ints and Fractions where they are rational,
    else formulas. A float gives floats. Raises NotDifferentiable where the function has no Taylor series there.

    >>> taylor("sin(x)", order=5)
    [0, 1, 0, Fraction(-1, 6), 0, Fraction(1, 120)]
    """
    reading = reading_of(subject, None)
    by, degree = reading.variable(checked_name(wrt)), whole(order, "the order of a Taylor series", 0, MOST_TERMS)
    found = taylor_coefficients(reading.output, by, number_given("the middle", around), degree)
    return [_plain_coefficient(each) for each in found]


def _plain_coefficient(coefficient: Any) -> Any:
    """Return a coefficient as a number where it is one, else as a formula."""
    if not isinstance(coefficient, Node):
        return coefficient
    return coefficient.value if coefficient.is_constant else Formula(coefficient)


def define(name: str, *, partials: str | Sequence[Any] = (), **fields: Any) -> Rule:
    """Put a function of your own into the table; everything is derived from the entry.

    `partials`: one for each argument, as a formula in x (in x, y and z for two or three arguments), or as a function
    that is called with the arguments and the output as nodes. `python`: a template of the value
    (`{0}/(1 + abs({0}))`), or `value`: a function on floats. For the other fields see `chainrule.rules.define`; to
    check the entry, `chainrule.testing.check_rule(name)`.

    Raises UsageError for a name that is taken, a field that does not exist or a partial that reads other names,
    FormulaError for one that cannot be read.

    >>> _ = define("cube", partials=["3x^2"], python="{0} ** 3", mpmath="{0} ** 3")
    >>> print(derivative("cube(2x)"))
    24x^2
    >>> undefine("cube")
    """
    given = checked_definition(name, partials, fields)
    made = [_partial_from(each, len(given)) if isinstance(each, str) else each for each in given]
    return define_rule(name, partials=made, **fields)


def _partial_from(text: str, arity: int) -> Callable[..., Node]:
    """Return the function on nodes that a partial derivative written as a formula stands for."""
    if arity > len(_ARGUMENTS):
        raise UsageError(
            f"a partial derivative as a formula reads at most {len(_ARGUMENTS)} arguments, and there are {arity}",
            remedy="give functions of nodes, such as lambda a, b, c, d, y: a * y",
        )
    names = _ARGUMENTS[:arity]
    reading = read_formula(text, declared=names)
    strangers = [each.name for each in reading.inputs if each.name not in names]
    if strangers:
        raise UsageError(
            f"the partial derivative {text!r} reads {strangers[0]}", remedy=f"the arguments are {', '.join(names)}"
        )
    body = drop_layers(inline(reading.output))
    inputs = [symbol(each) for each in names]
    return lambda *arguments: substitute(body, dict(zip(inputs, arguments, strict=False)))  # the last is the output


def undefine(name: str) -> None:
    """Take a function that `define` added out of the table again; raises UsageError where there is none."""
    if not isinstance(name, str) or name not in RULES:
        raise UsageError(f"the table has no function called {name!r}")
    forget(name)


def simplified(subject: Any, /) -> Formula:
    """Return a formula in the form that a good textbook prints.

    Its `conditions` say where the two differ: not every place where the first has no value can still be seen.

    >>> print(simplified("x + x + sin(x)^2 + cos(x)^2"))
    2x + 1
    >>> simplified("(x^2 - 1)/(x - 1)").conditions
    ('x - 1 != 0',)
    """
    reading = reading_of(subject)
    body = drop_layers(inline(reading.output))
    found = simplify(body)
    return Formula(found.node, [each.name for each in reading.inputs], found.conditions)
