"""This file writes a story as plain data: the shape that `explanation.schema.json` describes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chainrule.explanation.numbers import plain

if TYPE_CHECKING:
    from chainrule.explanation.model import LayerTold, StepTold
    from chainrule.explanation.story import Story

SCHEMA: Final = "chainrule/explanation/1"


def as_dict(story: Story, *, steps: bool = True) -> dict[str, Any]:
    """Return a story as dictionaries, lists, strings, numbers, true, false and null; its steps are [] if not wanted."""
    reading, at = story.reading, story.at
    value = story.value
    return {
        "schema": SCHEMA,
        "input": {
            "text": reading.text,
            "read_as": story.printer.statements(story.outputs),
            "latex": story.printer.latex_statements(story.outputs),
            "meaning": getattr(reading, "meaning", "") or None,
        },
        "inputs": [
            {"name": node.name, "value": plain(at.get(node.name)), "meaning": reading.meanings.get(node.name) or None}
            for node in reading.inputs
        ],
        "outputs": [name for name, _ in story.outputs],
        "at": {name: plain(number) for name, number in at.items()},
        "value": {name: plain(each) for name, each in value.items()} if isinstance(value, dict) else plain(value),
        "domain": [story.printer.text(node) for node in story.domain],
        "kinks": _kinks(story),
        "layers": [_layer(story, layer) for layer in story.layers],
        "paths": _paths(story),
        "paths_total": plain(story.paths_total),
        "derivatives": _derivatives(story),
        "steps": [_step(story, step) for step in story.steps] if steps else [],
        "prediction": _prediction(story),
        "checks": [check.to_dict() for check in story.checks],
        "warnings": [{"code": each.code, "message": each.message, "place": each.place} for each in story.warnings],
    }


def _layer(story: Story, told: LayerTold) -> dict[str, Any]:
    """Return a layer, and those that it opens into."""
    view, printer = told.view, story.printer
    return {
        "name": view.name,
        "formula": printer.text(view.body),
        "latex": printer.latex(view.body),
        "value": plain(told.value),
        "meaning": view.meaning or None,
        "sentence": told.sentence,
        "reads": [
            {
                "layer": read.name,
                "derivative": None if read.derivative is None else printer.text(read.derivative),
                "latex": None if read.derivative is None else printer.latex(read.derivative),
                "gain": plain(read.gain),
            }
            for read in told.reads
        ],
        "inside": [_layer(story, inner) for inner in told.inside],
    }


def _paths(story: Story) -> list[dict[str, Any]]:
    """Return the listed paths."""
    return [
        {
            "wrt": told.path.wrt,
            "output": told.path.output,
            "layers": list(told.path.layers),
            "gains": [plain(gain) for gain in told.gains],
            "product": plain(told.product),
        }
        for told in story.paths
    ]


def _derivatives(story: Story) -> list[dict[str, Any]]:
    """Return the derivatives, each in its tidiest form."""
    printer = story.printer
    return [
        {
            "output": told.output,
            "wrt": told.by,
            "order": told.order,
            "formula": None if told.node is None else printer.text(told.node),
            "latex": None if told.node is None else printer.latex(told.node),
            "value": plain(told.value),
        }
        for told in (*story.derivatives, *story.mixed)
    ]


def _step(story: Story, told: StepTold) -> dict[str, Any]:
    """Return a step, and the smaller ones that it is made of."""
    plan, printer = told.plan, story.printer
    return {
        "law": plan.law,
        "wrt": plan.wrt.name,
        "before": printer.text(plan.before),
        "after": printer.text(plan.after),
        "latex_before": printer.latex(plan.before),
        "latex_after": printer.latex(plan.after),
        "changed": printer.text(plan.changed),
        "sentence": told.sentence,
        "substeps": [_step(story, inner) for inner in told.substeps],
    }


def _kinks(story: Story) -> list[dict[str, Any]]:
    """Return the kinks and jumps of the formula."""
    found = []
    for told in story.kinks:
        left, right = told.sides or (None, None)
        found.append(
            {
                "formula": story.printer.text(told.node),
                "jump": told.jump,
                "here": told.here,
                "left": plain(left),
                "right": plain(right),
                "sentence": told.choice,
            }
        )
    return found


def _prediction(story: Story) -> dict[str, Any] | None:
    """Return the push, and the predicted and the real change: numbers, or by output where there are several."""
    told = story.prediction
    if told is None:
        return None
    one = len(story.outputs) == 1

    def of(numbers: dict[str, float | None]) -> Any:
        made = {name: plain(number) for name, number in numbers.items()}
        return next(iter(made.values())) if one else made

    return {
        "push": {name: plain(size) for name, size in told.push.items()},
        "predicted": of(told.predicted),
        "real": of(told.real),
        "error": of(told.error),
    }
