"""Several requests in one: multipart/mixed of application/http."""

import email
import email.message
import http.client
import io
import json

from .refusal import Refusal, invalid

MOST_CALLS = 100
LONGEST = 10 << 20


def calls(body, content_type):
    """Yields (Content-ID, method, target, fields, document) of each request in a batch."""
    # Google's own client ends its lines without a carriage return, as letters do; so they are read as a letter.
    letter = email.message_from_bytes(b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n" + body.whole(LONGEST))
    parts = letter.get_payload()
    if not letter.is_multipart() or letter.get_content_type() != "multipart/mixed":
        raise invalid("A batch is multipart/mixed.")
    if len(parts) > MOST_CALLS:
        raise invalid(f"A batch has {MOST_CALLS} requests at most.")
    for part in parts:
        if part.get_content_type() != "application/http":
            raise invalid("A part of a batch is application/http.")
        text = io.BytesIO(part.get_payload(decode=True))
        words = text.readline().decode("latin-1").split()
        if len(words) not in (2, 3):
            raise invalid("A part of a batch begins with a method and a path.")
        fields = http.client.parse_headers(text)
        length = fields.get("Content-Length", "")
        yield part["Content-ID"], words[0], words[1], fields, text.read(int(length) if length.isdecimal() else -1)


def answer(number, status, fields, document):
    """One part of the answer."""
    body = b"" if document is None else json.dumps(document).encode()
    head = email.message.Message()
    for name, value in fields.items():
        head[name] = value
    lines = [f"HTTP/1.1 {status} {http.client.responses.get(status, '')}"]
    lines += [f"{name}: {value}" for name, value in head.items()] + [f"Content-Length: {len(body)}"]
    outer = "Content-Type: application/http\r\n"
    if number is not None:
        # <a+1> is answered by <response-a+1>.
        outer += f"Content-ID: {number.replace('<', '<response-', 1)}\r\n"
    return outer.encode() + b"\r\n" + "\r\n".join(lines).encode() + b"\r\n\r\n" + body + b"\r\n"


def boundary(content_type):
    """The boundary of a Content-Type, as bytes."""
    message = email.message.Message()
    message["Content-Type"] = content_type
    value = message.get_param("boundary")
    if not value:
        raise Refusal(400, "invalid", "Multipart content has no boundary.")
    return value.encode("latin-1")
