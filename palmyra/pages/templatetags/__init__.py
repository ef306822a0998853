"""Filters and tags of the public templates."""
