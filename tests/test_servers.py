"""The servers that other tests stand on are real, and leave nothing behind."""

from datetime import UTC, datetime

import psycopg
import pytest
import redis
from sqlalchemy import create_engine, text

from tests.servers import postgres, redis_server


def test_postgres_keeps_a_row_and_stops_with_its_block():
    with postgres() as url:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE note (id int PRIMARY KEY, at timestamptz, body text)"))
            connection.execute(text("INSERT INTO note VALUES (1, '2026-03-29T01:30:00+01:00', 'Grüße')"))
        with engine.connect() as connection:
            at, body = connection.execute(text("SELECT at, body FROM note")).one()
            assert connection.execute(text("SHOW fsync")).scalar() == "off"
        assert (at, body) == (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "Grüße")
        engine.dispose()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url.replace("+psycopg", ""), connect_timeout=2)


def test_two_postgres_do_not_see_each_other():
    with postgres() as one, postgres() as other:
        with psycopg.connect(one.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("CREATE TABLE only_here ()")
        with psycopg.connect(other.replace("+psycopg", "")) as connection:
            assert connection.execute("SELECT to_regclass('only_here')").fetchone() == (None,)


def test_redis_answers_and_stops_with_its_block():
    with redis_server() as url:
        client = redis.Redis.from_url(url, decode_responses=True)
        assert client.ping()
        client.set("key", "value", ex=60)
        assert client.get("key") == "value"
    with pytest.raises(redis.ConnectionError):
        client.ping()
