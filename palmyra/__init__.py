"""Palmyra: a news site with its discussion, in one program."""

__version__ = "0.1.0"
