"""The identity provider of an organisation, by OpenID Connect as NL GOV 1.0.1 wants it.

Code flow with PKCE (S256), state and nonce. The ID token is checked on its signature, on iss, aud and azp, on nonce, on
exp and iat, and on acr.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from agenda.kernel.refusal import Refusal

SECONDS_TO_ANSWER = 5
REMEMBERED = timedelta(hours=1)
SECONDS_APART = 60
"""By which two clocks may differ."""

ALGORITHMS = ["RS256", "PS256", "ES256"]
NOT_REACHED = "De inlogdienst van uw organisatie is nu niet te bereiken. Probeer het over een paar minuten weer."
NOT_TRUSTED = "De inlogdienst gaf een antwoord dat niet klopt. Begin het inloggen opnieuw; blijft het zo, meld het dan."
TOO_WEAK = "Uw organisatie heeft u niet sterk genoeg herkend. Log daar in met uw tweede factor en probeer het opnieuw."


class NotVouchedFor(Refusal):
    """The provider did not say, in a way that holds, who the visitor is."""


@dataclass(frozen=True)
class Asking:
    """What is remembered of a visitor who was sent to the provider, until they come back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Vouched:
    """Whom the provider vouches for; ``email`` only when it says that it was verified."""

    issuer: str
    subject: str
    name: str
    email: str | None


@dataclass
class IdentityProvider:
    """``secret`` is a client secret, or with ``signs`` a private key in PEM; of ``strengths`` an acr has to be one."""

    issuer: str
    client_id: str
    secret: str
    name: str
    signs: bool = False
    strengths: tuple[str, ...] = ()
    _known: dict[str, tuple[datetime, Any]] = field(default_factory=dict, repr=False)

    def send_off(self, back_to: str, at: datetime) -> tuple[str, Asking]:
        """The address of the provider to send the visitor to, and what to remember."""
        asking = Asking(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
        more = {"acr_values": " ".join(self.strengths)} if self.strengths else {}
        address, _ = self._client(back_to, at).create_authorization_url(
            self._about(at)["authorization_endpoint"],
            state=asking.state,
            nonce=asking.nonce,
            code_verifier=asking.verifier,
            **more,
        )
        return str(address), asking

    def receive(self, answer: Mapping[str, str], asking: Asking, back_to: str, at: datetime) -> Vouched:
        """Who comes back with this answer."""
        if not secrets.compare_digest(answer.get("state", "").encode(), asking.state.encode()):
            raise NotVouchedFor(NOT_TRUSTED)
        if answer.get("iss", self.issuer) != self.issuer:
            raise NotVouchedFor(NOT_TRUSTED)
        if "code" not in answer:
            raise NotVouchedFor(_refused(answer.get("error", "")))
        tokens = self._tokens(answer["code"], asking, back_to, at)
        return self._vouched(self._claims(tokens.get("id_token"), asking, at))

    def _tokens(self, code: str, asking: Asking, back_to: str, at: datetime) -> Mapping[str, Any]:
        client = self._client(back_to, at)
        try:
            tokens: Mapping[str, Any] = client.fetch_token(
                self._about(at)["token_endpoint"], code=code, code_verifier=asking.verifier, timeout=SECONDS_TO_ANSWER
            )
        except requests.RequestException as error:
            raise NotVouchedFor(NOT_REACHED) from error
        except (OAuthError, ValueError) as error:
            raise NotVouchedFor(NOT_TRUSTED) from error
        return tokens

    def _client(self, back_to: str, at: datetime) -> OAuth2Session:
        client = OAuth2Session(
            self.client_id,
            self.secret,
            scope="openid profile email",
            redirect_uri=back_to,
            code_challenge_method="S256",
            token_endpoint_auth_method=PrivateKeyJWT.name if self.signs else "client_secret_basic",
        )
        if self.signs:
            client.register_client_auth_method(PrivateKeyJWT(self._about(at)["token_endpoint"]))
        return client

    def _claims(self, token: object, asking: Asking, at: datetime) -> Mapping[str, Any]:
        registry = jwt.JWTClaimsRegistry(
            now=int(at.timestamp()),
            leeway=SECONDS_APART,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            nonce={"essential": True, "value": asking.nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            claims = jwt.decode(str(token), self._keys(at), algorithms=ALGORITHMS).claims
            registry.validate(claims)
        except (JoseError, ValueError) as error:
            raise NotVouchedFor(NOT_TRUSTED) from error
        if claims.get("azp", self.client_id) != self.client_id:
            raise NotVouchedFor(NOT_TRUSTED)
        if self.strengths and claims.get("acr") not in self.strengths:
            raise NotVouchedFor(TOO_WEAK)
        return claims

    def _vouched(self, claims: Mapping[str, Any]) -> Vouched:
        verified = claims.get("email_verified") is True and isinstance(claims.get("email"), str)
        email = claims["email"].strip().lower() if verified else None
        return Vouched(self.issuer, claims["sub"], str(claims.get("name") or ""), email)

    def _about(self, at: datetime) -> Mapping[str, Any]:
        about: Mapping[str, Any] = self._fetched(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration", at)
        if about.get("issuer") != self.issuer:
            raise NotVouchedFor(NOT_TRUSTED)
        for endpoint in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not is_safe(str(about.get(endpoint, ""))):
                raise NotVouchedFor(NOT_TRUSTED)
        return about

    def _keys(self, at: datetime) -> KeySet:
        return KeySet.import_key_set(self._fetched(str(self._about(at)["jwks_uri"]), at))

    def _fetched(self, address: str, at: datetime) -> Any:
        """Remembered for an hour, so that a sign-in asks the provider for its tokens alone."""
        held = self._known.get(address)
        if held and held[0] <= at < held[0] + REMEMBERED:
            return held[1]
        try:
            answer = requests.get(address, timeout=SECONDS_TO_ANSWER, allow_redirects=False)
            answer.raise_for_status()
            content = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise NotVouchedFor(NOT_REACHED) from error
        self._known[address] = (at, content)
        return content


def is_safe(address: str) -> bool:
    """Over TLS, or on this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"})


def _refused(error: str) -> str:
    if error == "access_denied":
        return "Het inloggen bij uw organisatie is afgebroken. Begin opnieuw, of vraag uw beheerder om toegang."
    return NOT_TRUSTED
