"""Graph in, something to read out: text, LaTeX, MathML, words, Python, programs."""
