"""Articles and all that surrounds them: sections, authors, sources, the front page, the paper itself."""
