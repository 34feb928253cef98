internal import Formats
package import Linux
internal import StillsModel

/// Keeps in a file how far a run over objects has come, so that a later one need not do it again.
///
/// Results come in the order of the listing, so a place in it says it all; beside it stand the objects that failed, to be tried
/// again. The file has one JSON object to a line; lines are gathered, appended and made durable together. A last line that is
/// torn counts as not there: what it tells is done again. One process at a time can have it open.
package final class RunJournal {
    private let file: FileDescriptor
    private var end: Int64
    private var waiting = JSONWriter()
    /// What earlier runs have done.
    package let progress: RunProgress

    private static let lineLimit = 64 * 1024
    private static let readSize = 256 * 1024

    private init(_ file: consuming FileDescriptor, end: Int64, progress: RunProgress) {
        self.file = file
        self.end = end
        self.progress = progress
    }

    /// Opens a journal, or begins one.
    ///
    /// - Parameter subject: what the run is about; another one than that of the file is refused.
    /// - Throws: ``RemoteObjectError``: `.conflict` when another run has it open; `.invalidArgument` for the journal of another run,
    ///   a file that is none, or one that cannot be read and written.
    package static func open(_ path: Path, subject: RunSubject) throws(RemoteObjectError) -> RunJournal {
        let outcome: Result<RunJournal, RemoteObjectError>
        do throws(SystemError) {
            outcome = try opened(path, subject)
        } catch {
            throw RemoteObjectError(.invalidArgument, "The journal cannot be used. \(error)", cause: error)
        }
        return try outcome.get()
    }

    private static func opened(
        _ path: Path, _ subject: RunSubject
    ) throws(SystemError) -> Result<RunJournal, RemoteObjectError> {
        let file = try FileDescriptor.open(path, .createOrUpdate)
        guard try file.tryLock(.exclusive) else {
            return .failure(RemoteObjectError(.conflict, "Another run is writing the journal \(path)."))
        }
        switch try read(file, subject) {
        case .foreign(let why):
            return .failure(RemoteObjectError(.invalidArgument, "\(path) cannot go on as a journal: \(why)."))
        case .read(let progress, let end):
            // What stands behind the last whole line goes.
            try file.setLength(end)
            let journal = RunJournal(file, end: end, progress: progress)
            if end == 0 { try journal.begin(subject, path) }
            return .success(journal)
        }
    }

    private func begin(_ subject: RunSubject, _ path: Path) throws(SystemError) {
        subject.write(to: &waiting)
        try append()
        // The file's name must last as its lines do.
        try FileDescriptor.open(path.parent, .directory).sync()
    }

    // MARK: Noting

    /// An object could not be read. Counts with the next place.
    package func noteFailure(_ object: RemoteObject, source: Int) {
        waiting.journalLine(source, "failed", object.name, shown: object.shownName)
    }

    /// An object that had failed was read.
    package func noteRecovery(_ failure: RunProgress.Failure) {
        waiting.journalLine(failure.source, "recovered", failure.name)
    }

    /// All objects of a source up to this one are done.
    package func notePlace(_ name: String, source: Int) { waiting.journalLine(source, "done", name) }

    /// All objects of a source are done.
    package func noteCompletion(source: Int) { waiting.completeLine(source) }

    /// Makes all that was noted durable. What it tells must be so by then.
    ///
    /// - Throws: ``RemoteObjectError`` when the file cannot be written; what was noted stays noted.
    package func commit() throws(RemoteObjectError) {
        guard !waiting.bytes.isEmpty else { return }
        do throws(SystemError) {
            try append()
        } catch {
            throw RemoteObjectError(.resourceExhausted, "The journal cannot be written. \(error)", cause: error)
        }
    }

    private func append() throws(SystemError) {
        let lines = waiting.bytes
        try file.write(lines.span.bytes, at: end)
        try file.syncData()
        end += Int64(lines.count)
        waiting.removeAll(keepingCapacity: true)
    }

    // MARK: Reading

    private enum Reading {
        case read(RunProgress, end: Int64)
        case foreign(String)
    }

    private static func read(_ file: borrowing FileDescriptor, _ subject: RunSubject) throws(SystemError) -> Reading {
        var progress = RunProgress()
        var line: [UInt8] = []
        var offset: Int64 = 0
        var end: Int64 = 0
        var number = 0
        while true {
            let bytes = try file.read(upTo: readSize, at: offset)
            if bytes.isEmpty { break }
            for (index, byte) in bytes.enumerated() {
                guard byte == UInt8(ascii: "\n") else {
                    line.append(byte)
                    continue
                }
                number += 1
                if number == 1 {
                    guard line == subject.line else { return .foreign("it is of a run with other sources or filters") }
                } else if !progress.take(line) {
                    return .foreign("its line \(number) is none of a journal")
                }
                line.removeAll(keepingCapacity: true)
                end = offset + Int64(index) + 1
            }
            guard line.count <= lineLimit else { return .foreign("it has a line of more than \(lineLimit) bytes") }
            offset += Int64(bytes.count)
        }
        // Somebody else's file is not to be cut short.
        guard number > 0 || subject.line.starts(with: line) else { return .foreign("it is something else") }
        return .read(progress, end: end)
    }
}
