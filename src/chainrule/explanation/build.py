"""This file works an explanation out: layers, gains, paths, derivatives, steps, the push, checks and warnings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from chainrule.errors import NotDifferentiable, UsageError
from chainrule.explanation.asked import asked_of, known_by_name, push_by_name, pushed_inputs
from chainrule.explanation.explanation import Explanation
from chainrule.explanation.hints import tell_asked, tell_hints
from chainrule.explanation.kinks import tell_kinks, tell_special
from chainrule.explanation.layers import tell_layers
from chainrule.explanation.model import DerivativeTold, PathTold, StepTold, Warned
from chainrule.explanation.nowhere import tell_barely, tell_nowhere
from chainrule.explanation.numbers import finite, point_in_floats, to_float
from chainrule.explanation.push import predict
from chainrule.explanation.verify import verify
from chainrule.graph import Node, tree_size
from chainrule.readers.question import MOST_ORDER
from chainrule.steps.plan import BRIEF, FULL, Plan, PlannedStep
from chainrule.transforms.derive import derive
from chainrule.transforms.domain import requirements_of
from chainrule.transforms.evaluate import values_at
from chainrule.transforms.inline import inline_all
from chainrule.transforms.layers import cut
from chainrule.transforms.paths import count_paths, gains_along, paths_of, product_of
from chainrule.writers.layout import LARGEST_TREE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chainrule.explanation.model import Number
    from chainrule.readers.reading import Reading

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
    if not isinstance(steps, str) or steps not in (BRIEF, FULL):
        raise UsageError(f"steps are {BRIEF!r} or {FULL!r}, not {steps!r}")
    if not isinstance(order, int) or isinstance(order, bool) or not 1 <= order <= MOST_ORDER:
        raise UsageError(f"the order of a derivative is a whole number from 1 to {MOST_ORDER}, not {order!r}")
    asked = asked_of(reading, wrt)
    told = Explanation(reading, asked.outputs, language)
    told.order, told.detail = min(order + asked.order - 1, MOST_ORDER), steps
    told.at = known_by_name(reading, {**reading.at, **(at or {})}, "a value for")
    told.wrt = pushed_inputs(reading, wrt) if asked.wrt is None else (asked.wrt,)
    _tell_values(told)
    _tell_layers(told)
    _tell_derivatives(told, told.order)
    _tell_steps(told, steps)
    _tell_domain(told)
    tell_kinks(told)
    tell_special(told, verify(told) if check else {})
    if push is not None:
        predict(told, push_by_name(told, push))
    if asked.body is not None and asked.wrt is not None:
        tell_asked(told, asked.body, asked.wrt)
    _tell_warnings(told)
    tell_barely(told)
    tell_hints(told)
    return told


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
                told.derivatives.append(DerivativeTold(name, wrt, order, None, told.words.told(problem.message)))
                told.warn("no-derivative", what=f"d{name}/d{wrt.name}", reason=told.words.told(problem.message))
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
    """Return whether a step shows: −(1) and −1 are two graphs, but nobody sees a difference.

    A formula that is too large for one line is not printed to find out: a step changes something in it.
    """
    if tree_size(step.before, LARGEST_TREE + 1) > LARGEST_TREE:
        return step.before is not step.after
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
    tell_nowhere(told)


def _tell_warnings(told: Explanation) -> None:
    """Collect what a person should know: what the reader remarked, what is missing, what is not finite."""
    for remark in told.reading.remarks:
        if remark.code == "imaginary-unit" and "i" in told.at:
            continue  # who gives i a value means an ordinary one, such as a rate of interest
        told.warnings.append(Warned(remark.code, told.words.told(remark.message), remark.place))
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
