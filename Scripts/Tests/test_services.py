"""How services are started, found and ended; the servers are stand-ins."""

import contextlib
import io
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

SCRIPTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(SCRIPTS))

import services
from testservers.installation import Installation, InstallationFailure
from testservers.network import HOST, answers, free_ports, request
from testservers.processes import Processes, StartFailure, end_process, started_at
from testservers.supervision import SERVICES, Supervisor, of_set
from testservers.variables import variables

# Begins to answer at once. A process that is not a server sleeps.
SERVER = "import http.server, sys; http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), http.server.SimpleHTTPRequestHandler).serve_forever()"
SLEEPER = "import time; time.sleep(600)"


class Stand:
    """A service that is an HTTP server of one line."""

    def __init__(self, name, tier="every-change", failures=0, failure="it is broken"):
        self.name, self.tier, self.failures, self.failure, self.starts = name, tier, failures, failure, 0

    def start(self, folder, processes, installation):
        self.starts += 1
        (port,) = free_ports(1)
        process = processes.start("server", [sys.executable, "-c", SERVER, port])
        endpoint = f"http://{HOST}:{port}"
        processes.wait("server", process, answers(endpoint))
        if self.starts <= self.failures:
            raise StartFailure(self.failure)
        return {"protocol": "s3", "endpoint": endpoint, "accessKey": "a", "secretKey": "s", "region": "r"}


class Folder(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.place = pathlib.Path(temporary.name) / "services"
        self.said = []

    def supervisor(self, *stands, place=None):
        made = Supervisor(place or self.place, None, self.said.append, list(stands))
        self.addCleanup(made.down)
        return made

    def pids(self, name, place=None):
        return [process["pid"] for process in Processes((place or self.place) / name).noted()]


class Sets(unittest.TestCase):
    def test_the_full_set_has_all_and_the_other_what_starts_fast(self):
        fast = [service.name for service in of_set("every-change", SERVICES)]
        self.assertEqual(of_set("full", SERVICES), SERVICES)
        self.assertTrue({"moto", "moto-open", "ministack", "gcs"} <= set(fast))
        self.assertFalse({"ceph", "swift"} & set(fast))


class Supervision(Folder):
    def test_services_answer_once_they_are_up_and_are_gone_once_they_are_down(self):
        supervisor = self.supervisor(Stand("one"), Stand("two"))
        self.assertEqual(supervisor.up("every-change"), ["one", "two"])
        described = json.loads((self.place / "services.json").read_text())
        self.assertEqual(described, supervisor.described())
        self.assertEqual({request(service["endpoint"])[0] for service in described.values()}, {200})
        pids = self.pids("one") + self.pids("two")
        supervisor.down()
        self.assertEqual([started_at(pid) for pid in pids], [None, None])
        self.assertEqual(json.loads((self.place / "services.json").read_text()), {})
        self.assertFalse((self.place / "one").exists())

    def test_only_the_set_is_started(self):
        supervisor = self.supervisor(Stand("fast"), Stand("slow", tier="full"))
        self.assertEqual(supervisor.up("every-change"), ["fast"])
        self.assertEqual(supervisor.up("full"), ["slow"])

    def test_what_runs_is_left_alone_and_what_died_is_started_again(self):
        one, two = Stand("one"), Stand("two")
        supervisor = self.supervisor(one, two)
        supervisor.up("every-change")
        (first,), (second,) = self.pids("one"), self.pids("two")
        end_process(second, started_at(second))
        self.assertEqual(list(supervisor.described()), ["one"])
        self.assertEqual(supervisor.up("every-change"), ["two"])
        self.assertEqual((self.pids("one"), one.starts, two.starts), ([first], 1, 2))

    def test_when_one_fails_those_started_before_are_ended_and_logs_stay(self):
        supervisor = self.supervisor(Stand("good"), Stand("bad", failures=9))
        with self.assertRaisesRegex(StartFailure, "it is broken"):
            supervisor.up("every-change")
        self.assertEqual(supervisor.described(), {})
        self.assertEqual(self.pids("good") + self.pids("bad"), [])
        self.assertTrue((self.place / "bad" / "server.log").exists())

    def test_one_that_fails_can_be_done_without(self):
        supervisor = self.supervisor(Stand("bad", failures=9), Stand("good"))
        supervisor.up("every-change", without_failed=True)
        self.assertEqual(list(supervisor.described()), ["good"])
        self.assertEqual(self.pids("bad"), [])
        self.assertIn("There will be no bad: it is broken", self.said)

    def test_a_port_that_another_took_is_not_the_end(self):
        stand = Stand("unlucky", failures=2, failure="bind: Address already in use")
        supervisor = self.supervisor(stand)
        supervisor.up("every-change")
        self.assertEqual((stand.starts, len(self.pids("unlucky"))), (3, 1))

    def test_two_checkouts_do_not_disturb_each_other(self):
        other = self.place.parent / "other"
        here, there = self.supervisor(Stand("one")), self.supervisor(Stand("one"), place=other)
        here.up("every-change")
        there.up("every-change")
        here.down()
        self.assertEqual(request(there.described()["one"]["endpoint"])[0], 200)


class Ending(Folder):
    def setUp(self):
        super().setUp()
        self.place.mkdir()

    def test_a_process_that_has_the_id_of_another_is_spared(self):
        with subprocess.Popen([sys.executable, "-c", SLEEPER]) as stranger:
            self.addCleanup(stranger.kill)
            noted = [{"name": "gone", "pid": stranger.pid, "started": started_at(stranger.pid) - 1}]
            (self.place / "processes.json").write_text(json.dumps(noted))
            processes = Processes(self.place)
            self.assertFalse(processes.alive())
            processes.end()
            self.assertIsNone(stranger.poll())
            stranger.kill()

    def test_one_that_ends_before_it_answers_is_told_with_its_last_words(self):
        processes = Processes(self.place)
        process = processes.start("server", [sys.executable, "-c", "print('no room'); raise SystemExit(3)"])
        with self.assertRaisesRegex(StartFailure, "(?s)server ended with status 3: no room"):
            processes.wait("server", process, lambda: False)

    def test_the_last_started_ends_first(self):
        processes, ended = Processes(self.place), self.place / "ended"
        script = (
            "import signal, sys, time\n"
            f"signal.signal(signal.SIGTERM, lambda *_: (open({str(ended)!r}, 'a').write(sys.argv[1]), sys.exit(0)))\n"
            "open(sys.argv[1], 'w').close()\n"
            "time.sleep(600)\n"
        )
        for name in ("a", "b"):
            process = processes.start(name, [sys.executable, "-c", script, name])
            processes.wait(name, process, (self.place / name).exists)
        processes.end()
        self.assertEqual(ended.read_text(), "ba")

    def test_bound_processes_end_with_the_program_even_when_it_is_killed(self):
        program = (
            f"import sys, time; sys.path.insert(0, {str(SCRIPTS)!r})\n"
            "from testservers.processes import Processes\n"
            f"Processes({str(self.place)!r}, bound=True).start('server', [sys.executable, '-c', {SLEEPER!r}])\n"
            "print('started', flush=True)\n"
            "time.sleep(600)\n"
        )
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
            parent.stdout.readline()
            (noted,) = Processes(self.place).noted()
            self.assertEqual(started_at(noted["pid"]), noted["started"])
            parent.send_signal(signal.SIGKILL)
        deadline = time.monotonic() + 300
        while started_at(noted["pid"]) is not None and time.monotonic() < deadline:
            time.sleep(0.02)
        self.assertIsNone(started_at(noted["pid"]))


class Commands(Folder):
    def test_a_command_runs_beside_a_set_which_ends_with_it(self):
        supervisor = self.supervisor(Stand("before"), Stand("other", tier="full"))
        supervisor.up("every-change")
        told = self.place / "told"
        script = f"cp {self.place}/services.json {told}; echo $STILLS_TEST_SERVICES >>{told}; exit 7"
        status = services.run_with(supervisor, "full", ["sh", "-c", script], if_possible=False)
        text = told.read_text()
        self.assertEqual((status, text.splitlines()[-1]), (7, "full"))
        self.assertEqual(json.loads(text.removesuffix("full\n")).keys(), {"before", "other"})
        # What ran before goes on.
        self.assertEqual(list(supervisor.described()), ["before"])

    def test_env_prints_what_a_shell_can_read(self):
        supervisor = self.supervisor(Stand("moto-open"))
        supervisor.up("every-change")
        endpoint = supervisor.described()["moto-open"]["endpoint"]
        found, place = io.StringIO(), services.PLACE
        services.PLACE = self.place
        try:
            with contextlib.redirect_stdout(found):
                self.assertEqual(services.main(["env"]), 0)
        finally:
            services.PLACE = place
        said = subprocess.run(
            ["sh", "-c", found.getvalue() + 'echo "$STILLS_TEST_S3_MOTO_OPEN_ENDPOINT"'], capture_output=True, text=True
        )
        self.assertEqual(said.stdout.strip(), endpoint)


class Variables(unittest.TestCase):
    def test_clients_find_the_server_that_looks_at_signatures(self):
        s3 = {"protocol": "s3", "endpoint": "http://h:1", "accessKey": "A", "secretKey": "S", "region": "us-east-1"}
        gcs = {"protocol": "gcs", "endpoint": "http://h:2", "serviceAccount": "/f.json", "project": "p"}
        found = variables({"moto": s3, "ceph": s3 | {"endpoint": "http://h:3"}, "gcs": gcs})
        self.assertEqual(found["AWS_ENDPOINT_URL_S3"], "http://h:1")
        self.assertEqual(found["STILLS_TEST_S3_CEPH_ENDPOINT"], "http://h:3")
        self.assertEqual(found["STILLS_TEST_S3_MOTO_SECRET_KEY"], "S")
        self.assertEqual(found["API_ENDPOINT_OVERRIDE"], "http://h:2")
        self.assertEqual(found["GOOGLE_APPLICATION_CREDENTIALS"], "/f.json")

    def test_nothing_runs_and_nothing_is_said(self):
        self.assertEqual(variables({}), {})


class Installing(Folder):
    def test_what_is_there_is_not_installed_again_until_it_is_to_be_another(self):
        installation, calls = Installation(self.place, self.said.append), []

        def install(folder):
            calls.append(folder)
            folder.mkdir(parents=True)

        for wanted in ("a", "a", "b"):
            installation.folder("thing", wanted, install)
        self.assertEqual(len(calls), 2)

    def test_what_broke_off_is_installed_again(self):
        installation = Installation(self.place, self.said.append)

        def break_off(folder):
            folder.mkdir(parents=True)
            (folder / "half").touch()
            raise InstallationFailure("no network")

        with self.assertRaises(InstallationFailure):
            installation.folder("thing", "a", break_off)
        folder = installation.folder("thing", "a", lambda folder: folder.mkdir(parents=True))
        self.assertEqual(os.listdir(folder), ["installed.txt"])

    def test_a_program_that_is_not_there_is_named(self):
        with self.assertRaisesRegex(InstallationFailure, "no-such-installer"):
            Installation(self.place, self.said.append).run(["no-such-installer"])

    def test_every_python_package_is_pinned_by_hash(self):
        for name in ("moto", "ministack", "google", "emulator"):
            text = (SCRIPTS / "testservers" / f"{name}.txt").read_text(encoding="utf-8")
            pinned, hashes = text.count("=="), text.count("--hash=sha256:")
            self.assertGreaterEqual(hashes, pinned, name)
            for line in text.splitlines():
                self.assertNotRegex(line, r"^[a-z].*(>=|~=|@)")


if __name__ == "__main__":
    unittest.main()
