"""This file says which verbs and options the command has, and turns the words of a call into them."""

from __future__ import annotations

import argparse
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, NoReturn

from chainrule.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

VERBS: Final = ("explain", "trace", "differentiate", "rules", "studio", "export", "page", "lesson")
_VALUE: Final = re.compile(r"\w+=[^=]")
_WITH_VALUE: Final = frozenset([
    "--at", "--wrt", "--push", "--order", "--steps", "--var", "--format", "--language",
    "--for", "--link", "--height",
    "--host", "--port", "--show", "--view", "--theme", "--math-font", "--output", "-o",
])  # fmt: skip
_EXAMPLES: Final = """examples:
  chainrule "f = x^2; g = 2*f; h = g + 3" --at x=5     the whole story of three layers
  chainrule "sin(x^2+1)*exp(-x/2)" --at x=1.1          any formula is cut into layers
  chainrule "x^2*y" --at x=2,y=3 --push x=0.1,y=-0.2   several inputs, and each one's share
  chainrule "h(g(f(x)))"                               the pure rule, with functions nobody defined
  chainrule model.py:function --at x=5                 a Python function (its file is run)
  chainrule trace "f = x^2; g = 2*f" --at x=5          just the values, step by step
  chainrule differentiate "sin(x^2)"                   just the derivative
  chainrule differentiate - < formulas.txt             one JSON line for each line
  chainrule rules tanh                                 what is known of a function
  chainrule studio "sin(x^2+1)*exp(-x/2)" --at x=1.1   look and drag, in a browser
  chainrule export "f = x^2; g = 2*f" -o page.html     the same as one file that works offline
  chainrule page post.md -o post.html                  a post with live blocks as one file
  chainrule lesson cake                                a lesson as one file; without a name: what there is
"""


class Options(argparse.Namespace):
    """The words of a call, parsed."""

    run: Callable[[Options], int]

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


class _Parser(argparse.ArgumentParser):
    """A parser that tells a wrong call as our own error."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError in place of printing and leaving."""
        verb = self.prog.removeprefix("chainrule").strip()
        raise UsageError(message, remedy=self._meant(message) or f"chainrule {verb} --help".replace("  ", " "))

    def _meant(self, message: str) -> str:
        """Return what was meant by words that are too many: a misspelt option or verb, a second value of --at."""
        start, _, rest = message.partition("unrecognized arguments: ")
        if start or not rest:
            return ""
        word = rest.split()[0]
        if word.startswith("-"):
            near = get_close_matches(word.partition("=")[0], sorted(self._option_string_actions), n=1)
            return f"did you mean {near[0]}?" if near else ""
        return f"several values stand in one word: --at x=2,{word}" if _VALUE.match(word) else ""


def parse(words: Sequence[str]) -> Options:
    """Return the options of a call; the verb `explain` may be left out.

    Formulas and values may begin with a minus. Raises UsageError for a call that makes no sense.
    """
    words = list(words)
    if not words or words[0] in ("-h", "--help", "help"):
        _general_parser().print_help()
        raise SystemExit(0 if words else 2)
    if words[0] in ("-V", "--version"):
        from importlib.metadata import version

        print(f"chainrule {version('chainrule')}")
        raise SystemExit(0)
    verb = words.pop(0) if words[0] in VERBS else "explain"
    if verb == "explain":
        _refuse_misspelt(words)
    parser = _PARSERS[verb]()
    return parser.parse_args(_sorted_out(words, parser), namespace=Options(verb=verb))


def language_in(words: Sequence[str]) -> str:
    """Return the language that a call asks for, also where the call itself makes no sense.

    >>> language_in(["x +", "--language", "es"]), language_in(["x", "--language=es"]), language_in(["x"])
    ('es', 'es', 'en')
    """
    pairs = zip([*words, ""], [*words[1:], "", ""], strict=False)
    asked = [word.partition("=")[2] or after for word, after in pairs if word.partition("=")[0] == "--language"]
    return asked[-1] if asked else "en"


def _refuse_misspelt(words: Sequence[str]) -> None:
    """Raise UsageError for a misspelt verb: a word of small letters like one, with a formula behind it."""
    word = words[0] if len(words) > 1 and not words[1].startswith("--") else ""
    if word.isalpha():
        near = [verb for verb in VERBS if verb.startswith(word)] if len(word) > 2 else []
        near += get_close_matches(word.lower(), VERBS, n=1)
        if near:
            raise UsageError(f"there is no verb {word!r}", remedy=f"did you mean chainrule {near[0]}?")


def _sorted_out(words: Sequence[str], parser: argparse.ArgumentParser) -> list[str]:
    """Return the words with options first and the formula behind `--`, so that both may begin with a minus."""
    known = {text for action in parser._actions for text in action.option_strings}
    options: list[str] = []
    others: list[str] = []
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            others += waiting
            break
        name = word.partition("=")[0]
        if name not in known and not (word.startswith("--") and len(word) > 2 and word[2].isalpha()):
            others.append(word)
        elif word in _WITH_VALUE:
            if not waiting:
                raise UsageError(f"{word} needs a value", remedy=f"for example {_example_of(word)}")
            options.append(f"{word}={waiting.pop(0)}")
        else:
            options.append(word)
    return [*options, "--", *others]


def _example_of(option: str) -> str:
    """Return an example of an option that takes a value."""
    values = {"--at": "x=5", "--push": "0.1", "--order": "2", "--steps": "full", "--format": "latex"}
    values |= {"--port": "8642", "--host": "127.0.0.1", "--math-font": "none", "--language": "es"}
    values |= dict.fromkeys(["-o", "--output"], "page.html")
    values |= {"--for": "blogger", "--height": "800", "--link": "https://example.org/post.html"}
    return f"{option} {values.get(option, 'x')}"


def _general_parser() -> argparse.ArgumentParser:
    """Return the parser that prints the general help."""
    parser = _Parser(
        prog="chainrule",
        usage="chainrule [VERB] FORMULA [options]",
        description="How does a small change at the beginning affect the final result?",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_argument_group("verbs (each has its own --help)")
    verbs.add_argument("explain", nargs="?", help="the whole story of a formula or a Python function (may be left out)")
    verbs.add_argument("trace", nargs="?", help="the value of each layer")
    verbs.add_argument("differentiate", nargs="?", help="the derivative and nothing else; - reads many lines")
    verbs.add_argument("rules", nargs="?", help="the functions that are known, or one of them")
    verbs.add_argument("studio", nargs="?", help="see a push travel through the layers, in a browser")
    verbs.add_argument("export", nargs="?", help="the studio's picture of a formula as one HTML file")
    verbs.add_argument("page", nargs="?", help="a post with live blocks as one HTML file; a folder as a site")
    verbs.add_argument("lesson", nargs="?", help="the ten lessons as files, or as sheets to print")
    parser.add_argument("--version", action="store_true", help="print the version")
    return parser


def _verb(name: str, description: str, examples: str) -> argparse.ArgumentParser:
    """Return a parser for one verb."""
    return _Parser(
        prog=f"chainrule {name}",
        description=description,
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _add_point(parser: argparse.ArgumentParser) -> None:
    """Add what says where the inputs stand."""
    parser.add_argument(
        "--at",
        action="append",
        default=[],
        metavar="x=5,y=pi/2",
        help="the point: values may be formulas; names without a value stay symbolic",
    )


def _explain_parser() -> argparse.ArgumentParser:
    """Return the parser of `explain`."""
    from chainrule.apps import explaining

    parser = _verb(
        "explain",
        "Explain how a small change at the beginning affects the final result.",
        '  chainrule "sin(x^2+1)*exp(-x/2)" --at x=1.1\n  chainrule "-x^2+1" --at x=2 --push -1/10\n'
        '  chainrule "f = x^2; g = 2*f; h = g + 3" --at x=5 --push 0.1 --steps full\n',
    )
    parser.add_argument("formula", help="a formula, layers such as 'f = x^2; g = 2*f', LaTeX, or FILE.py:FUNCTION")
    _add_point(parser)
    parser.add_argument("--wrt", metavar="x,y", help="the inputs that are pushed (default: all)")
    parser.add_argument("--order", type=int, default=1, metavar="N", help="how often to differentiate (default 1)")
    parser.add_argument("--push", metavar="0.1", help="a small push, or x=0.1,y=-0.2: predicted against real change")
    parser.add_argument("--steps", choices=("brief", "full"), default="brief", help="how much of the derivation")
    _add_format(parser)
    parser.add_argument("--no-check", dest="check", action="store_false", help="leave the independent check out")
    _add_language(parser, "of the explanation")
    parser.set_defaults(run=explaining.run)
    return parser


def _add_format(parser: argparse.ArgumentParser) -> None:
    """Add what says how the answer is printed."""
    shapes = ("text", "markdown", "latex", "json")
    parser.add_argument("--format", choices=shapes, default="text", help="how to print it (default text)")
    parser.add_argument("--json", dest="format", action="store_const", const="json", help="the same as --format json")
    parser.add_argument("--ascii", action="store_true", help="plain letters in place of Unicode mathematics")


def _add_language(parser: argparse.ArgumentParser, what: str) -> None:
    """Add what says in which language to tell."""
    parser.add_argument(
        "--language", default="en", metavar="es", help=f"the language {what}: en (default), es for Spanish"
    )


def _trace_parser() -> argparse.ArgumentParser:
    """Return the parser of `trace`."""
    from chainrule.apps import tracing

    parser = _verb(
        "trace", "Print the value of each layer.", '  chainrule trace "f = x^2; g = 2*f; h = g + 3" --at x=5\n'
    )
    parser.add_argument("formula", help="a formula, layers, LaTeX, or FILE.py:FUNCTION")
    _add_point(parser)
    parser.add_argument("--ascii", action="store_true", help="plain letters in place of Unicode mathematics")
    _add_language(parser, "of the words")
    parser.set_defaults(run=tracing.run)
    return parser


def _differentiate_parser() -> argparse.ArgumentParser:
    """Return the parser of `differentiate`."""
    from chainrule.apps import differentiating

    parser = _verb(
        "differentiate",
        "Print the derivative and nothing else. With -, read lines (formulas, or JSON with id, formula, var, order) "
        "and write one JSON line for each.",
        '  chainrule differentiate "sin(x^2)"\n  chainrule differentiate "a*x^2" --var a\n'
        "  chainrule differentiate - < formulas.txt\n",
    )
    parser.add_argument("formula", help="a formula, layers, LaTeX, FILE.py:FUNCTION, or - to read lines")
    parser.add_argument("--var", "--wrt", metavar="x", help="the name to differentiate by (default: x)")
    parser.add_argument("--order", type=int, default=1, metavar="N", help="how often to differentiate (default 1)")
    parser.add_argument("--check", action="store_true", help="confirm the result by an independent method")
    parser.add_argument("--format", choices=("text", "latex", "json"), default="text", help="how to print it")
    parser.add_argument("--json", dest="format", action="store_const", const="json", help="the same as --format json")
    parser.add_argument("--ascii", action="store_true", help="plain letters in place of Unicode mathematics")
    _add_language(parser, "of what is wrong")
    parser.set_defaults(run=differentiating.run)
    return parser


def _rules_parser() -> argparse.ArgumentParser:
    """Return the parser of `rules`."""
    from chainrule.apps import listing

    parser = _verb("rules", "List the functions that are known, or tell all about one.", "  chainrule rules tanh\n")
    parser.add_argument("name", nargs="?", help="a function")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--ascii", action="store_true", help="plain letters in place of Unicode mathematics")
    _add_language(parser, "of the words")
    parser.set_defaults(run=listing.run)
    return parser


def _studio_parser() -> argparse.ArgumentParser:
    """Return the parser of `studio`."""
    from chainrule.apps import opening

    parser = _verb(
        "studio",
        "Serve the studio on this machine until Ctrl-C: see a push travel through the layers, and drag it.",
        '  chainrule studio\n  chainrule studio "sin(x^2+1)*exp(-x/2)" --at x=1.1\n'
        "  chainrule studio --port 0 --no-open\n",
    )
    parser.add_argument("formula", nargs="?", help="what to begin with (default: three layers, x^2, 2f, g + 3)")
    _add_point(parser)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine alone)")
    parser.add_argument("--port", type=int, metavar="N", help="the port (default: the first free one from 8642 on)")
    parser.add_argument(
        "--open", action=argparse.BooleanOptionalAction, help="open a browser (default: where there is a desktop)"
    )
    _add_language(parser, "of the page")
    parser.set_defaults(run=opening.run)
    return parser


def _export_parser() -> argparse.ArgumentParser:
    """Return the parser of `export`."""
    from chainrule.apps.studio import exporting

    parser = _verb(
        "export",
        "Write the studio's picture of a formula as one HTML file: it works offline, and asks for nothing.",
        '  chainrule export "sin(x^2+1)*exp(-x/2)" --at x=1.1 -o page.html\n'
        '  chainrule export "x^2*y" --at x=2,y=3 --push y=0.1 --view gears --show derivation,curve -o page.html\n'
        '  chainrule export "sin(x)" --at x=pi/4 --hide-answers -o exercise.html\n'
        '  chainrule export "f = x^2; g = 2*f" --at x=5 --snippet > snippet.txt\n'
        "  chainrule export model.py:function -o page.html --math-font none\n"
        '  chainrule export "x^2*y" --at x=2,y=3 -o picture.svg\n',
    )
    parser.add_argument("formula", help="a formula, layers such as 'f = x^2; g = 2*f', LaTeX, or FILE.py:FUNCTION")
    _add_point(parser)
    where = "default: page.html; - prints it; a name that ends in .svg gets a picture without a script"
    parser.add_argument("-o", "--output", metavar="FILE", help=where)
    parser.add_argument("--snippet", action="store_true", help="print a frame for the HTML of a blog, not a file")
    parser.add_argument("--push", metavar="0.1", help="the small push with which it starts, or y=0.1: on which input")
    parser.add_argument(
        "--view", choices=("bands", "gears", "dominoes", "table"), default="bands", help="the picture (default bands)"
    )
    parser.add_argument("--backward", action="store_true", help="start at the output, with 1, and walk back")
    parser.add_argument("--hide-answers", action="store_true", help="for a class: one layer at a time is revealed")
    parser.add_argument("--theme", choices=("auto", "light", "dark"), default="auto", help="default: the reader's own")
    parser.add_argument("--order", type=int, default=1, metavar="N", help="how often to differentiate (default 1)")
    parts = "curve, check, shares, derivation, second, gears, dominoes"
    parser.add_argument("--show", metavar="NAMES", help=f"more parts on the page: {parts}, or all")
    parser.add_argument(
        "--math-font",
        choices=("stix", "none"),
        help="whether a small mathematical font comes along, 36 KB (default stix; for a snippet none)",
    )
    _add_language(parser, "of the page")
    parser.set_defaults(run=exporting.run)
    return parser


def _lesson_parser() -> argparse.ArgumentParser:
    """Return the parser of `lesson`."""
    from chainrule.apps.lessons import command

    parser = _verb(
        "lesson",
        "List the lessons, or write one as an HTML file that works offline.",
        "  chainrule lesson\n  chainrule lesson cake -o cake.html\n  chainrule lesson cake --sheet\n"
        "  chainrule lesson all -o lessons --language es\n",
    )
    parser.add_argument("name", nargs="?", help="a lesson, its number, or all (default: list them)")
    parser.add_argument("-o", "--output", metavar="FILE", help="the file, for all the folder; - prints it")
    parser.add_argument("--sheet", action="store_true", help="one page to print, with an answer key behind it")
    parser.add_argument(
        "--math-font", choices=("stix", "none"), default="stix", help="whether a small font comes along, 36 KB"
    )
    _add_language(parser, "of the lessons")
    parser.set_defaults(run=command.run)
    return parser


def _page_parser() -> argparse.ArgumentParser:
    """Return the parser of `page`."""
    from chainrule.apps.posts import command

    parser = _verb(
        "page",
        "Make one offline HTML file of a post: Markdown with live blocks. A folder of posts becomes a small site.",
        "  chainrule page post.md -o post.html\n  chainrule page post.md --watch\n"
        "  chainrule page post.md --fragment --for blogger\n  chainrule page posts -o site\n",
    )
    parser.add_argument("post", help="a file of Markdown, a folder of them, or - for standard input")
    parser.add_argument("-o", "--output", metavar="FILE", help="the page, or the folder of a site; - prints it")
    parser.add_argument("--fragment", action="store_true", help="write what the editor behind --for accepts")
    parser.add_argument("--for", dest="editor", metavar="EDITOR", help="blogger, ghost, wordpress, moodle or substack")
    parser.add_argument("--height", type=int, metavar="N", help="the height of a fragment's box (usual: what it holds)")
    parser.add_argument("--link", metavar="ADDRESS", help="where the page is published, for a picture with a link")
    parser.add_argument("--watch", action="store_true", help="serve the page here, and renew it when the post changes")
    parser.add_argument("--port", type=int, metavar="N", help="the port of --watch (default: the first free one)")
    parser.add_argument("--allow-python", action="store_true", help="run the Python in it: trusted posts only")
    parser.add_argument(
        "--math-font", choices=("stix", "none"), default="stix", help="carry a small mathematical font along (36 KB)"
    )
    _add_language(parser, "of the page")
    parser.set_defaults(run=command.run)
    return parser


_PARSERS: Final[dict[str, Callable[[], argparse.ArgumentParser]]] = {
    "explain": _explain_parser,
    "trace": _trace_parser,
    "differentiate": _differentiate_parser,
    "rules": _rules_parser,
    "studio": _studio_parser,
    "export": _export_parser,
    "page": _page_parser,
    "lesson": _lesson_parser,
}
