"""This file runs every piece of code that our prose holds, so that no page can promise what does not happen.

A ```python block is run as a doctest where it holds `>>>`, else as a script; the blocks of one page share their names.
In a ```console block each line `$ chainrule …` is run, and what follows it must be what it prints, colour and trailing
blanks aside; `...` stands for anything, and a line `> …` goes on with the command above it, as in a shell. Other
commands (`$ make run`) are for people and are not run here. A python block whose first line is `# model.py` is also a
file of that name for the commands of its page. A ````markdown block is a post, which must make a page;
it is a file, too, where its first line is `<!-- post.md -->`.
"""

import doctest
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from chainrule.apps.posts import page_of_post

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")]
PAGES += sorted((ROOT / "docs").rglob("*.md"))

FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>python|console) *\n(?P<code>.*?)^(?P=indent)``` *$",
    re.MULTILINE | re.DOTALL,
)
POST = re.compile(r"^````markdown *\n(?P<text>.*?)^````", re.MULTILINE | re.DOTALL)
POST_NAME = re.compile(r"<!-- ([a-z-]+\.md) -->")
FILE_NAME = re.compile(r"# ([a-z_]+\.py)$", re.MULTILINE)
OURS = re.compile(r"(?:^|[|;&] *)(?:python -m )?chainrule\b")  # our program, also within a pipe


@dataclass(frozen=True)
class Block:
    page: Path
    line: int  # of its first line of code, from 1
    language: str
    code: str


def blocks_of(page):
    text = page.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        indent = found["indent"]
        code = "".join(line.removeprefix(indent) for line in found["code"].splitlines(keepends=True))
        yield Block(page, text.count("\n", 0, found.start("code")) + 1, found["language"], code)


every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def run_doctest(block, names):
    name = block.page.name
    test = doctest.DocTestParser().get_doctest(block.code, names, name, str(block.page), block.line - 1)
    report = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    runner.run(test, out=report.append, clear_globs=False)
    names.update(test.globs)
    assert runner.failures == 0, "".join(report)


def run_script(block, names):
    padded = "\n" * (block.line - 1) + block.code  # a traceback names the line of the page
    exec(compile(padded, str(block.page), "exec"), names)


@every_page
def test_python_blocks_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "page"}
    for block in blocks_of(page):
        if block.language == "python":
            (run_doctest if ">>>" in block.code else run_script)(block, names)


def test_the_whole_idea_takes_at_most_100_lines():
    code = next(blocks_of(ROOT / "docs/in-100-lines.md")).code
    assert len(code.splitlines()) <= 100


def commands_of(block):
    """Pairs of a command and the output that is promised for it; what ends in a backslash, or is quoted, goes on."""
    command, output = None, []
    lines = iter(block.code.splitlines())
    for line in lines:
        if line.startswith("$ "):
            if command is not None:
                yield command, output
            command, output = line[2:], []
            while command.endswith("\\"):
                command = command[:-1] + next(lines)
        elif command is not None and line.startswith("> ") and not output:
            command += "\n" + line[2:]
        elif command is not None:
            output.append(line)
    if command is not None:
        yield command, output


def tidy(lines):
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def printed_by(command, folder):
    """What the shell's user would see. The program is found beside this Python, and no terminal is pretended."""
    environment = os.environ | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "80",
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        ["sh", "-c", f"{{ {command}\n}} 2>&1"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.stdout.splitlines()


@every_page
def test_console_blocks_print_what_they_show(page, tmp_path):
    blocks = list(blocks_of(page))
    for block in blocks:
        if name := FILE_NAME.match(block.code):
            (tmp_path / name[1]).write_text(block.code, encoding="utf-8")
    for text in POST.findall(page.read_text(encoding="utf-8")):
        if name := POST_NAME.match(text):
            (tmp_path / name[1]).write_text(text, encoding="utf-8")
    for block in blocks:
        for command, promised in commands_of(block) if block.language == "console" else ():
            if OURS.search(command):
                expected, printed = tidy(promised), tidy(printed_by(command, tmp_path))
                if not doctest.OutputChecker().check_output(expected, printed, doctest.ELLIPSIS):
                    place = f"{page.relative_to(ROOT)}, block at line {block.line}: $ {command}"
                    pytest.fail(f"{place}\n--- the page says\n{expected}--- the program prints\n{printed}")


@every_page
def test_posts_make_pages(page):
    for text in POST.findall(page.read_text(encoding="utf-8")):
        page_of_post(text, page.name, font=False, allow_python=True)
