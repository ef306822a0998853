"""Settings, addresses and the `palmyra` command: the one place that knows every package."""
