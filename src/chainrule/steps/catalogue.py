"""This file finds the words: one catalogue of sentences for each language, English where a language lacks one."""

from __future__ import annotations

import json
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from chainrule.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER: Final = Path(__file__).with_name("words")
_POINT: Final = re.compile(r"(?<=\d)\.(?=\d)")
_NUMBER: Final = re.compile(r"[-−]?\d+(\.\d+)?(e[-−+]?\d+)?")
_GROUPED: Final = re.compile(r"\d{1,3}(,\d{3})+")
# What was typed, or is called so: it stays as it is, whatever its words would mean.
_TYPED: Final = frozenset(
    {"written", "meant", "other", "file", "where", "kind", "function", "letters", "name", "names"}
)
# A name, which has no blanks, or words of ours, such as "the power".
_SUBJECTS: Final = frozenset({"subject", "title", "output"})
DEEPEST: Final = 9  # sentences in places of sentences
LONGEST: Final = 1000  # characters of a sentence: no longer one is looked up
# What Spanish ears hear as i, after the marks of a notation: i, y alone, hi, iota. "u e i", but "agua y hielo".
_SOUNDS_LIKE_I: Final = re.compile(r"(?:<[^>]*>|[\s$\\({])*(?:[iíι]|y(?![a-z])|hi(?![ae]))", re.IGNORECASE)
_PLACE: Final = re.compile(r"\{(\w+)\}")
_loaded: dict[str, Words] = {}


class Words:
    """The sentences of one language.

    >>> words().say("layer", "double", layer="g")
    'g doubles whatever reaches it'
    """

    def __init__(self, sentences: dict[str, Any], fallback: Words | None = None, language: str = "en") -> None:
        """Keep the catalogue, and where to look for what it lacks."""
        self.language = language
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
        >>> words("es").join(["x", "y"]), words("es").join(["y", "x"])
        ('x e y', 'y y x')
        """
        if len(parts) == 1:
            return parts[0]
        last = "last-before-i" if self.has("join", "last-before-i") and _SOUNDS_LIKE_I.match(parts[-1]) else "last"
        return f"{', '.join(parts[:-1])}{self.template('join', last)}{parts[-1]}"

    def law(self, name: str) -> str:
        """Return what a law is called, by the name that the table gives it.

        >>> words("es").law("chain rule")
        'regla de la cadena'
        >>> words("es").law("gd rule")
        'regla de gd'
        """
        if self.has("law-name", name):
            return self.template("law-name", name)
        function = name.removesuffix(" rule")  # the table names a law after its function where it has no other name
        return self.say("law-name", "other", name=function) if self.has("law-name", "other") else name

    # Numbers ----------------------------------------------------------------------------------------------------------

    @cached_property
    def decimal(self) -> str:
        """What stands between the whole part of a number and the rest of it."""
        return self.template("join", "decimal")

    def numbers(self, text: str, decimal: str = "") -> str:
        """Return numbers with the decimal sign of the language; `decimal` is another way to write that sign.

        >>> words("es").numbers("−0.5966"), words().numbers("2.5")
        ('−0,5966', '2.5')
        """
        sign = decimal or self.decimal
        return text if sign == "." else _POINT.sub(sign, text)

    def in_a_row(self, numbers: Iterable[str]) -> str:
        """Return numbers, or a point as `x = 1`, `y = 2`, with what keeps them apart where commas are decimal signs."""
        return self.template("join", "numbers").join(numbers)

    # What lower parts say -------------------------------------------------------------------------------------------

    def told(self, text: str, deep: int = 0) -> str:
        """Return in this language a sentence that a reader, a rule, a check or an error made in English.

        The catalogue lists its form in the group "told", with places such as `{digits}`. What stands in them is told
        in turn, but for places that hold what was typed, such as `{written}` or `{name}`. A `{subject}` is a name, or
        several words of ours, which are told. A sentence that is not listed, or very long, stays as it is.

        >>> words("es").told("division by 0"), words().told("division by 0")
        ('división por 0', 'division by 0')
        """
        forms = self.sentences.get("told")
        if not forms or not text or deep > DEEPEST or len(text) > LONGEST:
            return text
        if text in forms:
            return str(forms[text])
        if _NUMBER.fullmatch(text):
            return self.numbers(text)
        if _GROUPED.fullmatch(text):
            return text.replace(",", "\u202f")  # a narrow blank: a comma would be a decimal sign
        for size, literals, form in self._forms:
            is_near = size < len(text) and text.startswith(literals[0]) and text.endswith(literals[-1])
            found = _found(form, literals, text) if is_near else None
            if found:
                texts = _PLACE.split(str(forms[form]))
                return "".join([self.placed(t, found[t], deep) if k % 2 else t for k, t in enumerate(texts)])
        return text

    def placed(self, place: str, part: str, deep: int = 0) -> str:
        """Return what stands in a place of a sentence, in this language.

        >>> words("es").placed("name", "value"), words("es").placed("what", "value")
        ('value', 'valor')
        """
        is_kept = place in _TYPED or (place in _SUBJECTS and " " not in part)
        return part if is_kept else self.told(part, deep + 1)

    @cached_property
    def _forms(self) -> list[tuple[int, list[str], str]]:
        """The forms with places, the size and the text of what surrounds these.

        Those that begin with words and a colon come first, so that "not checked: ln" is no name; then the longest.
        """
        found = [(_PLACE.split(form)[::2], form) for form in self.sentences["told"] if _PLACE.search(form)]
        return sorted(
            [(sum(map(len, parts)), parts, form) for parts, form in found],
            key=lambda each: (": " in each[1][0], each[0]),
            reverse=True,
        )


def _found(form: str, literals: list[str], text: str) -> dict[str, str] | None:
    """Return what stands in the places of a form, each as short as can be; None where the text is not of that form.

    Each literal is sought once, behind the one before: where the first find leaves no room, no later one does. A
    pattern of `.+?` finds the same, but tries all pairs where it fails: seconds for a text that somebody made so.
    """
    start, parts = len(literals[0]), []
    for literal in literals[1:-1]:
        end = text.find(literal, start + 1)  # a place is never empty
        if end < 0:
            return None
        parts.append(text[start:end])
        start = end + len(literal)
    end = len(text) - len(literals[-1])
    return dict(zip(_PLACE.findall(form), [*parts, text[start:end]])) if start < end else None


def languages() -> dict[str, str]:
    """Return every language that there are words in, with its own name.

    >>> languages()["es"]
    'Español'
    """
    return {path.stem: words(path.stem).template("language", "name") for path in sorted(FOLDER.glob("*.json"))}


def words(language: str = "en") -> Words:
    """Return the catalogue of a language, read once.

    Raises UsageError for a language that has no file in `steps/words`.
    """
    if not isinstance(language, str) or language not in _loaded:
        path = FOLDER / f"{language}.json"
        if not str(language).isalpha() or not path.exists():
            known = ", ".join(sorted(each.stem for each in FOLDER.glob("*.json")))
            raise UsageError(f"there are no words in the language {language!r}", remedy=f"known are: {known}")
        fallback = None if language == "en" else words("en")
        _loaded[language] = Words(json.loads(path.read_text(encoding="utf-8")), fallback, language)
    return _loaded[language]
