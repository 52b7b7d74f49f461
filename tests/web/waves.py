"""A depot that tests put numbered editions into, and harm."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from ivr.core.line import Line
from ivr.store.depot import Depot, OnAir
from tests.store import lines


@dataclass
class Deposit:
    """The depot of one machine, and the editions by their numbers."""

    depot: Depot
    step: int = 0

    def line(self, number: int) -> Line:
        return lines.line(number)

    def sounds(self, number: int) -> dict[tuple[str, str], bytes]:
        return lines.sounds(number)

    def name(self, number: int) -> str:
        return lines.line(number).edition

    def put(self, *numbers: int) -> None:
        """These on the air, the first one for new calls."""
        for number in numbers:
            if not self.depot.has(self.name(number)):
                self.depot.keep(self.line(number), self.sounds(number))
        self.step += 1
        names = tuple(map(self.name, numbers))
        self.depot.put_on_air(OnAir(str(self.step), names[0], names))

    @staticmethod
    def damage(file: Path, content: bytes = b"noise") -> None:
        """Overwritten, as nothing of ours would."""
        file.chmod(0o644)
        file.write_bytes(content)

    @staticmethod
    def rot(file: Path) -> None:
        """Other bytes where no time or size tells of it."""
        status = file.stat()
        Deposit.damage(file, bytes(status.st_size))
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))

    def wipe(self) -> None:
        """Everything is gone."""
        shutil.rmtree(self.depot.folder)
