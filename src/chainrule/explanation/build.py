"""This file works an explanation out: layers, gains, paths, derivatives, steps, the push, checks and warnings."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from chainrule.errors import NotDifferentiable, UsageError
from chainrule.explanation.explanation import Explanation
from chainrule.explanation.kinks import tell_kinks, tell_special
from chainrule.explanation.layers import tell_layers
from chainrule.explanation.model import DerivativeTold, PathTold, StepTold, Warned
from chainrule.explanation.numbers import finite, point_in_floats, to_float
from chainrule.explanation.push import predict
from chainrule.explanation.verify import verify
from chainrule.graph import Node, children_first
from chainrule.rules import CALL, DERIVATIVE, function_info
from chainrule.rules.names import canonical_name
from chainrule.steps.plan import BRIEF, FULL, Plan, PlannedStep
from chainrule.transforms.derive import derive
from chainrule.transforms.domain import requirements_of
from chainrule.transforms.evaluate import values_at
from chainrule.transforms.inline import inline_all
from chainrule.transforms.layers import cut
from chainrule.transforms.paths import count_paths, gains_along, paths_of, product_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from chainrule.explanation.model import Number
    from chainrule.readers.reading import Reading

MOST_ORDER: Final = 100
MOST_DERIVATIVES: Final = 400  # entries of a Jacobian that are explained
MOST_MIXED: Final = 100
MOST_REQUIREMENTS: Final = 40


def explanation_of(
    reading: Reading,
    *,
    at: Mapping[str, Number] | None = None,
    wrt: str | Sequence[str] | None = None,
    order: int = 1,
    push: Number | Mapping[str, Number] | None = None,
    steps: str = BRIEF,
    check: bool = True,
    language: str = "en",
) -> Explanation:
    """Return the whole story of what a reader returned.

    `at`: a number for some or all inputs; without any, the story is symbolic. `wrt`: the inputs that are pushed, all if
    None. `order`: how often to differentiate. `push`: a small change of the one input, or of several by name.
    `steps`: "brief" or "full". `check`: whether to confirm the result by an independent method.

    Raises UsageError for names that the formula does not have, an order or a level of detail that makes no sense.

    >>> from chainrule.graph import symbol
    >>> from chainrule.readers.reading import Reading
    >>> x = symbol("x")
    >>> told = explanation_of(Reading("x^2", (x,), (("y", x**2),)), at={"x": 5})
    >>> told.value, [entry.value for entry in told.derivatives]
    (25.0, [10.0])
    """
    if steps not in (BRIEF, FULL):
        raise UsageError(f"steps are {BRIEF!r} or {FULL!r}, not {steps!r}")
    if not isinstance(order, int) or isinstance(order, bool) or not 1 <= order <= MOST_ORDER:
        raise UsageError(f"the order of a derivative is a whole number from 1 to {MOST_ORDER}, not {order!r}")
    told = Explanation(reading, _outputs(reading), language)
    told.order, told.detail = order, steps
    told.at = _known(reading, {**reading.at, **(at or {})}, "a value for")
    told.wrt = _pushed(reading, wrt)
    _tell_values(told)
    _tell_layers(told)
    _tell_derivatives(told, order)
    _tell_steps(told, steps)
    _tell_domain(told)
    tell_kinks(told)
    tell_special(told, verify(told) if check else {})
    if push is not None:
        predict(told, _push(told, push))
    _tell_warnings(told)
    return told


# What is asked ----------------------------------------------------------------------------------------------------


def _outputs(reading: Reading) -> tuple[tuple[str, Node], ...]:
    """Return the outputs with each `d/dx` in them worked out."""
    nodes = [node for _, node in reading.outputs]
    if _holds_derivative(nodes):
        nodes = inline_all(nodes)
    taken = {node.name for node in reading.inputs}
    names = []
    for name, _ in reading.outputs:
        free = (each for each in (name, "z", "w", "out", *[f"{name}_{i}" for i in range(1, len(taken) + 2)]))
        names.append(next(each for each in free if each not in taken))
        taken.add(names[-1])
    return tuple(zip(names, nodes, strict=True))


def _holds_derivative(roots: Iterable[Node]) -> bool:
    """Return whether a `d/dx` stands in a graph, or in a function that it calls."""
    seen: set[Node] = set()
    waiting = list(roots)
    while waiting:
        for node in children_first(waiting.pop()):
            if node.op is DERIVATIVE:
                return True
            if node.op is CALL:
                body = function_info(node).body
                if body not in seen:
                    seen.add(body)
                    waiting.append(body)
    return False


def _known(reading: Reading, given: Mapping[str, Any], what: str) -> dict[str, Any]:
    """Return what was given by name, each under the name's one spelling; refuse names that are no inputs."""
    names = [node.name for node in reading.inputs]
    found = {}
    for name, value in given.items():
        spelled = canonical_name(name)
        if spelled not in names:
            raise UsageError(f"{what} {name} makes no sense: it is no input here", remedy=_inputs_in_words(names))
        found[spelled] = value
    return {name: found[name] for name in names if name in found}


def _inputs_in_words(names: Sequence[str]) -> str:
    """Return which inputs there are."""
    if not names:
        return "there are no inputs"
    return f"the only input is {names[0]}" if len(names) == 1 else f"the inputs are {', '.join(names)}"


def _pushed(reading: Reading, wrt: str | Sequence[str] | None) -> tuple[Node, ...]:
    """Return the inputs that are pushed."""
    if wrt is None:
        return reading.inputs
    names = [wrt] if isinstance(wrt, str) else list(wrt)
    chosen = _known(reading, dict.fromkeys(names), "a derivative with respect to")
    return tuple([node for node in reading.inputs if node.name in chosen])


def _push(told: Explanation, push: Number | Mapping[str, Number]) -> dict[str, Number]:
    """Return the push by input."""
    if isinstance(push, (int, float, Fraction)):
        if len(told.wrt) != 1:
            raise UsageError("a push of several inputs needs their names", remedy="such as x=0.1,y=-0.2")
        return {told.wrt[0].name: push}
    found: dict[str, Number] = _known(told.reading, push, "a push of")
    still = [name for name in found if name not in {node.name for node in told.wrt}]
    if still:
        raise UsageError(f"{still[0]} is held still here, so it cannot be pushed", remedy="name it in wrt, too")
    return found


# The story --------------------------------------------------------------------------------------------------------


def _tell_values(told: Explanation) -> None:
    """Find the point in floats, and which inputs have no value."""
    told.point = point_in_floats(told.at)
    told.unknown = frozenset(node.name for node in told.reading.inputs if node.name not in told.at)


def _tell_layers(told: Explanation) -> None:
    """Cut the formula into layers, and follow the paths along them."""
    told.layering = cut(told.outputs, told.wrt)
    told.layers = tell_layers(told)
    by_name = {layer.view.name: layer for layer in told.layers}
    told.values = {name: by_name[name].value for name in told.layering.outputs}
    gains = {(read.name, layer.view.name): read.gain for layer in told.layers for read in layer.reads}
    told.path_counts = count_paths(told.layering)
    for path in paths_of(told.layering):
        along = gains_along(path, gains)
        told.paths.append(PathTold(path, along, finite(product_of(along))))


def _tell_derivatives(told: Explanation, order: int) -> None:
    """Derive each output by each input that is pushed, and find the numbers."""
    for name, node in told.outputs:
        for wrt in told.wrt:
            if len(told.derivatives) >= MOST_DERIVATIVES:
                told.warn("too-many-derivatives", shown=MOST_DERIVATIVES)
                break
            try:
                derivation = derive(node, wrt, order)
            except NotDifferentiable as problem:
                told.derivatives.append(DerivativeTold(name, wrt, order, None, problem.message))
                told.warn("no-derivative", what=f"d{name}/d{wrt.name}", reason=problem.message)
                continue
            lower = [derivation]
            while lower[-1].previous is not None:
                lower.append(lower[-1].previous)
            told.derivatives += [DerivativeTold(name, wrt, each.order, each) for each in reversed(lower)]
    if order == 2:
        _tell_mixed(told)
    _value_derivatives(told)


def _tell_mixed(told: Explanation) -> None:
    """Derive by two different inputs, each pair once: the order does not matter where both are continuous."""
    first = [each for each in told.derivatives if each.order == 1 and each.node is not None]
    for each in first:
        assert each.node is not None
        for then in told.wrt[told.wrt.index(each.wrt) + 1 :]:
            if len(told.mixed) >= MOST_MIXED:
                told.warn("too-many-derivatives", shown=MOST_MIXED)
                return
            mixed = DerivativeTold(each.output, each.wrt, 2, derive(each.node, then))
            mixed.then = then
            told.mixed.append(mixed)


def _value_derivatives(told: Explanation) -> None:
    """Find the value of each derivative whose inputs all have one."""
    if not told.has_point:
        return
    everything = [*told.derivatives, *told.mixed]
    ready = [each for each in everything if each.node is not None and not told.is_open(each.node)]
    values = values_at([each.node for each in ready if each.node is not None], told.point)
    for each in ready:
        if each.node is not None:
            each.value = finite(to_float(values[each.node]))


def _tell_steps(told: Explanation, detail: str) -> None:
    """Plan the derivations, and tell each step."""
    plan = Plan()
    for each in told.derivatives:
        if each.derivation is not None and each.order == told.order:
            plan.add(each.derivation, detail, told.order)
    told.steps = [_told_step(told, step) for step in plan.steps if _changes_the_page(told, step)]
    if plan.count > len(plan.steps):
        told.warn("too-many-steps", count=plan.count, shown=len(plan.steps))
    if not plan.whole:
        told.warn("long-lines")


def _changes_the_page(told: Explanation, step: PlannedStep) -> bool:
    """Return whether a step shows: −(1) and −1 are two graphs, but nobody sees a difference."""
    return told.printer.text(step.before) != told.printer.text(step.after)


def _told_step(told: Explanation, step: PlannedStep) -> StepTold:
    """Return a step and its substeps with their sentences."""
    substeps = [StepTold(inner, told.teller.step(inner), []) for inner in step.substeps]
    return StepTold(step, told.teller.step(step), substeps)


def _tell_domain(told: Explanation) -> None:
    """Say what the formula asks of its inputs."""
    found: dict[Node, None] = {}
    for _, node in zip(told.outputs, inline_all([node for _, node in told.outputs]), strict=True):
        found.update(dict.fromkeys(requirements_of(node)))
    told.domain = list(found)[:MOST_REQUIREMENTS]


def _tell_warnings(told: Explanation) -> None:
    """Collect what a person should know: what the reader remarked, what is missing, what is not finite."""
    for remark in told.reading.remarks:
        told.warnings.append(Warned(remark.code, remark.message, remark.place))
    if told.has_point and told.unknown:
        told.warn("no-values", names=told.words.join([told.printer.name(name) for name in sorted(told.unknown)]))
    listed = len(told.paths)
    if told.paths_total > listed:
        told.warn("too-many-paths", count=told.paths_total, shown=listed)
    for each in told.derivatives:
        if each.derivation is not None and each.derivation.conditions and each.order == told.order:
            condition = told.words.join([told.printer.pretty(node) for node in each.derivation.conditions])
            told.warn("condition", condition=condition)
    _warn_of_numbers(told)


def _warn_of_numbers(told: Explanation) -> None:
    """Warn of values and derivatives that should be numbers and are not, where nothing more exact was said."""
    if not told.has_point or told.specials:
        return
    for name, node in told.outputs:
        if told.values[name] is None and not told.is_open(node):
            undefined = math.isnan(told.raw_values.get(name, math.nan))
            told.warn("undefined" if undefined else "not-finite", what=told.printer.name(name))
    for each in told.derivatives:
        if each.node is None or each.value is not None or told.is_open(each.node):
            continue
        if told.values[each.output] is not None:
            told.warn("not-finite", what=told.derivative_name(each))
