internal import Formats
internal import Programs
internal import StillsModel
internal import StillsService

/// Collections for people.
enum CollectionText {
    /// A table on a terminal, where names stand below each other as they nest; elsewhere fields parted by tabs.
    static func printTable(_ entries: [ListCollections.Entry], _ console: Console) {
        let names = entries.map { entry in
            let collection = entry.collection
            guard console.isOutputTerminal else { return collection.path }
            let depth = collection.path.utf8.count { $0 == UInt8(ascii: "/") }
            return String(repeating: "  ", count: depth) + collection.name
        }
        let table = TextTable(
            [
                .init("COLLECTION", fields: names, weight: 1), .init("IMAGES", width: 9, alignment: .right),
                .init("TRASHED", width: 9, alignment: .right), .init("NEW IMAGES", width: 10),
                .init("OWNER", fields: entries.map(\.ownerName), isOptional: true),
            ], console: console)
        if let header = table.header { console.print(header) }
        for (name, entry) in zip(names, entries) {
            console.print(
                table.line([
                    name, "\(entry.images)", "\(entry.trashed)", entry.collection.defaultVisibility.rawValue,
                    entry.ownerName,
                ]))
        }
    }

    static func describe(_ entry: ListCollections.Entry) -> String {
        let collection = entry.collection
        let fields = [
            ("id", collection.id.description), ("owner", entry.ownerName), ("images", "\(entry.images)"),
            ("in the trash", "\(entry.trashed)"), ("collections", "\(entry.collections)"),
            ("new images", collection.defaultVisibility.rawValue), ("made", collection.createdAt.description),
        ]
        return "Collection \(PlainText.of(collection.path))"
            + fields.map { "\n  \(padded($0.0, 13)) \(PlainText.of($0.1))" }.joined()
    }

    /// Tells of a change of one collection.
    static func changed(_ collection: Collection, _ change: String, _ context: CommandContext) {
        if context.isJSON {
            context.console.printJSON { CollectionJSON.append(collection, to: &$0) }
        } else if !context.isQuiet {
            context.console.print("\(PlainText.of(collection.path)): \(change)")
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
