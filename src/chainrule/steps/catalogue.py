"""This file finds the words: one catalogue of sentences for each language, English where a language lacks one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from chainrule.errors import UsageError

FOLDER: Final = Path(__file__).with_name("words")
_loaded: dict[str, Words] = {}


class Words:
    """The sentences of one language.

    >>> words().say("layer", "double", layer="g")
    'g doubles whatever reaches it'
    """

    def __init__(self, sentences: dict[str, Any], fallback: Words | None = None) -> None:
        """Keep the catalogue, and where to look for what it lacks."""
        self.sentences = sentences
        self.fallback = fallback

    def has(self, group: str, key: str) -> bool:
        """Return whether there is a sentence in this group under this key."""
        return key in self.sentences.get(group, ()) or (self.fallback is not None and self.fallback.has(group, key))

    def template(self, group: str, key: str) -> str:
        """Return a sentence with its places open, such as `{layer}`."""
        found = self.sentences.get(group, {}).get(key)
        if found is None:
            if self.fallback is None:
                raise UsageError(f"the catalogue of words has no sentence {group}.{key}")
            return self.fallback.template(group, key)
        return str(found)

    def say(self, group: str, key: str, **parts: object) -> str:
        """Return a sentence with its places filled in."""
        return self.template(group, key).format_map(parts)

    def join(self, parts: list[str]) -> str:
        """Return names as a list in words.

        >>> words().join(["u", "s", "v"])
        'u, s and v'
        """
        if len(parts) == 1:
            return parts[0]
        return f"{', '.join(parts[:-1])}{self.template('join', 'last')}{parts[-1]}"


def words(language: str = "en") -> Words:
    """Return the catalogue of a language, read once.

    Raises UsageError for a language that has no file in `steps/words`.
    """
    if language not in _loaded:
        path = FOLDER / f"{language}.json"
        if not language.isalpha() or not path.exists():
            known = ", ".join(sorted(each.stem for each in FOLDER.glob("*.json")))
            raise UsageError(f"there are no words in the language {language!r}", remedy=f"known are: {known}")
        fallback = None if language == "en" else words("en")
        _loaded[language] = Words(json.loads(path.read_text(encoding="utf-8")), fallback)
    return _loaded[language]
