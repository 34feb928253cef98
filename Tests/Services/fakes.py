"""The fake, running in this process, and clients of it, for its tests."""

import pathlib
import sys
import tempfile
import threading
import unittest
import unittest.mock

import requests
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from googlestorage.connection import Handler, Server
from googlestorage.service import Service


class FakeTest(unittest.TestCase):
    anonymous = True

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        # The clients wait between attempts, which tells nothing here.
        waiting = unittest.mock.patch("time.sleep")
        waiting.start()
        self.addCleanup(waiting.stop)
        server = Server(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{server.server_port}"
        self.service = server.service = Service(self.folder, self.endpoint, self.anonymous)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        self.addCleanup(server.server_close)
        self.addCleanup(thread.join)
        self.addCleanup(server.shutdown)
        self.http = requests.Session()
        self.http.trust_env = False
        self.addCleanup(self.http.close)

    def client(self, **fields):
        """Google's own client; - fields: of every request."""
        client = storage.Client(
            project="p", credentials=AnonymousCredentials(), client_options={"api_endpoint": self.endpoint}
        )
        client._http.headers.update(fields)
        self.addCleanup(client.close)
        return client

    def ask(self, verb, path, **more):
        return self.http.request(verb, self.endpoint + path, **more)

    def bucket(self, name="pictures"):
        self.assertEqual(self.ask("POST", "/storage/v1/b?project=p", json={"name": name}).status_code, 200)
        return name

    def put(self, name, data=b"bytes", more="", bucket="pictures", **fields):
        path = f"/upload/storage/v1/b/{bucket}/o"
        return self.ask("POST", f"{path}?uploadType=media&name={name}{more}", data=data, headers=fields)

    def assert_refused(self, answer, status, reason):
        self.assertEqual(answer.status_code, status, answer.text)
        self.assertEqual(answer.json()["error"]["errors"][0]["reason"], reason)
        return answer.json()["error"]["message"]
