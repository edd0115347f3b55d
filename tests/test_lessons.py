"""The numbers of every lesson, worked out a second time from its text by SymPy, and what its texts must keep to."""

import html
import json
import re
from urllib.parse import parse_qsl

import pytest

from chainrule.api import explain
from chainrule.apps.lessons.catalogue import lessons
from chainrule.apps.lessons.pages import formula_of, lesson_page

sympy = pytest.importorskip("sympy")

ALL = [each for language in ("en", "es") for each in lessons(language)]
FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`= ([^`]+)`")
NUMBER = r"[−-]?\d+(?:[.,]\d+)?(?:/\d+)?"
UNIT = r"(?: ?(?:cm[²³]?|m|s|V|W|K|W/V|K/W|K/V|%)(?![\w/]))?"
TERM = rf"({NUMBER}){UNIT}((?: ?[×÷·+] ?{NUMBER}{UNIT})+)"
EQUATION = re.compile(rf"(?<![×÷·+(] )(?<![\w.,^×÷·(/]){TERM} = ({NUMBER})(?![\w^/])")
QUESTION = re.compile(r'<chain-question[^>]*><script type="application/json">(.*?)</script>', re.DOTALL)
NEAR = 1e-9

lesson_of = pytest.mark.parametrize("lesson", ALL, ids=lambda each: f"{each.language}-{each.name}")


def blocks_and_spans(text):
    """Yield the fences and the worked spans of a text in their order, as (kind, words, body)."""
    place = 0
    for fence in FENCE.finditer(text):
        yield from (("span", "", span.group(1)) for span in SPAN.finditer(text[place : fence.start()]))
        body = fence.group(3)
        yield fence.group(1), fence.group(2), body
        yield from (("span", "", span.group(1)) for span in SPAN.finditer(body))
        place = fence.end()
    yield from (("span", "", span.group(1)) for span in SPAN.finditer(text[place:]))


def real(name):
    return sympy.Symbol(name, real=True)


def change(of, **by):
    """Return by how much an expression changes when inputs change by so much."""
    return of.subs({real(name): real(name) + more for name, more in by.items()}) - of


class Scope:
    """The layers of one block, as SymPy reads them, and the values of its inputs."""

    def __init__(self, words="", body=""):
        self.names = {}
        given = dict(word.split("=", 1) for word in words.split() if "=" in word)
        self.point = {
            name: sympy.Rational(value)
            for name, value in given.items()
            if re.fullmatch(r"[A-Za-z]", name) or (name in ("gap", "lapso") and re.fullmatch(r"[\d.]+", value))
        }
        for line in body.splitlines():
            name, sign, formula = line.partition("#")[0].partition("=")
            if sign:
                self.names[name.strip()] = self.read(formula)

    def read(self, formula):
        """Return a formula as an expression of the inputs."""
        code = re.sub(r"d/d([A-Za-z]+)\(", r'slope("\1", ', formula.strip().replace("^", "**"))
        known = {name: getattr(sympy, name) for name in ("sin", "cos", "tanh", "exp", "pi")}
        known |= {"abs": sympy.Abs, "slope": lambda name, of: sympy.diff(of, real(name))}
        known["change"] = change
        symbols = {name: real(name) for name in re.findall(r"[^\W\d_]\w*", code) if name not in known}
        code = re.sub(r"(?<![\w.])(\d+\.?\d*)", r"Rational('\1')", code)
        return eval(code, {"__builtins__": {}}, {**symbols, **known, **self.names, "Rational": sympy.Rational})

    def value(self, text):
        """Return the number of a worked formula, with its own point behind `at`."""
        formula, _, at = text.partition(" at ")
        point = dict(self.point)
        if at:
            point = {name: sympy.Rational(value) for name, value in (each.strip().split("=") for each in at.split(","))}
        found = sympy.sympify(self.read(formula))
        return float(found.subs({real(name): value for name, value in point.items()}).evalf(30))


def worked(lesson):
    """Return the numbers of the worked spans, and those of the questions, as SymPy finds them."""
    scope, spans, answers = Scope(), [], []
    for kind, words, body in blocks_and_spans(lesson.text):
        if kind in ("scene", "chainrule") and body.strip():
            scope = Scope(words, body)
        elif kind == "span":
            spans.append(scope.value(body))
        elif kind == "question" and words.split()[0] in ("number", "bar"):
            answer = re.search(r"^answer: (.+)$", body, re.MULTILINE).group(1)
            at = re.search(r"^at: (.+)$", body, re.MULTILINE)
            answers.append(scope.value(f"{answer} at {at.group(1)}" if at else answer))
    return spans, answers


def shown_number(text):
    return float(html.unescape(text).replace("−", "-").replace(",", "."))


@lesson_of
def test_every_worked_number_and_answer_is_that_of_another_program(lesson):
    spans, answers = worked(lesson)
    markup = lesson.post.markup
    questions = [json.loads(each) for each in QUESTION.findall(markup)]
    asked = [each["value"] for each in questions if each["kind"] in ("number", "bar")]
    assert asked == pytest.approx(answers, rel=NEAR, abs=NEAR)
    live = [shown_number(each) for each in re.findall(r"<chain-value[^>]*>([^<]*)</chain-value>", markup)]
    # what the slider moves is an element of its own, and the rest is plain text
    still = list(spans)
    for value in live:
        found = next(place for place, other in enumerate(still) if value == pytest.approx(other, rel=5.01e-4))
        del still[found]
    for value in still:
        digits = 6 if float(f"{value:.4g}").is_integer() else 4
        written = f"{value:.{digits}g}".replace(".", "," if lesson.language == "es" else ".").replace("-", "−")
        assert written in html.unescape(markup)


def exact(text):
    top, _, below = text.replace("−", "-").replace(",", ".").partition("/")
    return float(top) / float(below or 1)


def equations(text):
    """Yield what stands in the text as a product, a quotient or a sum of numbers, with the result that it gives."""
    for found in EQUATION.finditer(text):
        total = exact(found.group(1))
        for sign, number in re.findall(rf"([×÷·+]) ?({NUMBER})", found.group(2)):
            number = exact(number)
            total = total + number if sign == "+" else total / number if sign == "÷" else total * number
        yield found.group(0), total, found.group(3)


def test_equations_are_found_in_a_text():
    found = list(equations("so 314 cm² × 0.2 cm = 62.8 cm³, 1 ÷ 0.144 = 6.9 V, and 10 × 2 × 2 = 41"))
    assert [(round(total, 3), given) for _, total, given in found] == [(62.8, "62.8"), (6.944, "6.9"), (40, "41")]


@lesson_of
def test_every_equation_in_the_words_holds(lesson):
    for text, total, given in equations(lesson.text):
        digits = len(re.split(r"[.,]", given)[1]) if re.search(r"[.,]", given) else 0
        assert abs(total - exact(given)) <= 0.5001 * 10**-digits, text


def test_the_words_hold_equations_to_check():
    assert sum(len(list(equations(each.text))) for each in ALL) >= 20


@lesson_of
def test_few_words_stand_before_the_first_drag(lesson):
    before = lesson.text.split("```", 1)[0].splitlines()
    said = " ".join(line for line in before if not line.startswith(("#", ">")))
    assert 5 <= len(said.replace("**", "").split()) <= 60


@lesson_of
def test_every_wrong_choice_says_why(lesson):
    for line in re.findall(r"^wrong: .*$", lesson.text, re.MULTILINE):
        assert len(line.partition(" => ")[2].split()) >= 4, line


@lesson_of
def test_no_wrong_number_is_the_right_one(lesson):
    for question in map(json.loads, QUESTION.findall(lesson.post.markup)):
        for slip in question.get("slips", []):
            assert abs(slip["value"] - question["value"]) > question["tolerance"] * abs(question["value"]), slip


def ends(body):
    """Return the layers of a block that no other layer reads."""
    layers = dict(re.findall(r"^(\w+) *= *([^#\n]+)", body, re.MULTILINE))
    read = {name for formula in layers.values() for name in re.findall(r"[^\W\d_]\w*", formula)}
    return set(layers) - read


@lesson_of
def test_the_explorer_opens_at_the_point_of_the_lesson(lesson):
    page = lesson_page(lesson, lesson.language, ["explore", "lessons"])
    address = html.unescape(re.search(r'href="\.\./#\?([^"]+)"', page).group(1))
    known = dict(parse_qsl(address))
    point = {name.removeprefix("@"): float(value) for name, value in known.items() if name not in ("f", "lang")}
    blocks = [(words, body) for kind, words, body in blocks_and_spans(lesson.text) if kind in ("scene", "chainrule")]
    first = next(words for words, body in blocks if len(ends(body)) == 1)
    assert point == {name: float(value) for name, value in Scope(first).point.items()}
    assert explain(known["f"], **point).layers


@lesson_of
def test_the_first_question_stands_right_below_a_scene(lesson):
    kinds = [kind for kind, *_ in blocks_and_spans(lesson.text) if kind != "span"]
    assert kinds[:2] == ["scene", "question"]
    assert formula_of(lesson)[0]


@pytest.mark.parametrize("number", range(len(lessons())))
def test_both_languages_hold_the_same_blocks(number):
    english, spanish = lessons()[number], lessons("es")[number]
    kinds = [[kind for kind, *_ in blocks_and_spans(each.text)] for each in (english, spanish)]
    assert kinds[0] == kinds[1]
    for first, second in zip(worked(english), worked(spanish), strict=True):
        assert first == pytest.approx(second)
