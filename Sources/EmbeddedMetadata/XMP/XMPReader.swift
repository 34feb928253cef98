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
        let (root, fault) = tree(packet)
        if let fault { sink.warn(Self.sentence(fault)) }
        if let root { add(root) }
    }

    /// Parses a packet. What follows its root element is padding, whatever it is.
    ///
    /// - Returns: the root as far as it was read, and why it was not read to its end.
    func tree(_ packet: ByteView) -> (root: XMPNode?, fault: XMLError?) {
        let builder = XMPTreeBuilder(depthLimit: sink.limits.xmpDepth, nodeLimit: Self.nodeLimit)
        do throws(XMLError) {
            try XMLParser.parse(Self.trimmed(packet), delegate: builder)
        } catch {
            return (builder.root, builder.isComplete ? nil : error)
        }
        return (builder.root, nil)
    }

    /// Hands the tags of the descriptions below a root to the sink.
    func add(_ root: XMPNode) {
        var flattener = XMPFlattener()
        visit(root, &flattener)
        flattener.add(to: sink)
    }

    /// Writers pad with spaces and NULs on either side; XML must begin with its declaration.
    private static func trimmed(_ packet: ByteView) -> ArraySlice<UInt8> {
        var bytes = packet.slice
        let isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        if !isWide, packet.byte(1) != 0, packet.byte(0) != 0 || packet.byte(1) != UInt8(ascii: "<") {
            while let last = bytes.last, last == 0 { bytes.removeLast() }
        }
        return bytes.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    }

    static func sentence(_ error: XMLError) -> String {
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
