"""Graphs: equal nodes are one node, a printed graph rebuilds itself, and the table of demands finds what is illegal."""

from fractions import Fraction

import pytest

import chainrule.graph
import chainrule.rules
from chainrule.graph import CONSTANT, Node, const, illegal, show, symbol
from chainrule.rules import CALL, DERIVATIVE, RULES, UNKNOWN, Function, call, derivative_of, layer, unknown

x, y = symbol("x"), symbol("y")
NAMES = {**vars(chainrule.graph), **vars(chainrule.rules), "Fraction": Fraction}
SQUARE = Function("f", (x,), x**2 + 1)


def rebuilt(node):
    return eval(show(node), dict(NAMES))


def every_rule():
    return [rule(*[symbol(letter) for letter in "abc"[: rule.arity]]) for rule in RULES.values()]


SHOWN = [
    x,
    const(-3),
    const(Fraction(-1, 3)),
    const(Fraction(1, 2), decimal=True),
    const(10**5000),
    const(2) ** const(3) ** x,
    (const(2) ** 3) ** 2,
    -(x**2) + (-x) ** 2,
    const(-2) * x - (y - 1) / (2 * x),
    x - (y - (x - y)),
    symbol("lambda") * symbol("n1") + symbol("const") * symbol("θ") * symbol("RULES"),
    layer(x**2, "u", "the area, in m²", "model.py:12") ** 2,
    unknown("f", x, y, orders=(1, 0)) + unknown("g", x),
    derivative_of(derivative_of(x**3, x), x, 2),
    call(SQUARE, call(SQUARE, y)) + call(Function("g", (x, y), call(SQUARE, x * y)), y, x),
    RULES["where"](RULES["gt"](x, 0), x, -x),
    *every_rule(),
]


@pytest.mark.parametrize("number", range(len(SHOWN)))
def test_a_graph_prints_as_code_that_rebuilds_it(number):
    node = SHOWN[number]
    assert rebuilt(node) is node


def test_code_grows_with_the_graph_not_with_its_tree():
    node = x
    for _ in range(100):
        node = node * node + 1
    assert len(show(node)) < 10_000
    assert rebuilt(node) is node


def test_a_chain_of_a_hundred_thousand_nodes_is_shown_and_judged():
    node = x
    for _ in range(50_000):
        node = RULES["sin"](node) + 1
    assert rebuilt(node) is node
    assert illegal(node) == []


# Which graphs are legal --------------------------------------------------------------------------------------------

SIN, WHERE, BOTH = RULES["sin"], RULES["where"], RULES["both"]
POSITIVE = RULES["gt"](x, 0)
ILLEGAL = {
    "arguments are nodes": Node(SIN, (3,)),
    "too few arguments": Node(RULES["add"], (x,)),
    "too many arguments": Node(SIN, (x, y)),
    "an input with arguments": Node(chainrule.graph.INPUT, (x,), ("z",)),
    "a number for a condition": WHERE(x, 1, 2),
    "a condition for a number": SIN(POSITIVE),
    "a number in logic": BOTH(POSITIVE, x),
    "no name": symbol(""),
    "a float": Node(CONSTANT, (), (0.1, False)),  # equal nodes are one node, and no exact number equals this one
    "a truth value": Node(CONSTANT, (), (True, "no")),
    "a whole fraction": Node(CONSTANT, (), (Fraction(987654321), False)),
    "half a constant": Node(CONSTANT, (), (2,)),
    "a layer without name": layer(x, ""),
    "a call with too many arguments": Node(CALL, (x, y), (SQUARE,)),
    "a call of nothing": Node(CALL, (x,)),
    "a body that reads more": Node(CALL, (x,), (Function("f", (x,), x + y),)),
    "an illegal body": Node(CALL, (x,), (Function("f", (x,), SIN(POSITIVE)),)),
    "orders that do not fit": Node(UNKNOWN, (x, y), ("f", (1,))),
    "a negative order": Node(UNKNOWN, (x,), ("f", (-1,))),
    "d/d(x^2)": Node(DERIVATIVE, (x, x**2), (1,)),
    "d/dx no times": Node(DERIVATIVE, (x, x), (0,)),
    "d/dx of one argument": Node(DERIVATIVE, (x,), (1,)),
    "a parameter where none belongs": Node(SIN, (x,), (1,)),
}


@pytest.mark.parametrize("why", ILLEGAL)
def test_what_is_illegal_is_found(why):
    assert illegal(ILLEGAL[why])
    assert illegal(layer(ILLEGAL[why], "u"))


@pytest.mark.parametrize("number", range(len(SHOWN)))
def test_what_is_legal_is_left_in_peace(number):
    node = SHOWN[number]
    logic = {RULES[name] for name in ("where", "both", "either", "opposite")}
    assert illegal(node) == [] or node.op in logic


def test_nodes_are_shared_and_guarded():
    assert x + 1 is symbol("x") + 1
    with pytest.raises(TypeError, match="truth value"):
        bool(x)
    with pytest.raises(TypeError, match="exact"):
        const(0.5)
    with pytest.raises(TypeError, match="exact"):
        const(True)
