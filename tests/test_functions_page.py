"""This file holds the page of functions to the table of rules that it is written from."""

import importlib.util
from pathlib import Path

from chainrule.rules import RULES
from chainrule.rules.rule import STRUCTURE

SCRIPT = Path(__file__).resolve().parent.parent / "docs" / "reference" / "make_functions.py"


def script():
    found = importlib.util.spec_from_file_location("make_functions", SCRIPT)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_the_page_is_current():
    made = script()
    assert made.PAGE.read_text(encoding="utf-8") == made.written(), "run: python docs/reference/make_functions.py"


def test_every_function_is_listed():
    listed = {rule.name for _, rules in script().families() for rule in rules}
    assert listed == {name for name, rule in RULES.items() if rule.kind != STRUCTURE}
