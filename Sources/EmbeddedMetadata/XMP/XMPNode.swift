internal import Expat

/// One XML element of an XMP packet.
final class XMPNode {
    let name: XMLName
    let attributes: [XMLAttribute]
    fileprivate(set) var children: [XMPNode] = []
    fileprivate(set) var text = ""

    init(name: XMLName, attributes: [XMLAttribute]) {
        self.name = name
        self.attributes = attributes
    }

    func isRDF(_ local: String) -> Bool {
        name.local == local && name.namespace == XMPNamespace.rdf
    }

    func rdfAttribute(_ local: String) -> String? {
        attributes.first { $0.name.local == local && $0.name.namespace == XMPNamespace.rdf }?.value
    }

    /// rdf:about; old writers left the prefix out.
    var about: String? {
        rdfAttribute("about") ?? attributes.first { $0.name.local == "about" && $0.name.namespace.isEmpty }?.value
    }

    /// xml:lang.
    var language: String? {
        attributes.first { $0.name.local == "lang" && $0.name.namespace == XMPNamespace.xml }?.value
    }

    /// Attributes that are properties in short form: neither RDF's own nor XML's.
    var properties: [XMLAttribute] {
        attributes.filter {
            !$0.name.namespace.isEmpty && $0.name.namespace != XMPNamespace.rdf && $0.name.namespace != XMPNamespace.xml
                && $0.name.namespace != XMPNamespace.meta
        }
    }
}

/// Builds the tree of a packet. What was read before an error stays.
final class XMPTreeBuilder: XMLDelegate {
    private(set) var root: XMPNode?
    /// Whether the root element was closed: what follows it is padding.
    private(set) var isComplete = false

    private var open: [XMPNode] = []
    private let depthLimit: Int
    private var nodeBudget: Int

    init(depthLimit: Int, nodeLimit: Int) {
        self.depthLimit = depthLimit
        nodeBudget = nodeLimit
    }

    func startElement(_ name: XMLName, attributes: [XMLAttribute]) -> Bool {
        guard open.count < depthLimit, nodeBudget > 0 else { return false }
        nodeBudget -= 1 + attributes.count
        let node = XMPNode(name: name, attributes: attributes)
        if let parent = open.last { parent.children.append(node) } else if root == nil { root = node }
        open.append(node)
        return true
    }

    func endElement() {
        open.removeLast()
        if open.isEmpty { isComplete = true }
    }

    func text(_ text: String) {
        open.last?.text += text
    }
}
