"""This file writes a graph as the source of a Python function that needs the standard library only."""

from __future__ import annotations

import keyword
import re
import sys
from typing import TYPE_CHECKING, Final

from chainrule.errors import UsageError
from chainrule.graph import CONSTANT, INPUT, Node, Operation, children_first, inputs_of
from chainrule.rules import CALL, DERIVATIVE, LAYER, RULES, UNKNOWN, Function, Rule, function_info, layer_info
from chainrule.rules.elementary import float_root
from chainrule.rules.networks import float_sigmoid
from chainrule.rules.rule import ATOM, LOOSE, POWER, PRODUCT, SUM
from chainrule.rules.special import float_lambertw
from chainrule.writers.notation import SCIENTIFIC, number_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

LARGEST_WHOLE: Final = 13_000  # bits
_LARGEST_FLOAT: Final[int] = int(sys.float_info.max)
LONGEST: Final = 72  # characters of an expression before it gets a name of its own
_IMPORTS: Final = {"math.": "import math", "fp.": "from mpmath import fp  # for what math lacks"}
_USED: Final = frozenset({"abs", "float", "fp", "int", "math", "max", "min", "round"})  # by the spellings in the table
_POWER = RULES["power"]
# How tightly an operator's result holds, and how tightly its operands must: brackets keep the order of rounding.
_ARITHMETIC: Final[dict[Operation, tuple[int, tuple[int, ...]]]] = {
    RULES["add"]: (SUM, (SUM, PRODUCT)),
    RULES["subtract"]: (SUM, (SUM, PRODUCT)),
    RULES["multiply"]: (PRODUCT, (PRODUCT, POWER)),
    RULES["divide"]: (PRODUCT, (PRODUCT, POWER)),
    RULES["negate"]: (PRODUCT, (POWER,)),
}
# What the spellings call and math lacks: the table's own functions, whose source is copied into what is written.
HELPERS: Final[dict[str, Callable[..., float]]] = {
    "real_root": float_root,
    "real_sigmoid": float_sigmoid,
    "real_lambertw": float_lambertw,
}


def to_python(outputs: Mapping[str, Node], inputs: Sequence[str], name: str = "f", *, about: str = "") -> str:
    """Return the source of a function `name(inputs)` that computes `outputs`: one number, or a tuple of several.

    Layers become local variables, functions of the user become functions. Outside the domain it raises what `math`
    raises. `about` is its docstring, such as "gradient of: x^2*y". Raises UsageError for a graph that holds a function
    that nobody defined, or a `d/dx` that is not worked out.

    >>> from chainrule.graph import symbol
    >>> print(to_python({"y": symbol("x") ** 2 + 1}, ["x"]))
    def f(x):
        return x**2 + 1
    """
    missing = [each.name for each in inputs_of(*outputs.values()) if each.name not in inputs]
    if missing:
        raise UsageError(f"the formula reads {missing[0]}, which is not among the inputs")
    names = _names_of(_functions_in(outputs.values()), python_name(name))
    parts = [_definition(said, [i.name for i in each.inputs], [each.body], "", names) for each, said in names.items()]
    parts.append(_definition(python_name(name), inputs, list(outputs.values()), about, names))
    body = "\n\n\n".join(parts)
    whole = "\n\n\n".join([*[_source(helper) for helper in HELPERS if helper in body], body])
    imports = [line for mark, line in _IMPORTS.items() if re.search(rf"(?<![\w.]){re.escape(mark)}", whole)]
    return "\n".join(imports) + "\n\n\n" + whole if imports else whole


def _source(helper: str) -> str:
    """Return the source of a helper under the name that the spellings give it."""
    import inspect

    function = HELPERS[helper]
    return inspect.getsource(function).replace(function.__name__, helper).rstrip()


def python_name(name: str) -> str:
    """Return a name as Python takes it: `lambda` becomes `lambda_`.

    >>> python_name("lambda"), python_name("x_1")
    ('lambda_', 'x_1')
    """
    name = name.replace("′", "_prime").replace("'", "_prime")
    if not name.isidentifier():
        name = "".join(letter if letter.isalnum() or letter == "_" else "_" for letter in name)
        name = name if name.isidentifier() else f"_{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in _USED else name


def _functions_in(roots: object) -> list[Function]:
    """Return the users' functions that are called, those first that others call."""
    found: dict[Function, None] = {}
    stack: list[tuple[Function | None, tuple[Node, ...]]] = [(None, tuple(roots))]  # type: ignore[arg-type]
    while stack:
        owner, nodes = stack[-1]
        called = [function_info(node) for node in children_first(*nodes) if node.op is CALL]
        missing = [each for each in called if each not in found]
        if missing:
            stack.extend((each, (each.body,)) for each in reversed(dict.fromkeys(missing)))
            continue
        stack.pop()
        if owner is not None:
            found[owner] = None
    return list(found)


def _names_of(functions: Sequence[Function], main: str) -> dict[Function, str]:
    """Return a name for each function: its own, with a number where another one has that name."""
    names: dict[Function, str] = {}
    taken = {main}
    for each in functions:
        name = _unused(python_name(each.name), taken, {})
        taken.add(name)
        names[each] = name
    return names


def _unused(stem: str, taken: Container[str], counts: dict[str, int]) -> str:
    """Return `stem`, with the next number where it is taken; `counts` remembers the numbers that were given."""
    name, count = stem, counts.get(stem, 0)
    while name in taken:
        count += 1
        name = f"{stem}{count}"
    counts[stem] = count
    return name


def _definition(
    name: str, inputs: Sequence[str], roots: Sequence[Node], about: str, functions: Mapping[Function, str]
) -> str:
    """Return one function definition."""
    writer = _Writer(inputs, functions)
    results = writer.write(roots)
    lines = [f"def {name}({', '.join([writer.inputs[each] for each in inputs])}):"]
    if about:
        escaped = about.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'    """{escaped}"""')
    lines += [f"    {line}" for line in writer.lines]
    lines.append(f"    return {', '.join(results)}")
    return "\n".join(lines)


class _Writer:
    """Writes nodes as expressions, and as assignments where they are layers, shared or long."""

    def __init__(self, inputs: Sequence[str], functions: Mapping[Function, str]) -> None:
        self.lines: list[str] = []
        self.functions = functions
        self.counts: dict[str, int] = {}
        self.texts: dict[Node, tuple[str, int]] = {}  # the expression, and how tightly it holds together
        self.taken = {*functions.values(), *HELPERS}
        self.inputs = {name: self._fresh(python_name(name)) for name in inputs}

    def write(self, roots: Sequence[Node]) -> list[str]:
        """Return the expressions of the roots, after the assignments that they need."""
        order = children_first(*roots)
        uses: dict[Node, int] = dict.fromkeys(order, 0)
        for node in order:
            for arg in node.args:
                uses[arg] += 1
        for node in order:
            text, holds = self._expression(node)
            shared = uses[node] > 1 and bool(node.args) and node.op is not LAYER
            if node not in roots and (shared or len(text) > LONGEST):
                text, holds = self._assigned(self._fresh("v"), text), ATOM
            self.texts[node] = (text, holds)
        return [self.texts[root][0] for root in roots]

    def _assigned(self, name: str, text: str, comment: str = "") -> str:
        self.lines.append(f"{name} = {text}" + (f"  # {comment}" if comment else ""))
        return name

    def _fresh(self, stem: str) -> str:
        """Return a name that is not taken."""
        name = _unused(stem, self.taken, self.counts)
        self.taken.add(name)
        return name

    def _expression(self, node: Node) -> tuple[str, int]:
        """Return a node as an expression of what its arguments are written as."""
        op = node.op
        if op is INPUT:
            return self.inputs[node.name], ATOM
        if op is CONSTANT:
            return _number(node)
        if op is LAYER:
            info = layer_info(node)
            name = self._fresh(python_name(info.name))
            return self._assigned(name, self.texts[node.args[0]][0], " ".join(info.meaning.split())), ATOM
        if op is CALL:
            inside = ", ".join(self.texts[arg][0] for arg in node.args)
            return f"{self.functions[function_info(node)]}({inside})", ATOM
        if op is UNKNOWN or op is DERIVATIVE:
            what = f"nobody has defined {node.params[0]}" if op is UNKNOWN else "a d/dx in it is not worked out"
            raise UsageError(f"this cannot be computed: {what}")
        assert isinstance(op, Rule)
        return self._applied(op, node)

    def _applied(self, rule: Rule, node: Node) -> tuple[str, int]:
        """Return a rule applied to its arguments, by its Python spelling."""
        args = [self.texts[arg] for arg in node.args]
        if rule is _POWER and node.args[1].is_constant and node.args[1].value.denominator == 1:
            return f"{_bracketed(args[0], ATOM)}**{_bracketed(args[1], ATOM)}", POWER
        template = rule.python
        if not args or re.fullmatch(r"[\w.]+\((\{\d\}(, )?)*\)", template):
            return template.format(*[text for text, _ in args]), ATOM
        holds, needs = _ARITHMETIC.get(rule, (LOOSE, (ATOM,) * len(args)))
        shown = [_bracketed(each, need) for each, need in zip(args, needs, strict=True)]
        return template.format(*shown), holds


def _bracketed(expression: tuple[str, int], need: int) -> str:
    """Return an expression, in brackets where it holds together less tightly than is needed."""
    text, holds = expression
    return text if holds >= need else f"({text})"


def _number(node: Node) -> tuple[str, int]:
    """Return an exact number: whole, decimal, or a quotient."""
    value = node.value
    holds = ATOM if value >= 0 else LOOSE
    kind, mantissa, power = number_parts(node)
    if kind == SCIENTIFIC and node.is_decimal and -_LARGEST_FLOAT < value < _LARGEST_FLOAT:
        return f"{'-' if value < 0 else ''}{mantissa}e{power}", holds
    if value.denominator == 1:
        return _whole(int(value)), holds
    if node.is_decimal:
        return repr(float(value)), holds
    return f"{_whole(value.numerator)} / {_whole(value.denominator)}", PRODUCT if value >= 0 else LOOSE


def _whole(number: int) -> str:
    """Return a whole number; Python reads very long ones in base sixteen only."""
    return str(number) if number.bit_length() < LARGEST_WHOLE else hex(number)


if __name__ == "__main__":
    from chainrule.graph import symbol
    from chainrule.rules import layer

    x = symbol("x")
    u = layer(x**2 + 1, "u", "the inner function")
    source = to_python({"y": RULES["sin"](u) * RULES["exp"](-x / 2)}, ["x"], about="sin(x^2 + 1)*e^(-x/2)")
    sys.stdout.write(source + "\n")
