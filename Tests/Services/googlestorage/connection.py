"""The sockets: requests come in, answers go out, and faults happen to them."""

import http.client
import http.server
import io
import json
import socket
import struct
import sys

from .accounts import TokenRefusal
from .bodies import Body, Broken
from .downloads import Download
from .refusal import Refusal
from .service import JSON, XML, ConnectionFault, split_query, split_target


class Request:
    def __init__(self, verb, target, fields, body):
        self.verb, self.fields, self.body = verb, fields, body
        self.path, self.query = split_target(target)
        self.speaks_xml = False

    def pairs(self):
        return split_query(self.query)

    def within(self, verb, target, fields, data):
        """A request inside this one, which is of the same caller unless it says otherwise."""
        if "Authorization" not in fields and "Authorization" in self.fields:
            fields["Authorization"] = self.fields["Authorization"]
        length = http.client.HTTPMessage()
        length["Content-Length"] = str(len(data))
        return Request(verb, target, fields, Body(io.BytesIO(data), length))


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection; the server has the service."""

    protocol_version = "HTTP/1.1"
    # Head and body of a short answer go out together: in two, the second waits for the first to be acknowledged.
    wbufsize = 1 << 16

    def serve(self):
        try:
            request = Request(self.command, self.path, self.headers, Body(self.rfile, self.headers))
        except Refusal as refusal:
            self.close_connection = True
            return self.refuse(refusal, False)
        try:
            if request.path in ("/token", "/_tokens/expire"):
                return self.give_token(request)
            return self.give(request, self.server.service.serve(request))
        except Refusal as refusal:
            self.drain(request)
            return self.refuse(refusal, request.speaks_xml)
        except ConnectionFault as fault:
            self.drain(request)
            return self.stall() if str(fault) == "stall" else self.reset()
        except (Broken, ConnectionError):
            self.close_connection = True

    do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = do_DELETE = serve

    def drain(self, request):
        """What is not read would be taken for the next request."""
        try:
            request.body.drain()
        except (Broken, ConnectionError, ValueError):
            self.close_connection = True

    def give_token(self, request):
        accounts = self.server.service.accounts
        form = request.body.whole(1 << 16).decode("latin-1")
        if request.path == "/_tokens/expire":
            accounts.expire()
            return self.send(204, {}, b"")
        try:
            return self.send(200, JSON, json.dumps(accounts.token(form)).encode())
        except TokenRefusal as refusal:
            return self.send(400, JSON, json.dumps(refusal.document).encode())

    def give(self, request, answer):
        # A refusal of the rest of a body that nobody wanted ends here too.
        self.drain(request)
        fault = answer.fault.text if answer.fault else None
        if fault == "done-then-reset":
            if isinstance(answer.body, Download):
                answer.body.close()
            return self.reset()
        if isinstance(answer.body, Download):
            return self.send_download(answer)
        return self.send(answer.status, answer.fields, answer.body)

    def refuse(self, refusal, speaks_xml):
        if refusal.status == 304:
            return self.send(304, refusal.fields, b"")
        body = refusal.xml().encode() if speaks_xml else json.dumps(refusal.document()).encode()
        return self.send(refusal.status, (XML if speaks_xml else JSON) | refusal.fields, body)

    def send(self, status, fields, body):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_download(self, answer):
        self.send_response(answer.status)
        for name, value in answer.fields.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return answer.body.close()
        chunked, fault, sent = "Transfer-Encoding" in answer.fields, answer.fault, 0
        breaks_after = fault.breaks_after if fault else None
        for piece in answer.body.pieces():
            if fault and fault.text == "flipped-bit" and not sent:
                piece = bytes([piece[0] ^ 1]) + piece[1:]
            if breaks_after is not None and answer.body.first + sent + len(piece) > breaks_after:
                self.wfile.write(piece[: max(0, breaks_after - answer.body.first - sent)])
                self.wfile.flush()
                self.close_connection = True
                return answer.body.close()
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            sent += len(piece)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")

    def reset(self):
        """Ends the connection so that the client gets no more than an error."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def stall(self):
        self.close_connection = True
        while self.connection.recv(1 << 16):
            pass

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        """A client that leaves is no error; all others are, and end in the log."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)
