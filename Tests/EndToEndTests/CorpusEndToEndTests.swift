import Foundation
import StillsTesting
import Testing

/// The folder of real files, where this machine has one.
private let corpus = ProcessInfo.processInfo.environment["STILLS_CORPUS"].flatMap { $0.isEmpty ? nil : $0 }

/// Real files, whole and damaged: the folder that STILLS_CORPUS names.
@Suite(
    "A corpus of real files",
    .enabled(if: corpus != nil, "STILLS_CORPUS names no folder of pictures"))
struct CorpusEndToEndTests {
    /// Every file that an import of the folder meets.
    private static func files(in folder: String) throws -> Set<String> {
        let keys: Set<URLResourceKey> = [.isRegularFileKey]
        let found = try #require(
            FileManager.default.enumerator(
                at: URL(fileURLWithPath: folder), includingPropertiesForKeys: Array(keys), options: [.skipsHiddenFiles])
        )
        var files: Set<String> = []
        for case let url as URL in found where try url.resourceValues(forKeys: keys).isRegularFile == true {
            // What stands beside pictures is no picture, and is not taken for one.
            if url.pathExtension.lowercased() != "xmp" { files.insert(url.path) }
        }
        return files
    }

    @Test func everyFileHasOneOutcomeAndComesBackByteForByte() async throws {
        let folder = try #require(corpus)
        let files = try Self.files(in: folder)
        try await Sandbox.withLibrary { sandbox in
            let end = try await sandbox.stills("import", "--json", folder)
            #expect([0, 1].contains(end.status), "\(end.errorText)")
            let lines = try end.objects()
            let items = lines.dropLast()
            #expect(items.count == files.count)
            #expect(Set(items.compactMap { $0.text("path") }) == files)
            let refused = items.filter { $0.text("outcome") == "refused" }
            #expect(
                refused.allSatisfy {
                    $0.text("reason")?.hasSuffix(".") == true || $0.text("reason")?.hasSuffix(")") == true
                })
            #expect(refused.allSatisfy { $0.isNull("id") })
            #expect(end.status == (refused.isEmpty ? 0 : 1))

            let taken = items.filter { $0.text("outcome") != "refused" }
            #expect(Set(taken.compactMap { $0.text("outcome") }).isSubset(of: ["imported", "unchanged"]))
            try await sandbox.stills("verify").expect(0)

            let got = try await sandbox.stills("get", "--json", "--all", "-o", "out").expect(0).objects()
            var places: [String: String] = [:]
            for object in got { places[object.text("id") ?? ""] = object.text("path") }
            #expect(Set(taken.compactMap { $0.text("id") }) == Set(places.keys))
            for item in taken {
                let place = try #require(item.text("id").flatMap { places[$0] })
                let path = try #require(item.text("path"))
                #expect(try sandbox.read(place) == sandbox.read(path), "\(path)")
            }
        }
    }

    @Test func metaGivesOneObjectForEveryFile() async throws {
        let folder = try #require(corpus)
        let files = try Self.files(in: folder)
        try await Sandbox.with { sandbox in
            let end = try await sandbox.stills("meta", "-G", "-r", "--ndjson", folder)
            #expect([0, 1].contains(end.status), "\(end.errorText)")
            let objects = try end.objects()
            #expect(objects.count == files.count)
            #expect(Set(objects.compactMap { $0.text("SourceFile") }) == files)
            let whole = objects.filter { !$0.keys.contains("Error") }
            #expect(whole.allSatisfy { $0.keys.contains("File:MIMEType") })
        }
    }
}
