/// A place in a YAML text.
package struct YAMLMark: Hashable, Sendable {
    /// Counted from 1.
    package let line: Int
    /// In characters, counted from 1.
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// One step through a YAML text.
package struct YAMLEvent: Hashable, Sendable {
    package enum ScalarStyle: Sendable {
        /// Without quotes: the text may stand for a number, a boolean or nothing.
        case plain
        case singleQuoted, doubleQuoted
        /// After `|` or `>`.
        case block
    }

    package enum Kind: Hashable, Sendable {
        case documentStart, documentEnd
        case alias
        /// - tag: as written, resolved (`!!str` is `tag:yaml.org,2002:str`); nil when none is.
        case scalar(text: String, style: ScalarStyle, tag: String?)
        case sequenceStart(tag: String?)
        case sequenceEnd
        case mappingStart(tag: String?)
        case mappingEnd
    }

    package let kind: Kind
    /// Where it begins.
    package let mark: YAMLMark
}

/// A text that is no YAML.
package struct YAMLSyntaxError: Error, Hashable, Sendable {
    /// What libyaml says of it.
    package let problem: String
    /// Nil when the place is known as ``offset`` only.
    package let mark: YAMLMark?
    /// The first byte that is not UTF-8 or not allowed in YAML; nil for other problems.
    package let offset: Int?
}
