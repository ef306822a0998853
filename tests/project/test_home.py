"""The home folder: made when absent, private, refused with a sentence when it cannot be written."""

import os
import stat

import pytest

from palmyra.project import home


def test_home_is_made_for_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("PALMYRA_HOME", str(tmp_path / "a" / "paper"))
    made = home.open_home()
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_secret_key_is_kept_and_readable_by_its_owner_alone(tmp_path):
    first = home.read_secret_key(tmp_path)
    assert home.read_secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert len(first) >= 50


def test_home_that_is_a_file_is_refused_by_name(tmp_path, monkeypatch):
    place = tmp_path / "paper"
    place.write_text("a file")
    monkeypatch.setenv("PALMYRA_HOME", str(place))
    with pytest.raises(home.HomeRefused, match=f"The home folder {place} cannot be written: File exists"):
        home.open_home()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_unwritable_home_is_refused(tmp_path, monkeypatch):
    tmp_path.chmod(0o500)
    monkeypatch.setenv("PALMYRA_HOME", str(tmp_path))
    with pytest.raises(home.HomeRefused, match="cannot be written"):
        home.open_home()
