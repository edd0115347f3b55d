"""This file writes the sheet of a lesson: one page for the classroom, and the answer key on a page of its own."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.posts.fallback import answer_of, table_of
from chainrule.apps.studio.document import words_of
from chainrule.apps.studio.page import whole_page

if TYPE_CHECKING:
    from chainrule.apps.lessons.catalogue import Lesson

STYLE: Final = """
:root { color-scheme: light }
@page { size: A4; margin: 14mm 16mm }
body { margin: 0 auto; max-width: 180mm; padding: 10mm; font: 11pt/1.45 system-ui, sans-serif; color: #16202C;
  background: #fff; box-sizing: border-box }
h1 { font-size: 17pt; line-height: 1.2; margin: 0 0 2mm } h2 { font-size: 13pt; margin: 4mm 0 2mm }
.name { display: flex; gap: 8mm; margin: 0 0 4mm; color: #566273 }
.name span { flex: 1; border-bottom: 1px solid #7F8792 }
.learn { font-weight: 600; margin: 0 0 3mm }
ol { padding-left: 6mm; margin: 0 } li { margin: 0 0 3mm; break-inside: avoid } li p { margin: 0 }
.choices { list-style: none; padding: 0; margin: 1mm 0 0 } .choices li { margin: 0 }
.choices li::before { content: "☐ " }
.line { border-bottom: 1px solid #7F8792; height: 8mm; margin-top: 1mm; color: #566273; text-align: right }
table { border-collapse: collapse; font-size: 9.5pt; margin: 1mm 0 3mm; width: 100% }
td, th { text-align: left; padding: .8mm 3mm .8mm 0; border-top: 1px solid #D5D3CC; vertical-align: top }
caption { text-align: left }
.blank td + td { border-bottom: 1px solid #16202C; color: transparent }
.picture svg { width: 100%; height: auto; max-height: 58mm }
.key { break-before: page } .key li { margin-bottom: 2.5mm } .key b { color: #00734F }
@media screen { .key { margin-top: 12mm; padding-top: 8mm; border-top: 3px dashed #D5D3CC } }
"""


def sheet_page(each: Lesson) -> str:
    """Return the sheet of a lesson, with the answer key on its second page.

    >>> from chainrule.apps.lessons.catalogue import lesson
    >>> "Answer key" in sheet_page(lesson("cake"))
    True
    """
    words, post = words_of(each.language), each.post
    said = words["lessons"]
    stories = [block.story for block in post.blocks if block.story is not None][:1]
    drawn = "".join(table_of(story) for story in stories)
    picture = "".join(f'<div class="picture">{story.to_svg()}</div>' for story in stories)
    questions = "".join(_asked(question) for question in post.questions)
    key = "".join(f"<li>{_answered(question, words)}</li>" for question in post.questions)
    body = (
        f'<main><p class="name">{escape(said["name"])}<span></span>{escape(said["date"])}<span></span></p>'
        f'<h1>{escape(post.title)}</h1><p class="learn">{escape(post.summary)}</p>'
        f'<div class="blank">{drawn}</div><ol>{questions}</ol>'
        f'<section class="key"><h2>{escape(said["key"])}: {escape(post.title)}</h2>'
        f"{picture}{drawn}<ol>{key}</ol></section>"
        "</main>"
    )
    title = f"{post.title} – {said['sheet-title']}"
    return whole_page(body, title=title, language=each.language, style=STYLE, program="", font=True)


def _asked(question: dict[str, Any]) -> str:
    """Return a question with room for its answer."""
    options = question.get("options")
    if options:
        items = "".join(f"<li>{option['text']}</li>" for option in options)
        return f'<li><p>{question["prompt"]}</p><ul class="choices">{items}</ul></li>'
    return f'<li><p>{question["prompt"]}</p><div class="line">{escape(question.get("unit", ""))}</div></li>'


def _answered(question: dict[str, Any], words: dict[str, Any]) -> str:
    """Return the answer of a question, and why it is so."""
    return f"<b>{answer_of(question, words)}</b> {question['why']}"
