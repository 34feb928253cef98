internal import Expat

/// Reads an XMP sidecar: a file that holds one XMP packet (ISO 16684-1, XMP specification part 3, “sidecar files”), and
/// states what its picture does not.
///
/// Unlike XMP inside a picture it is read whole or not at all: half a sidecar may be one that is just being written.
package struct SidecarReader: Sendable {
    /// `xmpSize`, `xmpDepth`, `tagCount` and `entryCount` count.
    package var limits: MetadataReader.Limits

    package init(limits: MetadataReader.Limits = MetadataReader.Limits()) {
        self.limits = limits
    }

    /// The tags that the file's bytes state, named and with values as `exiftool -j -G -n` gives them: `XMP:Title`.
    ///
    /// - Throws: ``MetadataError`` with `.damaged`: empty, too large, not well-formed to its end, nested too deep, with
    ///   entities, or XML that is no XMP.
    package func read(_ bytes: [UInt8]) throws(MetadataError) -> [Tag] {
        guard !bytes.isEmpty else { throw Self.damaged("The file is empty.") }
        guard bytes.count <= limits.xmpSize else {
            throw Self.damaged("The file has \(bytes.count) bytes; the limit is \(limits.xmpSize).")
        }
        let document = ByteView(bytes)
        // The type matters to nothing here: only the tags are taken out.
        let sink = TagSink(type: .svg, limits: limits)
        let reader = XMPReader(sink: sink)
        let (root, fault) = reader.tree(document)
        if let fault, root != nil || !fault.isMalformation { throw Self.damaged(XMPReader.sentence(fault)) }
        guard let root, Self.holdsXMP(root) else {
            throw Self.damaged("It is no XMP: it is \(ForeignContent.describe(document)).")
        }
        reader.add(root)
        return sink.picture.tags
    }

    /// Whether RDF stands where XMP has it: as the root, or in `x:xmpmeta`.
    private static func holdsXMP(_ root: XMPNode) -> Bool {
        root.isRDF("RDF") || (root.name.namespace == XMPNamespace.meta && root.children.contains { $0.isRDF("RDF") })
    }

    private static func damaged(_ message: String) -> MetadataError { MetadataError(code: .damaged, message: message) }
}

extension XMLError {
    /// It is no XML from here on, be it that it never was.
    fileprivate var isMalformation: Bool { if case .malformed = self { true } else { false } }
}
