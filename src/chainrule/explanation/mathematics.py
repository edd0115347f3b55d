"""This file writes the chain rule and the derivation of a story as LaTeX, for Markdown, LaTeX and notebooks alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.explanation.chain import MOST_FACTORS, MOST_TERMS, paths_between, stands_alone
from chainrule.explanation.numbers import to_float
from chainrule.graph import symbol
from chainrule.steps.tell import number_text

if TYPE_CHECKING:
    from chainrule.explanation.model import DerivativeTold, LayerTold, Number, PathTold, ReadTold
    from chainrule.explanation.story import Story
    from chainrule.steps.catalogue import Words

SIGNS: Final = {"d": "d", "∂": r"\partial"}
LARGEST: Final = 4000  # characters of one formula; a longer one is left out


def number_latex(value: Number | None, digits: int = 6, decimal: str = ".") -> str:
    """Return a number as LaTeX; powers of ten are written as such. `decimal` is the decimal sign as LaTeX sets it.

    >>> number_latex(1e-12), number_latex(None)
    ('10^{-12}', '?')
    """
    if value is None:
        return "?"
    text = number_text(to_float(value), digits)
    mantissa, _, exponent = text.replace(".", decimal).partition("e")
    if not exponent:
        return mantissa
    power = f"10^{{{exponent}}}"
    return power if mantissa == "1" else f"-{power}" if mantissa == "-1" else rf"{mantissa} \cdot {power}"


def decimal_latex(words: Words) -> str:
    """Return the decimal sign of a language as LaTeX sets it: a comma without the space behind it."""
    return "{,}" if words.decimal == "," else words.decimal


def fraction(above: str, below: str, order: int = 1, sign: str = "d") -> str:
    r"""Return a derivative in the notation of Leibniz.

    >>> fraction("y", "x", 2)
    '\\frac{d^{2}y}{dx^{2}}'
    """
    power = "" if order == 1 else f"^{{{order}}}"
    space = " " if sign.startswith("\\") else ""
    return rf"\frac{{{sign}{power}{space}{above}}}{{{sign}{space}{below}{power}}}"


def derivative_latex(story: Story, told: DerivativeTold) -> str:
    """Return the left-hand side of a derivative."""
    sign = r"\partial" if len(story.wrt) > 1 else "d"
    names = (story.printer.latex(symbol(told.output)), story.printer.latex(told.wrt))
    if told.then is not None:
        return rf"\frac{{{sign}^{{2}} {names[0]}}}{{{sign} {names[1]} \, {sign} {story.printer.latex(told.then)}}}"
    return fraction(*names, order=told.order, sign=sign)


def local_latex(story: Story, layer: LayerTold, read: ReadTold) -> str:
    """Return a local derivative: df/dx = 2x = 10."""
    sign = SIGNS[story.sign_of_edge(layer.view.name)]
    left = fraction(story.printer.latex(symbol(layer.view.name)), story.printer.latex(symbol(read.name)), sign=sign)
    parts = [left]
    if read.derivative is not None:
        parts.append(story.printer.latex(read.derivative))
    if read.gain is not None:
        parts.append(number_latex(read.gain, 4, decimal_latex(story.words)))
    return " = ".join(dict.fromkeys(parts))


def chain_latex(story: Story, told: DerivativeTold) -> list[str]:
    """Return the right-hand sides of the chain rule, each equal to the one before, the number last."""
    paths = paths_between(story, told.output, told.wrt.name)
    rights = []
    readable = 0 < len(paths) <= MOST_TERMS and all(len(each.gains) <= MOST_FACTORS for each in paths)
    if told.order == 1 and readable and story.paths_total == len(story.paths):
        if any(len(each.gains) > 1 for each in paths):
            rights.append(" + ".join([_leibniz(story, each) for each in paths]))
        if len(paths) > 1 or len(paths[0].gains) > 1:
            rights.append(_sum([_factors(story, each) for each in paths]))
    if told.node is not None:
        rights.append(story.printer.latex(told.node))
    if told.value is not None:
        rights.append(number_latex(told.value, decimal=decimal_latex(story.words)))
    return [each for each in dict.fromkeys(rights) if len(each) <= LARGEST]


def _sum(terms: list[str]) -> str:
    """Return a sum of terms."""
    return terms[0] + "".join(f" - {term[1:]}" if term.startswith("-") else f" + {term}" for term in terms[1:])


def _leibniz(story: Story, told: PathTold) -> str:
    """Return dh/dg · dg/df · df/dx."""
    plain = told.path.layers
    names = [story.printer.latex(symbol(name)) for name in plain]
    signs = [SIGNS[story.sign_of_edge(name)] for name in plain]
    return r" \cdot ".join(fraction(names[i], names[i - 1], sign=signs[i]) for i in range(len(names) - 1, 0, -1))


def _factors(story: Story, told: PathTold) -> str:
    """Return 1 · 2 · 2x."""
    names = told.path.layers
    texts: list[str] = []
    for i in range(len(names) - 1, 0, -1):
        derivative = story.derivative_of_edge(names[i - 1], names[i])
        text = "?" if derivative is None else story.printer.latex(derivative)
        alone = derivative is None or stands_alone(derivative, first=not texts)
        texts.append(text if alone else rf"\left({text}\right)")
    return r" \cdot ".join(texts)


def product_latex(told: PathTold, decimal: str = ".") -> str:
    """Return the numbers along a path and their product; a single number stands alone."""
    if len(told.gains) == 1:
        return number_latex(told.product, 4, decimal)
    gains = [number_latex(gain, 4, decimal) for gain in told.gains]
    shown = [f"({gain})" if gain.startswith("-") and i else gain for i, gain in enumerate(gains[:12])]
    return r" \cdot ".join(shown) + f" = {number_latex(told.product, 4, decimal)}"
