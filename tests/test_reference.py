"""This file holds the reference to the code: each function, option, error, warning, key and public name is on it."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

import chainrule
from chainrule import errors, testing
from chainrule.apps.options import _PARSERS
from chainrule.explanation.verify import WORTH_A_WARNING
from chainrule.rules import RULES
from chainrule.rules.rule import STRUCTURE

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
PACKAGE = ROOT / "src" / "chainrule"
REMARK = re.compile(r"(?:Remark|\bremark)\(\s*\"([a-z-]+)\"")


def page(name):
    return REFERENCE.joinpath(name).read_text(encoding="utf-8")


def script():
    found = importlib.util.spec_from_file_location("make_functions", REFERENCE / "make_functions.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_the_page_of_functions_is_current():
    made = script()
    assert made.PAGE.read_text(encoding="utf-8") == made.written(), "run: python docs/reference/make_functions.py"


def test_every_function_is_listed():
    listed = {rule.name for _, rules in script().families() for rule in rules}
    assert listed == {name for name, rule in RULES.items() if rule.kind != STRUCTURE}


def test_every_error_has_its_heading():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    codes = {kind.code for kind in kinds if kind is not errors.ChainruleError}
    assert codes == set(re.findall(r"^## ([a-z-]+)$", page("errors.md"), re.MULTILINE))
    assert all(f"`{kind.__name__}`" in page("errors.md") for kind in kinds if kind is not errors.ChainruleError)


def test_every_warning_is_listed_and_no_other():
    words = json.loads(PACKAGE.joinpath("steps/words/en.json").read_text(encoding="utf-8"))
    given = {*words["warning"], *words["special"], *WORTH_A_WARNING, "check-failed"}
    for file in PACKAGE.joinpath("readers").rglob("*.py"):
        code = re.sub(r"^ *>>>.*$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        given.update(REMARK.findall(code))
    assert given == set(re.findall(r"^\| `([a-z-]+)` \|", page("warnings.md"), re.MULTILINE))


@pytest.mark.parametrize("verb", sorted(_PARSERS))
def test_every_option_is_told(verb):
    told = page("command-line.md")
    assert f"\n## {verb}\n" in told
    for action in _PARSERS[verb]()._actions:
        assert all(f"`{option}" in told for option in action.option_strings if option != "-h")


def test_every_public_name_is_told():
    told = page("python.md")
    assert all(re.search(rf"^### .*\b{name}\b", told, re.MULTILINE) for name in chainrule.__all__ if name[0].islower())
    assert all(f"`{name}`" in told or f"### {name}" in told for name in chainrule.__all__ if not name[0].islower())
    assert all(f"`{name}(" in told for name in testing.__all__)


def keys_of(schema):
    for key, value in schema.items():
        if key == "properties":
            yield from value
        if isinstance(value, dict):
            yield from keys_of(value)
        elif isinstance(value, list):
            for each in value:
                if isinstance(each, dict):
                    yield from keys_of(each)


def test_every_key_of_an_explanation_is_told():
    schema = json.loads(PACKAGE.joinpath("explanation.schema.json").read_text(encoding="utf-8"))
    told = page("explanation.md")
    missing = sorted(key for key in set(keys_of(schema)) if f"`{key}`" not in told)
    assert not missing
