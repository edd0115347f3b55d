"""What each function means: the table, one file for each family."""

from chainrule.rules import arithmetic, elementary, networks, piecewise, special, structure
from chainrule.rules.rule import RULES, SPELLINGS_OF_NAMES, Kink, Law, NoFormula, Rule, define, find, forget
from chainrule.rules.structure import (
    CALL,
    DERIVATIVE,
    LAYER,
    UNKNOWN,
    Function,
    Layer,
    call,
    derivative_of,
    function_info,
    layer,
    layer_info,
    partial,
    unknown,
)

# The names of the table itself, before anybody defines a function of their own: what other programs can know.
BUILT_IN = frozenset(RULES)

__all__ = [
    "BUILT_IN",
    "CALL",
    "DERIVATIVE",
    "LAYER",
    "RULES",
    "SPELLINGS_OF_NAMES",
    "UNKNOWN",
    "Function",
    "Kink",
    "Law",
    "Layer",
    "NoFormula",
    "Rule",
    "arithmetic",
    "call",
    "define",
    "derivative_of",
    "elementary",
    "find",
    "forget",
    "function_info",
    "layer",
    "layer_info",
    "networks",
    "partial",
    "piecewise",
    "special",
    "structure",
    "unknown",
]
