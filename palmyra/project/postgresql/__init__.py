"""PostgreSQL for Django, whose transactions take turns."""
