"""This file visits the studio in Spanish, and in a language that runs from right to left."""

from __future__ import annotations

import pytest

from browser.browser_checks import violations

ENGLISH = ("push", "layer", "slope", "value", "show", "path", "from", "what", "with", "checked", "digits", "here")
# The words of every group, letter by letter in Hebrew; places keep their own direction.
PSEUDO = """() => {
  const element = document.querySelector("chain-rule");
  const letters = "אבגדהוזחטיכלמנסעפצקרשת";
  const turned = (text) => text.split(/(\\{\\w+\\})/).map((part, index) => index % 2 ? `\\u2068${part}\\u2069`
    : part.replace(/[a-zA-Z]/g, (letter) => letters[letter.toLowerCase().charCodeAt(0) % 22])).join("");
  const words = Object.fromEntries(Object.entries(element.source.words).map(([group, found]) =>
    [group, Object.fromEntries(Object.entries(found).map(([key, text]) => [key, turned(text)]))]));
  Object.assign(words.page, { direction: "rtl", decimal: "." });
  Object.assign(words.join, { decimal: ".", numbers: ", " });
  element.source = { ...element.source, language: "he", words };
}"""


def everything(page):
    """What the page shows, and what its elements are called."""
    return page.evaluate("""() => {
      const found = [];
      const look = (root) => {
        for (const element of root.querySelectorAll("*")) {
          if (["STYLE", "SCRIPT", "OPTION", "NOSCRIPT", "CODE"].includes(element.tagName)) continue;
          for (const name of ["aria-label", "title", "placeholder"]) found.push(element.getAttribute(name) ?? "");
          for (const child of element.childNodes) if (child.nodeType === 3) found.push(child.data);
          if (element.shadowRoot) look(element.shadowRoot);
        }
      };
      look(document.body);
      return found.map((text) => text.trim()).filter(Boolean);
    }""")


def wait_for_language(page, language):
    page.wait_for_function("wanted => document.querySelector('chain-rule').source?.language === wanted", arg=language)
    page.wait_for_timeout(100)


@pytest.fixture
def spanish(visit, studio):
    def opened(state="", **how):
        page = visit(f"{studio}#?{state}&lang=es", **how)
        wait_for_language(page, "es")
        return page

    return opened


def test_a_person_chooses_the_language(visit, studio):
    page = visit(studio)
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("slider", name="slide x").fill("2.5")
    page.get_by_role("combobox", name="language").select_option("es")
    wait_for_language(page, "es")
    assert page.evaluate("document.documentElement.lang") == "es"
    assert page.title().startswith("chainrule: cómo")
    tab = page.get_by_role("navigation", name="Páginas").get_by_role("link", name="Galería")
    assert tab.get_attribute("href").endswith("gallery?lang=es")
    assert "un empujón de 1 en x llega como" in page.locator("chain-rule-answer p").inner_text()
    box = page.get_by_role("textbox", name="valor de x")
    assert box.input_value() == "2,5"  # the point stays, and is written with a comma
    box.fill("1,5")
    page.keyboard.press("Tab")
    assert page.get_by_role("slider", name="deslizar x").input_value() == "1.5"
    page.get_by_role("textbox", name="la fórmula").fill("x^3")  # the next answer comes in the same language
    page.wait_for_function("() => document.querySelector('chain-rule').source.explanation.input.text === 'x^3'")
    assert page.evaluate("document.querySelector('chain-rule').source.language") == "es"
    page.wait_for_timeout(500)
    assert "lang=es" in page.url
    again = visit(page.url)
    wait_for_language(again, "es")
    again.get_by_role("combobox", name="idioma").select_option("en")
    wait_for_language(again, "en")
    assert "a push of 1 on x" in again.locator("chain-rule-answer p").inner_text()


def test_a_link_from_a_page_in_spanish_says_so(spanish):
    page = spanish("f=x^2")
    page.evaluate(
        "() => { const it = document.querySelector('chain-rule'); it.state = { ...it.state, language: '' }; }"
    )  # as where the page began in Spanish
    page.locator("chain-rule-bar summary").click()
    page.get_by_role("button", name="copiar un enlace a esta imagen").click()
    given = page.locator("chain-rule-bar textarea")
    given.wait_for()
    assert "lang=es" in given.input_value()


@pytest.mark.parametrize("view", ["bands", "gears", "dominoes", "table"])
def test_no_english_word_is_left_and_axe_finds_nothing(spanish, view):
    page = spanish(f"view={view}&f=sin(x^2%2B1)*exp(-x/2)&x=1.1&steps=9&push=0.5", width=1280)
    said = " ".join(everything(page)).lower()
    assert [word for word in ENGLISH if f" {word} " in f" {said} "] == []
    assert violations(page) == []


def test_a_studio_that_went_away_is_told_in_words(spanish):
    page = spanish("f=x^2&x=2")
    page.route("**/api/explain", lambda route: route.fulfill(body="not the studio"))
    page.get_by_role("textbox").first.fill("x^3")
    told = page.locator("chain-rule-explorer .problem")
    told.get_by_text("El estudio no responde").wait_for()
    assert "JSON" not in told.inner_text()
    page.unroute("**/api/explain")
    page.get_by_role("textbox").first.fill("x^4")
    told.get_by_text("El estudio no responde").wait_for(state="detached")


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("2*(x + 1", "un paréntesis no se cierra 2*(x + 1 ^ Prueba: añade ')'"),
        ("y = sinn(x)", "ninguna función se llama 'sinn' y = sinn(x) ^ Prueba: ¿querías decir 'sin'?"),
        (r"\frac{x}{", r"esta { no se cierra \frac{x}{ ^ Prueba: añade }"),
        ("y = x\nz = y +", "Línea 2: la fórmula se corta después de '+'"),
    ],
)
def test_what_is_wrong_with_a_formula_is_told_in_the_language(spanish, formula, told):
    page = spanish("f=x^2&x=2")
    page.get_by_role("textbox").first.fill(formula)
    found = page.locator("chain-rule-explorer .problem")
    found.locator("pre, div").first.wait_for()
    said = " ".join(found.inner_text().split())
    assert said.startswith(told)
    assert [word for word in (*ENGLISH, "the", "write", "never", "did") if f" {word} " in f" {said.lower()} "] == []


def test_a_box_takes_back_the_number_that_it_shows(spanish):
    page = spanish("f=x*y&x=2&y=3")
    shares = page.locator("chain-rule-shares")
    shares.get_by_role("button").nth(2).click()
    box = shares.get_by_role("textbox").first
    box.fill("1,125")
    page.keyboard.press("Tab")
    page.wait_for_timeout(100)
    assert box.input_value() == "1,125"
    assert "▲ 2,25" in shares.locator("ol").inner_text()


@pytest.mark.parametrize("width", [320, 390])
def test_longer_words_fit_on_a_phone(spanish, width):
    page = spanish("f=sin(x^2%2B1)*exp(-x/2)&x=1.1", width=width)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert violations(page) == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("view", ["bands", "table"])
def test_a_language_from_right_to_left(visit, studio, view, width):
    page = visit(f"{studio}#?view={view}&f=sin(x^2%2B1)*exp(-x/2)&x=1.1", width=width)
    text = "document.querySelector('chain-rule').source?.explanation.input.text"
    page.wait_for_function(f"() => {text}.startsWith('sin')")
    page.evaluate(PSEUDO)
    wait_for_language(page, "he")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert violations(page) == []
    places = page.evaluate("""() => {
      const root = document.querySelector("chain-rule").shadowRoot;
      const bar = root.querySelector("chain-rule-bar").shadowRoot;
      const left = (element) => element.getBoundingClientRect().left;
      const panels = [...root.querySelectorAll(".panels > :not([hidden])")].map(left);
      return {
        name: left(document.querySelector(".brand")) > left(bar.querySelector(".right")),
        panels,
        maths: [...root.querySelectorAll("*")]
          .flatMap((view) => [...(view.shadowRoot?.querySelectorAll("math, svg") ?? [])])
          .map((element) => getComputedStyle(element).direction),
      };
    }""")
    assert set(places["maths"]) == {"ltr"}
    if width == 1280:
        assert places["name"]
        assert places["panels"] == sorted(places["panels"], reverse=True)
    slider = page.get_by_role("slider").first
    before = page.locator("chain-rule-answer p").inner_text()
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(100)
    assert float(slider.input_value()) > 1.1
    assert page.locator("chain-rule-answer p").inner_text() != before
    box = page.get_by_role("textbox").nth(1)
    box.fill("\u2066\u22120.5\u2069")
    page.keyboard.press("Tab")
    assert float(slider.input_value()) == -0.5


@pytest.mark.parametrize(
    ("language", "ahead", "back"),
    [
        ("en", "a push of 1 on x arrives as ▲ 20 at h", "a blame of 1 on h comes back as ▲ 20 at x"),
        ("es", "un empujón de 1 en x llega como ▲ 20 a h", "una responsabilidad de 1 en h vuelve como ▲ 20 a x"),
    ],
)
def test_the_answer_is_told_in_the_direction_of_the_picture(visit, studio, language, ahead, back):
    page = visit(f"{studio}#?f=f+%3D+x^2%3B+g+%3D+2*f%3B+h+%3D+g+%2B+3&x=5&lang={language}")
    wait_for_language(page, language)
    answer = page.locator("chain-rule-answer .said")
    assert " ".join(answer.inner_text().split()).startswith(ahead)
    page.locator("chain-rule-views button[aria-pressed]").last.click()
    page.wait_for_timeout(100)
    assert " ".join(answer.inner_text().split()).startswith(back)
