"""A server of objects that heeds ranges, or misbehaves on request, and a little of Google Cloud Storage's JSON API.

Prints its port, serves until its standard input ends. Objects are put by PUT /_objects/BUCKET/NAME, and read by
GET /web/BEHAVIOUR/BUCKET/NAME. What was asked is told by GET /_seen/BUCKET.

PUT /_copies/BUCKET/COUNT puts an object under so many names. In a bucket whose name begins with "stops-1100-" the copy of that number
and those behind it are read only when somebody has opened the bucket's gate (PUT /_gate/BUCKET); GET /_reached/BUCKET answers
when one of them is asked for.

The part that is Google's: GET /storage/v1/b/BUCKET/o lists, seven objects to a page; GET /storage/v1/b/BUCKET/o/NAME?alt=media
reads. A bucket whose name begins with "private" wants the token "sesame"; in one that begins with "wide" a page has a
thousand objects. The part that is of S3: GET /BUCKET?list-type=2, seven objects to a page, and GET /BUCKET/KEY.
"""

import hashlib
import json
import os
import socket
import socketserver
import struct
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler

objects, seen, counts, lock = {}, {}, {}, threading.Lock()
gates = {}


def gate(name):
    with lock:
        return gates.setdefault(name, threading.Event())


class Object:
    def __init__(self, body, generation):
        self.body, self.generation = body, generation
        self.etag = '"' + hashlib.md5(body).hexdigest() + '"'


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, *_):
        pass

    def finish(self):
        try:
            super().finish()
        except OSError:
            pass

    # Putting and telling

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        parts = self.path.split("/", 3)
        if parts[1] == "_gate":
            gate(parts[2]).set()
            return self.answer(204)
        if parts[1] == "_copies":
            with lock:
                objects[parts[2]] = {f"n/{number:06}.jpg": Object(body, 1) for number in range(int(parts[3]))}
            return self.answer(204)
        bucket, name = parts[2], urllib.parse.unquote(parts[3])
        with lock:
            known = objects.setdefault(bucket, {})
            generation = known[name].generation + 1 if name in known else 1
            known[name] = Object(body, generation)
        self.answer(204)

    def do_DELETE(self):
        _, _, bucket, name = self.path.split("/", 3)
        with lock:
            del objects[bucket][urllib.parse.unquote(name)]
        self.answer(204)

    def do_GET(self):
        path, _, query = self.path.partition("?")
        self.query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        parts = path.split("/")
        if parts[1] == "_seen":
            with lock:
                told = list(seen.get(parts[2], []))
            return self.answer(200, json.dumps(told).encode())
        if parts[1] == "_reached":
            return self.answer(204 if gate("reached " + parts[2]).wait(600) else 504)
        if parts[1] == "storage":
            return self.google(parts)
        if parts[1] != "web":
            return self.s3(parts)
        behaviour, bucket, name = parts[2], parts[3], urllib.parse.unquote("/".join(parts[4:]))
        self.note(bucket, name)
        getattr(self, "do_" + behaviour.split("-")[0])(behaviour.split("-")[1:], bucket, name)

    def note(self, bucket, name):
        with lock:
            seen.setdefault(bucket, []).append({
                "name": name, "path": self.path, "range": self.headers.get("Range"),
                "match": self.headers.get("If-Match"), "authorization": self.headers.get("Authorization")})

    def count(self, *key):
        with lock:
            counts[key] = counts.get(key, 0) + 1
            return counts[key]

    def answer(self, status, body=b"", **fields):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    # Serving as servers should

    def find(self, bucket, name):
        with lock:
            found = objects.get(bucket, {}).get(name)
        if found is None:
            self.answer(404, b"no such object")
        return found

    def wanted(self, body):
        """The range that is asked for: (first, behind the last); None for all, False for one that cannot be."""
        text = self.headers.get("Range")
        if not text:
            return None
        first, last = text.removeprefix("bytes=").split("-")
        if int(first) >= len(body):
            return False
        return int(first), min(int(last) + 1, len(body))

    def serve(self, found, etag=None, **fields):
        etag = etag or found.etag
        asked = self.headers.get("If-Match")
        if asked and asked != etag:
            return self.answer(412)
        wanted = self.wanted(found.body)
        if wanted is False:
            return self.answer(416, Content_Range=f"bytes */{len(found.body)}")
        if wanted is None:
            return self.answer(200, found.body, ETag=etag, **fields)
        first, end = wanted
        self.answer(206, found.body[first:end], ETag=etag, Content_Range=f"bytes {first}-{end - 1}/{len(found.body)}", **fields)

    def do_ranged(self, _, bucket, name):
        if found := self.find(bucket, name):
            self.serve(found)

    def do_slow(self, words, bucket, name):
        """/web/slow-20/…: after so many milliseconds."""
        time.sleep(int(words[0]) / 1000)
        self.do_ranged(words, bucket, name)

    def do_gated(self, words, bucket, name):
        """/web/gated-NAME/…: when somebody has opened that gate."""
        gate(words[0]).wait(600)
        self.do_ranged(words, bucket, name)

    def do_untagged(self, _, bucket, name):
        found = self.find(bucket, name)
        first, end = self.wanted(found.body)
        self.answer(206, found.body[first:end], Content_Range=f"bytes {first}-{end - 1}/{len(found.body)}")

    def do_whole(self, _, bucket, name):
        """Knows no ranges."""
        found = self.find(bucket, name)
        try:
            self.answer(200, found.body, ETag=found.etag)
        except OSError:
            self.close_connection = True

    def do_chunked(self, _, bucket, name):
        """Knows neither ranges nor lengths."""
        found = self.find(bucket, name)
        try:
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for start in range(0, len(found.body), 30_000):
                piece = found.body[start : start + 30_000]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.write(b"0\r\n\r\n")
            self.wfile.flush()
        except OSError:
            self.close_connection = True

    # Serving as servers should not

    def do_retagged(self, _, bucket, name):
        """Another content each time, by its tag, and no heed to If-Match."""
        del self.headers["If-Match"]
        self.serve(self.find(bucket, name), etag=f'W/"{self.count("retagged", bucket, name)}"')

    def do_growing(self, _, bucket, name):
        found = self.find(bucket, name)
        total = len(found.body) + self.count("growing", bucket, name)
        first, end = self.wanted(found.body)
        self.answer(206, found.body[first:end], Content_Range=f"bytes {first}-{end - 1}/{total}")

    def do_shrinking(self, _, bucket, name):
        found = self.find(bucket, name)
        if self.count("shrinking", bucket, name) > 1:
            return self.answer(416, Content_Range="bytes */100")
        self.serve(found)

    def do_shifted(self, _, bucket, name):
        found = self.find(bucket, name)
        self.answer(206, found.body[1:101], Content_Range=f"bytes 1-100/{len(found.body)}")

    def do_short(self, _, bucket, name):
        found = self.find(bucket, name)
        self.answer(206, found.body[:100], Content_Range=f"bytes 0-99/{len(found.body)}")

    def do_unnumbered(self, _, bucket, name):
        first, end = self.wanted(self.find(bucket, name).body)
        self.answer(206, self.find(bucket, name).body[first:end], Content_Range=f"bytes {first}-{end - 1}/*")

    def do_packed(self, _, bucket, name):
        found = self.find(bucket, name)
        self.answer(200, found.body, Content_Encoding="gzip")

    def do_broken(self, words, bucket, name):
        """/web/broken-2/…: so many times, half of the body and the end of the connection."""
        found = self.find(bucket, name)
        if self.count("broken", bucket, name) > int(words[0]):
            return self.serve(found)
        first, end = self.wanted(found.body) or (0, len(found.body))
        self.send_response(206)
        self.send_header("Content-Length", str(end - first))
        self.send_header("Content-Range", f"bytes {first}-{end - 1}/{len(found.body)}")
        self.end_headers()
        self.wfile.write(found.body[first : first + (end - first) // 2])
        self.wfile.flush()
        self.close_connection = True

    def do_busy(self, words, bucket, name):
        """/web/busy-2-503/…: that status so many times."""
        if self.count("busy", bucket, name) > int(words[0]):
            return self.serve(self.find(bucket, name))
        self.answer(int(words[1]), Retry_After="0")

    def do_reset(self, words, bucket, name):
        """/web/reset-2/…: so many times the connection is reset."""
        if self.count("reset", bucket, name) > int(words[0]):
            return self.serve(self.find(bucket, name))
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def do_status(self, words, *_):
        self.answer(int(words[0]), b"said so")

    def do_led(self, words, bucket, name):
        """/web/led-3/…: so many redirects; 99 is a circle."""
        left = int(words[0])
        target = f"/web/led-{left if left == 99 else left - 1}/{bucket}/{name}" if left else f"/web/ranged/{bucket}/{name}"
        self.answer(302, Location=target)

    # Google Cloud Storage

    def google(self, parts):
        bucket = urllib.parse.unquote(parts[4])
        self.note(bucket, "/".join(parts[5:]))
        if bucket.startswith("private") and self.headers.get("Authorization") != "Bearer sesame":
            return self.refuse(401, "Anonymous caller does not have storage.objects.list access.")
        if bucket not in objects:
            return self.refuse(404, "The specified bucket does not exist.")
        if len(parts) == 6:
            return self.list(bucket)
        name = urllib.parse.unquote(parts[6])
        found = objects[bucket].get(name)
        if found is None or self.query.get("generation", str(found.generation)) != str(found.generation):
            return self.refuse(404, f"No such object: {bucket}/{name}")
        if bucket.startswith("stops-") and int(name[2:8]) >= int(bucket.split("-")[1]):
            gate("reached " + bucket).set()
            gate(bucket).wait(600)
        self.serve(found)

    def list(self, bucket):
        if bucket.endswith("half") and "pageToken" in self.query:
            return self.refuse(403, "The second page is not for you.")
        with lock:
            names = sorted(objects[bucket])
        start = self.query.get("pageToken") or self.query.get("startOffset") or ""
        names = [name for name in names if name.startswith(self.query.get("prefix", "")) and name >= start]
        size = min(int(self.query["maxResults"]), 1000 if bucket.startswith(("wide", "stops")) else 7)
        told = {}
        if page := names[:size]:
            told["items"] = [
                {"name": name, "size": str(len(objects[bucket][name].body)), "generation": str(objects[bucket][name].generation)}
                for name in page]
        if len(names) > size:
            told["nextPageToken"] = names[size]
        self.answer(200, json.dumps(told).encode(), Content_Type="application/json")

    # S3, by path; that there is a signature is all that is looked at

    def s3(self, parts):
        bucket = parts[1]
        self.note(bucket, urllib.parse.unquote("/".join(parts[2:])))
        if not self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 Credential=visitor/"):
            return self.refuse_s3(403, "InvalidAccessKeyId")
        if bucket not in objects:
            return self.refuse_s3(404, "NoSuchBucket")
        if "list-type" in self.query:
            return self.list_s3(bucket)
        found = objects[bucket].get(urllib.parse.unquote("/".join(parts[2:])))
        if found is None:
            return self.refuse_s3(404, "NoSuchKey")
        self.serve(found)

    def list_s3(self, bucket):
        after = self.query.get("continuation-token") or self.query.get("start-after") or ""
        with lock:
            names = sorted(name for name in objects[bucket] if name > after)
        names = [name for name in names if name.startswith(self.query.get("prefix", ""))]
        said = "".join(
            f"<Contents><Key>{urllib.parse.quote(name)}</Key><Size>{len(objects[bucket][name].body)}</Size>"
            f"<ETag>&quot;{objects[bucket][name].etag[1:-1]}&quot;</ETag></Contents>" for name in names[:7])
        if len(names) > 7:
            said += f"<IsTruncated>true</IsTruncated><NextContinuationToken>{names[6]}</NextContinuationToken>"
        self.answer(200, f"<ListBucketResult><EncodingType>url</EncodingType>{said}</ListBucketResult>".encode())

    def refuse_s3(self, status, word):
        self.answer(status, f"<Error><Code>{word}</Code></Error>".encode())

    def refuse(self, status, message):
        body = json.dumps({"error": {"code": status, "message": message}})
        self.answer(status, body.encode(), Content_Type="application/json")


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def handle_error(self, *_):
        """A client that leaves is none."""


def main():
    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    os._exit(0)


main()
