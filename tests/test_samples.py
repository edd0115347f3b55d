"""This file compares whole stories with those that were looked at and kept: one folder a sample.

A folder holds `call.txt` (the words of a call, one a line) and `expected.txt` (what it prints). After a change that is
meant, `UPDATE_SAMPLES=1 pytest tests/test_samples.py` writes them anew: read the difference before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chainrule.apps.cli import main

FOLDER = Path(__file__).parent / "samples"
SAMPLES = sorted(path.parent for path in FOLDER.glob("*/call.txt"))


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda folder: folder.name)
def test_sample(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder)
    words = folder.joinpath("call.txt").read_text(encoding="utf-8").splitlines()
    status = main(words)
    told = capsys.readouterr()
    printed = f"{told.out}{told.err}exit status {status}\n"
    expected = folder / "expected.txt"
    if os.environ.get("UPDATE_SAMPLES"):
        expected.write_text(printed, encoding="utf-8")
    assert expected.read_text(encoding="utf-8") == printed


def test_there_are_samples():
    assert len(SAMPLES) >= 12
