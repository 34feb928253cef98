"""The service behind the sockets: which request is which, who may do it, and what it is answered."""

import json
import urllib.parse

from . import uploads
from .accounts import Accounts
from .batch import answer, boundary, calls
from .bodies import Related
from .checksums import of_header
from .discovery import Discovery, decoded
from .downloads import Download
from .faults import DOWNLOAD, UPLOAD, Faults
from .fields import select
from .operations import Operations, insertion
from .refusal import Refusal, invalid, not_found
from .resources import object_resource
from .store import Store, check_reading

LONGEST_DOCUMENT = 1 << 20
JSON = {"Content-Type": "application/json; charset=UTF-8"}
XML = {"Content-Type": "application/xml; charset=UTF-8"}
# Of objects: their XML names, and what the JSON API calls them.
XML_CONDITIONS = {
    "x-goog-if-generation-match": "ifGenerationMatch",
    "x-goog-if-metageneration-match": "ifMetagenerationMatch",
}


class Answer:
    """- body: bytes, or a Download. - fault: what is to go wrong with it."""

    def __init__(self, status, fields=None, body=b"", fault=None):
        self.status, self.fields, self.body, self.fault = status, fields or {}, body, fault


class Service:
    def __init__(self, folder, endpoint, anonymous):
        self.endpoint = endpoint
        self.store = Store(folder)
        self.accounts = Accounts(endpoint, anonymous)
        self.discovery, self.faults = Discovery(), Faults()
        self.operations, self.sessions = Operations(self.store, endpoint), uploads.Sessions(self.store)

    def serve(self, request):
        """Answers a request of the JSON API, the XML API, or the fake's own."""
        segments = request.path.split("/")[1:]
        if segments[:2] == ["storage", "v1"]:
            return self.serve_method(request, segments[2:])
        if segments[:3] == ["download", "storage", "v1"]:
            return self.serve_method(request, segments[3:], only="storage.objects.get")
        if segments[:3] == ["upload", "storage", "v1"] or segments[:4] == ["resumable", "upload", "storage", "v1"]:
            return self.serve_upload(request, segments[segments.index("v1") + 1 :])
        if segments == ["batch", "storage", "v1"] and request.verb == "POST":
            return self.serve_batch(request)
        if segments[0] == "retry_test":
            return self.serve_retry_test(request, segments[1:])
        if segments[0] == "" and request.verb == "GET":
            return document_answer({"service": "a fake of Google Cloud Storage"})
        return self.serve_xml(request, segments)

    # The JSON API

    def serve_method(self, request, segments, only=None):
        method, path = self.discovery.find(request.verb, segments)
        if only not in (None, method.name):
            raise Refusal(404, "notFound", "Only objects are downloaded there.")
        query = self.discovery.check_query(method, request.pairs())
        self.accounts.check(request.fields, method.scopes)
        media = query.get("alt") == "media"
        fault = self.fault(request, method.name, in_download=media)
        if media:
            found = self.store.find(path["bucket"], path["object"], query.get("generation"))
            check_reading(found, query)
            download = Download(found, request.fields)
            return Answer(download.status, download.fields, download, fault)
        document = self.document(request, method.body)
        return self.told(self.operations.call(method, path, query, document), query, fault)

    def told(self, document, query, fault=None):
        if document is None:
            return Answer(204, fault=fault)
        if "fields" in query:
            document = select(document, query["fields"])
        return document_answer(document, fault=fault)

    def document(self, request, schema):
        """The JSON body of a request, as its schema has it."""
        data = request.body.whole(LONGEST_DOCUMENT)
        if not data:
            return None
        if schema is None:
            raise invalid("This method takes no document.")
        return self.parsed(data, request.fields.get("Content-Type"), schema)

    def parsed(self, data, content_type, schema):
        if (content_type or "").partition(";")[0].strip().lower() != "application/json":
            raise invalid(f"The document is not application/json but {content_type}.")
        try:
            document = json.loads(data)
        except ValueError as error:
            raise Refusal(400, "parseError", "Parse Error") from error
        self.discovery.check_body(schema, document)
        return document

    def fault(self, request, method, in_download=False):
        """The next fault to order; one that is a refusal, or ends the connection, happens here."""

        def fits(fault):
            return fault.after is None and (in_download or not fault.in_download)

        fault = self.faults.take(request.fields.get("x-retry-test-id"), method, fits)
        if fault is not None and fault.status:
            raise fault.refusal()
        if fault is not None and fault.text in ("return-reset-connection", "stall"):
            raise ConnectionFault(fault.text)
        return fault

    # Uploads

    def serve_upload(self, request, segments):
        number = dict(request.pairs()).get("upload_id")
        if number is not None:
            return self.serve_session(request, number)
        method, path = self.discovery.find(request.verb, segments)
        if not method.takes_media:
            raise Refusal(404, "notFound", f"{method.name} takes no media.")
        query = self.discovery.check_query(method, request.pairs())
        self.accounts.check(request.fields, method.scopes)
        fault = self.fault(request, method.name)
        kinds = {"media": self.upload_media, "multipart": self.upload_multipart, "resumable": self.begin_session}
        if query.get("uploadType") not in kinds:
            raise invalid("uploadType is media, multipart or resumable.")
        return kinds[query["uploadType"]](request, path, query, fault)

    def upload_media(self, request, path, query, fault):
        bucket, name = insertion(path, query, {})
        said = {"contentType": request.fields.get("Content-Type"), "contentEncoding": query.get("contentEncoding")}
        return self.stored(request, request.body.pieces(), bucket, name, said, query, fault)

    def upload_multipart(self, request, path, query, fault):
        content_type = request.fields.get("Content-Type", "")
        if not content_type.lower().startswith("multipart/related"):
            raise invalid("Content-Type is not multipart/related.")
        related = Related(request.body, boundary(content_type))
        head = related.head()
        if head is None:
            raise invalid("Multipart content has no parts.")
        text = b"".join(related.content())
        said = self.parsed(text, head.get("content-type"), "Object")
        media = related.head()
        if media is None:
            raise invalid("Multipart content has one part only.")
        bucket, name = insertion(path, query, said)
        said = {"contentType": media.get("content-type")} | {key: value for key, value in said.items() if value is not None}

        def pieces():
            yield from related.content()
            if related.head() is not None:
                raise invalid("Multipart content has more than two parts.")

        return self.stored(request, pieces(), bucket, name, said, query, fault)

    def stored(self, request, pieces, bucket, name, said, query, fault):
        self.store.check_new(bucket, name, query)
        stated = {key: said[key] for key in ("crc32c", "md5Hash") if key in said} | of_header(request.fields)
        made = uploads.store_bytes(self.store, pieces, bucket, name, said, stated, query)
        return self.told(object_resource(made, self.endpoint), query, fault)

    def begin_session(self, request, path, query, fault):
        document = self.document(request, "Object") or {}
        bucket, name = insertion(path, query, document)
        self.store.check_new(bucket, name, query)
        said = {"contentType": request.fields.get("X-Upload-Content-Type")}
        said |= {key: value for key, value in document.items() if value is not None}
        length = request.fields.get("X-Upload-Content-Length")
        if length is not None and not length.isdecimal():
            raise invalid("X-Upload-Content-Length is no number.")
        number = self.sessions.begin(bucket, name, said, query, None if length is None else int(length))
        link = f"{self.endpoint}/upload/storage/v1/b/{path['bucket']}/o?uploadType=resumable&upload_id={number}"
        return Answer(200, {"Location": link, "X-GUploader-UploadID": number}, fault=fault)

    def serve_session(self, request, number):
        """Who knows the address of a session needs no token."""
        if request.verb == "DELETE":
            self.sessions.cancel(number)
        if request.verb != "PUT":
            raise Refusal(405, "methodNotAllowed", "A session is continued by PUT and cancelled by DELETE.")
        session = self.sessions.find(number)
        fault = self.session_fault(request, session)
        content_range = request.fields.get("Content-Range")
        try:
            made = self.sessions.put(number, content_range, request.body, of_header(request.fields), fault)
        except uploads.Incomplete as incomplete:
            return Answer(308, incomplete.fields, fault=fault)
        return self.told(object_resource(made, self.endpoint), session.query, fault)

    def session_fault(self, request, session):
        reach = session.persisted + (request.body.length or 0)

        def crosses(fault):
            return fault.after is not None and reach > fault.after

        late = self.faults.take(request.fields.get("x-retry-test-id"), UPLOAD, crosses)
        return late or self.fault(request, UPLOAD)

    # Batches

    def serve_batch(self, request):
        content_type = request.fields.get("Content-Type", "")
        parts = [self.serve_part(request, *call) for call in calls(request.body, content_type)]
        body = b"".join(b"--batch_answer\r\n" + part for part in parts) + b"--batch_answer--\r\n"
        return Answer(200, {"Content-Type": "multipart/mixed; boundary=batch_answer"}, body)

    def serve_part(self, outer, number, verb, target, fields, data):
        try:
            inner = outer.within(verb, target, fields, data)
            segments = inner.path.split("/")[1:]
            if segments[:2] != ["storage", "v1"] or dict(inner.pairs()).get("alt") == "media":
                raise invalid("A batch takes requests of the JSON API without media.")
            said = self.serve_method(inner, segments[2:])
            document = json.loads(said.body) if said.body else None
            return answer(number, said.status, said.fields, document)
        except Refusal as refusal:
            return answer(number, refusal.status, JSON | refusal.fields, refusal.document())

    # The XML API

    def serve_xml(self, request, segments):
        """GET, HEAD, PUT and DELETE of /bucket/object; by token, or by a signed link."""
        request.speaks_xml = True
        bucket, name = decoded(segments[0]), decoded("/".join(segments[1:]))
        if not name:
            raise Refusal(501, "notImplemented", "This fake knows objects only in the XML API.", xml_code="NotImplemented")
        if "X-Goog-Signature=" in request.query:
            self.accounts.check_link(request.verb, request.path, request.query, request.fields)
        else:
            verbs = {"PUT": "storage.objects.insert", "DELETE": "storage.objects.delete"}
            scopes = self.discovery.named(verbs.get(request.verb, DOWNLOAD)).scopes
            self.accounts.check(request.fields, scopes)
        query = self.xml_conditions(request)
        if request.verb in ("GET", "HEAD"):
            fault = self.fault(request, DOWNLOAD, in_download=True)
            found = self.store.find(bucket, name, query.pop("generation", None))
            check_reading(found, query)
            download = Download(found, request.fields)
            return Answer(download.status, download.fields, download, fault)
        if request.verb == "PUT":
            return self.put_xml(request, bucket, name, query)
        if request.verb == "DELETE":
            self.store.delete(bucket, name, query.pop("generation", None), query)
            return Answer(204)
        raise Refusal(405, "methodNotAllowed", "The method is not allowed.", xml_code="MethodNotAllowed")

    def put_xml(self, request, bucket, name, query):
        fault = self.fault(request, UPLOAD)
        said = {"contentType": request.fields.get("Content-Type"), "contentEncoding": request.fields.get("Content-Encoding")}
        metadata = {key[len("x-goog-meta-") :].lower(): v for key, v in request.fields.items() if key.lower().startswith("x-goog-meta-")}
        said |= {"metadata": metadata} if metadata else {}
        self.store.check_new(bucket, name, query)
        made = uploads.store_bytes(
            self.store, request.body.pieces(), bucket, name, said, of_header(request.fields), query
        )
        fields = {"ETag": f'"{made.etag}"', "x-goog-generation": str(made.generation)}
        return Answer(200, fields, fault=fault)

    def xml_conditions(self, request):
        query = {}
        for name, plain in XML_CONDITIONS.items():
            if (value := request.fields.get(name)) is not None:
                if not value.isdecimal():
                    raise invalid(f"{name} is no number.")
                query[plain] = int(value)
        if (text := dict(request.pairs()).get("generation")) is not None:
            if not text.isdecimal():
                raise invalid("generation is no number.")
            query["generation"] = int(text)
        return query

    # The fake's own

    def serve_retry_test(self, request, rest):
        if request.verb == "POST" and not rest:
            try:
                return document_answer(self.faults.create(json.loads(request.body.whole(LONGEST_DOCUMENT))))
            except ValueError as error:
                raise Refusal(400, "parseError", "Parse Error") from error
        if len(rest) != 1:
            raise not_found("test of retries")
        if request.verb == "DELETE":
            self.faults.delete(rest[0])
            return Answer(204)
        return document_answer(self.faults.describe(rest[0]))


class ConnectionFault(Exception):
    """The connection ends, or stalls, before anything is done."""


def document_answer(document, status=200, fault=None):
    return Answer(status, dict(JSON), json.dumps(document, indent=1).encode(), fault)


def split_query(text):
    """[(name, value)], decoded."""
    pairs = [pair.partition("=") for pair in text.split("&") if pair]
    return [(decoded(name.replace("+", " ")), decoded(value.replace("+", " "))) for name, _, value in pairs]


def split_target(target):
    """(path, query) of a request's target."""
    parts = urllib.parse.urlsplit(target)
    return parts.path, parts.query
