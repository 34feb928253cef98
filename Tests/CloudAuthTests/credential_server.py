"""Stands in for the servers that give out credentials, as tests tell it to.

Prints its port, serves until its standard input ends. `POST /_answers` with {"METHOD /path": [[status, fields, body], ...]} says what
each request is answered, the last one for ever; `GET /_seen/prefix` tells the requests that came below /prefix.
"""

import http.server
import json
import sys
import threading

answers, seen, lock = {}, [], threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body in one piece: in two, the second waits for the first to be acknowledged.
    wbufsize = 1 << 16

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode("latin-1")
        if self.path == "/_answers":
            with lock:
                answers.update(json.loads(body))
            return self.answer(204, {}, "")
        if self.path.startswith("/_seen/"):
            prefix = self.path.removeprefix("/_seen")
            with lock:
                found = [request for request in seen if request["path"].startswith(prefix)]
            return self.answer(200, {"Content-Type": "application/json"}, json.dumps(found))
        with lock:
            fields = {name.lower(): value for name, value in self.headers.items()}
            seen.append({"method": self.command, "path": self.path, "fields": fields, "body": body})
            known = answers.get(f"{self.command} {self.path}", [])
            status, fields, text = known[0] if known else [404, {}, "no such thing"]
            if len(known) > 1:
                known.pop(0)
        return self.answer(status, fields, text)

    do_GET = do_PUT = do_POST = serve

    def answer(self, status, fields, text):
        body = text.encode()
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.buffer.read()


main()
