"""moto: S3 and more in Python. It recomputes signatures of headers with Amazon's own botocore, but knows no signed links."""

import json
import os
import re
import urllib.parse

from .network import HOST, answers, free_ports, request
from .processes import StartFailure

REGION = "us-east-1"


class Moto:
    tier = "every-change"

    def __init__(self, name, signatures):
        self.name, self.signatures = name, signatures

    def start(self, folder, processes, installation):
        python = installation.python("moto")
        (port,) = free_ports(1)
        endpoint = f"http://{HOST}:{port}"
        (folder / "tmp").mkdir()
        environment = os.environ | {"TMPDIR": str(folder / "tmp")}
        command = [python.parent / "moto_server", "-H", HOST, "-p", str(port)]
        process = processes.start("server", command, environment)
        processes.wait("server", process, answers(f"{endpoint}/moto-api/data.json"))
        key, secret = self.allow_one_user(endpoint) if self.signatures else ("any", "any")
        return {
            "protocol": "s3",
            "endpoint": endpoint,
            "accessKey": key,
            "secretKey": secret,
            "region": REGION,
            "signatures": self.signatures,
        }

    def allow_one_user(self, endpoint):
        """Makes a user who may do all, and refuses everyone else from then on."""
        policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
        user = {"UserName": "tests"}
        self.ask_iam(endpoint, "CreateUser", user)
        self.ask_iam(endpoint, "PutUserPolicy", user | {"PolicyName": "all", "PolicyDocument": json.dumps(policy)})
        said = self.ask_iam(endpoint, "CreateAccessKey", user)
        found = [re.search(f"<{name}>([^<]+)<", said) for name in ("AccessKeyId", "SecretAccessKey")]
        if not all(found):
            raise StartFailure(f"moto gave no access key: {said[:500]}")
        # As a form, which it is by default, moto would not see the number.
        request(f"{endpoint}/moto-api/reset-auth", "POST", b"0", {"Content-Type": "text/plain"})
        status, said = self.ask(endpoint, "s3", "GET", None)
        if status != 403:
            raise StartFailure(f"moto does not look at signatures, it answers {status}: {said[:500]!r}")
        return [match[1] for match in found]

    def ask_iam(self, endpoint, action, values):
        body = urllib.parse.urlencode({"Action": action, "Version": "2010-05-08"} | values).encode()
        status, said = self.ask(endpoint, "iam", "POST", body)
        if status != 200:
            raise StartFailure(f"moto refused {action} with {status}: {said[:500]!r}")
        return said.decode()

    def ask(self, endpoint, service, method, body):
        """A request with a signature that no key makes; its scope tells moto which service is meant."""
        scope = f"Credential=any/20260101/{REGION}/{service}/aws4_request"
        said = f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host;x-amz-date, Signature=0"
        fields = {"Authorization": said, "X-Amz-Date": "20260101T000000Z"}
        return request(f"{endpoint}/", method, body, fields)
