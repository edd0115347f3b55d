"""This file follows the relative links of every page of ours: the file must exist, and the heading if one is named."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HIDDEN = {".venv", ".git", "node_modules", "build", "dist"}
PAGES = sorted(
    page
    for page in ROOT.rglob("*.md")
    if not any(part in HIDDEN or part.startswith(".") for part in page.relative_to(ROOT).parts)
)
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
ROOMS = [ROOT / "docs" / room for room in ("learn", "tasks", "reference", "why", "decisions")]


def prose(page):
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page):
    """The names of a page's headings, as forges make them: small letters, no punctuation, hyphens for blanks."""
    found = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).strip().replace(" ", "-") for heading in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    for link in LINK.findall(CODE.sub("", prose(page))):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors(target), f"{link}: {target.name} has no such heading"


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_each_room_lists_its_pages(room):
    listed = set(LINK.findall(room.joinpath("README.md").read_text(encoding="utf-8")))
    pages = {page.name for page in room.glob("*.md")} - {"README.md"}
    assert pages <= listed, f"docs/{room.name}/README.md does not list {sorted(pages - listed)}"
