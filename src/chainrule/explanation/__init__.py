"""The one value that `explain` returns, and its renderings."""

from chainrule.explanation.build import explanation_of
from chainrule.explanation.data import SCHEMA
from chainrule.explanation.explanation import Explanation

__all__ = ["SCHEMA", "Explanation", "explanation_of"]
