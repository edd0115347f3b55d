"""The gallery: each formula holds at its point, says what it means in every language, and opens in the explorer."""

from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import httpx
import own_loop
import pytest

import chainrule
from chainrule.apps.studio.document import document_of
from chainrule.apps.studio.gallery import address_of, fields, formulas, point_of, text_of
from chainrule.apps.studio.gallery_page import gallery_page, numbers_of
from chainrule.apps.studio.header import TABS, tabs
from chainrule.apps.studio.server import HEADERS, Studio
from chainrule.apps.studio.serving import starting_document
from chainrule.apps.studio.static import FOLDER

LANGUAGES = ("en", "es")
needs_build = pytest.mark.skipif(not (FOLDER / "studio.js").exists(), reason="`make studio` has not run here")
each_formula = pytest.mark.parametrize("entry", formulas(), ids=lambda entry: entry["id"])


def test_24_formulas_come_from_many_fields_and_have_names_of_their_own():
    assert len(formulas()) == 24
    assert len({entry["id"] for entry in formulas()}) == 24
    assert {entry["field"] for entry in formulas()} == set(fields())
    assert len(fields()) >= 5


@each_formula
def test_a_formula_is_explained_with_every_check_passing(entry):
    story = chainrule.explain(text_of(entry), at=point_of(entry))
    data = story.to_dict()
    assert data["checks"]
    assert [check["name"] for check in data["checks"] if check["passed"] is not True] == []
    assert len(data["layers"]) >= 2
    assert len(data["layers"]) == len(entry["layers"])
    assert {each["name"] for each in data["inputs"]} == set(point_of(entry))
    assert {each["code"] for each in data["warnings"]} <= {"condition", "long-lines"}
    [derivative] = [each for each in data["derivatives"] if each["wrt"] == entry["by"]]
    assert numbers_of(entry) == pytest.approx((data["value"], derivative["value"]), rel=1e-12)
    assert derivative["value"] != 0


@each_formula
def test_the_page_of_a_formula_is_made(entry):
    document = document_of(chainrule.explain(text_of(entry), at=point_of(entry)))
    assert set(document["program"]["inputs"]) == set(point_of(entry))
    meanings = {layer["name"]: layer["meaning"] for layer in document["explanation"]["layers"]}
    assert sorted(meanings.values()) == sorted(layer["meaning"]["en"] for layer in entry["layers"])


@each_formula
def test_a_formula_says_all_in_every_language_and_where_it_is_from(entry):
    texts = [entry["title"], entry["sentence"], *[each["meaning"] for each in (*entry["layers"], *entry["inputs"])]]
    for text in texts:
        assert set(text) == set(LANGUAGES)
        assert all(said.strip() for said in text.values())
    assert {"author", "title", "where", "year"} <= set(entry["source"])
    assert 1600 < entry["source"]["year"] < 2100
    assert entry["source"].get("url", "https://").startswith("https://")
    assert entry["by"] in point_of(entry)


@each_formula
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_address_of_a_card_holds_the_formula_and_its_point(entry, language):
    state = dict(parse_qsl(urlsplit(address_of(entry, language)).fragment.removeprefix("?")))
    assert state["f"] == text_of(entry, language)
    found = {name: state.get(f"@{name}", state.get(name)) for name in point_of(entry)}
    assert {name: float(value) for name, value in found.items()} == point_of(entry)
    assert len(address_of(entry, language)) < 2000


class Found(HTMLParser):
    """Collects the headings, links and cards of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_every_formula_with_its_source(language):
    page = gallery_page(language, ["explore", "gallery"])
    found = Found(page)
    assert found.tags.count("article") == 24
    assert found.tags.count("script") == 0
    for entry in formulas():
        assert address_of(entry, language) in found.links
        assert entry["title"][language] in unescape(page)
        assert entry["source"]["title"] in unescape(page)


def test_a_tab_exists_where_its_page_does():
    words = {"explore": "Explore", "lessons": "Lessons", "gallery": "Gallery", "pages": "Pages"}
    assert tabs("gallery", ["gallery"], words) == ""
    assert Found(tabs("gallery", ["explore", "gallery"], words)).links == [TABS["explore"], TABS["gallery"]]
    assert len(Found(tabs("gallery", list(TABS), words)).links) == len(TABS)


@needs_build
def test_the_server_answers_with_the_gallery_in_the_language_asked_for():
    studio = Studio(starting_document(None, [], "en"), pool=None)

    async def answers():
        transport = httpx.ASGITransport(studio.application())
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            paths = ("/gallery", "/gallery?lang=es", "/gallery?lang=../../etc", "/")
            return [await client.get(path) for path in paths]

    english, spanish, strange, first = own_loop.run(answers())
    assert '<html lang="en"' in english.text
    assert '<html lang="es"' in spanish.text
    assert strange.text == english.text
    assert english.headers["content-security-policy"] == HEADERS["content-security-policy"]
    assert Found(first.text).links[:2] == [TABS["explore"], TABS["gallery"]]
