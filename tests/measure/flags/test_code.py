from __future__ import annotations

import pytest
from hypothesis import given

from analysis.measure.flags.brackets import unbalanced
from analysis.measure.flags.code import CODE_FLAGS, check
from tests.measure.flags.checking import TEXTS, flag_of, in_time


def broken(response: str, prompt: str = "Write it.") -> int:
    return flag_of(CODE_FLAGS, "code_error", prompt=prompt, response=response)


def fenced(code: str, language: str = "python") -> str:
    return f"Here it is:\n\n```{language}\n{code}\n```\n"


@pytest.mark.parametrize(
    "code",
    [
        "for i in range(3)\n    print(i)",
        "print('a'",
        "if x:\nprint(x)",
        "print 'old'",
        "x = 5 +",
    ],
)
def test_python_that_does_not_parse_is_flagged(code: str) -> None:
    assert broken(fenced(code)) == 1


@pytest.mark.parametrize(
    "code",
    [
        "x = 1",
        "    def f(self):\n        return 1",
        "def f(...):\n    ...",
        ">>> 1 + 1\n2",
        "%matplotlib inline\nimport math",
        "pip install numpy\nimport numpy",
        "else:\n    y()",
        "await fetch()",
        "return x",
        'x = "\\d"',
    ],
)
def test_snippets_and_sessions_are_not(code: str) -> None:
    assert broken(fenced(code)) == 0


@pytest.mark.parametrize(
    "code",
    [
        'print(f"{d["a"]}")',
        "print(f'{d['it is']}')",
        """f"{d["it's"]}" """,
        "f\"{'\\n'.join(x)}\"",
        'f"{\n a}"',
        'f"{a b}"',
        'f"""\n{a b}"""',
        "type X = int",
        "type X[T] = list[T]",
        "def f[T](x: T) -> T:\n    return x",
        "async def f[T](x):\n    return x",
        "class A[T]:\n    pass",
        't"{x}"',
        "try:\n    f()\nexcept A, b.B:\n    g()",
        "try:\n    f()\nexcept* A, B:\n    g()",
        "[*x for x in y]",
        "lazy import json",
    ],
)
def test_syntax_newer_than_the_parser_is_not_judged(code: str) -> None:
    assert broken(fenced(code)) == 0


@pytest.mark.parametrize(
    "code",
    [
        'x = f"{a}" "b',
        "type = 3 +",
        "try:\n    f()\nexcept A, B as e:\n    g()",
        "x = t['a'",
        'print(f"{a b}"',
        'print(f"Hi {name}"',
        'print("a{" + b',
    ],
)
def test_what_only_looks_newer_is_judged(code: str) -> None:
    assert broken(fenced(code)) == 1


@pytest.mark.parametrize("name", ["Python 2", "python2.7", "py2", "Python 2.x", "Python2代码"])
def test_python_2_is_fine_where_it_is_asked_for(name: str) -> None:
    assert broken(fenced("print 'hi'"), f"Write it in {name}.") == 0
    assert broken(fenced("print 'hi'"), "Fill a Python 2D list with 2 rows.") == 1
    assert broken(fenced("print 'hi'"), "Write it in Python 3.2.") == 1


def test_code_that_was_to_be_wrong_is_not_flagged() -> None:
    faulty = fenced("print('a'")
    assert broken(faulty, "Show me an example of a syntax error in Python.") == 0
    assert (
        broken(f"The original code:\n{faulty}\nFixed:\n{fenced('print(1)')}", "Fix my code.") == 0
    )


def test_a_whole_answer_can_be_code() -> None:
    code = "def f(x)\n    y = x + 1\n    return y"
    assert broken(code, "Write a Python function.") == 1
    assert broken(code.replace("x)", "x):"), "Write a Python function.") == 0


def test_other_fences_are_not_judged() -> None:
    assert (
        broken(fenced("for (((", "text") + fenced("((", "mermaid") + fenced("So: if (a", "")) == 0
    )
    assert check("", fenced("x = 1") + fenced("((", "text"))[0] == 1


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("js", "const a = [1, 2;"),
        ("c", 'int main() { printf("hi"; }'),
        ("go", "func main() {"),
        ("sql", "SELECT * FROM t WHERE a = 'x;"),
        ("rust", "fn f( { }"),
    ],
)
def test_brackets_and_quotes_that_stay_open(language: str, code: str) -> None:
    assert unbalanced(code, language)
    assert broken(fenced(code, language)) == 1


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("js", "const re = /[(]/; // don't ("),
        ("js", "return /[\"']/.test(name)"),
        ("js", "/[\"'(]/.test(name)"),
        ("js", "const bad = name => /[\"']/.test(name)"),
        ("js", "<p>Don't</p>"),
        ("js", "let s = `(${f('(')}`;"),
        ("java", "char c = '{'; String s = \"(\";"),
        ("java", "void f() {\n  ...\n"),
        ("rust", "fn f<'a>(x: &'a str) -> char { '{' }"),
        ("sql", "SELECT 'it''s (' -- (\nFROM t;"),
        ("c#", 'var p = @"c:\\";'),
        ("cpp", "int x = 1'000;"),
        ("unknown", "((("),
    ],
)
def test_brackets_in_strings_and_comments_do_not_count(language: str, code: str) -> None:
    assert unbalanced(code, language) is None


@given(prompt=TEXTS, response=TEXTS)
def test_any_text_is_flagged_or_not(prompt: str, response: str) -> None:
    broken(response, prompt)
    broken(fenced(response), prompt)
    broken(fenced(response, "js"), prompt)


@pytest.mark.parametrize(
    "code",
    [
        "[" * 100_000,
        "-" * 40_000 + "1",
        "not " * 12_000 + "x",
        "x" + "[0]" * 16_000,
        "x = " + "+".join("a" * 20_000),
        "x = 0x" + "f" * 40_000,
        "".join(" " * depth + "if x:\n" for depth in range(300)),
        "a" * 5_000_000,
        ("=/[=" * 490 + "\n") * 25,
        "```\n" * 100_000,
        "\n" * 45_000,
        "import os\n" + "\n" * 45_000,
        "import os\n" + "<b " * 15_000,
        "x = (\n" + "f'f\"" * 12_000,
        "x = (\n" + "f'" + "{" * 48_000,
        "x = (\nexcept" + " " * 48_000,
        "x = (\n" + "except a" * 6_000,
        "type " * 10_000,
    ],
)
def test_hostile_code_is_no_trouble(code: str) -> None:
    assert in_time(CODE_FLAGS, "code_error", prompt="python", response=fenced(code))
    assert in_time(CODE_FLAGS, "code_error", prompt="python", response=fenced(code, "js"))
    assert in_time(CODE_FLAGS, "code_error", prompt="python", response=code)
