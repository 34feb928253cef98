/// The source of one item.
package struct SingleItem: ImportItemSource {
    private var item: ImportItem?

    package init(_ item: ImportItem) { self.item = item }

    package mutating func next() throws(ServiceError) -> ImportItem? {
        defer { item = nil }
        return item
    }
}
