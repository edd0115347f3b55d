"""This file sets what holds for every test: Hypothesis gives no verdict on time, since machines differ."""

from hypothesis import settings

settings.register_profile("chainrule", deadline=None)
settings.load_profile("chainrule")
