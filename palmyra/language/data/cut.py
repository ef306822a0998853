"""Cuts Unicode's table of look-alikes to the signs that names are written with: cut.py < confusables.txt > cut.txt."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Iterator

HEAD = """\
# Signs with what they look like, one pair a line, cut by cut.py from confusables.txt of Unicode 17.0.0
# (Unicode Security Mechanisms, UTS #39). © 2025 Unicode, Inc.; licence in confusables-LICENSE.txt.
"""
FIRST_IDEOGRAPH = 0x2E80  # from here on East Asian writing, of which no name of ours is a disguise


def cut(lines: Iterable[str]) -> Iterator[str]:
    """Each pair of a letter or digit and its look-alike that compatibility forms do not account for already."""
    for line in lines:
        source, _semicolon, rest = line.partition(";")
        if line.startswith("#") or not rest:
            continue
        sign = chr(int(source.lstrip("\ufeff"), 16))
        meant = "".join(chr(int(code, 16)) for code in rest.partition(";")[0].split())
        is_plain = unicodedata.normalize("NFKD", sign) == sign
        if sign.isalnum() and is_plain and ord(sign) < FIRST_IDEOGRAPH and meant.isalnum():
            yield f"{sign} {meant}\n"


if __name__ == "__main__":
    sys.stdout.write(HEAD)
    sys.stdout.writelines(cut(sys.stdin))
