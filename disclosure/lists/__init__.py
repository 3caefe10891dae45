"""The lists of disclosure: what is public, and what is shared with the platform."""
