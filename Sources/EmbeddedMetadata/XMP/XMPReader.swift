internal import Expat

/// Reads an XMP packet (XMP specification part 1, ISO 16684-1: RDF/XML without entities) into exiftool's flat tags.
struct XMPReader {
    let sink: TagSink

    /// Elements and attributes of one packet.
    private static let nodeLimit = 200_000

    func read(_ packet: ByteView) {
        guard packet.count <= sink.limits.xmpSize else {
            return sink.warn("The XMP packet is too large to be read.")
        }
        let builder = XMPTreeBuilder(depthLimit: sink.limits.xmpDepth, nodeLimit: Self.nodeLimit)
        do throws(XMLError) {
            try XMLParser.parse(Self.trimmed(packet), delegate: builder)
        } catch {
            if !builder.isComplete { sink.warn(Self.sentence(error)) }
        }
        guard let root = builder.root else { return }
        var flattener = XMPFlattener()
        visit(root, &flattener)
        flattener.add(to: sink)
    }

    /// Writers pad with spaces and NULs on either side; XML must begin with its declaration.
    private static func trimmed(_ packet: ByteView) -> ArraySlice<UInt8> {
        var bytes = packet.slice
        if packet.byte(1) != 0, packet.byte(0) != 0 || packet.byte(1) != UInt8(ascii: "<") {
            while let last = bytes.last, last == 0 { bytes.removeLast() }
        }
        return bytes.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    }

    private static func sentence(_ error: XMLError) -> String {
        switch error {
        case .malformed(let reason, let offset): "The XMP is not well-formed at byte \(offset): \(reason)."
        case .entityDeclaration: "The XMP declares entities, which is not allowed: it was not read further."
        case .stopped: "The XMP is nested too deep or has too many parts: it was not read further."
        case .outOfMemory: "There was no memory to read the XMP."
        }
    }

    /// Finds the descriptions, whatever they are wrapped in.
    private func visit(_ node: XMPNode, _ flattener: inout XMPFlattener) {
        if node.name.namespace == XMPNamespace.meta,
            let toolkit = node.attributes.first(where: { $0.name.local == "xmptk" || $0.name.local == "xaptk" })
        {
            flattener.add(toolkit: toolkit.value)
        }
        if node.isRDF("RDF") {
            for description in node.children { flattener.add(description: description) }
            return
        }
        for child in node.children { visit(child, &flattener) }
    }
}
