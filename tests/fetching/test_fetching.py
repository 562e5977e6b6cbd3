"""Hostile hosts: nothing gets through, and nothing costs more than the limits say.

The whole path runs as in production; only the resolver is replaced, so that names lead to a server
of this test on this machine, whose network is allowed where the test wants an answer at all.
"""

import gzip
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from ipaddress import ip_address

import pytest

from matricula.fetching import (
    Allowed,
    Conditions,
    Fetcher,
    FetchFailed,
    Limits,
    UrlRefused,
    parse_url,
)
from matricula.fetching.addresses import is_public
from tests.harness.hosts import BODY, OK, Host, Play, hosted, sends, whole

HERE = Allowed("127.0.0.1 ::1")
LIMITS = Limits(connect=1.0, total=0.6, size=10_000, redirects=3)


def leads(*addresses: str) -> Callable[[str, int], Sequence[str]]:
    return lambda _host, _port: addresses


def fetcher(
    host: Host, *addresses: str, allowed: Allowed = HERE, limits: Limits = LIMITS
) -> Fetcher:
    return Fetcher(
        allowed,
        ports=frozenset({host.port}),
        limits=limits,
        resolver=leads(*(addresses or ("127.0.0.1",))),
    )


def refused(told: Fetcher, url: str) -> str:
    with pytest.raises(FetchFailed) as failed:
        told.fetch(url)
    message = str(failed.value)
    assert "secret" not in message
    assert "calendar.example" not in message
    return message


def url(host: Host, path: str = "/secret.ics") -> str:
    return f"http://calendar.example.org:{host.port}{path}"


def test_an_answer() -> None:
    head = OK + b'ETag: "v1"\r\nLast-Modified: Mon, 01 Sep 2025 08:00:00 GMT\r\n'
    with hosted(sends(whole(head=head))) as host:
        found = fetcher(host).fetch(url(host, "/a?b=%C3%A9"), accepted="text/calendar")
        assert found.content == BODY
        assert found.media_type == "text/calendar"
        assert found.conditions == Conditions('"v1"', "Mon, 01 Sep 2025 08:00:00 GMT")
        lines = host.asked[0].split(b"\r\n")
        assert lines[0] == b"GET /a?b=%C3%A9 HTTP/1.1"
        assert b"Host: calendar.example.org:%d" % host.port in lines
        assert b"Accept: text/calendar" in lines


def test_what_a_host_wants_to_be_told_again_is_short_and_plain() -> None:
    head = OK + b"ETag: \xe9\x00\r\nLast-Modified: " + b"x" * 2_000 + b"\r\n"
    with hosted(sends(whole(head=head))) as host:
        assert fetcher(host).fetch(url(host)).conditions == Conditions()


def test_an_answer_that_has_not_changed() -> None:
    with hosted(sends(b"HTTP/1.1 304 Not Modified\r\n\r\n")) as host:
        found = fetcher(host).fetch(url(host), conditions=Conditions('"v1"', None))
        assert found.content is None
        assert b'If-None-Match: "v1"' in host.asked[0]


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["93.184.216.34", "127.0.0.1"],
        ["169.254.169.254"],
        [],
    ],
    ids=str,
)
def test_addresses_that_are_not_public_are_never_connected_to(addresses: list[str]) -> None:
    with hosted(sends(whole())) as host:
        told = Fetcher(Allowed(), frozenset({host.port}), limits=LIMITS, resolver=leads(*addresses))
        assert "address" in refused(told, url(host))
        assert host.asked == []


def test_a_name_that_changes_between_the_check_and_the_use() -> None:
    """The first answer is judged and connected to; a second one is never asked for."""
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    with hosted(sends(whole())) as host:
        told = Fetcher(
            HERE, frozenset({host.port}), limits=LIMITS, resolver=lambda *_: next(answers)
        )
        assert told.fetch(url(host)).content == BODY
        assert next(answers) == ["169.254.169.254"]


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://metadata.internal/",
        "ftp://calendar.example.org/",
        "file:///etc/passwd",
        "http://calendar.example.org:22/",
        "http://me:secret@calendar.example.org/",
        "http://[::1",
        "",
    ],
)
def test_redirects_are_judged_again(location: str) -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: %s\r\n\r\n" % location.encode()
    names = {"metadata.internal": ["10.0.0.7"], "calendar.example.org": ["127.0.0.1"]}
    with hosted(sends(moved)) as host:
        told = Fetcher(
            HERE,
            frozenset({host.port}),
            limits=LIMITS,
            resolver=lambda name, _port: names.get(name, [name]),
        )
        refused(told, url(host))
        assert len(host.asked) == 1


def test_redirects_are_followed_so_far_and_no_further() -> None:
    def play(stream: socket.socket, request: bytes) -> None:
        left = int(request.split(b" ")[1].strip(b"/"))
        moved = b"HTTP/1.1 301 Moved\r\nLocation: /%d\r\n\r\n" % (left - 1)
        stream.sendall(moved if left else whole())

    with hosted(play) as host:
        assert fetcher(host).fetch(url(host, "/3")).content == BODY
        assert "redirects" in refused(fetcher(host), url(host, "/4"))


def test_a_redirect_from_https_to_http_is_refused() -> None:
    with pytest.raises(UrlRefused):
        parse_url("https://a.example/").joined("http://a.example/", frozenset(), plain=True)


def endless(begin: bytes, part: bytes) -> Play:
    def play(stream: socket.socket, _request: bytes) -> None:
        stream.sendall(begin)
        while True:
            stream.sendall(part)

    return play


def dripping(begin: bytes) -> Play:
    def play(stream: socket.socket, _request: bytes) -> None:
        stream.sendall(begin)
        while True:
            time.sleep(0.05)
            stream.sendall(b"x")

    return play


def bomb(size: int) -> bytes:
    return gzip.compress(b"\0" * size)


@pytest.mark.parametrize(
    ("play", "why"),
    [
        (endless(OK + b"\r\n", b"x" * 65_536), "longer"),
        (endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 4096 + b"\r\n"),
         "longer"),
        (endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), "should"),
        (endless(b"", b"x" * 65_536), "should"),
        (sends(whole(b"x" * 10_001)), "longer"),
        (sends(whole(bomb(200_000_000), OK + b"Content-Encoding: gzip\r\n")), "longer"),
        (endless(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"a"), b"x" * 65_536),
         "longer"),
        (sends(whole(bomb(1000)[:-9], OK + b"Content-Encoding: gzip\r\n")), "broke off"),
        (sends(whole(b"not gzip", OK + b"Content-Encoding: gzip\r\n")), "packed"),
        (sends(whole(b"x", OK + b"Content-Encoding: br\r\n")), "packed"),
        (sends(OK + b"Content-Length: 500\r\n\r\nshort"), "broke off"),
        (sends(b"HTTP/1.1 500 No\r\n\r\n"), "500"),
        (sends(b"HTTP/1.1 410 Gone\r\n\r\n"), "410"),
        (sends(b"nonsense\r\n\r\n"), "should"),
        (sends(b""), "should"),
        (dripping(b""), "too long"),
        (dripping(OK), "too long"),
        (dripping(OK + b"\r\n"), "too long"),
        (lambda stream, _request: time.sleep(2), "too long"),
    ],
)  # fmt: skip
def test_answers_that_are_not_taken(play: Play, why: str) -> None:
    with hosted(play) as host:
        assert why in refused(fetcher(host), url(host))


def test_hosts_that_speak_no_tls() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        silent = Fetcher(HERE, frozenset({port}), limits=LIMITS, resolver=leads("127.0.0.1"))
        assert "too long" in refused(silent, f"https://calendar.example.org:{port}/secret")
    assert silent.context.verify_mode == ssl.CERT_REQUIRED
    assert silent.context.check_hostname


def test_a_resolver_that_never_answers() -> None:
    def slow(_host: str, _port: int) -> Sequence[str]:
        time.sleep(2)
        return ()

    told = Fetcher(resolver=slow, limits=LIMITS)
    assert "found" in refused(told, "http://calendar.example.org/secret")


@pytest.mark.parametrize(
    "text",
    [
        "ftp://a.example/", "file:///etc/passwd", "gopher://a.example/", "//a.example/",
        "a.example", "", "http://", "http:///x", "http://a.example:22/", "http://a.example:70000/",
        "http://me@a.example/", "http://me:pw@a.example/", "http://a b.example/", "http://a..b/",
        "http://[::1", "http://[zz]/", "http://a.example/\r\nX: y", "http://a.example/é",
        "http://a.example/" + "x" * 2_048, "http://" + "a" * 64 + ".example/", "http://\0/",
        "javascript:alert(1)", "http://a.example\\@b.example/",
    ],
)  # fmt: skip
def test_addresses_that_are_never_opened(text: str) -> None:
    with pytest.raises(UrlRefused):
        parse_url(text)


def test_addresses_that_are() -> None:
    target = parse_url("webcal://Écoles.Example/a?b#c")
    assert (target.scheme, target.host, target.port, target.path) == (
        "https", "xn--coles-9ra.example", 443, "/a?b",
    )  # fmt: skip
    assert "/a" not in repr(target)
    assert parse_url("http://[2606:4700::1111]/").authority == "[2606:4700::1111]"
    with pytest.raises(UrlRefused):
        parse_url("http://a.example/", plain=False)


PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808", "2002:808:808::"]
NOT_PUBLIC = [
    "0.0.0.0", "0.1.2.3",  # noqa: S104 (not bound)
    "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.8.9.1", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:8.8.8.8", "::ffff:10.0.0.1", "64:ff9b::a00:1",
    "64:ff9b:1::808:808", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "fc00::1",
    "3fff::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1", "4000::1",
]  # fmt: skip


def test_which_addresses_are_public() -> None:
    assert [text for text in PUBLIC if not is_public(ip_address(text))] == []
    assert [text for text in NOT_PUBLIC if is_public(ip_address(text))] == []
