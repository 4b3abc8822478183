"""The gazetteer: codes, names, and what lies in what."""

import re

from commandcenter.gazetteer import (
    COUNTRIES,
    code_of,
    country_of,
    is_known,
    name_of,
    names,
    region_of,
)


def test_every_code_is_written_as_iso_3166_2_does_and_lies_in_a_region_of_its_country() -> None:
    codes = {name.code for name in names() if name.code}
    for code in codes:
        assert re.fullmatch(r"(IT|ES|AR|GB)-[A-Z0-9]{1,3}", code)
        region = region_of(code)
        assert region_of(region) == region
        assert country_of(region) == country_of(code) == code[:2]


def test_how_many_there_are() -> None:
    counts = dict.fromkeys(COUNTRIES, 0)
    regions = {region_of(name.code) for name in names() if name.code}
    for region in regions:
        counts[country_of(region)] += 1
    assert counts == {"IT": 20, "ES": 19, "AR": 24, "GB": 4}
    italian = {name.code for name in names() if name.code.startswith("IT-")} - regions
    assert len(italian) == 106  # 107 provinces and cities, less Aosta, which is its region


def test_no_name_stands_twice_under_one_code() -> None:
    listed = [(name.written.casefold(), name.code) for name in names()]
    assert [one for one in listed if listed.count(one) > 1] == []


def test_a_place_is_known_by_code_or_name_however_it_is_written() -> None:
    assert code_of("lazio") == code_of("IT-62") == code_of("it-62") == "IT-62"
    assert code_of("emilia-romagna") == code_of("Emilia Romagna") == "IT-45"
    assert code_of("Córdoba") in {"ES-CO", "AR-X"}
    assert code_of("atlantis") == ""
    assert name_of("IT-LE") == "Lecce"
    assert (name_of("XX-1"), region_of("XX-1"), country_of("XX-1")) == ("", "", "")
    assert country_of("AR") == "AR"
    assert not is_known("AR")
