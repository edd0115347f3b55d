"""Where a formula is cut into layers: each example is one that a teacher would draw that way."""

import cmath
import operator
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.graph import Node, children_first, const, inputs_of, symbol
from chainrule.rules import LAYER, RULES, Function, call, layer, unknown
from chainrule.transforms.evaluate import evaluate
from chainrule.transforms.forward import tangent
from chainrule.transforms.inline import inline
from chainrule.transforms.layers import cut
from chainrule.transforms.paths import count_paths, gains_along, paths_of, product_of

sin, exp, log, where, gt = (RULES[name] for name in ("sin", "exp", "log", "where", "gt"))
x, y, z, a, b = (symbol(name) for name in "xyzab")
u, s, v, w = (symbol(name) for name in "usvw")


def drawn(node, *, name="y", wrt=None):
    """The layers as a dictionary from names to bodies."""
    return {view.name: view.body for view in cut([(name, node)], wrt or inputs_of(node))}


ONE_FORMULA = [
    (sin(x**2 + 1) * exp(-x / 2), {"u": x**2 + 1, "s": sin(u), "v": -x / 2, "w": exp(v), "y": s * w}),
    (x / (1 + exp(-x)), {"u": -x, "s": exp(u), "v": 1 + s, "y": x / v}),
    ((x**2 + 1) ** 3, {"u": x**2 + 1, "y": u**3}),
    (sin(x) ** 2, {"u": sin(x), "y": u**2}),
    (x * sin(x), {"u": sin(x), "y": x * u}),
    (log(log(log(x))), {"u": log(x), "s": log(u), "y": log(s)}),
    (1 / (1 + x**2), {"u": 1 + x**2, "y": 1 / u}),
    ((x + 1) * (x - 1), {"u": x + 1, "s": x - 1, "y": u * s}),
    ((x + 1) / x, {"u": x + 1, "y": u / x}),
    (exp(x) / (1 + exp(x)), {"u": exp(x), "s": 1 + u, "y": u / s}),
    (x * (3 * (x + 1)), {"u": x + 1, "y": x * (3 * u)}),
    (1 / (2 * (x + 1)), {"u": x + 1, "y": 1 / (2 * u)}),
    ((x + 1) * 3 + (x + 1) / 5, {"u": x + 1, "y": u * 3 + u / 5}),
    ((x * y) + 1 / (x * y), {"u": x * y, "y": u + 1 / u}),
    (sin(2 * x) + 2 * x, {"u": 2 * x, "s": sin(u), "y": s + u}),
    (exp(-(x**2)), {"u": -(x**2), "y": exp(u)}),
    (where(gt(x, 0), sin(x), -x), {"u": sin(x), "s": -x, "y": where(gt(x, 0), u, s)}),
    (where(gt(sin(x), 0), x, 2), {"y": where(gt(sin(x), 0), x, const(2))}),
]


@pytest.mark.parametrize(("node", "layers"), ONE_FORMULA)
def test_one_formula_is_cut_as_a_teacher_would(node, layers):
    name = "out" if y in inputs_of(node) else "y"
    expected = {(name if each == "y" else each): body for each, body in layers.items()}
    assert list(expected.items()) == list(drawn(node, name=name).items())


ONE_LAYER = [x**x, a * x + b, 1 / x, x * y + y * z, a * x**2 + b * x + 3, 3 * (x + 1), (x + 1) / 2, -(x + 1), 2 * x]


@pytest.mark.parametrize("node", ONE_LAYER)
def test_plain_arithmetic_is_one_layer(node):
    assert {"out": node} == drawn(node, name="out")


def test_only_what_varies_is_cut():
    assert {"y": sin(a) * x, "z": x} == {**drawn(sin(a) * x, wrt=[x]), "z": x}
    layers = cut([("y", sin(a * x) + b)], [x])
    assert [("u", ["x"]), ("s", ["u"]), ("y", ["s"])] == [
        (view.name, [read.name for read in view.reads]) for view in layers
    ]


def test_named_layers_are_kept_as_they_are():
    f = layer(x**2, "f", "mixing")
    g = layer(2 * f, "g")
    h = layer(g + 3, "h")
    layers = cut([("h", h)], [x])
    assert ["f", "g", "h"] == [view.name for view in layers]
    assert [x**2, 2 * symbol("f"), symbol("g") + 3] == [view.body for view in layers]
    assert ["mixing", "", ""] == [view.meaning for view in layers]
    assert all(view.own and len(view.inside) == 0 for view in layers)


def test_a_layer_reads_what_its_author_wrote():
    f = layer(x**2, "f")
    g = layer(x**2 + f, "g")
    views = cut([("g", g)], [x]).views
    assert [["x"], ["x", "f"]] == [[read.name for read in view.reads] for view in views]
    assert x**2 + symbol("f") == views[1].body


def test_a_single_named_statement_only_names_the_output():
    node = sin(x**2 + 1) * exp(-x / 2)
    layers = cut([("y", layer(node, "y", "what comes out"))], [x])
    assert ["u", "s", "v", "w", "y"] == [view.name for view in layers]
    assert "what comes out" == layers.views[-1].meaning


def test_a_named_layer_opens_into_its_steps():
    f = layer(sin(x**2 + 1) * 2, "f")
    layers = cut([("g", layer(f**2, "g"))], [x])
    assert ["f", "g"] == [view.name for view in layers]
    inside = layers.views[0].inside
    assert [("u", x**2 + 1), ("s", sin(u)), ("f", s * 2)] == [(view.name, view.body) for view in inside]
    assert 0 == len(layers.views[1].inside)


def test_names_in_use_are_skipped():
    node = sin(u**2 + s) * exp(-x)
    assert "v" == next(iter(drawn(node)))
    assert {"u", "s"}.isdisjoint(drawn(node))
    f = unknown("u", x**2)
    assert "u" not in drawn(f)
    many = x
    for _ in range(12):
        many = sin(many)
    assert ["u", "s", "v", "w", "p", "q", "r", "t", "u_1", "u_2", "u_3", "y"] == list(drawn(many))


def test_calls_are_layers_named_after_their_function():
    t = symbol("t")
    f = Function("f", (t,), t**2)
    g = Function("g", (t,), sin(t**2 + 1))
    layers = cut([("y", call(g, call(f, x)) + call(f, x + 1))], [x])
    assert ["f", "g", "u", "f_2", "y"] == [view.name for view in layers]
    named = layers.by_name
    assert x**2 == named["f"].body, "a function of one step shows that step"
    assert u**2 == named["f_2"].body
    assert call(g, symbol("f")) == named["g"].body
    assert ["s", "g"] == [view.name for view in named["g"].inside]
    assert symbol("f") ** 2 + 1 == named["g"].inside.views[0].body


def test_functions_that_nobody_defined():
    node = unknown("h", unknown("g", unknown("f", x)))
    assert {"u": unknown("f", x), "s": unknown("g", u), "y": unknown("h", s)} == drawn(node)


def test_outputs_that_are_inputs_numbers_or_the_same():
    layers = cut([("p", x), ("q", const(3)), ("r", x**2), ("s", x**2)], [x])
    assert {"p": x, "q": const(3), "r": x**2, "s": symbol("r")} == {view.name: view.body for view in layers}
    assert ("p", "q", "r", "s") == layers.outputs


@pytest.mark.parametrize("named", [True, False])
def test_a_hundred_thousand_layers_in_linear_time(named):
    def chain(count):
        node = x
        for index in range(count):
            node = layer(sin(node), f"s_{index}") if named else sin(node)
        return node

    seconds = []
    for count in (10_000, 100_000):
        node = chain(count)
        start = time.process_time()
        assert count == len(cut([("y", node)], [x]))
        seconds.append(time.process_time() - start)
    assert seconds[1] < 30 * seconds[0] + 1


def test_sharing_is_kept():
    node = x + 1
    for _ in range(100):
        node = node + node
    assert 101 == len(cut([("y", node)], [x]))


UNARY = [sin, exp, RULES["atan"], lambda c: c**2, lambda c: -c, lambda c: c / 3]
BINARY = [lambda c, d: c + d, lambda c, d: c - d, lambda c, d: c * d, lambda c, d: c / (d**2 + 1)]
leaves = st.sampled_from([x, y, const(2), const(-1)])
graphs = st.recursive(
    leaves,
    lambda inner: (
        st.tuples(st.sampled_from(UNARY), inner).map(lambda pair: pair[0](pair[1]))
        | st.tuples(st.sampled_from(BINARY), inner, inner).map(lambda triple: triple[0](triple[1], triple[2]))
        | st.tuples(inner, st.sampled_from(["k", "m"])).map(lambda pair: layer(*pair))
    ),
    max_leaves=12,
)


@given(graphs)
def test_layers_put_together_again_give_the_value(node):
    layers = cut([("out", node)], [x, y])
    at = {"x": 0.7, "y": -0.4}
    known = dict(at)
    for view in layers:
        assert {each.name for each in inputs_of(view.body)} <= known.keys(), "a layer reads only what stands before it"
        assert view.name not in at
        known[view.name] = evaluate(view.body, known)
        inner = dict(known)
        for part in view.inside:
            inner[part.name] = evaluate(part.body, inner)
        assert known[view.name] == pytest.approx(inner[view.name], nan_ok=True)
    assert known["out"] == pytest.approx(evaluate(inline(node), at), nan_ok=True)
    assert len(layers) == len({view.name for view in layers})
    if any(each.op is LAYER for each in children_first(node)):
        assert all(isinstance(view.node, Node) for view in layers)


def test_paths_are_counted_exactly_and_listed_up_to_a_limit():
    node = x
    for _ in range(100):
        node = sin(node) * (node + 1)
    layers = cut([("y", node)], [x])
    assert {"y": 2**100} == count_paths(layers)
    assert 64 == len(paths_of(layers))
    assert all(path.layers[0] == "x" and path.layers[-1] == "y" for path in paths_of(layers, 5))


@given(graphs)
def test_products_along_paths_add_up_to_the_derivative(node):
    layers = cut([("out", node)], [x, y])
    paths = paths_of(layers, 4096)
    assert len(paths) == sum(count_paths(layers).values())
    slopes = {
        (read.name, view.name): tangent(view.body, {symbol(read.name): const(1)})
        for view in layers
        for read in view.reads
    }
    known = {"x": 0.7, "y": -0.4}
    for view in layers:
        known[view.name] = evaluate(view.body, known)
    gains = {edge: evaluate(slope, known) for edge, slope in slopes.items()}
    h = 1e-30
    total = sum(product_of(gains_along(path, gains)) for path in paths if path.wrt == "x")
    step = complex_value(node, {"x": 0.7 + 1j * h, "y": -0.4}).imag / h
    assert total == pytest.approx(step, rel=1e-9, abs=1e-12, nan_ok=True)


def complex_value(root, at):
    """An independent evaluation on complex numbers, for the complex step."""
    names = {
        "sin": cmath.sin,
        "exp": cmath.exp,
        "atan": cmath.atan,
        "negate": operator.neg,
        "add": operator.add,
        "subtract": operator.sub,
        "multiply": operator.mul,
        "divide": operator.truediv,
        "power": operator.pow,
        "layer": lambda value: value,
    }
    values = {}
    for node in children_first(root):
        if node.is_input:
            values[node] = complex(at[node.name])
        elif node.is_constant:
            values[node] = complex(node.value)
        else:
            values[node] = names[node.op.name](*[values[arg] for arg in node.args])
    return values[root]
