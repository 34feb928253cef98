package import Linux

/// What a loss of power leaves of what was not synced.
package enum PowerLoss: Sendable, Hashable {
    /// Nothing.
    case unsyncedGone
    /// All of it, except that the last write was interrupted at a point that the seed chooses.
    case lastWriteTorn(seed: UInt64)
    /// Some blocks of 512 bytes, some lengths, and the first few changes of names, as the seed chooses.
    case unsyncedPartly(seed: UInt64)
}

/// Syncs that a test switches off in the program under test, to see that it finds the loss (`PowerLossRecorder.h`).
package enum LeftOutSyncs: String, Sendable, CaseIterable {
    case blobs
    case directories
    case database
    case everything
}

/// A recorded run of a program, to be looked at as if power had been lost at any moment of it.
///
/// What the program writes to standard output with `write(2)` counts as its promise. What it writes through the C
/// library's buffers, as `print` does, is not seen: a test must demand that some promises were made.
///
///     let run = try PowerLossRun(program: stills, arguments: ["import", …], root: library, recorder: recorder, …)
///     let writer = try DiskImageWriter(root: after)
///     for state in run.crashStates() {
///         let state = try state.get()
///         try writer.write(state.image)
///         // Whatever state.acknowledged promises must be in `after`.
///     }
package struct PowerLossRun: Sendable {
    package let ending: ChildProcess.Ending
    /// What the program wrote to standard error.
    package let errorOutput: String
    package let records: [PowerLossRecord]
    private let initial: DiskImage

    /// Runs the program to its end with the recorder, and replays the whole log: with nothing lost, the replay must be
    /// the directory, byte for byte. A recorder that misses a call is found out here.
    ///
    /// - Parameters:
    ///   - root: the directory whose changes are recorded; absolute, without symbolic links. What is in it before the
    ///     run counts as durable.
    ///   - recorder: the shared library `libPowerLossRecorder.so`.
    ///   - scratch: an existing directory outside `root` for the log and the output.
    ///   - environment: of the program, as `NAME=VALUE`, beside what the recorder needs.
    ///   - startsRecorded: the program itself starts the one that is recorded, a server say, and preloads into it what
    ///     `STILLS_RECORDER` names; what that one sends over sockets is recorded, too.
    ///   - leftOut: syncs that only seem to be made.
    ///   - earlier: a run in the same root, directly before this one. What it left unsynced stays so, and the records
    ///     are of both.
    package init(
        program: Path, arguments: [Path], environment: [Path] = [], root: Path, recorder: Path, scratch: Path,
        startsRecorded: Bool = false, leftOut: LeftOutSyncs? = nil, after earlier: PowerLossRun? = nil
    ) throws {
        initial = try earlier?.initial ?? DiskImage(readingFrom: root)
        let log = scratch.appending("power-loss.log")
        let directory = try FileDescriptor.open(scratch, .directory)
        for name: Path in ["power-loss.log", "output", "errors"] { _ = try directory.removeFile(name) }
        var variables = [
            try PowerLossRun.variable(startsRecorded ? "STILLS_RECORDER" : "LD_PRELOAD", recorder.text),
            try PowerLossRun.variable("STILLS_RECORD_ROOT", root.text),
            try PowerLossRun.variable("STILLS_RECORD_LOG", log.text),
        ]
        if startsRecorded { variables.append("STILLS_RECORD_SENT=1") }
        if let leftOut { variables.append(try PowerLossRun.variable("STILLS_RECORD_WITHOUT", leftOut.rawValue)) }
        let process = try ChildProcess.start(
            program, arguments: arguments, environment: environment + variables,
            input: .open("/dev/null", .read), output: directory.open("output", .createOrEmpty),
            error: directory.open("errors", .createOrEmpty))
        ending = try process.wait()
        errorOutput = String(
            decoding: try readFile(scratch.appending("errors"), limit: 1 << 20), as: UTF8.self)
        let own = try PowerLossRecord.read(readFile(log, limit: 1 << 30))
        let before = earlier?.records ?? []
        let lastFile = before.reduce(0) { max($0, $1.file ?? 0) }
        records = before + own.map { $0.renumbered(after: lastFile) }

        var model = try DiskModel(initial)
        for record in records { try model.apply(record) }
        if let difference = try model.currentImage().difference(from: DiskImage(readingFrom: root)) {
            throw PowerLossError("The replay is not what the program left behind. \(difference)")
        }
    }

    private static func variable(_ name: StaticString, _ value: String?) throws -> Path {
        guard let value, let variable = Path("\(name)=\(value)") else {
            throw PowerLossError("The environment variable \(name) cannot hold a path that is no text.")
        }
        return variable
    }

    /// The disk after a loss of power, at each moment of the run at which something had changed.
    ///
    /// - Parameters:
    ///   - losses: looked at, at each moment, in this order. Seeds are mixed with the moment's number.
    ///   - stride: of the moments, only every so many; the last one always.
    package func crashStates(
        losses: [PowerLoss] = [.unsyncedGone, .lastWriteTorn(seed: 1), .unsyncedPartly(seed: 1)], stride: Int = 1
    ) -> CrashStates {
        CrashStates(initial: initial, records: records, losses: losses, stride: max(1, stride))
    }
}

/// The disk as a loss of power left it.
package struct CrashState: Sendable {
    /// How many records of the log came before.
    package let position: Int
    package let loss: PowerLoss
    package let image: DiskImage
    /// The whole lines that the program had written to standard output before.
    package let acknowledged: [String]
    /// What the program had sent over sockets before, one text for each call, where that is recorded.
    package let sent: [String]
}

/// A sequence of crash states; a record that cannot be replayed is a failure and ends it.
package struct CrashStates: Sequence {
    let initial: DiskImage
    let records: [PowerLossRecord]
    let losses: [PowerLoss]
    let stride: Int

    package func makeIterator() -> Iterator { Iterator(self) }

    package struct Iterator: IteratorProtocol {
        private let states: CrashStates
        private var model: DiskModel?
        private var position = 0
        private var moment = 0
        private var remainingLosses: ArraySlice<PowerLoss> = []
        private var output: [UInt8] = []
        private var acknowledged: [String] = []
        private var sent: [String] = []
        private var isOver = false

        init(_ states: CrashStates) { self.states = states }

        package mutating func next() -> Result<CrashState, any Error>? {
            if isOver { return nil }
            do {
                if remainingLosses.isEmpty, try !advance() {
                    isOver = true
                    return nil
                }
                guard let model, let loss = remainingLosses.popFirst() else { return nil }
                let image = try model.image(after: loss.mixed(with: position))
                return .success(
                    CrashState(
                        position: position, loss: loss, image: image, acknowledged: acknowledged, sent: sent))
            } catch {
                isOver = true
                return .failure(error)
            }
        }

        /// Goes to the next moment that is looked at; the first is before the first record.
        private mutating func advance() throws(PowerLossError) -> Bool {
            guard var model = model.take() else {
                self.model = try DiskModel(states.initial)
                remainingLosses = states.losses[...]
                return !remainingLosses.isEmpty
            }
            defer { self.model = model }
            while position < states.records.count {
                let record = states.records[position]
                try model.apply(record)
                position += 1
                note(record)
                guard record.changesWhatIsLeft || position == states.records.count else { continue }
                moment += 1
                guard moment % states.stride == 0 || position == states.records.count else { continue }
                remainingLosses = states.losses[...]
                return true
            }
            return false
        }

        private mutating func note(_ record: PowerLossRecord) {
            if case .send(_, let bytes) = record { sent.append(String(decoding: bytes, as: UTF8.self)) }
            guard case .acknowledge(let bytes) = record else { return }
            output.append(contentsOf: bytes)
            while let end = output.firstIndex(of: UInt8(ascii: "\n")) {
                acknowledged.append(String(decoding: output[..<end], as: UTF8.self))
                output.removeSubrange(...end)
            }
        }
    }
}

extension PowerLossRecord {
    /// Opening what is there changes nothing on the disk.
    fileprivate var changesWhatIsLeft: Bool {
        if case .open(_, _, let made, _, let emptied) = self { return made || emptied }
        return true
    }
}

extension PowerLoss {
    fileprivate func mixed(with position: Int) -> PowerLoss {
        let salt = UInt64(truncatingIfNeeded: position) &* 0x9E37_79B9_7F4A_7C15
        return switch self {
        case .unsyncedGone: .unsyncedGone
        case .lastWriteTorn(let seed): .lastWriteTorn(seed: seed ^ salt)
        case .unsyncedPartly(let seed): .unsyncedPartly(seed: seed ^ salt)
        }
    }
}
