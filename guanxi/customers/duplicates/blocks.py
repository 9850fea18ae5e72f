"""Under which keys a customer is looked for when everything is searched: two customers are only compared when they share one.

Kinds are apart from each other ("p" phones, "n" names …), so that a number never meets a name. A key that too many share is a switchboard,
a placeholder or a common name and says nothing: the finer keys beside it then find what is to be found.
"""

from guanxi.customers.duplicates import likeness
from guanxi.customers.duplicates.verdicts import Facts


def keys_of(facts: Facts, sound: str) -> list[str]:
    """All keys of a customer. sound: the readings of the name's core ("heng kun beng ye"), so that what is written otherwise still meets."""
    found = [f"p{number}" for number in facts.phones]
    if facts.credit:
        found.append(f"c{facts.credit}")
    if facts.code:
        found.append(f"k{facts.code}")
    if facts.email:
        found += _mail(facts.email.lower())
    place = likeness.place_of(facts.address) if len(facts.address) > 4 else ("", ())
    found += _latin(facts, place) if facts.words else _chinese(facts, sound, place)
    return found


def _mail(mail: str) -> list[str]:
    local, _at, _domain = mail.partition("@")
    return [f"m{mail}", f"l{local}"] if len(local) > 3 else [f"m{mail}"]


def _chinese(facts: Facts, sound: str, place: tuple) -> list[str]:
    spoken = sound.replace(" ", "")
    if not spoken:
        return []
    city = facts.region[:4]
    found = [f"n{spoken}", f"r{city}{spoken}"]
    if place[1]:
        found.append(f"a{place[0][:2]}{place[1][0]}{spoken[:4]}")  # the house, and how the name begins
    if len(facts.core) > 3 and facts.kind != "person":
        found += [f"b{city}{facts.core[:2]}{facts.contact}", f"e{city}{facts.core[-2:]}{facts.contact}"] if facts.contact else []
        found += [f"s{city}{''.join(sorted(facts.core[:4]))}"]
    if facts.born_on:
        found.append(f"d{facts.born_on:%Y%m%d}{spoken[:2]}")
    return found


def _latin(facts: Facts, place: tuple) -> list[str]:
    words, postcode, (street, numbers) = facts.words, facts.postcode, place
    soft = sorted(_soft(w) for w in words if len(w) > 1)
    found = ["n" + "".join(sorted(words))]
    if len(soft) > 1:
        found.append("w" + " ".join(soft))
    found += [f"o{word}{postcode}" for word in soft if postcode]
    found += [f"i{word}{numbers[0]}" for word in soft if numbers]
    if numbers and street:
        found.append(f"a{max(street.split(), key=len)[:4]}{numbers[0]}")
    elif street:
        found += [f"u{word}{street[:4]}" for word in soft]
    found += [f"N{word}" for word in soft]
    if facts.born_on:
        day = f"{facts.born_on:%Y%m%d}"
        found += [f"d{day}{letter}" for letter in {w[0] for w in words}]
        found += [f"y{word}{facts.born_on:%m%d}" for word in soft] + [f"z{word}{facts.born_on:%Y}" for word in soft if postcode]
        found += [f"g{day}{postcode}"] if postcode else [f"D{day}"]
    return found


_VOWELS = str.maketrans("", "", "aeiouyhw")


def _soft(word: str) -> str:
    """A word as it is roughly heard: its first letter, then consonants, doubles once."""
    rest = word[1:].translate(_VOWELS)
    heard = word[0]
    for letter in rest:
        if letter != heard[-1]:
            heard += letter
    return heard[:5]
