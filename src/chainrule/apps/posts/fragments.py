"""This file writes what an editor of blogs or courses accepts: a box with the page in it, or a picture with a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chainrule.apps.posts.mistakes import nearest
from chainrule.errors import UsageError

if TYPE_CHECKING:
    from chainrule.apps.posts.parts import Compiled

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


def picture_of(post: Compiled) -> str | None:
    """Return the first block that can be drawn as an SVG picture; None where there is none."""
    for block in post.blocks:
        if block.story is not None and block.story.has_point:
            return block.story.to_svg()
    return None


def steps_with_link(editor: Editor, page: str, picture: str, link: str | None) -> str:
    """Return what to do for an editor that takes no frames: publish the page, and let a picture lead to it.

    >>> print(steps_with_link(EDITORS["substack"], "post.html", "post.svg", "https://example.org/post.html"))
    Substack takes no page inside a post, but a picture with a link:
      1. publish post.html where it will be read
      2. make a PNG of post.svg (Substack takes PNG, JPEG, GIF and WebP), and add it as an image
      3. click the image, choose its link, and paste https://example.org/post.html
    """
    drawn = f"make a PNG of {picture}" if picture else f"open {page}, and save its picture as PNG"
    address = link or f"the address of {page}"
    return (
        f"{editor.name} takes no page inside a post, but a picture with a link:\n"
        f"  1. publish {page} where it will be read\n"
        f"  2. {drawn} ({editor.name} takes PNG, JPEG, GIF and WebP), and add it as an image\n"
        f"  3. click the image, choose its link, and paste {address}"
    )
