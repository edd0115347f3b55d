"""This file writes functions.md from the table of rules: `python docs/reference/make_functions.py`.

A test compares the page with what this file would write, so that it cannot fall behind the table.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chainrule.apps.listing import entry_of
from chainrule.graph import symbol
from chainrule.rules import RULES, arithmetic, elementary, networks, piecewise, special
from chainrule.steps.catalogue import words
from chainrule.writers.text import to_text

if TYPE_CHECKING:
    from chainrule.rules import Rule

PAGE = Path(__file__).with_name("functions.md")
FAMILIES = (
    ("Arithmetic", arithmetic),
    ("Exponentials, roots, trigonometry", elementary),
    ("Functions of pieces", piecewise),
    ("Special functions", special),
    ("Activations of neural networks", networks),
)
INTRODUCTION = """\
# Functions

Every function that a formula may call, with its slope along each argument. This page is written by
`docs/reference/make_functions.py` out of the table of rules; `chainrule rules` prints the same in a terminal, and
`chainrule rules NAME` tells all about one:

```console
$ chainrule rules atan2
...
```

A slope is given where the function is smooth; what holds at a kink or a jump stands below each table. "Where" is the
condition for a value that an explanation states as `defined where …`; a power asks for it only where its exponent is no
whole number. How names and arguments are typed: [formula language](formula-language.md).
"""
HEADER = (
    "| names | written | in words | slope along each argument | where | source |",
    "|---|---|---|---|---|---|",
)
LETTERS = ("x", "y", "z")


def families() -> list[tuple[str, list[Rule]]]:
    """Return the rules of each family, in the order of the table; each rule belongs to the file that defines it."""
    seen: set[str] = set()
    found = []
    for title, module in FAMILIES:
        own = {id(value) for value in vars(module).values()}
        rules = [rule for name, rule in RULES.items() if id(rule) in own and name not in seen]
        seen.update(rule.name for rule in rules)
        found.append((title, rules))
    return found


def code(text: str) -> str:
    """Return a text as code within a table."""
    return f"`{text}`".replace("|", "\\|")


def row(rule: Rule) -> str:
    """Return one line of a table."""
    entry = entry_of(rule, words())
    letters = [symbol(letter) for letter in LETTERS[: rule.arity]]
    demands = [to_text(each) for each in rule.requires(*letters)] if rule.requires is not None else []
    slopes = [code(each["formula"]) if each["formula"] else "no formula" for each in entry["partials"]]
    cells = [
        ", ".join(code(name) for name in (rule.name, *rule.aliases)),
        code(entry["formula"]),
        entry["words"] or "",
        "<br>".join(slopes),
        ", ".join(code(demand) for demand in demands),
        entry["reference"] or "",
    ]
    return "| " + " | ".join(cells) + " |"


def written() -> str:
    """Return the whole page."""
    lines = [INTRODUCTION]
    for title, rules in families():
        lines += [f"## {title}", "", *HEADER]
        lines += [row(rule) for rule in rules]
        kinks = [rule for rule in rules if rule.kink is not None]
        if kinks:
            lines += ["", "What is taken where there is no single slope:", ""]
            lines += [f"- `{rule.name}`: {rule.kink.choice}" for rule in kinks if rule.kink is not None]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
