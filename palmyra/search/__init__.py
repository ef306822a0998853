"""An index of any texts over normalised words, for readers and staff lists alike; knows no news."""
