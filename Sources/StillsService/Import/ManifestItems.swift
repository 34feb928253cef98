internal import Formats
package import Linux
internal import StillsModel

/// The items of a CSV manifest, row by row, read in pieces whatever its length.
///
/// Paths are relative to a root; a path that leaves it, by `..` or by a symbolic link, is refused and nothing of it read.
package struct ManifestItems: ImportItemSource {
    private let manifest: OpenFile
    private let name: Path
    private let root: Path
    /// The root without symbolic links, which what a path leads to must lie below.
    private let resolvedRoot: Path
    private let options: StatedFields
    private var reader = CSVReader()
    private var columns: ManifestColumns?
    private var waiting: [CSVOutcome] = []
    private var nextOutcome = 0
    private var offset: Int64 = 0
    private var isAtEnd = false

    /// - Parameters:
    ///   - options: what the import's options state about every item; a row's own words come first.
    ///   - root: what paths are relative to; nil for the manifest's own folder.
    /// - Throws: ``ServiceError`` when the manifest or the root cannot be opened.
    package init(manifest: Path, root: Path?, options: StatedFields) throws(ServiceError) {
        let folder = root ?? manifest.parent
        name = manifest
        self.root = folder
        self.options = options
        (self.manifest, resolvedRoot) = try fileCall {
            (OpenFile(try FileDescriptor.open(manifest, .read)), try folder.resolved())
        }
    }

    package mutating func next() throws(ServiceError) -> ImportItem? {
        while true {
            while nextOutcome < waiting.count {
                let outcome = waiting[nextOutcome]
                nextOutcome += 1
                if let item = try item(outcome) { return item }
            }
            guard !isAtEnd else {
                if columns == nil {
                    throw ServiceError(.invalidArgument, "\(name) is empty: its first row names the columns.")
                }
                return nil
            }
            try readOn()
        }
    }

    private mutating func readOn() throws(ServiceError) {
        let position = offset
        let bytes = try fileCall { try manifest.descriptor.read(upTo: ByteChunk.preferredSize, at: position) }
        offset += Int64(bytes.count)
        isAtEnd = bytes.isEmpty
        waiting = isAtEnd ? reader.finish() : reader.read(bytes)
        nextOutcome = 0
    }

    private mutating func item(_ outcome: CSVOutcome) throws(ServiceError) -> ImportItem? {
        switch outcome {
        case .refused(let error):
            guard columns != nil else { throw ServiceError(.invalidArgument, "\(name): \(error)") }
            return refused(error.row, Refusal(error.reason.sentence, column: error.column))
        case .row(let row):
            guard let columns else {
                columns = try readHeader(row)
                return nil
            }
            do throws(Refusal) {
                return try item(row, columns)
            } catch {
                return refused(row.number, error)
            }
        }
    }

    private func readHeader(_ row: CSVRow) throws(ServiceError) -> ManifestColumns {
        let header: CSVHeader
        do throws(CSVError) {
            header = try CSVHeader(row)
        } catch {
            throw ServiceError(.invalidArgument, "\(name): \(error)")
        }
        return try ManifestColumns(header, manifest: "\(name)")
    }

    private func item(_ row: CSVRow, _ columns: ManifestColumns) throws(Refusal) -> ImportItem {
        let (text, stated) = try columns.read(row, beside: options)
        func refusal(_ reason: String) -> Refusal {
            Refusal(reason, field: columns.pathColumn.name, column: columns.pathColumn.number)
        }
        guard let path = Path(text) else { throw refusal("The path holds a NUL, which no file's name has.") }
        let shown = root.appending(path)
        guard !path.isAbsolute || root.isAbsolute else { throw refusal(Self.leaves(path)) }
        let resolved: Path
        do throws(SystemError) {
            resolved = try shown.resolved()
        } catch {
            return ImportItem(
                path: shown, shownPath: shown, stated: stated, row: row.number, refusal: refusal("\(error)"))
        }
        let isInside = resolved.bytes.starts(with: resolvedRoot.appending("").bytes)
        guard isInside else {
            return ImportItem(
                path: shown, shownPath: shown, stated: stated, row: row.number, refusal: refusal(Self.leaves(path)))
        }
        return ImportItem(path: resolved, shownPath: shown, stated: stated, row: row.number)
    }

    private static func leaves(_ path: Path) -> String {
        "The path \(path) leads out of the manifest's root; --root DIR names another one."
    }

    private func refused(_ row: Int, _ refusal: Refusal) -> ImportItem {
        ImportItem(path: name, shownPath: name, stated: options, row: row, refusal: refusal)
    }
}

extension String {
    /// A clause as a sentence of its own.
    fileprivate var sentence: String { prefix(1).uppercased() + dropFirst() + "." }
}
