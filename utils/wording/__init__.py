"""Wording: how words change from text to text, and the formulas that letters share."""
