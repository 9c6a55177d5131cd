"""Goldens: personal data of every kind, and what only looks like some.

Numbers are published samples, or made up with right check digits. Keys are put together here, so
that no text in this file is one.
"""

from __future__ import annotations

import pytest

from analysis.measure.personal.entities import BY_PATTERN
from analysis.measure.personal.recognisers import places_in

DRAWN = "q7Zk2Lm9Xw4Rt8Vb3Nc6Yp1Hs5Jd0Gf7Ua2Ee9Ko4Ii8"  # looks like drawn at random
LETTERS = "qZkTbWnLxRvYpJdGmHsCfXoEuIaQwBtKrM"
HEX = "9f86d081884c7d659a2feaa0c55ad015"
PEM = "\n".join([f"{DRAWN}AAAABBBB"] * 6)


def pem(kind: str, body: str = PEM) -> str:
    return f"-----BEGIN {kind}-----\n{body}\n-----END {kind}-----"


# Entity -> (text, what is found in it).
FOUND: dict[str, list[tuple[str, str]]] = {
    "EMAIL_ADDRESS": [
        ("Write to ada.lovelace@analytical.co.uk, please.", "ada.lovelace@analytical.co.uk"),
        ("<bob+news@mail.example.com>", "bob+news@mail.example.com"),
        ("我的邮箱是zhang.wei@qq.com，请联系我。", "zhang.wei@qq.com"),
        ("mailto:o'neill_99@firma.de?subject=x", "o'neill_99@firma.de"),
        ("josé.muñoz@correo.es", "josé.muñoz@correo.es"),
        ("JOHN@COMPANY.ORG.", "JOHN@COMPANY.ORG"),
        ("email = 'ann.lee@gmail.com'", "ann.lee@gmail.com"),
        ("send(b'ann.lee@gmail.com')", "ann.lee@gmail.com"),
        ("-ann@gmail.com", "ann@gmail.com"),
        ("see ../ann@gmail.com", "ann@gmail.com"),
        ("ask O'Brien@gmail.com", "O'Brien@gmail.com"),
        ("写信给ann＠gmail.com", "ann＠gmail.com"),
        ("ａｎｎ＠ｇｍａｉｌ．ｃｏｍ", "ａｎｎ＠ｇｍａｉｌ．ｃｏｍ"),
        ("https://firma.de?to=ann@gmail.com", "ann@gmail.com"),
    ],
    "PHONE_NUMBER": [
        ("Call (212) 555-0123 today.", "(212) 555-0123"),
        ("Fax: 415.555.2671 x204", "415.555.2671 x204"),
        ("+49 30 901820 is the office", "+49 30 901820"),
        ("from +44 20 7946 0958 only", "+44 20 7946 0958"),
        ("My number is 020 7946 0958", "020 7946 0958"),
        ("telephone 01 42 68 53 00", "01 42 68 53 00"),
        ("1-800-273-8255 is free", "1-800-273-8255"),
        ("Phone: 5551234567", "5551234567"),
        ("请拨打13812345678联系王先生", "13812345678"),
        ("手机号：138-1234-5678", "138-1234-5678"),
        ("电话010-62781234，转办公室", "010-62781234"),
        ("+86 139 1234 5678", "+86 139 1234 5678"),
        ("我的手机是１３９１２３４５６７８。", "１３９１２３４５６７８"),
        ("Text me at 0412 345 678 tonight", "0412 345 678"),
        ("call 2025550143 now", "2025550143"),
        ("my cell number is 5550143", "5550143"),
        ("contact us at 62781234", "62781234"),
        ("我叫李雷，13800138000", "13800138000"),
        ("电话号码为62781234", "62781234"),
        ("13812345678人工客服", "13812345678"),
        ("You can call 73 448 266", "73 448 266"),
        ("5550143267 (mobile)", "5550143267"),
        ("微信同号13812345678/随时", "13812345678"),
    ],
    "CREDIT_CARD": [
        ("Pay with 4111 1111 1111 1111.", "4111 1111 1111 1111"),
        ("card: 5555555555554444", "5555555555554444"),
        ("Amex 3782 822463 10005 expires", "3782 822463 10005"),
        ("6011-1111-1111-1117", "6011-1111-1111-1117"),
        ("信用卡号3530111333300000有误", "3530111333300000"),
        ("My debit card is 6304000000000000", "6304000000000000"),
        ("2223003122003222", "2223003122003222"),
    ],
    "IBAN_CODE": [
        ("Transfer to GB82 WEST 1234 5698 7654 32 and wait.", "GB82 WEST 1234 5698 7654 32"),
        ("IBAN: DE89370400440532013000", "DE89370400440532013000"),
        ("fr1420041010050500013m02606", "fr1420041010050500013m02606"),
        ("账号NL91ABNA0417164300。", "NL91ABNA0417164300"),
    ],
    "IP_ADDRESS": [
        ("The login came from 86.231.85.193 at noon.", "86.231.85.193"),
        ("ssh root@10.218.6.131", "10.218.6.131"),
        ("服务器地址是47.95.164.112，", "47.95.164.112"),
        ("client 2a02:8109:9ac0:6d4::1f5 said", "2a02:8109:9ac0:6d4::1f5"),
        ("4f8a:c99e:dc86:faf9:5988:5f63:375e:8a2a", "4f8a:c99e:dc86:faf9:5988:5f63:375e:8a2a"),
    ],
    "NATIONAL_ID": [
        ("SSN 536-90-4399", "536-90-4399"),
        ("His social security number is 536904399.", "536904399"),
        ("National Insurance number: AB 12 34 56 C", "AB 12 34 56 C"),
        ("NHS number 943 476 5919", "943 476 5919"),
        ("DNI: 12345678Z", "12345678Z"),
        ("su NIE es X1234567L", "X1234567L"),
        ("Codice RSSMRA85T10A562S, Roma", "RSSMRA85T10A562S"),
        ("born 131052-308T in Turku", "131052-308T"),
        ("personnummer 811228-9874", "811228-9874"),
        ("PESEL 44051401359", "44051401359"),
        ("NRIC S1234567D", "S1234567D"),
        ("PAN card ABCPE1234F", "ABCPE1234F"),
        ("TFN: 123 456 782", "123 456 782"),
        ("Medicare card 2123 45670 1", "2123 45670 1"),
        ("Social Insurance Number 130 692 544", "130 692 544"),
        ("Steuer-ID 86095742719", "86095742719"),
        ("T.C. kimlik 10000000146", "10000000146"),
        ("South African ID 8001015009087", "8001015009087"),
        ("BSN 111222333", "111222333"),
        ("o CPF 529.982.247-25 dela", "529.982.247-25"),
        ("NIR 2 55 08 14 168 025 38", "2 55 08 14 168 025 38"),
        ("身份证号码：11010519491231002X。", "11010519491231002X"),
        ("his id 11010519491231002x was shown", "11010519491231002x"),
        ("HKID A123456(3)", "A123456(3)"),
        ("身分證字號A123456789", "A123456789"),
    ],
    "URL_CREDENTIALS": [
        (
            "postgres://admin:s3cr3t!x@db.internal:5432/app is up",
            "postgres://admin:s3cr3t!x@db.internal:5432/app",
        ),
        (
            "git clone https://bob:Hunter2@git.firma.de/x.git",
            "https://bob:Hunter2@git.firma.de/x.git",
        ),
        ("redis://:p4ss9word@10.0.3.7:6379", "redis://:p4ss9word@10.0.3.7:6379"),
        (
            f"GET https://api.firma.de/v1?access_token={DRAWN[:24]}&page=2.",
            f"https://api.firma.de/v1?access_token={DRAWN[:24]}&page=2",
        ),
    ],
    "API_KEY": [
        (f"key = '{prefix}{DRAWN[:n]}'", prefix + DRAWN[:n])
        for prefix, n in (
            *(("sk-", 32), ("sk-proj-", 40), ("sk-ant-api03-", 40), ("ghp_", 36), ("hf_", 34)),
            *(("AIza", 35), ("xoxb-", 24), ("sk_live_", 24), ("npm_", 36), ("glpat-", 20)),
        )
    ]
    + [
        # Without a digit, as Hugging Face's are.
        (f"login(token='hf_{LETTERS}')", f"hf_{LETTERS}"),
        ("aws AKIA" + DRAWN[:16].upper(), "AKIA" + DRAWN[:16].upper()),
        (f"密钥是sk-{DRAWN[:32]}，", f"sk-{DRAWN[:32]}"),
        (
            f"Bearer eyJ{DRAWN[:20]}.eyJ{DRAWN[:30]}.{DRAWN[:32]}",
            f"eyJ{DRAWN[:20]}.eyJ{DRAWN[:30]}.{DRAWN[:32]}",
        ),
        (f"aws_secret_access_key = {DRAWN[:38]}/+", f"{DRAWN[:38]}/+"),
        (f"Authorization: Bearer {HEX}", HEX),
        (f"-H 'Authorization: Bearer {DRAWN[:32]}'", DRAWN[:32]),
        (f"api_key='{HEX}'", HEX),
        (f'os.environ["MY_API_KEY"] = "{HEX}"', HEX),
        (f'{{"client_secret": "{DRAWN[:24]}"}}', DRAWN[:24]),
        (f"export SERVICE_TOKEN={DRAWN[:30]}\n", DRAWN[:30]),
        (f"Authorization: Basic {DRAWN[:16]}==", f"{DRAWN[:16]}=="),
        ('password: "Rz7!kw_Q2"', "Rz7!kw_Q2"),
        ("DB_PASSWORD=Rz7!kw_Q2", "Rz7!kw_Q2"),
        ("'password': 'aB3$fG7%kL9@'", "aB3$fG7%kL9@"),
        ("Server=db;Password=tr0ub4dor;Port=1", "tr0ub4dor"),
        ("密码：'Rz7kwQ2x'", "Rz7kwQ2x"),
    ],
    "PRIVATE_KEY": [
        (f"{pem(kind)} is mine", pem(kind))
        for kind in ("PRIVATE KEY", "RSA PRIVATE KEY", "OPENSSH PRIVATE KEY", "EC PRIVATE KEY")
    ]
    + [
        (pem("PRIVATE KEY").replace("\n", "\\n"), pem("PRIVATE KEY").replace("\n", "\\n")),
        (f"-----BEGIN RSA PRIVATE KEY-----\n{PEM}", f"-----BEGIN RSA PRIVATE KEY-----\n{PEM}"),
    ],
}

# Text -> all that is found in it, in this order.
FOUND_ALL: list[tuple[str, str, list[str]]] = [
    ("EMAIL_ADDRESS", "a.b@gmail.com/c.d@gmail.com", ["a.b@gmail.com", "c.d@gmail.com"]),
    ("PHONE_NUMBER", "电话：13812345678,13987654321", ["13812345678", "13987654321"]),
    (
        "PHONE_NUMBER",
        "电话：13812345678，13987654321，13712345678，15912345678，18612345678",
        ["13812345678", "13987654321", "13712345678", "15912345678", "18612345678"],
    ),
    ("PHONE_NUMBER", "电话62781234/62785678", ["62781234", "62785678"]),
    (
        "PHONE_NUMBER",
        "Phone: 2024561111, 2024561112 and 2024561113",
        ["2024561111", "2024561112", "2024561113"],
    ),
    ("PHONE_NUMBER", "202-456-1111 202-456-1112", ["202-456-1111", "202-456-1112"]),
    ("PHONE_NUMBER", "202-456-1111/202-456-1112", ["202-456-1111", "202-456-1112"]),
    ("PHONE_NUMBER", "tel 138 1234 5678 / 139 8765 4321", ["138 1234 5678", "139 8765 4321"]),
    ("PHONE_NUMBER", "202-456-1111 / 202-456-1112", ["202-456-1111", "202-456-1112"]),
    ("PHONE_NUMBER", "Ann,202-456-1111,90210", ["202-456-1111"]),
    ("PHONE_NUMBER", "17,202-456-1111,902,x", ["202-456-1111"]),
    ("PHONE_NUMBER", "手机13812345678,100,上海", ["13812345678"]),
    ("CREDIT_CARD", "card 4111111111111111,1225,123", ["4111111111111111"]),
    ("CREDIT_CARD", "Ann,4111111111111111,123", ["4111111111111111"]),
    ("CREDIT_CARD", "4111111111111111 5555555555554444", ["4111111111111111", "5555555555554444"]),
    (
        "CREDIT_CARD",
        "4111 1111 1111 1111 5555 5555 5555 4444",
        ["4111 1111 1111 1111", "5555 5555 5555 4444"],
    ),
    ("NATIONAL_ID", "536-90-4399,1980-01-01", ["536-90-4399"]),
]

LEFT_ALONE = [
    # versions, headings, builds
    *("Python 3.11.4 and NumPy 2.4.6", "Upgrade to version 1.2.3.4 first.", "v10.0.19041.1"),
    *("See section 3.2.1.4 of the manual.", "firmware 86.231.85.193", "Chrome/120.0.6099.109"),
    *("npm install react@18.2.0 lodash@^4.17.21", "pip install numpy==1.26.4 --no-deps"),
    # dates and times
    *("2024-01-15 12:30:45", "from 01/02/2003 to 04.05.2006", "2007-03-23T18:43:36Z"),
    *("the years 1990-1995 and 2001/2002", "20240115123045", "at 1700000000 (Unix time)"),
    *("timestamp 1700000000000", "Mon, 15 Jan 2024 10:20:30 +0000", "12.11.2010 - 15.11.2010"),
    # sums, counts, scores
    *("12 + 7 = 19, and 1234567 * 7654321 = 9449772114007", "3.14159265358979", "won 3-2, 21-19"),
    *("$1,234,567.89 in all", "a population of 1398000000 people", "The answer is 4294967296."),
    *("Compute the answer for 3593290 divided by 78115.", "1,000,000,007 is prime"),
    *("2^31 - 1 = 2147483647", "0.000000123456789", "1 234 567 890 stars", "x = 14159265358"),
    *("Pages 1234-5678 and 10001-10010", "100 200 300 400 500", "5000000 - 4000000 = 1000000"),
    *("the sequence 1 1 2 3 5 8 13 21 34 55", "[0.12, 0.34, 0.56, 0.78]", "50% of 12345678"),
    *("宇宙的年龄约为13800000000年", "预算15000000000元", "19876543210元", "人口13800138000"),
    *("计算13912345678 + 1", "手机销量达到12345678台", "手机共卖出12345678", "13812345678是质数吗"),
    *("call 1000000 times", "contact 12345678 bytes", "The cell has 12345678 atoms"),
    *("mobile users: 5 000 000", "mobile downloads: 12345678", "call volume is 12345678"),
    *("12345678 mobile users", "mobile revenue: 123456789 dollars", "联系了12345678个人"),
    *("7 * 13912345678，请算", "求数字13912345678的因数", "15000000000是多少"),
    *("4111 1111 1111 1111 2222 3333", "4111111111111111 1234567890123456"),
    *("1,234,567,890,123", "call 1,202,456 times", "[12345678, 23456789]"),
    # numbers of other things
    *("Order 2125550123 has shipped.", "order number: 4111111111111111", "ISBN 978-0-306-40615-7"),
    *(
        "ISBN 0-306-40615-2",
        "ISSN 2049-3630",
        "订单号：13812345678",
        "tracking 9400110200881234567890",
    ),
    *("UPC 036000291452", "arXiv:2211.09527", "doi 10.1038/s41586-020-2649-2", "imdb id: 0820643"),
    *("编号20231234567已归档", "CVE-2021-44228", "RFC 5737", "the number 12345678 is even"),
    *("My driver's license number is 425700624", "ticket 5551234567", "US patent 10123456"),
    # addresses of no person
    *("http://localhost:8501 or 127.0.0.1:8080", "bind to 0.0.0.0", "mask 255.255.255.0"),
    *("open 192.168.1.1 in the browser", "ping 8.8.8.8", "192.0.2.44 in the documentation"),
    *("157.240.0.0/16 is a range", "2001:db8::1", "::1", "x[::2] and y[1::2]", "std::vector<int>"),
    *("dead::beef", "10:20:30 to 11:22:33", "00:1A:2B:3C:4D:5E", "fe::de", "a ratio of 16:9:4"),
    # code
    *("@app.route('/x')", "user@localhost", "foo@bar", "image@2x.png", "git@github.com:a/b.git"),
    *("call(2147483647)", "0xDEADBEEF", "color: #123456", "rgb(12, 34, 56)", "array[1234567]"),
    *("id = 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3'", "123e4567-e89b-12d3-a456-426614174000"),
    *("md5 5d41402abc4b2a76b9719d911017c592", "scikit-learn and sk-cube-grid", "https://a.b/c?d=1"),
    # what stands for a secret, or only speaks of one
    *("sk-your-api-key-here", "sk-xxxxxxxxxxxxxxxxxxxxxxxx", "AKIA" + "IOSFODNN7EXAMPLE"),
    *(
        "OPENAI_API_KEY=<your key>",
        "https://user:password@host.com/",
        "ftp://username:password@x.com",
    ),
    *("postgres://${USER}:${PASSWORD}@db/app", "?token=YOUR_ACCESS_TOKEN_HERE"),
    *(
        "password = get_password()",
        'api_key=os.environ["X_KEY_2024_LONG_NAME"]',
        "api_key=YOUR_API_KEY",
    ),
    *(
        "api_key=YOUR_API_KEY_1234567890_HERE",
        "token = <token>",
        "secret=${VAR}",
        "password=xxxxxxxx1",
    ),
    *("password: 'example123'", "password = 'password123'", "password=settings.db_password2"),
    *("Authorization: Bearer YOUR_ACCESS_TOKEN_12", "Bearer <your 32 characters token>"),
    *("token = tokenizer.encode_plus_2023(text)", "model_token: gpt-4-turbo-preview-2024-04-09"),
    *(
        "password: at least 12 characters",
        "The password is 8 to 16 characters long.",
        "token: 1234",
    ),
    *(
        "password = hash_sha256(pw)",
        "secret: the-best-of-1999-and-2000",
        "password=None",
        "pwd: /home/u1",
    ),
    *("api_key = self.config.openai_api_key_v2_2024", "key_token = 'sha256-of-the-2nd-input-file'"),
    *(
        "access_token={access_token_2024_abcdefg}",
        "password=[REDACTED-1]",
        "api-key: ************1234",
    ),
    *("It begins with -----BEGIN PRIVATE KEY-----.", pem("PUBLIC KEY"), pem("CERTIFICATE")),
    # ids without what makes them some
    *("078-05-1120", "123-45-6789", "000-12-3456", "12345678A", "110105194912310021"),
    *("sin(1.5) = 0.997494987", "the pan 130 692 544", "GB82 WEST 1234 5698 7654 33"),
    *("4111 1111 1111 1112", "1234 5678 9012 3456", "0000 0000 0000 0000", "RSSMRA85T10A562T"),
    # words
    *("", "Nothing here.", "这里什么都没有。", "Meet me at noon @ the café", "A/B, C/D & E://F"),
]


@pytest.mark.parametrize(
    ("entity", "text", "value"),
    [(entity, text, value) for entity, cases in FOUND.items() for text, value in cases],
)
def test_personal_data_are_found_where_they_stand(entity: str, text: str, value: str) -> None:
    assert [(p.entity, text[p.start : p.end]) for p in places_in(text)] == [(entity, value)]


@pytest.mark.parametrize(("entity", "text", "values"), FOUND_ALL)
def test_all_of_a_list_are_found(entity: str, text: str, values: list[str]) -> None:
    found = [(place.entity, text[place.start : place.end]) for place in places_in(text)]
    assert found == [(entity, value) for value in values]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_only_looks_so_is_left_alone(text: str) -> None:
    assert [(p.entity, text[p.start : p.end]) for p in places_in(text)] == []


def test_every_kind_that_follows_a_pattern_has_goldens() -> None:
    assert set(FOUND) == set(BY_PATTERN)
    assert len(LEFT_ALONE) >= 100
