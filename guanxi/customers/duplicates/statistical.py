"""The yearly clean-up by a statistical model (Fellegi-Sunter, by Splink on DuckDB; extra `match`): it learns from the archive itself what agreement is worth.

Where the points of the rules are the same for everybody, the model weighs each column by how often it agrees by chance here. What it has learnt is kept
as JSON in the data folder, so that next year's run judges alike. Pairs that the rules have missed are kept as doubts with the reason "statistical model".
"""

import json
import logging
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from guanxi.customers.duplicates.blocks import keys_of
from guanxi.customers.duplicates.everything import LARGEST, LARGEST_WEAK, all_facts
from guanxi.customers.duplicates.likeness import place_of
from guanxi.customers.duplicates.verdicts import Facts
from guanxi.kit.china.pinyin import pinyin_keys
from guanxi.kit.errors import DomainError

log = logging.getLogger("guanxi.duplicates")
LIKELY = 0.9  # from this probability on a pair is told
FILLED = 0.02  # a column that fewer customers fill teaches nothing
TWINS = 40  # a column is learnt by when at least so many share its values
TRAINED_BY = ("code", "phone", "born", "mail", "last", "street")  # what two rows share while the rest is learnt


def model_file() -> Path:
    """Where the trained parameters lie."""
    return Path(settings.DATA) / "duplicates-model.json"


def likely_pairs(*, train: bool = False) -> list[tuple[int, int, float]]:
    """(number, number, probability) of customers that the model takes for one. Trains when asked to, or when nothing is kept yet.

    Raises DomainError where Splink is not installed, or when there is too little to learn from.
    """
    try:
        import pyarrow
        from splink import DuckDBAPI, Linker
    except ImportError:
        raise DomainError(_("Splink is not installed: pip install guanxi[match]")) from None
    logging.getLogger("splink").setLevel(logging.ERROR)
    rows = _rows()
    if len(rows) < 100:
        raise DomainError(_("The model needs at least a hundred customers to learn from."))
    kept = model_file()
    is_new = train or not kept.exists()
    used = _filled(rows)
    engine = DuckDBAPI()
    table = engine.register(pyarrow.Table.from_pylist(rows, schema=_schema(pyarrow)), table_name="customers")
    linker = Linker(table, _settings(used) if is_new else kept, log_level=logging.ERROR)
    if is_new:
        _train(linker, {n for n in used if _twins(rows, n) >= TWINS})
        kept.write_text(json.dumps(_never_impossible(linker.misc.save_model_to_json()), indent=1, ensure_ascii=False), encoding="utf-8")
    scored = linker.inference.predict(threshold_match_probability=LIKELY)
    return [(r["unique_id_l"], r["unique_id_r"], r["match_probability"]) for r in scored.as_record_list()]


def _rows() -> list[dict]:
    rows, shares = [], Counter()
    for facts in all_facts():
        for f, sound in zip(facts, pinyin_keys(f.core for f in facts), strict=True):
            keys = list(set(keys_of(f, sound)))
            shares.update(keys)
            rows.append(_row(f) | {"keys": keys})
    for row in rows:
        row["keys"] = [k for k in row["keys"] if 1 < shares[k] <= (LARGEST_WEAK if k[0].isupper() else LARGEST)]
    return rows


def _row(f: Facts) -> dict:
    """What is compared; None where nothing is known."""
    words = f.words
    first, last = (words[0], words[-1]) if len(words) > 1 else (None, words[0]) if words else (None, f.core or None)
    if not words and f.kind == "person" and len(f.core) > 1:
        first, last = f.core[1:], f.core[:1]
    street, numbers = place_of(f.address) if f.address else ("", ())
    return {
        "unique_id": f.pk, "first": first, "last": last, "credit": f.credit or None, "code": f.code or None,
        "phone": f.phones[0] if f.phones else None, "mail": f.email.lower() or None, "born": f.born_on.isoformat() if f.born_on else None,
        "street": street or None, "house": numbers[0] if numbers else None, "postcode": f.postcode or None, "region": f.region[:4] or None,
    }  # fmt: skip


def _schema(pyarrow):
    texts = ("first", "last", "credit", "code", "phone", "mail", "born", "street", "house", "postcode", "region")
    fields = [("unique_id", pyarrow.int64()), *((n, pyarrow.string()) for n in texts), ("keys", pyarrow.list_(pyarrow.string()))]
    return pyarrow.schema(fields)


def _filled(rows: list[dict]) -> set[str]:
    names = [n for n in rows[0] if n not in ("unique_id", "keys")]
    return {n for n in names if sum(r[n] is not None for r in rows) >= len(rows) * FILLED}


def _never_impossible(model: dict) -> dict:
    """What was never seen is unlikely: Splink does not take a probability of nothing back."""
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            for name in ("m_probability", "u_probability"):
                if level.get(name) is not None:
                    level[name] = max(level[name], 1e-6)
    return model


def _twins(rows: list[dict], name: str) -> int:
    """How many customers share their value with another one."""
    shares = Counter(r[name] for r in rows if r[name] is not None)
    return sum(n for n in shares.values() if n > 1)


def _settings(used: set[str]):
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    made = {
        "credit": cl.ExactMatch("credit"), "code": cl.LevenshteinAtThresholds("code", [1, 2]), "phone": cl.LevenshteinAtThresholds("phone", [1]),
        "mail": cl.LevenshteinAtThresholds("mail", [2]), "born": cl.DamerauLevenshteinAtThresholds("born", [1, 2]),
        "street": cl.JaroWinklerAtThresholds("street", [0.95, 0.85]), "house": cl.LevenshteinAtThresholds("house", [1]),
        "postcode": cl.DamerauLevenshteinAtThresholds("postcode", [1]), "region": cl.ExactMatch("region"),
    }  # fmt: skip
    comparisons = [comparison for name, comparison in made.items() if name in used]
    if {"first", "last"} <= used:
        comparisons.append(cl.ForenameSurnameComparison("first", "last"))
    elif "last" in used:
        comparisons.append(cl.JaroWinklerAtThresholds("last", [0.92, 0.8]))
    rule = block_on("keys", arrays_to_explode=["keys"])
    return SettingsCreator(
        "dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=[rule], retain_matching_columns=False
    )


def _train(linker, shared: set[str]) -> None:
    """How often columns agree by chance: from random pairs. How often they agree on one customer: from pairs that share another column."""
    from splink import block_on

    rules = [block_on(name) for name in ("credit", "code", "phone", "mail") if name in shared]
    lessons = [name for name in TRAINED_BY if name in shared]
    if not rules or len(lessons) < 2:
        raise DomainError(_("Too few customers share a number or an e-mail: there is nothing to learn from."))
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    taught = sum(_taught(linker, block_on(name)) for name in lessons)
    if not taught:
        raise DomainError(_("Too few customers share a number or an e-mail: there is nothing to learn from."))


def _taught(linker, rule) -> bool:
    """One lesson; Splink breaks off where the pairs are too few or too much alike, and the other lessons then have to do."""
    try:
        linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=2e6, estimate_without_term_frequencies=True)
    except Exception as error:  # its own kinds of errors are not part of what it promises
        log.warning("a lesson was left out: %s", str(error)[:200])
        return False
    return True
