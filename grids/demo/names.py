"""Names of roads and estates, put together from characters that such names are made of: plausible and invented."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from grids.demo.building import Filling
from grids.demo.plan import RoadClass, Way

FIRST = "文明和春锦凤龙福长永新东南西北锡石榴瑞景学府百泉星康惠民建兴育才翠竹桂梅兰松柏青云金玉宝华"
SECOND = "华昌兴盛安宁泰康源泉翠岭秀峰苑林桥塘井溪湖光辉明德仁义礼信和顺祥庆丰裕达通远"
ENDINGS = {
    RoadClass.PRIMARY: "大道",
    RoadClass.SECONDARY: "路",
    RoadClass.TERTIARY: "路",
    RoadClass.RESIDENTIAL: "街",
    RoadClass.LANE: "巷",
}
ESTATE_FIRST = (
    "南湖",
    "银河",
    "天马",
    "锦绣",
    "翠湖",
    "凤凰",
    "阳光",
    "世纪",
    "金色",
    "石榴",
    "过桥",
    "碧水",
    "文华",
    "龙井",
)
ESTATE_MORE = (
    "瑞园",
    "滇南",
    "学府",
    "润城",
    "悦府",
    "和谐",
    "康居",
    "惠民",
    "锡都",
    "红河",
    "朝阳",
    "桂苑",
    "书香",
    "云岭",
)
ESTATE_LAST = (
    "花园",
    "小区",
    "苑",
    "雅居",
    "佳园",
    "新村",
    "名城",
    "公馆",
    "里",
    "家园",
    "华庭",
    "府邸",
    "新城",
    "丽苑",
    "新居",
    "庭院",
    "福邸",
    "水岸",
)


def name_ways(ways: tuple[Way, ...], random: np.random.Generator) -> tuple[Way, ...]:
    """Give every street that has none a name of its own; field tracks stay without."""
    fresh = _road_names({way.name for way in ways}, random)
    return tuple(
        way if way.name or way.kind not in ENDINGS else replace(way, name=next(fresh) + ENDINGS[way.kind])
        for way in ways
    )


def _road_names(taken: set[str], random: np.random.Generator) -> Iterator[str]:
    """Pairs of characters in random order, each once and none that a road of the plan bears."""
    stems = {name[:2] for name in taken}
    pairs = [a + b for a in dict.fromkeys(FIRST) for b in dict.fromkeys(SECOND) if a != b and a + b not in stems]
    yield from (pairs[i] for i in random.permutation(len(pairs)))


def estate_names(fillings: list[Filling], random: np.random.Generator) -> list[str]:
    """A name for each filling (n,) that is an estate, an empty text for the others."""
    pairs = [a + b for a in ESTATE_FIRST + ESTATE_MORE for b in ESTATE_LAST]
    fresh = (pairs[i] for i in random.permutation(len(pairs)))
    return [next(fresh) if filling.kind == "estate" and filling.houses else "" for filling in fillings]
