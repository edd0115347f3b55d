"""This folder turns Markdown with live blocks into pages."""
