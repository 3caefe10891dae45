"""Forms of sharing and publication."""
