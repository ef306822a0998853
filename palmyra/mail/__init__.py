"""Letters that leave the paper: a queue that survives a restart, tries, failures. Knows no news."""
