"""This file lists the LaTeX that a post may use: letters, signs, functions, fonts, spaces, and what is refused."""

from __future__ import annotations

from typing import Final

from chainrule.readers.formula_joined import ELSEWHERE
from chainrule.rules.names import GREEK_NAMES

_MORE_LETTERS: Final[dict[str, str]] = {
    "varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "varrho": "ϱ", "varsigma": "ς", "ell": "ℓ", "hbar": "ℏ",
    "partial": "∂", "nabla": "∇", "infty": "∞", "emptyset": "∅", "degree": "°", "prime": "′", "Re": "ℜ", "Im": "ℑ",
    "top": "⊤", "bot": "⊥", "angle": "∠", "triangle": "△", "aleph": "ℵ", "wp": "℘", "varnothing": "∅", "imath": "ı",
    "jmath": "ȷ", "eth": "ð", "complement": "∁",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "ϕ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω",
}  # fmt: skip
LETTERS: Final[dict[str, str]] = {**GREEK_NAMES, **_MORE_LETTERS}
SIGNS: Final[dict[str, str]] = {
    "times": "×", "cdot": "⋅", "div": "÷", "pm": "±", "mp": "∓", "ast": "∗", "star": "⋆", "circ": "∘", "bullet": "∙",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "sim": "∼", "equiv": "≡",
    "propto": "∝", "ll": "≪", "gg": "≫", "to": "→", "rightarrow": "→", "leftarrow": "←", "mapsto": "↦",
    "Rightarrow": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔", "implies": "⟹", "iff": "⟺", "leftrightarrow": "↔",
    "longrightarrow": "⟶", "uparrow": "↑", "downarrow": "↓", "in": "∈", "notin": "∉", "subset": "⊂", "cup": "∪",
    "cap": "∩", "forall": "∀", "exists": "∃", "land": "∧", "lor": "∨", "neg": "¬", "ldots": "…", "dots": "…",
    "cdots": "⋯", "colon": ":", "mid": "∣", "%": "%", "$": "$", "&": "&", "#": "#", "_": "_", "backslash": "\\",
    "subseteq": "⊆", "supset": "⊃", "supseteq": "⊇", "setminus": "∖", "cong": "≅", "simeq": "≃", "asymp": "≍",
    "parallel": "∥", "perp": "⊥", "oplus": "⊕", "otimes": "⊗", "odot": "⊙", "lnot": "¬", "wedge": "∧", "vee": "∨",
    "vdots": "⋮", "ddots": "⋱", "leqslant": "⩽", "geqslant": "⩾", "lesssim": "≲", "gtrsim": "≳", "doteq": "≐",
    "coloneqq": "≔", "triangleq": "≜", "prec": "≺", "succ": "≻", "vdash": "⊢", "models": "⊨", "ni": "∋", "gets": "←",
    "hookrightarrow": "↪", "longleftarrow": "⟵", "longmapsto": "⟼", "Longrightarrow": "⟹", "updownarrow": "↕",
    "nearrow": "↗", "searrow": "↘", "rightharpoonup": "⇀", "rightleftharpoons": "⇌", "therefore": "∴", "because": "∵",
    "dotsc": "…", "dotsb": "⋯", "lt": "<", "gt": ">", "nexists": "∄", "square": "□", "dagger": "†",
}  # fmt: skip
FUNCTIONS: Final = frozenset(
    [
        *("sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "coth"),
        *("exp", "ln", "log", "lg", "det", "dim", "deg", "gcd", "ker", "arg", "hom", "cosec"),
        *[name for name in ELSEWHERE if name.isascii()],
    ]
)
UNDER: Final = frozenset(["lim", "max", "min", "sup", "inf", "limsup", "liminf"])  # what stands below goes below
LARGE: Final[dict[str, str]] = {
    "sum": "∑",
    "prod": "∏",
    "int": "∫",
    "iint": "∬",
    "iiint": "∭",
    "oint": "∮",
    "bigcup": "⋃",
    "bigcap": "⋂",
    "bigoplus": "⨁",
    "coprod": "∐",
}
TEXTS: Final = frozenset(["text", "textrm", "textit", "textbf", "mbox", "operatorname", "mathrm"])
STACKED: Final = frozenset(["overset", "underset", "stackrel"])
BRACES: Final = frozenset(["underbrace", "overbrace"])
ACCENTS: Final[dict[str, str]] = {
    "hat": "^", "bar": "‾", "vec": "→", "dot": "˙", "ddot": "¨", "tilde": "~", "widehat": "^", "widetilde": "~",
    "overrightarrow": "→", "check": "ˇ", "breve": "˘", "acute": "´", "grave": "`", "mathring": "˚",
}  # fmt: skip
SPACES: Final[dict[str, str]] = {
    ",": "0.1667em", ":": "0.2222em", ">": "0.2222em", ";": "0.2778em", "quad": "1em", "qquad": "2em", " ": "0.3em",
    "!": "-0.1667em", "enspace": "0.5em",
}  # fmt: skip
SILENT: Final = frozenset(["displaystyle", "textstyle", "nonumber", "notag", "strut"])
SIZES: Final = frozenset([f"{b}ig{g}{side}" for b in "bB" for g in ("", "g") for side in ("", "l", "r", "m")])
FENCES: Final[dict[str, str]] = {
    "{": "{", "}": "}", "lbrace": "{", "rbrace": "}", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋",
    "lceil": "⌈", "rceil": "⌉", "lvert": "|", "rvert": "|", "vert": "|", "|": "‖", "Vert": "‖", "lVert": "‖",
    "rVert": "‖", "lbrack": "[", "rbrack": "]",
}  # fmt: skip
# The environments, and how their columns stand.
TABLES: Final[dict[str, str]] = {
    "aligned": "right left", "align": "right left", "align*": "right left", "split": "right left",
    "gathered": "center", "gather": "center", "gather*": "center", "cases": "left", "matrix": "center",
    "pmatrix": "center", "bmatrix": "center", "vmatrix": "center", "Bmatrix": "center", "Vmatrix": "center",
    "smallmatrix": "center", "array": "center", "dcases": "left", "rcases": "left", "equation": "center",
    "equation*": "center",
}  # fmt: skip
# The letters of an array.
PLACES: Final[dict[str, str]] = {"l": "left", "c": "center", "r": "right"}
AROUND: Final[dict[str, tuple[str, str]]] = {
    "cases": ("{", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "vmatrix": ("|", "|"),
    "Bmatrix": ("{", "}"),
    "Vmatrix": ("‖", "‖"),
    "dcases": ("{", ""),
    "rcases": ("", "}"),
}
REFUSED: Final[dict[str, str]] = {
    "newcommand": "write the formula out: posts have no macros",
    "def": "write the formula out: posts have no macros",
    "input": "posts read no other files",
    "include": "posts read no other files",
    "href": "put the link into the text, as Markdown",
    "url": "put the link into the text, as Markdown",
    "color": "colour is not part of a formula here",
    "textcolor": "colour is not part of a formula here",
    "tag": "number the formula in the text",
    "label": "number the formula in the text",
    "ref": "name the formula in the text",
    "over": r"write \frac{a}{b}",
    "choose": r"write \binom{n}{k}",
    "require": "posts have no packages",
}
