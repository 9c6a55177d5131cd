"""Words that say nothing of what a text is about."""

from __future__ import annotations

import functools

_MORE = (
    *("don", "does", "doesn", "did", "didn", "isn", "aren", "wasn", "weren", "won", "wouldn"),
    *("couldn", "shouldn", "can", "hasn", "haven", "hadn", "ve", "ll", "re", "im", "yes", "no"),
    *("http", "https", "www", "com", "org", "html", "href", "src", "div", "span", "br", "li"),
    *("ul", "td", "tr", "img", "class", "nbsp", "amp", "quot", "lt", "gt", "lrb", "rrb"),
    *("endoftext", "user", "assistant", "human", "gpt", "instruction", "input"),
    *("output", "prompt", "response", "please", "use", "used", "using", "make", "makes", "made"),
    *("like", "just", "based", "following", "given", "provide"),
)

# Of scikit-learn's list: they name what a text is about.
_TELLING = frozenset(
    ("amount", "bill", "computer", "cry", "detail", "fire", "interest", "mill", "sincere", "system")
)

# Characters that no term of a script without spaces begins or ends with: particles, pronouns.
UNSPACED_EDGES = (
    "的了是在和与及或等请我你您他她它们这那有就不也都而着吗呢吧啊呀把被对为以之其所从到于由让给"
    "很更最将并但若如则个些么每各该此二三四五六七八九十几"
)

# Function words of two characters: no term holds one.
UNSPACED = (
    *("什么", "怎么", "如何", "可以", "一个", "一种", "一些", "我们", "你们"),
    *("他们", "她们", "它们", "这个", "那个", "这些", "那些", "这样", "那样"),
    *("因为", "所以", "没有", "需要", "进行", "以及", "以下", "如果", "但是"),
    *("因此", "然后", "或者", "而且", "并且", "不是", "就是", "还是", "只是"),
    *("通过", "根据", "其中", "同时", "非常", "已经", "可能", "应该", "能够"),
    *("以上", "之间", "之后", "之前", "时候", "自己", "大家", "为了", "关于"),
    *("对于", "由于", "使用", "包括", "例如", "比如", "一下", "请问", "提供", "哪些"),
)


@functools.cache
def english() -> tuple[str, ...]:
    """Those of English, from scikit-learn, with those of markup and of chat templates."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return (*sorted(ENGLISH_STOP_WORDS - _TELLING), *_MORE)
