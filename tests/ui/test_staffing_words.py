"""The staffing answer in words, in every language: each variant, each thing that may be missing."""

from typing import Any

import pytest

from commandcenter.languages import LANGUAGES, Language, language, zone
from commandcenter.protocol.wall import Between, QueueNeed, Staffing
from tests.ui import views
from ui.tiles.staffing import Lines, lines

ROME = zone("Europe/Rome")
NONE = Between(value=0, low=0, high=0)


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Language:
    return language(request.param)


def said(found: Staffing, code: str = "it") -> Lines:
    return lines(language(code), ROME, found)


def need(*counts: int, **parts: Any) -> Staffing:
    keys = ("network", "billing", "home", "offers")
    total = sum(counts)
    return views.staffing(
        more=Between(value=total, low=total - 1, high=total + 1),
        queues=tuple(
            QueueNeed(key=key, names={}, more=count)
            for key, count in zip(keys, counts, strict=False)
        ),
        **parts,
    )


def test_one_person_is_not_many() -> None:
    assert said(need(1)).answer[0] == "Manca 1 operatore fino alle 15:30"
    assert said(need(1), "es").answer[0] == "Falta 1 agente hasta las 15:30"
    assert said(need(1), "en").answer[0] == "1 more person needed until 15:30"


def test_the_queue_that_needs_most_comes_first_and_every_form_adds_up() -> None:
    where = said(need(2, 7, 4, 1)).where
    assert where[0] == "Dove: Fatturazione 7, Fibra di casa 4, altre 3 · fra 13 e 15"
    assert where[-1] == "Fatturazione 7, altre 7"
    three = said(need(2, 7, 4)).where
    assert three[0].startswith("Dove: Fatturazione 7, Fibra di casa 4, Rete 2")
    assert "Fatturazione 7, altre 6" in three


def test_perhaps_nobody_is_no_number_of_people() -> None:
    found = views.staffing(more=Between(value=4, low=0, high=23))
    assert said(found, "es").where[0] == "Dónde: Red 6, Facturación 3 · como mucho 23"


def test_a_queue_has_the_site_s_own_name() -> None:
    own = QueueNeed(key="network", names={"it": "Guasti"}, more=9)
    assert said(views.staffing(queues=(own,))).where[0].startswith("Dove: Guasti 9")


def test_the_error_is_the_farther_bound_of_either_figure() -> None:
    found = need(
        9,
        without=Between(value=300, low=250, high=310),
        helped=Between(value=100, low=90, high=170),
    )
    assert said(found).effect[0] == "da rispondere alle 15:30: 300 senza, 100 con (±70)"


def test_a_young_crisis_has_a_range_only() -> None:
    found = need(6, is_early=True, better_at_us=views.at("14:30"))
    assert said(found).answer[0] == "Serviranno da 5 a 7 operatori in più"
    nobody_yet = views.staffing(
        is_early=True, better_at_us=views.at("14:30"), more=Between(value=0, low=0, high=4)
    )
    assert said(nobody_yet).answer[0] == "Forse fino a 4 operatori in più"


def test_where_nobody_more_is_needed_it_says_why() -> None:
    found = views.staffing(more=NONE, without=Between(value=12, low=9, high=15), queues=())
    told = said(found, "en")
    assert told.answer == ("The 44 online are enough",)
    assert told.where[0] == "412 cases come an hour, usually 47"
    assert told.effect == ("to answer at 15:30: 12 (±3)",)
    early = views.staffing(is_early=True, more=NONE, queues=())
    assert said(early, "en").answer == ("The 44 online are enough",)


def test_an_answer_that_is_not_of_now_says_how_old_it_is(words: Language) -> None:
    aged = lines(words, ROME, need(2, 7, age_min=14))
    assert aged.answer == lines(words, ROME, need(2, 7)).answer
    assert aged.where[0].startswith(words.word("staffing.aged", n=14))
    assert said(need(2, 7, age_min=14)).where[0].startswith("di 14 min fa · Dove: ")


def test_a_coarse_answer_says_so_and_is_never_enough_where_the_engine_said_otherwise() -> None:
    found = views.staffing(more=Between(value=0, low=0, high=7), queues=(), is_coarse=True)
    told = said(found)
    assert told.answer[0] == "Forse fino a 7 operatori in più"
    assert told.where[0].startswith("stima di massima")
    sure = said(views.staffing(more=NONE, queues=(), is_coarse=True), "en")
    assert sure.answer == ("The 44 online are enough",)
    assert sure.where[0].startswith("rough estimate")


@pytest.mark.parametrize("missing", ["history", "shifts", "pace", "closed", "closing"])
def test_what_is_missing_is_said_without_a_figure(words: Language, missing: str) -> None:
    found = Staffing(missing=missing, opens_us=views.at("08:00"), closes_us=views.at("22:00"))
    told = lines(words, ROME, found)
    assert told.answer
    assert told.where
    assert told.effect == ()
    assert not any("+" in form or "—" in form for form in told.answer)


def test_missing_shifts_are_called_so() -> None:
    found = Staffing(missing="shifts")
    assert said(found).answer == ("Non calcolabile: mancano i turni",)
    assert said(found, "es").answer[0] == "No se puede calcular: faltan los turnos"
    assert said(found, "en").answer == ("Cannot calculate: shifts missing",)


def test_a_service_that_never_opens_again_has_no_time() -> None:
    assert said(Staffing(missing="closed")).answer == ("Fuori servizio",)
