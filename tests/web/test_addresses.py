"""Where a request comes from is what trusted proxies say, and nobody else."""

import pytest
from starlette.types import Scope

from frontdesk.web.addresses import client_address, limit_key, parse_networks

TRUSTED = parse_networks(["127.0.0.1", "10.0.0.0/8", "fd00::/8"])


def scope(peer: str | None, *forwarded: str) -> Scope:
    headers = [(b"x-forwarded-for", line.encode("latin-1")) for line in forwarded]
    return {"type": "http", "client": (peer, 1234) if peer is not None else None, "headers": headers}


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.2", [], "10.0.0.2"),
        ("10.0.0.2", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.2", ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.2", ["6.6.6.6, 198.51.100.1, 10.3.3.3"], "198.51.100.1"),
        ("10.0.0.2", ["6.6.6.6", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.2", ["10.9.9.9"], "10.9.9.9"),
        ("10.0.0.2", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.2", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("10.0.0.2", ["2001:DB8:0::1"], "2001:db8::1"),
        ("10.0.0.2", ["::ffff:198.51.100.1"], "198.51.100.1"),
        ("10.0.0.2", ["fe80::1%eth0"], "fe80::1"),
        ("10.0.0.2", ["6.6.6.6, <script>"], "10.0.0.2"),
        ("10.0.0.2", [""], "10.0.0.2"),
        ("10.0.0.2", ["\xff\xfe"], "10.0.0.2"),
        ("::ffff:10.0.0.2", ["198.51.100.1"], "198.51.100.1"),
        ("fd00::5", ["198.51.100.1"], "198.51.100.1"),
        ("", ["198.51.100.1"], "198.51.100.1"),
        (None, ["198.51.100.1"], "198.51.100.1"),
        (None, [], "unknown"),
    ],
)
def test_the_first_address_from_the_right_that_is_no_proxy_of_ours(
    peer: str | None, forwarded: list[str], address: str
) -> None:
    assert client_address(scope(peer, *forwarded), TRUSTED) == address


def test_without_trusted_proxies_only_the_connection_counts() -> None:
    assert client_address(scope("127.0.0.1", "198.51.100.1")) == "127.0.0.1"
    assert client_address(scope(None, "198.51.100.1")) == "unknown"


def test_a_household_with_ipv6_counts_as_one() -> None:
    assert limit_key("2001:db8:1:2::1") == limit_key("2001:db8:1:2:ffff::9") != limit_key("2001:db8:1:3::1")
    assert limit_key("203.0.113.9") == limit_key("::ffff:203.0.113.9") == "203.0.113.9"
    assert limit_key("unknown") == "unknown"


def test_what_is_no_network_is_named() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        parse_networks(["10.0.0.0/8", "nonsense"])
