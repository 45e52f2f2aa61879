"""A small disk of its own for the board's data folder, where this machine lets one be mounted."""

import os
import shutil
import subprocess
from pathlib import Path

_ROOMY = "4g"


class Disk:
    """A tmpfs on a folder; where it cannot be mounted the folder stays what it is and `can_fill` is false."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.can_fill = self._mount("-t", "tmpfs", "-o", f"size={_ROOMY},mode=0700", "tmpfs", str(folder))

    @staticmethod
    def _mount(*words: str) -> bool:
        if os.getuid() != 0 or shutil.which("mount") is None:
            return False
        return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0

    def fill(self) -> None:
        """Leave no byte free: the disk becomes as small as what is on it."""
        used = shutil.disk_usage(self.folder).used
        # Others write meanwhile; a size below what is used is refused.
        while not self._mount("-o", f"remount,size={used}", str(self.folder)):
            used = shutil.disk_usage(self.folder).used + 64 * 1024

    def free(self) -> None:
        """Room again."""
        if self.can_fill:
            self._mount("-o", f"remount,size={_ROOMY}", str(self.folder))

    def close(self) -> None:
        """Take it away, with what is on it."""
        if self.can_fill:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=False)
