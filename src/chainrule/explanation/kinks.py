"""This file looks at what is special at the point: kinks, jumps, poles and edges, with the slopes of both sides."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from chainrule.explanation.model import KinkTold
from chainrule.graph import Node, children_first, depends_on, symbol
from chainrule.rules import Rule
from chainrule.steps.tell import signed_text
from chainrule.transforms.evaluate import values_at
from chainrule.transforms.inline import inline_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainrule.checks.sides import Sides as Seen
    from chainrule.explanation.model import DerivativeTold, LayerTold, Number
    from chainrule.explanation.story import Story

Sides = tuple[float | None, float | None]

GRID: Final = 2.0**40  # numbers are compared as multiples of 2^-40, so that the sine of π counts as 0
ASIDE: Final = 2.0**-24  # how far beside the point a slope is read where the point itself misses the kink
MOST: Final = 40
MOST_LOOKED_AT: Final = 12  # derivatives whose both sides are looked at; each look takes a few milliseconds
NO_SLOPE: Final = ("kink", "jump", "pole", "cusp", "outside-domain", "unsettled", "too-large", "steep", "isolated")


def tell_kinks(story: Story) -> None:
    """List the kinks and jumps of the outputs, and mark those that the point lies on."""
    outputs = inline_all([node for _, node in story.outputs])
    order = children_first(*outputs)
    if not any(has_kink(node) for node in order):
        return
    varying = depends_on(outputs, story.wrt)
    nodes = [node for node in order if has_kink(node) and node in varying][:MOST]
    at = {**story.point, **dict.fromkeys(story.unknown, math.nan)}
    values = values_at(outputs, at) if story.has_point else {}
    for node in nodes:
        assert isinstance(node.op, Rule)
        assert node.op.kink is not None
        told = KinkTold(node, story.words.told(node.op.kink.choice), jump=node.op.kink.jump)
        if story.has_point and not story.is_open(node):
            told.here = is_at_kink(node, values)
        story.kinks.append(told)


def tell_special(story: Story, smooth: Mapping[tuple[str, str], bool | None]) -> None:
    """Say what is special at the point, for every derivative that no check found smooth there.

    `smooth` is by output and input; a missing entry is judged by the numbers alone.
    """
    if not story.has_point:
        return
    on_kink = any(told.here for told in story.kinks)
    looked_at = 0
    for told in story.derivatives:
        if looked_at >= MOST_LOOKED_AT or told.order > 1 or told.wrt.name not in story.at:
            continue
        node = dict(story.outputs)[told.output]
        known = smooth.get((told.output, told.wrt.name))
        suspicious = known is False or on_kink or told.value is None or story.values[told.output] is None
        suspicious = suspicious or _jumps_here(story, told)
        if not suspicious or story.is_open(node) or not _all_finite(story.at):
            continue
        looked_at += 1
        _look(story, told, node)
    _share_with_higher_orders(story)


def _look(story: Story, told: DerivativeTold, node: Node) -> None:
    """Look at both sides of the point, and tell what is seen."""
    from chainrule.checks.sides import slopes

    seen = slopes(node, told.wrt, {node.name: story.at[node.name] for node in story.reading.inputs})
    parts = seen.parts()
    what = story.derivative_name(told)
    if seen.value is not None and math.isinf(seen.value):
        return  # a number too large for a float, which is told of elsewhere
    if seen.kind == "smooth" and (any(each.here for each in story.kinks) or _jumps_here(story, told)):
        _look_from_afar(story, told, node)
        return
    if seen.kind in NO_SLOPE:
        told.value = None
    if seen.kind in {"kink", "cusp"} or (seen.kind == "jump" and seen.left != seen.right):
        told.sides = (seen.left, seen.right)
    if story.words.has("special", seen.kind):
        story.special(seen.kind, _wording(seen), what=what, output=story.printer.name(told.output), **parts)
    if seen.kind == "removable":
        story.raw_values[told.output] = math.nan
    for note in seen.notes:
        story.special(note, what=what, **parts)
    for kink in story.kinks:
        if kink.here and kink.sides is None and seen.at is not None and seen.kind in {"kink", "jump"}:
            kink.sides = (seen.left, seen.right)


def _jumps_here(story: Story, told: DerivativeTold) -> bool:
    """Return whether the point lies on a kink or jump of the derivative's formula, as that of acos(cos x) has at π."""
    if told.node is None or story.is_open(told.node):
        return False
    kinks = [node for node in children_first(told.node) if has_kink(node)]
    values = values_at(kinks, story.point) if kinks else {}
    return any(is_at_kink(node, values) for node in kinks)


def _wording(seen: Seen) -> str:
    """Return which sentence tells of what is seen, where that of its kind would not do; else an empty text."""
    if seen.kind == "edge" and seen.slope is not None and math.isinf(seen.slope):
        return "edge-vertical"
    if seen.kind == "pole" and {limit for limit in seen.limits if limit is not None} == {-math.inf}:
        return "pole-down"
    if seen.kind == "jump" and None in seen.limits:
        return "jump-left" if seen.limits[1] is None else "jump-right"
    return ""


def _look_from_afar(story: Story, told: DerivativeTold, node: Node) -> None:
    """Tell of a kink that the point misses by no more than the rounding of a float, as |sin x| at 3.14159… does."""
    if told.node is None:
        return
    middle, name = story.point[told.wrt.name], told.wrt.name
    step = ASIDE * max(1.0, abs(middle))
    found = [values_at([told.node, node], {**story.point, name: middle + side * step}) for side in (-1, 1)]
    left, right = (float(f"{float(values[told.node]):.7g}") for values in found)
    if math.isfinite(left + right) and abs(left - right) > 1e-5 * max(1.0, abs(left), abs(right)):
        told.value, told.sides = None, (left, right)
        parts = {"left": signed_text(left), "right": signed_text(right)}
        story.special("kink", what=story.derivative_name(told), output=story.printer.name(told.output), **parts)
        for kink in story.kinks:
            if kink.here:
                kink.sides = told.sides


def _share_with_higher_orders(story: Story) -> None:
    """Take the number of a higher derivative away where the lower one does not exist."""
    missing = {(told.output, told.wrt) for told in story.derivatives if told.order == 1 and told.sides is not None}
    for told in story.derivatives:
        if told.order > 1 and (told.output, told.wrt) in missing:
            told.value = None


def _all_finite(at: Mapping[str, Number]) -> bool:
    """Return whether all numbers of a point are finite."""
    return all(not isinstance(number, float) or math.isfinite(number) for number in at.values())


def has_kink(node: Node) -> bool:
    """Return whether the rule at a node has kinks or jumps."""
    return isinstance(node.op, Rule) and node.op.kink is not None


def is_at_kink(node: Node, values: Mapping[Node, Any]) -> bool:
    """Return whether the values of a node's arguments lie on a kink of its rule, up to the rounding of floats."""
    assert isinstance(node.op, Rule)
    assert node.op.kink is not None
    numbers = [values[arg] for arg in node.args]
    if any(not math.isfinite(number) for number in numbers):
        return False
    snapped = [number if isinstance(number, bool) else snap(float(number)) for number in numbers]
    try:
        return bool(node.op.kink.at(*snapped))
    except (ArithmeticError, TypeError):
        return False


def snap(number: float) -> float:
    """Return a number without the last bits that rounding may have left.

    >>> snap(1.2246467991473532e-16)
    0.0
    """
    return round(number * GRID) / GRID if abs(number) < 1e3 else number


def kinked_reads(layer: LayerTold, numbers: Mapping[str, float]) -> None:
    """Take the gains of a layer that stands on a kink of its own away, and note the slopes on both sides."""
    body = layer.view.body
    if not any(has_kink(node) or node.op.name == "call" for node in children_first(body)):
        return
    (plain,) = inline_all([body])
    values = values_at([plain], numbers)
    here = [node for node in children_first(plain) if has_kink(node) and is_at_kink(node, values)]
    if not here:
        return
    for read in layer.reads:
        moved = depends_on([plain], [symbol(read.name)])
        if read.derivative is not None and any(node in moved for node in here):
            sides = _sides_of_layer(plain, read.name, numbers)
            if sides is not None:
                read.sides, read.gain = sides, None


def _sides_of_layer(plain: Node, name: str, numbers: Mapping[str, float]) -> Sides | None:
    """Return the slopes of a layer on both sides along one read, None where there is a single slope."""
    from chainrule.checks.sides import slopes

    names = [node.name for node in children_first(plain) if node.is_input]
    if any(not math.isfinite(numbers[each]) for each in names):
        return None
    seen = slopes(plain, symbol(name), {each: snap(numbers[each]) for each in names})
    if seen.kind not in NO_SLOPE:
        return None
    return (seen.left, seen.right) if seen.kind == "kink" else (None, None)
