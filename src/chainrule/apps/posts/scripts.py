"""This file chooses the scripts of a post: the core, and of the rest what its blocks use."""

from __future__ import annotations

from typing import Final

from chainrule.apps.studio.static import FOLDER, script, with_needs

# What the elements of a post other than <chain-rule> are built into.
ELEMENTS: Final[dict[str, str]] = {
    "values": "posts/values.js",
    "questions": "posts/questions.js",
    "sliders": "posts/sliders.js",
    "formulas": "posts/formulas.js",
}

# What joins the elements that share a state.
GROUPS: Final = "posts/groups.js"


def program_of_page(parts: list[str], scenes: list[str], uses: list[str], *, live: bool) -> str:
    """Return the program of a page; "" where nothing in it lives."""
    if not live and not uses:
        return ""
    names = ["core.js", "pieces/special.js", *[f"pieces/{name}.js" for name in parts]]
    wanted = [f"scenes/{name}.js" for name in scenes] + [ELEMENTS[name] for name in uses]
    names += [name for name in wanted if (FOLDER / name).is_file()]
    return "\n".join([script(name) for name in with_needs([*names, GROUPS])])
