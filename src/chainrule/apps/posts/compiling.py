"""This file turns a post into the parts of a page: its text with live blocks in it, its headings, its documents."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, Final

from chainrule.apps.posts.blocks import Live, Maker
from chainrule.apps.posts.cleaning import Marks, cleaned, with_images
from chainrule.apps.posts.elements import question_element, rule_element, slider_element
from chainrule.apps.posts.fallback import number_shown
from chainrule.apps.posts.fences import fence_of
from chainrule.apps.posts.heights import Tall
from chainrule.apps.posts.latex import latex_to_mathml
from chainrule.apps.posts.limits import BLOCK, within
from chainrule.apps.posts.losses import first_taken
from chainrule.apps.posts.markdown import (
    FORMULAS,
    Heading,
    anchor,
    is_money,
    is_open,
    made_of,
    parser,
    plain_text,
    with_anchors,
)
from chainrule.apps.posts.mistakes import Mistakes
from chainrule.apps.posts.parts import Compiled
from chainrule.apps.posts.pictures import Pictures
from chainrule.apps.posts.questions import Asker, Question
from chainrule.apps.posts.slips import tell_of_dead_links, tell_of_number, tell_of_text, without_header
from chainrule.apps.posts.working import Scope, split_at, value_of
from chainrule.apps.studio.document import words_of
from chainrule.apps.studio.page import STEPS
from chainrule.apps.studio.static import pieces
from chainrule.errors import ChainruleError, UnknownName
from chainrule.graph import inputs_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from markdown_it.token import Token

    from chainrule.apps.posts.fences import Fence
    from chainrule.readers.reading import Reading

LONGEST: Final = 300_000  # characters of a post
MOST_BLOCKS: Final = 100
MOST_WORKED: Final = 500
MOST_FORMULAS: Final = 1_000
MOST_SECONDS: Final = 60.0
BAR: Final = "bar"  # the piece with the menu Share
_TAG: Final = re.compile(r"<[^>]*>")


def compiled(
    text: str,
    name: str,
    *,
    folder: Path | None = None,
    language: str = "en",
    trace: Callable[[Fence], Reading] | None = None,
) -> Compiled:
    """Return a post as the parts of a page.

    `folder` is where its pictures lie. `trace` reads the blocks of Python; without it they are refused.

    Raises PostError, which tells every mistake; UsageError where the post takes longer than a minute.
    """
    text = without_header(text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff"))
    mistakes = Mistakes(name, text[:LONGEST], language)
    if len(text) > LONGEST:
        mistakes.tell(1, f"the post has {len(text)} characters, and {LONGEST} are read", "make two posts of it")
        mistakes.raise_if_any()
    if "\0" in text:
        mistakes.tell(text[: text.index("\0")].count("\n") + 1, "this is no text", "give a file of Markdown")
        mistakes.raise_if_any()
    with within(MOST_SECONDS, f"the post {name}", "make two posts of it"):
        return _Compiler(text, mistakes, folder, language, trace).compiled()


class _Compiler:
    """Compiles one post."""

    def __init__(
        self,
        text: str,
        mistakes: Mistakes,
        folder: Path | None,
        language: str,
        trace: Callable[[Fence], Reading] | None,
    ) -> None:
        self.text, self.mistakes, self.language, self.trace = text, mistakes, language, trace
        self.words = words_of(language)
        self.marks = Marks()
        self.pictures = Pictures(folder)
        self.maker = Maker(mistakes, pieces(), language)
        self.asker = Asker(self.maker, self.inline)
        self.headings: list[Heading] = []
        self.questions: list[Question] = []
        self.waiting: list[tuple[str, Live]] = []  # marks of blocks, whose documents are written at the end
        self.uses: set[str] = set()
        self.later: list[tuple[str, str, int, int, ChainruleError]] = []  # numbers that only a block below may know
        self.seen: tuple[int, int] | None = None  # how many blocks and questions stand before what is hidden
        self.tall = Tall()
        self.counts = {"blocks": 0, "worked": 0, "formulas": 0}
        self.summary = ""
        self.env: dict[str, Any] = {}
        self.taken: set[str] = set()

    def compiled(self) -> Compiled:
        """Return the post."""
        tokens = parser().parse(self.text, self.env)
        chunks: list[list[Token]] = [[]]
        opened: list[str] = []
        for place, token in enumerate(tokens):
            made, hides = self.token(token, tokens, place)
            chunks[-1].append(made)
            if not opened:  # of what is ours, the height is told by the blocks
                self.tall.add(made if token.type == "fence" else token, tokens[place - 1 : place])
            if hides:
                self.seen = self.seen or (len(self.maker.blocks), len(self.questions))
                opened.append(hides)
                chunks.append([])
        self.work_out_later()
        markup = self.put_together(chunks, opened)
        tell_of_dead_links(self.marks.filled(markup), self.headings, self.env, self.mistakes)
        self.maker.tell_of_idle_sliders()
        self.mistakes.raise_if_any()
        for mark, block in self.waiting:
            self.marks.held[mark] = self.element(block)
        markup = self.marks.filled(self.marks.filled(markup))  # the texts of questions hold worked numbers
        self.mistakes.raise_if_any()
        return self.result(markup)

    def put_together(self, chunks: list[list[Token]], opened: list[str]) -> str:
        """Return the chunks cleaned, each by itself: what follows a question that hides stands in a box of its own."""
        parts = []
        for place, chunk in enumerate(chunks):
            parts.append(self.cleaned(chunk))
            if place < len(opened):
                parts.append(f'<div class="after" data-after="{opened[place]}">\n')
        return "".join(parts) + "</div>\n" * len(opened)

    def cleaned(self, tokens: list[Token], line: int = 1) -> str:
        """Return tokens, which begin in `line`, as clean HTML; tell of what takes a part of them with it."""
        taken = first_taken(tokens, self.marks, self.rendered)
        if taken is not None:
            here = line + (taken.map[0] if taken.map else 0)
            self.mistakes.tell(here, "HTML here takes a part of the post with it", "close it, or delete it")
        return with_images(cleaned(self.rendered(tokens), self.marks.word), self.image)

    def rendered(self, tokens: list[Token]) -> str:
        """Return tokens as HTML."""
        return str(parser().renderer.render(tokens, parser().options, self.env))

    def result(self, markup: str) -> Compiled:
        """Return the parts of the page."""
        first = next((each.text for each in self.headings if each.level == 1), "")
        questions = [self.filled(question.data) for question in self.questions]
        blocks, asked = self.seen or (len(self.maker.blocks), len(questions))
        return Compiled(
            name=self.mistakes.name,
            title=first or self.mistakes.name.rpartition("/")[2].removesuffix(".md"),
            summary=self.summary,
            markup=with_anchors(markup),
            headings=self.headings,
            parts=self.parts(),
            scenes=sorted({block.scene for block in self.maker.blocks if block.scene}),
            uses=sorted(self.uses),
            language=self.language,
            words=self.words,
            blocks=self.maker.blocks,
            files=self.pictures.files,
            heights=self.tall.with_blocks(self.maker.blocks[:blocks], questions[:asked]),
            questions=questions,
        )

    def parts(self) -> list[str]:
        """Return the pieces that the blocks show, in the order of the build."""
        shown = {name for block in self.maker.blocks for name in block.parts}
        return [name for name in self.maker.pieces if name in shown]

    # Tokens -------------------------------------------------------------------------------------------------------

    def token(self, token: Token, tokens: list[Token], place: int) -> tuple[Token, str]:
        """Return a token with ours in place of what is live, and the question that hides what follows, or ""."""
        line = token.map[0] + 1 if token.map else 1
        if token.type == "fence":
            return self.fence(token, line)
        if token.type in FORMULAS:
            return made_of(f"{self.formula(token.content, line, display=True)}\n", block=True, like=token), ""
        if token.type == "inline" and token.children:
            token.children = self.inlines(token.children, line)
            self.tell_of_headings(token, tokens, place)
        return token, ""

    def tell_of_headings(self, token: Token, tokens: list[Token], place: int) -> None:
        """Keep a heading, and the sentence of the first quotation, which sums the post up."""
        before = tokens[place - 1]
        words = html.unescape(_TAG.sub("", self.marks.filled(plain_text(token)))).strip()
        if before.type == "heading_open":
            name = anchor(words, self.taken)
            before.attrSet("id", f"{self.marks.word}{name}")
            self.headings.append(Heading(int(before.tag[1]), words, name))
        quoted = place > 1 and tokens[place - 2].type == "blockquote_open"
        if quoted and not self.summary and len(self.headings) == 1:
            self.summary = words

    def inlines(self, children: list[Token], line: int) -> list[Token]:
        """Return the tokens within a line, with ours for worked numbers and formulas."""
        found = []
        for child in children:
            if child.type in {"softbreak", "hardbreak"}:
                line += 1
            elif child.type == "text":
                tell_of_text(child.content, line, self.mistakes)
            elif child.type == "code_inline" and child.content.startswith("= "):
                child = made_of(self.worked(child.content[2:].strip(), line), block=False, like=child)
            elif child.type == "code_inline" and child.content.startswith("\\="):
                child.content = child.content[1:]
            elif child.type == "code_inline":
                tell_of_number(child.content, line, self.maker.nearest_block(), self.mistakes)
            elif child.type in FORMULAS and is_money(child):
                child.type, child.content = "text", f"${child.content}$"
            elif child.type in FORMULAS:
                display = child.type != "math_inline"
                child = made_of(self.formula(child.content, line, display=display), block=False, like=child)
            found.append(child)
        return found

    def inline(self, text: str, line: int) -> str:
        """Return Markdown within a line as clean HTML."""
        token = parser().parseInline(text, self.env)[0]
        token.children = self.inlines(token.children or [], line)
        return self.cleaned([token], line).strip()

    def image(self, source: str) -> str | None:
        """Return a picture as part of the page."""
        try:
            return self.pictures.data(source)
        except ChainruleError as problem:
            line = next((k for k, text in enumerate(self.mistakes.lines, 1) if source and source in text), 1)
            self.mistakes.tell(line, problem.message, problem.remedy, column=self.mistakes.column_of(line, source))
            return None

    def formula(self, text: str, line: int, *, display: bool) -> str:
        """Return the mark of a formula."""
        if self.is_one_too_many("formulas", MOST_FORMULAS, line):
            return ""
        try:
            drawn = latex_to_mathml(text.strip("\n"), display=display)
            return self.marks.hold(f'<span class="formula" tabindex="0">{drawn}</span>' if display else drawn)
        except ChainruleError as problem:
            self.mistakes.tell_problem(problem, self.line_of(text, line), text.strip("\n"))
            return ""

    def line_of(self, text: str, line: int) -> int:
        """Return the line in or after `line` in which a formula begins."""
        first = next((part for part in text.split("\n") if part.strip()), "").strip()
        lines = self.mistakes.lines
        return next((k for k in range(line, min(line + 400, len(lines) + 1)) if first in lines[k - 1]), line)

    def is_one_too_many(self, what: str, most: int, line: int) -> bool:
        """Count, and tell where there are too many."""
        self.counts[what] += 1
        if self.counts[what] == most + 1:
            self.mistakes.tell(line, f"a post has at most {most} {what}", "make two posts of it")
        return self.counts[what] > most

    # Worked numbers -----------------------------------------------------------------------------------------------

    def worked(self, text: str, line: int) -> str:
        """Return the mark of a worked number."""
        if self.is_one_too_many("worked", MOST_WORKED, line):
            return ""
        mark = self.marks.hold("")
        problem = self.work_out(mark, text, line, self.maker.nearest_block())
        if problem is not None:
            self.later.append((mark, text, line, len(self.maker.blocks), problem))
        return mark

    def work_out_later(self) -> None:
        """Work out the numbers that no block above them knows by the block below; tell of the others."""
        for mark, text, line, place, problem in self.later:
            below = self.maker.blocks[place : place + 1]
            is_done = bool(below) and self.work_out(mark, text, line, below[0]) is None
            if not is_done and not (isinstance(problem, UnknownName) and self.maker.is_excused(text)):
                self.mistakes.tell_problem(problem, line, text)

    def work_out(self, mark: str, text: str, line: int, block: Live | None) -> ChainruleError | None:
        """Put a worked number in the place of its mark; return what is wrong where a block cannot tell it."""
        try:
            expression, at = split_at(text)
            if not expression.strip():
                self.mistakes.tell(line, "nothing stands behind =", "write an expression, such as `= d/dx(x^2) at x=2`")
                return None
            with within(BLOCK, "this number"):
                node = (block.scope if block else Scope()).node(expression, at)
                value = value_of(node, {**(block.point if block else {}), **at})
        except ChainruleError as problem:
            return problem
        shown = self.marks.held[mark] = html.escape(number_shown(value, self.words))
        if block is None or at or not inputs_of(node):
            if value is None:
                self.mistakes.tell(line, f"{text} has no value here", "take another point", column=None)
            return None
        self.uses.add("values")
        name = block.add("worked", node)
        self.marks.held[mark] = f'<chain-value group="{block.group}" output="{name}">{shown}</chain-value>'
        return None

    # Blocks -------------------------------------------------------------------------------------------------------

    def fence(self, token: Token, line: int) -> tuple[Token, str]:
        """Return what a block of code becomes, and the question that hides what follows, or ""."""
        never_ends = is_open(token, self.mistakes.lines)
        if never_ends:
            remedy = f"write {token.markup} on a line of its own where it ends"
            self.mistakes.tell(line, "the block that begins here never ends", remedy, column=0)
        fence = fence_of(token.info, token.content, line, self.mistakes)
        if fence is None:
            return token, ""
        if never_ends:  # it holds what follows it, too
            self.maker.broken.append(fence)
            return made_of("", block=True, like=token), ""
        if token.level and fence.kind == "question":
            self.mistakes.tell(line, "a question stands inside a list or a quotation", "move it to the left edge")
        if self.is_one_too_many("blocks", MOST_BLOCKS, line):
            return made_of("", block=True, like=token), ""
        mark = hides = ""
        try:
            with within(BLOCK, "this block"):
                mark, hides = self.block(fence)
        except ChainruleError as problem:
            self.maker.broken.append(fence)
            self.mistakes.tell_problem(problem, line, problem.text or "")
        return made_of(f"{mark}\n", block=True, like=token), hides

    def block(self, fence: Fence) -> tuple[str, str]:
        """Return the mark of one of our blocks, and the question that hides what follows, or ""."""
        if fence.kind == "question":
            question = self.asker.question(fence)
            if question is None:
                return "", ""
            self.uses |= {"questions", "formulas"} if "formula" in question.data else {"questions"}
            self.questions.append(question)
            return self.marks.hold(self.asked(question)), question.identity if question.hides else ""
        if fence.kind == "slider":
            slider = self.maker.slider(fence)
            self.uses.add("sliders")
            return (self.marks.hold(slider_element(slider, self.words)) if slider else ""), ""
        reading = self.traced(fence) if fence.kind == "python" else None
        block = self.maker.live(fence, reading) if reading or fence.kind != "python" else None
        if block is None:
            return "", ""
        mark = self.marks.hold("")
        self.waiting.append((mark, block))
        return mark, ""

    def traced(self, fence: Fence) -> Reading | None:
        """Return the reading of a block of Python; None where that is not allowed, or goes wrong, which is told."""
        if self.trace is None:
            remedy = "chainrule page --allow-python, where you trust the post; or write the layers as chainrule"
            self.mistakes.tell(fence.line, "this block would run Python while the page is made", remedy)
            self.maker.lost(fence, "")
            return None
        try:
            return self.trace(fence)
        except ChainruleError as problem:
            self.mistakes.tell_problem(problem, fence.body_line, problem.text or fence.body)
            self.maker.lost(fence, "")
            return None

    def asked(self, question: Question) -> str:
        """Return the element of a question."""
        return question_element(question, self.filled(question.data), self.words)

    def element(self, block: Live) -> str:
        """Return the element of a block, with its document in it; "" where that takes too long, which is told."""
        try:
            with within(BLOCK, "this block"):
                # links lead to a picture: the first that has the menu which gives them
                leads = next((each for each in self.maker.blocks if BAR in each.parts and each.story), None)
                return rule_element(block, self.language, steps=STEPS in self.parts(), address=block is leads)
        except ChainruleError as problem:
            self.mistakes.tell(block.line, problem.message, problem.remedy)
            return ""

    def filled(self, data: Any) -> Any:
        """Return the data of a question with its formulas and numbers in their places."""
        if isinstance(data, dict):
            return {key: self.filled(value) for key, value in data.items()}
        if isinstance(data, list):
            return [self.filled(value) for value in data]
        return self.marks.filled(data) if isinstance(data, str) else data
