from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.domains import AREAS, DOMAIN_LABELS, DOMAINS, TITLES
from analysis.measure.domains.areas import GENERAL
from analysis.measure.domains.scoring import MAX_CHARS, domains, explain, lexicon
from analysis.measure.domains.script import chinese_pattern, english_pattern
from analysis.measure.domains.terms_en import ENGLISH
from analysis.measure.domains.terms_zh import CHINESE

TABLE = [
    ("Solve the quadratic equation x^2 - 5x + 6 = 0.", "mathematics"),
    ("What is the derivative of sin(x)?", "mathematics"),
    ("How many apples are left in total?\n3 * 4 = 12, and 12 - 5 = 7", "mathematics"),
    ("求这个三角形的面积和周长。", "mathematics"),
    ("Why does a photon have momentum but no mass?", "physics"),
    ("State Newton's second law of motion.", "physics"),
    ("什么是万有引力？它和加速度有什么关系？", "physics"),
    ("Balance the redox reaction of sodium with chlorine.", "chemistry"),
    ("氢气和氧气燃烧会生成什么化合物？", "chemistry"),
    ("How does photosynthesis work in a chloroplast?", "biology"),
    ("Which mammals are endangered, and what is their habitat?", "biology"),
    ("细胞的有丝分裂分为哪几个阶段？", "biology"),
    ("Which vaccines does a patient with diabetes need?", "medicine"),
    ("高血压患者平时应注意哪些症状？", "medicine"),
    ("Write a Python function that reverses a linked list.", "computing"),
    ("Explain the difference between TCP and HTTP to a junior programmer.", "computing"),
    ("用 SQL 查询数据库里的重复行。", "computing"),
    ("How do a resistor and a capacitor behave in a circuit?", "engineering"),
    ("解释内燃机里活塞和曲轴的作用。", "engineering"),
    ("Why does Jupiter have more moons than Mars?", "earth_and_space"),
    ("What causes an earthquake along tectonic plates?", "earth_and_space"),
    ("全球变暖会让冰川发生什么变化？", "earth_and_space"),
    ("Why did the Roman Empire fall in the west?", "history"),
    ("简述唐朝的丝绸之路。", "history"),
    ("Compare Kant and Nietzsche on free will.", "philosophy_and_religion"),
    ("孔子的儒家思想讲了什么？", "philosophy_and_religion"),
    ("Translate this sentence into French.", "language_and_linguistics"),
    ("Which word in it is an adverb, and which an adjective?", "language_and_linguistics"),
    ("把下面的句子改写成被动语态。", "language_and_linguistics"),
    ("Only the literature chapter of my thesis is done.", "psychology_and_education"),
    ("How long should a literature review be?", "psychology_and_education"),
    ("What is Russian literature known for?", "literature"),
    ("Which chapter of the novel is about the wedding?", "literature"),
    ("Without your report I can't close the books.", "business_and_marketing"),
    ("毕业论文的文献综述应该怎么写？", "psychology_and_education"),
    ("导师说我的毕业设计还缺一章。", "psychology_and_education"),
    ("俄罗斯文学有哪些特点？", "literature"),
    ("这部小说的哪一章节写了婚礼？", "literature"),
    ("Which literary devices does Shakespeare use in Macbeth?", "literature"),
    ("《红楼梦》的作者曹雪芹是谁？", "literature"),
    ("Can the plaintiff appeal the verdict in this lawsuit?", "law"),
    ("公司违约，员工可以起诉要求赔偿吗？", "law"),
    ("How does an election to the European Parliament work?", "politics_and_society"),
    ("联合国如何保护难民的人权？", "politics_and_society"),
    ("How does inflation change the interest rate of a central bank?", "economics"),
    ("通货膨胀如何影响汇率？", "economics"),
    ("What did Piaget say about cognitive development?", "psychology_and_education"),
    ("期末考试前怎样复习最有效？", "psychology_and_education"),
    ("Draft a social media campaign for brand awareness.", "business_and_marketing"),
    ("为新品牌写一条广告标语。", "business_and_marketing"),
    ("Should I pay off my credit card or my student loan first?", "personal_finance"),
    ("房贷提前还清划算，还是做基金定投划算？", "personal_finance"),
    ("Give me a recipe for tomato soup with garlic and basil.", "cooking_and_food"),
    ("红烧牛肉怎么做才入味？", "cooking_and_food"),
    ("Plan a workout with push-ups and squats to build muscle.", "health_and_fitness"),
    ("每天跑步机上锻炼多久才能减肥？", "health_and_fitness"),
    ("Plan an itinerary for tourists who stay in a hostel near the Louvre.", "travel"),
    ("去桂林旅游三天，有哪些景点？", "travel"),
    ("When should I prune my roses and mulch the flower beds?", "home_and_garden"),
    ("水龙头漏水怎么修？", "home_and_garden"),
    ("Write a cover letter for an internship.", "work_and_career"),
    ("面试官问我为什么离职，怎么回答？", "work_and_career"),
    ("I want a refund: the headphones arrived broken.", "shopping_and_products"),
    ("订单什么时候发货？可以退货吗？", "shopping_and_products"),
    ("Who won the World Cup, and who was the goalkeeper?", "sport"),
    ("篮球比赛里什么叫罚球？", "sport"),
    ("My boyfriend forgot our anniversary. Should I forgive him?", "relationships"),
    ("和女朋友分手以后怎么走出来？", "relationships"),
    ("Write a short story about a dragon.", "fiction_and_humour"),
    ("Tell me a joke about a wizard.", "fiction_and_humour"),
    ("讲一个关于公主和巫师的童话。", "fiction_and_humour"),
    ("Write a haiku about the first snow.", "poetry"),
    ("写一首关于秋天的诗。", "poetry"),
    ("Who composed the soundtrack of that Hollywood movie?", "film_and_music"),
    ("周杰伦的哪张专辑最好听？", "film_and_music"),
    ("What is a good opening in chess against the queen's gambit?", "games"),
    ("王者荣耀里新手玩家怎么通关？", "games"),
    ("How did Monet use watercolor and light in his painting?", "art_and_design"),
    ("素描和油画的构图有什么不同？", "art_and_design"),
    ("Hello, how are you today?", "general"),
    ("你好，今天怎么样？", "general"),
    ("", "general"),
]


def frame_of(texts: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"prompt": texts, "response": ["" for _ in texts]}, dtype="str")


@pytest.mark.parametrize(("text", "domain"), TABLE)
def test_a_short_text_has_the_domain_that_a_reader_would_give_it(text: str, domain: str) -> None:
    assert domains(frame_of([text]))["domain"].tolist() == [domain]


def test_every_domain_has_a_title_an_area_and_terms_in_both_languages() -> None:
    named = [domain for area in AREAS.values() for domain in area]
    assert tuple(named) == DOMAIN_LABELS
    assert len(set(named)) == len(named)
    assert set(TITLES) == {*named, *AREAS}
    assert set(ENGLISH) == set(CHINESE) == set(named) - {GENERAL}
    assert DOMAINS["domain"].labels == DOMAIN_LABELS


@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
def test_no_domain_lists_a_term_twice(language: dict[str, tuple[str, str]]) -> None:
    separator = ", " if language is ENGLISH else None
    for domain, lists in language.items():
        terms = [term for part in lists for term in part.split(separator)]
        assert len(set(terms)) == len(terms), domain


def found(term_pattern: str, text: str) -> bool:
    from analysis.measure.cues import Cues

    return bool(Cues([term_pattern]).found_in(text))


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("recipe", "Two RECIPES.", True),
        ("church", "old churches", True),
        ("theory", "theories of it", True),
        ("key", "the keys", True),
        ("push up", "ten push-ups", True),
        ("push up", "ten push\nups", True),
        ("philosoph*", "philosophers", True),
        ("c++", "a C++ class", True),
        ("valentine's", "Valentine’s day", True),
        ("law", "a flaw", False),
        ("art", "smart", False),
        ("art", "arts", True),
        ("law", "lawn", False),
        ("king", "kingdom", False),
    ],
)
def test_english_terms_match_whole_words_and_plurals(term: str, text: str, expected: bool) -> None:
    assert found(english_pattern(term), text) is expected


def test_chinese_terms_match_simplified_and_traditional_characters() -> None:
    pattern = chinese_pattern("机器学习")
    assert found(pattern, "什么是机器学习？")
    assert found(pattern, "什麼是機器學習？")
    assert not found(pattern, "机器")


def test_the_area_is_that_of_the_domain_and_terms_are_counted_once() -> None:
    frame = frame_of(["A neutron and a proton: neutron, neutrons, proton."])
    values = domains(frame)
    assert values["domain_area"].tolist() == ["stem"]
    assert values["domain_terms"].tolist() == [2]


def test_as_many_terms_of_two_domains_make_no_domain() -> None:
    assert domains(frame_of(["a sonnet and a photon"]))["domain"].tolist() == [GENERAL]


def test_a_term_gives_way_to_a_longer_one_of_another_domain() -> None:
    assert domains(frame_of(["a literature review"]))["domain_terms"].tolist() == [1]
    known = lexicon()
    terms = [known.terms[hit] for hit in known.found_in("a literature review of time travel")]
    assert "literature review" in terms and "time travel*" in terms
    assert not {"literature", "travel"} & set(terms)
    terms = [known.terms[hit] for hit in known.found_in("The time traveler woke up.")]
    assert terms == ["time travel*"]
    assert "literature" in [known.terms[hit] for hit in known.found_in("English literature")]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("A literature review of Russian literature.", "literature"),
        ("投资者应该怎么投资？", "投资"),
        ("投资者", "投资"),
    ],
)
def test_a_term_stays_where_it_stands_alone_or_in_a_word_that_is_shared(
    text: str, term: str
) -> None:
    known = lexicon()
    assert term in [known.terms[hit] for hit in known.found_in(text)]


def test_one_chance_term_in_a_long_answer_makes_no_domain() -> None:
    frame = pd.DataFrame({"prompt": ["Hi"], "response": ["It was so. " * 200 + "A lawsuit."]})
    assert domains(frame.astype("str"))["domain"].tolist() == [GENERAL]


def test_only_the_beginning_of_a_text_is_looked_at() -> None:
    texts = ["x" * MAX_CHARS + " recipe with garlic and onion"]
    assert domains(frame_of(texts))["domain_terms"].tolist() == [0]


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_explanation_names_the_domain_that_was_found(prompt: str, response: str) -> None:
    frame = pd.DataFrame({"prompt": [prompt], "response": [response]}, dtype="str")
    domain = domains(frame)["domain"].iloc[0]
    said = explain({"prompt": prompt, "response": response})
    assert said.startswith("By its terms: ") == (domain != GENERAL)


@pytest.mark.parametrize(("text", "domain"), TABLE[:60:9])
def test_the_explanation_of_a_domain_begins_with_its_title(text: str, domain: str) -> None:
    assert explain({"prompt": text, "response": ""}).startswith(
        f"By its terms: {TITLES[domain].lower()} "
    )


def test_every_pattern_counts_for_some_domain() -> None:
    known = lexicon()
    assert (known.weights.sum(axis=1) > 0).all()
    assert known.specific.sum() > 3000
