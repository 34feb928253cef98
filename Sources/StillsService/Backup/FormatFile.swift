internal import Formats
internal import Linux
internal import StillsModel

/// A small YAML file that says which format it has, and has known members only.
struct FormatFile {
    let path: Path
    private let document: YAMLNode

    /// - Throws: ``ServiceError`` with `.notFound`, `.unimplemented` (of a newer build) or `.corrupt`, naming the line.
    static func read(_ path: Path, newest: Int, members known: Set<String>) throws(ServiceError) -> FormatFile {
        let bytes = try fileCall { try readFile(path, limit: 1 << 20) }
        let document: YAMLNode
        do throws(YAMLError) {
            document = try YAMLNode.parse(bytes) ?? YAMLNode(.mapping([]), at: TextPosition(line: 1, column: 1))
        } catch {
            throw ServiceError(.corrupt, "\(path): \(error)", cause: error)
        }
        let file = FormatFile(path: path, document: document)
        let format = try file.integer("format")
        guard format <= newest else {
            throw ServiceError(
                .unimplemented,
                "\(path) has format \(format), and this build of Stills knows formats up to \(newest): use a newer build."
            )
        }
        if let unknown = document.members?.first(where: { !known.contains($0.key) }) {
            throw ServiceError(
                .corrupt, "\(path), line \(unknown.keyPosition.line): the key “\(unknown.key)” is unknown.")
        }
        return file
    }

    func text(_ key: String) throws(ServiceError) -> String {
        guard let text = document[key]?.text else { throw damaged(key) }
        return text
    }

    func integer(_ key: String) throws(ServiceError) -> Int {
        guard let number = Int(try text(key)), number >= 0 else { throw damaged(key) }
        return number
    }

    func boolean(_ key: String) throws(ServiceError) -> Bool {
        guard let flag = Bool(try text(key)) else { throw damaged(key) }
        return flag
    }

    func damaged(_ key: String) -> ServiceError {
        ServiceError(.corrupt, "\(path) lacks “\(key)”, or what it says there means nothing.")
    }
}
