"""This file creates the element by script, as a notebook does: `document.createElement`, and then a document."""

from __future__ import annotations


def test_a_script_may_create_the_element(visit, studio):
    page = visit(studio)
    made = page.evaluate(
        """async () => {
          const first = document.querySelector("chain-rule");
          const made = document.createElement("chain-rule");
          made.source = first.source;
          document.body.append(made);
          await made.updateComplete;
          return made.shadowRoot.querySelector("main") !== null;
        }"""
    )
    assert made
