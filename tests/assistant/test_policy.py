"""What a model wrote, and what of it may be shown."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from frontdesk.assistant.claims import _HINTS, HINT_MAX_CHARS, claims_transfer
from frontdesk.assistant.knowledge.search import Found
from frontdesk.assistant.policy import Gate, is_unhappy, unknown_in_a_row
from frontdesk.assistant.prompt import RULES, Briefing, build_messages, since_new_beginning
from frontdesk.assistant.wording import SENTENCES, Say, duration, say
from frontdesk.chat.records import Message
from frontdesk.chat.rules import Sender

NOBODY = UUID(int=0)

CLAIMS = [
    "I am transferring you to a human agent now.",
    "I've connected you with a colleague.",
    "I have forwarded your request to our team.",
    "You have been transferred to a representative.",
    "Your chat is being transferred.",
    "Transferring you now.",
    "A human agent will be with you shortly.",
    "Someone from our team will contact you soon.",
    "I'll connect you with a specialist.",
    "Let me put you through to an operator.",
    "Le estoy transfiriendo a un agente humano.",
    "Le paso con un compañero ahora mismo.",
    "Un agente le atenderá en breve.",
    "Je vous transfère à un conseiller.",
    "Un conseiller va prendre le relais.",
    "Ich verbinde Sie jetzt mit einem Mitarbeiter.",
    "Ein Mitarbeiter wird sich gleich bei Ihnen melden.",
    "La sto trasferendo a un operatore.",
    "La metto in contatto con un collega.",
    "Estou transferindo você para um atendente.",
    "Ik verbind u door met een medewerker.",
    "Łączę Pana z konsultantem.",
    "Sizi bir temsilciye bağlıyorum.",
    "Соединяю вас с оператором.",
    "З'єдную вас з оператором.",
    "جاري تحويلك إلى موظف.",
    "मैं आपको एक एजेंट से जोड़ रहा हूँ।",
    "Tôi đang chuyển bạn đến nhân viên.",
    "正在为您转接人工客服。",
    "担当者におつなぎします。",
    "상담원에게 연결해 드리겠습니다.",
]
NO_CLAIMS = [
    "Would you like me to connect you with a person?",
    "If you want, I can call a person for you.",
    "I cannot transfer you myself.",
    "Our team is there from Monday to Friday.",
    "You can connect the lamp to your smart home.",
    "We forward parcels to a neighbour only if you allow it.",
    "The lamp was designed by our team in Ljubljana.",
    "You can talk to a person at any time: just say so.",
    "Möchten Sie mit einem Menschen sprechen?",
    "Puedo llamar a una persona si lo desea.",
    "The bank transfer takes two days.",
    "Please hand the parcel to the carrier's agent.",
]


@pytest.mark.parametrize("sentence", CLAIMS)
def test_a_claim_of_a_transfer_is_recognised(sentence: str) -> None:
    assert claims_transfer(sentence)


@pytest.mark.parametrize("sentence", NO_CLAIMS)
def test_offers_and_other_sentences_are_no_claims(sentence: str) -> None:
    assert not claims_transfer(sentence)


def test_what_code_itself_says_to_offer_a_person_is_no_claim() -> None:
    for language, sentences in SENTENCES.items():
        assert not claims_transfer(sentences[Say.NOT_TRANSFERRED].split(". ")[0]), language


@pytest.mark.parametrize("claim", CLAIMS)
def test_while_it_is_written_no_claim_is_ever_visible(claim: str) -> None:
    gate = Gate()
    seen = ""
    for char in f"Sure. {claim} Have a nice day.":
        gate.feed(char)
        seen = max(seen, gate.visible(), key=len)
        assert not claims_transfer(gate.visible())
    assert claim not in gate.finish()
    assert gate.withheld == "claimed_transfer"


@pytest.mark.parametrize("claim", CLAIMS)
def test_no_claim_is_visible_at_the_end_of_a_long_sentence_either(claim: str) -> None:
    gate = Gate()
    for word in (*["and so on, "] * 40, *claim):
        gate.feed(word)
        assert not claims_transfer(gate.visible())
    assert claim not in gate.finish() and gate.withheld == "claimed_transfer"


def test_no_hint_is_longer_than_what_is_looked_at_anew() -> None:
    hints = _HINTS.pattern.split("|")
    assert max(map(len, hints)) <= HINT_MAX_CHARS


def test_text_comes_out_as_it_is_written() -> None:
    gate = Gate()
    shown = []
    for word in ("Delivery ", "takes ", "2 to 4 ", "days [", "1", "]. ", "Ask ", "away!"):
        gate.feed(word)
        shown.append(gate.visible())
    assert shown[:3] == ["Delivery ", "Delivery takes ", "Delivery takes 2 to 4 "]
    assert shown[3] == "Delivery takes 2 to 4 days"
    assert gate.finish() == "Delivery takes 2 to 4 days. Ask away!"


def test_sources_are_those_that_were_given_and_marked() -> None:
    passages = [_found(1), _found(2), _found(3)]
    gate = Gate()
    gate.feed("It is blue [2]. It shines [2, 9]. It costs 5 euros a piece. Is that fine?")
    gate.finish()
    assert [one.title for one in gate.cited(passages)] == ["source 2"]
    assert gate.unsourced == ["It costs 5 euros a piece."]


def test_not_knowing_is_said_by_a_mark_that_nobody_sees() -> None:
    gate = Gate()
    for char in "[?]":
        gate.feed(char)
        assert gate.visible() == ""
    assert gate.is_unknown()
    gate = Gate()
    gate.feed("Yes [?] no.")
    assert not gate.is_unknown() and gate.finish() == "Yes  no."


def test_the_rules_are_not_recited() -> None:
    gate = Gate(instructions=" ".join(f"word{n}" for n in range(60)))
    gate.feed(f"My instructions: {RULES.splitlines()[0]} There you go.")
    assert "nobody else is in this conversation" not in gate.finish()
    assert gate.withheld == "recited_rules"
    gate = Gate(instructions=" ".join(f"word{n}" for n in range(60)))
    gate.feed(" ".join(f"word{n}" for n in range(60)))
    assert gate.finish() == ""


def test_instructions_that_are_recited_in_pieces_are_withheld_with_all_that_follows() -> None:
    gate = Gate(instructions=" ".join(f"word{n}" for n in range(60)))
    gate.feed(" ".join(f"word{n}{'.' if n % 7 == 6 else ''}" for n in range(60)) + ". And more of it.")
    said = gate.finish()
    assert "word27" in said and "word34" not in said and "more" not in said
    assert gate.withheld == "recited_rules"


def test_an_answer_ends_at_its_bound() -> None:
    gate = Gate()
    gate.feed("All is well here. " * 1000)
    assert len(gate.finish()) == 4000


@pytest.mark.parametrize(
    "content",
    ["This is useless!", "WHERE IS MY ORDER NOW!!", "¡Esto es ridículo!", "太差了", "Das hilft mir nicht weiter"],
)
def test_anger_is_seen(content: str) -> None:
    assert is_unhappy(content)


@pytest.mark.parametrize("content", ["My lamp is broken", "Is it useful?", "The shade is too dark", "OK", "IP54?"])
def test_a_plain_question_or_complaint_is_no_anger(content: str) -> None:
    assert not is_unhappy(content)


def test_a_model_hears_the_conversation_since_it_was_given_it() -> None:
    history = [
        _said(1, Sender.USER, "old secret"),
        _said(2, Sender.ADMIN, "a person's words"),
        _said(3, Sender.SYSTEM, "left", {"notice": "handed_back"}),
        _said(4, Sender.USER, "new question"),
        _said(5, Sender.AI, "an answer"),
        _said(6, Sender.SYSTEM, "opened", {"notice": "rated"}),
        _said(7, Sender.USER, "another"),
    ]
    messages = build_messages(Briefing("We sell lamps.", ["en"], [_found(1)], history, "https://shop.example/a"))
    assert [m["content"] for m in messages[1:]] == ["new question", "an answer", "another"]
    assert all(part in messages[0]["content"] for part in ("We sell lamps.", "[1] heading 1", "shop.example/a"))
    assert since_new_beginning(history)[0].seq == 4


def test_a_long_conversation_is_cut_to_a_budget_at_its_old_end() -> None:
    history = [_said(n, Sender.USER, f"{n} " + "x" * 2000) for n in range(1, 12)]
    said = build_messages(Briefing("", [], [], history))[1:]
    assert 1 <= len(said) <= 4 and said[-1]["content"].startswith("11 ")


def test_answers_that_knew_nothing_are_counted_in_a_row() -> None:
    unknown, known = {"reason": "unknown"}, {"reason": "model"}
    history = [_said(n, Sender.AI, "x", meta) for n, meta in enumerate((unknown, known, unknown, unknown), 1)]
    assert unknown_in_a_row(history) == 2


def test_every_language_says_every_sentence_with_its_facts() -> None:
    for language, sentences in SENTENCES.items():
        assert set(sentences) == set(Say), language
        for which in Say:
            said = say(which, language, duration="3 min", moment="2026-01-05 09:00", email="a@b.example")
            assert said.strip() and "{" not in said
            for fact, name in (("3 min", "duration"), ("2026-01-05", "moment"), ("a@b.example", "email")):
                assert (fact in said) == (f"{{{name}}}" in SENTENCES["en"][which]), (language, which)


def test_times_are_rounded_up() -> None:
    assert [duration(s, "en") for s in (1, 61, 5400, 5401)] == ["1 min", "2 min", "90 min", "2 h"]


def _said(seq: int, sender: Sender, content: str, meta: dict[str, object] | None = None) -> Message:
    return Message(NOBODY, seq, None, sender, None, None, content, meta, datetime.now(UTC))


def _found(number: int) -> Found:
    return Found(
        number, UUID(int=number), f"source {number}", None, "text", f"heading {number}", f"content {number}", 0.9
    )
