"""Where a credential is kept: in a keyring where one is unlocked, else in a private file."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from commandcenter.credentials import (
    credential,
    credential_file,
    drop_credential,
    held,
    keep_credential,
    place_of,
    put_credential,
)
from commandcenter.errors import UserError


class Ring(KeyringBackend):
    """A keyring in memory. `is_locked`: nobody has opened it."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.is_locked:
            raise KeyringLocked("nobody opened it")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.is_locked:
            raise KeyringLocked("nobody opened it")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError("not there")
        del self.kept[service, username]


@pytest.fixture
def ring() -> Iterator[Ring]:
    before, made = keyring.get_keyring(), Ring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_a_keyring_is_where_it_is_kept(ring: Ring) -> None:
    assert put_credential("mail", " secret\n") == "keyring"
    assert (credential("mail"), place_of("mail")) == ("secret", "keyring")
    assert not credential_file("mail").exists()
    drop_credential("mail")
    assert not ring.kept
    assert place_of("mail") == ""


def test_a_new_one_in_the_keyring_takes_the_place_of_an_old_file(ring: Ring) -> None:
    keep_credential("mail", "old")
    put_credential("mail", "new")
    assert credential("mail") == "new"


def test_a_locked_keyring_is_a_file(ring: Ring) -> None:
    ring.is_locked = True
    assert put_credential("mail", "secret") == "file"
    assert (credential("mail"), place_of("mail")) == ("secret", "file")


def test_one_that_was_locked_since_is_missing_in_words(ring: Ring) -> None:
    put_credential("mail", "secret")
    ring.is_locked = True
    with pytest.raises(UserError) as caught:
        credential("mail")
    assert caught.value.key == "credential_missing"


def test_without_a_keyring_it_is_a_file_for_its_owner_alone() -> None:
    assert put_credential("mail", "secret") == "file"
    assert not credential_file("mail").stat().st_mode & 0o077
    drop_credential("mail")
    assert place_of("mail") == ""


def test_a_file_put_there_by_hand_goes_before_the_keyring(ring: Ring) -> None:
    put_credential("mail", "of the ring")
    keep_credential("mail", "by hand")
    assert credential("mail") == "by hand"


def test_another_folder_of_settings_has_credentials_of_its_own(
    ring: Ring, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    put_credential("mail", "secret")
    monkeypatch.setenv("COMMANDCENTER_HOME", str(tmp_path_factory.mktemp("other")))
    assert place_of("mail") == ""


def test_what_is_tried_stands_for_a_while_and_is_kept_nowhere() -> None:
    with held("mail", "tried"):
        assert credential("mail") == "tried"
        assert place_of("mail") == ""
    with pytest.raises(UserError):
        credential("mail")
