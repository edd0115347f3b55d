"""The page reads formulas by a table made from Python's, as vectors say, and carries the functions that it needs."""

import json
import runpy
from pathlib import Path

from chainrule.apps.posts.compiling import compiled
from chainrule.apps.posts.scripts import program_of_page

ROOT = Path(__file__).parent.parent
MAKE = runpy.run_path(str(ROOT / "tests" / "vectors" / "make_reading.py"))
VECTORS = json.loads(MAKE["PATH"].read_text(encoding="utf-8"))


def test_the_page_has_the_table_of_functions():
    made = runpy.run_path(str(ROOT / "studio" / "functions.py"))
    assert made["TARGET"].read_text(encoding="utf-8") == made["table"](), "python studio/functions.py"


def test_the_vectors_say_what_python_reads():
    for [text, values], [known, expected] in zip(MAKE["rows"](), VECTORS["rows"], strict=True):
        assert text == known
        assert values == expected or (
            values is not None
            and expected is not None
            and all(is_near(a, b) for a, b in zip(values, expected, strict=True))
        ), text


def is_near(found, wanted):
    if isinstance(found, str) or isinstance(wanted, str):
        return found == wanted
    return abs(found - wanted) <= 1e-12 * max(1, abs(wanted))


def test_a_post_carries_special_functions_where_it_computes_with_them():
    plain, special = (
        program_of_page(compiled(f"```chainrule x=1\nu = {formula}\n```\n", "post.md")) for formula in ("x^2", "erf(x)")
    )
    assert "lambertw" not in plain
    assert "lambertw" in special
