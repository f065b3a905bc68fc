"""Notes: what we say about the letters, checked against them when it is asked for."""
