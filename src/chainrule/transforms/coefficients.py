"""This file computes with the coefficients of power series: floats, or exact numbers and formulas."""

from __future__ import annotations

import math
from operator import mul
from typing import TYPE_CHECKING, Any, Final

from chainrule.errors import NotDifferentiable
from chainrule.graph import CONSTANT, INPUT, Node, children_first, tree_size
from chainrule.rules import RULES, UNKNOWN, Rule
from chainrule.transforms.evaluate import apply, constant_value
from chainrule.transforms.simplify import simplify
from chainrule.transforms.simplify.build import product_node, sum_node
from chainrule.transforms.simplify.collect import Collector
from chainrule.transforms.simplify.exact import Exact, node_of, number_of, quotient, tidy_number
from chainrule.transforms.simplify.forms import UNIT, Forms
from chainrule.transforms.simplify.shorten import Shortener

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TIDY: Final = 150  # coefficients with more nodes are not searched for a shorter form


def told(node: Node) -> str:
    """Return how a sentence calls what a node does."""
    name = str(node.params[0]) if node.op is UNKNOWN else node.op.name
    return {"log": "ln", "divide": "the quotient", "power": "the power"}.get(name, name)


def shown(number: float) -> str:
    """Return a number as a sentence shows it."""
    return f"{number:.6g}".replace("-", "−")


class Floats:
    """Coefficients are floats; each input but the variable has its value in `at`."""

    zero = 0.0
    one = 1.0

    def __init__(self, at: Mapping[str, float]) -> None:
        """Keep the values of the inputs."""
        self.at = at

    def literal(self, node: Node) -> float:
        """Return the value of an input or a constant."""
        return self.at[node.name] if node.op is INPUT else constant_value(node)

    def value(self, node: Node, numbers: Sequence[Any]) -> Any:
        """Return the value of a rule; raises NotDifferentiable where it has none."""
        assert isinstance(node.op, Rule)
        found = apply(node.op, numbers)
        if not math.isfinite(found) and node.args:
            at = ", ".join([shown(number) for number in numbers])
            why = "has no value" if math.isnan(found) else "is too large for a float"
            raise NotDifferentiable(f"{told(node)} {why} at {at}, so there is no Taylor series here")
        return found

    def dot(self, a: Sequence[Any], b: Sequence[Any]) -> Any:
        """Return a₀·b₀ + a₁·b₁ + …, as far as the shorter one goes."""
        return sum(map(mul, a, b))

    def add(self, a: Any, b: Any) -> Any:
        """Return a + b."""
        return a + b

    def subtract(self, a: Any, b: Any) -> Any:
        """Return a - b."""
        return a - b

    def times(self, a: Any, b: Any) -> Any:
        """Return a·b."""
        return a * b

    def over(self, a: Any, b: Any) -> Any:
        """Return a/b, where b is not zero."""
        return a / b

    def choose(self, condition: Any, a: Any, b: Any) -> Any:
        """Return a where the condition holds, else b."""
        return a if condition else b

    def number(self, element: Any) -> Any:
        """Return the number of a coefficient."""
        return element

    def whole(self, element: Any) -> int | None:
        """Return a coefficient as an int where it is a whole number."""
        return int(element) if element == math.floor(element) else None

    def finish(self, coefficients: Sequence[Any]) -> list[float]:
        """Return the coefficients as they are handed out; raises NotDifferentiable where one is too large."""
        for index, element in enumerate(coefficients):
            if not math.isfinite(element):
                raise NotDifferentiable(f"the Taylor coefficient number {index} is too large for a float")
        return [float(element) for element in coefficients]


class Formulas:
    """Coefficients are exact numbers where they are rational, else nodes, collected but not made pretty."""

    zero = 0
    one = 1

    def __init__(self, centre: Mapping[Node, Node]) -> None:
        """Keep what stands in place of the variable."""
        self.centre = centre
        forms = Forms(sum_node, product_node)
        self._forms = forms
        self._collector = Collector(forms, Shortener(forms).finish)
        self._floats: dict[Node, float | bool | None] = {}

    def literal(self, node: Node) -> Any:
        """Return what an input or a constant is."""
        if node.op is CONSTANT:
            return tidy_number(number_of(node))
        return self._collected(self.centre.get(node, node))

    def value(self, node: Node, numbers: Sequence[Any]) -> Any:
        """Return the value of a rule as a number or formula; raises NotDifferentiable where it surely has none."""
        known = [self.number(number) for number in numbers]
        if node.dtype == "bool" and None not in known:
            assert isinstance(node.op, Rule)
            return bool(apply(node.op, known))
        made = Node(node.op, tuple([_node(number) for number in numbers]), node.params)
        found = made if made.dtype == "bool" else self._collected(made)
        if numbers and None not in known and isinstance(found, Node):
            size = self.number(found)
            if size is not None and math.isnan(size):
                at = ", ".join([shown(float(number)) for number in known])
                raise NotDifferentiable(f"{told(node)} has no value at {at}, so there is no Taylor series here")
        return found

    def _collected(self, node: Node) -> Any:
        """Return a node with like terms collected: a number where it is one."""
        form = self._collector.collect(node)
        if not form:
            return 0
        if len(form) == 1 and UNIT in form:
            return form[UNIT]
        plain = self._forms.base_of(form)
        self._collector.done[plain] = form
        return plain

    def dot(self, a: Sequence[Any], b: Sequence[Any]) -> Any:
        """Return a₀·b₀ + a₁·b₁ + …, as far as the shorter one goes."""
        total: Exact = 0
        parts: Node | None = None
        for first, second in zip(a, b, strict=False):
            if isinstance(first, Node) or isinstance(second, Node):
                if first != 0 and second != 0:
                    part = _node(first) * _node(second)
                    parts = part if parts is None else parts + part
            else:
                total = total + first * second
        if parts is None:
            return tidy_number(total)
        return self._collected(parts + node_of(total) if total else parts)

    def add(self, a: Any, b: Any) -> Any:
        """Return a + b."""
        if isinstance(a, Node) or isinstance(b, Node):
            return self._collected(_node(a) + _node(b))
        return tidy_number(a + b)

    def subtract(self, a: Any, b: Any) -> Any:
        """Return a - b."""
        if isinstance(a, Node) or isinstance(b, Node):
            return self._collected(_node(a) - _node(b))
        return tidy_number(a - b)

    def times(self, a: Any, b: Any) -> Any:
        """Return a·b."""
        if isinstance(a, Node) or isinstance(b, Node):
            return self._collected(_node(a) * _node(b))
        return tidy_number(a * b)

    def over(self, a: Any, b: Any) -> Any:
        """Return a/b, where b is not zero."""
        if isinstance(a, Node) or isinstance(b, Node):
            return self._collected(_node(a) / _node(b))
        return quotient(a, b)

    def choose(self, condition: Any, a: Any, b: Any) -> Any:
        """Return a where the condition holds, else b; a choice where that depends."""
        if isinstance(condition, bool):
            return a if condition else b
        return self._collected(RULES["where"](condition, _node(a), _node(b)))

    def number(self, element: Any) -> Any:
        """Return the number of a coefficient: itself, or in floats where it holds no name; None where it does."""
        if not isinstance(element, Node):
            return element
        for node in children_first(element, stop=self._floats.__contains__):
            if node not in self._floats:
                self._floats[node] = self._number_of(node)
        return self._floats[element]

    def _number_of(self, node: Node) -> float | bool | None:
        if node.op is CONSTANT:
            return constant_value(node)
        numbers = [self._floats[arg] for arg in node.args]
        if node.op is INPUT or not isinstance(node.op, Rule) or node.op is UNKNOWN or None in numbers:
            return None
        return apply(node.op, [number for number in numbers if number is not None])

    def whole(self, element: Any) -> int | None:
        """Return a coefficient as an int where it is a whole number."""
        return None if isinstance(element, Node) or element.denominator != 1 else int(element)

    def finish(self, coefficients: Sequence[Any]) -> list[Node]:
        """Return the coefficients as they are handed out: simplified nodes, long ones as they were collected."""
        return [
            simplify(element) if isinstance(element, Node) and tree_size(element, TIDY) < TIDY else _node(element)
            for element in coefficients
        ]


def _node(element: Any) -> Node:
    """Return a coefficient as a node; a truth value as a comparison that has it."""
    if isinstance(element, Node):
        return element
    if isinstance(element, bool):
        return RULES["eq"](0, int(not element))
    return node_of(element)
