"""This file reads the exercises of tests/exercises: what a textbook asks, with a point at which all of it is real."""

from __future__ import annotations

import importlib.util
import json
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "exercises"


@dataclass(frozen=True)
class Exercise:
    """A formula to differentiate."""

    id: str
    formula: str
    var: str
    order: int
    at: dict[str, float]
    sympy: str | None  # its spelling for SymPy, where the reader below cannot read it


def exercises() -> list[Exercise]:
    """Return all exercises; the point lies near the middle of each domain, off round numbers."""
    found = []
    for path in sorted(FOLDER.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            at = {name: round(low + 0.53 * (high - low), 3) for name, (low, high) in told["domain"].items()}
            found.append(Exercise(told["id"], told["formula"], told["var"], told["order"], at, told.get("sympy")))
    return found


def sample(count: int, seed: int = 1) -> list[Exercise]:
    """Return `count` exercises, the same ones in every run."""
    everything = exercises()
    return random.Random(seed).sample(everything, min(count, len(everything)))


def in_sympy(exercise: Exercise) -> tuple[Any, Any] | None:
    """Return the formula and the variable as SymPy's own; None where SymPy has no such function.

    The reader is that of the exercises' checker, which knows nothing of chainrule.
    """
    import sympy

    names, expression = _checker().read(exercise.formula, exercise.sympy)
    ours = {function for function in expression.atoms(sympy.Function) if str(function.func).startswith("fn_")}
    if {str(function.func)[3:] for function in ours} - set(_translations()):
        return None
    for name, made in _translations().items():
        expression = expression.replace(sympy.Function(f"fn_{name}"), made)
    return expression, names.get(exercise.var, sympy.Symbol(exercise.var))


@cache
def _checker() -> ModuleType:
    """Return the exercises' checker as a module."""
    spec = importlib.util.spec_from_file_location("exercises_verify", FOLDER / "verify.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def _translations() -> dict[str, Any]:
    """Return SymPy's function for each name of the checker's."""
    import sympy as s

    circular = ("sin", "cos", "tan", "sec", "csc", "cot")
    hyperbolic = ("sinh", "cosh", "tanh", "sech", "csch", "coth")
    inverse = tuple(f"a{name}" for name in (*circular, *hyperbolic))
    others = ("exp", "sqrt", "cbrt", "root", "atan2", "sign", "erf", "erfc", "gamma", "digamma", "beta", "besselj")
    same = (*circular, *hyperbolic, *inverse, *others)
    return {name: getattr(s, name) for name in same} | {
        "ln": s.log,
        "log2": lambda x: s.log(x) / s.log(2),
        "log10": lambda x: s.log(x) / s.log(10),
        "logbase": lambda base, x: s.log(x) / s.log(base),
        "exp2": lambda x: 2**x,
        "log1p": lambda x: s.log(1 + x),
        "expm1": lambda x: s.exp(x) - 1,
        "hypot": lambda x, y: s.sqrt(x**2 + y**2),
        "abs": s.Abs,
        "min": s.Min,
        "max": s.Max,
        "lgamma": s.loggamma,
        "lambertw": s.LambertW,
        "sigmoid": lambda x: 1 / (1 + s.exp(-x)),
        "softplus": lambda x: s.log(1 + s.exp(x)),
        "relu": lambda x: s.Max(x, 0),
        "gelu": lambda x: x * (1 + s.erf(x / s.sqrt(2))) / 2,
        "silu": lambda x: x / (1 + s.exp(-x)),
    }
