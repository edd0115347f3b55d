"""Every language says everything, with the same places; nothing in English reaches people who chose another."""

import ast
import io
import json
import re
import runpy
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

import chainrule
from chainrule.apps.cli import main
from chainrule.apps.options import VERBS
from chainrule.apps.studio.document import WORDS, document_of, words_of
from chainrule.apps.studio.worker import answer
from chainrule.errors import UsageError
from chainrule.explanation.model import Warned
from chainrule.rules import BUILT_IN, RULES
from chainrule.rules.rule import STRUCTURE
from chainrule.steps.catalogue import FOLDER, languages, words

SOURCE = Path(chainrule.__file__).parent
OTHERS = sorted(set(languages()) - {"en"})
# What the table, the checks and the readers say in English, which has no key there: only other languages list it.
OF_OTHERS = {"law-name", "function", "function-of", "told"}
# A string with words that is right in two languages.
EQUAL = {"direction"}
STORIES = runpy.run_path(str(Path(__file__).with_name("vectors") / "make.py"))["STORIES"]
PLACES = re.compile(r"\{(\w+)\}")
UNITS = re.compile(r"\b(?:m|s|cm|km/h)\b")


def catalogue(folder, language):
    """A catalogue as {group.key: sentence}."""
    groups = json.loads((folder / f"{language}.json").read_text(encoding="utf-8"))
    return {(group, key): text for group, found in groups.items() for key, text in found.items()}


def has_words(text):
    """Whether there is anything to translate beside places and units."""
    return any(letter.isalpha() for letter in UNITS.sub("", PLACES.sub("", text)))


def equal_keys(english, other):
    """The keys of the sentences that have words, and the same in both languages."""
    return {key[1] for key, text in other.items() if english.get(key) == text and has_words(text)}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("folder", [FOLDER, WORDS], ids=["engine", "page"])
def test_a_language_has_the_keys_of_english_and_no_others(folder, language):
    english, other = catalogue(folder, "en"), catalogue(folder, language)
    of_both = {key for key in other if key[0] not in OF_OTHERS}
    assert sorted(english.keys() - of_both) == [], "missing"
    assert sorted(of_both - english.keys()) == [], "in no English catalogue"


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("folder", [FOLDER, WORDS], ids=["engine", "page"])
def test_sentences_have_the_same_places_in_every_language(folder, language):
    english, other = catalogue(folder, "en"), catalogue(folder, language)
    # what is listed by its English form is compared with that
    forms = {**english, **{key: key[1] for key in other if key[0] == "told"}, ("law-name", "other"): "{name} rule"}
    forms |= {key: RULES[key[1]].words for key in other if key[0] == "function-of"}
    pairs = {key: (forms.get(key, ""), text) for key, text in other.items()}
    wrong = {key: pair for key, pair in pairs.items() if set(PLACES.findall(pair[0])) != set(PLACES.findall(pair[1]))}
    assert wrong == {}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("folder", [FOLDER, WORDS], ids=["engine", "page"])
def test_every_sentence_is_translated(folder, language):
    english, other = catalogue(folder, "en"), catalogue(folder, language)
    assert equal_keys(english, other) <= EQUAL


def test_the_list_of_equal_strings_has_nothing_idle():
    found = set()
    for folder in (FOLDER, WORDS):
        english = catalogue(folder, "en")
        for language in OTHERS:
            found |= equal_keys(english, catalogue(folder, language))
    assert found == EQUAL


def test_page_and_sentences_write_numbers_alike():
    for language in languages():
        found = words_of(language)
        assert found["page"]["decimal"] == found["join"]["decimal"]


@pytest.mark.parametrize("language", OTHERS)
def test_laws_and_functions_have_names(language):
    known = words(language).sentences
    laws = {law.name for name in BUILT_IN for law in RULES[name].laws} | set(words().sentences["law"])
    laws -= {"other", "tidy-one", "again", "condition", "part-only"}
    assert sorted(laws - known["law-name"].keys()) == []
    named = {name for name in BUILT_IN if RULES[name].arity == 1 and re.fullmatch("the .* of .0.", RULES[name].words)}
    assert sorted(named) == sorted(known["function"])


def test_every_way_to_tidy_has_a_sentence():
    text = "".join(path.read_text(encoding="utf-8") for path in (SOURCE / "transforms" / "simplify").glob("*.py"))
    ways = set(re.findall(r'yield "([a-z ]+)"', text))
    assert len(ways) > 6
    assert sorted(ways - words().sentences["law"].keys()) == []


# What lower parts say in English ------------------------------------------------------------------------------------


def filled(node):
    """A string or an f-string of the source, with something in its places."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "7" for part in node.values)
    return None


SPOTS = {"Check": [3], "Remark": [1], "remark": [1], "NoFormula": [0], "Kink": [1]}
COMPLAINTS = {"trouble": [0, 1, 2, 3], "unknown_name": [0, 2]}


def said_by(path, spots=SPOTS):
    """The sentences that a file gives to checks, remarks, kinks and what has no formula."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef | ast.Module):
            continue
        assigned = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                assigned.setdefault(node.targets[0].id, []).append(node.value)
        for node in ast.walk(function):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            for given in [node.args[spot] for spot in spots.get(name, ()) if len(node.args) > spot]:
                found = assigned.get(given.id, []) if isinstance(given, ast.Name) else [given]
                found = [part for each in found for part in (
                    (each.body, each.orelse) if isinstance(each, ast.IfExp) else (each,)
                )]  # fmt: skip
                yield from filter(None, map(filled, found))


@pytest.mark.parametrize("language", OTHERS)
def test_what_checks_and_readers_say_is_listed(language):
    paths = chain((SOURCE / "checks").glob("*.py"), (SOURCE / "readers").rglob("*.py"), (SOURCE / "rules").glob("*.py"))
    said = sorted({text for path in [*paths, SOURCE / "explanation" / "plain_calls.py"] for text in said_by(path)})
    assert len(said) > 50
    assert {text for text in said if words(language).told(text) == text} <= PIECES


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_wrong_with_a_formula_is_listed(language):
    paths = sorted((SOURCE / "readers").glob("formula*.py"))
    said = sorted({text for path in paths for text in said_by(path, COMPLAINTS)})
    assert len(said) > 80
    assert [text for text in said if words(language).told(text) == text] == []


@pytest.mark.parametrize(
    ("formula", "message", "remedy"),
    [
        ("2 + sin(", "un paréntesis no se cierra", "añade ')'"),
        ("3,5 x", "en una fórmula, un número lleva punto decimal, no coma", "¿querías decir 3.5?"),
        ("sinn(x)", "ninguna función se llama 'sinn'", "¿querías decir 'sin'?"),
        ("log(1, 2, 3)", "log lleva 1 o 2 argumentos, pero aquí se dan 3", "escribe log(x)"),
        ("х + 1", "'х' es una letra cirílica que solo parece 'x'", "escribe en su lugar la letra x"),
    ],
)
def test_the_studio_tells_what_is_wrong_in_the_language(formula, message, remedy):
    problem = answer({"do": "explain", "formula": formula, "language": "es"})["problem"]
    assert (problem["message"], problem["remedy"]) == (message, remedy)
    assert answer({"do": "explain", "formula": formula, "language": "xx"})["problem"]["message"] != message


# A mode or a number of digits stands in the place of a word: the sentences that are made of these are compared below.
PIECES = {
    "7 to 7 digits", "7; it is 7", "a plain call 7", "the 7 is 7, too much for a float",
    "7 of the 7 in floats can be trusted: nearly equal numbers cancel here",
    "not checked: two plain calls give 7; the function is random or keeps a state",
    "7^-1 could be the inverse of 7 or its reciprocal",  # an error, and errors are in English
}  # fmt: skip
WHOLE = """
the step agrees to 30 digits
all 12 steps agree to 7 digits
forward mode agrees with the formula to 7 digits
not checked: reverse mode has no value at the point
the formula disagrees at x = 1.5: 2 instead of 3
step 2 disagrees at x = 1.5, y = 2: 2 instead of 3
the value is 1e+400, too much for a float
the derivative is 1e+400, too much for a float
not checked: two plain calls give 1.5 and 2; the function is random or keeps a state
a plain call raises ValueError: no
a plain call gives no real number: 1j
only 3 digits of the derivative in floats can be trusted: nearly equal numbers cancel here; it is 1.5
only 1 digit of the value in floats can be trusted: nearly equal numbers cancel here; it is 1.5
no digit of the value in floats can be trusted: nearly equal numbers cancel here; it is 1.5
not all checked: 3 of 5 steps agree to 20 digits; the others have no value at the points tried
differences of the input agree to 30 digits at 1 point, with smooth functions in place of those that nobody defined
not checked: ln is undefined at −1.5
0 to the power −1.5 is too large to work out
differences of plain calls in floats agree to 8 digits (they are good to 6 to 8), for 12 of 20 slopes
this way was taken because y <= 1 (twice) and y > 1 (once) here (model.py:3)
this side holds because x <= 0 here (model.py:3); the point lies exactly on its border, where the slope of one side \
need not be that of the other
""".strip().splitlines()
ENGLISH = re.compile(r"\b(the|is|of|at|to|not|and|digits?|agree|mode|here|value|because|points?)\b")


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("sentence", WHOLE)
def test_sentences_made_of_pieces_are_told_whole(language, sentence):
    assert ENGLISH.findall(words(language).told(sentence)) == []


MORE = (
    ("sin^-1(x) + sinx", {"x": 0.5}), ("|x|", {"x": 0}), ("1/x", {"x": 0}), ("sin(x)/x", {"x": 0}),
    ("sqrt(x)", {"x": 0}), ("x^(1/3)", {"x": -8}), ("floor(x)", {"x": 2}), ("exp(exp(x))", {"x": 20}),
    ("x^(2/3)", {"x": 0}), ("(1 + x) - 1", {"x": 1e-15}),
    ("1/2x", {"x": 1}), ("a^b^c", {"a": 2, "b": 1, "c": 1}), ("x!!", {"x": 2}),
    ("f(x)*2", {}), ("polygamma(x, 2.5)", {"x": 1}), ("1e400*x", {"x": 1}), ("u = x; v = 2x", {"x": 1}),
    ("sin(1/x)", {"x": 0}), ("mod(x, 2)*x", {"x": 4}), ("max(x, 1)", {"x": 1}), ("x = 3; y = x*t", {"t": 2}),
)  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
def test_no_check_and_no_warning_stays_english(language):
    left = set()
    for text, at in chain(MORE, (story[:2] for story in STORIES)):
        try:
            english = chainrule.explain(text, at=at or None)
        except chainrule.ChainruleError:
            continue
        other = chainrule.explain(text, at=at or None, language=language)
        left |= {check.detail for check in other.checks} & {check.detail for check in english.checks}
        left |= {warned.message for warned in other.warnings} & {warned.message for warned in english.warnings}
        left |= {kink.choice for kink in other.kinks} & {kink.choice for kink in english.kinks}
        left |= {step.sentence for step in other.steps} & {step.sentence for step in english.steps}
        assert [type(warned) for warned in other.warnings] == [Warned] * len(english.warnings)
    assert left == set()


# Numbers --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["to_text", "to_markdown", "to_latex", "to_html"])
def test_numbers_have_a_decimal_comma_in_spanish(shape):
    told = chainrule.explain("sin(x^2+1)*exp(-x/2)", x=1.1, push=0.1, order=2, language="es")
    text = re.sub(r"<style>.*?</style>|<[^>]*>", " ", getattr(told, shape)(), flags=re.DOTALL)
    assert re.findall(r".{9}\d\.\d.{9}", text) == []
    assert len(re.findall(r"\d(?:,|\{,\})\d", text)) > 10


def test_a_formula_keeps_the_point_and_a_number_alone_does_not():
    told = chainrule.explain("u = x^2; y = u + 0.5", x=1, language="es")
    text = told.to_text()
    assert "y = u + 0.5" in text
    assert "y solo suma 0,5" in text
    assert chainrule.explain(told.to_dict()["input"]["read_as"], x=1).value == told.value


def test_a_point_of_several_inputs_is_read_unambiguously():
    assert "en x = 1,5; y = 2,5" in chainrule.explain("x*y", x=1.5, y=2.5, language="es").to_text()


def test_pure_ascii_keeps_the_letters_of_spanish():
    text = chainrule.explain("x^2", x=1, language="es").to_text(ascii=True)
    assert text.isascii()
    assert text.startswith("Como afecta un pequeno empujon en x a y?")


# The choice ---------------------------------------------------------------------------------------------------------


def ran(*given):
    return subprocess.run(
        [sys.executable, "-m", "chainrule", *given], capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_the_terminal_speaks_the_language_and_names_those_it_knows():
    assert ran("explain", "x^2", "--at", "x=3", "--language", "es").stdout.startswith("¿Cómo afecta")
    wrong = ran("explain", "x^2", "--language", "xx")
    assert wrong.returncode == 2
    assert "there are no words in the language 'xx'" in wrong.stderr
    assert "known are: en, es" in wrong.stderr


def test_an_exported_page_speaks_it_and_says_how_to_make_it_again(tmp_path):
    path = tmp_path / "page.html"
    made = ran("export", "x^2", "--at", "x=3", "--language", "es", "--math-font", "none", "-o", str(path))
    assert made.returncode == 0, made.stderr
    text = path.read_text(encoding="utf-8")
    assert '<html lang="es" dir="ltr">' in text
    assert "--language es" in text
    assert "un pequeño empujón en x llega a y multiplicado por seis" in text


def test_the_document_of_an_explanation_is_in_its_language():
    document = document_of(chainrule.explain("x^2", x=3, language="es"))
    assert document["language"] == "es"
    assert document["words"]["page"]["decimal"] == ","
    assert document["words"]["languages"] == {"en": "English", "es": "Español"}
    assert document["command"].endswith("--language es")
    with pytest.raises(UsageError, match="xx"):
        chainrule.explain("x^2", language="xx")


@pytest.mark.parametrize(
    ("names", "listed"),
    [
        (["u", "i"], "u e i"),
        (["x", "y"], "x e y"),
        (["x", "y_1", "i₂"], "x, y_1 e i₂"),
        (["a", r"$\iota$"], r"a e $\iota$"),
        (["a", "<math><mi>y</mi></math>"], "a e <math><mi>y</mi></math>"),
        (["y", "x"], "y y x"),
        (["agua", "hielo"], "agua y hielo"),
        (["a", "yate"], "a y yate"),
        (["madre", "hijo"], "madre e hijo"),
    ],
)
def test_a_spanish_list_says_e_before_i(names, listed):
    assert words("es").join(names) == listed
    assert words("en").join(names) == listed.replace(" e ", " and ").replace(names[-2] + " y ", names[-2] + " and ")


# Every verb -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_speaks_every_language(verb, capsys):
    with pytest.raises(SystemExit):
        main([verb, "--help"])
    assert "--language" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["trace", "f = x^2; g = f*y", "--at", "x=1/2,y=2"], ["Entrada: x = 0,5; y = 2", "Paso 2: g(0,25; 2) = 0,5"]),
        (["trace", "1/x", "--at", "x=0"], ["Salida final: sin valor"]),
        (["rules", "sen"], ["sin: el seno de x", "se escribe  sin(x)", "ley         regla del", "simetría    impar"]),
        (["rules", "abs"], ["quiebre     la pendiente de |x| en 0 se toma como 0"]),
        (["rules", "besselj"], ["d/dx        la función de Bessel no tiene", "clase       elemento a elemento"]),
        (["rules"], ["Las funciones que se conocen.", "pendiente 1, 1"]),
        (["rules", "sin", "--json"], ['"words": "el seno de x"', '"kind": "elementwise"']),
        (["differentiate", "x^2"], ["2x"]),
    ],
)  # fmt: skip
def test_a_verb_tells_it_in_the_language(given, told, capsys):
    assert main([*given, "--language", "es"]) == 0
    out = capsys.readouterr().out
    assert [part for part in told if part not in out] == []


def test_beside_a_derivative_all_is_told_in_the_language(capsys):
    assert main(["differentiate", "1/0*x", "--language", "es"]) == 0
    assert capsys.readouterr().err == "chainrule: aviso: 1/0 no tiene valor\n"
    assert main(["differentiate", "x^2", "--check", "--language", "es"]) == 0
    assert "coincide" in capsys.readouterr().err


def test_what_is_wrong_with_a_line_is_told_in_the_language(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("2*(x\nx^2\n"))
    assert main(["differentiate", "-", "--language", "es"]) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["error"] == {"code": "formula", "message": "un paréntesis no se cierra; añade ')'", "place": 2}
    assert second["derivative"] == "2x"


@pytest.mark.parametrize("given", [["trace", "x", "--at", "x=1"], ["differentiate", "x"], ["rules"]])
def test_a_language_without_words_is_refused(given, capsys):
    assert main([*given, "--language", "xx"]) == 2
    assert "known are: en, es" in capsys.readouterr().err


@pytest.mark.parametrize("language", OTHERS)
def test_every_function_has_words(language):
    wanted = {name for name, rule in RULES.items() if rule.kind != STRUCTURE and name in BUILT_IN}
    assert sorted(wanted ^ words(language).sentences["function-of"].keys()) == []
