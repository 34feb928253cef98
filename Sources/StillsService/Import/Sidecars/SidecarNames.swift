internal import Linux

/// The names of the XMP files of one folder, found by the names of the pictures to which they belong.
///
/// `DSC_1.NEF.xmp` belongs to `DSC_1.NEF`. `DSC_1.xmp` belongs to every `DSC_1.` of the folder that has none of its own
/// (Documentation/Decisions/0018-sidecars.md). The letters of `.xmp` may be of any case; those before it count.
struct SidecarNames {
    /// More are not kept of one folder.
    static let limit = 1 << 18

    /// By what stands before `.xmp`.
    private var names: [ArraySlice<UInt8>: Path] = [:]
    /// Of two that differ in the case of `.xmp` only, the one that does not count.
    private var surplus: Set<Path> = []
    private var used: Set<Path> = []
    /// Whether every name was kept.
    private(set) var isComplete = true

    var count: Int { names.count + surplus.count }
    var isEmpty: Bool { names.isEmpty }

    /// Whether a file of this name in a folder is taken for a sidecar.
    static func isSidecar(_ name: Path) -> Bool {
        let bytes = name.bytes
        let end = bytes.endIndex
        return bytes.count > 4 && bytes[end - 4] == UInt8(ascii: ".") && bytes[end - 3] | 0x20 == UInt8(ascii: "x")
            && bytes[end - 2] | 0x20 == UInt8(ascii: "m") && bytes[end - 1] | 0x20 == UInt8(ascii: "p")
    }

    /// Adds the name of a sidecar. Adding it twice changes nothing.
    mutating func add(_ name: Path) {
        let base = name.bytes.dropLast(4)
        guard let other = names[base] else {
            guard count < Self.limit else { return isComplete = false }
            names[base] = name
            return
        }
        guard other != name else { return }
        guard count < Self.limit else { return isComplete = false }
        // Lower case comes last in the order of bytes, and first here: it is what programs write.
        names[base] = max(other, name)
        surplus.insert(min(other, name))
    }

    /// The sidecar of a picture of the folder; nil when it has none.
    func sidecar(of picture: Path) -> Path? {
        guard !names.isEmpty else { return nil }
        let whole = picture.bytes
        return names[whole] ?? names[Self.stem(whole)]
    }

    /// As ``sidecar(of:)``, and remembers that it is used.
    mutating func take(for picture: Path) -> Path? {
        guard let name = sidecar(of: picture) else { return nil }
        used.insert(name)
        return name
    }

    /// Those that nobody has taken, in order.
    var unused: [Path] { (names.values.filter { !used.contains($0) } + surplus).sorted() }

    /// A name without its extension.
    static func stem(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return name }
        return name[..<dot]
    }
}
