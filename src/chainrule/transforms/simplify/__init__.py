"""This file simplifies: one recorded normaliser that collects sums and products, and the identities of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.transforms.domain import is_implied, is_surely_true, requirements_of
from chainrule.transforms.record import Rewrite
from chainrule.transforms.simplify.again import is_no_worse
from chainrule.transforms.simplify.build import product_node, size_of, sum_node
from chainrule.transforms.simplify.collect import Collector
from chainrule.transforms.simplify.forms import Forms
from chainrule.transforms.simplify.shorten import LONGEST, Shortener

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chainrule.graph import Node


SHORT: Final = 8  # what is shorter on paper has but one form
MOST_PASSES: Final = 4  # what came out is looked at again, until nothing better is found


class Simplified:
    """A simplified node, the rewrites that led to it, and the conditions they took for granted."""

    __slots__ = ("conditions", "node", "rewrites")

    def __init__(self, node: Node, rewrites: list[Rewrite], conditions: list[Node]) -> None:
        """Keep the parts."""
        self.node = node
        self.rewrites = rewrites
        self.conditions = conditions


def simplify(root: Node, record: list[Rewrite] | None = None) -> Node:
    """Return `root` in the form that a good textbook prints; append what was done to `record`.

    Conditions of a rewrite (x/x = 1 where x ≠ 0) are kept in the record; `simplified` lists them.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> simplify(x + 2 * x) is 3 * x
    True
    """
    result = simplified(root)
    if record is not None:
        record.extend(result.rewrites)
    return result.node


def simplified(root: Node, known: Iterable[Node] = (), names: Sequence[Node] = ()) -> Simplified:
    """Return `root` simplified, with the record of rewrites and the conditions that it takes for granted.

    Left out are conditions that the result still shows, and those that `known` requirements imply. Inputs stand in
    products as in `names`, where these are given, else as they come.
    """
    rewrites: list[Rewrite] = []
    conditions: list[Node] = []
    node, seen = root, [root]
    collected: set[Node] = set()
    for _ in range(MOST_PASSES):
        if node.is_input or (node.is_constant and not node.is_decimal):
            break
        mark = len(rewrites), len(conditions)
        before, node = node, _passed_once(node, names, rewrites, conditions, collected)
        if node is not before and len(seen) > 1 and not is_no_worse(node, before):
            del rewrites[mark[0] :], conditions[mark[1] :]  # the record ends at the answer
            node = before
        if len(rewrites) < mark[0] + 2:
            break  # nothing but collected: to collect that again finds the same
        if node is before or node in seen or not SHORT <= size_of(node, {}) <= LONGEST:
            break  # of two forms that turn into each other the first is as good
        seen.append(node)
    conditions = _beyond(node, known, conditions)
    if rewrites and conditions:
        rewrites[-1].condition = conditions[0]
    return Simplified(node, rewrites, conditions)


def _passed_once(
    root: Node, names: Sequence[Node], rewrites: list[Rewrite], conditions: list[Node], collected: set[Node]
) -> Node:
    """Return `root` collected and put into its shortest shape; append the rewrites, and what they take for granted.

    What collects to a form of `collected` stays: its shortest shape was looked for, and is `root`.
    """
    forms = Forms(sum_node, product_node)
    for name in names:
        forms.rank(name)
    shortener = Shortener(forms)
    collector = Collector(forms, shortener.finish)
    shortener.collect = collector.collect
    form = collector.collect(root)
    plain = forms.base_of(form)
    if plain in collected:
        return root
    collected.add(plain)
    final = shortener.finish(form)
    conditions.extend(forms.conditions)
    if plain is not root:
        rewrites.append(Rewrite("tidy up", root, plain))
    if final is not plain:
        rewrites.append(Rewrite(_name_of(shortener.moves), plain, final, inside=tuple(shortener.moves)))
    return final


def _beyond(final: Node, known: Iterable[Node], conditions: list[Node]) -> list[Node]:
    """Return the conditions that neither the result nor what is known implies."""
    if not conditions:
        return []
    shown = [*requirements_of(final), *known]
    return [
        condition
        for condition in dict.fromkeys(conditions)
        if not (is_implied(condition, shown) or is_surely_true(condition))
    ]


def _name_of(moves: list[Rewrite]) -> str:
    """Return the name of the move that did most: the last one."""
    return moves[-1].law if moves else "tidy up"


__all__ = ["Simplified", "simplified", "simplify"]
