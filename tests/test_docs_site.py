"""This file builds the documentation as a site; a link or a heading that is not there stops the build."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def build(folder):
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def copy_to(folder):
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "zensical.toml", folder)


def test_the_documentation_builds_as_a_site(tmp_path):
    copy_to(tmp_path)
    done = build(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    docs, site = tmp_path / "docs", tmp_path / "build/site"
    pages = {page.relative_to(docs).with_suffix("") for page in docs.rglob("*.md")}
    built = {page.relative_to(site).with_suffix("") for page in site.rglob("*.html")}
    assert {page.with_name("index") if page.name == "README" else page for page in pages} <= built


def test_the_site_fetches_nothing_from_elsewhere(tmp_path):
    copy_to(tmp_path)
    build(tmp_path)
    text = (tmp_path / "build/site/index.html").read_text(encoding="utf-8")
    assert "fonts.googleapis" not in text
    assert 'src="http' not in text


def test_a_link_that_leads_nowhere_stops_the_build(tmp_path):
    copy_to(tmp_path)
    page = tmp_path / "docs/README.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[nowhere](learn/nowhere.md)\n", encoding="utf-8")
    assert build(tmp_path).returncode != 0
