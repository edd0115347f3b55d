"""This file is the verb `rules`: which functions are known, and what is known of one."""

from __future__ import annotations

import json
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from chainrule.errors import NotDifferentiable, UnknownName
from chainrule.graph import symbol
from chainrule.readers.formula_joined import ELSEWHERE
from chainrule.rules import RULES, SPELLINGS_OF_NAMES, find, partial
from chainrule.rules.rule import STRUCTURE
from chainrule.transforms.simplify import simplify
from chainrule.writers.latex import to_latex
from chainrule.writers.text import to_text

if TYPE_CHECKING:
    from chainrule.apps.options import Options
    from chainrule.graph import Node
    from chainrule.rules import Rule

_LETTERS = ("x", "y", "z")


def run(options: Options) -> int:
    """Print the table, or one entry."""
    if options.name is None:
        entries = [entry_of(rule) for rule in RULES.values() if rule.kind != STRUCTURE]
        print(json.dumps(entries, ensure_ascii=options.ascii, indent=2) if options.json else _table(entries))
        return 0
    entry = entry_of(_found(options.name))
    print(json.dumps(entry, ensure_ascii=options.ascii, indent=2) if options.json else _page(entry))
    return 0


def _found(name: str) -> Rule:
    """Return the rule of a name; raises UnknownName with the nearest ones."""
    rule = find(name) or find(ELSEWHERE.get(name, ""))
    if rule is None:
        near = get_close_matches(name, [*RULES, *SPELLINGS_OF_NAMES], n=3)
        meant = near[0] if len(near) == 1 else f"one of {', '.join(near)}"
        remedy = f"did you mean {meant}?" if near else "chainrule rules"
        raise UnknownName(f"there is no function called {name!r}", remedy=remedy)
    return rule


def entry_of(rule: Rule) -> dict[str, Any]:
    """Return what the table says of a function, as plain data."""
    letters = [symbol(letter) for letter in _LETTERS[: rule.arity]]
    if rule.name == "where":
        letters[0] = RULES["gt"](letters[0], 0)
    node = rule(*letters)
    return {
        "name": rule.name,
        "aliases": list(rule.aliases),
        "kind": rule.kind,
        "formula": to_text(node),
        "latex": to_latex(node),
        "words": rule.words.format(*[to_text(letter) for letter in letters]),
        "partials": [_partial(node, index) for index in range(rule.arity)],
        "laws": list(dict.fromkeys(law.name for law in rule.laws)),
        "domain": [list(box) for box in rule.domain],
        "parity": rule.parity or None,
        "kink": rule.kink.choice if rule.kink else None,
        "reference": rule.reference or None,
    }


def _partial(node: Node, index: int) -> dict[str, str | None]:
    """Return one partial derivative: its formula, or why there is none."""
    wrt = _LETTERS[index]
    rule = node.op
    if getattr(rule, "kind", "") == "constant":
        return {"wrt": wrt, "formula": "0", "latex": "0", "reason": None}
    try:
        slope = simplify(partial(node, index))
    except NotDifferentiable as problem:
        return {"wrt": wrt, "formula": None, "latex": None, "reason": problem.message}
    return {"wrt": wrt, "formula": to_text(slope), "latex": to_latex(slope), "reason": None}


def _table(entries: list[dict[str, Any]]) -> str:
    """Return one line for each function."""
    lines = ["The functions that are known. `chainrule rules NAME` tells all about one.", ""]
    called = [", ".join([entry["name"], *entry["aliases"]]) for entry in entries]
    first = max(map(len, called))
    second = max(len(entry["formula"]) for entry in entries)
    for entry, names in zip(entries, called, strict=True):
        slopes = ", ".join(each["formula"] or "no formula" for each in entry["partials"])
        lines.append(f"{names:{first}}  {entry['formula']:{second}}  {f'slope {slopes}' if slopes else ''}")
    return "\n".join(line.rstrip() for line in lines)


def _page(entry: dict[str, Any]) -> str:
    """Return all that is known of one function."""
    lines = [f"{entry['name']}: {entry['words']}", "", f"  written   {entry['formula']}"]
    if entry["aliases"]:
        lines.append(f"  also      {', '.join(entry['aliases'])}")
    lines += [f"  d/d{each['wrt']}      {each['formula'] or each['reason']}" for each in entry["partials"]]
    if entry["laws"]:
        lines.append(f"  law       {', '.join(entry['laws'])}")
    lines.append(f"  kind      {entry['kind']}")
    if entry["parity"]:
        lines.append(f"  symmetry  {entry['parity']}")
    if entry["kink"]:
        lines.append(f"  kink      {entry['kink']}")
    if entry["reference"]:
        lines.append(f"  source    {entry['reference']}")
    return "\n".join(lines)
