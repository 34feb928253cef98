import Foundation
import StillsTesting
import Testing

@Suite("Manual pages")
struct ManualEndToEndTests {
    /// Each reads a page from the file `$page` and complains of what is wrong with it.
    static let readers = [
        "man --warnings -l", "groff -ww -man -Tutf8 -z", "groff -ww -man -Tascii -z", "mandoc -T lint -W warning",
    ]

    static func isExpected(_ program: String) -> Bool {
        ProcessInfo.processInfo.environment["CI"] != nil
            || FileManager.default.isExecutableFile(atPath: "/usr/bin/\(program)")
    }

    static let pages =
        ["imagemeta.1"]
        + UsageEndToEndTests.commands.map { (["stills"] + $0.0).joined(separator: "-") + ".1" }.sorted()

    @Test func everyCommandHasOne() async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.stills("manual", "--directory", "share/man/man1").expect(0)
            #expect(end.output.isEmpty && end.errorText.isEmpty)
            #expect(try sandbox.names(in: "share/man/man1") == Self.pages)
            let page = try await sandbox.stills("manual", "receipt", "verify").expect(0)
            #expect(try sandbox.read("share/man/man1/stills-receipt-verify.1") == page.output)
            #expect(page.outputText.contains(".SH NAME\nstills\\-receipt\\-verify \\- "))
        }
    }

    @Test(
        .enabled(
            if: ["man", "groff", "mandoc"].allSatisfy(isExpected), "man, groff and mandoc are not all installed"),
        arguments: readers)
    func aReaderFindsNothingWrong(_ reader: String) async throws {
        try await Sandbox.with { sandbox in
            try await sandbox.stills("manual", "--directory", "pages").expect(0)
            let end = try await sandbox.shell(
                "for page in pages/*.1; do \(reader) $page 2>&1 >/dev/null; \(reader) $page | grep -i warning; done; :")
            #expect(end.expect(0).outputText.isEmpty, "\(end.outputText)")
        }
    }

    @Test(.enabled(if: isExpected("man"), "man is not installed"))
    func readsWell() async throws {
        try await Sandbox.with { sandbox in
            try await sandbox.stills("manual", "--directory", "pages").expect(0)
            let end = try await sandbox.shell("MANWIDTH=80 man -l pages/stills-import.1 | col -bx")
            let text = end.expect(0).outputText
            let titles = text.split(separator: "\n").filter { $0.first?.isUppercase == true }.dropFirst()
            #expect(
                titles.map(String.init) == [
                    "NAME", "SYNOPSIS", "DESCRIPTION", "ARGUMENTS", "OPTIONS", "EXAMPLES", "EXIT STATUS", "ENVIRONMENT",
                    "SEE ALSO",
                ])
            #expect(text.contains("stills import [OPTIONS] [PATH...]"))
            #expect(text.contains("stills import --attribute store_id=7 --attribute 'shelf:=[1,2]' photo.jpg"))
            #expect(text.contains("-q, --quiet"))
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= 84 })
        }
    }

    @Test func installationPutsEverythingInItsPlace() async throws {
        try await Sandbox.with { sandbox in
            for name in ["LICENSE", "NOTICE", "README.md", "CHANGELOG.md"] {
                try sandbox.write("project/\(name)", text: name)
            }
            let end = try await sandbox.shell(
                """
                mkdir -p project/Scripts project/.build/release
                cp "\(Sandbox.project)"/Scripts/{install,environment}.sh project/Scripts/
                for program in stills stillsd; do
                    printf '#!/bin/sh\\nexec %s "$@"\\n' $program > project/.build/release/$program
                    chmod 755 project/.build/release/$program
                done
                umask 077
                DESTDIR=$PWD/root PREFIX=/usr project/Scripts/install.sh || exit
                cd root/usr && readlink bin/imagemeta && find . -type f ! -perm 644 && find . -type f ! -name 'stills-*' ! -name 'stillsd-*' | sort
                """)
            #expect(
                end.expect(0).outputLines == [
                    "stills", "./bin/stills", "./bin/stillsd", "./bin/stills", "./bin/stillsd",
                    "./share/bash-completion/completions/stills", "./share/bash-completion/completions/stillsd",
                    "./share/doc/stills/CHANGELOG.md", "./share/doc/stills/LICENSE", "./share/doc/stills/NOTICE",
                    "./share/doc/stills/README.md", "./share/fish/vendor_completions.d/stills.fish",
                    "./share/fish/vendor_completions.d/stillsd.fish",
                    "./share/man/man1/imagemeta.1", "./share/man/man1/stills.1", "./share/man/man1/stillsd.1",
                    "./share/zsh/site-functions/_stills",
                    "./share/zsh/site-functions/_stillsd",
                ])
            let pages = try sandbox.names(in: "root/usr/share/man/man1")
            #expect(pages.filter { !$0.hasPrefix("stillsd") } == Self.pages)
            #expect(pages.contains("stillsd-serve.1"))
        }
    }
}
