"""Whatever is wrong is told in the language that was chosen: in the terminal, in the studio, in a post."""

import ast
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from error_sentences import PLACE, Sources

import chainrule
from chainrule.steps.catalogue import languages, words

SOURCE = Path(chainrule.__file__).parent
OTHERS = sorted(set(languages()) - {"en"})
# What only a program in Python can meet: errors in Python are in English.
IN_PYTHON = (
    "api/", "formula.py", "testing.py", "checks/table.py", "rules/rule.py", "steps/catalogue.py", "writers/python.py",
)  # fmt: skip
# What to write, where there is no word to translate.
CODE = re.compile(r"""-{1,2}[a-z].*|[{\\].*|push=0\.1|chainrule rules|then: more|pip install .*|7: 7|7 x=7""")
# A number stands in the place of a word: the sentences that are made of these are compared below.
PIECES = {"7 takes 7 argument, but 7 given here", "7this works on plain floats only (7)"}
# What is put together, or was told elsewhere.
NOT_HERE = {
    "apps/options.py: self._meant(message) or f'chainrule {verb} --help'.replace('  ', ' ')",
    "apps/posts/compiling.py: problem.message",
    "apps/posts/compiling.py: problem.remedy",
    "apps/posts/fences.py: remedy",
    "apps/posts/mistakes.py: self.told()",
    "apps/posts/site.py: '\\n\\n'.join(told)",
    "rules/rule.py: self.sentence",
}
# What the parser of the command line and the system say.
OF_OTHERS = re.compile(r"argument |the following arguments|unrecognized|int$|[A-Z][a-z-]+ (?!\{)")
# Forms of sentences that are put together of pieces; the tests of checks and readers say them.
PUT_TOGETHER = {
    "the step agrees to {digits} digits",
    "only {digits} digits of the {what} in floats can be trusted: nearly equal numbers cancel here; it is {size}",
    "only 1 digit of the {what} in floats can be trusted: nearly equal numbers cancel here; it is {size}",
    "no digit of the {what} in floats can be trusted: nearly equal numbers cancel here; it is {size}",
    "{name} is too large to work out at {place}",
    "{name} is too small to work out at {place}",
    "{name} takes 1 argument, but {given} given here",
    "{name} takes at least {count} arguments, but {given} given here",
    "{name} takes at least 1 argument, but {given} given here",
    "it reads nothing",
}
ENGLISH = re.compile(
    r"(?<![\w\\'])(?:the|is|are|of|to|not|and|or|has|have|here|its?|this|that|with|write|give|for|from|by|in|there|one|"
    r"such|does|did|you|mean|known)(?![\w'])"
)
# Words of formulas and of the command line.
FORMULA_WORDS = re.compile(r"x > 0 and x < 1|--for\b|'and not'|'or not'")


@cache
def said():
    """Every sentence of an error, with where it stands in the sources; None where that cannot be seen."""
    return frozenset(Sources(SOURCE).said())


def filled():
    """The sentences with a number in every place."""
    here = {text for where, text in said() if text and not where.startswith(IN_PYTHON)}
    return sorted(text.replace(PLACE, "7") for text in here if any(letter.isalpha() for letter in text))


def test_every_sentence_of_an_error_is_found():
    assert len(filled()) > 500
    assert {where for where, text in said() if text is None} == NOT_HERE
    assert "a bracket is never closed" in filled()  # by a method of the reader
    assert "the order of a derivative is a whole number from 1 to 7, not 7" in filled()
    assert "nobody has defined 7" in filled()
    assert "a post has at most 7 7" in filled()  # a mistake of a post


@pytest.mark.parametrize("language", OTHERS)
def test_every_error_is_told_in_every_language(language):
    told = words(language).told
    left = [text for text in filled() if told(text) == text and not CODE.fullmatch(text)]
    assert set(left) == PIECES
    mixed = [told(text) for text in filled() if ENGLISH.search(FORMULA_WORDS.sub("", told(text)))]
    assert set(mixed) <= PIECES


@pytest.mark.parametrize("language", OTHERS)
def test_no_form_is_idle(language):
    """What a catalogue lists is said somewhere in the sources, or by those that we call."""
    written = "\n".join(literals())
    idle = [
        form
        for form in words(language).sentences["told"]
        if any(pair not in written for pair in pairs(form)) and not OF_OTHERS.match(form)
    ]
    assert set(idle) == PUT_TOGETHER


def pairs(form):
    """The pairs of words that stand side by side in a form, outside its places."""
    for part in re.split(r"\{\w+\}", form):
        words_ = part.split(" ")
        yield from (f"{a} {b}" for a, b in pairwise(words_) if a and b)


@cache
def literals():
    """Every piece of text in the sources."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {node.value for node in nodes if isinstance(node.value, str)} | {text for _, text in said() if text}
