"""Django's cache in Redis with a client that is kept: to make one for each command took most of its time."""

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient

# One step for Redis, which is asked once.
TALLY = "redis.call('SET', KEYS[1], 0, 'EX', ARGV[1], 'NX') return redis.call('INCR', KEYS[1])"


class KeptClient(RedisCacheClient):
    """Commands to Redis; a client is safe for all threads, its pool gives each a connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._made: dict[Any, Any] = {}
        self._tallies: dict[Any, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The one of the server's pool."""
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if pool not in self._made:
            self._made[pool] = self._client(connection_pool=pool)  # type: ignore[attr-defined]
        return self._made[pool]

    def tally(self, key: str, seconds: int) -> int:
        """How often ``key`` was counted within so many seconds of the first time, this time included."""
        client = self.get_client(key, write=True)
        if client not in self._tallies:
            self._tallies[client] = client.register_script(TALLY)
        return int(self._tallies[client](keys=[key], args=[seconds]))


class KeptClientCache(RedisCache):
    """Django's own but for the client."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient

    def tally(self, key: str, seconds: int) -> int:
        """See ``portal.lib.tallying``: in one step, where others need three."""
        client: Any = self._cache
        return int(client.tally(self.make_and_validate_key(key), seconds))
