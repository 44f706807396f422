"""Answers of the last moment, so that a busy process does not ask the database the same thing for every request."""

from collections.abc import Callable, Hashable
from time import monotonic
from typing import Generic, TypeVar

Answer = TypeVar("Answer")
MOST_REMEMBERED = 20_000


class Memory(Generic[Answer]):
    """What was answered under a key within the last seconds. Safe between threads; at worst both ask."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, tuple[float, Answer]] = {}

    def recall(self, key: Hashable, seconds: float, ask: Callable[[], Answer]) -> Answer:
        """What `ask` answered under this key within the last `seconds`, or what it answers now."""
        now = monotonic()
        known = self._answers.get(key)
        if known is not None and now - known[0] < seconds:
            return known[1]
        answer = ask()
        if len(self._answers) >= MOST_REMEMBERED:
            self._answers.clear()
        self._answers[key] = (now, answer)
        return answer
