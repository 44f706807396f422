"""What was worked out last, so that it is not worked out again while nothing behind it changes."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """At most so many values by what they are made of; the one unused longest goes first. Safe between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[str, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Value | None:
        """The value of that key, if it is still kept."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def put(self, key: str, value: Value) -> Value:
        """Keep a value; returns it."""
        with self._lock:
            self._found[key] = value
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return value

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._found.clear()
