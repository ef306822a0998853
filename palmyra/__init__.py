"""Palmyra: a news site with its discussion, in one program."""
