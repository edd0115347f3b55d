"""The studio: the data that a page runs on, the server, the exported page, the widget of notebooks."""
