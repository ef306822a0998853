"""Gathers what a page shows into the values of `contexts`, noting the tags of every row it read."""
