"""A case without the names of its people, companies and places, and on request without its real amounts."""
