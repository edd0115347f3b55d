"""This file values graphs with mpmath at any precision, `d/dx` nodes by differences: many roots, each shared node once.

A graph is laid out once as a flat list of instructions, one for each node and each set of moved inputs in which its
value is needed, and then run at as many points as asked. Moves in different directions share what does not move.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from mpmath.libmp import fzero, mpf_add, mpf_mul, mpf_shift, to_float, to_str

from chainrule.checks.numbers import (
    HUGE,
    LAZY,
    NATIVE,
    TROUBLE,
    NotReal,
    as_real,
    by_spelling,
    from_int,
    magnitude,
    raw,
    stand_in,
    truth,
)
from chainrule.errors import UnknownPoint, UsageError
from chainrule.graph import CONSTANT, INPUT, Node, Operation, children_first, depends_on, substitute_all
from chainrule.rules import CALL, DERIVATIVE, LAYER, UNKNOWN, Rule, function_info

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from chainrule.checks.numbers import Raw

Moves = tuple[int, ...]  # for each moved node, by how many times its step it is moved
Point = "Mapping[str, float | Fraction]"

STEP_BITS: Final = 54  # a step of 2^-54 leaves an error of about 2^-108 in a central difference: more than 30 digits
ONE_ARGUMENT, SPECIAL, MANY_ARGUMENTS = -1, 0, -2  # kinds of instruction; 1 + slot: two arguments
MOST_INSTRUCTIONS: Final = 400_000

# Stands for the formal input of a user's function that differentiates with respect to it: its argument's value, movable.
HELD: Final = Operation("held")


class TooLarge(UsageError):
    """A graph has more parts than is worth the time of a check."""

    code = "check-too-large"


class Undefined:
    """Says where a value stopped to exist: the node, and the numbers that came to it."""

    __slots__ = ("node", "numbers")

    def __init__(self, node: Node, numbers: list[Raw]) -> None:
        """Keep the parts."""
        self.node = node
        self.numbers = numbers

    @property
    def sentence(self) -> str:
        """The reason for a person, such as `ln is undefined at −1`."""
        name = self.node.op.name
        shown = [shown_number(number) for number in self.numbers]
        if name == "divide" and not as_real(self.numbers[1])[1]:
            return "division by 0"
        if name == "power":
            return f"{shown[0]} to the power {shown[1]} is undefined"
        if name == "input":
            return "infinity is not a number"
        if name == "derivative":
            return "there is no slope"
        return f"{ {'log': 'ln'}.get(name, name)} is undefined at {', '.join(shown)}"


def shown_number(number: Raw) -> str:
    """Return a number for a sentence, with a real minus sign."""
    if number is None:
        return "?"
    text = str(to_str(as_real(number), 6))
    return text.removesuffix(".0").replace("-", "−")


class Values:
    """What a program found at one point: raw numbers, or reasons why there is none."""

    __slots__ = ("_program", "_reasons", "_slots", "precision")

    def __init__(self, program: Program, slots: list[Raw], reasons: dict[int, Undefined], precision: int) -> None:
        """Keep the results of a run."""
        self._program = program
        self._slots = slots
        self._reasons = reasons
        self.precision = precision

    def of(self, root: Node) -> Raw:
        """Return the raw number of one of the program's roots, None where it is undefined."""
        value = self._slots[self._program.slot_of[root]]
        return value if value is None else as_real(value)

    def float_of(self, root: Node) -> float:
        """Return the value as a float: nan where undefined, ±inf where too large for a float."""
        value = self.of(root)
        if value is None:
            return math.nan
        try:
            return float(to_float(value))
        except OverflowError:
            return -math.inf if value[0] else math.inf

    def why(self, root: Node) -> Undefined | None:
        """Return where the value of a root stopped to exist."""
        return self._reasons.get(self._program.slot_of[root])

    def kink(self) -> Node | None:
        """Return a node that stands at a kink or jump here, if there is one among those that vary."""
        return next(self.kinks(), None)

    def kinks(self) -> Iterator[Node]:
        """Yield the varying nodes that stand at a kink or jump here.

        Numbers are compared to 2^-70, so that sin π counts as 0.
        """
        for node, places in self._program.kinks:
            numbers = [rounded(self._slots[place]) for place in places]
            if None not in numbers and is_at_kink(node, numbers):
                yield node

    def largest(self) -> int:
        """Return the largest binary exponent among all numbers met: below it, differences drown in rounding."""
        return max((magnitude(value) for value in self._slots if type(value) is tuple), default=0)


def rounded(value: Raw) -> Any:
    """Return a number rounded to a multiple of 2^-70, exactly; truth values and None as they are."""
    if value is None or isinstance(value, bool):
        return value
    sign, mantissa, exponent, _ = value
    shift = exponent + 70
    whole = mantissa << shift if shift >= 0 else ((mantissa >> (-shift - 1)) + 1) >> 1
    return Fraction(-whole if sign else whole, 1 << 70)


def is_at_kink(node: Node, numbers: list[Any]) -> bool:
    """Return whether these arguments are a kink of the node's rule."""
    kink = getattr(node.op, "kink", None)
    if kink is None:
        return False
    try:
        return bool(kink.at(*numbers))
    except (ArithmeticError, TypeError):
        return False


class Program:
    """A graph laid out for valuing: `Program([root]).run({"x": 2})`.

    >>> from chainrule.graph import symbol
    >>> square = symbol("x") * symbol("x")
    >>> Program([square]).run({"x": 3}).float_of(square)
    9.0
    """

    def __init__(self, roots: Iterable[Node]) -> None:
        """Lay out the graph below `roots`. Raises TooLarge where it has more parts than a check is worth."""
        given = list(roots)
        expanded = expanded_calls(given)
        self.order = children_first(*expanded)
        self.inputs = [node for node in self.order if node.op is INPUT]
        self.input_slots: list[tuple[int, str]] = []
        self.constant_slots: list[tuple[int, Node]] = []
        self.code: list[tuple[int, Any, Any, int, Node]] = []
        self.depth = _Layout(self, expanded).depth
        self.slot_of = {root: self.base[new] for root, new in zip(given, expanded)}
        self.kinks = self._find_kinks()
        self._constants: dict[int, list[Raw]] = {}

    size: int
    base: dict[Node, int]  # the slot of each node where nothing is moved

    def _find_kinks(self) -> list[tuple[Node, list[int]]]:
        """Return the nodes with kinks whose arguments vary, and the slots of their arguments."""
        found = [node for node in self.order if getattr(node.op, "kink", None) is not None]
        if not found:
            return []
        varying = depends_on(found, self.inputs)
        return [
            (node, [self.base[arg] for arg in node.args])
            for node in found
            if node in varying and all(arg in self.base for arg in node.args)
        ]

    def run(self, point: Point, *, step_bits: int = STEP_BITS, precision: int = 0) -> Values:
        """Return the values at `point` (a number for each input name).

        Differences step by 2^-step_bits (relative to inputs smaller than 1); without `precision` it is chosen so that
        they keep twice as many bits. Raises UnknownPoint for an input without a value.
        """
        try:
            given = [(slot, point[name]) for slot, name in self.input_slots]
        except KeyError as missing:
            raise UnknownPoint(f"{missing.args[0]} has no value") from None
        if not precision:
            small = max([0, *[-magnitude(raw(value, 53)) for _, value in given if value]]) if self.depth else 0
            precision = 2 * step_bits + 4 + (step_bits + small) * self.depth
        slots = self._with_constants(precision)
        reasons: dict[int, Undefined] = {}
        for slot, value in given:
            if isinstance(value, float) and not math.isfinite(value):
                reasons[slot] = Undefined(self.inputs[0], [])
            else:
                slots[slot] = raw(value, precision)
        self._execute(slots, reasons, precision, step_bits)
        return Values(self, slots, reasons, precision)

    def _with_constants(self, precision: int) -> list[Raw]:
        """Return the slots of a run, with the constants filled in."""
        made = self._constants.get(precision)
        if made is None:
            made = [None] * self.size
            for slot, node in self.constant_slots:
                made[slot] = raw(node.value, precision)
            self._constants[precision] = made
        return made.copy()

    def _execute(self, slots: list[Raw], reasons: dict[int, Undefined], precision: int, step_bits: int) -> None:
        """Run the instructions."""
        for out, function, a, b, node in self.code:
            try:
                if b > 0:
                    value = function(slots[a], slots[b - 1], precision)
                elif b == ONE_ARGUMENT:
                    value = function(slots[a], precision)
                elif b == MANY_ARGUMENTS:
                    value = function([slots[i] for i in a], precision)
                else:
                    value = function(slots, a, precision, step_bits)
                if value.__class__ is tuple:
                    _, mantissa, exponent, _ = value
                    if not -HUGE < exponent < HUGE or (exponent and not mantissa):
                        raise NotReal
                elif value is None:
                    raise NotReal
            except TROUBLE:
                value = _rescued(slots, reasons, (out, function, a, b, node), precision)
            slots[out] = value


def _arguments(a: Any, b: int) -> Sequence[int]:
    """Return the slots that an instruction reads."""
    if b > 0:
        return (a, b - 1)
    return (a,) if b == ONE_ARGUMENT else a if b == MANY_ARGUMENTS else a[0]


def _rescued(slots: list[Raw], reasons: dict[int, Undefined], instruction: Any, precision: int) -> Raw:
    """Return the value of an instruction that failed: truth values count as 0 and 1, and a reason is kept for None."""
    out, function, a, b, node = instruction
    places = _arguments(a, b)
    numbers = [slots[place] for place in places]
    if node.op.name == "where" and numbers[0] is not None:
        places = [places[1] if truth(numbers[0]) else places[2]]
        numbers = [slots[places[0]]]
    for place, number in zip(places, numbers):
        if number is None:
            if place in reasons:
                reasons[out] = reasons[place]
            return None
    if b != SPECIAL and any(isinstance(number, bool) for number in numbers):
        real = [as_real(number) for number in numbers]
        try:
            value = function(real, precision) if b == MANY_ARGUMENTS else function(*real, precision)
        except TROUBLE:
            pass
        else:
            return value
    reasons[out] = Undefined(node, numbers)
    return None


# Laying out --------------------------------------------------------------------------------------------------------


class _Layout:
    """Finds which nodes are needed in which moves, and writes the instructions."""

    def __init__(self, program: Program, roots: Sequence[Node]) -> None:
        self.program = program
        self.moved = list(dict.fromkeys(node.args[1] for node in program.order if node.op is DERIVATIVE))
        self.place = {node: index for index, node in enumerate(self.moved)}
        self.still: Moves = (0,) * len(self.moved)
        self.moves_with = self._what_moves() if self.moved else {}
        self.needed: dict[Node, dict[Moves, None]] = {root: {self.still: None} for root in roots}
        if self.moved:
            self._find_needs()
        self.slots: dict[tuple[Node, Moves], int] = {}
        program.base = {}
        self._write()
        program.size = len(self.slots)
        self.depth = max((sum(map(abs, moves)) for _, moves in self.slots), default=0)

    def _what_moves(self) -> dict[Node, tuple[bool, ...]]:
        """Return for each node which of the moved nodes move it."""
        nothing = tuple(False for _ in self.moved)
        found: dict[Node, tuple[bool, ...]] = {}
        for node in self.program.order:
            mask = nothing
            for arg in node.args:
                theirs = found[arg]
                if theirs is not mask and theirs != mask:
                    mask = tuple([a or b for a, b in zip(mask, theirs)]) if mask is not nothing else theirs
            index = self.place.get(node)
            if index is not None:
                mask = tuple([moves or i == index for i, moves in enumerate(mask)])
            found[node] = mask
        return found

    def seen_by(self, node: Node, moves: Moves) -> Moves:
        """Return the moves without those that do not move `node`."""
        if moves == self.still:
            return moves
        return tuple([by if counts else 0 for by, counts in zip(moves, self.moves_with[node])])

    def moved_on(self, moves: Moves, index: int, by: int) -> Moves:
        """Return the moves with one more."""
        return (*moves[:index], moves[index] + by, *moves[index + 1 :])

    def _find_needs(self) -> None:
        """Find in which moves each node's value is needed, users first."""
        still, total = self.still, 0
        for node in reversed(self.program.order):
            needed = self.needed.setdefault(node, {still: None})
            total += len(needed)
            if total > MOST_INSTRUCTIONS:
                raise TooLarge("the graph is too large to be checked")
            if node.op is DERIVATIVE:
                self._need_stencil(node, needed)
                continue
            index = self.place.get(node)
            if index is not None:
                needed.update({self.moved_on(moves, index, -moves[index]): None for moves in list(needed)})
                needed[still] = None
            for arg in node.args:
                theirs = self.needed.setdefault(arg, {})
                for moves in needed:
                    theirs[self.seen_by(arg, moves)] = None

    def _need_stencil(self, node: Node, needed: Mapping[Moves, None]) -> None:
        """Note the moves in which the body of a `d/dx` node is needed."""
        body, wrt = node.args
        theirs = self.needed.setdefault(body, {})
        for moves in needed:
            for _, by in stencil(node.params[0]):
                theirs[self.seen_by(body, self.moved_on(moves, self.place[wrt], by))] = None
        self.needed.setdefault(wrt, {})[self.still] = None

    def _write(self) -> None:
        """Write the instructions, arguments first."""
        still, slots, base = self.still, self.slots, self.program.base
        only_still = {still: None}
        for node in self.program.order:
            for moves in self.needed.get(node, only_still) if self.moved else only_still:
                slot = slots[node, moves] = len(slots)
                if moves == still:
                    base[node] = slot
        for node in self.program.order:
            needed = self.needed.get(node, only_still) if self.moved else only_still
            for moves in sorted(needed, key=still.__ne__) if len(needed) > 1 else needed:
                self._write_one(node, moves)

    def _write_one(self, node: Node, moves: Moves) -> None:
        """Write the instruction for a node in one set of moves."""
        program, slots = self.program, self.slots
        out, op = slots[node, moves], node.op
        index = self.place.get(node)
        if index is not None and moves[index]:
            unmoved = slots[node, self.moved_on(moves, index, -moves[index])]
            reads: Any = ((unmoved, program.base[node]), moves[index])
            program.code.append((out, _move, reads, SPECIAL, node))
        elif op is INPUT:
            program.input_slots.append((out, node.name))
        elif op is CONSTANT:
            program.constant_slots.append((out, node))
        elif op is DERIVATIVE:
            program.code.append((out, _difference, self._stencil_reads(node, moves), SPECIAL, node))
        else:
            args = [slots[arg, self.seen_by(arg, moves)] for arg in node.args]
            program.code.append((out, *instruction_for(node, args), node))

    def _stencil_reads(self, node: Node, moves: Moves) -> Any:
        """Return what the difference instruction needs: slots of the body, of what is moved, and the weights."""
        body, wrt = node.args
        order = node.params[0]
        taken = stencil(order)
        places = [
            self.slots[body, self.seen_by(body, self.moved_on(moves, self.place[wrt], by))] for _, by in taken
        ]
        return ((*places, self.program.base[wrt]), [from_int(weight) for weight, _ in taken], order)


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
    total = fzero
    for place, weight in zip(places, weights):
        total = mpf_add(total, mpf_mul(weight, as_real(slots[place]), precision), precision)
    return mpf_shift(total, -order * (_step_exponent(slots[places[-1]], step_bits) + 1))


# Calls -------------------------------------------------------------------------------------------------------------


def expanded_calls(roots: Sequence[Node]) -> list[Node]:
    """Return `roots` with the calls of users' functions replaced by their bodies; `d/dx` nodes stay.

    Functions are expanded before those that call them. Raises TooLarge where the result grows beyond bounds.
    """
    order = children_first(*roots)
    if not any(node.op is CALL for node in order):
        return list(roots)
    bodies: dict[Any, Node] = {}
    waiting = [function_info(node) for node in order if node.op is CALL]
    while waiting:
        function = waiting[-1]
        inner = [function_info(node) for node in children_first(function.body) if node.op is CALL]
        missing = [other for other in inner if other not in bodies]
        if function in bodies or not missing:
            waiting.pop()
            if function not in bodies:
                bodies[function] = _with_bodies([function.body], bodies)[0]
        else:
            waiting.extend(missing)
    return _with_bodies(roots, bodies)


def _with_bodies(roots: Sequence[Node], bodies: Mapping[Any, Node]) -> list[Node]:
    """Return `roots` with each call replaced by the body of its function, which holds no call any more."""
    done: dict[Node, Node] = {}
    size = 0
    for node in children_first(*roots):
        args = tuple([done[arg] for arg in node.args])
        if node.op is not CALL:
            done[node] = node if args == node.args else Node(node.op, args, node.params)
            continue
        function = function_info(node)
        body = bodies[function]
        inside = children_first(body)
        size += len(inside)
        if size > MOST_INSTRUCTIONS:
            raise TooLarge("the graph is too large to be checked")
        held = {other.args[1] for other in inside if other.op is DERIVATIVE}
        replaced = {
            formal: Node(HELD, (arg,), (function, formal)) if formal in held else arg
            for formal, arg in zip(function.inputs, args)
        }
        done[node] = substitute_all([body], replaced)[0]
    return [done[root] for root in roots]
