"""A case without its names, and on request without its real amounts."""
