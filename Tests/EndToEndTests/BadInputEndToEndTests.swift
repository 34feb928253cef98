import Foundation
import Linux
import StillsTesting
import Testing

/// What is wrong with one item: it is named with the reason, the others go in, and nothing is lost.
@Suite("Bad input")
struct BadInputEndToEndTests {
    /// A file that is no good picture: its name, its bytes, and what its refusal must say.
    struct BadFile: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let reason: String

        var testDescription: String { name }
    }

    static let badFiles: [BadFile] = [
        BadFile(name: "empty.jpg", bytes: [], reason: "The file is empty."),
        BadFile(name: "notes.jpg", bytes: Array("Milk, eggs".utf8), reason: "it is plain text"),
        BadFile(name: "song.png", bytes: Array("ID3\u{4}\0\0\0\0\0\0".utf8), reason: "not a picture of a known format"),
        BadFile(
            name: "headless.jpg", bytes: Array(SamplePicture.jpeg(comment: "cut").prefix(40)),
            reason: "The picture is broken"),
        BadFile(name: "page.png", bytes: Array("<!DOCTYPE html><html></html>".utf8), reason: "not a picture"),
    ]

    @Test(arguments: badFiles)
    func aFileThatIsNoPictureIsRefusedAndItsNeighboursGoIn(_ file: BadFile) async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<2, to: "shelf")
            try sandbox.write("shelf/" + file.name, file.bytes)
            let end = try await sandbox.stills("import", "shelf").expect(1)
            #expect(end.outputText.hasPrefix("2 imported, 1 refused"))
            #expect(end.complains(of: "refused: shelf/\(file.name): ", file.reason))
            try await sandbox.stills("verify").expect(0)
        }
    }

    @Test func aFileThatIsNotThereIsNamed() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            let end = try await sandbox.stills("import", "gone.jpg", "shelf").expect(1)
            #expect(end.complains(of: "refused: gone.jpg: There is no such file or directory."))
            #expect(end.outputText.hasPrefix("1 imported, 1 refused"))
        }
    }

    @Test func aPipeOrDeviceIsNotWaitedFor() async throws {
        try await Sandbox.withLibrary { sandbox in
            let end = try await sandbox.shell("mkfifo pipe; mkdir d; mkfifo d/pipe; stills import pipe /dev/zero d")
            #expect(end.status == 1)
            #expect(end.complains(of: "refused: pipe: It is neither a file nor a directory."))
            #expect(end.complains(of: "refused: /dev/zero: It is neither a file nor a directory."))
            #expect(end.complains(of: "left out: d/pipe"))
        }
    }

    @Test func aLoopOfSymbolicLinksEnds() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            for (link, target) in [("shelf/up", ".."), ("shelf/self", "self"), ("loop", "loop")] {
                try FileManager.default.createSymbolicLink(
                    atPath: sandbox.folder + "/" + link, withDestinationPath: target)
            }
            let end = try await sandbox.stills("import", "shelf", "loop").expect(1)
            #expect(end.outputText.hasPrefix("1 imported, 1 refused"))
            #expect(end.complains(of: "left out: shelf/up"))
            #expect(end.complains(of: "refused: loop: ", "symbolic link"))
        }
    }

    @Test func anUnreadableFileIsNamed() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writePictures(0..<2, to: "shelf")
            let end = try await sandbox.shellAsNobody(
                "stills init >/dev/null 2>&1; chmod 0 shelf/0.jpg; mkdir shelf/closed; chmod 0 shelf/closed; stills import shelf"
            )
            #expect(end.status == 1)
            #expect(end.outputText.hasPrefix("1 imported, 2 refused"))
            #expect(end.complains(of: "refused: shelf/0.jpg: ", "permission is denied"))
            #expect(end.complains(of: "refused: shelf/closed: ", "permission is denied"))
        }
    }

    // MARK: - Names

    /// Names that a script would trip over, as bash writes them.
    static let names = [
        "$'new\\nline.jpg'", "$'invalid\\xff\\xfeUTF-8.jpg'", "\"$(printf '%0251d' 0).jpg\"", "'-v'", "' '",
        "$'\\u202egpj.exe'", "$'esc\\e[2Jape.jpg'", "'a;rm -rf *.jpg'", "'100%.jpg'",
    ]

    @Test(arguments: names)
    func aStrangeNameGoesInAndComesBack(_ name: String) async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.write("picture", SamplePicture.jpeg(comment: "strange"))
            let end = try await sandbox.shell(
                """
                mkdir shelf; cp picture shelf/\(name); cd shelf
                stills import --json -- \(name) > ../run.ndjson || exit 4
                cd ..; stills import -v shelf || exit 5
                id=$(sed -n -E 's/.*"id":"([^"]+)".*/\\1/p' run.ndjson)
                stills show "$id" || exit 6
                stills get -o out "$id" || exit 7
                cmp picture out/*
                """)
            #expect(end.status == 0, "\(end.errorText)")
            #expect(!end.outputText.contains("\u{1B}"))
            #expect(!end.outputText.contains("\u{202E}"))
            let run = try sandbox.read("run.ndjson").split(separator: UInt8(ascii: "\n"))
            #expect(try run.allSatisfy { try JSONSerialization.jsonObject(with: Data($0)) is [String: Any] })
            #expect(try sandbox.names(in: "out").count == 1)
        }
    }

    @Test func aNameThatIsNoUTF8IsToldByteByByte() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.write("picture", SamplePicture.jpeg(comment: "strange"))
            let end = try await sandbox.shell("cp picture $'a\\xff.jpg'; stills import --json $'a\\xff.jpg'")
            let item = try #require(try end.objects().first)
            #expect(item.text("path") == "a\u{FFFD}.jpg")
            #expect(item.text("pathBytes") == "61ff2e6a7067")
        }
    }

    // MARK: - Streams

    @Test func aClosedPipeEndsQuietly() async throws {
        try await Sandbox.withLibrary { sandbox in
            let shelf = try sandbox.writePictures(0..<300, to: "shelf")
            let end = try await sandbox.shell(
                "set -o pipefail; stills meta -G --ndjson shelf | head -n 1 | wc -l; echo ${PIPESTATUS[0]}")
            #expect(end.outputLines.first == "1")
            #expect(["0", "141"].contains(end.outputLines.last))
            #expect(end.errorText.isEmpty)
            // What an import does matters more than what it says: it goes on, and the library is whole.
            let run = try await sandbox.shell(
                "stills import --json shelf | head -n 1 >/dev/null; echo ${PIPESTATUS[0]}")
            #expect(["0", "141"].contains(run.outputLines.last))
            try await sandbox.stills("import", "--quiet", shelf).expect(0)
            #expect(try await sandbox.stills("verify").expect(0).outputText.hasPrefix("300 images: 0 missing"))
        }
    }

    @Test(arguments: [
        ["show"], ["meta", "shelf"], ["get", "-o", "-"], ["verify"], ["--help"], ["import", "-v", "shelf"],
    ])
    func outputThatCannotBeWrittenIsAFailure(_ words: [String]) async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "shelf")
            let imported = try await sandbox.stills("import", "--json", "shelf").expect(0).objects()
            let id = try #require(imported.first?.text("id"))
            let takesID = ["show", "get"].contains(words[0])
            var call = try sandbox.call(words + (takesID ? [id] : []))
            call.output = .file("/dev/full")
            let end = try await sandbox.program.run(call).expect(1)
            #expect(end.complains(of: "the output cannot be written", "no space is left"))
        }
    }
}

extension Sandbox {
    /// Runs a script as a user to whom permissions apply, in a copy of the world that this user may enter.
    ///
    /// The tests often run as root, whom no permission stops.
    func shellAsNobody(_ script: String) async throws -> ProgramEnd {
        guard getuid() == 0 else { return try await shell(script) }
        // The build's own folder may be closed to others.
        let copy = "\(folder)/bin"
        return try await shell(
            """
            mkdir -p \(copy) && cp "$(command -v stills)" \(copy)/ && chmod -R a+rX \(copy) && chown -R 65534:65534 \(folder) || exit 90
            export PATH=\(copy):$PATH
            exec setpriv --reuid 65534 --regid 65534 --clear-groups bash -c \(quoted(script))
            """)
    }

    func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
