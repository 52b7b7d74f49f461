"""Questions that the console has asked and nobody has answered yet. Each is answered once: a page that is
loaded again sends its form again, password and all, whoever sits before it now."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from secrets import token_hex

_MOST = 1000  # of the last ones; whoever left one open longer is asked again


class Questions:
    """Known by marks that nobody guesses."""

    def __init__(self) -> None:
        self._open = deque[str](maxlen=_MOST)

    def ask(self) -> str:
        """The mark of a new one."""
        self._open.append(mark := token_hex(16))
        return mark

    def answer(self, mark: str) -> bool:
        """Whether it was open; it is no longer."""
        with suppress(ValueError):
            self._open.remove(mark)
            return True
        return False
