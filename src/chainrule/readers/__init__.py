"""Something in, a graph out: formulas as people type them, LaTeX, and (in `python`) Python functions."""

from chainrule.readers.formula import LONGEST_TEXT, read_formula
from chainrule.readers.latex import read, read_latex
from chainrule.readers.reading import Reading, Remark

__all__ = ["LONGEST_TEXT", "Reading", "Remark", "read", "read_formula", "read_latex"]
