"""This file shows on a terminal how derivatives come about: along the chain, path by path, and step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.explanation.chain import chain_lines, factors, lagrange, paths_between
from chainrule.explanation.page import cut
from chainrule.explanation.plain_text import WIDTH, wrapped
from chainrule.graph import inputs_of

if TYPE_CHECKING:
    from chainrule.explanation.model import DerivativeTold, PathTold, StepTold
    from chainrule.explanation.page import Page

MOST_PATHS: Final = 12
MOST_CHAINS: Final = 6
MOST_STEPS: Final = 40

# The chain ------------------------------------------------------------------------------------------------------


def chain(page: Page) -> list[str]:
    """Return the chain rule for each derivative, and its number."""
    lines: list[str] = []
    shown = [each for each in page.story.derivatives if each.order == 1]
    for count, told in enumerate(shown):
        if count < MOST_CHAINS:
            lines += _chain(page, told)
        else:
            lines += _derivative(page, told)
    for told in page.story.derivatives:
        if told.order > 1:
            lines += _derivative(page, told)
    for told in page.story.mixed:
        lines += _derivative(page, told)
    return lines


def _chain(page: Page, told: DerivativeTold) -> list[str]:
    """Return one derivative along its chain."""
    left, rights = chain_lines(page.story, told, page.pretty)
    left, rights = page.fit(left), [page.fit(each) for each in rights]
    if not rights:
        return wrapped(page.fit(told.reason), 6, first=f"  {left}: ")
    lines: list[str] = []
    whole = " = ".join([f"  {left}", *rights])
    if len(whole) <= WIDTH:
        lines, rights = [whole], rights[-1:]
    for index, right in enumerate(rights if not lines else ()):
        first = f"  {left} = " if index == 0 else f"  {' ' * len(left)} = "
        lines += wrapped(cut(right), len(left) + 5, first=first)
    lines += _number(page, told, len(left), rights[-1])
    paths = paths_between(page.story, told.output, told.wrt.name)
    if len(paths) == 1 == page.story.paths_total and 1 < len(paths[0].gains) <= 6:
        lines += wrapped(
            page.say("lagrange", formula=page.fit(lagrange(page.story, paths[0], page.pretty))), 6, first="  "
        )
    return lines


def _derivative(page: Page, told: DerivativeTold) -> list[str]:
    """Return one derivative in a line or two."""
    left = page.fit(page.story.derivative_name(told))
    if told.node is None:
        return wrapped(page.fit(told.reason), 6, first=f"  {left}: ")
    text = page.pretty(told.node)
    return [*wrapped(cut(text), len(left) + 5, first=f"  {left} = "), *_number(page, told, len(left), text)]


def _number(page: Page, told: DerivativeTold, indent: int, before: str) -> list[str]:
    """Return the line with the number of a derivative at the point."""
    pad = f"  {' ' * indent} = "
    if told.sides is not None and None not in told.sides:
        left, right = told.sides
        text = page.story.words.say("story", "no-slope", left=page.number(left), right=page.number(right))
        return wrapped(text, 4, first=f"  {' ' * indent}   ")
    if told.value is None or page.number(told.value) == page.story.words.numbers(before):
        return []
    names = {node.name for node in inputs_of(told.node)} if told.node is not None else set()
    at = page.point(names) if names & page.story.at.keys() else ""
    return wrapped(f"{page.number(told.value)} {page.say('at', point=at) if at else ''}".rstrip(), len(pad), first=pad)


# Paths ----------------------------------------------------------------------------------------------------------


def paths(page: Page) -> list[str]:
    """Return the product along each path, and their sum, where paths meet."""
    story = page.story
    if story.paths_total <= 1 or all(len(told.gains) <= 1 for told in story.paths):
        return []
    rows = [_path(page, told) for told in story.paths[:MOST_PATHS]]
    width = max(len(route) for route, _ in rows)
    width = max([width, *[len(f"{page.say('sum')}: {story.derivative_name(each)}") for each in story.derivatives]])
    lines = []
    for route, product in rows:
        if width + len(product) + 5 <= WIDTH:
            lines.append(f"  {route:<{width}}   {product}")
        else:
            lines += [*wrapped(route, 6, first="  "), *wrapped(product, 10, first="      ")]
    if story.paths_total > len(rows):
        more = story.paths_total - len(rows)
        lines += wrapped(page.say("more-paths", count=more), 4, first="  … ")
    return lines + _sums(page, width)


def _path(page: Page, told: PathTold) -> tuple[str, str]:
    """Return the route of a path, and its product."""
    names = told.path.layers
    if len(names) > 12:
        names = (*names[:5], "…", *names[-5:])
    route = page.fit(" → ").join([name if name == "…" else page.name(name) for name in names])
    if not page.numeric or told.product is None:
        return route, cut(factors(page.story, told, page.pretty)) if len(told.gains) <= 8 else ""
    gains = [page.number(gain, 4) for gain in told.gains]
    shown = gains if len(gains) <= 6 else [*gains[:3], "…", *gains[-2:]]
    product = page.fit(" · ").join([f"({gain})" if gain[0] in "−-" and i else gain for i, gain in enumerate(shown)])
    number = page.number(told.product, 4)
    return route, product if product == number else f"{product} = {number}"


def _sums(page: Page, width: int) -> list[str]:
    """Return the line that adds the paths up."""
    story, lines = page.story, []
    for told in story.derivatives:
        several = (
            sum(1 for each in story.paths if (each.path.output, each.path.wrt) == (told.output, told.wrt.name)) > 1
        )
        if told.order == 1 and several and told.value is not None:
            name = f"{page.say('sum')}: {page.fit(story.derivative_name(told))}"
            lines.append(f"  {name:<{width}}   {page.number(told.value, 4)}")
    return lines


# The derivation ---------------------------------------------------------------------------------------------------


def derivation(page: Page) -> list[str]:
    """Return the steps, line by line."""
    lines: list[str] = []
    last = None
    for told in page.story.steps[:MOST_STEPS]:
        before = page.pretty(told.plan.before)
        if told.plan.before is not last:
            lines += wrapped(cut(before), 4, first="    ")
        lines += wrapped(cut(page.pretty(told.plan.after)), 4, first="  = ")
        lines += wrapped(page.fit(told.sentence), 8, first="        ")
        if page.story.detail == "full":
            lines += _substeps(page, told)
        last = told.plan.after
    if len(page.story.steps) > MOST_STEPS:
        more = page.say("more-steps", count=len(page.story.steps) - MOST_STEPS)
        lines += wrapped(more, 4, first=page.fit("  … "))
    return lines


def _substeps(page: Page, told: StepTold) -> list[str]:
    """Return the smaller steps of a step."""
    lines = []
    for inner in told.substeps:
        if inner.plan.before is not told.plan.before or inner.plan.after is not told.plan.after:
            lines += wrapped(page.fit(inner.sentence), 12, first="          • ")
    return lines
