"""Bakes responses, keeps them with their tags, serves them, purges by tag; knows no news."""
