"""Google's machine-readable description of the JSON API, and what it does not allow."""

import importlib.resources
import json
import re
import urllib.parse

from .refusal import Refusal, invalid

TEXT = (importlib.resources.files("googleapiclient") / "discovery_cache/documents/storage.v1.json").read_text("utf-8")

INTEGER_LIMITS = {"int32": (-(2**31), 2**31 - 1), "uint32": (0, 2**32 - 1), "int64": (-(2**63), 2**63 - 1), "uint64": (0, 2**64 - 1)}


class Method:
    """One method of the API: its name, such as storage.objects.get, and what it takes."""

    def __init__(self, described, shared):
        self.name, self.verb = described["id"], described["httpMethod"]
        self.template = described["path"].split("/")
        self.parameters = shared | described.get("parameters", {})
        self.scopes = set(described.get("scopes", []))
        self.body = described.get("request", {}).get("$ref")
        self.takes_media = bool(described.get("supportsMediaUpload"))
        self.gives_media = bool(described.get("supportsMediaDownload"))

    def match(self, verb, segments):
        """The values in the path, if it is this method's; segments are percent-encoded still."""
        if verb != self.verb or len(segments) != len(self.template):
            return None
        values = {}
        for pattern, segment in zip(self.template, segments):
            if pattern.startswith("{"):
                values[pattern.strip("{}")] = decoded(segment)
            elif pattern != segment:
                return None
        return values if all(values.values()) else None


class Discovery:
    def __init__(self, text=TEXT):
        described = json.loads(text)
        self.schemas = described["schemas"]
        self.methods = list(all_methods(described["resources"], described["parameters"]))

    def find(self, verb, segments):
        """(method, values in the path) for the path below /storage/v1/."""
        for method in self.methods:
            values = method.match(verb, segments)
            if values is not None:
                return method, values
        raise Refusal(404, "notFound", f"The description of the API has no {verb} /{'/'.join(segments)}.")

    def named(self, name):
        return next(method for method in self.methods if method.name == name)

    def check_query(self, method, query):
        """The query as {name: value}, values of their types, from [(name, value)]."""
        values = {}
        for name, text in query:
            described = method.parameters.get(name)
            if described is None or described.get("location") != "query":
                raise invalid(f"{method.name} has no query parameter {name}.")
            value = parameter(name, text, described)
            if described.get("repeated"):
                values.setdefault(name, []).append(value)
            elif name in values:
                raise invalid(f"The query parameter {name} is given twice.")
            else:
                values[name] = value
        for name, described in method.parameters.items():
            if described.get("required") and described["location"] == "query" and name not in values:
                raise Refusal(400, "required", f"Required parameter: {name}")
        if values.get("alt") == "media" and not method.gives_media:
            raise invalid(f"{method.name} gives no media.")
        return values

    def check_body(self, schema, value):
        """Compares a JSON document with one of the schemas."""
        self.check_value({"$ref": schema}, value, schema)

    def check_value(self, described, value, where):
        if "$ref" in described:
            described = self.schemas[described["$ref"]]
        # A patch says null for what it takes away.
        if value is None:
            return
        getattr(self, "check_" + described["type"])(described, value, where)

    def check_object(self, described, value, where):
        if not isinstance(value, dict):
            raise invalid(f"{where} is not an object.")
        known, other = described.get("properties", {}), described.get("additionalProperties")
        for name, member in value.items():
            if name not in known and other is None:
                raise invalid(f"{where} has no field {name}.")
            self.check_value(known.get(name, other), member, f"{where}.{name}")

    def check_array(self, described, value, where):
        if not isinstance(value, list):
            raise invalid(f"{where} is not an array.")
        for number, member in enumerate(value):
            self.check_value(described["items"], member, f"{where}[{number}]")

    def check_string(self, described, value, where):
        # Clients write long integers as text or as numbers.
        if described.get("format") in INTEGER_LIMITS and type(value) in (int, str):
            integer(where, value, described)
        elif not isinstance(value, str):
            raise invalid(f"{where} is not a string.")

    def check_integer(self, described, value, where):
        if type(value) not in (int, str):
            raise invalid(f"{where} is not an integer.")
        integer(where, value, described)

    def check_number(self, described, value, where):
        if type(value) not in (int, float):
            raise invalid(f"{where} is not a number.")

    def check_boolean(self, described, value, where):
        if not isinstance(value, bool):
            raise invalid(f"{where} is not a boolean.")

    def check_any(self, described, value, where):
        pass


def all_methods(resources, shared):
    for resource in resources.values():
        for method in resource.get("methods", {}).values():
            yield Method(method, shared)
        yield from all_methods(resource.get("resources", {}), shared)


def decoded(text):
    """Percent-decoded UTF-8."""
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise invalid("The path or the query is not percent-encoded.")
    try:
        return urllib.parse.unquote(text, errors="strict")
    except UnicodeDecodeError as error:
        raise invalid("The path or the query is no UTF-8.") from error


def parameter(name, text, described):
    if described["type"] == "boolean":
        # Google's own client says True.
        if text.lower() not in ("true", "false"):
            raise invalid(f"Invalid value for {name}: {text} is neither true nor false.")
        return text.lower() == "true"
    if described["type"] == "integer" or described.get("format") in INTEGER_LIMITS:
        return integer(name, text, described)
    if "enum" in described and text not in described["enum"]:
        raise invalid(f"Invalid value for {name}: {text} is not one of {', '.join(described['enum'])}.")
    if "pattern" in described and not re.fullmatch(described["pattern"], text):
        raise invalid(f"Invalid value for {name}: {text}")
    return text


def integer(name, value, described):
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,20}", value):
        raise invalid(f"Invalid value for {name}: {value} is not an integer.")
    least, most = INTEGER_LIMITS[described.get("format", "int64")]
    least = max(least, int(described.get("minimum", least)))
    most = min(most, int(described.get("maximum", most)))
    if not least <= int(value) <= most:
        raise invalid(f"Invalid value for {name}: {value} is not between {least} and {most}.")
    return int(value)
