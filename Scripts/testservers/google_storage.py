"""Google Cloud Storage: the project's own fake, and gcp-storage-emulator, which can do less."""

import json
import os
import pathlib

from .network import HOST, answers, free_ports

FAKE = pathlib.Path(__file__).resolve().parent.parent.parent / "Tests" / "Services"


class GoogleStorageFake:
    name, tier = "gcs", "every-change"

    def start(self, folder, processes, installation):
        python = installation.python("google")
        (port,) = free_ports(1)
        endpoint = f"http://{HOST}:{port}"
        account = folder / "service-account.json"
        command = [python, "-m", "googlestorage", "--port", port, "--folder", folder / "objects", "--account", account]
        environment = os.environ | {"PYTHONPATH": str(FAKE), "PYTHONDONTWRITEBYTECODE": "1"}
        process = processes.start("server", command, environment)
        processes.wait("server", process, answers(endpoint))
        described = json.loads(account.read_text(encoding="utf-8"))
        return {
            "protocol": "gcs",
            "endpoint": endpoint,
            "tokenEndpoint": described["token_uri"],
            "serviceAccount": str(account),
            "project": described["project_id"],
            "signatures": True,
        }


class GoogleStorageEmulator:
    name, tier = "gcp-storage-emulator", "full"

    def start(self, folder, processes, installation):
        python = installation.python("emulator")
        (port,) = free_ports(1)
        endpoint = f"http://{HOST}:{port}"
        words = ["start", "--host", HOST, "--port", port, "--in-memory"]
        process = processes.start("server", [python.parent / "gcp-storage-emulator", *words])
        processes.wait("server", process, answers(endpoint))
        return {"protocol": "gcs", "endpoint": endpoint, "project": "tests", "signatures": False}
