"""Verifying a protocol (抽取核验): every step of the draw done again with the published functions, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from inspections.drawing import algorithm
from inspections.drawing.lists import level_name
from inspections.drawing.protocols import Protocol


class Step(NamedTuple):
    """One step done again: what it is, whether the protocol fits, and what was found."""

    title: str
    fits: bool
    told: str
    digest: str = ""
    """The hash that was computed again."""


class Stratum(NamedTuple):
    """One level: how many were listed and drawn, and who, by name."""

    level: str
    size: int
    quota: int
    drawn: tuple[str, ...]

    @property
    def chance(self) -> str:
        return chance(self.quota, self.size)

    @property
    def name(self) -> str:
        return level_name(self.level)


class Replay(NamedTuple):
    """A protocol done again."""

    protocol: Protocol
    steps: list[Step]
    strata: list[Stratum]

    @property
    def genuine(self) -> bool:
        return all(step.fits for step in self.steps)


def chance(quota: int, size: int) -> str:
    """The probability of each subject of a stratum, as a fraction and in percent."""
    return f"{quota}/{size}（{100 * quota / size:.1f}%）" if size else "—"


def replay(told: Protocol) -> Replay:
    """Do it again."""
    steps = [*_hashes(told), *_quotas(told)]
    if all(step.fits for step in steps[-1:]):
        drawn, step = _drawn(told)
        steps.append(step)
        steps.append(_officers(told, drawn))
    return Replay(told, steps, _strata(told))


def _hashes(told: Protocol) -> Iterator[Step]:
    known = told.format == algorithm.FORMAT
    yield Step("算法", known, algorithm.FORMAT if known else f"不认识的格式“{told.format[:40]}”")
    yield _same("文件", told.whole_found, told.whole, "文件内容与文件摘要值不符，文件被改动过")
    yield _same("锁定名单", told.list_found, told.list_sha256, "名单与锁定时的摘要值不符，名单被改动过")
    if told.number != told.list_number:
        yield Step("编号", False, f"名单是 {told.list_number[:40]} 的，不是 {told.number[:40]} 的")
    found = algorithm.commitment(told.secret)
    yield _same("承诺", found, told.commitment, "保密随机数不是当初承诺的那一个")
    seed = algorithm.seed_of(told.secret, told.public_seed, told.list_sha256)
    yield _same("抽取种子", seed, told.seed, "种子不是由保密随机数、公开随机数和名单摘要值得出的")


def _same(title: str, found: str, told: str, otherwise: str) -> Step:
    said = "重算与记录相同" if found == told else f"{otherwise}。记录为 {told[:80]}，重算为"
    return Step(title, found == told, said, found)


def _quotas(told: Protocol) -> Iterator[Step]:
    if len(told.fields) != len(told.listed) or len({one.key for one in told.able}) != len(told.able):
        yield Step("名单内容", False, "名单中有重复的标识")
    try:
        algorithm.draw(told.listed, told.quotas, "")
    except ValueError:
        yield Step("抽取户数", False, "某一级的抽取户数超过名单户数或者小于零")
    else:
        told_quotas = "，".join(f"{level_name(level)} {quota} 户" for level, quota in sorted(told.quotas.items()))
        yield Step("抽取户数", True, told_quotas)


def _drawn(told: Protocol) -> tuple[list[str], Step]:
    drawn, gone = algorithm.draw(told.listed, told.quotas, told.seed), list[str]()
    for change in told.replacements:
        comes = None
        if change.out in drawn:
            comes = algorithm.replacement(told.listed, drawn, gone, change.out, told.seed)
        if comes is None or comes != change.comes:
            return drawn, Step("抽中对象", False, f"{_name(told, change.out)}的更换不是按次序递补的")
        drawn[drawn.index(change.out)] = comes
        gone.append(change.out)
    if drawn == list(told.drawn):
        changed = f"（含更换 {len(gone)} 户）" if gone else ""
        return drawn, Step("抽中对象", True, f"重抽得到相同的 {len(drawn)} 户{changed}")
    strange = [_name(told, key) for key in told.drawn if key not in drawn]
    missing = [_name(told, key) for key in drawn if key not in told.drawn]
    said = [f"记录中多出：{'、'.join(strange[:5])}"] if strange else []
    said += [f"记录中缺少：{'、'.join(missing[:5])}"] if missing else []
    return drawn, Step("抽中对象", False, f"与重抽结果不符。{'；'.join(said) or '次序不同'}")


def _officers(told: Protocol, drawn: list[str]) -> Step:
    try:
        found = algorithm.pairs(drawn, told.fields, told.able, told.seed)
    except algorithm.NobodyLeft as nobody:
        return Step("检查人员", False, f"{_name(told, nobody.subject)}没有两名可派的检查人员")
    other = [key for key in drawn if list(found[key]) != list(told.officers.get(key, ()))]
    other += [key for key in told.officers if key not in found]
    if other:
        named = "、".join(_name(told, key) for key in other[:5])
        return Step(
            "检查人员", False, f"{named}{f'等 {len(other)} 户' if len(other) > 5 else ''}的检查人员与重抽结果不符"
        )
    return Step("检查人员", True, f"重派得到相同的 {len(found)} 组人员")


def _name(told: Protocol, key: str) -> str:
    return told.names.get(key, key)[:60]


def _strata(told: Protocol) -> list[Stratum]:
    levels: dict[str, list[str]] = {}
    for row in told.listed:
        levels.setdefault(row.stratum, []).append(row.key)
    drawn: dict[str, list[str]] = {}
    strata = {row.key: row.stratum for row in told.listed}
    for key in told.drawn:
        drawn.setdefault(strata.get(key, ""), []).append(_name(told, key))
    return [
        Stratum(level, len(keys), told.quotas.get(level, 0), tuple(drawn.get(level, ())))
        for level, keys in sorted(levels.items())
    ]
