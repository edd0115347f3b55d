"""This file writes what an editor of blogs or courses accepts: a box with the page in it, or a picture with a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chainrule.apps.nearest import nearest
from chainrule.apps.studio.heights import SCROLLED
from chainrule.errors import UsageError
from chainrule.steps.catalogue import words

if TYPE_CHECKING:
    from chainrule.apps.posts.parts import Compiled
    from chainrule.apps.studio.heights import Heights
    from chainrule.explanation import Explanation

SMALLEST_HEIGHT: Final = 300  # CSS pixels
LARGEST_HEIGHT: Final = SCROLLED


@dataclass(frozen=True, slots=True)
class Editor:
    """An editor, and whether it takes a fragment."""

    name: str
    takes_frames: bool = True

    def steps(self, language: str) -> str:
        """Return how a fragment gets into it, and what to do where it refuses."""
        return f"{self.name}: {words(language).template('editor', self.name)}"


EDITORS: Final[dict[str, Editor]] = {
    **{name.lower(): Editor(name) for name in ("Blogger", "Ghost", "WordPress", "Moodle")},
    "substack": Editor("Substack", takes_frames=False),
}


def editor_called(name: str | None) -> Editor:
    """Return an editor. Raises UsageError, which names those that are known."""
    if name is None:
        first, *more = EDITORS
        raise UsageError("which editor is the fragment for?", remedy=f"--for {first} (or {', '.join(more)})")
    found = EDITORS.get(name.lower())
    if found is None:
        raise UsageError(f"no editor is called {name!r}", remedy=nearest(name.lower(), EDITORS))
    return found


def height_of(post: Compiled, asked: int | None) -> int | Heights:
    """Return the height of the box: as asked, or an estimate for each width; what does not fit scrolls inside it.

    Raises UsageError for a height that no page has.
    """
    if asked is not None:
        if not 100 <= asked <= LARGEST_HEIGHT:
            raise UsageError(f"a height of {asked} makes no sense", remedy=f"--height 800 (100 to {LARGEST_HEIGHT})")
        return asked
    return post.heights.fitted(lambda each: min(max(SMALLEST_HEIGHT, round(each, -1)), LARGEST_HEIGHT))


def drawn_first(post: Compiled) -> Explanation | None:
    """Return what the first block explains that can be drawn as a picture; None where there is none."""
    stories = (block.story for block in post.blocks if block.story is not None and block.story.has_point)
    return next(stories, None)


def steps_with_link(
    editor: Editor, page: str, picture: str, studio: str, link: str | None, language: str = "en"
) -> str:
    """Return what to do for an editor that takes no frames: publish the page, and let a picture lead to it.

    `studio` is the command that shows the picture in the studio, which saves it as PNG.

    >>> told = steps_with_link(EDITORS["substack"], "p.html", "p.svg", "chainrule studio 'x^2'", "https://example.org/p")
    >>> print(told)
    Substack takes no page inside a post, but a picture with a link:
      1. publish p.html where it will be read
      2. make a PNG of p.svg (Substack takes PNG, JPEG, GIF and WebP): Share, picture as PNG, where this opens
         chainrule studio 'x^2'
      3. add it as an image, click it, choose its link, and paste https://example.org/p
    """
    say = words(language).say
    given = {"editor": editor.name, "page": page, "picture": picture, "studio": studio}
    given["link"] = link or say("editor", "address", **given)
    given["drawn"] = say("editor", "picture" if picture else "no-picture", **given)
    return say("editor", "link", **given)
