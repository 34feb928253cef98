/// An element's or attribute's name, its namespace resolved (Namespaces in XML 1.0).
package struct XMLName: Sendable, Hashable {
    /// The namespace's URI; empty when the name has none.
    package var namespace: String
    package var local: String
    /// The prefix that the document uses for it; empty when none.
    package var prefix: String

    package init(namespace: String, local: String, prefix: String = "") {
        self.namespace = namespace
        self.local = local
        self.prefix = prefix
    }
}

package struct XMLAttribute: Sendable, Hashable {
    package var name: XMLName
    package var value: String

    package init(name: XMLName, value: String) {
        self.name = name
        self.value = value
    }
}

/// Is told what an XML document holds, in its order.
package protocol XMLDelegate: AnyObject {
    /// Returning false ends the parsing with ``XMLError/stopped``.
    func startElement(_ name: XMLName, attributes: [XMLAttribute]) -> Bool
    func endElement()
    /// A run of text; an element's text may come in several.
    func text(_ text: String)
}

/// Why XML was not read to its end. What the delegate was told before stays true.
package enum XMLError: Error, Sendable, Hashable {
    /// Not well-formed: what expat says, and where in bytes.
    case malformed(reason: String, offset: Int)
    /// The document declares entities. They are not needed, and a way to attack: nothing behind them is read.
    case entityDeclaration
    /// The delegate wanted no more.
    case stopped
    case outOfMemory
}
