"""Settings: the environment over palmyra.toml over the default, and a sentence for what cannot be read."""

import pytest

from palmyra.project.config import SETTINGS, WrongSetting, read_settings


@pytest.fixture
def home(tmp_path):
    return tmp_path


def test_defaults_serve_a_home_without_a_file(home):
    assert read_settings(home, {})["PORT"] == 8000


def test_environment_wins_over_the_file(home):
    (home / "palmyra.toml").write_text("port = 9000\nworkers = 1\n")
    values = read_settings(home, {"PALMYRA_PORT": "9100"})
    assert (values["PORT"], values["WORKERS"]) == (9100, 1)


def test_plain_port_variable_works(home):
    assert read_settings(home, {"PORT": "8080"})["PORT"] == 8080


def test_demo_zero_starts_empty(home):
    assert read_settings(home, {"DEMO": "0"})["DEMO"] is False


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "eight"}, "PORT cannot be read: 'eight' is not a whole number"),
        ({"PALMYRA_DEMO": "perhaps"}, "PALMYRA_DEMO cannot be read: 'perhaps' is neither 1 nor 0"),
        ({"PALMYRA_TRUSTED_PROXIES": "10.0.0.1, proxy"}, "'proxy' is neither an address nor a network"),
        ({"PORT": "70000"}, "'70000' is no port"),
        ({"PALMYRA_WORKERS": "0"}, "'0' is not a whole number from 1"),
    ],
)
def test_unreadable_value_names_the_setting_and_the_cause(home, environment, sentence):
    with pytest.raises(WrongSetting, match=sentence.replace("(", r"\(")):
        read_settings(home, environment)


def test_unknown_name_in_the_file_is_refused(home):
    (home / "palmyra.toml").write_text("prot = 9000\n")
    with pytest.raises(WrongSetting, match="nobody reads: prot"):
        read_settings(home, {})


def test_broken_file_is_refused_by_name(home):
    (home / "palmyra.toml").write_text("port = = 1\n")
    with pytest.raises(WrongSetting, match=r"palmyra\.toml is not valid TOML"):
        read_settings(home, {})


def test_each_setting_has_a_sentence_of_help():
    assert all(setting.help.endswith((".", ";")) and setting.help[0].isupper() for setting in SETTINGS)
