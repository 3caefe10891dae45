"""The pages of repair: fetch, call, answer."""
