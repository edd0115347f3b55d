"""This file builds the wheel that people install, and uses it in an empty folder, without Node and this checkout."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

import chainrule
from chainrule.apps.studio.static import FOLDER

ROOT = Path(__file__).parent.parent
POST = "# A post\n\n```chainrule x=5\ny = x^2\n```\n\nIt is `= y`.\n"

pytestmark = pytest.mark.skipif(not (FOLDER / "core.js").exists(), reason="`make studio` has not run here")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return the wheel. An old build of the studio is left to make: it would be renewed under the other tests."""
    if not runpy.run_path(str(ROOT / "studio" / "make.py"))["is_current"]():
        pytest.skip("`make studio` has not run since the sources changed")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("chainrule-*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Return what runs a verb of the package as it was unpacked, in a folder of its own that is empty at first."""
    site, folder = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("empty")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site), "PATH": str(folder), "PYTHONSAFEPATH": "1"}

    def run(*words, start=subprocess.run, **given):
        command = [sys.executable, "-m", "chainrule", *words]
        return start(command, cwd=folder, env=environment, text=True, encoding="utf-8", **given)

    run.site, run.folder, run.environment = site, folder, environment
    return run


def test_all_that_is_read_when_it_runs_is_in_the_wheel(wheel):
    source = ROOT / "src"
    wanted = {
        path.relative_to(source).as_posix()
        for path in (source / "chainrule").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    with zipfile.ZipFile(wheel) as packed:
        held = set(packed.namelist())
        entries = next(name for name in held if name.endswith("entry_points.txt"))
        assert "chainrule = chainrule.apps.cli:main" in packed.read(entries).decode()
    assert wanted - held == set()
    kinds = {Path(name).suffix for name in wanted}
    assert {".py", ".md", ".json", ".js", ".woff2", ".typed"} <= kinds


LICENCES = {"LICENSE": "MIT License", "lit-license.txt": "Google LLC", "OFL.txt": "SIL OPEN FONT LICENSE Version 1.1"}


def test_the_wheel_says_under_which_licences_its_parts_are_and_brings_their_texts(wheel):
    with zipfile.ZipFile(wheel) as packed:
        about = next(name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        assert "License-Expression: MIT AND BSD-3-Clause AND OFL-1.1\n" in packed.read(about).decode()
        for name, words in LICENCES.items():
            texts = [each for each in packed.namelist() if ".dist-info/licenses/" in each and each.endswith(f"/{name}")]
            assert len(texts) == 1, name
            assert words in packed.read(texts[0]).decode(), name
        script = packed.read("chainrule/apps/studio/static/core.js").decode()
    assert "Google LLC, BSD-3-Clause" in script


def test_the_unpacked_package_is_what_runs(installed):
    code = "import chainrule; print(chainrule.__file__)"
    place = {"cwd": installed.folder, "env": installed.environment}
    where = subprocess.run([sys.executable, "-c", code], **place, check=True, capture_output=True, text=True)
    assert Path(where.stdout.strip()).is_relative_to(installed.site)
    assert not Path(chainrule.__file__).is_relative_to(installed.site)


VERBS = {
    "page.html": ("export", "f = x^2; g = 2*f; h = g + 3", "--at", "x=5", "-o", "page.html"),
    "picture.svg": ("export", "x^2", "--at", "x=5", "-o", "picture.svg"),
    "post.html": ("page", "post.md", "-o", "post.html"),
    "lesson.html": ("lesson", "cake", "--language", "es", "-o", "lesson.html"),
}


@pytest.mark.parametrize("name", VERBS)
def test_pages_are_written_from_an_empty_folder(installed, name):
    installed.folder.joinpath("post.md").write_text(POST, encoding="utf-8")
    done = installed(*VERBS[name], capture_output=True)
    assert (done.returncode, done.stderr) == (0, "")
    text = installed.folder.joinpath(name).read_text(encoding="utf-8")
    assert text.startswith("<svg" if name.endswith("svg") else "<!doctype html>")
    if name != "picture.svg":
        assert "font/woff2" in text


SERVED = {"": "<chain-rule", "lessons": "lessons/cake", "lessons/cake": "<chain-question", "gallery": "<h1"}


def test_the_studio_is_served_with_lessons_and_gallery(installed):
    served = installed("studio", "--no-open", "--port", "0", start=subprocess.Popen, stdout=subprocess.PIPE)
    try:
        address = next(found[0] for line in served.stdout if (found := re.search(r"http://\S+/", line)))
        for path, wanted in SERVED.items():
            with urllib.request.urlopen(address + path, timeout=20) as answer:
                assert wanted in answer.read().decode(), path
    finally:
        served.terminate()
        served.communicate(timeout=10)
