"""Whether a number counts or measures something: a unit, a sum or its roundness says so."""

from __future__ import annotations

import re

_NEAR = 24  # characters before a number and behind it that are looked at
# Right behind a number. After some signs it is a word of its own that begins, and no unit.
_UNIT = re.compile(
    r"\s{0,2}(?:[%‰℃°$€£¥￥]|年(?![轻龄])|元(?!旦)|台(?!湾)|部(?![门长])|[个個](?![人性])|人(?![工员事])"
    r"|次(?!日)|[萬亿億块塊岁度吨股克升]|万(?!一)|秒(?!回)|位(?!于)|名(?![字叫为])|本(?!人)|条|件|只|张(?=的|[^\w]|$)"
    r"|倍|辆|吨|公里|千米|平方|立方|米|字节|像素|美元|日元|欧元|港币|人民币|英镑"
    r"|的?(?:平方根|因数|因子|质因数|约数|倍数|阶乘|立方根)|是?不?是(?:质数|素数|偶数|奇数)"
    r"|(?:乘以|除以|加上|减去|等于)"
    r"|(?:times|people|persons|bytes|bits|[kmgt]i?b|users|atoms|molecules|cells|units|pieces|items"
    r"|dollars|usd|euros?|eur|yuan|rmb|rupees|pounds|cents|years|seconds|miles|km|kilomet(?:er|re)s"
    r"|met(?:er|re)s|kg|kilograms|grams|tons|tonnes|acres|pixels|votes|views|downloads|copies"
    r"|subscribers|subscriptions|customers|inhabitants|residents|voters|members|students|employees"
    r"|households|vehicles|devices|phones|handsets|records|rows|lines|words|tokens|characters"
    r"|points|shares|million|billion|thousand|percent|per|degrees|steps|iterations|operations"
    r"|requests|transactions|messages|calls|minutes|combinations|ways|times|samples|particles)"
    r"(?![a-z]))",
    re.IGNORECASE,
)
_SUM_BEHIND = re.compile(r" ?(?:[*×÷^]|[+=] ?[\d(?？x]|(?: [-−]|/) ?\d{1,6}(?![\d-]))")
_SUM_BEFORE = re.compile(r"(?:\d ?[+*×÷^=]|[+*×÷^]) ?$")
# Right before a number: what is counted, or that something is.
_AMOUNT = re.compile(
    r"(?:约|大约|约合|共|共有|共计|达|达到|高达|多达|超过|将近|接近|突破|人口|计算|数量|总数|总量|总额|总计|金额|价格"
    r"|价值|预算|销量|销售额|产量|收入|利润|面积|距离|等于|乘以|除以|减去|数字|整数|质数|素数|随机数|因数|合数"
    r"|[减乘除])(?:[为是有了到：:（( ]){0,3}$"
    r"|(?<![a-z])(?:users?|people|subscribers?|customers?|downloads?|sales|sold|volume|counts?|total"
    r"|amount|price|costs?|revenue|budget|population|sum|about|approximately|roughly|nearly|almost"
    r"|over|exceed(?:s|ed)?|reach(?:es|ed)|than|times|seed|integer|prime|compute|calculate|multiply"
    r"|divide|factor)(?: (?:of|is|are|was|were|to|by|at))?[:= ]{1,3}$",
    re.IGNORECASE,
)
_MANY_ZEROS, _SOME_ZEROS = "0" * 7, "0" * 5
_SHORT = 9  # digits: of so few, some zeros at the end make a round number


def is_counted(text: str, start: int, end: int) -> bool:
    """Whether a number that is written without signs counts or measures something.

    Args:
        text: The text.
        start: Where the number begins.
        end: Where it ends, exclusive.
    """
    digits = re.sub(r"\D", "", text[start:end])
    if digits.endswith(_MANY_ZEROS) or (len(digits) <= _SHORT and digits.endswith(_SOME_ZEROS)):
        return True
    before = text[max(start - _NEAR, 0) : start]
    return bool(
        _UNIT.match(text, end)
        or _SUM_BEHIND.match(text, end)
        or _SUM_BEFORE.search(before)
        or _AMOUNT.search(before)
    )
