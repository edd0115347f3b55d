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
from chainrule.steps.catalogue import words
from chainrule.transforms.simplify import simplify
from chainrule.writers.latex import to_latex
from chainrule.writers.text import to_text

if TYPE_CHECKING:
    from chainrule.apps.options import Options
    from chainrule.graph import Node
    from chainrule.rules import Rule
    from chainrule.steps.catalogue import Words

_LETTERS = ("x", "y", "z")


def run(options: Options) -> int:
    """Print the table, or one entry."""
    say = words(options.language)
    if options.name is None:
        entries = [entry_of(rule, say) for rule in RULES.values() if rule.kind != STRUCTURE]
        print(json.dumps(entries, ensure_ascii=options.ascii, indent=2) if options.json else _table(entries, say))
        return 0
    entry = entry_of(_found(options.name), say)
    print(json.dumps(entry, ensure_ascii=options.ascii, indent=2) if options.json else _page(entry, say))
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


def entry_of(rule: Rule, say: Words) -> dict[str, Any]:
    """Return what the table says of a function, as plain data; its sentences are in the language of the words."""
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
        "words": _in_words(rule, say).format(*[to_text(letter) for letter in letters]),
        "partials": [_partial(node, index, say) for index in range(rule.arity)],
        "laws": list(dict.fromkeys(law.name for law in rule.laws)),
        "domain": [list(box) for box in rule.domain],
        "parity": rule.parity or None,
        "kink": say.told(rule.kink.choice) if rule.kink else None,
        "reference": rule.reference or None,
    }


def _in_words(rule: Rule, say: Words) -> str:
    """Return what a function is in words, with the places of its arguments."""
    return say.template("function-of", rule.name) if say.has("function-of", rule.name) else rule.words


def _partial(node: Node, index: int, say: Words) -> dict[str, str | None]:
    """Return one partial derivative: its formula, or why there is none."""
    wrt = _LETTERS[index]
    rule = node.op
    if getattr(rule, "kind", "") == "constant":
        return {"wrt": wrt, "formula": "0", "latex": "0", "reason": None}
    try:
        slope = simplify(partial(node, index))
    except NotDifferentiable as problem:
        return {"wrt": wrt, "formula": None, "latex": None, "reason": say.told(problem.message)}
    return {"wrt": wrt, "formula": to_text(slope), "latex": to_latex(slope), "reason": None}


def _table(entries: list[dict[str, Any]], say: Words) -> str:
    """Return one line for each function."""
    lines = [say.template("table", "title"), ""]
    called = [", ".join([entry["name"], *entry["aliases"]]) for entry in entries]
    first = max(map(len, called))
    second = max(len(entry["formula"]) for entry in entries)
    for entry, names in zip(entries, called, strict=True):
        slopes = ", ".join(each["formula"] or say.template("table", "no-formula") for each in entry["partials"])
        told = say.say("table", "slopes", slopes=slopes) if slopes else ""
        lines.append(f"{names:{first}}  {entry['formula']:{second}}  {told}")
    return "\n".join(line.rstrip() for line in lines)


def _page(entry: dict[str, Any], say: Words) -> str:
    """Return all that is known of one function."""
    rows = [("written", entry["formula"]), ("also", ", ".join(entry["aliases"]))]
    rows += [(f"d/d{each['wrt']}", each["formula"] or each["reason"]) for each in entry["partials"]]
    rows += [("law", ", ".join(map(say.law, entry["laws"])))]
    rows += [("kind", say.template("table", entry["kind"]))]
    rows += [("symmetry", entry["parity"] and say.template("table", entry["parity"]))]
    rows += [("kink", entry["kink"]), ("source", entry["reference"])]
    labels = [say.template("table", key) if say.has("table", key) else key for key, _ in rows]
    width = max(map(len, [*labels, say.template("table", "symmetry")]))
    told = [f"  {label:{width}}  {value}" for label, (_, value) in zip(labels, rows, strict=True) if value]
    return "\n".join([f"{entry['name']}: {entry['words']}", "", *told])
