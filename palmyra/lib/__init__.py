"""Small tools named for what they do, without Django."""
