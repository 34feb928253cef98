import Foundation
import StillsTesting
import Testing

@Suite("stills init")
struct InitEndToEndTests {
    @Test func saysWhereTheLibraryIsAndWhatToTypeNext() async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.stills("init").expect(0)
            #expect(golden(end.outputText, sandbox) == "A library was made in <folder>/library.\n")
            #expect(golden(end.errorText, sandbox) == "Next: stills import --library <folder>/library FOLDER\n")
            #expect(try sandbox.names(in: "library").contains("library.yaml"))
        }
    }

    @Test func answersProgramsWithOneObject() async throws {
        try await Sandbox.with { sandbox in
            let objects = try await sandbox.stills("init", "--json").expect(0).objects()
            #expect(objects.map { $0.text("library") } == [sandbox.library])
            #expect(objects.map(\.keys) == [["library"]])
        }
    }

    @Test func refusesToOverwriteALibrary() async throws {
        try await Sandbox.withLibrary { sandbox in
            let before = try sandbox.read("library/library.yaml")
            let end = try await sandbox.stills("init").expect(1)
            #expect(end.complains(of: sandbox.library, "is a library already; nothing was changed."))
            #expect(try sandbox.read("library/library.yaml") == before)
        }
    }

    @Test func leavesAFolderThatHoldsOtherThingsAlone() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.write("library/thesis.txt", text: "mine")
            let end = try await sandbox.stills("init").expect(1)
            #expect(end.complains(of: "holds other things already (thesis.txt)"))
            #expect(try sandbox.names(in: "library") == ["thesis.txt"])
        }
    }

    @Test func keepsTheReceiptKeyFromOthers() async throws {
        try await Sandbox.withLibrary { sandbox in
            let keys = try sandbox.names(in: "library/keys").map { "\(sandbox.library)/keys/\($0)" }
            let modes = try keys.map { place in
                try #require(FileManager.default.attributesOfItem(atPath: place)[.posixPermissions] as? Int)
            }
            #expect(modes.contains(0o600))
        }
    }

    @Test func choosesThePlaceByOptionThenVariableThenXDGThenHome() async throws {
        try await Sandbox.with { sandbox in
            let xdg: [String: String?] = ["STILLS_LIBRARY": nil, "XDG_DATA_HOME": sandbox.folder + "/data"]
            let named = try await sandbox.stills("init", "--library", sandbox.folder + "/named").expect(0)
            let byXDG = try await sandbox.stills("init", environment: xdg).expect(0)
            let byHome = try await sandbox.stills("init", environment: ["STILLS_LIBRARY": nil]).expect(0)
            #expect(golden(named.outputText, sandbox) == "A library was made in <folder>/named.\n")
            #expect(golden(byXDG.outputText, sandbox) == "A library was made in <folder>/data/stills.\n")
            #expect(golden(byHome.outputText, sandbox) == "A library was made in <folder>/home/.local/share/stills.\n")
        }
    }

    @Test func asksForThePlaceWhenNothingNamesOne() async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.stills("init", environment: ["STILLS_LIBRARY": nil, "HOME": nil]).expect(2)
            #expect(end.complains(of: "Name the library with --library DIR"))
        }
    }
}
