"""SQLite for Django, with a queue for those who write."""
