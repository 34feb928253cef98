"""Ports and plain requests on the loopback device."""

import contextlib
import socket
import urllib.error
import urllib.request

HOST = "127.0.0.1"


def free_ports(count):
    """Ports that nobody listens on, all different. Another process may take one before the server does: then it is started again."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind((HOST, 0))
        return [one.getsockname()[1] for one in sockets]


def request(url, method="GET", body=None, fields=None):
    """(status, body) of what a server answers, whatever the status; no proxy is asked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    asked = urllib.request.Request(url, data=body, headers=fields or {}, method=method)
    try:
        with opener.open(asked, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def answers(url):
    """Whether a server gives any answer there."""
    return lambda: request(url)[0] > 0


def listens(port):
    def connects():
        with socket.create_connection((HOST, port), 5):
            return True

    return connects
