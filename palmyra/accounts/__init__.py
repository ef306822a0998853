"""People: staff and readers, sign-in, roles."""
