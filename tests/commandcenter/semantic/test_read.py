"""The first reading: the traps of three languages, thanks, care, motives."""

import pytest

from commandcenter.semantic.mask import mask
from commandcenter.semantic.motives import MOTIVES
from commandcenter.semantic.read import Reading, read

KINDS = {"question", "complaint", "data_reply", "thanks", "praise", "spam", "offtopic"} | {
    "joke/banter",
    "press/legal",
    "churn_threat",
}


def reading(text: str, hint: str | None = None) -> Reading:
    return read(mask(text).text, hint)


@pytest.mark.parametrize(
    "text",
    [
        "Bravi bravi, EDGE in centro 👏👏",
        "40 minuti con la musichetta e poi cade la linea. complimenti davvero",
        "nun prende manco a Ostia",
        "Enhorabuena campeones, otra vez sin servicio 👏",
        "De 10 el servicio, 45 minutos y cuelgan",
        "tremendo quilombo, son unos chorros",
        "thanks so much for another day with no service 🙃",
        "cheers Telora, line's dead again",
        "no signal in Leith since 9",
        "thanks but it's still not working",
        "gracias pero sigue sin funcionar",
        "Grazie... di niente, come sempre. La fattura è ancora sbagliata",
        "Thanks... only took you two months",
    ],
)
def test_irony_and_faults_told_coldly_are_negative_and_need_care(text: str) -> None:
    found = reading(text)
    assert (found.sentiment, found.care) == ("neg", True)
    assert found.kind != "thanks"
    assert found.p_negative > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "siete stati na bomba, grazie assai",
        "412 mega in 5G, spettacolo",
        "re rápidos, sos un sol",
        "un encanto de chica, mil gracias",
        "cracking speed, well chuffed",
        "thanks for your help, have a good weekend!",
        "Grazie della risposta! e la seconda sim?",
    ],
)
def test_warm_words_without_a_fault_are_positive(text: str) -> None:
    assert reading(text).sentiment == "pos"


@pytest.mark.parametrize(
    "text",
    [
        "Ho perso il telefono, come blocco la sim? grazie",
        "dónde cambio el pin de la sim? gracias",
        "how do I change my sim pin? ta",
        "cuál es el apn para iphone?",
        "quanti giga mi restano?",
    ],
)
def test_a_polite_question_is_neutral_and_needs_care(text: str) -> None:
    found = reading(text)
    assert (found.sentiment, found.kind, found.care) == ("neu", "question", True)


@pytest.mark.parametrize(
    "text", ["ok grazie, attendo", "vale, gracias", "ok thanks, will wait", "👍", "🙏🙏❤️", "grz 👍"]
)
def test_thanks_alone_go_to_the_neutral_queue(text: str) -> None:
    found = reading(text)
    assert (found.kind, found.care, found.motives) == ("thanks", False, ())


@pytest.mark.parametrize(
    ("text", "kind", "care"),
    [
        ("Vendo follower reali, prezzi bassi, info su telegram", "spam", False),
        ("GANA 500€ AL DÍA DESDE CASA!!! 👉 bit.ly/zz71", "spam", False),
        ("my solicitor has been instructed", "press/legal", True),
        ("disdico tutto, passo a un altro operatore", "churn_threat", True),
        ("me paso a otra compañía, hasta aquí", "churn_threat", True),
        ("codice fiscale RSSMRA85T10A562S", "data_reply", True),
        ("claro, mi móvil es 600 000 816", "data_reply", True),
        ("che partita ieri sera ragazzi", "offtopic", False),
        ("admin are you single? 😂", "joke/banter", False),
        ("le compagnie telefoniche sono tutte ladre, nessuna esclusa", "complaint", False),
        ("that singing dog advert is awful", "complaint", False),
        ("😡😡", "complaint", False),
        ("mio marito ha lo stesso problema", "complaint", True),
        ("in Leith", "data_reply", True),
    ],
)
def test_kind_and_care_follow_what_the_author_does(text: str, kind: str, care: bool) -> None:
    found = reading(text)
    assert (found.kind, found.care) == (kind, care)


@pytest.mark.parametrize(
    ("text", "motives"),
    [
        ("da stamattina il 4G non va", ("internet_3g",)),
        ("cero rayas en mi casa", ("signal",)),
        ("phone says SOS only, whole of Wigan is down", ("no_service",)),
        ("mi avete rimodulato l'offerta", ("billing_plan",)),
        ("55 mins on hold and they hang up", ("callcenter_unreachable",)),
        ("un servizio a pagamento che non ho mai chiesto", ("unwanted_activation",)),
        ("la fibra cade ogni 10 minuti", ("intermittent_outage",)),
        ("me cobraron dos veces la factura", ("billing",)),
        ("ADSL lenta e quando chiamo mi chiudono il telefono", None),
    ],
)
def test_motives_are_told_by_their_terms(text: str, motives: tuple[str, ...] | None) -> None:
    found = reading(text).motives
    assert (
        set(found) == {"broadband", "callcenter_unreachable"}
        if motives is None
        else found == motives
    )


@pytest.mark.parametrize("hint", [None, "it", "es", "en", "und", ""])
@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800", "\u202e", "?", "💥" * 500, "a" * 100_000, "[PHONE]"]
)
def test_any_text_has_a_whole_reading(text: str, hint: str | None) -> None:
    found = read(text, hint)
    assert found.language in {"it", "es", "en", "und"}
    assert found.sentiment in {"neg", "neu", "pos"}
    assert found.kind in KINDS
    assert set(found.motives) <= set(MOTIVES)
    assert 0 <= found.p_negative <= 1
    assert found.version


def test_a_reading_is_the_same_every_time() -> None:
    text = "internet morto da 3 giorni e al 181 risponde solo la signorina registrata"
    assert read(text) == read(text)
