"""This file decides where cards stand: columns by depth, few crossings, ways past a column beside its cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chainrule.explanation.picture.cards import Card

SWEEPS: Final = 6
PASSING: Final = 26.0  # what a band that passes a column takes across the flow


class Box(NamedTuple):
    """Where a card stands: along the flow and across it, its length and its breadth."""

    main: float
    cross: float
    length: float
    breadth: float


class Places(NamedTuple):
    """Where all cards stand, the places that each long way passes (by reader and source), and the size of the whole."""

    boxes: dict[str, Box]
    passed: dict[tuple[str, str], list[tuple[float, float]]]
    length: float
    breadth: float


class _Slot:
    """A place in a column: a card, or a way that passes."""

    __slots__ = ("breadth", "key", "near")

    def __init__(self, key: str, breadth: float) -> None:
        self.key = key
        self.breadth = breadth
        self.near: list[_Slot] = []


def depths(cards: Sequence[Card]) -> dict[str, int]:
    """Return the column of each card: one more than the deepest that it reads."""
    found: dict[str, int] = {}
    for card in cards:
        found[card.key] = 1 + max([found[lane.source] for lane in card.lanes], default=-1)
    return found


def placed(cards: Sequence[Card], sizes: Mapping[str, tuple[float, float]], gap: float, space: float) -> Places:
    """Return the places of cards with these lengths and breadths; `gap` along the flow, `space` across it."""
    depth = depths(cards)
    columns: list[list[_Slot]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    slots: dict[str, _Slot] = {}
    ways: dict[tuple[str, str], list[_Slot]] = {}
    for card in cards:
        slots[card.key] = _Slot(card.key, sizes[card.key][1])
        columns[depth[card.key]].append(slots[card.key])
        for lane in card.lanes:
            last, way = slots[lane.source], []
            for column in range(depth[lane.source] + 1, depth[card.key]):
                slot = _Slot("", PASSING)
                columns[column].append(slot)
                _join(last, slot)
                way.append(slot)
                last = slot
            _join(last, slots[card.key])
            ways[card.key, lane.source] = way
    for sweep in range(SWEEPS):
        for column_slots in columns if sweep % 2 == 0 else columns[::-1]:
            _sort(column_slots, columns)
    return _measured(columns, ways, sizes, gap, space)


def _join(one: _Slot, other: _Slot) -> None:
    """Make two slots neighbours."""
    one.near.append(other)
    other.near.append(one)


def _sort(column: list[_Slot], columns: Sequence[list[_Slot]]) -> None:
    """Sort a column by the middle of each slot's neighbours; ties keep their order."""
    place = {id(slot): (index + 0.5) / len(each) for each in columns for index, slot in enumerate(each)}
    column.sort(key=lambda slot: sum([place[id(near)] for near in slot.near]) / len(slot.near) if slot.near else 0.5)


def _measured(
    columns: Sequence[list[_Slot]],
    ways: Mapping[tuple[str, str], list[_Slot]],
    sizes: Mapping[str, tuple[float, float]],
    gap: float,
    space: float,
) -> Places:
    """Return the places in lengths: every column in the middle of the whole."""
    breadths = [sum([slot.breadth for slot in column]) + space * (len(column) - 1) for column in columns]
    whole = max(breadths)
    boxes: dict[str, Box] = {}
    centres: dict[int, tuple[float, float, float]] = {}
    main = 0.0
    for column, breadth in zip(columns, breadths, strict=True):
        length = max([sizes[slot.key][0] for slot in column if slot.key], default=0.0)
        cross = (whole - breadth) / 2
        for slot in column:
            if slot.key:
                own = sizes[slot.key][0]
                boxes[slot.key] = Box(main + length - own if main == 0 else main, cross, own, slot.breadth)
            centres[id(slot)] = (main, main + length, cross + slot.breadth / 2)
            cross += slot.breadth + space
        main += length + gap
    passed = {
        edge: [(where, cross) for start, end, cross in [centres[id(slot)] for slot in way] for where in (start, end)]
        for edge, way in ways.items()
    }
    return Places(boxes, passed, main - gap, whole)
