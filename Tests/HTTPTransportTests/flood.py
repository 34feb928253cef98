"""Opens fifteen thousand connections to a port of this machine at once, seven times over. The last of each time must be told to come again."""

import resource
import socket
import struct
import sys

AT_ONCE = 15_000
ROUNDS = 7
# Closing resets the connection, so that no port is kept for it.
RESET = struct.pack("ii", 1, 0)


def main(port):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    for _ in range(ROUNDS):
        clients = []
        for _ in range(AT_ONCE):
            client = socket.create_connection(("127.0.0.1", port))
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            clients.append(client)
        answer = clients[-1].recv(12)
        if answer != b"HTTP/1.1 503":
            sys.exit(f"the last was answered {answer!r}")
        for client in clients:
            client.close()


main(int(sys.argv[1]))
