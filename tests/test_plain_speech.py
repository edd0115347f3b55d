"""What a story says in odd places is true and clear: endless slopes, numbers too large, lost digits, roots, limits."""

import math
import time
from types import SimpleNamespace

import pytest

from chainrule import derivative, explain
from chainrule.apps.cli import main
from chainrule.errors import UsageError
from chainrule.explanation import explanation_of, plain_calls
from chainrule.readers import read
from chainrule.readers.python import trace


def told(text, at=None, **options):
    return explanation_of(read(text), at=at, **options)


def said(story, code):
    return [each.message for each in story.warnings if each.code == code]


def checks(story):
    return {check.name: check for check in story.checks}


# Endless slopes, jumps and numbers out of reach ---------------------------------------------------------------------


@pytest.mark.parametrize("formula", ["sqrt(x)", "x^x", "asin(x + 1)", "x^0.5"])
def test_an_endless_slope_at_the_edge_is_called_endless(formula):
    at = {"x": -2} if formula.startswith("asin") else {"x": 0}
    (message,) = said(told(formula, at), "edge")
    assert message.endswith("the slope grows without bound here")


def test_a_finite_slope_at_the_edge_is_the_slope_of_one_side():
    (message,) = said(told("x^(3/2)", {"x": 0}), "edge")
    assert message.endswith("has a slope from one side only")


@pytest.mark.parametrize("formula", ["9^9^9^9 x", "exp(exp(exp(x + 100)))"])
def test_what_is_too_large_to_work_out_is_no_pole(formula):
    story = told(formula, {"x": 1})
    assert not said(story, "pole")
    (message,) = said(story, "too-large")
    assert "too large" in message
    assert "undefined" not in message
    assert all("undefined" not in check.detail for check in story.checks)


def test_a_pole_stays_a_pole():
    assert said(told("1/x", {"x": 0}), "pole")


def test_a_jump_beside_nothing_does_not_speak_of_a_value_called_none():
    (message,) = said(told("0^x", {"x": 0}), "jump")
    assert "none on" not in message
    assert "from 1 here to 0 on the right" in message
    assert "defined where x ≥ 0" in str(told("0^x", {"x": 0}))


def test_lost_digits_are_no_tick():
    story = told("(1-cos(x))/x^2", {"x": 1e-8})
    assert checks(story)["digits"].passed is None
    assert said(story, "cancellation")
    assert "✓ digits" not in str(story)


# Names, limits and conditions ---------------------------------------------------------------------------------------


def test_the_number_of_steps_listed_is_the_number_that_is_said():
    formula = " + ".join(f"x_{i}^2" for i in range(60))
    story = told(formula)
    shown = str(story)
    listed = sum(1 for line in shown[shown.index("The derivation") :].splitlines() if line.startswith("  = "))
    (message,) = said(story, "too-many-steps")
    assert str(len(story.steps)) in message
    assert "200" not in message
    assert f"… {len(story.steps) - listed} more steps" in shown


def test_a_condition_that_always_holds_is_left_out():
    assert not said(told("(x^2+1)^2/(x^2+1)"), "condition")
    assert not said(told("(x^2+1)*(x^2+1)^3/(x^2+1)^4 + x"), "condition")
    assert said(told("x^0"), "condition")


def test_a_layer_called_e_has_one_name():
    story = told("e = x^2; y = sin(e)", {"x": 1})
    names = {layer.view.name for layer in story.layers}
    heading = str(story).splitlines()[2]
    assert any(f"{name} = x²" in heading for name in names), heading
    assert "u1" not in str(story)


def test_a_root_of_a_negative_number_offers_cbrt():
    (message,) = said(told("x^(1/3)", {"x": -8}), "real-root")
    assert message == "x^(1/3) needs x ≥ 0; for the real cube root of negative numbers write cbrt(x)"
    (message,) = said(told("x^(2/3)", {"x": -8}), "real-root")
    assert message.endswith("write cbrt(x)^2")
    (message,) = said(told("(x+1)^(1/5)", {"x": -8}), "real-root")
    assert message.endswith("for the real fifth root of negative numbers write root(x + 1, 5)")
    assert not said(told("x^(1/3)", {"x": 8}), "real-root")
    assert not said(told("x^(1/3)"), "real-root")
    assert not said(told("x^(1/2)", {"x": -8}), "real-root")


def test_what_is_offered_for_a_negative_base_has_a_value():
    for written, value in (("cbrt(x)", -2), ("cbrt(x)^2", 4), ("root(x, 5)", -(8**0.2))):
        assert told(written, {"x": -8}).value == pytest.approx(value)


def test_a_push_without_a_point_asks_for_one():
    (message,) = said(told("x^2*y", push={"x": 0.1}), "push-needs-point")
    assert "x and y" in message
    assert not said(told("x^2", {"x": 1}, push=0.1), "push-needs-point")


# d/dx at the beginning ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["d/dx(sin(x^2))", r"\frac{d}{dx}[\sin(x^2)]", r"\frac{d}{dx}\sin(x^2)"])
def test_a_derivative_that_is_asked_for_is_the_one_explained(text):
    story = told(text, {"x": 1})
    assert story.value == pytest.approx(math.sin(1))
    assert [(each.order, each.value) for each in story.derivatives] == [(1, pytest.approx(2 * math.cos(1)))]
    (message,) = said(story, "asked-derivative")
    assert "sin(x²)" in message


def test_a_second_derivative_that_is_asked_for_is_the_one_explained():
    story = told("d^2/dx^2(x^3 y)", {"x": 2, "y": 5})
    assert [(each.order, each.wrt.name, each.value) for each in story.derivatives] == [(1, "x", 60), (2, "x", 60)]
    assert [each.order for each in told("d/dx(x^3)", order=2).derivatives] == [1, 2]


def test_a_derivative_inside_a_formula_is_worked_out():
    story = told("x + d/dx(x^3)", {"x": 2})
    assert story.derivatives[0].value == 13
    assert not said(story, "asked-derivative")


def test_differentiate_gives_the_derivative_that_is_asked_for_as_explain_does(capsys):
    assert main(["differentiate", "d/dx(x^2)"]) == 0
    assert capsys.readouterr().out == "2x\n"
    assert str(derivative("d/dx(x^2)")) == "2x"
    assert str(derivative("d/dx(x^3)", "x", order=2)) == "6x"
    assert str(derivative("x + d/dx(x^3)")) == "6x + 1"


# Python functions ---------------------------------------------------------------------------------------------------


def area(r, h=2.0):
    """The area of a tin.

    Both ends count.
    """
    import math as m

    return 2 * m.pi * r * h + 2 * m.pi * r**2


def test_a_python_function_is_confirmed_by_plain_calls_and_differences_in_floats():
    found = checks(explain(area, at={"r": 1.5, "h": 2.0}))
    assert found["plain-call"].passed is True
    assert found["plain-call"].digits >= 14
    assert found["richardson"].passed is True
    assert 6 <= found["richardson"].digits <= 8
    assert "6 to 8" in found["richardson"].detail


def test_one_call_that_waits_for_its_turn_does_not_end_the_check():
    waits = [0.1]

    def again(_):
        if waits:
            time.sleep(waits.pop())

    story = SimpleNamespace(point={"x": 1.0})
    assert plain_calls._room(story, SimpleNamespace(again=again)) > 0
    assert plain_calls._room(story, SimpleNamespace(again=lambda _: time.sleep(0.05))) == 0


def test_lists_and_several_outputs_are_confirmed_too():
    def model(w, x):
        return w[0] * x + w[1] ** 2, w[0] / x

    found = checks(explanation_of(trace(model, {"w": [2.0, 3.0], "x": 4.0})))
    assert found["plain-call"].passed is True
    assert found["richardson"].passed is True


def test_arrays_are_moved_too():
    numpy = pytest.importorskip("numpy")

    def norm(v):
        return numpy.sqrt(numpy.sum(v * v))

    found = checks(explanation_of(trace(norm, {"v": numpy.array([3.0, 4.0])})))
    assert found["richardson"].passed is True


def test_a_kink_or_the_border_of_a_branch_is_no_disagreement():
    def relu(x):
        return x if x > 0 else 0.0

    for x in (0.0, 1e-9, -1e-9):
        assert checks(explain(relu, at={"x": x}))["richardson"].passed is not False

    def shifted(x):
        return max(x - 1, 0.0)

    for x in (1.0, 1 + 1e-9, 1 - 1e-9):
        assert checks(explain(shifted, at={"x": x}))["richardson"].passed is not False


def test_a_function_that_remembers_its_calls_is_not_compared_with_itself():
    state = [0.0]

    def drifting(x):
        state[0] += 1
        return x * (1 + 1e-7 * max(state[0] - 2, 0))

    found = checks(explain(drifting, at={"x": 2.0}))
    assert found["plain-call"].passed is None
    assert found["richardson"].passed is None


def test_the_first_line_of_a_docstring_is_the_meaning():
    story = explain(area, at={"r": 1.5, "h": 2.0})
    assert "The area of a tin" in str(story).splitlines()[2]
    assert "Both ends" not in str(story)
    for text in (story.to_markdown(), story.to_latex(), story.to_html()):
        assert "The area of a tin" in text


# Small marks --------------------------------------------------------------------------------------------------------


def test_the_table_of_functions_keeps_its_columns(capsys):
    main(["rules"])
    lines = capsys.readouterr().out.splitlines()[2:]
    places = {line.index(" slope ") for line in lines if " slope " in line}
    assert len(places) == 1


def test_a_choice_of_names_ends_in_one_mark():
    with pytest.raises(UsageError) as caught:
        read("a + b").variable()
    assert "?;" not in str(caught.value)
    assert not caught.value.message.endswith("?")
