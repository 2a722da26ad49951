"""The backup and recovery walk-through: writes what `before` says, or looks whether it is there again."""
import sys

import redis

port, step = int(sys.argv[1]), sys.argv[2]
client = redis.Redis(host="127.0.0.1", port=port)

if step == "before":
    client.set("greeting", "hello")
    client.set("bytes", bytes(range(256)))
    client.rpush("list", "a", "b", "c")
    client.sadd("set", "x", "y")
    client.hset("hash", mapping={"f": "1", "g": "2"})
    client.zadd("zset", {"one": 1, "half": 0.5})
    with client.pipeline(transaction=True) as pipe:
        pipe.incr("n").incr("n").execute()
    assert client.expire("greeting", 100000)
    assert client.config_get("appendonly")["appendonly"] in ("yes", "no")
    if sys.argv[3] == "save":
        assert client.save()
else:
    assert client.get("greeting") == b"hello"
    assert 0 < client.ttl("greeting") <= 100000
    assert client.get("bytes") == bytes(range(256))
    assert client.lrange("list", 0, -1) == [b"a", b"b", b"c"]
    assert client.smembers("set") == {b"x", b"y"}
    assert client.hgetall("hash") == {b"f": b"1", b"g": b"2"}
    assert client.zrange("zset", 0, -1, withscores=True) == [(b"half", 0.5), (b"one", 1.0)]
    assert client.get("n") == b"2"
    assert client.info("persistence")["loading"] == 0
print("well")
