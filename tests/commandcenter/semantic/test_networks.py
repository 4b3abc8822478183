"""Which network a message is about."""

import tomllib
from pathlib import Path

import pytest

from commandcenter.events.words import MOTIVES, NETWORKS
from commandcenter.semantic.read import read

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("La fibra è lenta da ieri", "fibre"),
        ("con l'ADSL non si lavora, passo alla fibra", "xdsl"),
        ("zero tacche in centro, il 4G non prende", "mobile"),
        ("il tecnico non è venuto", "fixed"),
        ("la linea va e viene", "fixed"),
        ("mi avete fatturato due volte", ""),
        ("la fibra che non usa nessuno, e il mio 4G non va", "mobile"),
        ("no tengo fibra desde el lunes", "fibre"),
        ("my adsl drops every evening", "xdsl"),
        ("grazie mille", ""),
    ],
)
def test_words_are_believed_before_the_motive(text: str, network: str) -> None:
    assert read(text).network == network


def test_the_map_of_motives_names_only_what_there_is() -> None:
    tables = tomllib.loads((ROOT / "resources" / "networks.toml").read_text("utf-8"))
    motives = [motive for row in tables.values() for motive in row["motives"]]
    assert set(tables) <= set(NETWORKS)
    assert set(motives) <= set(MOTIVES)
    assert len(motives) == len(set(motives))
