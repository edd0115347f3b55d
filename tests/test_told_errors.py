"""Whatever is wrong is told in the language that was chosen: in the terminal, in the studio, in a post."""

import ast
import re
import time
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from error_sentences import PLACE, Sources

import chainrule
from chainrule.apps.cli import main
from chainrule.apps.posts.compiling import compiled
from chainrule.apps.posts.watching import Watched
from chainrule.apps.studio.questions import checked, language_of
from chainrule.apps.studio.worker import DEFECT, TOO_LARGE, answer, problem_of
from chainrule.errors import PostError, UsageError
from chainrule.steps import catalogue
from chainrule.steps.catalogue import languages, words

SOURCE = Path(chainrule.__file__).parent
OTHERS = sorted(set(languages()) - {"en"})
# What only a program in Python can meet: errors in Python are in English.
IN_PYTHON = (
    "api/", "formula.py", "testing.py", "checks/table.py", "rules/rule.py", "steps/catalogue.py", "writers/python.py",
)  # fmt: skip
# What to write, where there is no word to translate.
CODE = re.compile(
    r"""-{1,2}[a-z].*|[{\\].*|(?:push|order)=[\d.]+|chainrule rules|then: more|pip install .*|7: 7|7 x=7"""
)
# A number stands in the place of a word: the sentences that are made of these are compared below.
PIECES = {"7 takes 7 argument, but 7 given here", "7this works on plain floats only (7)"}
# What is put together, or was told elsewhere.
NOT_HERE = {
    "apps/options.py: self._meant(message) or f'chainrule {verb} --help'.replace('  ', ' ')",
    "apps/posts/compiling.py: problem.message",
    "apps/posts/compiling.py: problem.remedy",
    "apps/posts/fences.py: problem.remedy or A_NUMBER",
    "apps/posts/mistakes.py: self.told()",
    "apps/posts/site.py: '\\n\\n'.join(told)",
    "rules/rule.py: self.sentence",
}
# What the parser of the command line and the system say.
OF_OTHERS = re.compile(
    r"argument |the following arguments|unrecognized|int$|[A-Z][a-z-]+ (?!\{)|"
    r".*\b(?:width|hyphen|break|left mark|right mark)"
)
# Forms of sentences that are put together of pieces; the tests of checks and readers say them.
PUT_TOGETHER = {
    "the step agrees to {digits} digits",
    "only 1 digit of the {what} in floats can be trusted: nearly equal numbers cancel here; it is {size}",
    "no digit of the {what} in floats can be trusted: nearly equal numbers cancel here; it is {size}",
    "{name} is too large to work out at {place}",
    "{name} is too small to work out at {place}",
    "{name} takes 1 argument, but {given} given here",
    "{name} takes at least {count} arguments, but {given} given here",
    "{name} takes at least 1 argument, but {given} given here",
    "it reads nothing",
    "did you mean one of {names}?",
}
ENGLISH = re.compile(
    r"(?<![\w\\'])(?:the|is|are|of|to|not|and|or|has|have|here|its?|this|that|with|write|give|for|from|by|in|there|one|"
    r"such|does|did|you|mean|known|without|before|after|behind|beside|below|above|only|which|what|when|than|but|if|them|they|"
    r"be|too|any|each|every|other|another|instead|between|into|out|over|how|like|was|were|cannot|would|could|should|must|"
    r"may|needs?|takes?|makes?|gives?|says?|stands?|more|most|number|value|name|file|post|line|word|text)(?![\w'])"
)
# Words of formulas and of the command line.
FORMULA_WORDS = re.compile(
    r"x > 0 and x < 1|--for\b|'and not'|'or not'|out=|name=7|make studio|then: (?:va )?more|\{name\}|question number"
)

PLACES = re.compile(r"\{\w+\}")


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
    """The pairs of words that stand side by side in a form, in one sentence and outside its places."""
    for part in re.split(r"\{\w+\}|; ", form):
        words_ = part.split(" ")
        yield from (f"{a} {b}" for a, b in pairwise(words_) if a and b)


@cache
def literals():
    """Every piece of text in the sources."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {node.value for node in nodes if isinstance(node.value, str)} | {text for _, text in said() if text}


# Where people meet them ----------------------------------------------------------------------------------------------


def ran(capsys, *given):
    """What the command writes about a call that makes no sense."""
    assert main([*given, "--language", "es"]) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "message", "remedy"),
    [
        (
            ["explain", "x + +*"],
            "'*' va detrás de '+', pero ahí hace falta un valor",
            "escribe uno entre ellos, o borra",
        ),
        (["explain", r"\frac{x}{"], "esta { no se cierra", "añade }"),
        (["explain", r"\fraq{x}{2}"], r"no se conoce la orden \fraq", r"para un nombre escribe \mathrm{fraq}"),
        (["explain", "x^2", "--at", "x"], "--at lleva nombre=valor, no 'x'", "--at x=2"),
        (["explain", "x^2", "--att", "x=1"], "sobran argumentos: --att x=1", "¿querías decir --at?"),
        (
            ["explain", "x^2", "--at", "q=1"],
            "un valor para q no tiene sentido: aquí no es una entrada",
            "la única entrada",
        ),
        (
            ["explain", "x^2", "--order", "a"],
            "el argumento --order necesita un número entero, no 'a'",
            "chainrule explain",
        ),
        (["explain", "x^2", "--steps", "a"], "el argumento --steps no admite 'a' (elige entre ", "chainrule explain"),
        (["explain", "nowhere.py:f"], "no existe el archivo nowhere.py", "¿está en otra carpeta?"),
        (["explain"], "faltan argumentos: formula", "chainrule explain --help"),
        (["page", "nowhere.md"], "no se puede leer nowhere.md: no existe", "nombra un archivo de Markdown"),
        (["lesson", "pie"], "no hay ninguna lección 'pie'", "se conocen: "),
    ],
)
def test_the_terminal_tells_it_in_the_language(capsys, given, message, remedy):
    told = ran(capsys, *given)
    assert told.startswith(f"chainrule: {message}")
    assert f"Prueba: {remedy}" in told
    assert "Try:" not in told


def test_the_place_is_pointed_at_in_every_language(capsys):
    assert ran(capsys, "explain", "2*(x + 1").endswith("\n  2*(x + 1\n    ^\nPrueba: añade ')'\n")


def test_an_unknown_language_is_told_in_english(capsys):
    assert main(["explain", "x +", "--language", "xx"]) == 2
    assert "the formula breaks off after '+'" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [{"wrt": 3}, {"push": "a"}, {"at": [1]}])
def test_a_wrong_argument_of_explain_has_its_words(wrong):
    with pytest.raises(UsageError) as caught:
        chainrule.explain("x^2", **wrong)
    told = words("es").told(caught.value.message)
    assert told != caught.value.message
    assert not ENGLISH.search(told.replace("at lleva", ""))


def test_names_that_are_words_stay_names():
    told = words("es").told
    assert told("value has no value") == "value no tiene valor"
    assert told("the inputs are none, derivative") == "las entradas son none, derivative"
    assert told("the power has no value at 0, so there is no Taylor series here").startswith(
        "la potencia no tiene valor"
    )


TYPED = "division by 0"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (["explain", "x^2", "--at", f"{TYPED}=1"], 2),
        (["explain", "x^2", "--at", f"{TYPED}=1,{TYPED}=2"], 2),
        (["explain", "x^2", "--wrt", TYPED], 2),
        (["explain", "x^2", "--push", f"{TYPED}=1"], 2),
        (["trace", "x^2", "--at", f"{TYPED}=1"], 2),
        (["export", "x^2", "--push", f"{TYPED}=1"], 2),
        (["rules", TYPED], 2),
        (["lesson", TYPED], 2),
        (["page", TYPED], 2),
        (["explain", f"{TYPED}.py:f"], 2),
        (["explain", "x", "--format", TYPED], 2),
        (["export", "x", "--show", TYPED.replace(" ", "_")], 2),
    ],
)
def test_what_a_person_typed_stays_as_it_is(given, status, capsys):
    assert main([*given, "--language", "es"]) == status
    told = capsys.readouterr().err
    assert TYPED.replace(" ", "_") in told.replace(" ", "_")
    assert "división" not in told


@pytest.mark.parametrize("language", OTHERS)
def test_no_place_for_names_tells_them(language):
    """Whatever stands in a place for what was typed is given back, also where it is a sentence of ours."""
    forms = words(language).sentences["told"]
    places_ = {place for form in forms for place in re.findall(r"\{(\w+)\}", form)}
    kept = {place for place in places_ if words(language).placed(place, TYPED) == TYPED}
    assert {"name", "names", "written", "meant", "other", "file"} <= kept
    assert words(language).placed("subject", "the power") != "the power"
    assert words(language).placed("subject", "value") == "value"


@pytest.mark.parametrize("name", ["value", "base", "none"])
def test_a_layer_may_be_called_like_a_word(name):
    warnings = chainrule.explain(f"{name} = 1/x", x=0, language="es").warnings
    assert f"aquí {name} no tiene valor" in " ".join(each.message for each in warnings)


def test_a_sentence_in_a_sentence_ends_somewhere():
    text = "a: " * 5000 + "the block is empty"
    assert words("es").told(text) == text


def hostile(form, size):
    """Texts in which what stands between the places of a form comes again and again, and its end does not fit."""
    literals = [part for part in PLACES.split(form) if part]
    for chosen in (literals[:1], literals[-1:], *([each] for each in literals[1:-1]), literals):
        text = "".join(f"a{part}" for part in chosen)
        yield literals[0] + text * (size // len(text)) + literals[-1]
        yield literals[0] + text * (size // len(text)) + "a"


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_keeps_the_words_busy(language, monkeypatch):
    """A name that somebody typed, made so that a form nearly fits at very many places."""
    monkeypatch.setattr(catalogue, "LONGEST", 10_000)  # the forms are quick by themselves
    forms = [form for form in words(language).sentences["told"] if len(PLACES.findall(form)) > 1]
    texts = [text for form in forms for text in hostile(form, 4000)]
    texts.append("a (" * 400 + ") and " * 400 + ")")
    assert len(texts) > 500
    slow = {}
    for text in texts:
        start = time.process_time()
        words(language).told(text)
        slow[text[:60]] = time.process_time() - start
    assert {text: spent for text, spent in slow.items() if spent > 0.1} == {}


def test_a_place_is_as_short_as_can_be():
    told = words("es").told
    assert told("x (once) and y (once) and z (once)") == "x (una vez) y y (once) and z (once)"
    assert told(" (once) and y (once)") == " (once) and y (once)"
    assert told("x (once) and y (once) or") == "x (once) and y (once) or"


def test_a_very_long_sentence_is_not_looked_up():
    known = "the inputs are {}"
    told = [words("es").told(known.format("x" * size)) for size in (catalogue.LONGEST - 100, catalogue.LONGEST)]
    assert [each.startswith("las entradas son") for each in told] == [True, False]


def test_large_numbers_are_not_read_as_fractions():
    assert words("es").told("the function makes more than 100,000 steps") == "la función da más de 100\u202f000 pasos"


def test_the_mistakes_of_a_post_are_told_in_its_language():
    post = "# A\n\n```chainrule rnge=3\nf = x^2\n```\n\n`= sinn(x) at x=1`\n\n$\\fraq{1}{2}$\n"
    with pytest.raises(PostError) as found:
        compiled(post, "entrada.md", language="es")
    told = str(found.value)
    assert told.startswith("entrada.md tiene ")
    assert "un bloque chainrule no tiene ningún ajuste llamado 'rnge'" in told
    assert "  Prueba: ¿querías decir range?" in told
    assert "ninguna función se llama 'sinn'" in told
    assert ENGLISH.findall(told) == []


def test_what_happens_to_a_formula_is_told_in_the_language():
    worker = {"do": "explain", "language": "es"}
    told = [answer({**worker, "formula": text, "at": at})["problem"] for text, at in (("x", {"x": "y"}), ("(" * 2, {}))]
    assert [each["message"] for each in told] == [
        "un valor no puede contener el nombre 'y'",
        "un paréntesis no se cierra",
    ]
    assert problem_of(TOO_LARGE, "es")["message"].startswith("esto necesita más memoria")
    assert problem_of(DEFECT, "es")["code"] == "defect"


def test_a_site_with_very_many_mistakes_is_told(tmp_path, capsys):
    for number in range(60):
        text = "".join(f"# {line}: a: b\n\n`= sinn(x): c at x=1`\n\n" for line in range(20))
        (tmp_path / f"post{number}.md").write_text(text, encoding="utf-8")
    assert main(["page", str(tmp_path), "-o", str(tmp_path / "site"), "--language", "es"]) == 2
    told = capsys.readouterr().err
    assert told.count(" tiene 20 errores") == 60
    assert "Try:" not in told


def test_a_watched_post_tells_its_mistakes_in_the_language(tmp_path):
    def build():
        raise UsageError("standard input cannot be watched", remedy="name a file")

    watched = Watched(build, list, "es")
    watched.make()
    page = watched.pages[watched.start]
    assert '<html lang="es">' in page
    assert "la entrada estándar no se puede vigilar" in page
    assert "Prueba: nombra un archivo" in page


def test_a_request_of_another_shape_is_told_in_its_language():
    given = {"formula": "x", "order": 7, "language": "es"}
    with pytest.raises(UsageError) as found:
        checked(given, "explain")
    assert problem_of(found.value, language_of(given))["message"] == "el orden es 1 o 2"
    assert [language_of(each) for each in ([], {"language": 5}, {})] == ["", "", ""]
