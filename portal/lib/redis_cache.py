"""Django's cache in Redis with a client that is kept: to make one for each command took most of its time."""

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient


class KeptClient(RedisCacheClient):
    """Commands to Redis; a client is safe for all threads, its pool gives each a connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._made: dict[Any, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The one of the server's pool."""
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if pool not in self._made:
            self._made[pool] = self._client(connection_pool=pool)  # type: ignore[attr-defined]
        return self._made[pool]

    def tally(self, key: str, seconds: int) -> int:
        """How often ``key`` was counted within so many seconds of the first time, this time included."""
        steps = self.get_client(key, write=True).pipeline(transaction=False)
        steps.set(key, 0, ex=seconds, nx=True)
        steps.incr(key)
        return int(steps.execute()[-1])


class KeptClientCache(RedisCache):
    """Django's own but for the client."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient

    def tally(self, key: str, seconds: int) -> int:
        """See ``portal.lib.tallying``: in one step, where others need three."""
        client: Any = self._cache
        return int(client.tally(self.make_and_validate_key(key), seconds))
