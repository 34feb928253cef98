import Foundation
import StillsTesting

/// `stillsd serve` as a script meets it.
enum ServedDaemon {
    /// The program of this name; nil where nobody says where it is.
    static let schemathesis = ProcessInfo.processInfo.environment["STILLS_SCHEMATHESIS"]

    /// In continuous integration a missing tool is a failure, not a reason to leave a test out.
    static let hasTools =
        ProcessInfo.processInfo.environment["CI"] != nil
        || FileManager.default.isExecutableFile(atPath: "/usr/bin/curl")
}

extension Sandbox {
    /// Runs a script beside a daemon, which is stopped afterwards: `$url` is where it serves, `$daemon` its process. What the
    /// daemon says on standard error is in the file `daemon.log`; the last line of the output is the daemon's status.
    func daemon(_ script: String, options: String = "") async throws -> ProgramEnd {
        try await shell(
            """
            mkfifo lines
            stillsd serve --listen 127.0.0.1:0 \(options) > lines 2> daemon.log & daemon=$!
            exec 3< lines
            read -r url <&3 || { cat daemon.log >&2; exit 90; }
            \(script)
            kill -TERM $daemon
            wait $daemon; echo "status $?"
            """)
    }
}
