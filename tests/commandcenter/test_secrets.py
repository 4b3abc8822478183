"""Keys, seals and digests."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.errors import UserError
from commandcenter.platform import config_folder, data_folder
from commandcenter.secrets import Seal, key_for

KEY = bytes(range(32))


def test_a_key_is_made_once_and_every_database_has_its_own() -> None:
    first = key_for("a-database")
    assert len(first) == 32
    assert key_for("a-database") == first
    assert key_for("../another/../../database") != first


def test_processes_that_ask_at_the_same_moment_get_the_same_key() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(key_for, ["a-database"] * 16))) == 1


def test_keys_are_private_and_never_beside_the_data() -> None:
    key_for("a-database")
    files = [file for file in config_folder().rglob("*") if file.is_file()]
    assert len(files) == 1
    assert not files[0].is_relative_to(data_folder())
    if os.name == "posix":
        assert stat.S_IMODE(files[0].stat().st_mode) == 0o600


def test_a_damaged_key_is_named_and_never_replaced() -> None:
    key_for("a-database")
    (file,) = (config_folder() / "keys").iterdir()
    file.write_bytes(b"short")
    with pytest.raises(UserError) as caught:
        key_for("a-database")
    assert (caught.value.key, caught.value.values["file"]) == ("key_damaged", str(file))
    assert file.read_bytes() == b"short"


@given(st.binary())
def test_what_is_sealed_opens_and_never_looks_the_same(content: bytes) -> None:
    seal = Seal(KEY, "quarantine")
    first, second = seal.seal(content), seal.seal(content)
    assert seal.open(first) == seal.open(second) == content
    assert first != second
    assert len(content) < 8 or content not in first


@pytest.mark.parametrize(
    "broken",
    [
        Seal(KEY, "identity").seal(b"Anna"),
        Seal(bytes(32), "quarantine").seal(b"Anna"),
        Seal(KEY, "quarantine").seal(b"Anna")[:-1],
        b"short",
        b"",
    ],
    ids=["another purpose", "another key", "cut", "shorter than a nonce", "nothing"],
)
def test_bytes_that_were_not_sealed_so_are_refused(broken: bytes) -> None:
    with pytest.raises(UserError) as caught:
        Seal(KEY, "quarantine").open(broken)
    assert (caught.value.key, caught.value.values["purpose"]) == ("seal_broken", "quarantine")


def test_every_changed_bit_of_a_sealed_text_is_found() -> None:
    seal = Seal(KEY, "quarantine")
    sealed = seal.seal(b"Anna")
    for place in range(len(sealed) * 8):
        bent = bytearray(sealed)
        bent[place // 8] ^= 1 << place % 8
        with pytest.raises(UserError):
            seal.open(bytes(bent))


def test_a_digest_depends_on_key_purpose_and_content_alone() -> None:
    digest = Seal(KEY, "identity").digest(b"Anna")
    assert len(digest) == 16
    assert Seal(KEY, "identity").digest(b"Anna") == digest
    others = [
        Seal(KEY, "identity").digest(b"Anne"),
        Seal(KEY, "texts").digest(b"Anna"),
        Seal(bytes(32), "identity").digest(b"Anna"),
    ]
    assert len({digest, *others}) == 4
