"""This file follows the calls of a person's function: what becomes a rule, what a call node, and what runs as it is."""

from __future__ import annotations

import functools
import itertools
import operator
from types import BuiltinMethodType, CodeType, FunctionType, MethodType
from typing import Any, Final

from chainrule.readers.python import rewrite
from chainrule.readers.python.arrays import numpy_handler
from chainrule.readers.python.frames import Frame, Trace
from chainrule.readers.python.functions import OF_ITERABLES, Handler, by_rule, handler_for, has_traced, holds_traced
from chainrule.readers.python.source import docstring_line
from chainrule.readers.python.sourceless import with_other_globals
from chainrule.readers.python.tracer import Condition, Symbolic, Traced, constant
from chainrule.readers.python.unsupported import is_installed, is_ours, is_standard
from chainrule.rules import LAYER, Function, find, function_info, layer
from chainrule.rules.names import canonical_name

_CACHED: Final = type(functools.lru_cache(lambda: None))
_TAKE_FUNCTIONS: Final = frozenset((
    map, filter, sorted, max, min, functools.reduce, itertools.accumulate, itertools.starmap,
    itertools.takewhile, itertools.dropwhile, itertools.filterfalse, itertools.groupby,
))  # fmt: skip
_MAKES: Final = type.__dict__["__call__"]  # what plain classes do when they are called
_LAZY: Final = 0x20 | 0x80 | 0x200  # generator, coroutine, asynchronous generator


class Run(Trace):
    """One run of a function: its helpers are what the rewritten source calls."""

    def __init__(self, *, strict: bool = True) -> None:
        """Begin at the top: the function itself is no call node."""
        super().__init__(strict=strict)
        self.at_top = True
        self.functions: dict[str, Function] = {}
        self.meanings: dict[str, str] = {}
        self._twins: dict[FunctionType, FunctionType] = {}
        self._rewritten: dict[int, CodeType] = {}
        self._active: set[int] = set()
        self._cached: dict[Any, Any] = {}
        self._helpers = {
            rewrite.CALL: self.call, rewrite.NAME: self.name, rewrite.UNPACK: self.unpack,
            rewrite.COMPARE: self.compare, rewrite.CHAIN: self.chain, rewrite.READ: self.read,
            rewrite.SHOWN: shown,
        }  # fmt: skip

    # ------------------------------------------------------------ calls

    def call(self, hint: str | None, function: Any, /, *args: Any, **options: Any) -> Any:
        """Call a function as the person's code does, and follow it where it is theirs."""
        if self.finished:
            return function(*args, **options)
        kind = type(function)
        if kind is FunctionType:
            return self.call_function(function, hint, args, options)
        if kind is MethodType:
            return self.call(hint or function.__name__, function.__func__, function.__self__, *args, **options)
        if kind is functools.partial:
            return self.call(hint, function.func, *function.args, *args, **{**function.keywords, **options})
        if kind is _CACHED:
            return self.call_cached(function, args, options)
        if kind is BuiltinMethodType and not has_traced(args) and function not in OF_ITERABLES:
            return self.call_builtin(function, args, options)
        return self.call_other(function, hint, args, options)

    def call_builtin(self, function: Any, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Call a built-in function on what is not traced itself."""
        if function in _TAKE_FUNCTIONS or (options and function.__name__ == "sort"):
            args = tuple(self.followed(None, arg) for arg in args)
            options = {name: self.followed(None, value) for name, value in options.items()}
        return function(*args, **options)

    def call_other(self, function: Any, hint: str | None, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Call a built-in function, a class, numpy's function or an object that can be called."""
        if _is_among(function, _TAKE_FUNCTIONS):
            args = tuple(self.followed(None, arg) for arg in args)
            options = {name: self.followed(None, value) for name, value in options.items()}
        if function is float and args and type(args[0]) is str and args[0].strip() in self.texts:
            raise self.refuse("this reads a number back from text, which forgets how it was made", "pass the number on")
        handler = handler_for(function)
        if handler is not None and (
            has_traced(args) or has_traced(options.values()) or _is_among(function, OF_ITERABLES)
        ):
            return handler(function, args, options)
        of_lists = numpy_handler(function)
        if of_lists is not None:
            return of_lists(function, args, options)
        if isinstance(function, type):
            return self.construct(function, args, options)
        own = called_by(function)
        if type(own) is FunctionType and not is_installed(own.__code__.co_filename):
            return self.call_function(own, hint or type(function).__name__.lower(), (function, *args), options)
        return function(*args, **options)

    def call_function(
        self, function: FunctionType, hint: str | None, args: tuple[Any, ...], options: dict[str, Any]
    ) -> Any:
        """Call a Python function: a person's own becomes a call node, a library's runs as it is."""
        file = function.__code__.co_filename
        dispatch = getattr(function, "dispatch", None)
        if dispatch is not None and is_standard(file) and args:  # functools.singledispatch
            return self.call(hint, dispatch(args[0].__class__), *args, **options)
        if is_ours(file) or is_standard(file):
            handler = _own_rule(function) or handler_for(function)
            return handler(function, args, options) if handler is not None else function(*args, **options)
        if is_installed(file) and not holds_traced(args) and not holds_traced(options):
            return function(*args, **options)
        handler = _own_rule(function)
        if handler is not None and has_traced(args):
            return handler(function, args, options)
        top, self.at_top = self.at_top, self.at_top and hasattr(function, "__wrapped__")
        twin = self.twin(function)
        name = _name_for(function, hint)
        inline = top or name is None or hasattr(function, "__wrapped__") or twin.__code__.co_flags & _LAZY
        if inline or id(twin.__code__) in self._active:
            return self._inline(twin, args, options)
        return self._framed(canonical_name(str(name)), function, twin, args, options)

    def _inline(self, twin: FunctionType, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Run a function inside the frame of its caller."""
        key = id(twin.__code__)
        mine = key not in self._active
        self._active.add(key)
        try:
            return twin(*args, **options)
        finally:
            if mine:
                self._active.discard(key)

    def _framed(
        self, name: str, function: FunctionType, twin: FunctionType, args: tuple[Any, ...], options: dict[str, Any]
    ) -> Any:
        """Run a function in a frame of its own, and return its result as a call node."""
        frame = Frame(self, self.frame)
        code = function.__code__
        count = code.co_argcount
        rest = code.co_varnames[count + code.co_kwonlyargcount] if code.co_flags & 4 else "a"
        passed = [
            self._passed(frame, code.co_varnames[i] if i < count else f"{rest}_{i - count}", arg)
            for i, arg in enumerate(args)
        ]
        named = {key: self._passed(frame, key, arg) for key, arg in options.items()}
        declared = len(frame.formals)
        decided = self.decisions
        self.frame = frame
        self._active.add(id(twin.__code__))
        try:
            result = twin(*passed, **named)
            if type(result) is float and declared and self.decisions > decided:
                result = constant(result, frame)  # one piece of the function is a number, such as the 0 of a relu
            return self._returned(frame, name, function, result, declared)
        finally:
            frame.done = True
            assert frame.parent is not None
            self.frame = frame.parent
            self._active.discard(id(twin.__code__))

    def _passed(self, frame: Frame, name: str, value: Any) -> Any:
        """Return an argument as the inside of a call sees it."""
        if type(value) is not Traced:
            return value
        node = self.frame.node_of(value.frame, value.node)
        if node.args or node.is_input:
            node = frame.formal(canonical_name(name), node)
        made = Traced(node, value.number, frame)
        made.whole = value.whole
        return made

    def _returned(self, frame: Frame, name: str, function: FunctionType, result: Any, declared: int) -> Any:
        """Return what a call gives back, as its caller sees it: one call node for each number."""
        if type(result) is Traced:
            return self._outcome(frame, name, function, result, declared)
        if type(result) is tuple and has_traced(result):
            return tuple(
                self._outcome(frame, f"{name}_{i}", function, item, declared) if type(item) is Traced else item
                for i, item in enumerate(result, 1)
            )
        return result  # lists and objects: what they hold is written out where it is used

    def _outcome(self, frame: Frame, name: str, function: FunctionType, result: Traced, declared: int) -> Traced:
        """Return one number that a call gives back."""
        body = frame.node_of(result.frame, result.node)
        outside = frame.parent
        assert outside is not None
        called = frame.called(name, body, declared)
        if called is None:  # what a closure or an object held, or a number that does not depend on anything
            made = Traced(frame.outward(body), result.number, outside)
        else:
            made = Traced(called, result.number, outside)
            self.functions.setdefault(name, function_info(called))
            words = docstring_line(function)
            if words:
                self.meanings.setdefault(name, words)
        made.whole = result.whole
        return made

    def call_cached(self, function: Any, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Call a function behind `functools.cache`, with a cache of this run."""
        key: Any = (function, self.frame, *map(self._key, args), *[(k, self._key(v)) for k, v in options.items()])
        if key not in self._cached:
            self._cached[key] = self.call(None, function.__wrapped__, *args, **options)
        return self._cached[key]

    def _key(self, value: Any) -> Any:
        """Return what stands for an argument in the cache; comparing traced numbers would be a decision."""
        if isinstance(value, Symbolic):
            return ("traced", self.frame.node_of(value.frame, value.node))
        return value

    def construct(self, kind: type, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Make an object of a person's class, following its `__init__`."""
        init = getattr(kind, "__init__", None)
        plain = getattr(kind, "__new__", None) is object.__new__ and called_by(kind) is _MAKES
        if not plain or type(init) is not FunctionType or is_standard(init.__code__.co_filename):
            return kind(*args, **options)
        made: Any = object.__new__(kind)
        after = getattr(kind, "__post_init__", None)
        own = getattr(made, "__dict__", None)
        if type(after) is FunctionType and own is not None:
            # The __init__ that dataclasses write has no source, so what it calls is followed through the object.
            own["__post_init__"] = functools.partial(self.call, None, after, made)
        self.call_function(init, None, (made, *args), options)
        if own is not None:
            own.pop("__post_init__", None)
        return made

    def followed(self, name: str | None, value: Any) -> Any:
        """Return a function, to be called by a library, so that it is followed; other values as they are."""
        kind = type(value)
        if kind is FunctionType and id(value.__code__) in self._rewritten:
            return value
        own = type(called_by(value)) is FunctionType
        if kind in {FunctionType, MethodType, functools.partial, _CACHED} or own or handler_for(value) is not None:
            return functools.partial(self.call, name, value)
        return value

    def twin(self, function: FunctionType) -> FunctionType:
        """Return the rewritten twin of a function; itself where there is no source, or it was rewritten already."""
        if id(function.__code__) in self._rewritten:
            return function
        known = self._twins.get(function)
        if known is None:
            known = rewrite.rewritten(function, self._helpers)
            if known is not None:
                self._remember(known.__code__)
            else:  # typed at a prompt, made by a program (dataclasses do), or changed since
                known = with_other_globals(function, self.followed)
            self._twins[function] = known
        return known

    def _remember(self, code: CodeType) -> None:
        """Note that this code, and what is defined inside it, was rewritten."""
        waiting = [code]
        while waiting:
            one = waiting.pop()
            self._rewritten[id(one)] = one
            waiting.extend(inner for inner in one.co_consts if isinstance(inner, CodeType))

    # ------------------------------------------------------------ names, comparisons, attributes

    def name(self, name: str, meaning: str, place: str, value: Any) -> Any:
        """Return a number that is bound to a name, as a layer of that name."""
        if type(value) is not Traced or self.finished:
            return value
        frame = self.frame
        node = frame.node_of(value.frame, value.node)
        if node.op is LAYER or not node.args:
            return value  # it has a name already
        chosen = frame.unique(canonical_name(name))
        if meaning:
            self.meanings.setdefault(chosen, meaning)
        self.count_node()
        made = Traced(layer(node, chosen, meaning, place), value.number, frame)
        made.whole = value.whole
        return made

    def unpack(self, names: tuple[str | None, ...], meaning: str, place: str, value: Any) -> Any:
        """Return a tuple that is bound to several names, each number as a layer."""
        if type(value) not in {tuple, list} or len(value) != len(names):
            return value
        return tuple(
            item if name is None else self.name(name, meaning, place, item)
            for name, item in zip(names, value, strict=True)
        )

    def compare(self, left: str, sign: str, right: str, place: str, value: Any) -> Any:
        """Return a comparison, which learns how it is written in the source."""
        if type(value) is Condition:
            value.says(left, sign, right, place)
        return value

    def chain(self, place: str, shown_left: str, left: Any, *rest: tuple[str, str, Any]) -> Any:
        """Return a < b < c as Python does: each side is worked out once, the last ones only where needed."""
        result: Any = True
        for index, (sign, shown_right, later) in enumerate(rest):
            right = later()
            result = self.compare(shown_left, sign, shown_right, place, getattr(operator, sign)(left, right))
            if index < len(rest) - 1 and not result:
                return result
            left, shown_left = right, shown_right
        return result

    def read(self, value: Any, name: str) -> Any:
        """Return an attribute; a property of a person's class is followed like a call."""
        if not self.finished and not isinstance(value, Symbolic):
            for kind in type(value).__mro__:
                found: Any = kind.__dict__.get(name)
                if found is None:
                    continue
                if type(found) is property and type(found.fget) is FunctionType:
                    return self.call_function(found.fget, name, (value,), {})
                if type(found) is functools.cached_property and name not in value.__dict__:
                    return self.call(name, found.func, value)
                break
        return getattr(value, name)


def called_by(value: object) -> Any:
    """Return the function that runs when an object of a person's class is called; None where there is none."""
    for kind in type(value).__mro__:
        if "__call__" in kind.__dict__:
            return kind.__dict__["__call__"]
    return None


def shown(value: Any) -> Any:
    """Return what `"%.2f" % value` can print: a traced number's value at the point."""
    if isinstance(value, Symbolic):
        return repr(value) if value.number is None else value.number
    if isinstance(value, tuple):
        return tuple(shown(item) for item in value)
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    return value


def _is_among(function: Any, functions: frozenset[Any]) -> bool:
    """Return whether a function is one of these; what cannot be hashed is not."""
    try:
        return function in functions
    except TypeError:
        return False


def _own_rule(function: FunctionType) -> Handler | None:
    """Return the handler of a Python function that somebody put into the table."""
    rule = find(function.__name__)
    return by_rule(rule) if rule is not None and rule._value is function else None


def _name_for(function: FunctionType, hint: str | None) -> str | None:
    """Return the name that a call's layer gets; None where the call is not worth one."""
    name = function.__name__
    if name in {"<lambda>", "__call__"}:
        return hint
    return None if name.startswith("__") else name
