"""gcp-storage-emulator, which can do some of Google Cloud Storage."""

from .network import HOST, answers, free_ports


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
