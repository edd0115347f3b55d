"""This file takes words apart that are written without a blank: xy, sinx, sin2x, xsin(x), ReLU."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from chainrule.readers.formula_calls import is_callable
from chainrule.rules import RULES, SPELLINGS_OF_NAMES, Rule, find
from chainrule.rules.names import GREEK_NAMES

if TYPE_CHECKING:
    from chainrule.readers.formula_scope import Scope

# These words are letters too: they are functions only before a bracket.
LETTERS_TOO: Final = frozenset(GREEK_NAMES) | {"inf"}
ORDINARY: Final = frozenset({"cost", "tank", "sect", "logs", "expo", "sine", "sent", "send"})  # words, not cos t
# How functions are written in other countries, where nobody has given the name another meaning.
ELSEWHERE: Final[dict[str, str]] = {
    "tg": "tan", "ctg": "cot", "cotg": "cot", "cotan": "cot", "sh": "sinh", "ch": "cosh", "th": "tanh", "cth": "coth",
    "arctg": "atan", "arcctg": "acot", "arsh": "asinh", "arch": "acosh", "arth": "atanh", "sen": "sin", "senh": "sinh",
    "tgh": "tanh", "ctgh": "coth", "cotgh": "coth", "arcsen": "asin", "arccotg": "acot", "arcsenh": "asinh",
    "arctgh": "atanh", "argsenh": "asinh", "argsinh": "asinh", "argcosh": "acosh", "argtgh": "atanh",
    "argtanh": "atanh", "argsh": "asinh", "argch": "acosh", "argth": "atanh", "seno": "sin", "coseno": "cos",
    "tangente": "tan", "raiz": "sqrt", "raíz": "sqrt", "máx": "max", "mín": "min",
}  # fmt: skip
# These are products or words, too: they count only directly before a bracket.
NEEDS_BRACKET: Final = frozenset({"tg", "sh", "ch", "th", "arch"})
# These end words: barth(q) and marsh(q) are no products.
ENDINGS: Final = frozenset({"arsh", "arch", "arth"})
# These are written out, and with a letter behind them words: senos is no sin(s).
WRITTEN_OUT: Final = frozenset({"seno", "coseno", "tangente", "raiz", "raíz", "máx", "mín"})
# Letters that are joined to a function: sino is no sin(o), and with a letter before, using is no u·sin(g).
NO_LETTERS: Final = frozenset("oO")
FACTORS: Final = frozenset("abckmnpqrtuvwxyz")
# Two letters that are a function's name but for a letter.
_SLIPS: Final[dict[str, str]] = {
    "sn": "sin",
    "si": "sin",
    "cs": "cos",
    "co": "cos",
    "tn": "tan",
    "nl": "ln",
    "lo": "log",
}
_LONGEST_JOINED: Final = 12  # letters of xarcsinhx
_ARGUMENT: Final = re.compile(r"[0-9]*[A-Za-z]")
_PARTS: Final = re.compile(r"[A-Za-z]+[0-9]*(?:_[A-Za-z0-9_]+)?|[0-9]+")


def letters_of(word: str) -> list[str] | None:
    """Return the factors of two letters such as xy or ax_1, of x2y and of xyz.

    >>> letters_of("xy"), letters_of("ax_1"), letters_of("x2y"), letters_of("xyz"), letters_of("speed")
    (['x', 'y'], ['a', 'x_1'], ['x2', 'y'], ['x', 'y', 'z'], None)
    """
    head = word.partition("_")[0]
    if len(head) == 2 and head.isalpha():
        return [word[0], word[1:]]
    if word in ("xyz", "xxy", "xyy"):  # three letters are a name elsewhere
        return list(word)
    parts = _PARTS.findall(word)
    if len(parts) > 1 and "".join(parts) == word and all(len(p) == 1 or p[1:2].isdigit() for p in parts):
        return parts
    return None


def named(word: str) -> Rule | None:
    """Return the function of a name that means one by itself, here or in other countries.

    >>> named("sin"), named("sen"), named("tg")
    (sin, sin, None)
    """
    return find(word) or (None if word in NEEDS_BRACKET else RULES.get(ELSEWHERE.get(word, "")))


def elsewhere(word: str, scope: Scope, place: int, *, opens: bool) -> Rule | None:
    """Return the function that is written sen x or tg(x) in other countries; a product stays a product.

    `opens` says that a bracket touches it: tg counts only there, and gets a remark; so does tg x, and what is nearly a
    function, such as sn(…).
    """
    name = ELSEWHERE.get(word) or _SLIPS.get(word)
    if name is None or (len(word) == 2 and any(scope.is_own(letter) or letter in scope.functions for letter in word)):
        return None
    if word in ELSEWHERE and word not in NEEDS_BRACKET:
        return RULES[name]
    if word in ELSEWHERE and opens:
        scope.remark("function-of-elsewhere", f"{word}(…) is read as {name}(…)", place)
        return RULES[name]
    if opens:
        scope.remark("near-function", f"{word}(…) is read as {word[0]}·{word[1]}·(…); did you mean {name}(…)?", place)
    elif word == "tg":
        scope.remark("near-function", f"{word} is read as {word[0]}·{word[1]}; did you mean {name}(…)?", place)
    return None


def joined_words(word: str, scope: Scope, place: int, *, opens: bool, counted: bool) -> list[str] | None:
    """Return the parts of sinx, sin2x, xsin(x) or 2pix, with a remark.

    `opens` says that a bracket follows, `counted` that a number stands before.
    """
    if word in ORDINARY or "_" in word or len(word) > _LONGEST_JOINED:
        return None
    several = _several(word, opens=opens)
    if several is not None:
        scope.remark("joined-words", f"{word} is read as {several[1]}", place)
        return several[0]
    parts = _function_first(word, opens=opens)
    if parts is not None:
        scope.remark("joined-words", f"{word} is read as {parts[0]}({''.join(parts[1:])})", place)
        return parts
    if opens and is_callable(named(word[1:])) and len(word) > 2 and word[1:] not in ENDINGS:
        scope.remark("joined-words", f"{word}(…) is read as {word[0]}·{word[1:]}(…)", place)
        return [word[0], word[1:]]
    inner = _function_first(word[1:], opens=opens) if len(word) > 3 and word[1:] not in ORDINARY else None
    if inner is not None and _is_usual(inner[1:], word[0]):
        scope.remark("joined-words", f"{word} is read as {word[0]}·{inner[0]}({''.join(inner[1:])})", place)
        return [word[0], *inner]
    return ["pi", word[2]] if word[:2] == "pi" and len(word) == 3 and counted else None


def _several(word: str, *, opens: bool) -> tuple[list[str], str] | None:
    """Return the parts of sinxcosx, xsinxcosx or lncosx, and how they are read; None for less than two functions.

    >>> _several("sinxcos2x", opens=False), _several("lncosx", opens=False), _several("sinx", opens=False)
    ((['sin', 'x', 'cos', '2', 'x'], 'sin(x)·cos(2x)'), (['ln', 'cos', 'x'], 'ln(cos(x))'), None)
    """
    for factors in ([], [word[0]]):
        rest, parts, meant, inside, count = word[len(factors) :], list(factors), list(factors), "", 0
        while rest:
            name = _function_at(rest)
            after = rest[len(name) :]
            argument = _ARGUMENT.match(after)
            if not name or (not after and not opens) or (after and argument is None):
                break
            parts.append(name)
            count += 1
            inside += f"{name}("
            if after and _function_at(after):
                rest = after
                continue
            found = argument[0] if argument is not None else ""
            if not _is_usual(_PARTS.findall(found), word[0]):
                break
            parts += _PARTS.findall(found)
            meant.append(inside + (found or "…") + ")" * inside.count("("))
            rest, inside = after[len(found) :], ""
        if not rest and count > 1 and not inside:
            return parts, "·".join(meant)
    return None


def _is_usual(parts: list[str], factor: str) -> bool:
    """Return whether what stands behind a function can be its argument where more is joined: xsinx, not using.

    >>> _is_usual(["2", "x"], "x"), _is_usual(["g"], "u"), _is_usual(["l"], "l")
    (True, False, True)
    """
    return all(part.isdigit() or part in FACTORS or part in GREEK_NAMES or part == factor for part in parts)


def _function_at(word: str) -> str:
    """Return the longest name of a function that a word begins with, or ""."""
    return next((word[:size] for size in range(min(len(word), 9), 1, -1) if _is_joinable(word[:size])), "")


def _is_joinable(name: str) -> bool:
    """Return whether a word is a function of one argument that may stand without a bracket."""
    rule = named(name)
    if rule is None or not is_callable(rule) or name in LETTERS_TOO | ENDINGS | WRITTEN_OUT:
        return False
    return rule.arity == 1 and rule.name != "exp2"


def _function_first(word: str, *, opens: bool) -> list[str] | None:
    """Return sin and x for sinx: a function, and a number, a letter or both."""
    for size in range(min(len(word) - 1, 9), 1, -1):
        name, rest = word[:size], word[size:]
        if not _is_joinable(name):
            continue
        short = len(rest.lstrip("0123456789")) <= 1 or rest in GREEK_NAMES
        if short and rest[-1] not in NO_LETTERS and (rest.isdigit() or not opens):
            return [name, *_PARTS.findall(rest)]
    return None


def in_any_case(word: str) -> Rule | None:
    """Return the function that is written Sin or LeakyReLU.

    >>> in_any_case("Sin"), in_any_case("Sen"), in_any_case("speed")
    (sin, sin, None)
    """
    lower = word.lower()
    if lower == word:
        return None
    names = [*RULES, *SPELLINGS_OF_NAMES, *ELSEWHERE]
    found = named(next((name for name in names if name.replace("_", "") == lower), ""))
    return found if is_callable(found) else None
