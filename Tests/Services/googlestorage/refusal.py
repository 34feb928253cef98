"""An answer that says no."""

import xml.sax.saxutils


class Refusal(Exception):
    """What a request is answered when it is not done: a status, a reason in the API's own word, and a sentence."""

    def __init__(self, status, reason, message, fields=None, xml_code=None):
        super().__init__(message)
        self.status, self.reason, self.message = status, reason, message
        self.fields, self.xml_code = fields or {}, xml_code or reason

    def document(self):
        """As the JSON API says it."""
        error = {"message": self.message, "domain": "global", "reason": self.reason}
        return {"error": {"code": self.status, "message": self.message, "errors": [error]}}

    def xml(self):
        """As the XML API says it."""
        code, message = (xml.sax.saxutils.escape(text) for text in (self.xml_code, self.message))
        return f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"


def invalid(message):
    return Refusal(400, "invalid", message, xml_code="InvalidArgument")


def not_found(what):
    return Refusal(404, "notFound", f"No such {what}", xml_code="NoSuchKey" if what.startswith("object") else "NoSuchBucket")


def not_implemented(what):
    return Refusal(501, "notImplemented", f"This fake does not know {what}.", xml_code="NotImplemented")


def condition_not_met():
    message = "At least one of the pre-conditions you specified did not hold."
    return Refusal(412, "conditionNotMet", message, xml_code="PreconditionFailed")


def not_modified():
    return Refusal(304, "notModified", "Not Modified")
