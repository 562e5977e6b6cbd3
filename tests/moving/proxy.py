"""A way to a server on which something happens to some of the requests."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

After = Callable[[str, str, int], bool]
"""Is told the method and the path of a request that was answered, and the status; whether the
answer is to be handed on."""


class Way:
    """Hands requests on to `target`. after: what happens once one was answered."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.after: After = lambda _method, _path, _status: True
        self.requests: list[tuple[str, str]] = []
        self.http = httpx.Client(timeout=60)
        way = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

            def do_GET(self) -> None:
                way.handle(self)

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 (as http.server calls them)

        self.listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.listener.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.listener.server_address[1]}"

    def handle(self, asked: BaseHTTPRequestHandler) -> None:
        length = int(asked.headers.get("Content-Length") or 0)
        body = asked.rfile.read(length)
        self.requests.append((asked.command, asked.path))
        headers = [(k, v) for k, v in asked.headers.items() if k.lower() != "connection"]
        try:
            answer = self.http.request(
                asked.command, self.target + asked.path, headers=headers, content=body
            )
        except httpx.TransportError:
            asked.close_connection = True
            return
        if not self.after(asked.command, asked.path, answer.status_code):
            asked.close_connection = True
            return
        asked.send_response(answer.status_code)
        for name in ("Content-Type", "Retry-After", "Location"):
            if name in answer.headers:
                asked.send_header(name, answer.headers[name])
        asked.send_header("Content-Length", str(len(answer.content)))
        asked.end_headers()
        asked.wfile.write(answer.content)


@contextmanager
def way_to(target: str) -> Iterator[Way]:
    """A way to a server while the block runs."""
    way = Way(target)
    threading.Thread(target=way.listener.serve_forever, daemon=True).start()
    try:
        yield way
    finally:
        way.listener.shutdown()
        way.listener.server_close()
        way.http.close()
