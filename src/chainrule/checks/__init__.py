"""Is it true: derivatives confirmed by independent methods, and what is special at a point."""
