"""Reads and writes other systems' formats, one file per format."""
