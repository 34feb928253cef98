"""Tokens and signed links, made by Google's own library, and altered."""

import datetime
import json
import time
import unittest
import unittest.mock

import google.auth.transport.requests
from google.cloud import storage
from google.oauth2 import service_account

from fakes import FakeTest

SCOPE = "https://www.googleapis.com/auth/devstorage."


class Tokens(FakeTest):
    anonymous = False

    def setUp(self):
        super().setUp()
        self.account = json.loads(self.service.accounts.file())

    def credentials(self, scope="read_write", account=None):
        return service_account.Credentials.from_service_account_info(account or self.account, scopes=[SCOPE + scope])

    def google(self, credentials):
        options = {"api_endpoint": self.endpoint}
        client = storage.Client(project="p", credentials=credentials, client_options=options)
        self.addCleanup(client.close)
        return client

    def test_without_a_token_nothing_is_served(self):
        answer = self.ask("GET", "/storage/v1/b?project=p")
        self.assert_refused(answer, 401, "required")
        self.assertIn("Bearer", answer.headers["WWW-Authenticate"])
        self.assertEqual(self.ask("GET", "/pictures/n").status_code, 401)

    def test_the_account_gets_a_token_and_is_served(self):
        client = self.google(self.credentials())
        client.create_bucket("pictures").blob("n").upload_from_string(b"x")
        self.assertEqual(client.bucket("pictures").blob("n").download_as_bytes(), b"x")

    def test_a_token_that_ended_is_renewed(self):
        client = self.google(self.credentials())
        client.create_bucket("pictures")
        self.ask("POST", "/_tokens/expire")
        self.assertTrue(client.bucket("pictures").exists())

    def test_a_token_is_good_for_its_scope_only(self):
        client = self.google(self.credentials("read_only"))
        self.assertEqual(list(client.list_buckets()), [])
        with self.assertRaisesRegex(Exception, "Insufficient Permission"):
            client.create_bucket("pictures")

    def test_another_key_gets_no_token(self):
        other = json.loads(type(self.service.accounts)(self.endpoint, False).file())
        for account in (other, other | {"private_key_id": self.account["private_key_id"]}):
            with self.assertRaisesRegex(Exception, "invalid_grant"):
                self.credentials(account=account).refresh(google.auth.transport.requests.Request())

    def test_an_assertion_of_other_times_is_refused(self):
        credentials = self.credentials()
        with unittest.mock.patch("google.oauth2.service_account._DEFAULT_TOKEN_LIFETIME_SECS", 7200):
            with self.assertRaisesRegex(Exception, "invalid_grant"):
                credentials.refresh(google.auth.transport.requests.Request())


class Links(FakeTest):
    anonymous = False

    def setUp(self):
        super().setUp()
        account = json.loads(self.service.accounts.file())
        credentials = service_account.Credentials.from_service_account_info(account, scopes=[SCOPE + "read_write"])
        client = storage.Client(project="p", credentials=credentials, client_options={"api_endpoint": self.endpoint})
        self.addCleanup(client.close)
        self.blob = client.create_bucket("pictures").blob("a b+ü/%.jpg")
        self.blob.upload_from_string(b"picture")

    def link(self, **more):
        wanted = {"version": "v4", "expiration": datetime.timedelta(hours=1), "api_access_endpoint": self.endpoint}
        return self.blob.generate_signed_url(**(wanted | more))

    def get(self, link):
        return self.http.get(link)

    def test_a_link_opens_the_object_it_names(self):
        self.assertEqual(self.get(self.link()).content, b"picture")
        self.assertEqual(self.http.put(self.link(method="PUT"), data=b"new").status_code, 200)
        self.assertEqual(self.get(self.link()).content, b"new")

    def test_a_link_is_good_for_one_method(self):
        self.assertIn("SignatureDoesNotMatch", self.http.put(self.link(), data=b"new").text)

    def test_an_altered_link_opens_nothing(self):
        link = self.link()
        for altered in (
            link.replace(".jpg", ".jpeg"),
            link.replace("X-Goog-Expires=3600", "X-Goog-Expires=3601"),
            link[:-1] + ("0" if link[-1] != "0" else "1"),
            link + "&generation=1",
        ):
            answer = self.get(altered)
            self.assertEqual((answer.status_code, "<Code>SignatureDoesNotMatch</Code>" in answer.text), (403, True))

    def test_a_signed_field_must_come_as_it_was(self):
        link = self.link(headers={"x-goog-meta-a": "1"})
        self.assertEqual(self.http.get(link, headers={"x-goog-meta-a": "1"}).status_code, 200)
        self.assertEqual(self.http.get(link, headers={"x-goog-meta-a": "2"}).status_code, 403)

    def test_a_link_ends(self):
        link = self.link(expiration=datetime.timedelta(seconds=60))
        self.service.accounts.clock = lambda: time.time() + 61
        self.assertIn("<Code>ExpiredToken</Code>", self.get(link).text)


if __name__ == "__main__":
    unittest.main()
