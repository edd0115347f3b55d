"""Record into lesson: which steps a derivation has, and how they, and the layers, are worded."""
