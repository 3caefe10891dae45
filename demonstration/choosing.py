"""What the made-up bureau holds: chosen by a seed from nothing but the last day. Same seed and day, same bureau."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from demonstration.files import File
from demonstration.naming import TOWNSHIPS, TRADES, Namer, Trade
from demonstration.stories import OF_EVALUATORS, STORIES, hired_a_record, trader_runs_a_unit
from subjects.models import Commitment, Evaluation, Kind, Post, Subject

YEARS = 5
WAIVER = "营业执照登记代码如此，已核对原件"
FEWEST = 100
"""So many subjects are needed to tell every story."""
_PENALISED = (
    "未按规定对从业人员进行安全生产教育和培训",
    "未在有较大危险因素的场所设置安全警示标志",
    "未对安全设备进行定期检测",
    "未制定生产安全事故应急救援预案",
    "未将风险分级管控情况告知从业人员",
    "特种作业人员无证上岗",
    "安全生产管理人员未按规定考核合格",
    "未如实记录隐患排查治理情况",
)
_MISCONDUCT = (
    "重大事故隐患逾期未完成整改",
    "提供虚假安全生产培训记录",
    "未按规定报送重大危险源信息",
    "拒绝、阻碍执法人员现场检查，后予配合",
    "安全生产标准化材料弄虚作假",
)


def choose(seed: int, subjects: int, until: date) -> list[File]:
    """The files of a bureau as it stands on the day `until`; raises ValueError when there are too few subjects."""
    if subjects < FEWEST:
        raise ValueError(f"at least {FEWEST} subjects are needed")
    rng = Random(seed)
    namer = Namer(rng)
    files = [_file(trade, until, rng, namer) for trade in _trades(subjects, rng)]
    for file in _tell(files, rng):
        _ordinary_life(file)
    return files


def _trades(subjects: int, rng: Random) -> list[Trade]:
    certain = [*TRADES, *TRADES]
    trades = rng.choices(TRADES, [trade.share for trade in TRADES], k=subjects - len(certain)) + certain
    rng.shuffle(trades)
    return trades


def _file(trade: Trade, until: date, rng: Random, namer: Namer) -> File:
    """A subject with people in office and a commitment, and no records yet."""
    township = rng.choice(TOWNSHIPS)
    name, kind = namer.unit(trade, township)
    enrolled = until - timedelta(days=rng.randrange(YEARS * 365 - 300, YEARS * 365))
    waived = rng.random() < 0.012
    subject = Subject(
        kind=kind,
        check_waiver=WAIVER if waived else "",
        enrolled_on=enrolled,
        founded_on=enrolled - timedelta(days=rng.randrange(60, 6000)),
        township=township,
        address=f"新密市{township}{rng.choice('东西南北')}{rng.choice(('环路', '工业路', '产业大道', '岭村'))}{rng.randrange(1, 200)}号",
        telephone=namer.telephone(),
    )
    subject.set_name(name)
    subject.set_code(namer.code(kind, sound=not waived))
    file = File(subject, trade, until, rng, namer)
    _people(file, enrolled)
    file.commitments.append(
        Commitment(
            subject=subject,
            made_on=enrolled + timedelta(days=rng.randrange(60)),
            published_at=rng.choice(("局网站", "厂区公示栏", "信用中国（河南郑州）")),
        )
    )
    return file


def _people(file: File, enrolled: date) -> None:
    principal = file.someone()
    file.subject.contact = principal.name
    if file.rng.random() < 0.25:
        handed_over = file.ago(file.rng.randrange(120, 1300))
        file.post(file.someone(), Post.Office.PRINCIPAL, enrolled, handed_over)
        file.post(principal, Post.Office.PRINCIPAL, handed_over)
    else:
        file.post(principal, Post.Office.PRINCIPAL, enrolled)
    if file.subject.kind != Kind.SOLE_TRADER and file.rng.random() < 0.7:
        file.post(file.someone(), Post.Office.SAFETY_DEPUTY, enrolled)


def _tell(files: list[File], rng: Random) -> list[File]:
    """Tell every story at a subject of its own; the files left over are returned."""
    evaluators = iter([file for file in files if file.trade.industry == "PJ-01"])
    others = iter(rng.sample(unmarked := [file for file in files if file.trade.department != "SP"], len(unmarked)))
    for story in OF_EVALUATORS:
        story(next(evaluators))
    for story in STORIES:
        story(next(others))
    for _ in range(2):
        hired_a_record(next(others), next(others))
        trader_runs_a_unit(next(others), _natural_person(next(others)))
    return [*others, *evaluators, *(file for file in files if file.trade.industry == "PJ-02")]


def _natural_person(file: File) -> File:
    """Make the subject of the file a natural person, without people in office."""
    person = file.someone()
    file.subject.kind, file.subject.check_waiver = Kind.NATURAL_PERSON, ""
    file.subject.set_name(f"{person.name}（虚构）")
    file.subject.set_code(person.identity)
    file.subject.contact = person.name
    file.person = person
    file.posts.clear()
    return file


def _ordinary_life(file: File) -> None:
    """Half of the subjects have no record; the others a few over the years, some commitments and evaluations missing."""
    rng = file.rng
    if rng.random() < 0.02:
        _natural_person(file)
    if rng.random() < 0.06:
        file.commitments.clear()
    if rng.random() < 0.25:
        _evaluated(file)
    if rng.random() < 0.5:
        days = (file.until - file.subject.enrolled_on).days
        for _ in range(min(5, 1 + int(rng.expovariate(0.8)))):
            _record(file, rng.randrange(1, days))


def _evaluated(file: File) -> None:
    result = file.rng.choices(list(Evaluation.Result), (3, 5, 3, 1))[0]
    source = file.rng.choice(list(Evaluation.Source))
    dated = file.ago(file.rng.randrange(20, 700))
    file.evaluations.append(Evaluation(subject=file.subject, source=source, result=result, dated_on=dated))


def _record(file: File, ago: int) -> None:
    rng = file.rng
    lot = rng.random()
    if lot < 0.62:
        kinds = rng.choice((("警告",), ("罚款",), ("警告", "罚款"), ("罚款", "没收违法所得"), ("罚款", "责令停产停业")))
        file.penalty(ago, rng.choice(_PENALISED), kinds)
    elif lot < 0.7:
        file.penalty(ago, "消防设施未保持完好有效", ("罚款",), by_emergency=False, authority="新密市消防救援大队")
    elif lot < 0.9:
        person = file.posts[0].person if file.posts and rng.random() < 0.3 else None
        file.misconduct(ago, rng.choice(_MISCONDUCT), person=person)
    elif lot < 0.95:
        file.sanction(ago, rng.choice((None, ago // 2)), "新密市人民法院", "被纳入失信被执行人名单")
    else:
        file.accident(
            ago + 60, ago, "“其他伤害”一般事故", deaths=rng.randrange(2), injured=1, loss=rng.randrange(20, 200)
        )
