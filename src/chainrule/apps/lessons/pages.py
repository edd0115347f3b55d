"""This file writes the pages of the lessons: the path through them, and each lesson with what stands around it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from chainrule.apps.lessons.catalogue import Lesson, lessons
from chainrule.apps.posts.page import STYLE as POST
from chainrule.apps.posts.page import page_of_compiled
from chainrule.apps.studio.address import key_of
from chainrule.apps.studio.document import words_of
from chainrule.apps.studio.header import STYLE as HEADER
from chainrule.apps.studio.header import tabs
from chainrule.apps.studio.page import whole_page
from chainrule.apps.studio.static import script

if TYPE_CHECKING:
    from collections.abc import Sequence

PATH: Final = """
.path { list-style: none; padding: 0; margin: 1.5rem 0; counter-reset: lesson }
.path li { counter-increment: lesson; position: relative; padding: .8rem 1rem .8rem 4rem; margin: .6rem 0;
  border: 1px solid var(--line); border-radius: 12px; background: var(--card, transparent) }
.path li::before { content: counter(lesson); position: absolute; left: 1rem; top: .9rem; width: 2rem; height: 2rem;
  line-height: 2rem; text-align: center; border-radius: 50%; border: 2px solid var(--link); font-weight: 700 }
.path li.done::before { content: "✓"; color: var(--paper); background: var(--link) }
.path a { font-size: 1.1rem; font-weight: 600; text-decoration: none }
.path p { margin: .2rem 0 0; color: var(--muted) }
.path .learnt { color: inherit; font-variant-numeric: tabular-nums }
"""

# the first scene and its question stand side by side where there is room: one screen holds both
LESSON: Final = """
.beside { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; margin: 2.5rem 0 0; padding-top: 1rem;
  border-top: 1px solid var(--line) }
.beside .next { margin-inline-start: auto; font-weight: 600 }
@media print { .beside { display: none } }
h1 { font-size: 1.8rem; margin: .2em 0 .3em }
article { padding-top: .5rem }
article > blockquote { margin: .4em 0 }
article > blockquote p { margin: 0 }
article > p { margin: .6em 0 .8em }
article > :is(chain-rule, chain-network):defined { margin-block: 0 1rem }
@media screen and (min-width: 70rem) {
article { display: grid; grid-template-columns: minmax(0, 1fr) minmax(19rem, 24rem); column-gap: 1.5rem;
  align-items: start; max-width: 76rem }
article > * { grid-column: 1; min-width: 0 }
article > chain-question { grid-column: 2; margin: 0 }
article > chain-rule:defined, .after > chain-rule:defined { margin-inline: 0 }
article > h1, article > .after, article > .beside { grid-column: 1 / -1 }
.after > :not(.after) { max-width: 47rem } .after > chain-rule { max-width: 60rem }
}
"""


def path_page(language: str, shown: Sequence[str]) -> str:
    """Return the page with the path through the lessons; `shown` are the pages that have a tab.

    >>> 'href="lessons/cake"' in path_page("en", ["explore", "lessons"])
    True
    """
    words = words_of(language)
    said = words["lessons"]
    suffix = _suffix(language)
    items = "".join(_step(each, suffix, said) for each in lessons(language))
    body = (
        f"{tabs('lessons', shown, words['tabs'], suffix and language)}"
        f"<main><article><h1>{escape(said['heading'])}</h1><p>{escape(said['lead'])}</p>"
        f'<ol class="path">{items}</ol><p><small>{escape(said["kept"])}</small></p></article></main>'
    )
    program = script("posts/path.js")
    return whole_page(
        body, title=said["heading"], language=language, style=HEADER + POST + PATH, program=program, font=False
    )


def _step(each: Lesson, suffix: str, said: dict[str, str]) -> str:
    """Return one lesson of the path."""
    post = each.post
    learnt = escape(said["learnt"].replace("{all}", str(post.count_of_questions)))
    return (
        f'<li data-lesson="lessons/{each.name}" data-questions="{post.count_of_questions}">'
        f'<a href="lessons/{each.name}{suffix}">{escape(post.title)}</a><p>{escape(post.summary)}</p>'
        f'<p class="learnt" data-said="{learnt}" hidden></p></li>'
    )


def lesson_page(each: Lesson, language: str, shown: Sequence[str]) -> str:
    """Return a lesson as a page of the studio: with tabs, the way to the next one, the sheet, and the explorer."""
    words = words_of(language)
    suffix = _suffix(language)
    top = tabs("lessons", shown, words["tabs"], suffix and language, up="../")
    return page_of_compiled(each.post, before=top, after=_beside(each, language), style=HEADER + LESSON)


def lesson_file(each: Lesson, *, font: bool = True) -> str:
    """Return a lesson as one file that works offline."""
    said = words_of(each.language)["lessons"]
    command = escape(said["explorer-command"]).replace("{command}", f"<code>{escape(_command(each))}</code>")
    return page_of_compiled(each.post, font=font, after=f'<p class="beside">{command}</p>', style=LESSON)


def formula_of(each: Lesson) -> tuple[str, dict[str, str]]:
    """Return the layers of a lesson as one types them, and where their inputs stand.

    >>> from chainrule.apps.lessons.catalogue import lesson
    >>> formula_of(lesson("cake"))[1]
    {'x': '5'}
    """
    told = [block for block in each.post.blocks if block.story is not None]
    # cards lie side by side, each an output of its own; the explorer gets the first block that is one chain
    block = next((block for block in told if block.story is not None and len(block.story.outputs) == 1), told[0])
    assert block.story is not None
    text = block.story.reading.text.strip()
    return text, {name: f"{float(value):.12g}" for name, value in block.point.items()}


def _command(each: Lesson) -> str:
    """Return the command that opens the layers of a lesson."""
    text, point = formula_of(each)
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    at = ",".join(f"{name}={value}" for name, value in point.items())
    return f"chainrule studio '{'; '.join(line for line in lines if line)}'" + (f" --at {at}" if at else "")


def _beside(each: Lesson, language: str) -> str:
    """Return what stands below a lesson: the explorer, the sheet, and the lessons before and after it."""
    said = words_of(language)["lessons"]
    suffix = _suffix(language)
    text, point = formula_of(each)
    known = {"f": text, **{key_of(name): value for name, value in point.items()}}
    hash_ = urlencode({**known, **({"lang": language} if suffix else {})})
    links = [f'<a href="../#?{escape(hash_)}">{escape(said["explore"])}</a>']
    links.append(f'<a href="../sheets/{each.name}{suffix}">{escape(said["sheet"])}</a>')
    after = next((other for other in lessons(language) if other.number == each.number + 1), None)
    if after is not None:
        title = escape(f"{said['next']} {after.post.title}")
        links.append(f'<a class="next" href="{after.name}{suffix}">{title} →</a>')
    return f'<nav class="beside" aria-label="{escape(said["heading"])}">{"".join(links)}</nav>'


def _suffix(language: str) -> str:
    """Return how an address asks for a language."""
    return "" if language == "en" else f"?lang={language}"
