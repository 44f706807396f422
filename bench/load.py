"""Clients that ask a server as fast as it answers, in a process of their own.

`python -m bench.load HOST PORT CLIENTS SECONDS [HEADER]` reads paths from standard input, one a line, and prints the
seconds per answered request; with 0 seconds it asks for each path once. A path with a tab and JSON after it is posted.
One loop serves all clients over kept connections, so that the load costs the server little.
"""

import selectors
import socket
import sys
from collections.abc import Iterator
from itertools import cycle
from time import perf_counter

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


class BadAnswer(RuntimeError):
    """The server answered with something other than 200, 201 or 204, or hung up."""


class Client:
    """One connection that always has one request under way."""

    def __init__(self, address: tuple[str, int], requests: Iterator[bytes]) -> None:
        self._address = address
        self._requests = requests
        self._received = b""
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.ask()

    def ask(self) -> bool:
        """Send the next request; false when there is none."""
        request = next(self._requests, None)
        if request is not None:
            self.socket.sendall(request)
        return request is not None

    def listen(self) -> bool:
        """Take what has come; whether the answer is complete. Raises BadAnswer."""
        came = self.socket.recv(65536)
        if not came:
            raise BadAnswer("the server closed the connection")
        self._received += came
        head, end, body = self._received.partition(_HEAD_END)
        if not end:
            return False
        if b" 204 " in head.split(b"\r\n", 1)[0]:
            self._received = b""
            return True
        if not any(code in head.split(b"\r\n", 1)[0] for code in (b" 200 ", b" 201 ")):
            raise BadAnswer(head.split(b"\r\n", 1)[0].decode())
        start = head.lower().index(_LENGTH) + len(_LENGTH)
        if len(body) < int(head[start:].split(b"\r\n", 1)[0]):
            return False
        self._received = b""
        return True


def request_of(line: str, host: str, header: str = "") -> bytes:
    """GET a path, or POST the JSON that follows it after a tab; `header` is one more line of the head."""
    path, _tab, body = line.partition("\t")
    head = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", f"Host: {host}", "Accept-Encoding: gzip"]
    head += [header] if header else []
    head += ["Content-Type: application/json", f"Content-Length: {len(body.encode())}"] if body else []
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


def seconds_per_request(
    host: str, port: int, clients: int, seconds: float, paths: list[str], header: str = ""
) -> float:
    """Ask for the paths in turn for so many seconds, or once with 0; returns seconds per answer."""
    told = [request_of(path, host, header) for path in paths]
    requests = cycle(told) if seconds else iter(told)
    answers = 0
    with selectors.DefaultSelector() as selector:
        crowd = [Client((host, port), requests) for _ in range(clients)]
        for client in crowd:
            selector.register(client.socket, selectors.EVENT_READ, client)
        start = perf_counter()
        while perf_counter() - start < seconds if seconds else answers < len(told):
            for key, _events in selector.select(timeout=10):
                if key.data.listen():
                    answers += 1
                    key.data.ask()
        elapsed = perf_counter() - start
        for client in crowd:
            client.socket.close()
    return elapsed / answers


if __name__ == "__main__":
    where, door, crowd_size, duration, *more = sys.argv[1:]
    lines = sys.stdin.read().splitlines()
    print(seconds_per_request(where, int(door), int(crowd_size), float(duration), lines, *more))
