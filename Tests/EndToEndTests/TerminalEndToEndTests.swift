import StillsTesting
import Testing

/// What a person sees: `script` gives the program a terminal.
@Suite("On a terminal")
struct TerminalEndToEndTests {
    /// Runs a command line on a terminal of so many columns, and gives back what was written to it.
    private func onTerminal(_ sandbox: Sandbox, columns: Int, _ line: String) async throws -> String {
        let end = try await sandbox.shell(
            "script -qec \(sandbox.quoted("stty cols \(columns) rows 24; \(line)")) /dev/null < /dev/null")
        return end.expect(0).outputText.replacing("\r\n", with: "\n")
    }

    @Test(arguments: [(60, "NAME"), (80, "TAKEN"), (100, "SIZE"), (120, "PIXELS"), (200, "PIXELS")])
    func theTableFitsTheWidth(_ columns: Int, _ lastTitle: String) async throws {
        try await Sandbox.withLibrary { sandbox in
            let manifest = "path,title\n0.jpg,short\n1.jpg,\(String(repeating: "long ", count: 60))\n"
            try sandbox.writePictures(0..<2, to: "in")
            try sandbox.write("in/list.csv", text: manifest)
            try await sandbox.stills("import", "--manifest", "in/list.csv").expect(0)
            let lines = try await onTerminal(sandbox, columns: columns, "stills search").split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines.allSatisfy { $0.count <= columns }, "\(lines)")
            #expect(lines.first?.contains(lastTitle) == true)
        }
    }

    @Test func progressIsGoneWhenTheRunHasEnded() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1_200, to: "shelf")
            let shown = try await onTerminal(sandbox, columns: 80, "stills import --jobs 1 shelf")
            let lastLine = shown.split(separator: "\n").last.map(String.init) ?? ""
            let visible = lastLine.split(separator: "\r\u{1B}[K", omittingEmptySubsequences: false).last ?? ""
            #expect(visible.hasPrefix("1200 imported"), "\(shown)")
            #expect(try await onTerminal(sandbox, columns: 80, "stills import -q shelf") == "")
        }
    }

    @Test func namesOfOthersDoNotMoveTheCursor() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "in")
            try sandbox.write(
                "in/list.csv", text: "path,title,\u{1B}[2J\n0.jpg,\"\u{1B}]0;owned\u{7}\n\u{202E}x\",\u{9B}2J\n")
            try await sandbox.stills("import", "--manifest", "in/list.csv").expect(0)
            let shown = try await onTerminal(
                sandbox, columns: 80, "stills search; stills show $(stills search | cut -f 1)")
            let harmful: Set<UInt32> = [0x1B, 0x07, 0x9B, 0x202E]
            #expect(!shown.unicodeScalars.contains { harmful.contains($0.value) }, "\(shown)")

            let json = try await onTerminal(sandbox, columns: 80, "stills search --json")
            #expect(!json.unicodeScalars.contains { harmful.contains($0.value) }, "\(json)")
            #expect(json.hasPrefix("{") && json.contains(#"\u202e"#) && json.contains(#"\u009b"#), "\(json)")
            let piped = try await sandbox.stills("search", "--json").expect(0).outputText
            let texts = try [json, piped].map { try JSONObject.lines(Array($0.utf8)).first?.text("title") }
            #expect(texts[0] == texts[1] && texts[0]?.contains("\u{202E}") == true)
        }
    }

    @Test func messagesDoNotMoveTheCursor() async throws {
        try await Sandbox.withLibrary { sandbox in
            let shown = try await onTerminal(
                sandbox, columns: 80, #"stills show "$(printf '\033[2J\342\200\256\302\233x')" || test $? = 1"#)
            #expect(shown == "stills: There is no image “\u{FFFD}[2J\u{FFFD}\u{FFFD}x” in this library.\n")
        }
    }

    @Test func wideCharactersCountTwice() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "in")
            try sandbox.write("in/list.csv", text: "path,title\n0.jpg,\(String(repeating: "棚", count: 60))\n")
            try await sandbox.stills("import", "--manifest", "in/list.csv").expect(0)
            let shown = try await onTerminal(sandbox, columns: 80, "stills search")
            // 80 columns less 36 of the id, 16 of the time and two gaps of 2.
            #expect(shown.split(separator: "\n").last?.hasSuffix("  \(String(repeating: "棚", count: 11))…") == true)
        }
    }

    @Test func aPictureIsNotWrittenToATerminal() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<1, to: "in")
            try await sandbox.stills("import", "-q", "in").expect(0)
            let shown = try await onTerminal(sandbox, columns: 200, "stills get --all -o - || test $? = 2")
            #expect(
                shown == "stills: Standard output is a terminal, which cannot show a picture: -o DIR, or -o - > FILE.\n"
            )
        }
    }
}
