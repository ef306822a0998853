"""What a text is about and who said what in it."""
