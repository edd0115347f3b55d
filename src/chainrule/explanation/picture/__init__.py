"""The picture of a push that travels through the layers, as SVG without a script: one value in, one text out."""

from chainrule.explanation.picture.svg import as_svg

__all__ = ["as_svg"]
