"""The pages of sharing and publication: fetch, call, answer."""
