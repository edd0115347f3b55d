"""This file lets an independent method confirm the derivatives and the steps, and adds its warnings to the story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.explanation.model import Warned
from chainrule.explanation.plain_calls import plain_checks

if TYPE_CHECKING:
    from chainrule.explanation.model import DerivativeTold
    from chainrule.explanation.story import Story
    from chainrule.graph import Node

MOST_STEPS_CHECKED: Final = 60
MOST_CLAIMS: Final = 30
WORTH_A_WARNING: Final = ("cancellation", "overflow")


def verify(story: Story) -> dict[tuple[str, str], bool | None]:
    """Add the checks of every derivative shown, and of every step towards it.

    Return by output and input whether the function is smooth at the point, as far as the checks can tell.
    """
    from chainrule.checks.confirm import Claim, confirm

    roots = dict(story.outputs)
    told = [each for each in story.derivatives if each.derivation is not None and each.order == story.order]
    claims = []
    for each in told[:MOST_CLAIMS]:
        assert each.derivation is not None
        assert each.node is not None
        previous = each.derivation.previous
        claims.append(
            Claim(
                roots[each.output],
                each.wrt,
                each.node,
                order=each.order,
                steps=_steps_of(each),
                previous=previous.result if previous is not None else None,
            )
        )
    for each in story.mixed[: MOST_CLAIMS - len(claims)]:
        assert each.derivation is not None
        assert each.then is not None
        claims.append(Claim(each.derivation.start.args[0], each.then, each.derivation.result, steps=_steps_of(each)))
    confirmation = confirm(claims, story.at) if claims else None
    story.checks = [*(confirmation.checks if confirmation is not None else ()), *plain_checks(story)]
    for check in story.checks:
        check.detail = story.words.told(check.detail)
        if check.warning in WORTH_A_WARNING or check.passed is False:
            story.warnings.append(Warned(check.warning or "check-failed", check.detail))
    if confirmation is None:
        return {}
    return {(each.output, each.wrt.name): smooth for each, smooth in zip(told, confirmation.smooth, strict=False)}


def _steps_of(told: DerivativeTold) -> list[tuple[Node, Node]]:
    """Return the rewrites of a derivation as pairs that must be equal."""
    derivation = told.derivation
    assert derivation is not None
    pairs = [(each.before, each.after) for each in [*derivation.rewrites, *derivation.tidying]]
    return pairs[:MOST_STEPS_CHECKED]
