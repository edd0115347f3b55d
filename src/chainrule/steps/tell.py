"""This file turns a gain, a layer and a law into a sentence, with the words of a catalogue."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, Final

from chainrule.graph import Node, const, symbol, tree_size
from chainrule.rules import UNKNOWN, Rule
from chainrule.rules.arithmetic import add, power, subtract
from chainrule.rules.elementary import exp, log
from chainrule.transforms.evaluate import constant_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from chainrule.steps.catalogue import Words
    from chainrule.steps.plan import PlannedStep
    from chainrule.transforms.layers import LayerView

Sides = tuple[float | None, float | None]

NEAR: Final = 1e-9  # a gain of 1.9999999999 is told as 2
LARGEST_PART: Final = 60  # tree nodes of a formula inside a sentence; a larger one is left out of it
LONGEST_PART: Final = 100  # characters of it
LONGEST_FACTOR: Final = 24  # characters of a formula that is worth naming beside its number
_SPECIAL: Final = {2.0: "double", 3.0: "triple", 0.5: "half"}


def number_text(value: float, digits: int = 4) -> str:
    """Return a number as a person writes it: whole numbers whole, others to `digits` significant digits.

    >>> number_text(20.0), number_text(-0.596597), number_text(1e-12)
    ('20', '-0.5966', '1e-12')
    """
    if value == 0:
        return "0"
    if math.isfinite(value) and value == int(value) and abs(value) < 10 ** max(digits, 6):
        return str(int(value))
    text = f"{value:.{digits}g}"
    mantissa, _, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else text


def signed_text(value: float) -> str:
    """Return a number with a typographic minus.

    >>> signed_text(-1.0)
    '−1'
    """
    return number_text(value).replace("-", "−")


def gain_class(gain: float) -> str:
    """Return which kind of sentence tells a gain.

    >>> gain_class(2.0), gain_class(-0.5), gain_class(2.2), gain_class(0.0)
    ('double', 'turned-half', 'grows', 'zero')
    """
    if math.isnan(gain):
        return "undefined"
    if math.isinf(gain):
        return "too-large"
    size = abs(gain)
    if size == 0:
        return "zero"
    if _near(size, 1):
        return "one" if gain > 0 else "minus-one"
    kind = next((kind for number, kind in _SPECIAL.items() if _near(size, number)), "grows" if size > 1 else "shrinks")
    return kind if gain > 0 else f"turned-{kind}"


def _near(value: float, target: float) -> bool:
    """Return whether a value is a round number but for the last digits of floats."""
    return abs(value - target) <= NEAR * target


class Teller:
    """Tells layers and steps in one language; `write` prints a graph."""

    def __init__(
        self, words: Words, write: Callable[[Node], str], escape: Callable[[str], str] = str, decimal: str = ""
    ) -> None:
        """Keep the catalogue and the printer.

        `escape` makes a user's own words harmless in the format; `decimal` is how the format writes the decimal sign of
        the language inside a formula, where it is not written as in words.
        """
        self.words = words
        self.write = write
        self.escape = escape
        self.decimal = decimal

    def short(self, node: Node) -> str:
        """Return a formula, or an ellipsis where it would drown the sentence."""
        if tree_size(node, LARGEST_PART + 1) > LARGEST_PART:
            return "…"
        text = self.write(node)
        return text if len(text) <= LONGEST_PART else "…"

    # Layers ---------------------------------------------------------------------------------------------------------

    def layer(
        self,
        view: LayerView,
        derivatives: Mapping[str, Node | None],
        gains: Mapping[str, float | None],
        inputs: Sequence[str],
        sides: Mapping[str, Sides] | None = None,
    ) -> str:
        """Return the sentence of a layer: what it does to a small push that reaches it.

        `derivatives` and `gains` belong to the names that it reads; `inputs` are the names that are pushed. `sides` are
        the slopes from the left and from the right along names where the layer has no single one.
        """
        sentence = self._kink(view, sides) if sides else self._layer(view, derivatives, gains, inputs)
        if view.meaning:
            return self.words.say("shape", "meaning", meaning=self.escape(view.meaning), sentence=sentence)
        return sentence

    def _layer(
        self,
        view: LayerView,
        derivatives: Mapping[str, Node | None],
        gains: Mapping[str, float | None],
        inputs: Sequence[str],
    ) -> str:
        """Return the sentence without the user's meaning."""
        fixed = self.fixed(view, derivatives, inputs)
        if fixed:
            return fixed
        name = self.write(symbol(view.name))
        reads = [read.name for read in view.reads]
        if len(reads) == 1:
            group = "input" if reads[0] in inputs else "layer"
            return self._gain(group, name, reads[0], derivatives.get(reads[0]), gains.get(reads[0]))
        moving = [read for read in reads if derivatives.get(read) is not const(0)]
        parts = [self._part(name, read, derivatives.get(read), gains.get(read)) for read in moving]
        listed = self.listed(view, derivatives)
        return self.words.say(
            "shape", "joins", layer=name, reads=listed, parts=self.words.say("join", "list").join(parts)
        )

    def fixed(self, view: LayerView, derivatives: Mapping[str, Node | None], inputs: Sequence[str]) -> str:
        """Return the sentence of a layer where no gain changes it, else ""."""
        name = self.write(symbol(view.name))
        reads = [read.name for read in view.reads]
        if not reads:
            key = "still" if inputs and view.body.args else "constant"
            listed = self.words.join([self.write(symbol(each)) for each in inputs]) if inputs else ""
            return self.words.say("shape", key, layer=name, inputs=listed)
        if len(reads) == 1:
            return self._shape(view, name)
        if all(derivatives.get(read) is const(1) for read in reads):
            listed = self.words.join([self.write(symbol(read)) for read in reads])
            return self.words.say("shape", "sum", layer=name, reads=listed)
        if all(derivatives.get(read) is const(0) for read in reads):
            return self.words.say("layer", "zero", layer=name)
        return ""

    def listed(self, view: LayerView, derivatives: Mapping[str, Node | None]) -> str:
        """Return in words what a layer hears from: what moves it, all that it reads where that is one alone."""
        reads = [read.name for read in view.reads]
        moving = [read for read in reads if derivatives.get(read) is not const(0)]
        return self.words.join([self.write(symbol(read)) for read in (moving if len(moving) > 1 else reads)])

    def without_value(self, view: LayerView, number: float) -> str:
        """Return the sentence of a layer that has no value at the point, or one too large for a float."""
        key = "no-value" if math.isnan(number) else "too-large"
        return self.words.say("shape", key, layer=self.write(symbol(view.name)))

    def branch(self, condition: Node, *, holds: bool) -> str:
        """Return why one side of a choice holds at the point."""
        return self.words.say("shape", "branch" if holds else "other-branch", condition=self.write(condition))

    def joined(self, sentences: Sequence[str]) -> str:
        """Return several sentences as one."""
        return self.words.template("join", "list").join(dict.fromkeys(sentences))

    def _kink(self, view: LayerView, sides: Mapping[str, Sides]) -> str:
        """Return the sentence of a layer that stands on its kink or jump."""
        name, found = self.write(symbol(view.name)), []
        for read, (left, right) in sides.items():
            shown = self.write(symbol(read))
            if left is None or right is None:
                found.append(self.words.say("shape", "jump-of", layer=name, read=shown))
            else:
                slopes = [self.words.numbers(signed_text(slope)) for slope in (left, right)]
                parts = {"layer": name, "read": shown, "left": slopes[0], "right": slopes[1]}
                found.append(self.words.say("shape", "kink-of", **parts))
        return self.words.say("join", "list").join(found)

    def _shape(self, view: LayerView, name: str) -> str:
        """Return the sentence of a layer that only adds a number or gives another name, or ""."""
        body, read = view.body, symbol(view.reads[0].name)
        if body is read:
            return self.words.say("shape", "renames", layer=name, read=self.write(read))
        if body.op is add or body.op is subtract:
            first, second = body.args
            if first is read and second.is_constant:
                key = "adds" if (body.op is add) == (second.value >= 0) else "takes-away"
                value = second.value if second.value >= 0 else -second.value
                number = const(value, decimal=second.is_decimal)
                return self.words.say("shape", key, layer=name, number=self._number(number))
            if body.op is add and second is read and first.is_constant and first.value >= 0:
                return self.words.say("shape", "adds", layer=name, number=self._number(first))
        return ""

    def _gain(self, group: str, layer: str, read: str, derivative: Node | None, gain: float | None) -> str:
        """Return the sentence of one gain, in one of the groups "input", "layer" and "part"."""
        if gain is None and derivative is not None and derivative.is_constant:
            known = constant_value(derivative)
            gain = known if math.isfinite(known) else None
        parts: dict[str, str] = {"layer": layer, "read": self.write(symbol(read))}
        if gain is None:
            if derivative is None:
                return self.words.say(group, "undefined", **parts)
            return self.words.say(group, "symbolic", derivative=self.short(derivative), **parts)
        kind = gain_class(gain)
        if not self.words.has(group, kind):
            kind = kind.replace("double", "grows").replace("triple", "grows")
        if not math.isfinite(gain):
            return self.words.say(group, kind, **parts)
        size = number_text(abs(gain))
        return self.words.say(group, kind, number=self.words.numbers(size), times=self._times(size), **parts)

    def _part(self, layer: str, read: str, derivative: Node | None, gain: float | None) -> str:
        """Return what happens to one of several pushes that reach a layer, and which formula makes it so."""
        part = self._gain("part", layer, read, derivative, gain)
        beside = "" if gain is None or derivative is None else self.beside(derivative)
        if not beside or derivative is None:
            return part
        text = self.short(derivative)
        if beside == "by-value":
            return self.words.say("shape", "by-value", part=part, name=text)
        if gain is None or not math.isfinite(gain):
            return part
        return self.words.say("shape", beside, part=part, derivative=text)

    def beside(self, derivative: Node) -> str:
        """Return how a local derivative is named beside its number: "by-value", "by-size", or "" where it is not."""
        if derivative.is_constant:
            return ""
        if derivative.is_input:
            return "by-value"
        text = self.short(derivative)
        return "" if len(text) > LONGEST_FACTOR or "where(" in text or text == "…" else "by-size"

    def _times(self, number: str) -> str:
        """Return "twice", "ten times", "2.2 times"."""
        key = number if self.words.has("times", number) else "other"
        return self.words.say("times", key, number=self.words.numbers(number))

    def _number(self, number: Node) -> str:
        """Return a number of a formula as it stands in a sentence."""
        return self.words.numbers(self.write(number), self.decimal)

    # Steps ----------------------------------------------------------------------------------------------------------

    def step(self, step: PlannedStep) -> str:
        """Return the sentence of a step: its law, what is outer and what is inner."""
        law = step.law
        if law == "tidy":
            return self.words.say("law", "tidy")
        parts = _Parts(self, step)
        if self.words.has("law", law):
            sentence = self.words.template("law", law).format_map(parts)
        elif step.rewrite.before.op.name == "derivative":
            sentence = self.words.template("law", "other").format_map(parts)
        else:
            sentence = self.words.say("law", "tidy-one", law=self.words.law(law))
        condition = step.rewrite.condition
        if condition is not None:
            sentence = self.words.say("law", "condition", sentence=sentence, condition=self.write(condition))
        return sentence

    def outer(self, body: Node, inner: Node | None) -> tuple[str, str]:
        """Return the outer function in words or as a formula of u, and the inner as a formula."""
        rule = body.op
        if inner is None or not isinstance(rule, Rule):
            return self.short(body), ""
        if rule is UNKNOWN and len(body.args) == 1:
            name, orders = body.params
            assert isinstance(orders, tuple)
            return f"{name}{'′' * orders[0]}", self.short(inner)
        words = self._function(rule) if rule.arity == 1 else ""
        if words:
            return words, self.short(inner)
        letter = symbol(_free_letter(body))
        text = self.short(Node(rule, tuple([letter if arg is inner else arg for arg in body.args]), body.params))
        return text, f"{letter.name} = {self.short(inner)}"

    def _function(self, rule: Rule) -> str:
        """Return what a function is called, "" where its words are of another kind or in another language."""
        if self.words.has("function", rule.name):
            return self.words.template("function", rule.name)
        found = re.fullmatch(r"the (.*) of \{0\}", rule.words) if self.words.fallback is None else None
        return "" if found is None else f"the {found[1]}" if " " in found[1] else found[1]


class _Parts(dict[str, Any]):
    """The places of a law's sentence, each worked out when it is asked for."""

    def __init__(self, teller: Teller, step: PlannedStep) -> None:
        super().__init__()
        self.teller = teller
        self.wrt = step.rewrite.before.args[-1]
        self.body = step.rewrite.before.args[0]
        self.inner = step.inner
        self.law = step.law

    def __missing__(self, key: str) -> str:
        write, body = self.teller.short, self.body
        if key == "law":
            return self.teller.words.law(self.law)
        if key == "wrt":
            return write(self.wrt)
        if key == "outer":
            inner = body.args[0] if self.inner is None and len(body.args) == 1 else self.inner
            return self.teller.outer(body, inner)[0]
        if key == "inner":
            if self.law == "constant factor rule":
                return write(body if self.inner is None else self.inner)
            return self.teller.outer(body, self.inner)[1]
        if key == "factor":
            others = [arg for arg in body.args if arg is not self.inner]
            return write(others[0]) if others else ""
        if key in {"base", "exponent"} and body.op is power:
            return write(body.args[key == "exponent"])
        if key == "exponential" and body.op is power:
            return write(exp(body.args[1] * log(body.args[0])))
        return write(body)


def _free_letter(body: Node) -> str:
    """Return a letter for the inner function that the formula does not use near its top."""
    used = {arg.name for node in (body, *body.args) for arg in node.args if arg.is_input}
    used |= {str(body.params[0])} if body.op is UNKNOWN else set()
    return next(letter for letter in ("u", "v", "w", "z", "t", "u_1") if letter not in used)
