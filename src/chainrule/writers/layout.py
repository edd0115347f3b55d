"""This file walks a graph for the printers: each node once, brackets by two numbers, large graphs as statements."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

from chainrule.graph import CONSTANT, INPUT, Node, Operation, children_first, const
from chainrule.rules import CALL, DERIVATIVE, LAYER, RULES, UNKNOWN, find, function_info, layer_info
from chainrule.rules.names import GREEK_NAMES
from chainrule.rules.rule import ATOM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LARGEST_TREE: Final = 1000  # a formula with more nodes is printed as statements
LARGEST_PIECE: Final = 40  # about the size of such a statement
SMALLEST_SHARED: Final = 4  # what is smaller is repeated, not named

# How the layers of a graph are printed.
NAMES: Final = "names"  # as their name
OPEN: Final = "open"  # as what they hold
STATEMENTS: Final = "statements"  # as statements before the formula: f = x^2; g = 2f


class Form:
    """How one node is printed: the text, how tightly it holds together, and what its neighbours must know.

    `minus`: the text begins with a minus. `opposite`: the text without that minus, where it covers all of the text.
    `turns`: the minus belongs to a number, so that `x + (-2)y` is printed as `x - 2y`. `lead`, `tail`: what stands
    first and last, for products without a sign.
    """

    __slots__ = ("holds", "lead", "minus", "opposite", "size", "tail", "text", "turns")

    def __init__(
        self,
        text: str,
        holds: int,
        lead: str = "",
        tail: str = "",
        *,
        minus: bool = False,
        opposite: str = "",
        turns: bool = False,
    ) -> None:
        """Keep the parts."""
        self.text = text
        self.holds = holds
        self.lead = lead
        self.tail = tail
        self.minus = minus
        self.opposite = opposite
        self.turns = turns
        self.size = 1

    def copy(self) -> Form:
        """Return an equal form, for another node."""
        return Form(
            self.text, self.holds, self.lead, self.tail, minus=self.minus, opposite=self.opposite, turns=self.turns
        )


Forms = dict[Node, Form]
Memo = dict[str, Forms]  # for each format its forms, so that one memo serves all formats


class Style(ABC):
    """A format: one method for each kind of node; `key` separates its forms in a memo."""

    def __init__(self, key: str, layers: str, *, calls_exp: bool = False) -> None:
        """Collect the methods by operation; `calls_exp` writes exp(x) for e^x, where e is the name of another thing."""
        self.key = f"{key}, layers {layers}, exp {'called' if calls_exp else 'raised'}"
        self.layers = layers
        self.calls_exp = calls_exp
        self.kinds: dict[Operation, Callable[[Node, Forms], Form]] = {
            INPUT: self.input,
            CONSTANT: self.constant,
            LAYER: self.layer,
            CALL: self.call,
            UNKNOWN: self.unknown,
            DERIVATIVE: self.derivative,
        }

    def call_exp(self) -> None:
        """Write exp(x) and exp(1) from now on."""
        self.kinds[RULES["exp"]] = lambda node, forms: self.called_exp(forms[node.args[0]].text)
        self.kinds[RULES["e"]] = lambda _node, _forms: self.called_exp(self.constant(const(1), {}).text)

    @abstractmethod
    def called_exp(self, argument: str) -> Form:
        """Print exp(x)."""

    @abstractmethod
    def name(self, name: str) -> Form:
        """Return how a name is printed."""

    def input(self, node: Node, _: Forms) -> Form:
        """Print an input: its name."""
        return self.name(node.name)

    def layer(self, node: Node, forms: Forms) -> Form:
        """Print a layer: its name, or what it holds."""
        if self.layers == OPEN:
            held = forms[node.args[0]]
            return held.copy()
        return self.name(layer_info(node).name)

    @abstractmethod
    def constant(self, node: Node, forms: Forms) -> Form:
        """Print a number."""

    @abstractmethod
    def call(self, node: Node, forms: Forms) -> Form:
        """Print the call of a user's function."""

    @abstractmethod
    def unknown(self, node: Node, forms: Forms) -> Form:
        """Print a function that nobody defined."""

    @abstractmethod
    def derivative(self, node: Node, forms: Forms) -> Form:
        """Print a d/dx."""

    @abstractmethod
    def rule(self, node: Node, forms: Forms) -> Form:
        """Print any other function of the table."""

    @abstractmethod
    def piece_call(self, name: str, inputs: Iterable[Node]) -> Form:
        """Print the value, at its own inputs, of a part that was cut off from a long definition."""

    @abstractmethod
    def join(self, statements: list[tuple[str, str]], last: str) -> str:
        """Put statements (left-hand side, right-hand side) and the final formula ("" for none) together."""


def write(root: Node, style: Style, memo: Memo | None = None) -> str:
    """Return `root` printed in `style`; forms that are in the memo already are not printed again."""
    forms: Forms = {} if memo is None else memo.setdefault(style.key, {})
    form = forms.get(root)
    if form is None:
        form = print_tree(root, style, forms)
        if form is None:
            form = Form(statements(root, style), -1)
            form.size = LARGEST_TREE + 1
            forms[root] = form
    return form.text


def print_tree(root: Node, style: Style, forms: Forms) -> Form | None:
    """Fill `forms` for everything below `root`; None where the tree is too large to be printed as one."""
    if style.layers == STATEMENTS:
        return None
    kinds, rule, closed = style.kinds, style.rule, style.layers == NAMES
    stack = [root]
    while stack:
        node = stack[-1]
        if node in forms:
            stack.pop()
            continue
        size = 1
        if not (closed and node.op is LAYER):
            waiting = [arg for arg in node.args if arg not in forms]
            if waiting:
                stack += waiting[::-1]
                continue
            for arg in node.args:
                size += forms[arg].size
            if size > LARGEST_TREE:
                return None
        stack.pop()
        forms[node] = form = kinds.get(node.op, rule)(node, forms)
        form.size = size
    return forms[root]


def statements(root: Node, style: Style) -> str:
    """Print a graph as statements: the user's functions, its layers where asked for, and parts of a large formula."""
    opened = style.layers == STATEMENTS
    stop = None if opened or style.layers == OPEN else (lambda n: n.op is LAYER)
    order = children_first(root, stop=stop)
    functions = functions_called(order) if opened else []
    fresh = _FreshNames(root, functions, style)
    lines: list[tuple[str, str]] = []
    for node in functions:
        lines += _definition(node, style, fresh)
    cut = _Cut(style, fresh, opened=opened)
    last = cut.print(root, order)
    lines += cut.lines
    if opened and root.op is LAYER:
        return style.join(lines, "")
    return style.join(lines, last)


def names_e(*roots: Node, layers: str = OPEN) -> bool:
    """Return whether an input, a layer or an argument of a function is called e, so that e^x would be misread.

    >>> from chainrule.graph import symbol
    >>> names_e(symbol("e") + 1), names_e(symbol("x"))
    (True, False)
    """
    order = children_first(*roots, stop=(lambda n: n.op is LAYER) if layers == NAMES else None)
    bodies = [function_info(node) for node in functions_called(order)]
    named = [node.name for node in order if node.op is INPUT]
    named += [layer_info(node).name for node in order if node.op is LAYER]
    named += [each.name for body in bodies for each in body.inputs]
    return "e" in named or any(names_e(body.body) for body in bodies)


def functions_called(order: Iterable[Node]) -> list[Node]:
    """Return one call node for each user's function that `order` calls, also from within; the called ones first."""
    found: dict[object, Node] = {}
    waiting: list[tuple[Node, bool]] = [(node, False) for node in order if node.op is CALL]
    waiting.reverse()
    done: list[Node] = []
    while waiting:
        node, ready = waiting.pop()
        info = function_info(node)
        if ready:
            done.append(node)
        elif info not in found:
            found[info] = node
            waiting.append((node, True))
            waiting += [(n, False) for n in children_first(info.body) if n.op is CALL]
    return done


def _definition(node: Node, style: Style, fresh: _FreshNames) -> list[tuple[str, str]]:
    """Return the statements that define the function called at `node`; parts of a long one are functions as well."""
    info = function_info(node)
    cut = _Cut(style, fresh, inputs=info.inputs)
    body = cut.print(info.body, children_first(info.body))
    return [*cut.lines, (style.piece_call(info.name, info.inputs).text, body)]


class _FreshNames:
    """Hands out names that nothing in a graph has: u1, u2, …"""

    def __init__(self, root: Node, functions: list[Node], style: Style) -> None:
        bodies = [function_info(node).body for node in functions]
        self.taken: set[str] = {function_info(node).name for node in functions}
        self.meant: set[str] = set()  # what e, π and gamma are in the graph: numbers and functions; e^x holds an e
        for node in children_first(root, *bodies):
            if node.op is INPUT:
                self.taken.add(node.name)
            elif node.op is LAYER:
                self.taken.add(layer_info(node).name)
            elif node.op is UNKNOWN:
                self.taken.add(str(node.params[0]))
            elif not node.args or node.op.name == "exp":
                self.meant.add("e" if node.op.name == "exp" else node.op.name)
            elif node.op.name in GREEK_NAMES:
                self.meant.add(node.op.name)
        if style.calls_exp:
            self.meant.discard("e")
        self.stem = next(stem for stem in (*"uvwpqrst", *("k" * n for n in range(2, 99))) if self.free(stem))
        self.count = 0

    def free(self, stem: str) -> bool:
        """Say whether no name is `stem` with a number."""
        rests = [name[len(stem) :] for name in self.taken if name.startswith(stem)]
        return not any(rest.strip("_0123456789₀₁₂₃₄₅₆₇₈₉") == "" for rest in rests)

    def new(self) -> str:
        """Return the next name."""
        self.count += 1
        return f"{self.stem}{self.count}"


class _Cut:
    """Prints one large formula piece by piece: what is shared or has grown large gets a name and a statement."""

    def __init__(
        self, style: Style, fresh: _FreshNames, *, opened: bool = False, inputs: tuple[Node, ...] | None = None
    ) -> None:
        self.style = style
        self.fresh = fresh
        self.opened = opened  # layers become statements
        self.inputs = inputs  # of the definition that is cut: pieces are then functions of them
        self.lines: list[tuple[str, str]] = []
        self.forms: Forms = {}
        self.layer_names: set[str] = set()

    def print(self, root: Node, order: list[Node]) -> str:
        """Return what is left of `root` after cutting."""
        large = self._is_large(root, order)
        uses: dict[Node, int] = {}
        for node in order:
            for arg in node.args:
                uses[arg] = uses.get(arg, 0) + 1
        forms, kinds, rule = self.forms, self.style.kinds, self.style.rule
        for node in order:
            through = node.op is LAYER and (self.opened or self.inputs is not None)
            form = forms[node.args[0]] if through else kinds.get(node.op, rule)(node, forms)
            size = form.size if through else 1 + sum([forms[arg].size for arg in node.args if arg in forms])
            if through and self.opened:
                form = self._name(form, self._layer_name(layer_info(node).name))
            elif large and node is not root and node.args and self._is_cut(node, size, uses.get(node, 0)):
                form = self._name(form, self.fresh.new())
            else:
                form.size = size
            forms[node] = form
        return forms[root].text

    def _is_large(self, root: Node, order: list[Node]) -> bool:
        sizes: dict[Node, int] = {}
        largest = 0
        for node in order:
            size = 1 + sum([sizes[arg] for arg in node.args if arg in sizes])
            largest = max(largest, size)
            sizes[node] = 1 if self.opened and node.op is LAYER else min(size, LARGEST_TREE + 1)
        return max(largest, sizes[root]) > LARGEST_TREE

    def _is_cut(self, node: Node, size: int, uses: int) -> bool:
        if node.dtype == "bool":
            return size > 4 * LARGEST_PIECE
        return size > LARGEST_PIECE or (uses > 1 and size >= SMALLEST_SHARED)

    def _layer_name(self, name: str) -> str:
        rule = find(name)
        function = rule is not None and rule.arity > 0 and name not in GREEK_NAMES  # gamma = x^2 is read as a layer
        means_other = function or (rule is not None and rule.name in self.fresh.meant)
        if name in self.layer_names or means_other:
            name = self.fresh.new()
        self.layer_names.add(name)
        return name

    def _name(self, form: Form, name: str) -> Form:
        named = self.style.name(name) if self.inputs is None else self.style.piece_call(name, self.inputs)
        self.lines.append((named.text, form.text))
        named.size = 1
        return named


NAME_HOLDS: Final = ATOM
CLOSED_HOLDS: Final = ATOM - 1  # |x|, a bracket
CALL_HOLDS: Final = ATOM - 2  # f(x)
