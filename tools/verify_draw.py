"""Replay a draw protocol: python verify_draw.py FILE.json. Prints `genuine`, or what does not fit. Standard library only."""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def digest(value: object) -> str:
    return sha(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name comes twice")
    return dict(pairs)


def faults(p: dict[str, Any]) -> Iterator[str]:
    if p["format"] != "anxin-draw-1":
        yield f"format {p['format']} is not known"
        return
    if digest({name: value for name, value in p.items() if name != "protocol_sha256"}) != p["protocol_sha256"]:
        yield "the file is not as it was written"
    if p["list"].get("number", p.get("number")) != p.get("number"):
        yield "the list is that of another draw"
    if digest(p["list"]) != p["list_sha256"]:
        yield "the list is not the one that was frozen"
    if sha(p["secret"]) != p["commitment"]:
        yield "the secret seed is not the one that was committed to"
    seed = digest([p["secret"], p["public_seed"], p["list_sha256"]])
    if seed != p["seed"]:
        yield "the seed does not follow from the secret, the public seed and the list"
    subjects, officers, quotas = p["list"]["subjects"], p["list"]["officers"], p["list"]["quotas"]
    rows = sorted(subjects, key=lambda s: (s["stratum"], sha(f"{seed}|{s['key']}")))
    strata = {s: [r["key"] for r in rows if r["stratum"] == s] for s in sorted({r["stratum"] for r in rows})}
    if any(len({row["key"] for row in listed}) != len(listed) for listed in (subjects, officers)):
        yield "somebody stands on the list twice"
    if any(type(quota) is not int or not 0 <= quota <= len(strata.get(s, [])) for s, quota in quotas.items()):
        yield "a quota does not fit its stratum"
        return
    drawn = [key for stratum, keys in strata.items() for key in keys[: quotas.get(stratum, 0)]]
    gone: set[str] = set()
    for change in p["replacements"]:
        stratum = next((keys for keys in strata.values() if change["out"] in keys), [])
        rest = [key for key in stratum if key not in drawn and key not in gone]
        if change["out"] not in drawn or not rest or change["in"] != rest[0]:
            yield f"the replacement of {change['out']} is not the next of its stratum"
            return
        drawn[drawn.index(change["out"])] = change["in"]
        gone.add(change["out"])
    if drawn != p["drawn"]:
        yield "the subjects drawn do not follow from the seed"
    fields, visits = {s["key"]: s["field"] for s in subjects}, Counter[str]()
    if set(p["officers"]) != set(drawn):
        yield "officers are named for others than were drawn"
    for subject in drawn:
        able = [o["key"] for o in officers if fields[subject] in o["fields"] and subject not in o["recused"]]
        pair = sorted(able, key=lambda key: (visits[key], sha(f"{seed}|{subject}|{key}")))[:2]
        if len(pair) != 2 or pair != p["officers"].get(subject):
            yield f"the officers for {subject} do not follow from the seed"
        visits.update(pair)


if __name__ == "__main__":
    found: list[str] = []
    try:
        text = Path(sys.argv[1]).read_text(encoding="utf-8")
        found.extend(faults(json.loads(text, object_pairs_hook=once)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as fault:
        found.append(f"the file cannot be read as a draw protocol: {type(fault).__name__} {fault}")
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    print("\n".join(found) or "genuine")
    sys.exit(bool(found))
