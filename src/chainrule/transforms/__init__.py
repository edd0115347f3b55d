"""Graph in, graph or number out: evaluate, forward, reverse, taylor, derive, simplify, layers."""
