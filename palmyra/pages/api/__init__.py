"""The HTTP API: what programs and other sites read and write of discussions, described by OpenAPI."""
