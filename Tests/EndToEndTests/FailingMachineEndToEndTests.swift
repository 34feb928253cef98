import Foundation
import StillsTesting
import Testing

/// A disk that is full, a library that cannot be written, another process in the way.
@Suite("A failing machine")
struct FailingMachineEndToEndTests {
    /// Whether this machine lets the tests mount file systems of their own: as root, or in a user namespace.
    static let mountsAreAllowed = namespace != nil

    /// How a mount namespace is entered here; nil when it is not.
    private static let namespace: String? = ["unshare -m", "unshare -r -m"].first { command in
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", "\(command) mount -t tmpfs tmpfs /mnt"]
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return false
        }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// Runs a script where it may mount what nobody else sees.
    func mounting(_ sandbox: Sandbox, _ script: String) async throws -> ProgramEnd {
        let command = try #require(Self.namespace)
        return try await sandbox.shell("exec \(command) bash -c \(sandbox.quoted(script))")
    }

    @Test(.enabled(if: mountsAreAllowed, "this machine allows no mount namespace"))
    func aFullDiskLosesNothingAndTheRunContinuesWhenThereIsRoom() async throws {
        try await Sandbox.with { sandbox in
            for number in 0..<60 {
                let picture = SamplePicture.jpeg(comment: "picture \(number)")
                try sandbox.age(
                    try sandbox.write("shelf/\(number).jpg", picture + [UInt8](repeating: 7, count: 100_000)))
            }
            let end = try await mounting(
                sandbox,
                """
                mkdir library && mount -t tmpfs -o size=3m tmpfs library || exit 90
                stills init >/dev/null 2>&1 || exit 91
                stills import --json shelf > first.ndjson 2> first.err; echo "first $?"
                stills verify --json > between.ndjson; echo "between $?"
                mount -o remount,size=50m library || exit 92
                stills import --json shelf > second.ndjson; echo "second $?"
                stills verify --repair >/dev/null; stills verify --json > after.ndjson; echo "after $?"
                """)
            #expect(end.status == 0, "\(end.errorText)")
            #expect(end.outputLines.contains("first 1"))
            #expect(end.outputLines.contains("second 0"))
            #expect(end.outputLines.contains("after 0"))
            let first = try objects(sandbox, "first.ndjson")
            let refused = first.filter { $0.text("outcome") == "refused" }
            let complaints = String(decoding: try sandbox.read("first.err"), as: UTF8.self)
            #expect(!refused.isEmpty)
            #expect(refused.allSatisfy { $0.text("reason")?.contains("space") == true }, "\(complaints)")
            #expect(complaints.contains("run the same command again to continue"), "\(complaints)")
            // Whatever was acknowledged is in, before and after.
            let acknowledged = first.filter { $0.text("outcome") == "imported" }.compactMap { $0.text("id") }
            let second = try objects(sandbox, "second.ndjson")
            let unchanged = second.filter { $0.text("outcome") == "unchanged" }.compactMap { $0.text("id") }
            #expect(Set(acknowledged).isSubset(of: unchanged))
            #expect(try objects(sandbox, "after.ndjson").last?.integer("images") == 60)
            #expect(try objects(sandbox, "between.ndjson").last?.integer("missing") == 0)
        }
    }

    @Test func aFileSizeLimitIsAReasonAndNotTheEnd() async throws {
        try await Sandbox.withLibrary { sandbox in
            let large = SamplePicture.jpeg(comment: "large") + [UInt8](repeating: 7, count: 3_000_000)
            try sandbox.age(try sandbox.write("shelf/large.jpg", large))
            try await sandbox.stills("verify").expect(0)
            let end = try await sandbox.shell("trap '' XFSZ; ulimit -f 2048; stills import shelf")
            #expect(end.status == 1)
            #expect(end.complains(of: "larger than is allowed"), "\(end.errorText)")
            #expect(try await sandbox.stills("import", "shelf").expect(0).outputText.hasPrefix("1 imported"))
            try await sandbox.stills("verify", "--repair").expect(0)
            try await sandbox.stills("verify").expect(0)
        }
    }

    @Test(.enabled(if: mountsAreAllowed, "this machine allows no mount namespace"))
    func aLibraryThatCannotBeWrittenIsReadAndTakesNothing() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<2, to: "shelf")
            try sandbox.writePictures(2..<3, to: "more")
            let imported = try await sandbox.stills("import", "--json", "shelf").expect(0).objects()
            let id = try #require(imported.first?.text("id"))
            let end = try await mounting(
                sandbox,
                """
                mount --bind library library && mount -o remount,bind,ro library || exit 90
                stills show \(id) >/dev/null || exit 91
                stills get \(id) -o out >/dev/null || exit 92
                stills search >/dev/null || exit 93
                stills verify || exit 94
                stills import more; echo "import $?"
                stills verify --repair; echo "repair $?"
                """)
            #expect(end.status == 0, "\(end.outputText)\(end.errorText)")
            #expect(end.outputLines.contains("2 images: 0 missing, 0 orphans, 0 mismatched, 0 misindexed, 0 repaired"))
            #expect(end.outputLines.contains("import 3"), "\(end.outputText)")
            #expect(end.outputLines.contains("repair 3"), "\(end.outputText)")
            #expect(end.complains(of: sandbox.library, "read-only"), "\(end.errorText)")
            #expect(try await sandbox.stills("import", "more").expect(0).outputText.hasPrefix("1 imported"))
        }
    }

    @Test func aLibraryOfSomebodyElseIsNotOpened() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            let end = try await sandbox.shellAsNobody(
                "stills init >/dev/null 2>&1; chmod 0 library; stills import shelf; echo \"import $?\"; chmod 700 library"
            )
            #expect(end.outputLines.contains("import 3"))
            #expect(end.complains(of: sandbox.library, "permission is denied"), "\(end.errorText)")
        }
    }

    @Test func aCatalogThatIsLockedIsWaitedForAndThenNamed() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            // sqlite3 holds the lock until its input ends, which is when the import has ended.
            let end = try await sandbox.shell(
                """
                mkfifo script done
                sqlite3 library/catalog.sqlite < script & exec 3> script
                printf 'BEGIN EXCLUSIVE;\\n.shell echo locked > done\\n' >&3
                read -r _ < done
                stills import shelf; echo "import $?"
                exec 3>&-; wait
                stills import shelf; echo "again $?"
                """)
            #expect(end.outputLines.contains { ["import 1", "import 3"].contains($0) }, "\(end.outputText)")
            #expect(end.outputLines.contains("again 0"), "\(end.outputText)\(end.errorText)")
            #expect(
                end.errorLines.contains { $0.contains("locked") || $0.contains("busy") || $0.contains("in use") },
                "\(end.errorText)")
            #expect(try await sandbox.stills("verify").expect(0).outputText.hasPrefix("1 images"))
        }
    }

    @Test func twoImportsAtOnceTakeEachPictureOnce() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<400, to: "shelf")
            let end = try await sandbox.shell(
                """
                stills import --json shelf > a.ndjson & first=$!
                stills import --json shelf > b.ndjson & second=$!
                wait $first; echo "first $?"; wait $second; echo "second $?"
                """)
            #expect(end.outputLines == ["first 0", "second 0"], "\(end.errorText)")
            let (a, b) = (try objects(sandbox, "a.ndjson"), try objects(sandbox, "b.ndjson"))
            let imported = (a.last?.integer("imported") ?? 0) + (b.last?.integer("imported") ?? 0)
            #expect(imported == 400)
            let clean = try await sandbox.stills("verify", "--json").expect(0).objects()
            #expect(clean.last?.integer("images") == 400)
            #expect(clean.last?.integer("orphans") == 0)
        }
    }

    @Test func aCatalogThatIsGoneOrDamagedIsStatusThree() async throws {
        try await Sandbox.withLibrary { sandbox in
            let catalog = try sandbox.read("library/catalog.sqlite")
            try sandbox.write("library/catalog.sqlite", text: "this is no database, it is a text of some length")
            let damaged = try await sandbox.stills("verify").expect(3)
            #expect(damaged.complains(of: "catalog.sqlite"), "\(damaged.errorText)")
            try FileManager.default.removeItem(atPath: sandbox.library + "/catalog.sqlite")
            let gone = try await sandbox.stills("verify").expect(3)
            #expect(gone.complains(of: "catalog.sqlite", "is gone"))
            try sandbox.write("library/catalog.sqlite", catalog)
            let yaml = String(decoding: try sandbox.read("library/library.yaml"), as: UTF8.self)
            for (change, reason) in [
                ("format: 99", "newer build"), ("frmat: 1", "library.yaml"), ("format: [", "Line 4"),
            ] {
                try sandbox.write("library/library.yaml", text: yaml.replacing("format: 1", with: change))
                let end = try await sandbox.stills("verify").expect(3)
                #expect(end.complains(of: "library.yaml", reason), "\(end.errorText)")
            }
        }
    }

    private func objects(_ sandbox: Sandbox, _ name: String) throws -> [JSONObject] {
        try JSONObject.lines(sandbox.read(name))
    }
}
