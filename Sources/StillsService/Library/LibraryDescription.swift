internal import Formats
internal import Linux
package import StillsModel

/// What `library.yaml` says: format version, library id, stores and the receipt key; no secrets.
package struct LibraryDescription: Sendable, Equatable {
    /// The newest format that this build reads. A library is written in the oldest one that knows what it has, so that older
    /// builds open what they can.
    package static let currentFormat = 2

    package var id: LibraryID
    package var receiptKey: String
    package var store: StoreDescription

    package init(id: LibraryID, receiptKey: String, store: StoreDescription = .local) {
        self.id = id
        self.receiptKey = receiptKey
        self.store = store
    }

    var yaml: String {
        var writer = YAMLWriter()
        writer.comment("A library of Stills. Do not edit while a program uses it.")
        writer.members([
            JSONMember("format", .number(JSONNumber(store.format))),
            JSONMember("id", .string(id.description)),
            JSONMember("receiptKey", .string(receiptKey)),
            JSONMember("stores", .array([.object(store.yaml)])),
        ])
        return writer.text
    }

    /// Reads the file.
    ///
    /// - Throws: ``ServiceError`` with `.notFound` (no library there), `.unimplemented` (made by a newer build) or
    ///   `.corrupt`, naming line and column.
    package static func read(_ layout: LibraryLayout) throws(ServiceError) -> LibraryDescription {
        let bytes = try fileCall {
            guard try FileStatus.of(layout.description) != nil else {
                throw ServiceError.noLibrary(layout.directory)
            }
            return try readFile(layout.description, limit: 1 << 20)
        }
        return try parse(bytes, path: layout.description)
    }

    private static func parse(_ bytes: [UInt8], path: Path) throws(ServiceError) -> LibraryDescription {
        let document: YAMLNode
        do throws(YAMLError) {
            document = try YAMLNode.parse(bytes) ?? YAMLNode(.mapping([]), at: TextPosition(line: 1, column: 1))
        } catch {
            throw ServiceError(.corrupt, "\(path): \(error)", cause: error)
        }
        guard let format = document["format"]?.text.flatMap({ Int($0) }) else {
            throw ServiceError(.corrupt, "\(path) does not say which format it has.")
        }
        guard format <= currentFormat else {
            throw ServiceError(
                .unimplemented,
                "\(path) has format \(format), and this build of Stills knows formats up to \(currentFormat): use a newer build."
            )
        }
        let known: Set = ["format", "id", "receiptKey", "stores"]
        if let unknown = document.members?.first(where: { !known.contains($0.key) }) {
            throw ServiceError(
                .corrupt, "\(path), line \(unknown.keyPosition.line): the key “\(unknown.key)” is unknown.")
        }
        guard let id = document["id"]?.text.flatMap({ LibraryID($0) }), let key = document["receiptKey"]?.text else {
            throw ServiceError(.corrupt, "\(path) lacks the library's id or its receipt key.")
        }
        guard let stores = document["stores"]?.elements, stores.count == 1, let store = StoreDescription(stores[0])
        else { throw ServiceError(.corrupt, "What \(path) says below “stores” is no store that Stills knows.") }
        return LibraryDescription(id: id, receiptKey: key, store: store)
    }
}

extension ServiceError {
    static func noLibrary(_ directory: Path) -> ServiceError {
        ServiceError(
            .notFound, "There is no library in \(directory): “stills init” makes one, --library DIR names another.")
    }
}
