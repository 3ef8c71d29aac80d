"""The cache in Redis is asked through one client, which every command shares."""

from portal.lib.redis_cache import KeptClientCache


def test_every_command_goes_through_the_same_client() -> None:
    one = KeptClientCache("redis://127.0.0.1:1/0", {})._cache
    assert one.get_client("a") is one.get_client("b", write=True)


def test_a_server_of_its_own_for_reading_has_a_client_of_its_own() -> None:
    addresses = ["redis://127.0.0.1:1/0", "redis://127.0.0.1:2/0"]
    several = KeptClientCache(addresses, {})._cache
    written, read = several.get_client(write=True), several.get_client()
    assert (written is read, several.get_client() is read) == (False, True)
