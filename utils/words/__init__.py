"""Words: the one definition of a word, and what is counted and measured in words."""
