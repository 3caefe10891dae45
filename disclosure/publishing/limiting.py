"""How often one address may ask (Article 15): enough for people, too little for reading the register out."""

from __future__ import annotations

from typing import NamedTuple

from django.core.cache import cache
from django.utils.crypto import salted_hmac


class Limit(NamedTuple):
    """So many times within so many seconds, for each web process."""

    what: str
    most: int
    seconds: int


SEARCHES = Limit("search", 20, 60)
FILES = Limit("file", 10, 60)


def within(limit: Limit, address: str) -> bool:
    """Count once more for this address, and say whether that is still within the limit. The address itself is not kept."""
    key = f"public:{limit.what}:{salted_hmac('disclosure.public', address).hexdigest()}"
    cache.add(key, 0, limit.seconds)
    try:
        return cache.incr(key) <= limit.most
    except ValueError:  # It lapsed between the two lines.
        cache.set(key, 1, limit.seconds)
        return True
