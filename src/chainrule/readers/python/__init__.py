"""Python function → graph: the function runs on numbers that remember how they were made."""

from chainrule.readers.python.load import load, names_a_function
from chainrule.readers.python.reading import BranchTaken, PythonReading
from chainrule.readers.python.run import trace

__all__ = ["BranchTaken", "PythonReading", "load", "names_a_function", "trace"]
