"""Faults to order, by the protocol of Google's tests of retries.

`POST /retry_test` with {"instructions": {"storage.objects.get": ["return-503", …]}} gives an id. Each request that carries it in
`x-retry-test-id` and is of that method meets the next fault, until there is none left. GET /retry_test/ID tells which are, and DELETE
forgets them.

  return-503                         the status, and nothing is done
  return-503-after-256K              an upload takes so much of the object, and then gives the status
  return-reset-connection            the connection is reset, and nothing is done
  return-broken-stream               a download ends after 4 bytes
  return-broken-stream-after-256K    a download ends after so much of the object

Beside these, which are Google's, there are some of this fake's own:

  return-503-retry-after-2           the status, with Retry-After
  done-then-reset                    all is done, and then the connection is reset
  flipped-bit                        a download gives one wrong bit
  stall                              nothing more comes until the client leaves
"""

import re
import threading
import uuid

from .refusal import Refusal, invalid

KNOWN = re.compile(
    r"return-(?P<status>[1-5]\d\d)(-after-(?P<after>\d+)K|-retry-after-(?P<retry>\d+))?"
    r"|return-reset-connection|return-broken-stream(-after-(?P<broken>\d+)K)?|done-then-reset|flipped-bit|stall"
)
UPLOAD, DOWNLOAD = "storage.objects.insert", "storage.objects.get"


class Fault:
    def __init__(self, text):
        match = KNOWN.fullmatch(text)
        if match is None:
            raise invalid(f"There is no fault {text}.")
        self.text, self.status, self.retry_after = text, int(match["status"] or 0), match["retry"]
        self.after = int(match["after"]) * 1024 if match["after"] else None
        self.breaks_after = None
        if text.startswith("return-broken-stream"):
            self.breaks_after = int(match["broken"]) * 1024 if match["broken"] else 4
        self.in_download = self.breaks_after is not None or text == "flipped-bit"

    def refusal(self):
        fields = {"Retry-After": self.retry_after} if self.retry_after else {}
        return Refusal(self.status, "fault", f"A fault to order: {self.text}", fields)


class Faults:
    def __init__(self):
        self.lock, self.tests = threading.Lock(), {}

    def create(self, document):
        instructions = document.get("instructions")
        if not isinstance(instructions, dict) or not instructions:
            raise invalid("A test of retries has instructions.")
        faults = {name: [Fault(text) for text in texts] for name, texts in instructions.items()}
        with self.lock:
            number = uuid.uuid4().hex
            self.tests[number] = faults
        return self.describe(number)

    def describe(self, number):
        with self.lock:
            faults = self.find(number)
            left = {name: [fault.text for fault in them] for name, them in faults.items() if them}
        return {"id": number, "instructions": left, "completed": not left, "transport": "HTTP"}

    def delete(self, number):
        with self.lock:
            self.find(number)
            del self.tests[number]

    def find(self, number):
        if number not in self.tests:
            raise Refusal(404, "notFound", f"There is no test of retries {number}.")
        return self.tests[number]

    def take(self, number, method, fits):
        """The next fault of a method, if `fits` says that this request can meet it."""
        if number is None:
            return None
        with self.lock:
            left = self.find(number).get(method, [])
            return left.pop(0) if left and fits(left[0]) else None
