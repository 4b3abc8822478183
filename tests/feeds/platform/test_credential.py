"""Credentials: by name, for their owner's eyes only, and their changes noticed."""

import os

import pytest

from commandcenter.credentials import credential, credential_file, keep_credential
from commandcenter.errors import UserError
from feeds.platform.credential import Credential
from feeds.platform.failures import RefusedError


def test_what_is_kept_is_read_again_and_only_its_owner_may() -> None:
    file = keep_credential("mail-1", "  secret \n")
    assert credential("mail-1") == "secret"
    assert not file.stat().st_mode & 0o077


@pytest.mark.skipif(os.name == "nt", reason="there the folder's own rights hold")
def test_a_file_that_others_may_read_is_refused() -> None:
    keep_credential("mail", "secret").chmod(0o644)
    with pytest.raises(RefusedError) as caught:
        Credential("mail").read()
    assert caught.value.reason == "credential_open"


def test_one_that_is_not_there_is_refused() -> None:
    with pytest.raises(RefusedError) as caught:
        Credential("nobody").read()
    assert caught.value.reason == "credential_missing"


@pytest.mark.parametrize("name", ["../settings", "a/b", "", ".hidden", "x" * 101])
def test_a_name_never_leaves_the_folder(name: str) -> None:
    with pytest.raises(UserError) as caught:
        credential_file(name)
    assert caught.value.key == "credential_name"
