"""Living posts: Markdown with live blocks becomes one page, a fragment for an editor, or a small site."""

from chainrule.apps.posts.page import page_of_post

__all__ = ["page_of_post"]
