"""A sealed text is read with its secret and purpose alone."""

import pytest

from palmyra.lib.sealing import BadSeal, seal, unseal


def test_a_sealed_text_comes_back_whole():
    sealed = seal("клара@example.org", "secret", "mail")
    assert "example" not in sealed
    assert unseal(sealed, "secret", "mail") == "клара@example.org"
    assert seal("клара@example.org", "secret", "mail") != sealed


@pytest.mark.parametrize(("secret", "purpose"), [("another", "mail"), ("secret", "name")])
def test_another_secret_or_purpose_opens_nothing(secret, purpose):
    with pytest.raises(BadSeal):
        unseal(seal("clara", "secret", "mail"), secret, purpose)


@pytest.mark.parametrize("broken", ["", "x", "Ж", "gAAAA"])
def test_what_was_never_sealed_is_told_so(broken):
    with pytest.raises(BadSeal):
        unseal(broken, "secret", "mail")


def test_a_changed_text_is_noticed():
    sealed = seal("clara", "secret", "mail")
    middle = len(sealed) // 2
    changed = sealed[:middle] + ("A" if sealed[middle] != "A" else "B") + sealed[middle + 1 :]
    with pytest.raises(BadSeal):
        unseal(changed, "secret", "mail")
