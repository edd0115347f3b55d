"""This file chooses the scripts of a post: the core, and of the rest what its blocks use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.apps.studio.page import are_special, needs_folding
from chainrule.apps.studio.static import FOLDER, script, with_needs
from chainrule.graph import children_first
from chainrule.transforms.inline import inline_all

if TYPE_CHECKING:
    from chainrule.apps.posts.parts import Compiled

# What the elements of a post other than <chain-rule> are built into.
ELEMENTS: Final[dict[str, str]] = {
    "values": "posts/values.js",
    "questions": "posts/questions.js",
    "sliders": "posts/sliders.js",
    "formulas": "posts/formulas.js",
}

# What joins the elements that share a state.
GROUPS: Final = "posts/groups.js"


def program_of_page(post: Compiled) -> str:
    """Return the program of a page; "" where nothing in it lives."""
    if not post.blocks and not post.uses:
        return ""
    silent = ["pieces/special.js"] if are_special(_functions_of(post)) else []
    silent += ["pieces/folding.js"] if any(block.story and needs_folding(block.story) for block in post.blocks) else []
    names = ["core.js", *silent, *[f"pieces/{name}.js" for name in post.parts]]
    wanted = [f"scenes/{name}.js" for name in post.scenes] + [ELEMENTS[name] for name in post.uses]
    names += [name for name in wanted if (FOLDER / name).is_file()]
    return "\n".join([script(name) for name in with_needs([*names, GROUPS])])


def _functions_of(post: Compiled) -> set[str]:
    """Return the names of the functions in the blocks and in the formulas that are asked for."""
    roots = [node for block in post.blocks if block.story for _, node in block.story.outputs]
    roots += [node for block in post.blocks for node in block.more.values()]
    names = {node.op.name for node in children_first(*inline_all(roots))}
    asked = [data["formula"]["nodes"] for data in post.questions if "formula" in data]
    return names | {node["op"] for nodes in asked for node in nodes}
