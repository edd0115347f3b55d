"""This file takes the pictures of a post into the page; those that lie on other machines are refused."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from chainrule.errors import UsageError

LARGEST: Final = 1_000_000  # bytes of one picture
LARGEST_SUM: Final = 5_000_000  # bytes of all
KINDS: Final[dict[str, tuple[str, tuple[bytes, ...]]]] = {
    ".png": ("image/png", (b"\x89PNG",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8",)),
    ".gif": ("image/gif", (b"GIF8",)),
    ".webp": ("image/webp", (b"RIFF",)),
    ".svg": ("image/svg+xml", ()),
}
_REMOTE: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
# In an <img> nothing of this runs; a page that is passed on should not hold it all the same.
_ACTIVE_SVG: Final = re.compile(
    rb"<\s*script|<\s*foreignobject|\son\w+\s*=|<!\s*(?:doctype|entity)|javascript:|(?:href|src)\s*=\s*[\"']?\s*(?:https?:|//)"
    rb"|url\(\s*[\"']?\s*(?:https?:|//)|@import",
    re.IGNORECASE,
)


class Pictures:
    """The pictures of one post, which lie in or below a folder."""

    def __init__(self, folder: Path | None) -> None:
        """Begin with none; without a folder a post has no pictures."""
        self.folder = folder.resolve() if folder is not None else None
        self.sum = 0
        self.files: list[Path] = []

    def data(self, source: str) -> str:
        """Return a picture as a `data:` address. Raises UsageError, which says what to do."""
        if not source:
            raise UsageError("this picture has no file", remedy="name one: ![what it shows](picture.png)")
        if _REMOTE.match(source):
            remedy = "save it beside the post, and name the file"
            raise UsageError(f"the picture {source[:80]} lies on another machine", remedy=remedy)
        path = self._path(source)
        kind, heads = self._kind(path)
        content = self._content(path, source)
        if heads and not content.startswith(heads):
            raise UsageError(f"{source} is no {path.suffix[1:]} picture", remedy="save it in the format of its name")
        if path.suffix.lower() == ".svg":
            _check_svg(content, source)
        self.sum += len(content)
        if self.sum > LARGEST_SUM:
            remedy = "make them smaller, or use fewer"
            raise UsageError(f"the pictures have more than {LARGEST_SUM // 1_000_000} MB together", remedy=remedy)
        return f"data:{kind};base64,{base64.b64encode(content).decode()}"

    def _path(self, source: str) -> Path:
        """Return the file of a picture, which must not lie outside the folder of the post."""
        if self.folder is None:
            raise UsageError("pictures need a folder, and this post comes without one", remedy="leave the picture out")
        try:
            path = (self.folder / unquote(source)).resolve()
        except ValueError:  # a character that no name may hold
            raise UsageError(f"no file has such a name: {source[:80]}", remedy="name one beside the post") from None
        if not path.is_relative_to(self.folder):
            raise UsageError(f"{source} lies outside the post's folder", remedy="copy it beside the post")
        return path

    def _kind(self, path: Path) -> tuple[str, tuple[bytes, ...]]:
        """Return the type of a picture, and how its file begins."""
        found = KINDS.get(path.suffix.lower())
        if found is None:
            known = ", ".join(name[1:] for name in KINDS)
            raise UsageError(f"{path.name} is no kind of picture that a page carries", remedy=f"known are {known}")
        return found

    def _content(self, path: Path, source: str) -> bytes:
        """Return the bytes of a picture."""
        try:
            size = path.stat().st_size
            if size > LARGEST:
                message = f"{source} has {size / 1e6:.1f} MB, and a picture has at most {LARGEST / 1e6:.0f} MB"
                raise UsageError(message, remedy="make it smaller: 1600 points of width are enough")
            content = path.read_bytes()
        except OSError as problem:
            reason = problem.strerror or "it cannot be read"
            raise UsageError(f"the picture {source}: {reason}", remedy="put the file beside the post") from None
        self.files.append(path)
        return content


def _check_svg(content: bytes, source: str) -> None:
    """Raise UsageError for a drawing that holds scripts, or asks other machines for something."""
    found = _ACTIVE_SVG.search(content)
    if found is not None or b"<svg" not in content:
        what = found[0].decode("ascii", "replace").strip() if found else "no <svg>"
        raise UsageError(f"the drawing {source} holds {what}", remedy="save it as a plain SVG, or as PNG")
