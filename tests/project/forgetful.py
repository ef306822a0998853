"""A disk that loses power: a file system that forgets, when told, every byte that was not synced.

    python -m tests.project.forgetful FOLDER KEPT

mounts itself at FOLDER and says so. At SIGTERM the power goes: nothing is answered any more, and what the disk has is
written into KEPT. Names are kept at once, as a journal of names does; bytes and lengths only when they are synced
(fsync, fdatasync). It does not tear or reorder what was synced. There are files in one folder and nothing else, which
is what a database needs. It speaks the kernel's protocol itself (linux/fuse.h, 7.31), so that nothing has to be
installed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import stat
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

HEAD = struct.Struct("<IIQQIIII")  # length, opcode, request, node, user, group, process, -
ANSWER = struct.Struct("<IiQ")
ATTRIBUTES = struct.Struct("<QQQQQQIIIIIIIIII")
MOST = 128 * 1024  # bytes of one write
ROOT = 1
SIZE_CHANGES = 1 << 3
KEEP_CACHE = 1 << 1
BIG_WRITES = 1 << 5
NO_ANSWER = None

LOOKUP, FORGET, GETATTR, SETATTR, UNLINK, RENAME, OPEN, READ, WRITE, STATFS = 1, 2, 3, 4, 10, 12, 14, 15, 16, 17
RELEASE, FSYNC, FLUSH, INIT, OPENDIR, READDIR, RELEASEDIR, FSYNCDIR = 18, 20, 25, 26, 27, 28, 29, 30
CREATE, INTERRUPT, DESTROY, BATCH_FORGET, RENAME2 = 35, 36, 38, 42, 45


@dataclass
class File:
    """A file as programs see it, and as it is on the disk."""

    number: int
    mode: int
    seen: bytearray = field(default_factory=bytearray)
    kept: bytes = b""


class Forgetful:
    """The file system of one folder."""

    def __init__(self) -> None:
        self.names: dict[bytes, File] = {}
        self.files: dict[int, File] = {}
        self.answers: dict[int, Callable[[int, bytes], bytes | None]] = {
            INIT: self.begin,
            LOOKUP: self.look_up,
            FORGET: self.stay_silent,
            BATCH_FORGET: self.stay_silent,
            INTERRUPT: self.stay_silent,
            GETATTR: lambda node, _told: self.attributes(node),
            SETATTR: self.change,
            OPEN: lambda _node, _told: struct.pack("<QII", 0, KEEP_CACHE, 0),
            OPENDIR: lambda _node, _told: struct.pack("<QII", 0, 0, 0),
            CREATE: self.create,
            READ: self.read,
            WRITE: self.write,
            FSYNC: self.sync,
            READDIR: self.list,
            UNLINK: self.unlink,
            RENAME: lambda node, told: self.rename(told[8:]),
            RENAME2: lambda node, told: self.rename(told[16:]),
            STATFS: lambda _node, _told: struct.pack(
                "<QQQQQIIII24x", 1 << 20, 1 << 19, 1 << 19, 1000, 900, 4096, 255, 4096, 0
            ),
            **dict.fromkeys((FLUSH, RELEASE, RELEASEDIR, FSYNCDIR, DESTROY), self.agree),
        }

    def agree(self, node: int, told: bytes) -> bytes:
        return b""

    def stay_silent(self, node: int, told: bytes) -> None:
        return NO_ANSWER

    def begin(self, node: int, told: bytes) -> bytes:
        return struct.pack("<IIIIHHIIHHI28x", 7, 31, MOST, BIG_WRITES, 16, 12, MOST, 1, 0, 0, 0)

    def attributes_of(self, node: int) -> bytes:
        now = int(time.time())
        if node == ROOT:
            return ATTRIBUTES.pack(ROOT, 0, 0, now, now, now, 0, 0, 0, stat.S_IFDIR | 0o700, 2, 0, 0, 0, 4096, 0)
        file = self.files[node]
        blocks = -(-len(file.seen) // 512)
        return ATTRIBUTES.pack(node, len(file.seen), blocks, now, now, now, 0, 0, 0, file.mode, 1, 0, 0, 0, 4096, 0)

    def attributes(self, node: int) -> bytes:
        return struct.pack("<QII", 1, 0, 0) + self.attributes_of(node)

    def entry(self, file: File) -> bytes:
        return struct.pack("<QQQQII", file.number, 0, 1, 1, 0, 0) + self.attributes_of(file.number)

    def look_up(self, node: int, told: bytes) -> bytes:
        name = told.rstrip(b"\0")
        if name not in self.names:
            raise FileNotFoundError(errno.ENOENT, "no such file")
        return self.entry(self.names[name])

    def create(self, node: int, told: bytes) -> bytes:
        mode, name = struct.unpack_from("<4xI", told)[0], told[16:].rstrip(b"\0")
        file = File(len(self.files) + 2, stat.S_IFREG | (mode & 0o777))
        self.names[name] = self.files[file.number] = file
        return self.entry(file) + struct.pack("<QII", 0, KEEP_CACHE, 0)

    def change(self, node: int, told: bytes) -> bytes:
        valid, size = struct.unpack_from("<I12xQ", told)
        if valid & SIZE_CHANGES:
            seen = self.files[node].seen
            del seen[size:]
            seen.extend(bytes(size - len(seen)))
        return self.attributes(node)

    def read(self, node: int, told: bytes) -> bytes:
        offset, size = struct.unpack_from("<8xQI", told)
        return bytes(self.files[node].seen[offset : offset + size])

    def write(self, node: int, told: bytes) -> bytes:
        offset, size = struct.unpack_from("<8xQI", told)
        seen = self.files[node].seen
        seen.extend(bytes(max(0, offset - len(seen))))
        seen[offset : offset + size] = told[40 : 40 + size]
        return struct.pack("<II", size, 0)

    def sync(self, node: int, told: bytes) -> bytes:
        self.files[node].kept = bytes(self.files[node].seen)
        return b""

    def unlink(self, node: int, told: bytes) -> bytes:
        del self.names[told.rstrip(b"\0")]
        return b""

    def rename(self, told: bytes) -> bytes:
        old, new = told.split(b"\0")[:2]
        self.names[new] = self.names.pop(old)
        return b""

    def list(self, node: int, told: bytes) -> bytes:
        first = struct.unpack_from("<8xQ", told)[0]
        rows = [
            struct.pack("<QQII", file.number, at + 1, len(name), 8) + name + bytes(-len(name) % 8)
            for at, (name, file) in enumerate(self.names.items())
        ]
        return b"".join(rows[first:])

    def answer(self, request: bytes) -> bytes | None:
        """What the kernel is told; None where it waits for nothing."""
        _length, opcode, number, node, *_who = HEAD.unpack_from(request)
        try:
            said = self.answers[opcode](node, request[HEAD.size :])
        except KeyError:
            return ANSWER.pack(ANSWER.size, -errno.ENOSYS, number)
        except OSError as error:
            return ANSWER.pack(ANSWER.size, -(error.errno or errno.EIO), number)
        return None if said is None else ANSWER.pack(ANSWER.size + len(said), 0, number) + said

    def keep(self, folder: Path) -> None:
        """Write what is on the disk."""
        for name, file in self.names.items():
            (folder / name.decode()).write_bytes(file.kept)


def mount(folder: Path) -> int:
    """Mount at a folder; the line to the kernel. Raises OSError where that is not allowed."""
    line = os.open("/dev/fuse", os.O_RDWR)
    options = f"fd={line},rootmode=40000,user_id=0,group_id=0".encode()
    if ctypes.CDLL(None, use_errno=True).mount(b"forgetful", bytes(folder), b"fuse.forgetful", 0, options):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return line


def main(folder: Path, kept: Path) -> None:
    try:
        line = mount(folder)
    except OSError as error:
        print(f"refused: {error}", flush=True)
        return
    disk = Forgetful()

    def lose_power(*_signal: object) -> None:
        disk.keep(kept)
        os._exit(0)

    signal.signal(signal.SIGTERM, lose_power)
    print("mounted", flush=True)
    while True:
        try:
            request = os.read(line, MOST + 4096)
        except InterruptedError:
            continue
        except OSError:  # unmounted
            return
        said = disk.answer(request)
        if said is not None:
            try:
                os.write(line, said)
            except FileNotFoundError:  # whoever asked was killed meanwhile
                continue


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
