"""Runs the fake on 127.0.0.1."""

import argparse
import os
import pathlib

from .connection import Handler, Server
from .service import Service


def main():
    parser = argparse.ArgumentParser(prog="googlestorage", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: one that is free")
    parser.add_argument("--folder", required=True, help="where the bytes of objects stand")
    parser.add_argument("--account", help="where a file of credentials is written")
    parser.add_argument("--anonymous", action="store_true", help="serve requests without a token too")
    chosen = parser.parse_args()
    server = Server(("127.0.0.1", chosen.port), Handler)
    server.service = Service(chosen.folder, f"http://127.0.0.1:{server.server_port}", chosen.anonymous)
    if chosen.account:
        path = pathlib.Path(chosen.account)
        fresh = path.with_name(path.name + ".new")
        fresh.write_text(server.service.accounts.file(), encoding="utf-8")
        os.replace(fresh, path)
    print(server.server_port, flush=True)
    server.serve_forever()


main()
