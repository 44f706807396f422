"""What a long command is doing, on standard error: a line that counts up on a terminal, a line per step elsewhere."""

from time import monotonic
from typing import Protocol, TextIO

REDRAW_EVERY = 0.1  # seconds


class Progress(Protocol):
    """Told by actions what they are at; the default tells nobody. A job's (jobs/run.py) also ends what is cancelled."""

    def step(self, label: str, total: int | None = None) -> None:
        """A new step begins, of `total` things where that is known; the one before it is done."""

    def count(self, done: int) -> None:
        """So many things of this step are done."""


class Silent:
    """Nobody is watching."""

    def step(self, label: str, total: int | None = None) -> None:
        pass

    def count(self, done: int) -> None:
        pass


class StepPrinter:
    """Prints steps with their seconds; on a terminal the running count is rewritten in place."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._label = ""
        self._begun = self._drawn = monotonic()
        self._done: int | None = None
        self._total: int | None = None

    def step(self, label: str, total: int | None = None) -> None:
        self.close()
        self._label, self._begun, self._done, self._total = label, monotonic(), None, total
        if self._live:
            self._draw()

    def count(self, done: int) -> None:
        self._done = done
        if self._live and monotonic() - self._drawn > REDRAW_EVERY:
            self._draw()

    def close(self) -> None:
        """Finish the last step's line."""
        if self._label:
            if self._live:
                self._stream.write("\r\x1b[K")
            self._stream.write(f"{self._text()} ({monotonic() - self._begun:.1f} s)\n")
            self._stream.flush()
        self._label = ""

    def _draw(self) -> None:
        self._stream.write(f"\r\x1b[K{self._text()} …")
        self._stream.flush()
        self._drawn = monotonic()

    def _text(self) -> str:
        if self._done is None:
            return self._label
        of = f" / {self._total:,}" if self._total is not None else ""
        return f"{self._label}: {self._done:,}{of}"
