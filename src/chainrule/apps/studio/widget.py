"""This file shows the studio's element in notebooks: a widget whose point Python and the page both move."""

from __future__ import annotations

import functools
import math
from importlib import import_module
from typing import TYPE_CHECKING, Any

from chainrule.api import explain
from chainrule.api.subjects import point_from
from chainrule.apps.studio.document import document_of
from chainrule.apps.studio.parts import VIEWS
from chainrule.apps.studio.questions import checked, language_of, point_for, story_of
from chainrule.apps.studio.static import script
from chainrule.apps.studio.worker import DEFECT, TOO_LARGE, problem_of
from chainrule.errors import ChainruleError, UsageError
from chainrule.explanation import Explanation
from chainrule.explanation.numbers import to_float
from chainrule.readers import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainrule.explanation.model import Number


def widget(
    subject: Any, /, *, at: Mapping[str, Number] | None = None, order: int = 1, language: str = "en", **values: Number
) -> Any:
    """Return the live picture of a subject, or of an explanation, for a notebook: an `anywidget.AnyWidget`.

    `at` is its point, a dict of numbers by name: the page changes it when somebody drags, and setting it in Python
    moves the page. `push` (the small push), `view` ("bands", "gears", "dominoes" or "table") go both ways, too.
    `explanation` is the explanation at the present point, also after somebody typed another formula into the page.

    Raises UsageError without anywidget, where the studio is not built, or for a point that makes no sense.

    `chainrule.widget("x^2 sin x", x=2).at` is `{'x': 2.0}`.
    """
    live = _live_class()
    if isinstance(subject, Explanation):
        story = subject
    else:
        story = explain(subject, at=point_from(subject, at, values), order=order, language=language)
    start = point_for(story.reading, story.at)
    if start != story.at:  # a page needs a value for every input
        story = explain(story.reading, at=start, order=story.order, language=story.words.language)
    return live(story)


def is_installed() -> bool:
    """Return whether there is what a live picture needs: anywidget, and the studio's script."""
    try:
        _live_class()
    except UsageError:
        return False
    return True


@functools.cache
def _live_class() -> Any:
    """Return the class of the widget, made where it is first needed: anywidget takes half a second to import."""
    try:
        traitlets: Any = import_module("traitlets")
        base: Any = import_module("anywidget").AnyWidget
    except ImportError:
        remedy = 'pip install "chainrule[notebook]"'
        raise UsageError("a live picture in a notebook needs anywidget", remedy=remedy) from None

    class Live(_Sides, base):  # type: ignore[misc]
        """The live picture. Its traits travel to the page, and back."""

        _esm = script("widget.js")
        document = traitlets.Dict().tag(sync=True)
        at = traitlets.Dict().tag(sync=True)
        push = traitlets.Float(0.1).tag(sync=True)
        view = traitlets.Enum(VIEWS, "bands").tag(sync=True)
        still = traitlets.Unicode().tag(sync=True)  # the name of the static picture beside it

        @traitlets.validate("at")  # type: ignore[untyped-decorator]
        def _point(self, proposal: Any) -> dict[str, float]:
            return self._known_point(proposal["value"])

        @traitlets.validate("push")  # type: ignore[untyped-decorator]
        def _push(self, proposal: Any) -> float:
            if not math.isfinite(proposal["value"]) or proposal["value"] == 0:
                raise UsageError("a push is a finite number other than 0")
            return float(proposal["value"])

    Live.__qualname__ = Live.__name__ = "Live"
    return Live


class _Sides:
    """What a live picture does on the side of Python; the other side is `studio/src/widget.ts`."""

    document: dict[str, Any]
    at: dict[str, float]
    still: str

    def __init__(self, story: Explanation) -> None:
        """Start at the point of an explanation."""
        start: Any = super().__init__
        self._story = story
        document = document_of(story)
        self._names = tuple(document["program"]["inputs"])
        self._whole: dict[str, float] = {}  # the last point with a value for every input
        start(document=document, at={name: to_float(value) for name, value in story.at.items()})
        self.still = str(self.model_id)
        self.on_msg(self._told)

    if TYPE_CHECKING:  # of ipywidgets.Widget

        def send(self, content: Any) -> None: ...
        def on_msg(self, callback: Any) -> None: ...
        @property
        def model_id(self) -> str: ...
        def _repr_mimebundle_(self) -> Any: ...

    @property
    def explanation(self) -> Explanation:
        """The explanation at the present point."""
        return story_of(self._story.reading, {"at": self.at, "order": self._story.order, "language": self._language})

    @property
    def _language(self) -> str:
        return self._story.words.language

    def _known_point(self, given: Mapping[str, Any]) -> dict[str, float]:
        """Return a whole point: what is not given stays where it is."""
        now = {name: value for name, value in self._whole.items() if name in self._names}
        for name, value in given.items():
            if name not in self._names:
                known = f"inputs are {', '.join(self._names)}" if self._names else "this formula has none"
                raise UsageError(f"a value for {name} makes no sense: it is no input here", remedy=known)
            number = to_float(value) if not isinstance(value, str) else math.nan
            if not math.isfinite(number):
                raise UsageError(f"{name} needs a finite number, not {value!r}")
            now[name] = number
        self._whole = now
        return now

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the page changed; a value that is left over from another formula is passed over."""
        data = dict(sync_data)
        data.pop("document", None)  # Python alone makes documents
        if isinstance(data.get("at"), dict):
            data["at"] = {
                name: value
                for name, value in data["at"].items()
                if name in self._names and isinstance(value, (int, float)) and math.isfinite(value)
            }
        super().set_state(data)  # type: ignore[misc]

    def _told(self, _: Any, content: Any, __: Any) -> None:
        """Answer a page that asks for another formula. Formulas are read, never run: no text from a page is Python."""
        if not isinstance(content, dict) or "ask" not in content:
            return
        try:
            self._change(checked(content.get("question"), "explain"))
        except ChainruleError as wrong:
            self._answer(content, wrong)
        except (MemoryError, RecursionError):
            self._answer(content, TOO_LARGE)
        except Exception:  # a defect of ours: told to the page here, and with its inside to the notebook's log
            self._answer(content, DEFECT)
            raise
        else:
            self._answer(content, None)

    def _answer(self, content: dict[str, Any], problem: ChainruleError | None) -> None:
        """Tell the page what became of its question. One that the person interrupts has no answer."""
        language = language_of(content.get("question")) or self._language
        told = None if problem is None else problem_of(problem, language)
        self.send({"answer": content["ask"], "problem": told})

    def _change(self, question: dict[str, Any]) -> None:
        """Show another formula, or the same one in another way."""
        is_same = question["formula"] == self._story.reading.text
        story = story_of(self._story.reading if is_same else read(question["formula"]), question)
        document = document_of(story, question["language"])
        self._story, self._names = story, tuple(document["program"]["inputs"])
        self.document = document
        self.at = {name: to_float(value) for name, value in story.at.items()}

    # Showing ----------------------------------------------------------------------------------------------------------

    def _ipython_display_(self) -> None:
        """Show the live picture, and beside it the static one: no notebook falls back from a widget by itself."""
        display: Any = import_module("IPython.display").display
        live = self._repr_mimebundle_()
        data, metadata = live if isinstance(live, tuple) else (live, {})
        display(data, metadata=metadata, raw=True)
        display({"text/html": still_of(self._story, self.still), "text/plain": self._story.to_text()}, raw=True)


def still_of(story: Explanation, name: str) -> str:
    """Return the static story, which the live picture of that name folds."""
    summary = story.words.say("picture", "still-page")
    return (
        f'<details class="chainrule-still" data-chainrule="{name}" open>\n<summary>{summary}</summary>\n'
        f"{story._repr_html_()}\n</details>"
    )
