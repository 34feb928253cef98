package import Linux

/// One call that changed files, as the recorder wrote it (`PowerLossRecorder.h`).
package enum PowerLossRecord: Sendable, Equatable {
    /// A file or directory was opened, and is called `file` from now on.
    case open(file: UInt64, path: Path, made: Bool, isDirectory: Bool, emptied: Bool)
    case write(file: UInt64, offset: Int, bytes: [UInt8])
    case truncate(file: UInt64, length: Int)
    /// The file has at least this length now.
    case extend(file: UInt64, length: Int)
    case sync(file: UInt64)
    case syncAll
    /// Everything was synced but the directories.
    case syncAllContents
    case rename(from: Path, to: Path)
    case link(from: Path, to: Path)
    case unlink(Path)
    case makeDirectory(Path)
    case removeDirectory(Path)
    /// Bytes on standard output: the program's promise to its user.
    case acknowledge([UInt8])
    /// Bytes that were sent over a socket, by its descriptor: a server's promise to a client.
    case send(socket: Int, bytes: [UInt8])
    /// A call that cannot be replayed.
    case unsupported(String)
}

/// Why a run cannot be replayed.
package struct PowerLossError: Error, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

extension PowerLossRecord {
    /// Reads a whole log.
    static func read(_ log: [UInt8]) throws(PowerLossError) -> [PowerLossRecord] {
        var reader = LogReader(bytes: log)
        var records: [PowerLossRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }
}

extension PowerLossRecord {
    /// What the log calls the file that the call was about.
    var file: UInt64? {
        switch self {
        case .open(let file, _, _, _, _), .write(let file, _, _), .truncate(let file, _), .extend(let file, _),
            .sync(let file):
            file
        case .syncAll, .syncAllContents, .rename, .link, .unlink, .makeDirectory, .removeDirectory, .acknowledge,
            .send, .unsupported:
            nil
        }
    }

    /// The same call in a log that continues another one, whose files have numbers up to `last`.
    func renumbered(after last: UInt64) -> PowerLossRecord {
        switch self {
        case .open(let file, let path, let made, let isDirectory, let emptied):
            .open(file: file + last, path: path, made: made, isDirectory: isDirectory, emptied: emptied)
        case .write(let file, let offset, let bytes): .write(file: file + last, offset: offset, bytes: bytes)
        case .truncate(let file, let length): .truncate(file: file + last, length: length)
        case .extend(let file, let length): .extend(file: file + last, length: length)
        case .sync(let file): .sync(file: file + last)
        case .syncAll, .syncAllContents, .rename, .link, .unlink, .makeDirectory, .removeDirectory, .acknowledge,
            .send, .unsupported:
            self
        }
    }
}

private struct LogReader {
    let bytes: [UInt8]
    var position = 0

    private static let headerCount = 40

    mutating func next() throws(PowerLossError) -> PowerLossRecord? {
        if position == bytes.count { return nil }
        guard bytes.count - position >= LogReader.headerCount else { throw cut }
        let kind = number(0, 4)
        let first = number(4, 4)
        let file = UInt64(number(8, 8))
        let offset = number(16, 8)
        let counts = (path: number(24, 4), second: number(28, 4), data: number(32, 8))
        position += LogReader.headerCount
        let path = try take(counts.path)
        let second = try take(counts.second)
        let data = try take(counts.data)
        switch kind {
        case 1:
            return .open(
                file: file, path: try name(path), made: first & 1 != 0, isDirectory: first & 2 != 0,
                emptied: first & 4 != 0)
        case 2: return .write(file: file, offset: offset, bytes: data)
        case 3: return .truncate(file: file, length: offset)
        case 4: return .sync(file: file)
        case 5: return first & 1 == 0 ? .syncAll : .syncAllContents
        case 6: return .rename(from: try name(path), to: try name(second))
        case 7: return .link(from: try name(path), to: try name(second))
        case 8: return .unlink(try name(path))
        case 9: return .makeDirectory(try name(path))
        case 10: return .removeDirectory(try name(path))
        case 11: return .acknowledge(data)
        case 12: return .unsupported(String(decoding: path, as: UTF8.self))
        case 13: return .extend(file: file, length: offset)
        case 14: return .send(socket: offset, bytes: data)
        default: throw PowerLossError("The log holds a record of the unknown kind \(kind).")
        }
    }

    private var cut: PowerLossError { PowerLossError("The log ends within a record, at byte \(position).") }

    /// An unsigned number of the header, in the order of the machine that wrote it: little-endian.
    private func number(_ at: Int, _ count: Int) -> Int {
        var value: UInt64 = 0
        for index in (0..<count).reversed() { value = value << 8 | UInt64(bytes[position + at + index]) }
        return Int(clamping: value)
    }

    private mutating func take(_ count: Int) throws(PowerLossError) -> [UInt8] {
        guard count <= bytes.count - position else { throw cut }
        defer { position += count }
        return Array(bytes[position..<(position + count)])
    }

    private func name(_ bytes: [UInt8]) throws(PowerLossError) -> Path {
        guard let path = Path(bytes: bytes) else { throw PowerLossError("A path in the log holds a NUL.") }
        return path
    }
}
