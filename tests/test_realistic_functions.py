"""Functions as people write them are traced, and their gradients stand against differences and against the checks."""

import inspect

import pytest
import realistic_functions

from chainrule.api import explain, grad

FUNCTIONS = {
    name: function
    for name, function in vars(realistic_functions).items()
    if inspect.isfunction(function) and function.__module__ == "realistic_functions"
}
LONG = {"rk4", "adam_step", "euler_decay", "sir", "lotka", "fib_like"}  # a page of formulas: a second each


def place(name):
    """The arguments at which a function is looked at."""
    needed = [
        each
        for each in inspect.signature(FUNCTIONS[name]).parameters.values()
        if each.default is each.empty and each.kind is each.POSITIONAL_OR_KEYWORD
    ]
    return realistic_functions.AT.get(name) or [0.7 + 0.31 * index for index in range(len(needed))]


def difference(function, args, index):
    """The slope in one argument, by a difference of the fourth order."""
    step = 1e-4 * max(abs(args[index]), 1e-3)

    def at(moves):
        return function(*[arg + moves * step * (i == index) for i, arg in enumerate(args)])

    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_gradients_are_those_of_differences(name):
    function, args = FUNCTIONS[name], place(name)
    found = grad(function)(*args)
    gains = list(found) if isinstance(found, tuple | list) else [found]
    size = abs(function(*args))
    for index, gain in enumerate(gains):
        expected = difference(function, args, index)
        assert gain == pytest.approx(expected, rel=1e-5, abs=1e-7 * size / max(abs(args[index]), 1.0) + 1e-12)


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in LONG and name != "stars"])
def test_the_explanation_confirms_itself(name):
    function, args = FUNCTIONS[name], place(name)
    names = list(inspect.signature(function).parameters)[: len(args)]
    story = explain(function, at=dict(zip(names, args, strict=True)))
    assert story.value == pytest.approx(function(*args), rel=1e-9)
    assert all(check.passed is not False for check in story.checks)
    assert str(story)
