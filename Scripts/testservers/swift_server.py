"""Runs one server of OpenStack Swift: account, container, object or proxy, with the configuration of a folder.

Swift reads /etc/swift/swift.conf, whatever it is told, while its modules are loaded; here it reads the folder's.
"""

import sys

from swift.common import utils

part, folder = sys.argv[1:]
utils.SWIFT_CONF_FILE = f"{folder}/swift.conf"

from swift.common.wsgi import run_wsgi  # noqa: E402

sys.exit(run_wsgi(f"{folder}/{part}.conf", f"{part}-server"))
