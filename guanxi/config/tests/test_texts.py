"""Texts that take values: a percent sign written singly in a translation makes Django fall back to the English."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import guanxi

FILES = sorted(Path(guanxi.__file__).parent.glob("locale/*/LC_MESSAGES/django.po"))


class Any(dict):
    """A value for every name."""

    def __missing__(self, name):
        return 1


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.parts[-3])
def test_every_translation_with_values_can_be_filled_in(path):
    with path.open("rb") as file:
        catalog = read_po(file)
    assert len(catalog) > 100
    wrong = []
    for message in catalog:
        for text in message.string if isinstance(message.string, tuple | list) else (message.string,):
            if "%(" in str(message.id) and text:
                try:
                    text % Any()
                except (ValueError, TypeError) as error:
                    wrong.append(f"{text}: {error}")
    assert not wrong, wrong
