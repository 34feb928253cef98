internal import Linux
internal import Programs
internal import RemoteObjects
internal import StillsModel

/// Prints the results of a run over objects, and has the journal note what is printed for good.
final class ObjectResults {
    private let context: CommandContext
    private let journal: RunJournal?
    private let sources: [String]
    private(set) var done = 0
    private(set) var failed = 0
    private var bytes: Int64 = 0
    private var unsettled = 0
    private var lastSettling = SystemClock.monotonicNanoseconds
    private var trouble: RemoteObjectError?

    /// So many results, or so many nanoseconds, may be done again after a loss of power.
    private static let settlingCount = 1_000
    private static let settlingInterval: Int64 = 2_000_000_000

    init(_ context: CommandContext, journal: RunJournal?, sources: [String]) {
        self.context = context
        self.journal = journal
        self.sources = sources
    }

    /// Whether nothing that comes can be kept any more.
    var isBroken: Bool { trouble != nil || context.console.failure != nil }

    /// Before a run that goes on: an end of the output that the earlier run could not finish is taken away.
    func begin() throws {
        guard let journal, journal.progress.isBegun else { return }
        if try OutputTail.isEmptyFile() {
            context.console.complain(
                "The output is an empty file: what was printed before is not in it. Append to the earlier one, with >>."
            )
        } else if try OutputTail.removeTornLine() {
            context.console.complain("The output's last line was cut off; it is made anew.")
        }
        if journal.progress.hasLostFailures {
            failed += 1
            context.console.complain(
                "More objects failed than are noted; those beyond are not tried again: begin with a new file for --resume."
            )
        }
    }

    func take(_ item: ObjectQueue.Item, _ answer: MetaAnswer?, byteCount: Int64) {
        if let answer { print(answer, byteCount) }
        switch item {
        case .object(let object, let source):
            if answer?.complaint != nil { journal?.noteFailure(object, source: source) }
            journal?.notePlace(object.name, source: source)
        case .again(_, let failure): if answer?.complaint == nil { journal?.noteRecovery(failure) }
        case .end(let source): journal?.noteCompletion(source: source)
        case .broken(let error, let source):
            failed += 1
            context.console.complain("\(sources[source]): it cannot be listed any further. \(error.message)")
        }
        settleIfDue()
    }

    private func print(_ answer: MetaAnswer, _ byteCount: Int64) {
        done += 1
        bytes = bytes.addingReportingOverflow(byteCount).overflow ? .max : bytes + byteCount
        if let complaint = answer.complaint {
            failed += 1
            context.console.complain(complaint)
        }
        if context.isVerbose { for warning in answer.warnings { context.console.complain("warning: \(warning)") } }
        context.console.writeJSON(answer.json + [UInt8(ascii: "\n")])
    }

    private func settleIfDue() {
        guard journal != nil else { return }
        unsettled += 1
        let now = SystemClock.monotonicNanoseconds
        guard unsettled >= Self.settlingCount || now - lastSettling >= Self.settlingInterval else { return }
        unsettled = 0
        lastSettling = now
        settle()
    }

    /// First the results, then the note that they are there.
    private func settle() {
        guard let journal, trouble == nil else { return }
        context.console.flush()
        guard context.console.failure == nil else { return }
        do throws(RemoteObjectError) {
            do throws(SystemError) {
                try OutputTail.sync()
            } catch {
                throw RemoteObjectError(.resourceExhausted, "The output cannot be made durable. \(error)", cause: error)
            }
            try journal.commit()
        } catch {
            trouble = error
        }
    }

    /// - Throws: ``CommandFailure`` when the journal could not be kept.
    func finish() throws {
        settle()
        guard let trouble else { return }
        throw CommandFailure(status: .someFailed, message: trouble.message)
    }

    /// For people: what was done, and what it took.
    func summary(_ tally: ReadingTally, seconds: Double) -> String {
        let objects = CountText.of(done, "object")
        guard done > 0 else { return failed > 0 ? "No object was read." : "There is no object to read." }
        let taken = "\(CountText.of(tally.requests, "request")), \(ByteCountText.of(tally.bytes))"
        let failures = failed > 0 ? ", \(CountText.of(failed, "failure"))" : ""
        return "\(objects) of \(ByteCountText.of(bytes)) with \(taken), in \(DurationText.of(seconds))\(failures)."
    }
}
