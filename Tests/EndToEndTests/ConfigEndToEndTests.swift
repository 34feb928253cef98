import StillsTesting
import Testing

@Suite("The settings of stillsd")
struct ConfigEndToEndTests {
    /// The settings by key, as `stillsd config --json` prints them.
    private func settings(_ sandbox: Sandbox, _ script: String) async throws -> [String: JSONObject] {
        let end = try await sandbox.shell(script).expect(0)
        return Dictionary(uniqueKeysWithValues: try end.objects().map { ($0.text("key") ?? "", $0) })
    }

    @Test("An option goes before the environment, that before the file, and the file before the defaults")
    func order() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.write(
                "library/stills.yaml",
                text: """
                    # Comments may stand anywhere.
                    listen: [127.0.0.1:1, "[::1]:1"]
                    logLevel: warning
                    openMetrics: true
                    limits:
                      pictureBytes: 2 GiB
                      connections: 300

                    """)
            let found = try await settings(
                sandbox,
                "STILLS_LOG_LEVEL=error STILLS_LIMITS_CONNECTIONS=200 stillsd config --json --log-level debug")
            #expect(found["listen"]?.texts("value") == ["127.0.0.1:1", "[::1]:1"])
            #expect(found["listen"]?.text("source") == "file" && found["listen"]?.integer("line") == 2)
            #expect(found["listen"]?.text("file") == sandbox.library + "/stills.yaml")
            #expect(found["logLevel"]?.text("value") == "debug" && found["logLevel"]?.text("name") == "--log-level")
            #expect(found["openMetrics"]?.boolean("value") == true)
            #expect(found["limits.pictureBytes"]?.integer("value") == 2 << 30)
            #expect(found["limits.connections"]?.integer("value") == 200)
            #expect(found["limits.connections"]?.text("name") == "STILLS_LIMITS_CONNECTIONS")
            #expect(found["timeouts.idle"]?.integer("value") == 75)
            #expect(found["timeouts.idle"]?.text("source") == "default")
            #expect(found["threads"]?.isNull("value") == true)
            let text = try await sandbox.shell("stillsd config").expect(0).outputLines
            #expect(text.contains("limits.pictureBytes\t2 GiB\t\(sandbox.library)/stills.yaml, line 6"))
            #expect(text.contains("timeouts.head\t15 s\tdefault"))
        }
    }

    @Test("A file that is named counts instead of the library's, and must be there")
    func named() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.write("library/stills.yaml", text: "threads: 1\n")
            try sandbox.write("other.yaml", text: "threads: 2\n")
            for script in [
                "stillsd config --json --config other.yaml", "STILLS_CONFIG=other.yaml stillsd config --json",
            ] {
                #expect(try await settings(sandbox, script)["threads"]?.integer("value") == 2)
            }
            #expect(try await settings(sandbox, "stillsd config --json")["threads"]?.integer("value") == 1)
            let end = try await sandbox.shell("stillsd config --config nowhere.yaml").expect(2)
            #expect(end.complains(of: "nowhere.yaml", "no such file"))
        }
    }

    @Test(
        "What is no setting is told with its line and the nearest right one",
        arguments: [
            ("threads: 1\nlogLevl: info\n", ["line 2", "“logLevl”", "“logLevel”"]),
            ("limits:\n  conections: 5\n", ["line 2", "“limits.conections”", "“limits.connections”"]),
            ("connections: 5\n", ["line 1", "“limits.connections”"]),
            ("threads: many\n", ["line 1", "threads must be a whole number from 1 to 1024", "“many”"]),
            ("limits:\n  bodyBytes: 5 parsecs\n", ["line 2", "limits.bodyBytes", "64 MiB", "“5 parsecs”"]),
            ("logLevel: [info]\nplainText: yes\n", ["line 2", "true or false"]),
            ("logLevel:\n", ["line 1", "logLevel must be debug"]), ("- a\n", ["line 1", "keys and values"]),
            ("limits: 5\n", ["line 1", "limits must hold settings"]),
            ("threads: 1\nthreads: 2\n", ["line 2", "occurs twice"]), ("listen: [\n", ["line"]),
        ] as [(String, [String])])
    func mistakes(text: String, parts: [String]) async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.write("library/stills.yaml", text: text)
            for command in ["config", "serve --listen 127.0.0.1:0"] {
                let end = try await sandbox.shell("stillsd \(command)").expect(2)
                #expect(end.outputText.isEmpty)
                for part in ["stills.yaml"] + parts { #expect(end.errorText.contains(part), "\(end.errorText)") }
            }
        }
    }

    @Test("A variable that is none is named")
    func variables() async throws {
        try await Sandbox.withLibrary { sandbox in
            let end = try await sandbox.shell("STILLS_TIMEOUTS_IDLE=soon stillsd config").expect(2)
            #expect(end.complains(of: "STILLS_TIMEOUTS_IDLE", "a number of seconds", "“soon”"))
            try await sandbox.shell("stillsd config --threads 0").expect(2)
            try await sandbox.shell("stillsd config --listen 0.0.0.0:80").expect(2)
            try await sandbox.shell("stillsd config --listen nowhere").expect(2)
        }
    }

    @Test("What is set is served by", .enabled(if: ServedDaemon.hasTools, "curl is not installed"))
    func serving() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.write("library/stills.yaml", text: "openMetrics: true\nlimits:\n  bodyBytes: 1 KiB\n")
            let end = try await sandbox.daemon(
                """
                curl -s -o metrics -w '%{http_code}\\n' "$url/metrics"
                head -c 2000 /dev/zero > long
                curl -s -o answer -w '%{http_code}\\n' -H 'Content-Type: application/json' --data-binary @long "$url/v1/session"
                """)
            #expect(end.outputLines == ["200", "413", "status 0"], "\(end.errorText)")
        }
    }
}
