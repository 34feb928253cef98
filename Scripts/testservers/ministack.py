"""ministack: S3 and more in Python. It compares checksums, and the signatures of links."""

import os

from .network import HOST, answers, free_ports


class Ministack:
    name, tier = "ministack", "every-change"

    def start(self, folder, processes, installation):
        python = installation.python("ministack")
        (port,) = free_ports(1)
        endpoint = f"http://{HOST}:{port}"
        (folder / "tmp").mkdir()
        secrets = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests-secret"}
        environment = os.environ | secrets | {
            "TMPDIR": str(folder / "tmp"),
            "S3_DATA_DIR": str(folder / "data"),
            # Without it, it listens on every device.
            "BIND_HOST": HOST,
            "GATEWAY_PORT": str(port),
            # Of the dozens that it has.
            "SERVICES": "s3,iam,sts",
        }
        process = processes.start("server", [python.parent / "ministack"], environment)
        processes.wait("server", process, answers(f"{endpoint}/_ministack/health"))
        return {
            "protocol": "s3",
            "endpoint": endpoint,
            "accessKey": secrets["AWS_ACCESS_KEY_ID"],
            "secretKey": secrets["AWS_SECRET_ACCESS_KEY"],
            "region": "us-east-1",
            "signatures": False,
        }
