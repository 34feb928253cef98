/// A file's path or name as the kernel sees it: bytes without NUL, in no particular encoding.
///
/// Comparison and hashing are by byte; nothing is normalised, so `a//b` differs from `a/b`.
package struct Path: Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The bytes and the NUL that system calls want after them.
    let terminated: [UInt8]

    /// nil when a byte is NUL: no file has such a name.
    package init?(bytes: some Collection<UInt8>) {
        // Copied first: an array is searched much faster than a collection of any kind.
        self.init(unchecked: bytes)
        guard terminated.firstIndex(of: 0) == terminated.count - 1 else { return nil }
    }

    /// The text in UTF-8; nil when it holds a NUL.
    package init?(_ text: some StringProtocol) {
        self.init(bytes: text.utf8)
    }

    /// For the names that are written in the program itself.
    package init(stringLiteral text: StaticString) {
        precondition(!text.description.utf8.contains(0), "A path in the program's text holds a NUL.")
        self.init(unchecked: text.description.utf8)
    }

    init(unchecked bytes: some Collection<UInt8>) {
        var terminated: [UInt8] = []
        terminated.reserveCapacity(bytes.count + 1)
        terminated.append(contentsOf: bytes)
        terminated.append(0)
        self.terminated = terminated
    }

    /// The path's bytes, without a NUL.
    package var bytes: ArraySlice<UInt8> { terminated.dropLast() }

    package var byteCount: Int { terminated.count - 1 }

    package var isEmpty: Bool { terminated.count == 1 }

    package var isAbsolute: Bool { terminated[0] == Path.separator }

    /// The path as text; nil when its bytes are no UTF-8.
    package var text: String? { String(validating: bytes, as: UTF8.self) }

    /// The path for people: bytes that are no UTF-8 become U+FFFD, and characters that would move a terminal's cursor
    /// or break a line become escapes such as `\n` and `\u{1b}`. Not to be read back.
    package var description: String {
        let repaired = String(decoding: bytes, as: UTF8.self)
        guard repaired.unicodeScalars.contains(where: Path.isControl) else { return repaired }
        var shown = ""
        for scalar in repaired.unicodeScalars {
            if Path.isControl(scalar) {
                shown += scalar.escaped(asASCII: true)
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    package func hash(into hasher: inout Hasher) {
        // Eight bytes at a time: an array would hash itself byte by byte.
        let bytes = terminated.span
        hasher.combine(bytes.count)
        var word: UInt64 = 0
        for index in bytes.indices {
            word = word << 8 | UInt64(bytes[index])
            if index & 7 == 7 { hasher.combine(word) }
        }
        if bytes.count & 7 != 0 { hasher.combine(word) }
    }

    package static func < (left: Path, right: Path) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    /// Control characters, and the ones that turn the direction of text or end a line.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// What stands between the parts of a path.
    package static let separator = UInt8(ascii: "/")
    static let dot = UInt8(ascii: ".")
}

extension Path {
    /// The path of `other` seen from here; `other` itself when it is absolute.
    package func appending(_ other: Path) -> Path {
        if other.isAbsolute || isEmpty { return other }
        return appending(name: other.bytes)
    }

    /// The path of an entry of this directory. The name holds neither NUL nor a leading slash.
    func appending(name: ArraySlice<UInt8>) -> Path {
        var joined: [UInt8] = []
        joined.reserveCapacity(terminated.count + name.count + 1)
        joined.append(contentsOf: bytes)
        if let last = joined.last, last != Path.separator { joined.append(Path.separator) }
        joined.append(contentsOf: name)
        return Path(unchecked: joined)
    }

    /// The same path with more bytes at its end, as `photo` becomes `photo.xmp`.
    package func adding(suffix: StaticString) -> Path {
        Path(unchecked: Array(bytes) + Array(suffix.description.utf8))
    }

    /// What stands after the last slash; trailing slashes are passed over. Empty for `/` and the empty path.
    package var lastPart: Path {
        let trimmed = withoutTrailingSlashes
        guard let slash = trimmed.lastIndex(of: Path.separator) else { return Path(unchecked: trimmed) }
        return Path(unchecked: trimmed[(slash + 1)...])
    }

    /// What stands before ``lastPart``: `.` for a bare name, `/` for an entry of the root.
    package var parent: Path {
        let trimmed = withoutTrailingSlashes
        guard let slash = trimmed.lastIndex(of: Path.separator) else { return isAbsolute ? "/" : "." }
        let before = Path(unchecked: trimmed[..<slash]).withoutTrailingSlashes
        return before.isEmpty ? "/" : Path(unchecked: before)
    }

    /// The parts between slashes, empty ones left out.
    package var parts: [Path] {
        bytes.split(separator: Path.separator).map { Path(unchecked: $0) }
    }

    /// Whether the last part starts with a dot, which is how Unix hides files.
    package var isHidden: Bool { lastPart.terminated[0] == Path.dot }

    /// The bytes after the last dot of the last part; nil when there is none, or nothing else before it.
    package var fileExtension: ArraySlice<UInt8>? {
        let name = lastPart.bytes
        guard let dot = name.lastIndex(of: Path.dot), dot > name.startIndex, dot < name.endIndex - 1 else { return nil }
        return name[(dot + 1)...]
    }

    private var withoutTrailingSlashes: ArraySlice<UInt8> {
        var trimmed = bytes
        while trimmed.last == Path.separator { trimmed.removeLast() }
        return trimmed
    }
}
