"""This file decides what each word of a formula is: a name, a function, a constant, or several of these in a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from chainrule.errors import FormulaTooLarge
from chainrule.graph import INPUT, Node, const, depends_on, inputs_of
from chainrule.readers.formula_calls import (
    Callee,
    bessel,
    differentiated,
    is_callable,
    log_to_base,
    nearest,
    table_callee,
    unknown_callee,
    unknown_function,
)
from chainrule.readers.formula_joined import ELSEWHERE, LETTERS_TOO, elsewhere, in_any_case, joined_words, letters_of
from chainrule.readers.formula_numbers import HIGHEST_DERIVATIVE
from chainrule.readers.formula_scope import USUAL_FUNCTIONS, Scope
from chainrule.readers.formula_tokens import (
    BAR,
    BREAK,
    CLOSE,
    COMMA,
    DERIVE,
    FUNCTION,
    LETTER,
    NAME,
    NUMBER,
    OPEN,
    POWER,
    ROOT,
    SIGN,
    WORD,
    Token,
)
from chainrule.rules import RULES, Rule, derivative_of, find
from chainrule.rules.names import GREEK_LETTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_NAME: Final = 200
_ONE_NAME: Final = re.compile(r"[A-Za-z][0-9]*(?:_[A-Za-z0-9_]+)?")
_AFTER_VALUE: Final = frozenset({NUMBER, NAME, WORD, LETTER, FUNCTION, OPEN, ROOT})
_ASCII_LETTERS: Final = frozenset(GREEK_LETTERS.values())
_FAR_ENOUGH: Final = 40  # tokens: more than the longest ^(1,0,…)( that is looked for


def _padding(place: int) -> list[Token]:
    """Return tokens behind the last one, so that looking ahead needs no care."""
    return [(BREAK, None, place, place)] * 4


class Words:
    """Rewrites the tokens of one statement, so that no WORD, LETTER or DERIVE with a name is left."""

    def __init__(self, tokens: Sequence[Token], scope: Scope) -> None:
        """Keep the tokens (the last is BREAK) and the scope."""
        self.tokens = tokens
        self.scope = scope
        self.out: list[Token] = []

    def understood(self) -> list[Token]:
        """Return the new tokens."""
        tokens, out = self.tokens, self.out
        i, size = 0, len(tokens)
        while i < size:
            token = tokens[i]
            kind = token[0]
            if kind is WORD or kind is LETTER:
                i = self.word(token[1], i, token[2], token[3])
            elif kind is DERIVE:
                self.derivative(token)
                i += 1
            else:
                out.append(token)
                i += 1
        return out

    # One word -----------------------------------------------------------------------------------------------------

    def word(self, word: str, i: int, place: int, end: int) -> int:
        """Add what a word is, and return where to go on."""
        scope = self.scope
        base = word.rstrip("'")
        if len(base) > _LONGEST_NAME:
            message = f"this name has more than {_LONGEST_NAME} letters"
            raise scope.trouble(message, place, "write a shorter name", FormulaTooLarge)
        if scope.is_own(word):
            return self._own(word, i, place, end)
        callee = scope.functions.get(base)
        if callee is not None:
            return self._function(callee, word, i, place, end)
        rule = find(base)
        if rule is not None:
            done = self._of_table(rule, word, i, place, end)
            if done:
                return done
        if base == scope.defining:
            raise scope.trouble(f"{base} is defined by itself here", place, "use another name, or write its formula")
        return self._no_function(word, base, i, place, end)

    def _no_function(self, word: str, base: str, i: int, place: int, end: int) -> int:
        """Add a word that is no function of the table."""
        if base.startswith("log_") and len(base) > 4:
            return self._log(base, i, place, end)
        if self._is_one_name(base, i):
            return self._name(word, base, i, place, end)
        return self._several(word, i, place, end)

    def _is_one_name(self, base: str, i: int) -> bool:
        if (self.tokens[i][0] is LETTER and base not in ELSEWHERE) or _ONE_NAME.fullmatch(base) is not None:
            return True
        return base in _ASCII_LETTERS or base.partition("_")[0] in _ASCII_LETTERS

    def _own(self, name: str, i: int, place: int, end: int) -> int:
        """Add a name that the text or the caller gave a value."""
        scope = self.scope
        formal = scope.formals is not None and name in scope.formals
        if not formal and name in scope.layers and self._opens(i + 1):
            if name in scope.layered:
                self.out.append((FUNCTION, self._layered(name), place, end))
                return i + 1
            if name in USUAL_FUNCTIONS and name not in scope.declared:
                return self._layer_as_function(name, i, place, end)
        self.out.append((NAME, scope.node_of(name), place, end))
        return i + 1

    def _layered(self, name: str) -> Callee:
        """Return the callee of f where `g(f(x)) = 2f(x)` has made f(x) the name of a layer."""
        scope = self.scope
        defined = scope.layered[name]
        node = scope.layers[name]

        def make(args: list[Node]) -> Node:
            return node if tuple(args) == defined else scope.called_elsewhere(name, args)

        return Callee(name, len(defined), len(defined), make)

    def _layer_as_function(self, name: str, i: int, place: int, end: int) -> int:
        """Add a layer f that is written f(x): itself, where x is what it reads, and a factor everywhere else."""
        tokens, scope = self.tokens, self.scope
        value = scope.layers[name]
        self.out.append((NAME, scope.node_of(name), place, end))
        inside = tokens[i + 2 : i + 4]
        if len(inside) == 2 and inside[0][0] in {WORD, LETTER} and inside[1][0] is CLOSE:
            argument = inside[0][1]
            read = scope.layers.get(argument, scope.inputs.get(argument))
            if read is not None and value in depends_on([value], [read]):
                scope.remark("layer-as-function", f"{name}({argument}) is read as {name}, which is a value here", place)
                return i + 4
        formal = next((node.name for node in inputs_of(value)), "x")
        scope.remark(
            "value-before-bracket",
            f"{name} is a value here, so {name}(…) is read as the product {name}·(…); "
            f"a function is defined with its argument: {name}({formal}) = …",
            place,
        )
        return i + 1

    def _opens(self, i: int) -> bool:
        """Say whether token number i opens a round bracket."""
        token = self.tokens[i]
        return token[0] is OPEN and token[1] == "("

    # Functions ----------------------------------------------------------------------------------------------------

    def orders_at(self, i: int) -> tuple[tuple[int, ...], int] | None:
        """Return the orders in `^(4)(` or `^(1,0)(` that begin at token i, and the token after them."""
        tokens = self.tokens
        if tokens[i][0] is not POWER or tokens[i + 1][0] is not OPEN:
            return None
        i, braces = (i + 2, 1) if tokens[i + 1][1] == "{" and tokens[i + 2][0] is OPEN else (i + 1, 0)
        orders: list[int] = []
        while tokens[i][0] is (COMMA if orders else OPEN) and tokens[i + 1][0] is NUMBER:
            value = tokens[i + 1][1].value
            if not isinstance(value, int) or value < 0:
                return None
            orders.append(value)
            i += 2
        for _ in range(1 + braces):
            if not orders or tokens[i][0] is not CLOSE:
                return None
            i += 1
        return (tuple(orders), i) if self._opens(i) else None

    def _with_orders(self, word: str, i: int, place: int) -> tuple[tuple[int, ...], int]:
        """Return how often a function is differentiated by primes or by ^(n), and the token after it."""
        count = len(word) - len(word.rstrip("'"))
        orders: tuple[int, ...] = (count,)
        after = i + 1
        raised = self.orders_at(i + 1)
        if raised is not None:
            orders, after = raised
            if count:
                raise self.scope.trouble("primes and a raised order do not go together", place, "keep one of them")
        if sum(orders) > HIGHEST_DERIVATIVE:
            message = f"a derivative of order {sum(orders)} is too high; the highest is {HIGHEST_DERIVATIVE}"
            raise self.scope.trouble(message, place, "ask for a lower order", FormulaTooLarge)
        return orders, after

    def _function(self, callee: Callee, word: str, i: int, place: int, end: int) -> int:
        """Add a function that the text defines."""
        orders, after = self._with_orders(word, i, place)
        if not self._opens(after) and self.tokens[after][0] is not POWER:
            arguments = callee.example()[len(callee.name) :]
            raise self.scope.trouble(
                f"{word} is a function; here its value is needed", place, f"write {word}{arguments}"
            )
        if any(orders):
            callee = self._differentiated(callee, orders, place)
        self.out.append((FUNCTION, callee, place, end))
        return after

    def _differentiated(self, callee: Callee, orders: tuple[int, ...], place: int) -> Callee:
        if len(orders) != callee.few:
            many = ", ".join("1" + "0" * (callee.few - 1)) if callee.few > 1 else str(sum(orders))
            raise self.scope.trouble(
                f"{callee.name} has {callee.few} arguments" if callee.few > 1 else f"{callee.name} has one argument",
                place,
                f"say how often it is differentiated in each: {callee.name}^({many})(…)",
            )
        return differentiated(callee, orders)

    def _of_table(self, rule: Rule, word: str, i: int, place: int, end: int) -> int:
        """Add a function or constant of the table; 0 where the word is a letter here."""
        base = word.rstrip("'")
        opens = self.tokens[i + 1][0] is OPEN
        if rule.arity == 0:
            if base != word or (base == "inf" and self.tokens[i][0] is LETTER):
                return 0
            self.out.append((NAME, rule(), place, end))
            return i + 1
        if not is_callable(rule) or (len(base) == 1 and not opens):
            return 0
        if base in LETTERS_TOO and (not opens or (self.tokens[i][0] is LETTER and base != "Gamma")):
            return 0
        callee = table_callee(rule, base)
        if base != word:
            orders, _ = self._with_orders(word, i, place)
            callee = self._differentiated(callee, orders, place)
        self.out.append((FUNCTION, callee, place, end))
        return i + 1

    def _log(self, base: str, i: int, place: int, end: int) -> int:
        """Add log_2 or log_b."""
        self.out.append((FUNCTION, log_to_base(self._below(base[4:]), base), place, end))
        return i + 1

    def _below(self, below: str) -> Node:
        """Return what stands below log or J: a number, e, pi, or a name."""
        if below.isdecimal():
            return const(int(below))
        if below in {"e", "pi", "inf"} and not self.scope.is_own(below):
            return RULES[below]()
        return self.scope.node_of(below)

    # Names --------------------------------------------------------------------------------------------------------

    def _name(self, word: str, base: str, i: int, place: int, end: int) -> int:
        """Add one name, or one of the functions f, g, h that nobody defined."""
        scope = self.scope
        if base[0] in USUAL_FUNCTIONS or base != word:
            orders, after = self._with_orders(word, i, place)
            usual = base[0] in USUAL_FUNCTIONS and base.partition("_")[0].rstrip("0123456789") == base[0]
            opens = self._opens(after) or (usual and self._raised_call(after))
            if opens and (usual or (base != word and after == i + 1)):
                self.out.append((FUNCTION, unknown_callee(base, orders), place, end))
                return after
        if base[0] == "J" and base[1:2] == "_" and self._opens(i + 1):
            below = base[2:]
            order = self._below(below)
            self.out.append((FUNCTION, bessel(order, base), place, end))
            return i + 1
        self.out.append((NAME, scope.node_of(word), place, end))
        return i + 1

    def _raised_call(self, i: int) -> bool:
        """Say whether ^2( or ^-1( stands at token i: a power of f(…), written before its bracket."""
        tokens = self.tokens
        if tokens[i][0] is not POWER:
            return False
        i += 2 if tokens[i + 1][0] is SIGN else 1
        return tokens[i][0] is NUMBER and self._opens(i + 1) and tokens[i][3] == tokens[i + 1][2]

    def _has_argument(self, i: int) -> bool:
        """Say whether token i, or the one behind an exponent that begins there, may begin an argument."""
        tokens = self.tokens
        if tokens[i][0] is POWER:
            i += 2 if tokens[i + 1][0] is SIGN else 1
            brackets = 0
            while i < len(tokens) - len(_padding(0)):
                brackets += (tokens[i][0] is OPEN) - (tokens[i][0] is CLOSE)
                i += 1
                if brackets <= 0:
                    break
        opens_bar = tokens[i][0] is BAR and sum(token[0] is BAR for token in self.out) % 2 == 0
        return opens_bar or tokens[i][0] in _AFTER_VALUE

    def _several(self, word: str, i: int, place: int, end: int) -> int:
        """Add a word of several letters that is neither known nor one letter with a subscript."""
        base = word.rstrip("'")
        opens = self._opens(i + 1)
        counted = bool(self.out) and self.out[-1][0] is NUMBER
        if base == word and self._has_argument(i + 1):
            touches_bracket = self.tokens[i + 1][2] == end and (opens or self._raised_call(i + 1))
            other = elsewhere(base, self.scope, place, opens=touches_bracket)
            if other is not None:
                self.out.append((FUNCTION, table_callee(other, other.name), place, end))
                return i + 1
        pieces = letters_of(base) or joined_words(base, self.scope, place, opens=opens, counted=counted)
        if pieces is not None and base == word:
            return self._pieces(pieces, i, place, end)
        touches = self.tokens[i + 1][0] in _AFTER_VALUE
        rule = in_any_case(base)
        if rule is not None and touches:
            self.out.append((FUNCTION, table_callee(rule, rule.name), place, end))
            return i + 1
        near = nearest(base, tuple(self.scope.functions))
        if opens and self.tokens[i + 1][2] == end:
            raise unknown_function(self.scope.text, base, place, tuple(self.scope.functions))
        if near and touches:
            raise self.scope.unknown_name(
                f"no function is called {base!r}", place, f"did you mean {near!r}? For a product write {base}*…"
            )
        near = ELSEWHERE.get(base, near)
        if near:
            self.scope.remark("one-name", f"{base} is read as one name; did you mean {near!r}?", place)
        self.out.append((NAME, self.scope.node_of(word), place, end))
        return i + 1

    def _pieces(self, pieces: list[str], i: int, place: int, end: int) -> int:
        """Add the parts of a word one after another."""
        tail = [*self.tokens[i + 1 : i + _FAR_ENOUGH], *_padding(end)]
        at = place
        made: list[Token] = []
        for piece in pieces:
            until = at + len(piece)
            made.append((NUMBER, const(int(piece)), at, until) if piece.isdigit() else (WORD, piece, at, until))
            at = until
        inner = Words([*made, *tail], self.scope)
        inner.out = self.out
        done = 0
        while done < len(made):
            token = inner.tokens[done]
            if token[0] is NUMBER:
                self.out.append(token)
                done += 1
            else:
                done = inner.word(token[1], done, token[2], token[3])
        return i + 1 + (done - len(made))

    # d/dx ---------------------------------------------------------------------------------------------------------

    def derivative(self, token: Token) -> None:
        """Add d/dx as an operator, or dy/dx as the derivative of a layer."""
        (of, name, order), place, end = token[1], token[2], token[3]
        scope = self.scope
        if name in scope.layers and not (scope.formals and name in scope.formals):
            raise scope.trouble(
                f"{name} is worked out from other names, so d/d{name} has no meaning here",
                place,
                "differentiate with respect to an input",
            )
        wrt = scope.node_of(name)
        assert wrt.op is INPUT
        if not of:
            self.out.append((DERIVE, (wrt, order), place, end))
            return
        body = scope.layers.get(of) if scope.formals is None else None
        callee = scope.functions.get(of)
        if body is None and callee is not None and callee.few == 1:
            body = callee.build([wrt], scope.text, place)
        if body is None:
            raise scope.unknown_name(f"{of} is not defined", place, f"write {of} = … before it, or d/d{name}(…)")
        self.out.append((NAME, derivative_of(body, wrt, order), place, end))


def understood(tokens: Sequence[Token], scope: Scope) -> list[Token]:
    """Return the tokens of a statement with every word understood.

    >>> from chainrule.readers.formula_tokens import Tokens
    >>> [token[0] for token in understood(Tokens("2 sin x").cut(), Scope("2 sin x"))][:3]
    ['number', 'function', 'name']
    """
    return Words([*tokens, *_padding(len(scope.text))], scope).understood()[: -len(_padding(0))]
