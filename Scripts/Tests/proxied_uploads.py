"""Uploads through nginx or Caddy, set up as Documentation/Server.md says.

    proxied_uploads.py STILLSD STILLS FOLDER nginx|caddy PROGRAM DOCUMENT
"""

import hashlib
import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import sys

import uploading
import watching

LONG = 40_000_000


class Proxy:
    """A proxy with the document's example: only the port, the certificate's place and the address behind it are others."""

    def __init__(self, folder):
        self.folder = folder
        self.make_certificate()

    def make_certificate(self):
        words = (
            "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=pictures.example.org "
            "-addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem"
        )
        subprocess.run(["openssl", *words.split()], check=True, capture_output=True)

    @staticmethod
    def example(document, pattern, *replacements):
        with open(document, encoding="utf-8") as file:
            block = re.search(pattern, file.read(), re.MULTILINE | re.DOTALL).group()
        for old, new in replacements:
            assert block.count(old) == 1, (old, block)
            block = block.replace(old, new)
        return block

    def connect(self, source="127.0.0.1"):
        """From an address of the loopback network, of which every machine has many."""
        context = ssl.create_default_context(cafile="cert.pem")
        context.check_hostname = False
        return http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=120, context=context, source_address=(source, 0)
        )

    def kept_bodies(self):
        """What the proxy keeps of requests before it sends them on."""
        return []

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


class Nginx(Proxy):
    def __init__(self, program, document, folder, server):
        super().__init__(folder)
        # nginx takes over a socket that is named so: no port has to be guessed.
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        with open("nginx.conf", "w", encoding="utf-8") as file:
            file.write(self.configuration(document, server))
        words = [program, "-p", folder, "-c", "nginx.conf", "-e", "nginx.log"]
        environment = {**os.environ, "NGINX": f"{listener.fileno()};"}
        self.process = subprocess.Popen(words, pass_fds=[listener.fileno()], env=environment)
        listener.close()

    def configuration(self, document, server):
        block = self.example(
            document,
            r"^    server \{\n.*?^    \}\n",
            ("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl"),
            ("/etc/ssl/pictures.pem", f"{self.folder}/cert.pem"),
            ("/etc/ssl/pictures.key", f"{self.folder}/key.pem"),
            ("http://127.0.0.1:8080", f"http://{server.address}"),
        )
        places = "".join(
            f"{name}_temp_path {self.folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;\n" if os.geteuid() == 0 else ""
        return (
            f"{user}daemon off;\nworker_processes 1;\npid {self.folder}/nginx.pid;\nevents {{}}\n"
            f"http {{\naccess_log off;\n{places}{block}}}\n"
        )

    def kept_bodies(self):
        return os.listdir("client_body")


class Caddy(Proxy):
    def __init__(self, program, document, folder, server):
        super().__init__(folder)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        with open("Caddyfile", "w", encoding="utf-8") as file:
            file.write(self.configuration(document, server))
        environment = {**os.environ, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
        with open("caddy.log", "wb") as log:
            words = [program, "run", "--config", "Caddyfile", "--adapter", "caddyfile"]
            self.process = subprocess.Popen(words, env=environment, stdout=log, stderr=log)
        assert watching.until(self.listens), open("caddy.log", encoding="utf-8").read()

    def configuration(self, document, server):
        block = self.example(
            document,
            r"^    pictures\.example\.org \{\n.*?^    \}\n",
            (
                "pictures.example.org {",
                f"https://127.0.0.1:{self.port} {{\nbind 127.0.0.1\ntls {self.folder}/cert.pem {self.folder}/key.pem",
            ),
            ("127.0.0.1:8080", server.address),
        )
        return f"{{\nadmin off\nauto_https off\n}}\n{block}"

    def listens(self):
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
        except ConnectionRefusedError:
            return self.process.poll() is not None
        return True


KINDS = {"nginx": Nginx, "caddy": Caddy}


def check_uploads(proxy):
    connection = proxy.connect()
    for size in (5_000, 3_000_000):
        bytes = uploading.picture(f"proxied {size}", size)
        status, answer = uploading.post(connection, bytes)
        assert status == 201 and answer["receipt"], (status, answer)
        connection.request("GET", f"/v1/images/{answer['id']}/original", headers=uploading.TOKEN)
        assert connection.getresponse().read() == bytes
    status, items = uploading.post_form(connection, [uploading.picture(f"part {number}", 10) for number in range(3)])
    assert status == 200 and [item["status"] for item in items] == [201] * 3, items
    place = uploading.begin(connection, bytes + b"tus", "proxied.png")
    assert place.startswith("/v1/uploads/"), place
    fields = uploading.append(connection, place, bytes + b"tus", 0, LONG)
    assert fields["Stills-Image"], fields
    connection.close()


def check_streaming(proxy, library):
    """The first half is in the server's spool before the second one was sent."""
    bytes = uploading.picture("streamed", LONG)
    spool = os.path.join(library, "spool")

    def arrived():
        return sum(os.stat(os.path.join(spool, name)).st_size for name in os.listdir(spool) if name.startswith("arrival-"))

    connection = proxy.connect()
    connection.putrequest("POST", "/v1/images")
    for name, value in {**uploading.TOKEN, "Content-Type": "image/png", "Content-Length": str(len(bytes))}.items():
        connection.putheader(name, value)
    connection.endheaders(bytes[: LONG // 2])
    assert watching.until(lambda: arrived() > LONG // 4), f"{arrived()} bytes of {LONG // 2} came through"
    assert not proxy.kept_bodies(), "the proxy keeps the body"
    connection.send(bytes[LONG // 2 :])
    response = connection.getresponse()
    answer = json.loads(response.read())
    assert response.status == 201 and answer["image"]["sha256"] == hashlib.sha256(bytes).hexdigest(), answer
    connection.close()


def wrong(connection, number, fields):
    """Tries to sign in as one of many; gives back the status."""
    value = json.dumps({"account": f"nobody-{number}", "password": "none"})
    connection.request("POST", "/v1/session", body=value, headers={"Content-Type": "application/json", **fields})
    response = connection.getresponse()
    response.read()
    assert response.status in (401, 429), response.status
    return response.status


def exhaust(connection, prefix, fields):
    """Until there is to be a wait: that one address has tried too often."""
    for number in range(200):
        if wrong(connection, f"{prefix}-{number}", fields(number)) == 429:
            return
    raise AssertionError(f"{prefix}: nobody has to wait after 200 wrong passwords")


def check_addresses(proxy, server):
    """Who has tried too often is who the proxy says; a client's own word counts nothing, before the proxy or beside it."""

    def claimed(number):
        return {"X-Forwarded-For": f"10.1.{number}.1", "Forwarded": f"for=10.1.{number}.1"}

    exhaust(proxy.connect("127.0.0.2"), "proxied", claimed)
    assert wrong(proxy.connect("127.0.0.2"), "same", {}) == 429
    assert wrong(proxy.connect("127.0.2.3"), "other", {}) == 401
    host, port = server.address.rsplit(":", 1)
    beside = http.client.HTTPConnection(host, int(port), timeout=120, source_address=("127.0.4.4", 0))
    exhaust(beside, "beside", claimed)


def main(daemon, stills, folder, kind, program, document):
    os.chdir(folder)
    library = os.path.join(folder, "library")
    uploading.make_library(daemon, stills, library)
    server = uploading.Server(daemon, library, "--trusted-proxy", "127.0.0.1")
    try:
        proxy = KINDS[kind](program, document, folder, server)
        try:
            check_uploads(proxy)
            check_streaming(proxy, library)
            check_addresses(proxy, server)
        finally:
            proxy.stop()
    finally:
        server.stop()
    subprocess.run([stills, "--library", library, "verify"], check=True, capture_output=True)
    print(f"uploads through {kind}: all there")


if __name__ == "__main__":
    main(*sys.argv[1:])
