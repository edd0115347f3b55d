"""This file reads the settings of a block that need no layers: what is shown, what is open first, the small push."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.nearest import nearest
from chainrule.apps.posts.fences import FLAGS, SCENES, SETTINGS, Fence, number_in, range_in, tell_unknown
from chainrule.apps.studio.parts import VIEWS, meant_by, pieces_called
from chainrule.explanation.numbers import to_float

if TYPE_CHECKING:
    from chainrule.apps.posts.mistakes import Mistakes

ALWAYS: Final = ("inputs", "answer")
USUAL: Final = ("inputs", "bands", "answer")
WORD: Final = re.compile(r"[^\W\d]\w*")


def tell_of_settings(fence: Fence, scene: str | None, mistakes: Mistakes) -> None:
    """Tell what is wrong with the settings of a block whose layers nobody knows, since they cannot be read.

    Its inputs may be any of the words in its body, and of their letters; without a body nobody knows.
    """
    words = WORD.findall(fence.body)
    names = [*words, *[letter for word in words for letter in word]]
    of_scenes = [key for keys in SCENES.values() for key in keys] if scene is None else SCENES.get(scene, ())
    others = {key: value for key, value in fence.settings.items() if key not in names and "." not in key}
    if words:
        tell_unknown(replace(fence, settings=others), [], (*SETTINGS, "of", *of_scenes), mistakes)
    pieces_of(fence, scene or "", [], mistakes)
    order_of(fence, mistakes)
    words_of_start(fence, mistakes)
    for key in fence.settings:
        if key.rpartition(".")[2] == "range":
            range_in(fence, key, mistakes)
        elif key in names or key.rpartition(".")[2] == "step":
            number_in(fence, key, mistakes)


def pieces_of(fence: Fence, scene: str, pieces: list[str], mistakes: Mistakes) -> list[str]:
    """Return those of the pieces that a block shows."""
    asked, unknown = pieces_called(name for name in fence.settings.get("show", "").split(",") if name)
    for word in unknown:
        column = mistakes.column_of(fence.line, "show=")
        mistakes.tell(fence.line, f"there is no part called {word!r}", meant_by(word), column=column)
    wanted = set(asked) | (set(ALWAYS) if asked and not scene else set())
    if not asked and not scene:
        wanted = set(USUAL)
    if len(wanted & set(VIEWS)) > 1:
        wanted.add("views")
    return [name for name in pieces if name in wanted]


def order_of(fence: Fence, mistakes: Mistakes) -> int:
    """Return how often a block differentiates."""
    order = fence.settings.get("order", "1")
    if order not in {"1", "2"}:
        column = mistakes.column_of(fence.line, "order=")
        mistakes.tell(fence.line, "order is 1 or 2", "order=2", column=column)
    return 2 if order == "2" else 1


def words_of_start(fence: Fence, mistakes: Mistakes) -> dict[str, str]:
    """Return the state with which a block starts, but for what its layers say."""
    words: dict[str, str] = {}
    push = number_in(fence, "push", mistakes)
    if push == 0:
        column = mistakes.column_of(fence.line, "push=")
        mistakes.tell(fence.line, "a push of 0 moves nothing", "push=0.1", column=column)
    elif push is not None:
        words["dx"] = written(push)
    view = fence.settings.get("view") or _first_view(fence)
    if view:
        words["view"] = view
        if view not in VIEWS:
            column = mistakes.column_of(fence.line, "view=")
            mistakes.tell(fence.line, f"there is no view called {view!r}", nearest(view, VIEWS), column=column)
    words |= {"order": "2"} if fence.settings.get("order") == "2" else {}
    for flag, key in zip(FLAGS, ("back", "hide"), strict=True):
        said = fence.settings.get(flag, "no")
        if flag in fence.words or said in {"yes", "1"}:
            words[key] = "1"
        elif said not in {"no", "0"}:
            column = mistakes.column_of(fence.line, f"{flag}=")
            mistakes.tell(fence.line, f"{flag} is yes or no", f"write {flag} alone", column=column)
    return words


def _first_view(fence: Fence) -> str:
    """Return the view that is shown first: the first that is asked for, where it is not the usual one."""
    asked = [name for name in fence.settings.get("show", "").split(",") if name in VIEWS]
    return asked[0] if asked and asked[0] != VIEWS[0] else ""


def given_to_scene(fence: Fence, scene: str, mistakes: Mistakes) -> str:
    """Return the settings of a scene, as the page reads them; tell of values that it does not know."""
    given = {key: value for key, value in fence.settings.items() if key in SCENES.get(scene, {})}
    for key, value in given.items():
        known = SCENES[scene][key]
        if known and value not in known:
            column = mistakes.column_of(fence.line, f"{key}=")
            mistakes.tell(fence.line, f"the scene {scene} has no {key}={value}", nearest(value, known), column=column)
    for key in ("wish", "goal"):
        if key in given:
            number_in(fence, key, mistakes)
    return " ".join(f"{key}={value}" for key, value in given.items())


def written(value: Any) -> str:
    """Return a number as a state holds it.

    >>> written(5), written(0.1)
    ('5', '0.1')
    """
    number = to_float(value)
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)
