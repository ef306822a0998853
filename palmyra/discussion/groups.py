"""What the groups of threads are called, as the package that makes them says."""

from __future__ import annotations

from collections.abc import Callable

GroupNames = Callable[[], dict[str, str]]


def no_names() -> dict[str, str]:
    """The groups as long as no package named any."""
    return {}


group_names: GroupNames = no_names


def set_group_names(hook: GroupNames) -> None:
    """Let another package name the groups: their codes, in the order of a list, with what people call them."""
    global group_names
    group_names = hook


def names_of(groups: list[str]) -> str:
    """Some groups as people call them; one that is not there any more by its code."""
    names = group_names() if groups else {}
    return ", ".join(names.get(group, group) for group in groups)
