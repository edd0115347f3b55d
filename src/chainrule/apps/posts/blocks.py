"""This file makes live blocks: a fence of layers becomes an explanation, a range for each slider, and an element."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from chainrule.apps.nearest import nearest
from chainrule.apps.posts.fences import OF_SLIDER, SCENES, SETTINGS, Fence, number_in, range_in, tell_unknown
from chainrule.apps.posts.problems import problems_in
from chainrule.apps.posts.settings import (
    WORD,
    given_to_scene,
    order_of,
    pieces_of,
    tell_of_settings,
    words_of_start,
    written,
)
from chainrule.apps.posts.working import Scope
from chainrule.apps.studio.address import key_of
from chainrule.apps.studio.questions import point_for
from chainrule.apps.studio.ranges import ranges_of, round_up
from chainrule.errors import ChainruleError
from chainrule.explanation import explanation_of
from chainrule.explanation.numbers import to_float
from chainrule.graph import symbol
from chainrule.readers import read
from chainrule.rules.names import canonical_name

if TYPE_CHECKING:
    from chainrule.apps.posts.mistakes import Mistakes
    from chainrule.apps.subject import Number
    from chainrule.explanation import Explanation
    from chainrule.graph import Node
    from chainrule.readers.reading import Reading

LONGEST: Final = 10_000  # characters of a block
STEPS: Final = 200  # of a slider


@dataclass(slots=True)
class Slider:
    """A slider of its own, which later blocks follow."""

    group: str
    name: str
    value: float
    low: float
    high: float
    step: float


@dataclass(slots=True)
class Live:
    """A live block: what it explains, what it shows, and what the text around it asks of its program."""

    identity: str
    group: str
    line: int
    story: Explanation | None
    parts: list[str]
    start: str = ""
    scene: str = ""
    given: str = ""  # the settings of the scene, as the page reads them
    follows: list[str] = field(default_factory=list)
    ranges: dict[str, dict[str, float]] = field(default_factory=dict)
    source: Live | None = None  # the block whose document and state this one shows
    more: dict[str, Node] = field(default_factory=dict)
    scope: Scope = field(default_factory=Scope)

    @property
    def owner(self) -> Live:
        """The block that carries the document."""
        return self.source or self

    @property
    def is_veiled(self) -> bool:
        """Whether the block was asked to hide its answers."""
        return "hide=1" in self.owner.start.split("&")

    @property
    def view(self) -> str:
        """The view that is open first, where it is not the usual one."""
        return dict(word.split("=", 1) for word in self.start.split("&") if word).get("view", "")

    @property
    def point(self) -> dict[str, Number]:
        """The point at which the block starts."""
        return dict(self.owner.story.at) if self.owner.story else {}

    def add(self, kind: str, node: Node) -> str:
        """Give the program of the block one more output, and return its name, such as "worked:0"."""
        more = self.owner.more
        for name, known in more.items():
            if known is node and name.startswith(f"{kind}:"):
                return name
        name = f"{kind}:{sum(each.startswith(f'{kind}:') for each in more)}"
        more[name] = node
        return name


class Maker:
    """Makes the blocks of one post, one after the other."""

    def __init__(self, mistakes: Mistakes, pieces: list[str], language: str) -> None:
        """Begin with no block; `pieces` are those that the build knows."""
        self.mistakes = mistakes
        self.pieces = pieces
        self.language = language
        self.sliders: dict[str, Slider] = {}
        self.places: dict[str, int] = {}  # the lines of the sliders, by what they move
        self.blocks: list[Live] = []
        self.names: dict[str, Live] = {}
        self.broken: list[Fence] = []  # the blocks that could not be made: what speaks of them is not told of as well

    def nearest_block(self) -> Live | None:
        """Return the last block that can be spoken of."""
        return next((each for each in reversed(self.blocks) if each.owner.story is not None), None)

    def block_called(self, name: str, line: int) -> Live | None:
        """Return the block with a name; None where there is none, which is told."""
        if name not in self.names and not self.is_excused(name):
            remedy = nearest(name, self.names) if self.names else "give a block above a name: chainrule name=" + name
            column = self.mistakes.column_of(line, name)
            self.mistakes.tell(line, f"no block above has the name {name}", remedy, column=column)
        return self.names.get(name)

    # Sliders ------------------------------------------------------------------------------------------------------

    def slider(self, fence: Fence) -> Slider | None:
        """Return a slider of its own, such as `slider x=5 range=0..10`."""
        names = [key for key in fence.settings if key not in OF_SLIDER]
        if len(names) != 1 or fence.words or fence.body.strip():
            wrong = "a slider block has a body" if fence.body.strip() else "a slider block moves one name"
            self.mistakes.tell(fence.line, wrong, "write slider x=5 range=0..10, and nothing in the block")
            return None
        value, ends = number_in(fence, names[0], self.mistakes), range_in(fence, "range", self.mistakes)
        step = number_in(fence, "step", self.mistakes)
        if value is None or (ends is None and "range" in fence.settings):
            return None
        name = canonical_name(names[0])
        if ends is None:
            usual = ranges_of([symbol(name)], {name: to_float(value)})[name]
            ends = usual["min"], usual["max"]
        found = self._range(fence, to_float(value), ends, step)
        self.places[name] = fence.line
        made = Slider(f"s{len(self.sliders) + 1}", name, found["value"], found["min"], found["max"], found["step"])
        self.sliders[name] = made
        return made

    def tell_of_idle_sliders(self) -> None:
        """Tell of sliders that move nothing, where all else is right: what has a mistake may be what they move."""
        moved = {group for block in self.blocks for group in block.follows}
        for name, slider in self.sliders.items():
            if slider.group not in moved and not self.mistakes.found:
                remedy = f"put it above a block that has {name}, and give {name} no value there"
                self.mistakes.tell(self.places[name], f"the slider of {name} moves nothing", remedy)

    def _range(
        self, fence: Fence, value: float, ends: tuple[float, float], step: Number | None, key: str = "range"
    ) -> dict[str, float]:
        """Return the range of a slider, as a document holds it."""
        low, high = ends
        if not low <= value <= high:
            column = self.mistakes.column_of(fence.line, f"{key}=")
            message = f"the value {value:g} lies outside the range {low:g}..{high:g}"
            self.mistakes.tell(fence.line, message, "make the range wider, or choose another value", column=column)
        width = to_float(step) if step is not None else round_up((high - low) / STEPS / 2.0001)
        if width <= 0 or width > high - low:
            self.mistakes.tell(fence.line, f"a step of {width:g} does not fit", "choose a smaller one above 0")
        return {"value": value, "min": low, "max": high, "step": width}

    # Layers -------------------------------------------------------------------------------------------------------

    def live(self, fence: Fence, reading: Reading | None = None) -> Live | None:
        """Return the block of a fence `chainrule …` or `scene …`; None where it has mistakes, which are told."""
        scene = self._scene(fence) if fence.kind == "scene" else ""
        if scene is None:
            if fence.body.strip():
                self._reading(fence)
            self.lost(fence, scene)
            return None
        if scene and not fence.body.strip():
            return self._shown_again(fence, scene)
        reading = reading or self._reading(fence)
        if reading is None:
            self.lost(fence, scene)
            return None
        names = [node.name for node in reading.inputs]
        at = self._at(fence, names)
        tell_unknown(fence, self._spelled(fence, names), (*SETTINGS, *SCENES.get(scene, ())), self.mistakes)
        story = self._story(fence, reading, at)
        if story is None:
            self.lost(fence, scene)
            return None
        identity = f"b{len(self.blocks) + 1}"
        parts = pieces_of(fence, scene, self.pieces, self.mistakes)
        made = Live(identity, identity, fence.line, story, parts, scene=scene)
        made.scope = Scope(story)
        made.ranges = self._ranges(fence, story)
        made.follows = self._follows(names, fence)
        made.given = given_to_scene(fence, scene, self.mistakes)
        made.start = self._start(fence, story)
        return self._kept(made, fence)

    def lost(self, fence: Fence, scene: str | None) -> None:
        """Tell what else is wrong with a block that cannot be made."""
        tell_of_settings(fence, scene, self.mistakes)
        self.broken.append(fence)

    def is_excused(self, text: str) -> bool:
        """Return whether a text speaks of a block that could not be made: then there is nothing more to tell of it."""
        lost = [f"{fence.body} {fence.settings.get('name', '')}" for fence in self.broken]
        return not {word for each in lost for word in WORD.findall(each)}.isdisjoint(WORD.findall(text))

    def _kept(self, made: Live, fence: Fence) -> Live:
        """Keep a block, also by its name."""
        self.blocks.append(made)
        name = fence.settings.get("name")
        if name in self.names:
            self.mistakes.tell(fence.line, f"two blocks have the name {name}", "choose another name")
        if name:
            self.names[name] = made
        return made

    def _scene(self, fence: Fence) -> str | None:
        """Return the name of a scene: the first word."""
        name = fence.words.pop(0) if fence.words else ""
        if name in SCENES:
            return name
        message = f"there is no scene called {name!r}" if name else "a scene block says which scene"
        column = self.mistakes.column_of(fence.line, name) if name else None
        self.mistakes.tell(fence.line, message, nearest(name, SCENES), column=column)
        return None

    def _shown_again(self, fence: Fence, scene: str) -> Live | None:
        """Return a scene without layers: it shows the block above, or the one that `of=` names."""
        name = fence.settings.get("of")
        above = self.block_called(name, fence.line) if name else self.nearest_block()
        tell_unknown(fence, [], ("of", "name", "show", *SCENES[scene]), self.mistakes)
        if above is None and not name and scene != "network" and not self.broken:
            remedy = "write its layers into the block, or put it below a chainrule block"
            self.mistakes.tell(fence.line, f"the scene {scene} has nothing to show", remedy)
        identity = f"b{len(self.blocks) + 1}"
        group = above.group if above else identity
        parts, source = pieces_of(fence, scene, self.pieces, self.mistakes), above.owner if above else None
        made = Live(identity, group, fence.line, None, parts, scene=scene, source=source)
        made.given = given_to_scene(fence, scene, self.mistakes)
        made.scope = above.scope if above else Scope()
        return self._kept(made, fence)

    def _reading(self, fence: Fence) -> Reading | None:
        """Return the layers of a block, read as the studio reads them; in a scene each of them is a result."""
        body = fence.body.rstrip()
        if not body.strip():
            self.mistakes.tell(fence.line, "the block is empty", "write layers into it, such as f = x^2")
            return None
        if len(body) > LONGEST:
            message = f"the block has {len(body)} characters, and {LONGEST} are read"
            self.mistakes.tell(fence.line, message, "make it shorter")
            return None
        try:
            reading = read(body)
            loose = [each.message.split()[0] for each in reading.remarks if each.code == "unused-layer"]
            if fence.kind == "scene" and loose:
                reading = read(f"{body}\n{', '.join([*_sinks(body, loose), reading.outputs[-1][0]])}")
        except ChainruleError as problem:
            for each in problems_in(body) or [problem]:
                self.mistakes.tell_problem(each, fence.body_line, body)
            return None
        return reading

    def _spelled(self, fence: Fence, names: list[str]) -> list[str]:
        """Return the inputs, each also as the post spells it."""
        written = {key.rpartition(".")[0] or key for key in fence.settings}
        return [*names, *[key for key in written if canonical_name(key) in names and key not in names]]

    def _at(self, fence: Fence, names: list[str]) -> dict[str, Number]:
        """Return the values that the block gives its inputs, and those of the sliders above."""
        at: dict[str, Number] = {name: self.sliders[name].value for name in names if name in self.sliders}
        for key in fence.settings:
            name = canonical_name(key)
            if name in names:
                value = number_in(fence, key, self.mistakes)
                if value is not None:
                    at[name] = value
        return at

    def _story(self, fence: Fence, reading: Reading, at: dict[str, Number]) -> Explanation | None:
        """Return the explanation of a block."""
        order = order_of(fence, self.mistakes)
        point = point_for(reading, at)
        try:
            return explanation_of(reading, at=point, order=order, language=self.language)
        except ChainruleError as problem:
            self.mistakes.tell_problem(problem, fence.body_line, fence.body)
            return None

    def _ranges(self, fence: Fence, story: Explanation) -> dict[str, dict[str, float]]:
        """Return the ranges that the block or a slider above sets."""
        found = {}
        names = [node.name for node in story.reading.inputs]
        for place, name in enumerate(names):
            prefix = "" if place == 0 and f"{name}.range" not in fence.settings else f"{name}."
            ends = range_in(fence, f"{prefix}range", self.mistakes)
            value = to_float(story.at.get(name, 1))
            if ends is not None:
                step = number_in(fence, f"{prefix}step", self.mistakes)
                found[name] = self._range(fence, value, ends, step, f"{prefix}range")
            elif name in self.sliders and not _has(fence, name):
                slider = self.sliders[name]
                found[name] = {"value": value, "min": slider.low, "max": slider.high, "step": slider.step}
        return found

    def _follows(self, names: list[str], fence: Fence) -> list[str]:
        """Return the sliders that move the block: of inputs to which it gives no value of its own."""
        return [self.sliders[name].group for name in names if name in self.sliders and not _has(fence, name)]

    def _start(self, fence: Fence, story: Explanation) -> str:
        """Return the state with which the block starts, written as in an address."""
        words = words_of_start(fence, self.mistakes)
        for key, known in (("by", [node.name for node in story.wrt]), ("out", [name for name, _ in story.outputs])):
            name = canonical_name(fence.settings.get(key, ""))
            if name:
                words[key] = name
                if name not in known:
                    column = self.mistakes.column_of(fence.line, f"{key}=")
                    self.mistakes.tell(fence.line, f"{key}: there is no {name}", nearest(name, known), column=column)
        for name, value in story.at.items():
            words[key_of(name)] = written(value)
        return "&".join(f"{quote(key)}={quote(value)}" for key, value in words.items())


def _has(fence: Fence, name: str) -> bool:
    """Return whether a block gives an input a value of its own."""
    return any(canonical_name(key) == name for key in fence.settings)


def _sinks(body: str, loose: list[str]) -> list[str]:
    """Return those of the loose layers that no other layer reads.

    >>> _sinks("a = x; b = a; c = x", ["a", "b"])
    ['b']
    """
    known = {name: read(f"{body}\n{name}").output for name in loose}
    below = {name: set(_all_below(node)) for name, node in known.items()}
    return [name for name in loose if not any(known[name] in below[other] for other in loose if other != name)]


def _all_below(node: Node) -> list[Node]:
    """Return a graph's nodes."""
    from chainrule.graph import children_first

    return children_first(node)
