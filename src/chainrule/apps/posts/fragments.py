"""This file writes what an editor of blogs or courses accepts: a box with the page in it, or a picture with a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chainrule.apps.nearest import nearest
from chainrule.errors import UsageError

if TYPE_CHECKING:
    from chainrule.apps.posts.parts import Compiled
    from chainrule.explanation import Explanation

SMALLEST_HEIGHT: Final = 300  # CSS pixels
LARGEST_HEIGHT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Editor:
    """An editor: how a fragment gets into it, and what to do where it refuses."""

    name: str
    steps: str
    takes_frames: bool = True


EDITORS: Final[dict[str, Editor]] = {
    "blogger": Editor("Blogger", "choose HTML view in the post's editor, and paste the fragment"),
    "ghost": Editor("Ghost", "add an HTML card (type /html), and paste the fragment"),
    "wordpress": Editor(
        "WordPress",
        "add a Custom HTML block, and paste the fragment; it needs the right to unfiltered HTML, which editors and "
        "administrators have: without it, publish the page elsewhere, and link it",
    ),
    "moodle": Editor(
        "Moodle",
        "open the editor's source view (<>), and paste the fragment; where the site cleans it away, add the page as a "
        "File resource",
    ),
    "substack": Editor("Substack", "add the picture, and give it the link", takes_frames=False),
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


def height_of(post: Compiled, asked: int | None) -> int:
    """Return the height of the box: as asked, or an estimate; what does not fit scrolls inside it.

    Raises UsageError for a height that no page has.
    """
    if asked is not None:
        if not 100 <= asked <= LARGEST_HEIGHT:
            raise UsageError(f"a height of {asked} makes no sense", remedy=f"--height 800 (100 to {LARGEST_HEIGHT})")
        return asked
    return min(max(SMALLEST_HEIGHT, round(post.height, -1)), LARGEST_HEIGHT)


def drawn_first(post: Compiled) -> Explanation | None:
    """Return what the first block explains that can be drawn as a picture; None where there is none."""
    stories = (block.story for block in post.blocks if block.story is not None and block.story.has_point)
    return next(stories, None)


def steps_with_link(editor: Editor, page: str, picture: str, studio: str, link: str | None) -> str:
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
    takes = f"({editor.name} takes PNG, JPEG, GIF and WebP)"
    made = f"make a PNG of {picture} {takes}: Share, picture as PNG, where this opens\n     {studio}"
    drawn = made if picture else f"open {page}, and take a picture of it {takes}"
    return (
        f"{editor.name} takes no page inside a post, but a picture with a link:\n"
        f"  1. publish {page} where it will be read\n"
        f"  2. {drawn}\n"
        f"  3. add it as an image, click it, choose its link, and paste {link or f'the address of {page}'}"
    )
