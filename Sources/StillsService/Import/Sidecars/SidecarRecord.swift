internal import Linux
internal import StillsModel

/// What an image remembers of the sidecar that was read for it: which file it was, and its digest.
///
/// It stands beside what the last import stated, so that a re-scan of unchanged files has it at hand without asking for
/// more than it asks for anyway.
struct SidecarRecord: Equatable {
    var digest: Digest
    /// The absolute path; bytes that are not UTF-8 are replaced by U+FFFD.
    var path: String

    /// The key in ``Image/imported``. No field has this name.
    static let key = "sidecar"

    init(digest: Digest, path: [UInt8]) {
        self.digest = digest
        self.path = String(decoding: path, as: UTF8.self)
    }

    /// nil for what this type has not written.
    init?(_ value: AttributeValue?) {
        guard case .list(let parts) = value, parts.count == 2, case .string(let digest) = parts[0],
            case .string(let path) = parts[1], let digest = Digest(digest)
        else { return nil }
        self.digest = digest
        self.path = path
    }

    var value: AttributeValue { .list([.string(digest.description), .string(path)]) }

    /// Whether the file is one that a picture at this place would have for its sidecar.
    func isBeside(_ picture: [UInt8]) -> Bool {
        guard path.utf8.count > 4, path.suffix(4).lowercased() == ".xmp" else { return false }
        let base = path.dropLast(4)
        let whole = String(decoding: picture, as: UTF8.self)
        guard base != whole else { return true }
        guard let slash = whole.utf8.lastIndex(of: Path.separator),
            let dot = whole.utf8.lastIndex(of: UInt8(ascii: ".")), dot > whole.utf8.index(after: slash)
        else { return false }
        return base == whole[..<dot]
    }
}

extension Image {
    /// The sidecar that was last read for it; nil when it has none.
    var sidecarRecord: SidecarRecord? {
        imported.isEmpty ? nil : SidecarRecord(imported[SidecarRecord.key])
    }
}

extension Image {
    /// What the last import stated of its fields: the part of ``imported`` that means something on another machine.
    var statedByImport: [String: AttributeValue] {
        imported[SidecarRecord.key] == nil ? imported : imported.filter { $0.key != SidecarRecord.key }
    }
}
