"""This file lays a graph out as a flat list of instructions: a node once for each set of moves that needs it.

A set of moves says by how many steps each input is moved that some `d/dx` node differentiates with respect to.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mpmath.libmp import from_int, fzero, mpf_add, mpf_mul, mpf_shift

from chainrule.checks.calls import HELD, MOST_INSTRUCTIONS, TooLarge, expanded_calls
from chainrule.checks.numbers import LAZY, NATIVE, as_real, by_spelling, magnitude, spelling_of, stand_in
from chainrule.graph import CONSTANT, INPUT, Node, Operation, children_first
from chainrule.rules import DERIVATIVE, LAYER, UNKNOWN, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from chainrule.checks.numbers import Raw

Moves = tuple[int, ...]  # for each moved node, by how many times its step it is moved

NO_SLOT = -1
ONE_ARGUMENT, SPECIAL, MANY_ARGUMENTS = -1, 0, -2  # kinds of instruction; 1 + slot: two arguments
Instruction = tuple[int, Any, Any, int, Node]  # slot of the result, function, slots, kind, and the node that it values


class Layout:
    """The instructions for the graphs below `roots`, and where their values stand.

    `slot_of` gives the slot of each root, `base` that of each node where nothing is moved; `depth` is the largest
    number of moves. `stand_ins` says whether a smooth function stands in place of one that nobody defined; `foreign`
    names the functions that mpmath cannot value.
    """

    def __init__(self, roots: Sequence[Node]) -> None:
        """Lay out. Raises TooLarge where the graph has more parts than a check is worth."""
        expanded = expanded_calls(roots)
        self.order = children_first(*expanded)
        self.code: list[Instruction] = []
        self.input_slots: list[tuple[int, str]] = []
        self.constant_slots: list[tuple[int, Node]] = []
        self.stand_ins = False
        self.foreign: list[str] = []
        self.base: dict[Node, int] = {}
        self._moved = list(dict.fromkeys(node.args[1] for node in self.order if node.op is DERIVATIVE))
        self._place = {node: index for index, node in enumerate(self._moved)}
        self._still: Moves = (0,) * len(self._moved)
        self._all = (1 << len(self._moved)) - 1
        self._moved_by = self._what_moves() if self._moved else {}
        # in which moves each node is needed, and the slot of its value there, once there is one
        self._slots: dict[Node, dict[Moves, int]] = {root: {self._still: NO_SLOT} for root in expanded}
        self.depth = 0
        if self._moved:
            self._find_needs()
            sets = dict.fromkeys(moves for needed in self._slots.values() for moves in needed)
            self.depth = max((sum(map(abs, moves)) for moves in sets), default=0)
        self.size = self._hand_out_slots()
        self._write()
        self.slot_of = {root: self.base[new] for root, new in zip(roots, expanded)}

    def _what_moves(self) -> dict[Node, int]:
        """Return for each node which of the moved nodes move it, as bits."""
        found: dict[Node, int] = {}
        place = self._place
        for node in self.order:
            bits = 0
            for arg in node.args:
                bits |= found[arg]
            if node in place:
                bits |= 1 << place[node]
            found[node] = bits
        return found

    def _seen_by(self, node: Node, moves: Moves) -> Moves:
        """Return the moves without those that do not move `node`."""
        bits = self._moved_by[node] if self._moved else 0
        if bits == self._all or moves == self._still:
            return moves
        return tuple([by if bits >> index & 1 else 0 for index, by in enumerate(moves)]) if bits else self._still

    def _moved_on(self, moves: Moves, index: int, by: int) -> Moves:
        """Return the moves with one more."""
        return (*moves[:index], moves[index] + by, *moves[index + 1 :])

    def _find_needs(self) -> None:
        """Find in which moves each node's value is needed, users first."""
        still, total = self._still, 0
        for node in reversed(self.order):
            needed = self._slots.setdefault(node, {still: NO_SLOT})
            total += len(needed)
            if total > MOST_INSTRUCTIONS:
                raise TooLarge("the graph is too large to be checked")
            if node.op is DERIVATIVE:
                self._need_stencil(node, needed)
                continue
            index = self._place.get(node)
            if index is not None:
                needed.update({self._moved_on(moves, index, -moves[index]): NO_SLOT for moves in list(needed)})
                needed[still] = NO_SLOT
            for arg in node.args:
                theirs = self._slots.setdefault(arg, {})
                for moves in needed:
                    theirs[self._seen_by(arg, moves)] = NO_SLOT

    def _need_stencil(self, node: Node, needed: Iterable[Moves]) -> None:
        """Note the moves in which the body of a `d/dx` node is needed."""
        body, wrt = node.args
        theirs = self._slots.setdefault(body, {})
        for moves in needed:
            theirs[self._seen_by(body, moves)] = NO_SLOT  # no slope where there is no value
            for _, by in stencil(node.params[0]):
                theirs[self._seen_by(body, self._moved_on(moves, self._place[wrt], by))] = NO_SLOT
        self._slots.setdefault(wrt, {})[self._still] = NO_SLOT

    def _hand_out_slots(self) -> int:
        """Give each value that is needed its slot; return how many there are."""
        still, count = self._still, 0
        for node in self.order:
            needed = self._slots.setdefault(node, {still: NO_SLOT})
            for moves in needed:
                needed[moves] = count
                count += 1
            if still in needed:
                self.base[node] = needed[still]
        return count

    def _write(self) -> None:
        """Write the instructions, arguments first."""
        still = self._still
        for node in self.order:
            needed = self._slots[node]
            for moves in sorted(needed, key=still.__ne__) if len(needed) > 1 else needed:
                self._write_one(node, moves)

    def _write_one(self, node: Node, moves: Moves) -> None:
        """Write the instruction for a node in one set of moves."""
        slots = self._slots
        out, op = slots[node][moves], node.op
        index = self._place.get(node)
        if index is not None and moves[index]:
            unmoved = slots[node][self._moved_on(moves, index, -moves[index])]
            reads: Any = ((unmoved, self.base[node]), moves[index])
            self.code.append((out, _move, reads, SPECIAL, node))
        elif op is INPUT:
            self.input_slots.append((out, node.name))
        elif op is CONSTANT:
            self.constant_slots.append((out, node))
        elif op is DERIVATIVE:
            self.code.append((out, _difference, self._stencil_reads(node, moves), SPECIAL, node))
        else:
            args = [slots[arg][self._seen_by(arg, moves)] for arg in node.args]
            self.code.append((out, *instruction_for(node, args), node))
            if op.name not in NATIVE and op.name not in LAZY:
                self._note(op)

    def _note(self, op: Operation) -> None:
        """Note what is special about an operation."""
        if op is UNKNOWN:
            self.stand_ins = True
        elif isinstance(op, Rule) and spelling_of(op) is None and op.name not in self.foreign:
            self.foreign.append(op.name)

    def _stencil_reads(self, node: Node, moves: Moves) -> Any:
        """Return what the difference instruction needs: slots of the body, of what is moved, and the weights."""
        body, wrt = node.args
        order = node.params[0]
        taken, slots = stencil(order), self._slots[body]
        places = [slots[self._seen_by(body, self._moved_on(moves, self._place[wrt], by))] for _, by in taken]
        here = slots[self._seen_by(body, moves)]
        return ((*places, here, self.base[wrt]), [from_int(weight) for weight, _ in taken], order)


def stencil(order: Any) -> list[tuple[int, int]]:
    """Return weights and moves of the central difference of this order; a move of 2 is one step."""
    return [((-1) ** i * math.comb(order, i), order - 2 * i) for i in range(order + 1)]


def instruction_for(node: Node, args: list[int]) -> tuple[Callable[..., Raw], Any, int]:
    """Return function, slots and kind of the instruction of a node; see `Program._execute`."""
    op = node.op
    name, count = op.name, len(args)
    if op is HELD or op is LAYER:
        return NATIVE["layer"], args[0], ONE_ARGUMENT
    if op is UNKNOWN:
        unknown_name, orders = node.params
        assert isinstance(orders, tuple)
        return stand_in(str(unknown_name), orders), args, MANY_ARGUMENTS
    assert isinstance(op, Rule)
    if name in LAZY:
        return LAZY[name], args, MANY_ARGUMENTS
    native = NATIVE.get(name)
    if native is None:
        return by_spelling(op, count), args, MANY_ARGUMENTS
    if count == 1:
        return native, args[0], ONE_ARGUMENT
    if count == 2:
        exponent = node.args[1]
        if name == "power" and exponent.op is CONSTANT and exponent.value == 2:
            return mpf_mul, args[0], args[0] + 1
        return native, args[0], args[1] + 1
    if count == 0:
        return (lambda _, precision: native(precision)), args, MANY_ARGUMENTS
    return _folded(native), args, MANY_ARGUMENTS


def _folded(native: Callable[..., Raw]) -> Callable[[list[Raw], int], Raw]:
    """Return a function of two numbers as one of many, such as max."""

    def call(values: list[Raw], precision: int) -> Raw:
        result = values[0]
        for value in values[1:]:
            result = native(result, value, precision)
        return result

    return call


def _step_exponent(value: Raw, step_bits: int) -> int:
    """Return e of the step 2^e by which a number is moved: smaller for numbers below 1, so that signs stay."""
    return min(magnitude(value), 0) - step_bits if value[1] else -step_bits


def _move(slots: list[Raw], reads: Any, precision: int, step_bits: int) -> Raw:
    """Return a number moved by a multiple of its step."""
    (unmoved, still), by = reads
    step = mpf_shift(from_int(by), _step_exponent(slots[still], step_bits))
    return mpf_add(slots[unmoved], step, precision)


def _difference(slots: list[Raw], reads: Any, precision: int, step_bits: int) -> Raw:
    """Return the central difference of values that stand in the slots."""
    places, weights, order = reads
    if slots[places[-2]] is None:
        return None
    total = fzero
    for place, weight in zip(places, weights):
        total = mpf_add(total, mpf_mul(weight, as_real(slots[place]), precision), precision)
    return mpf_shift(total, -order * (_step_exponent(slots[places[-1]], step_bits) + 1))
