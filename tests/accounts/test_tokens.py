"""A token is good if this key signed it, for this use, and its time is not over; nothing else is."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.accounts.tokens import AUDIENCE, ISSUER, SIGNED_IN_FOR, Tokens, TokenSettings
from frontdesk.errors import Unauthenticated
from frontdesk.kit.clock import ManualClock, SystemClock
from frontdesk.kit.ids import new_id

ADA = new_id()
SECRET = "a secret of the tests, long enough"


def resign(
    token: str, key: Any, *, algorithm: str = "HS256", headers: dict[str, Any] | None = None, **changes: object
) -> str:
    """The same token, signed by `key`, with these claims changed (None: left out)."""
    claims = jwt.decode(token, options={"verify_signature": False}) | changes
    body = json.dumps({name: value for name, value in claims.items() if value is not None}).encode()
    # below jwt.encode, which is too polite to sign some of these
    return jwt.api_jws.encode(body, key, algorithm, headers=headers)


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_token_says_who_and_until_when(tokens: Tokens, clock: ManualClock) -> None:
    token, expires_at = tokens.issue(ADA, 7)
    claims = tokens.read(token)
    assert (claims.admin_id, claims.token_version, claims.expires_at) == (ADA, 7, expires_at)
    assert timedelta(seconds=3598) < expires_at - clock.now() <= timedelta(seconds=3600)


def test_no_two_tokens_are_the_same(tokens: Tokens) -> None:
    assert tokens.issue(ADA, 1) != tokens.issue(ADA, 1)


def test_a_token_ends(tokens: Tokens, clock: ManualClock) -> None:
    token, _ = tokens.issue(ADA, 1)
    clock.advance(3590)
    tokens.read(token)
    clock.advance(10)
    with pytest.raises(Unauthenticated):
        tokens.read(token)


def test_a_token_is_renewed_until_thirty_days_after_the_sign_in(tokens: Tokens, clock: ManualClock) -> None:
    signed_in_at = clock.now().replace(microsecond=0)
    token, expires_at = tokens.issue(ADA, 7)
    renewals = 0
    while tokens.read(token).expires_at - signed_in_at < SIGNED_IN_FOR:
        clock.advance(3590)
        token, expires_at = tokens.issue(ADA, 7, signed_in_at=tokens.read(token).signed_in_at)
        assert tokens.read(token).signed_in_at == signed_in_at
        renewals += 1
    assert renewals > 700
    assert expires_at == signed_in_at + SIGNED_IN_FOR
    clock.advance((expires_at - clock.now()).total_seconds())
    with pytest.raises(Unauthenticated):
        tokens.read(token)


def test_a_token_of_a_version_that_renewed_none_counts_from_when_it_was_issued(tokens: Tokens) -> None:
    token, _ = tokens.issue(ADA, 7)
    older = resign(token, tokens._key, auth_time=None)
    assert tokens.read(older).signed_in_at == tokens.read(token).signed_in_at


def test_another_secret_opens_nothing(tokens: Tokens, clock: ManualClock) -> None:
    token, _ = Tokens(TokenSettings(SECRET + "!"), clock).issue(ADA, 1)
    with pytest.raises(Unauthenticated):
        tokens.read(token)


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "somebody.else"},
        {"aud": [AUDIENCE, "somebody.else"]},
        {"aud": None},
        {"iss": "somebody.else"},
        {"iss": None},
        {"iss": [ISSUER]},
        {"sub": None},
        {"sub": "ada"},
        {"sub": 5},
        {"sub": ["x"]},
        {"ver": None},
        {"ver": "1"},
        {"ver": True},
        {"ver": 1.0},
        {"auth_time": "now"},
        {"exp": None},
        {"exp": "soon"},
        {"exp": 1e400},
        {"exp": 10**400},
        {"exp": 10**15},
        {"exp": -(10**15)},
        {"exp": True},
        {"exp": 0},
        {"iat": None},
        {"jti": None},
        {"jti": 5},
        {"nbf": 10**10},
        {"nbf": "x"},
    ],
    ids=str,
)
def test_a_token_with_our_signature_and_odd_claims_is_refused(tokens: Tokens, changes: dict[str, object]) -> None:
    token, _ = tokens.issue(ADA, 1)
    key = tokens._key  # the worst case: somebody has it
    assert tokens.read(resign(token, key)).admin_id == ADA
    with pytest.raises(Unauthenticated):
        tokens.read(resign(token, key, **changes))


def test_a_token_that_somebody_else_signed_is_refused(tokens: Tokens) -> None:
    token, _ = tokens.issue(ADA, 1)
    key = tokens._key
    head, body, signature = token.split(".")
    raised = part(jwt.decode(token, options={"verify_signature": False}) | {"ver": 2})
    forged = {
        "another key": resign(token, b"another key of thirty-two bytes!!"),
        "the secret itself": resign(token, SECRET),
        "a key of zeros": resign(token, bytes(32)),
        "another algorithm": resign(token, key + key, algorithm="HS512"),
        "alg none": f"{part({'alg': 'none', 'typ': 'JWT'})}.{body}.",
        "alg None": f"{part({'alg': 'None', 'typ': 'JWT'})}.{body}.{signature}",
        "alg missing": f"{part({'typ': 'JWT'})}.{body}.{signature}",
        "alg a list": f"{part({'alg': ['HS256']})}.{body}.{signature}",
        "an unknown crit": resign(token, key, headers={"crit": ["exp-2"], "exp-2": 1}),
        "changed claims": f"{head}.{raised}.{signature}",
        "no signature": f"{head}.{body}.",
        "two parts": f"{head}.{body}",
        "four parts": f"{token}.{signature}",
        "one sign less": token[:-4],
        "deep": f"{head}.{base64.urlsafe_b64encode(b'[' * 1200).decode().rstrip('=')}.{signature}",
        "very long": token + "A" * 100_000,
        "nothing": "",
        "dots": "..",
        "not ASCII": token + "é",
        "NUL": token + "\0",
        "a lone surrogate": token + "\ud800",
        "spaces": f" {token} ",
    }
    accepted = []
    for name, each in forged.items():
        try:
            tokens.read(each)
        except Unauthenticated:
            continue
        accepted.append(name)
    assert accepted == []


READER = Tokens(TokenSettings(SECRET), SystemClock())


@given(
    st.text(max_size=300)
    | st.builds(".".join, st.lists(st.text("abcdefgABCDEFG012-_=", max_size=60), min_size=3, max_size=3))
)
def test_any_text_is_no_token(text: str) -> None:
    with pytest.raises(Unauthenticated):
        READER.read(text)


@given(
    st.dictionaries(
        st.sampled_from(["iss", "aud", "sub", "ver", "jti", "iat", "exp", "nbf"]),
        st.none() | st.integers() | st.text() | st.floats(),
    )
)
def test_any_claims_under_our_signature_are_read_or_refused(claims: dict[str, Any]) -> None:
    good = {"iss": ISSUER, "aud": AUDIENCE, "sub": str(ADA), "ver": 1, "jti": "x", "iat": 1, "exp": 2**33}
    token = jwt.encode(good, READER._key)
    assert isinstance(READER.read(token).admin_id, UUID)
    body = json.dumps(good | claims).encode()
    try:
        READER.read(jwt.api_jws.encode(body, READER._key, "HS256"))
    except Unauthenticated:
        pass
