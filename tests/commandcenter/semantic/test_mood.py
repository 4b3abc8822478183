"""How signs and words together tell the mood of a message."""

import json
from pathlib import Path

import pytest

from commandcenter.semantic.hashed import LABELS
from commandcenter.semantic.heads import Signs
from commandcenter.semantic.kinds import kind_of
from commandcenter.semantic.model import model
from commandcenter.semantic.mood import inputs, side_of, softmax
from commandcenter.semantic.read import read
from commandcenter.semantic.rules import rules_of
from commandcenter.semantic.sentiment import feeling_of
from commandcenter.semantic.tokens import words

GOLDEN = Path(__file__).parents[2] / "golden"


def texts(language: str) -> list[str]:
    lines = (GOLDEN / "messages" / f"{language}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


@pytest.mark.parametrize("language", ["it", "es", "en"])
def test_the_folded_weights_say_what_the_single_inputs_add_up_to(language: str) -> None:
    for text in ["", *texts(language)]:
        tokens = words(text)
        found = rules_of(language).walk(tokens)
        feeling = feeling_of(found, tokens)
        kind = kind_of(found, feeling, tokens)
        sums = [0.0, 0.0, 0.0]
        points = model().points(language, tokens, found)
        signs, head = Signs(found, feeling, kind), (0.7, 0.2, 0.1)
        for name, value in inputs(*signs, points, head):
            for label, weight in enumerate(model().weights.get(name, ())):
                sums[label] += weight * value
        mood = model().mood(language, signs, model().hashed(language).points(tokens), head)
        assert mood == pytest.approx(softmax((sums[0], sums[1], sums[2])), abs=1e-9)
        assert sum(mood) == pytest.approx(1)
        assert mood.label in LABELS


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("hoy es un gran día, me siento feliz", "pos"),
        ("che schifo di governo", "neg"),
        ("the meeting is at 5 in room three", "neu"),
        ("I love this song so much", "pos"),
        ("Odio i lunedì", "neg"),
        ("worst day ever", "neg"),
        ("il presidente incontra i sindaci a Milano http://example.org", "neu"),
    ],
)
def test_general_talk_is_read_by_its_words(text: str, sentiment: str) -> None:
    assert read(text).sentiment == sentiment


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("La fibra è giù da tre giorni", "matter"),
        ("Complimenti, bel servizio: linea giù da tre giorni", "irony"),
        ("Thanks... only took you two months", "irony"),
        ("grazie mille", "matter"),
        ("oggi si va al mare", "talk"),
    ],
)
def test_matter_irony_and_talk_are_told_apart(text: str, side: str) -> None:
    tokens = words(text)
    found = rules_of("en" if "took" in text else "it").walk(tokens)
    feeling = feeling_of(found, tokens)
    assert side_of(found, feeling, kind_of(found, feeling, tokens)) == side


def test_p_negative_is_the_chance_of_neg() -> None:
    assert read("the worst company ever, internet down for a week").p_negative > 0.9
    assert read("best network ever, thank you so much").p_negative < 0.1
