import Execution
import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Synchronization
import Testing

/// A library of small pictures and the folder of its backup.
struct BackupFixture {
    let library: TestLibrary

    var backup: Path { library.folder.appending("backup") }
    var restored: Path { library.folder.appending("restored") }
    var layout: BackupLayout { BackupLayout(directory: backup) }

    static let files = BlockingPool(name: "files", threadLimit: 4)

    /// Gives `body` a library with pictures named by number, from 1.
    static func with(_ pictures: Int = 5, _ body: (BackupFixture) async throws -> Void) async throws {
        try await withLibrary(.localAndSQLite) { library in
            let fixture = BackupFixture(library: library)
            try await fixture.add(1...pictures)
            try await body(fixture)
        }
    }

    func add(_ numbers: ClosedRange<Int>) async throws {
        var items: [ImportItem] = []
        for number in numbers {
            try library.write(SamplePicture.png(number), "\(number)")
            items.append(try library.item("\(number)", externalID: "\(number)"))
        }
        try await library.importItems(items)
    }

    @discardableResult
    func back(
        up other: Library? = nil, keep: Int? = nil, into folder: Path? = nil, remembered: Int = 50_000,
        watch: @escaping BackupProgress.Watch = { _ in true }
    ) async throws -> (summary: BackupSummary, findings: [VerifyFinding]) {
        var options = CreateBackup.Options()
        options.keep = keep
        options.remembered = remembered
        options.madeBy = "stills of tests"
        let findings = FindingList()
        let summary = try await CreateBackup(
            library: try other ?? library.opened(), files: Self.files, options: options
        ).run(into: folder ?? backup, report: { findings.append($0) }, watch: watch)
        return (summary, findings.all)
    }

    @discardableResult
    func restore(
        _ snapshot: String? = nil, to target: Path? = nil, isDryRun: Bool = false,
        watch: @escaping BackupProgress.Watch = { _ in true }
    ) async throws -> (summary: RestoreSummary, findings: [VerifyFinding]) {
        var options = RestoreBackup.Options()
        options.snapshot = snapshot
        options.isDryRun = isDryRun
        let findings = FindingList()
        let summary = try await RestoreBackup(environment: .system, files: Self.files, options: options).run(
            from: backup, to: target ?? restored, report: { findings.append($0) }, watch: watch)
        return (summary, findings.all)
    }

    func verify(
        _ snapshot: String? = nil, repairs: Bool = false, isQuick: Bool = false
    ) async throws -> (summary: VerifySummary, findings: [VerifyFinding]) {
        var options = VerifyBackup.Options()
        options.snapshot = snapshot
        options.repairs = repairs
        options.isQuick = isQuick
        let findings = FindingList()
        let (_, summary) = try await VerifyBackup(files: Self.files, options: options).run(
            backup, report: { findings.append($0) })
        return (summary, findings.all)
    }

    /// Opens what was restored and gives it to `body`.
    func withRestored(at place: Path? = nil, _ body: (Library) async throws -> Void) async throws {
        let library = try await OpenLibrary(environment: .system, files: Self.files).run(
            at: place ?? restored, writes: true)
        try await body(library)
        await library.close()
    }

    /// Records an issue unless the restored library verifies clean and holds these pictures, byte for byte.
    func expectRestored(
        _ numbers: ClosedRange<Int>, at place: Path? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await withRestored(at: place) { restored in
            let verified = try await VerifyLibrary(library: restored, options: .init()).run { _ in }
            #expect(verified.isClean && verified.images == numbers.count, sourceLocation: sourceLocation)
            for number in numbers {
                let image = try #require(try await library.image("\(number)"), sourceLocation: sourceLocation)
                let bytes = try await FetchOriginals(library: restored).stream(image.id).collect()
                #expect(bytes == SamplePicture.png(number), sourceLocation: sourceLocation)
            }
        }
    }

    func locator(_ number: Int) async throws -> BlobLocator {
        let image = try #require(try await library.image("\(number)"))
        return try #require(try await library.catalog.record(of: image.id).original.locations.first).locator
    }

    /// Changes one byte of a blob in a store's folder.
    func damage(_ number: Int, in originals: Path) async throws {
        let blob = try await locator(number).rawValue
        let file = try FileDescriptor.open(originals.appending(try #require(Path(blob))), .update)
        let byte = try file.read(upTo: 1, at: 30)
        try file.write([byte[0] ^ 1].span.bytes, at: 30)
    }

    /// The names of all files in the backup's snapshots, and their bytes.
    func files(below folder: Path) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: "\(folder)") {
            files[name] = FileManager.default.contents(atPath: "\(folder)/\(name)")
        }
        return files
    }
}

/// What was found, in order.
final class FindingList: Sendable {
    private let findings = Mutex<[VerifyFinding]>([])

    func append(_ finding: VerifyFinding) { findings.withLock { $0.append(finding) } }
    var all: [VerifyFinding] { findings.withLock { $0 } }
}

/// Ends a run at its nth question whether to go on.
final class StopAfter: Sendable {
    private let left: Atomic<Int>

    init(_ questions: Int) { left = Atomic(questions) }

    func goesOn() -> Bool { left.wrappingSubtract(1, ordering: .relaxed).newValue >= 0 }
}

/// The error that a call of a use case throws; nil when it throws none.
func failure<Value>(_ body: () async throws -> Value) async -> ServiceError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? ServiceError ?? ServiceError(.internal, "another error: \(error)")
    }
}
