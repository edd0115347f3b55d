r"""This file says what each command of LaTeX means in a formula: a letter, a function, a sign, or nothing at all."""

from __future__ import annotations

from typing import Final

from chainrule.readers.formula_tokens import BAR, COMPARE, LOGIC, MODULO, SIGN, TIMES_OR_DIVIDE
from chainrule.rules.names import GREEK_NAMES

LETTERS: Final[dict[str, str]] = {
    **{name: name for name in GREEK_NAMES},
    **{f"var{name}": name for name in ("epsilon", "theta", "phi", "rho", "sigma", "kappa")},
    "ell": "ℓ",
    "hbar": "ħ",
}
SIGNS: Final[dict[str, tuple[str, str]]] = {
    "cdot": (TIMES_OR_DIVIDE, "*"), "times": (TIMES_OR_DIVIDE, "*"), "ast": (TIMES_OR_DIVIDE, "*"),
    "div": (TIMES_OR_DIVIDE, "/"), "slash": (TIMES_OR_DIVIDE, "/"), "bmod": (MODULO, "mod"), "mod": (MODULO, "mod"),
    "lt": (COMPARE, "lt"), "gt": (COMPARE, "gt"), "le": (COMPARE, "le"), "leq": (COMPARE, "le"),
    "leqslant": (COMPARE, "le"), "ge": (COMPARE, "ge"), "geq": (COMPARE, "ge"), "geqslant": (COMPARE, "ge"),
    "ne": (COMPARE, "ne"), "neq": (COMPARE, "ne"), "land": (LOGIC, "both"), "wedge": (LOGIC, "both"),
    "lor": (LOGIC, "either"), "vee": (LOGIC, "either"), "lnot": (LOGIC, "opposite"), "neg": (LOGIC, "opposite"),
    "vert": (BAR, "|"), "mid": (BAR, "|"), "minus": (SIGN, "-"),
}  # fmt: skip
SPACES: Final = frozenset(
    [
        *",;:! >",
        *("quad", "qquad", "thinspace", "medspace", "thickspace", "enspace", "hfill", "mathstrut", "strut"),
        *("displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "nonumber", "notag"),
    ]
)
SIZES: Final = frozenset(
    ["left", "right", "middle", *[f"{b}ig{g}{side}" for b in "bB" for g in ("", "g") for side in ("", "l", "r", "m")]]
)
FONTS: Final = frozenset(
    [
        *("mathrm", "mathit", "mathbf", "mathsf", "mathtt", "mathnormal", "boldsymbol", "bm", "rm", "it", "bf"),
        *("text", "textrm", "textit", "textbf", "mbox", "operatorname"),
    ]
)
FRACTIONS: Final = frozenset(["frac", "dfrac", "tfrac", "cfrac"])
# What opens and closes: the character that stands for the bracket.
DELIMITERS: Final[dict[str, str]] = {
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "lvert": "<|", "rvert": "|>", "{": "{", "}": "}",
    "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]", "lparen": "(", "rparen": ")",
}  # fmt: skip
ALIGNED: Final = frozenset(
    ["aligned", "align", "align*", "alignat", "gathered", "gather", "gather*", "equation", "equation*", "split", "math"]
)
# Words in \text{…} that say nothing or that stand for logic.
SILENT_WORDS: Final = frozenset(["if", "for", "when", "where", "falls", "für", "with", "and if"])
OTHERWISE: Final = frozenset(["otherwise", "else", "sonst", "elsewhere", "in all other cases"])
CONNECTING: Final[dict[str, str]] = {"and": "both", "or": "either", "not": "opposite"}
REFUSED: Final[dict[str, str]] = {
    "int": "integrals are not worked out here",
    "iint": "integrals are not worked out here",
    "sum": "write the terms of the sum one by one",
    "prod": "write the factors one by one",
    "lim": "limits are not worked out here",
    "pm": "write one sign, + or -",
    "mp": "write one sign, + or -",
    "circ": "write f(g(x)) for a composition; angles are in radians",
    "degree": "angles are in radians: write x \\pi/180",
    "binom": "write it with factorials: \\frac{n!}{k!(n-k)!}",
    "begin": "only cases and aligned are understood",
    "end": "only cases and aligned are understood",
    "approx": "write = after a name",
    "to": "write f(x) = … to define a function",
    "partial": "write \\frac{\\partial}{\\partial x}\\left(…\\right)",
    "nabla": "write the partial derivatives one by one",
    "in": "write a comparison, such as 0 < x",
    "vec": "values are single numbers here",
    **dict.fromkeys(["mapsto", "longmapsto", "rightarrow", "colon"], "write f(x) = … to define a function"),
    **dict.fromkeys(["lVert", "rVert", "Vert", "|"], "write |x| for the size of a number"),
    **dict.fromkeys(
        ["hat", "bar", "tilde", "dot", "ddot", "check", "overline", "underline", "widehat", "widetilde"],
        "write a subscript in place of a mark over a letter, such as x_{new}",
    ),
    "%": "write percent as a number: 5 % is 0.05",
    "over": "write \\frac{a}{b}",
}
