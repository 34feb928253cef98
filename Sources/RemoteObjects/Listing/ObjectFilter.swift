/// Which objects of a listing are wanted.
package struct ObjectFilter: Sendable, Hashable {
    /// Endings of names, in lower case and without the dot; none for all names.
    package var extensions: Set<String>
    package var sizes: ClosedRange<Int64>

    package init(extensions: Set<String> = [], sizes: ClosedRange<Int64> = 0...Int64.max) {
        self.extensions = extensions
        self.sizes = sizes
    }

    /// An object whose size nobody knows yet has the right one.
    package func admits(_ object: RemoteObject) -> Bool {
        if let size = object.byteCount, !sizes.contains(size) { return false }
        guard !extensions.isEmpty else { return true }
        // Behind it a web address has its query; in a bucket it is part of the name.
        let name = object.shownName.hasPrefix("http") ? object.name.prefix { $0 != "?" } : object.name[...]
        let last = name[(name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex)...]
        guard let dot = last.lastIndex(of: ".") else { return false }
        return extensions.contains(last[last.index(after: dot)...].lowercased())
    }
}
