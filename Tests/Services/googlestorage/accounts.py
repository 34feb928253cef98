"""Who asks: a service account's key, the tokens that it gets, and the links that it signs. Google's own code verifies."""

import datetime
import json
import re
import secrets
import threading
import time
import urllib.parse

import google.auth.exceptions
import google.auth.jwt
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from .refusal import Refusal

EMAIL = "tests@stills-tests.iam.gserviceaccount.com"
PROJECT = "stills-tests"
AUDIENCE = "https://oauth2.googleapis.com/token"
LIFETIME = 3600
ALGORITHM = "GOOG4-RSA-SHA256"
LONGEST_LINK = 604_800


class TokenRefusal(Exception):
    """An error of the token endpoint (RFC 6749, section 5.2)."""

    def __init__(self, error, description):
        super().__init__(description)
        self.document = {"error": error, "error_description": description}


class Accounts:
    """One service account.

    - anonymous: whether requests without a token are served too.
    - clock: seconds since 1970.
    """

    def __init__(self, endpoint, anonymous, clock=time.time):
        self.anonymous, self.endpoint, self.clock = anonymous, endpoint, clock
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.key_id = secrets.token_hex(20)
        # By token, when it ends and what it is good for.
        self.tokens, self.lock = {}, threading.Lock()

    def file(self):
        """What the account's owner has: a key file as Google gives it out."""
        pem = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        described = {
            "type": "service_account",
            "project_id": PROJECT,
            "private_key_id": self.key_id,
            "private_key": pem.decode(),
            "client_email": EMAIL,
            "client_id": "100000000000000000000",
            "token_uri": f"{self.endpoint}/token",
        }
        return json.dumps(described, indent=2)

    def token(self, form):
        """Exchanges an assertion for a token (RFC 7523)."""
        values = dict(urllib.parse.parse_qsl(form))
        if values.get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer":
            raise TokenRefusal("unsupported_grant_type", "Invalid grant_type")
        public = self.key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        try:
            claims = google.auth.jwt.decode(values.get("assertion", ""), {self.key_id: public}, audience=AUDIENCE)
        except (google.auth.exceptions.GoogleAuthError, ValueError) as error:
            raise TokenRefusal("invalid_grant", str(error)) from error
        if claims.get("iss") != EMAIL or claims["exp"] - claims["iat"] > LIFETIME:
            raise TokenRefusal("invalid_grant", "Invalid JWT: the issuer or the times are wrong.")
        if not claims.get("scope"):
            raise TokenRefusal("invalid_scope", "Empty or missing scope not allowed.")
        token = "ya29." + secrets.token_urlsafe(48)
        with self.lock:
            self.tokens[token] = (self.clock() + LIFETIME, set(claims["scope"].split()))
        return {"access_token": token, "expires_in": LIFETIME, "token_type": "Bearer"}

    def expire(self):
        """No token that was given out is good any more."""
        with self.lock:
            self.tokens.clear()

    def check(self, fields, scopes):
        """Refuses a request whose token is not good for any of the scopes."""
        given = fields.get("Authorization")
        if given is None and self.anonymous:
            return
        kind, _, token = (given or "").partition(" ")
        with self.lock:
            until, granted = self.tokens.get(token, (0, set()))
        if kind != "Bearer" or until < self.clock():
            challenge = {"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/"'}
            message = "Invalid Credentials" if given else "Anonymous caller does not have storage access."
            raise Refusal(401, "authError" if given else "required", message, challenge, "AuthenticationRequired")
        if not granted & scopes:
            raise Refusal(403, "insufficientPermissions", "Insufficient Permission", xml_code="AccessDenied")

    def check_link(self, verb, path, query, fields):
        """Verifies a link signed by version 4 of the procedure.

        - path: as it came; query: the text of it; fields: those of the request.
        """
        values = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        when = self.check_times(values)
        signed = values.get("X-Goog-SignedHeaders", "").split(";")
        if "host" not in signed or signed != sorted(signed):
            raise Refusal(400, "invalid", "The signed headers are not sorted, or miss the host.", xml_code="InvalidArgument")
        pairs = [pair for pair in query.split("&") if not pair.startswith("X-Goog-Signature=")]
        lines = [f"{name}:{' '.join((fields.get(name) or '').split())}" for name in signed]
        payload = fields.get("X-Goog-Content-SHA256") or "UNSIGNED-PAYLOAD"
        request = "\n".join([verb, canonical(path, "/"), canonical_query(pairs), *lines, "", ";".join(signed), payload])
        digest = hashes.Hash(hashes.SHA256())
        digest.update(request.encode())
        scope = f"{when:%Y%m%d}/auto/storage/goog4_request"
        if values.get("X-Goog-Credential") != f"{EMAIL}/{scope}":
            raise Refusal(403, "forbidden", "The credential is not this account's.", xml_code="AccessDenied")
        text = "\n".join([ALGORITHM, values["X-Goog-Date"], scope, digest.finalize().hex()])
        try:
            signature = bytes.fromhex(values.get("X-Goog-Signature", ""))
            self.key.public_key().verify(signature, text.encode(), padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, ValueError) as error:
            message = "Access denied. The request signature we calculated does not match the signature you provided."
            raise Refusal(403, "forbidden", message, xml_code="SignatureDoesNotMatch") from error

    def check_times(self, values):
        if values.get("X-Goog-Algorithm") != ALGORITHM:
            raise Refusal(400, "invalid", "The algorithm of the signature is unknown.", xml_code="InvalidArgument")
        if not re.fullmatch(r"\d{8}T\d{6}Z", values.get("X-Goog-Date", "")):
            raise Refusal(400, "invalid", "X-Goog-Date is no time.", xml_code="InvalidArgument")
        if not re.fullmatch(r"\d{1,7}", values.get("X-Goog-Expires", "")) or int(values["X-Goog-Expires"]) > LONGEST_LINK:
            raise Refusal(400, "invalid", "X-Goog-Expires is no time of a week or less.", xml_code="InvalidArgument")
        when = datetime.datetime.strptime(values["X-Goog-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        age = self.clock() - when.timestamp()
        if age > int(values["X-Goog-Expires"]):
            raise Refusal(400, "expired", "Invalid argument.", xml_code="ExpiredToken")
        if age < -15 * 60:
            raise Refusal(403, "forbidden", "The link is of the future.", xml_code="AccessDenied")
        return when


def canonical(text, safe):
    """Percent-encoded in the one way that is signed."""
    return urllib.parse.quote(urllib.parse.unquote(text, errors="surrogateescape"), safe=safe + "~", errors="surrogateescape")


def canonical_query(pairs):
    """Encoded and sorted, also where the client sent it otherwise."""
    split = [pair.partition("=") for pair in pairs]
    return "&".join(sorted(f"{canonical(name, '')}={canonical(value, '')}" for name, _, value in split))
