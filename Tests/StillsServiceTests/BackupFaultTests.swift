import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("Backups that are refused, or interrupted")
struct BackupFaultTests {
    @Test("A folder that is something else is refused, and nothing is written into it")
    func foreign() async throws {
        try await BackupFixture.with(1) { fixture in
            for folder in [fixture.library.pictures, fixture.library.layout.directory.appending("backup")] {
                let refused = await failure { try await fixture.back(into: folder) }
                #expect(refused?.code == .invalidArgument && refused?.message.contains("\(folder)") == true)
            }
            let link = fixture.library.folder.appending("link")
            try FileManager.default.createSymbolicLink(
                atPath: "\(link)", withDestinationPath: "\(fixture.library.layout.originals)")
            #expect(await failure { try await fixture.back(into: link.appending("x/y")) }?.code == .invalidArgument)
            #expect(try fixture.files(below: fixture.library.pictures).count == 1)
            #expect(await failure { try await fixture.verify() }?.code == .notFound)
        }
    }

    @Test("The backup of another library is refused, with both ids")
    func otherLibrary() async throws {
        try await BackupFixture.with(1) { fixture in
            try await fixture.back()
            let original = try String(contentsOfFile: "\(fixture.layout.description)", encoding: .utf8)
            let mine = "\(LibraryID(high: 1, low: 1))"
            let other = "\(LibraryID(high: 2, low: 2))"
            let changes: [(text: String, code: ErrorCode, says: String)] = [
                (original.replacingOccurrences(of: mine, with: other), .invalidArgument, other),
                (original.replacingOccurrences(of: "format: 1", with: "format: 2"), .unimplemented, "newer build"),
                (original + "also: this\n", .corrupt, "also"),
                ("[", .corrupt, "backup.yaml"),
                ("format: 1\nlibrary: what\n", .corrupt, "library"),
            ]
            for change in changes {
                try change.text.write(toFile: "\(fixture.layout.description)", atomically: true, encoding: .utf8)
                let refused = await failure { try await fixture.back() }
                #expect(refused?.code == change.code && refused?.message.contains(change.says) == true, "\(change)")
            }
        }
    }

    @Test("Two do not write into one backup at once, nor does one write while another reads")
    func locked() async throws {
        try await BackupFixture.with(1) { fixture in
            try await fixture.back()
            let lock = try FileDescriptor.open(fixture.layout.lock, .update)
            #expect(try lock.tryLock(.shared))
            #expect(await failure { try await fixture.back() }?.code == .unavailable)
            #expect(try await fixture.verify().summary.isClean)
            #expect(try lock.tryLock(.exclusive))
            #expect(await failure { try await fixture.verify() }?.code == .unavailable)
            try lock.unlock()
            #expect(try await fixture.back().summary.failed == 0)
        }
    }

    @Test("Interrupted anywhere, no snapshot is seen before it is whole, and the next run continues")
    func interruptedBackup() async throws {
        try await BackupFixture.with(6) { fixture in
            try await fixture.back()
            try await fixture.add(7...9)
            var stops = 0
            while true {
                let stop = StopAfter(stops)
                let error = await failure { try await fixture.back(watch: { _ in stop.goesOn() }) }
                guard let error else { break }
                #expect(error.code == .cancelled)
                #expect(try ListBackup().run(fixture.backup).entries.count == 1)
                #expect(try await fixture.verify().summary.isClean)
                stops += 1
            }
            #expect(stops > 3)
            try await fixture.restore()
            try await fixture.expectRestored(1...9)
            #expect(try fixture.files(below: fixture.layout.snapshots).keys.contains { $0.hasPrefix(".") } == false)
        }
    }

    @Test("An interrupted restore is no library, and the same call continues it; another one is refused")
    func interruptedRestore() async throws {
        try await BackupFixture.with(6) { fixture in
            let first = try await fixture.back().summary.snapshot
            let second = try await fixture.back().summary.snapshot
            var stops = 0
            while true {
                let stop = StopAfter(stops)
                let error = await failure { try await fixture.restore(watch: { _ in stop.goesOn() }) }
                guard let error else { break }
                #expect(error.code == .cancelled)
                let opened = await failure {
                    try await OpenLibrary(environment: .system, files: BackupFixture.files).run(
                        at: fixture.restored, writes: false)
                }
                #expect(opened?.code == .notFound)
                let other = await failure { try await fixture.restore(first.name) }
                #expect(other?.code == .invalidArgument && other?.message.contains(second.name) == true)
                stops += 1
            }
            #expect(stops > 3)
            try await fixture.expectRestored(1...6)
            #expect(try FileStatus.of(fixture.restored.appending("restoring.yaml")) == nil)
            #expect(await failure { try await fixture.restore() }?.code == .alreadyExists)
            let taken = await failure { try await fixture.restore(to: fixture.library.pictures) }
            #expect(taken?.code == .invalidArgument)
            let inside = await failure { try await fixture.restore(to: fixture.backup.appending("here")) }
            #expect(inside?.code == .invalidArgument)
        }
    }

    @Test("A blob that cannot be read is named, whichever it is; the next backup heals it", arguments: [1, 2, 3, 4])
    func unreadable(call: Int) async throws {
        try await BackupFixture.with(4) { fixture in
            let library = try fixture.library.opened(plan: .once(.failBefore, atCall: call))
            let (made, findings) = try await fixture.back(up: library)
            #expect(made.failed == 1 && made.copied == 3 && findings.map(\.images.count) == [1])
            #expect(findings.first?.reason.contains("cannot be read") == true)
            let next = try await fixture.back().summary
            #expect(next.copied == 1 && next.failed == 0)
            #expect(try await fixture.verify().summary.isClean)
        }
    }

    @Test("A library that cannot copy its catalog says so")
    func uncopied() async throws {
        try await withLibrary(.memory) { library in
            let fixture = BackupFixture(library: library)
            #expect(await failure { try await fixture.back() }?.code == .unimplemented)
        }
    }

    @Test("Backups beside an import hold what was acknowledged before, and each restores clean")
    func besideImport() async throws {
        try await BackupFixture.with(20) { fixture in
            let importing = Task {
                for start in stride(from: 21, to: 141, by: 12) { try await fixture.add(start...(start + 11)) }
            }
            var snapshots: [BackupSnapshot] = []
            for _ in 0..<4 { snapshots.append(try await fixture.back().summary.snapshot) }
            try await importing.value
            for (number, snapshot) in snapshots.enumerated() {
                #expect(snapshot.isComplete && snapshot.images >= 20)
                let place = fixture.library.folder.appending(try #require(Path("restored-\(number)")))
                try await fixture.restore(snapshot.name, to: place)
                try await fixture.expectRestored(1...snapshot.images, at: place)
            }
        }
    }
}
