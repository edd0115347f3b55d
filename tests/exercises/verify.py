"""Check every exercise in this folder against high-precision numerical derivatives.

Usage:

    python verify.py                      every *.jsonl file beside this script
    python verify.py chain.jsonl          only these files
    python verify.py --points 12 --seed 7 more points, another seed
    python verify.py --show chain-012     print how a line was read, and its values

The script needs SymPy and mpmath, and nothing from the program under test: it has a
reader of its own (below), so that it can serve as an independent oracle. A formula is
read into an explicit spelling, parsed by SymPy, compiled for mpmath, and differentiated
*numerically* (`mpmath.diff`, 40 digits); the printed answer must agree to 1e-15 relative
at every point. Exit status 0 if all lines pass, 1 otherwise.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from pathlib import Path

import mpmath
import sympy
from mpmath import mp, mpf
from sympy.parsing.sympy_parser import parse_expr, standard_transformations

HERE = Path(__file__).resolve().parent
DIGITS = 40
TOLERANCE = mpf(10) ** -15
REQUIRED = ("id", "formula", "var", "order", "answer", "domain")
OPTIONAL = ("sympy", "sympy_answer")


# --------------------------------------------------------------------------- functions
# Strictly real: a function asked outside its real domain raises, it never turns complex.


class OutsideDomain(ValueError):
    """A function was asked for a value outside its real domain."""


def _real(value):
    if isinstance(value, mpmath.mpc):
        if value.imag != 0:
            raise OutsideDomain("complex value")
        value = value.real
    if not mpmath.isfinite(value):
        raise OutsideDomain("infinite value")
    return value


def _strict(function):
    def wrapped(*arguments):
        return _real(function(*[_real(a) for a in arguments]))

    return wrapped


def _root(x, n):
    if x < 0:
        if n == int(n) and int(n) % 2 == 1:
            return -((-x) ** (1 / mpf(n)))
        raise OutsideDomain("even root of a negative number")
    return x ** (1 / mpf(n))


def _log_to_base(base, x):
    return mp.log(x) / mp.log(base)


def _acot(x):
    return mp.atan(1 / x)


FUNCTIONS = {
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "sec": mp.sec,
    "csc": mp.csc,
    "cot": mp.cot,
    "asin": mp.asin,
    "acos": mp.acos,
    "atan": mp.atan,
    "asec": lambda x: mp.acos(1 / x),
    "acsc": lambda x: mp.asin(1 / x),
    "acot": _acot,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "tanh": mp.tanh,
    "sech": mp.sech,
    "csch": mp.csch,
    "coth": mp.coth,
    "asinh": mp.asinh,
    "acosh": mp.acosh,
    "atanh": mp.atanh,
    "asech": lambda x: mp.acosh(1 / x),
    "acsch": lambda x: mp.asinh(1 / x),
    "acoth": lambda x: mp.atanh(1 / x),
    "exp": mp.exp,
    "exp2": lambda x: mpf(2) ** x,
    "expm1": mp.expm1,
    "ln": mp.log,
    "log1p": lambda x: mp.log(1 + x),
    "log2": lambda x: mp.log(x) / mp.log(2),
    "log10": lambda x: mp.log(x) / mp.log(10),
    "logbase": _log_to_base,
    "sqrt": mp.sqrt,
    "cbrt": lambda x: _root(x, 3),
    "root": _root,
    "hypot": lambda x, y: mp.sqrt(x * x + y * y),
    "atan2": mp.atan2,
    "abs": abs,
    "sign": mp.sign,
    "min": min,
    "max": max,
    "erf": mp.erf,
    "erfc": mp.erfc,
    "gamma": mp.gamma,
    "lgamma": lambda x: mp.log(abs(mp.gamma(x))),
    "digamma": mp.digamma,
    "beta": mp.beta,
    "besselj": mp.besselj,
    "lambertw": mp.lambertw,
    "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
    "softplus": lambda x: mp.log(1 + mp.exp(x)),
    "relu": lambda x: max(x, mpf(0)),
    "leaky_relu": lambda x, slope=None: x if x > 0 else (mpf(1) / 100 if slope is None else slope) * x,
    "gelu": lambda x: x * (1 + mp.erf(x / mp.sqrt(2))) / 2,
    "silu": lambda x: x / (1 + mp.exp(-x)),
    "less": lambda a, b: mpf(a < b),
    "greater": lambda a, b: mpf(a > b),
    "where": lambda condition, a, b: a if condition else b,
}
SPELLINGS = {
    "log": "ln",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arcsec": "asec",
    "arccsc": "acsc",
    "arccot": "acot",
    "arsinh": "asinh",
    "arcosh": "acosh",
    "artanh": "atanh",
    "arcsinh": "asinh",
    "arccosh": "acosh",
    "arctanh": "atanh",
    "cosec": "csc",
}
INVERSES = {name: "a" + name for name in ("sin cos tan sec csc cot sinh cosh tanh sech csch coth").split()}
CONSTANTS = {"e": "E", "pi": "pi", "π": "pi"}
GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau phi chi psi omega"
).split()
GREEK_LETTERS = dict(zip(GREEK_NAMES, "αβγδεζηθικλμνξρστφχψω"))
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
KNOWN_WORDS = set(FUNCTIONS) | set(SPELLINGS) | set(CONSTANTS) | set(GREEK_NAMES)


# ------------------------------------------------------------------------------ reader

TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>(?:log1p|expm1|exp2|log10|log2|atan2)(?![A-Za-z0-9])|[A-Za-z](?:[A-Za-z]*[0-9]*)?(?:_[A-Za-z0-9]+)?|[α-ωΑ-Ω](?:_[A-Za-z0-9]+)?)"
    r"|(?P<super>[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<symbol>\*\*|[-+*/^(),|√<>·×÷−])"
    r"|(?P<space>\s+)"
)


def split_name(word: str) -> list[str]:
    """`sin`, `x_1`, `alpha` are one name; two unknown letters `xy`, `ax` are a product."""
    if word.startswith("log_"):
        return ["log_", word[4:]]
    if word in KNOWN_WORDS or len(word) == 1:
        return [word]
    if "_" in word:
        head = word.partition("_")[0]
        if word == "leaky_relu" or len(head) == 1 or head in GREEK_NAMES:
            return [word]
        raise SyntaxError(f"unclear name {word!r}")
    if len(word) == 2 and word.isalpha():
        return list(word)
    raise SyntaxError(f"unclear name {word!r}")


def tokens(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if not match:
            raise SyntaxError(f"cannot read {text[place:]!r}")
        kind, word = match.lastgroup, match.group()
        place = match.end()
        if kind == "space":
            continue
        if kind == "name":
            found.extend(("number" if part.isdigit() else "name", part) for part in split_name(word))
        elif kind == "super":
            found.append(("super", word.translate(SUPERSCRIPTS)))
        elif kind == "symbol":
            plain = {"**": "^", "·": "*", "×": "*", "÷": "/", "−": "-"}.get(word, word)
            found.append(("symbol", plain))
        else:
            found.append((kind, word))
    found.append(("end", ""))
    return found


class Reader:
    """Reads the input language into an explicit spelling for SymPy's parser."""

    def __init__(self, text: str):
        self.text = text
        self.tokens = tokens(text)
        self.place = 0
        self.bars = 0
        self.variables: dict[str, str] = {}

    # -- small helpers
    @property
    def kind(self):
        return self.tokens[self.place][0]

    @property
    def word(self):
        return self.tokens[self.place][1]

    def ahead(self, steps=1):
        return self.tokens[min(self.place + steps, len(self.tokens) - 1)]

    def at(self, *words):
        return self.kind == "symbol" and self.word in words

    def take(self, word=None):
        taken = self.word
        if word is not None and not self.at(word):
            raise SyntaxError(f"expected {word!r} before {self.word!r} in {self.text!r}")
        self.place += 1
        return taken

    def is_function(self):
        if self.kind != "name":
            return False
        if self.word in ("beta", "gamma"):
            return self.ahead() == ("symbol", "(")
        return self.word in FUNCTIONS or self.word in SPELLINGS or self.word == "log_"

    def starts_atom(self):
        if self.kind in ("number", "name"):
            return True
        if self.at("|"):
            return self.bars == 0
        return self.at("(", "√")

    # -- grammar
    def read(self) -> str:
        result = self.comparison()
        if self.kind != "end":
            raise SyntaxError(f"unexpected {self.word!r} in {self.text!r}")
        return result

    def comparison(self):
        left = self.sum()
        if self.at("<", ">"):
            name = "fn_less" if self.take() == "<" else "fn_greater"
            return f"{name}({left}, {self.sum()})"
        return left

    def sum(self):
        if self.at("-"):
            self.take()
            result = f"(-{self.product()})"
        else:
            if self.at("+"):
                self.take()
            result = self.product()
        while self.at("+", "-"):
            sign = self.take()
            result = f"({result} {sign} {self.product()})"
        return result

    def product(self):
        """Explicit and implicit products and divisions alike, from the left."""
        result = self.signed_power()
        while True:
            if self.at("*", "/"):
                sign = self.take()
                result = f"({result} {sign} {self.signed_power()})"
            elif self.starts_atom():
                result = f"({result} * {self.power()})"
            else:
                return result

    def signed_power(self):
        if self.at("-"):
            self.take()
            return f"(-{self.signed_power()})"
        return self.power()

    def power(self):
        base = self.atom()
        if self.kind == "super":
            base = f"({base})**({self.take()})"
        if self.at("^"):
            self.take()
            return f"({base})**({self.signed_power()})"
        return base

    def atom(self):
        if self.kind == "number":
            return f"Rational('{self.take()}')"
        if self.at("("):
            return self.parenthesis()
        if self.at("|"):
            self.take()
            self.bars += 1
            inside = self.sum()
            self.bars -= 1
            self.take("|")
            return f"fn_abs({inside})"
        if self.at("√"):
            self.take()
            return f"fn_sqrt({self.atom()})"
        if self.is_function():
            return self.application()
        if self.kind == "name":
            return self.variable(self.take())
        raise SyntaxError(f"unexpected {self.word!r} in {self.text!r}")

    def parenthesis(self):
        self.take("(")
        bars, self.bars = self.bars, 0
        inside = self.comparison()
        self.bars = bars
        self.take(")")
        return f"({inside})"

    def variable(self, name):
        if name in CONSTANTS:
            return CONSTANTS[name]
        head, line, tail = name.partition("_")
        name = GREEK_LETTERS.get(head, head) + line + tail
        return self.variables.setdefault(name, f"v{len(self.variables)}")

    def application(self):
        name = self.take()
        name = SPELLINGS.get(name, name)
        base = None
        if name == "log_":
            name, base = "logbase", self.atom()
        exponent = None
        if self.kind == "super":
            exponent = self.take()
        elif self.at("^"):
            self.take()
            exponent = self.signed_power_of_numbers()
        if exponent in ("-1", "(-Rational('1'))"):
            name, exponent = INVERSES[name], None
        if self.at("("):
            arguments = self.arguments()
        else:
            arguments = [self.bare_argument()]
        if base is not None:
            arguments.insert(0, base)
        result = f"fn_{name}({', '.join(arguments)})"
        return result if exponent is None else f"({result})**({exponent})"

    def signed_power_of_numbers(self):
        """The exponent in `sin^2 x`, `tan^-1 x`, `sin^n(x)`: a sign and one atom."""
        if self.at("-"):
            self.take()
            return f"(-{self.atom()})"
        return self.atom()

    def arguments(self):
        self.take("(")
        bars, self.bars = self.bars, 0
        found = [self.comparison()]
        while self.at(","):
            self.take()
            found.append(self.comparison())
        self.bars = bars
        self.take(")")
        return found

    def bare_argument(self):
        """`sin 2x` takes the product, `sin x cos x` and `sin x/2` stop after x."""
        if self.is_function():
            return self.power()
        result = self.power()
        while self.starts_atom() and not self.is_function() and not self.at("("):
            result = f"({result} * {self.power()})"
        return result


SYMPY_NAMES = {f"fn_{name}": sympy.Function(f"fn_{name}") for name in FUNCTIONS}
COMPILED_NAMES = {f"fn_{name}": _strict(function) for name, function in FUNCTIONS.items()}


def read(text: str, explicit: str | None = None):
    """Return (variables, expression); `explicit` is a spelling for SymPy, used as it is."""
    if explicit is not None:
        expression = sympy.sympify(explicit)
        return {str(s): s for s in expression.free_symbols}, expression
    reader = Reader(text)
    spelled = reader.read()
    symbols = {short: sympy.Symbol(short) for short in reader.variables.values()}
    names = dict(SYMPY_NAMES, Rational=sympy.Rational, **symbols)
    expression = parse_expr(spelled, local_dict=names, transformations=standard_transformations)
    return {name: symbols[short] for name, short in reader.variables.items()}, expression


def compiled(text: str, explicit: str | None = None):
    """A function from a dictionary of values to a real mpmath number."""
    variables, expression = read(text, explicit)
    order = list(variables)
    function = sympy.lambdify([variables[name] for name in order], expression, modules=[COMPILED_NAMES, "mpmath"])

    def value(point):
        return _real(mpmath.mpmathify(function(*[point[name] for name in order])))

    return order, value


# ----------------------------------------------------------------------------- checking


def plain_name(name: str) -> str:
    head, line, tail = name.partition("_")
    return GREEK_LETTERS.get(head, head) + line + tail


def numerical_derivative(formula, point, variable, order):
    return _real(mp.diff(lambda x: formula({**point, variable: x}), point[variable], order))


def check(line: dict, points: int, rng: random.Random) -> list[str]:
    """Problems of one exercise; an empty list when it holds."""
    missing = [field for field in REQUIRED if field not in line]
    unknown = [field for field in line if field not in REQUIRED + OPTIONAL]
    if missing or unknown:
        return [f"missing fields {missing}, unknown fields {unknown}"]
    problems = []
    with mp.workdps(DIGITS):
        try:
            names, formula = compiled(line["formula"], line.get("sympy"))
            answer_names, answer = compiled(line["answer"], line.get("sympy_answer"))
        except Exception as error:  # noqa: BLE001 - a line that cannot be read is reported, like any other
            return [f"cannot be read: {type(error).__name__}: {error}"]
        domain = {plain_name(name): ends for name, ends in line["domain"].items()}
        variable = plain_name(line["var"])
        if set(names) - set(domain) or set(domain) - set(names):
            return [f"domain names {sorted(domain)}, formula has {sorted(names)}"]
        if variable not in names:
            return [f"{variable} does not occur in the formula"]
        if set(answer_names) - set(names):
            return [f"answer has other names: {sorted(set(answer_names) - set(names))}"]
        for _ in range(points):
            point = {name: mpf(rng.uniform(*ends)) for name, ends in domain.items()}
            try:
                expected = numerical_derivative(formula, point, variable, line["order"])
                found = answer(point)
            except (OutsideDomain, ZeroDivisionError, ValueError) as error:
                where = {name: float(v) for name, v in point.items()}
                problems.append(f"no real value at {where}: {error}")
                continue
            error = abs(expected - found)
            if error > TOLERANCE * abs(expected) and error > mpf(10) ** -30:
                where = {name: float(v) for name, v in point.items()}
                problems.append(f"at {where}: derivative {mp.nstr(expected, 17)}, answer {mp.nstr(found, 17)}")
    return problems


def lines_of(path: Path):
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if text.strip():
            yield number, json.loads(text)


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--points", type=int, default=6, help="points per line, at least 5")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", metavar="ID", help="print how one line was read")
    options = parser.parse_args(arguments)
    files = options.files or sorted(HERE.glob("*.jsonl"))
    points = max(5, options.points)
    seen: set[str] = set()
    failed = total = 0
    for path in files:
        count = bad = 0
        for number, line in lines_of(path):
            if options.show:
                if line["id"] == options.show:
                    print(json.dumps(line, ensure_ascii=False))
                    for field, other in (("formula", "sympy"), ("answer", "sympy_answer")):
                        print(field, "=", read(line[field], line.get(other)))
                continue
            count += 1
            problems = check(line, points, random.Random(f"{options.seed} {line.get('id')}"))
            if line.get("id") in seen:
                problems.insert(0, "id is used twice")
            seen.add(line.get("id"))
            if problems:
                bad += 1
                print(f"{path.name}:{number} {line.get('id')}  {line.get('formula')}")
                print(f"    answer {line.get('answer')}\n    {problems[0]}")
        total += count
        failed += bad
        if not options.show:
            print(f"{path.name}: {count - bad} of {count} verified")
    if not options.show:
        print(f"total: {total - failed} of {total} verified")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
