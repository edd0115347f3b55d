"""This file writes an explanation as a Python module: the outputs as one function, their derivatives as another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.transforms.inline import inline_all
from chainrule.writers.python import to_python

if TYPE_CHECKING:
    from chainrule.explanation import Explanation

_GAP = "\n\n\n"


def python_of(story: Explanation) -> str:
    """Return the source of `f`, and of `slope` where there are derivatives; each import stands once, at the top.

    >>> from chainrule.api import explain
    >>> print(python_of(explain("sin(x)")).splitlines()[0])
    import math
    """
    names = [name for name, _ in story.outputs]
    values = dict(zip(names, inline_all([node for _, node in story.outputs]), strict=True))
    inputs = [node.name for node in story.reading.inputs]
    first = [each for each in story.derivatives if each.order == 1]
    slopes = {f"d{each.output}_d{each.by}": each.node for each in first if each.node is not None}
    sources = [to_python(values, inputs, "f", about=story.printer.statements(story.outputs))]
    if slopes:
        sources.append(to_python(slopes, inputs, "slope", about=f"the derivatives {', '.join(slopes)}"))
    return joined(sources)


def joined(sources: list[str]) -> str:
    r"""Return several sources as one: what both import or define stands once.

    >>> joined(["import math\n\n\ndef f(x): ...", "import math\n\n\ndef g(x): ..."]).split("\n\n\n")
    ['import math', 'def f(x): ...', 'def g(x): ...']
    """
    imports: dict[str, None] = {}
    blocks: dict[str, None] = {}
    for source in sources:
        for block in source.split(_GAP):
            lines = block.splitlines()
            if all(line.startswith(("import ", "from ")) for line in lines):
                imports.update(dict.fromkeys(lines))
            else:
                blocks.setdefault(block)
    head = ["\n".join(imports)] if imports else []
    return _GAP.join([*head, *blocks])
