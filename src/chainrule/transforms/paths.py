"""This file counts the paths from inputs to outputs along layers, and lists a few with the product along each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chainrule.transforms.layers import Layers

MOST_LISTED = 64
MOST_STEPS_LISTED = 20_000  # of all listed paths together: a path through 100,000 layers is counted only


class Path(NamedTuple):
    """One way from an input to an output: `layers` holds the names, the input first."""

    wrt: str
    output: str
    layers: tuple[str, ...]


def count_paths(layers: Layers) -> dict[str, int]:
    """Return how many paths lead from the inputs to each output, without listing them.

    >>> from chainrule.graph import symbol
    >>> from chainrule.transforms.layers import cut
    >>> x = symbol("x")
    >>> node = x
    >>> for _ in range(100):
    ...     node = node * (node + 1)
    >>> count_paths(cut([("y", node)], [x]))["y"] == 2**100
    True
    """
    ways = {node.name: 1 for node in layers.inputs}
    for view in layers:
        ways[view.name] = sum([ways.get(read.name, 0) for read in view.reads])
    return {name: ways[name] for name in layers.outputs}


def paths_of(layers: Layers, limit: int = MOST_LISTED) -> list[Path]:
    """Return up to `limit` paths: output by output, those of one input together.

    >>> from chainrule.graph import symbol
    >>> from chainrule.transforms.layers import cut
    >>> x = symbol("x")
    >>> [path.layers for path in paths_of(cut([("y", (x + 1) * (x - 1))], [x]))]
    [('x', 'u', 'y'), ('x', 's', 'y')]
    """
    ends = {node.name: index for index, node in enumerate(layers.inputs)}
    found: list[Path] = []
    steps = 0
    for output in layers.outputs:
        mine: list[Path] = []
        stack: list[tuple[str, object]] = [(output, (output, None))]
        while stack and len(found) + len(mine) < limit and steps < MOST_STEPS_LISTED:
            name, trail = stack.pop()
            if name in ends and name not in layers.by_name:
                names = _unrolled(trail)
                steps += len(names)
                mine.append(Path(name, output, names))
                continue
            stack.extend((read.name, (read.name, trail)) for read in reversed(layers.by_name[name].reads))
        found += sorted(mine, key=lambda path: ends[path.wrt])
    return found


def _unrolled(trail: object) -> tuple[str, ...]:
    """Return the names of a linked trail, the input first."""
    names: list[str] = []
    while isinstance(trail, tuple):
        names.append(trail[0])
        trail = trail[1]
    return tuple(names)


def gains_along(path: Path, gains: Mapping[tuple[str, str], float | None]) -> list[float | None]:
    """Return the gain of each edge of a path, from the input on; None where there is no number.

    >>> gains_along(Path("x", "y", ("x", "y")), {("x", "y"): 2.0})
    [2.0]
    """
    names = path.layers
    return [gains.get((names[i], names[i + 1])) for i in range(len(names) - 1)]


def product_of(gains: Sequence[float | None]) -> float | None:
    """Return the product of the gains, or None where one of them is missing.

    >>> product_of([2.0, 0.5]), product_of([2.0, None])
    (1.0, None)
    """
    product = 1.0
    for gain in gains:
        if gain is None:
            return None
        product *= gain
    return product
