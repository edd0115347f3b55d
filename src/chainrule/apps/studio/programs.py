"""This file writes everything that moves when an input moves as one program, and each layer alone as a curve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chainrule.errors import FormulaTooLarge, NotDifferentiable
from chainrule.graph import Node, children_first, const, substitute_all, symbol
from chainrule.rules import BUILT_IN, LAYER, UNKNOWN
from chainrule.transforms.forward import tangent
from chainrule.transforms.inline import inline_all
from chainrule.writers.program import to_program

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chainrule.explanation import Explanation
    from chainrule.explanation.model import LayerTold

MOST_NODES: Final = 50_000
LONG: Final = 200  # operations of a derivative
INSIDE: Final = ">"  # "s>u_1" is the layer u_1 inside s


def layers_of(story: Explanation) -> Iterator[tuple[str, LayerTold]]:
    """Return every layer with its path: "s", and "s>u_1" for those inside s."""
    waiting = [(layer.view.name, layer) for layer in reversed(story.layers)]
    while waiting:
        path, layer = waiting.pop()
        yield path, layer
        waiting += [(f"{path}{INSIDE}{inner.view.name}", inner) for inner in reversed(layer.inside)]


def program_of(story: Explanation, more: Mapping[str, Node] | None = None) -> dict[str, Any]:
    """Return the program of all values, gains and derivatives, as graphs over the inputs.

    What cannot be computed (a function that nobody or only Python defines) is left out. `more` are further outputs.
    Raises FormulaTooLarge.

    >>> from chainrule.api import explain
    >>> sorted(program_of(explain("f = x^2; g = 2*f", x=5))["outputs"])
    ['derivative:g/x', 'gain:f<x', 'gain:g<f', 'layer:f', 'layer:g', 'second:g/x', 'value:g']
    """
    roots = {f"value:{name}": node for name, node in story.outputs}
    _add_layers(roots, story.layers, "", {})
    _add_derivatives(roots, story)
    roots.update(dict(conditions_of(story)))
    roots.update(more or {})
    expanded = dict(zip(roots, inline_all(list(roots.values())), strict=True))
    known = computable(expanded)
    program = to_program(known, [node.name for node in story.reading.inputs])
    if len(program["nodes"]) > MOST_NODES:
        raise FormulaTooLarge(
            f"a picture holds at most {MOST_NODES} operations, and this one needs {len(program['nodes'])}",
            remedy="look at a part of it",
        )
    return program


def conditions_of(story: Explanation) -> list[tuple[str, Node]]:
    """Return what a traced Python function decided on, by key: it holds, or not, as at the point that was traced."""
    branches = getattr(story.reading, "branches", ())
    found = [(f"holds:{place}", branch.condition) for place, branch in enumerate(branches)]
    return [(key, condition) for key, condition in found if condition is not None]


def _add_layers(roots: dict[str, Node], layers: list[LayerTold], prefix: str, outer: Mapping[Node, Node]) -> None:
    """Add the layers of one level; `outer` says what the names around them stand for."""
    nodes = substitute_all([layer.view.node for layer in layers], outer)
    known = {**outer, **{symbol(layer.view.name): node for layer, node in zip(layers, nodes, strict=True)}}
    for layer, node in zip(layers, nodes, strict=True):
        path = prefix + layer.view.name
        roots[f"layer:{path}"] = node
        gains = [(read.name, read.derivative) for read in layer.reads if read.derivative is not None]
        slopes = substitute_all([slope for _, slope in gains], known)
        roots.update({f"gain:{path}<{name}": slope for (name, _), slope in zip(gains, slopes, strict=True)})
        conditions = substitute_all([condition for condition, _ in layer.branches], known)
        roots.update({f"branch:{path}#{index}": condition for index, condition in enumerate(conditions)})
        if layer.inside:
            _add_layers(roots, layer.inside, f"{path}{INSIDE}", known)


def _add_derivatives(roots: dict[str, Node], story: Explanation) -> None:
    """Add the first and second derivative of each output by each input that is pushed."""
    ends = dict(zip([name for name, _ in story.outputs], inline_all([node for _, node in story.outputs]), strict=True))
    for told in story.derivatives:
        if told.order == 1 and told.node is not None:
            first = _slope(ends[told.output], told.wrt)
            roots[f"derivative:{told.output}/{told.wrt.name}"] = _shorter(told.node, first)
            second = _slope(first, told.wrt)
            if second is not None:
                roots[f"second:{told.output}/{told.wrt.name}"] = second


def _slope(node: Node | None, wrt: Node) -> Node | None:
    """Return a derivative as it comes out of forward mode, None where there is no formula."""
    try:
        return None if node is None else tangent(node, {wrt: const(1)})
    except NotDifferentiable:
        return None


def _shorter(tidy: Node, plain: Node | None) -> Node:
    """Return the tidied derivative, unless it is a long one that forward mode says in far fewer operations."""
    size = len(children_first(tidy))
    return tidy if plain is None or size < LONG or size < 2 * len(children_first(plain)) else plain


def computable(roots: Mapping[str, Node]) -> dict[str, Node]:
    """Return those graphs that a page can compute: all functions in them belong to the table."""
    blocked: set[Node] = set()
    for node in children_first(*roots.values()):
        is_foreign = bool(node.args) and node.op is not LAYER and node.op.name not in BUILT_IN
        if node.op is UNKNOWN or is_foreign or not blocked.isdisjoint(node.args):
            blocked.add(node)
    return {key: node for key, node in roots.items() if node not in blocked}


def curves_of(story: Explanation) -> dict[str, Any]:
    """Return each layer alone, as a function of the names in its formula, with its slope along each read."""
    found = {}
    for path, layer in layers_of(story):
        roots = {"": layer.view.body}
        roots |= {read.name: read.derivative for read in layer.reads if read.derivative is not None}
        known = computable(dict(zip(roots, inline_all(list(roots.values())), strict=True)))
        if "" in known:
            program = to_program(known)
            slopes = program.pop("outputs")
            found[path] = {**program, "output": slopes.pop(""), "slopes": slopes}
    return found
