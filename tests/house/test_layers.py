"""Foreign keys obey the rows of packages too: written as a string, one is no import that import-linter sees."""

import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]


def rows() -> dict[str, int]:
    """Package name to the number of its row, the highest row being 0."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "packages")
    return {name.strip(): number for number, layer in enumerate(layers) for name in layer.split("|")}


def package(model: type) -> str | None:
    """The package of ours that a model lives in."""
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "palmyra" else None


def test_a_foreign_key_points_only_to_a_package_in_a_row_below():
    order = rows()
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        home = package(model)
        if home is None:
            continue
        for field in model._meta.get_fields():
            target = package(field.related_model) if field.concrete and isinstance(field.related_model, type) else None
            if target not in (None, home) and order[target] <= order[home]:
                wrong.append(f"{model._meta.label}.{field.name} → {target}")
    assert not wrong


def test_every_package_has_a_row():
    packages = {path.parent.name for path in (ROOT / "palmyra").glob("*/__init__.py")}
    assert packages == set(rows())
