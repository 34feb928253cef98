package import Formats
package import Linux
internal import StillsModel

/// How a manifest is to be read; what is nil, the manifest itself tells.
package struct ManifestReading: Sendable {
    /// What paths are relative to; nil for the manifest's own folder.
    package var root: Path?
    /// The column-mapping file.
    package var columns: Path?
    /// These count more than what the column-mapping file says.
    package var delimiter: UInt8?
    package var encoding: TextEncoding?

    package init(root: Path? = nil) { self.root = root }
}

/// The items of a manifest in CSV, JSON or NDJSON, row by row, read in pieces whatever its length.
///
/// Paths are relative to a root; a path that leaves it, by `..` or by a symbolic link, is refused and nothing of it read.
package struct ManifestItems: ImportItemSource {
    /// Whether the XMP files beside the pictures count. Beside those of an export they never do: its rows state everything.
    package var readsSidecars = true
    /// How the manifest is written.
    package var shape: ManifestShape { text.shape }

    /// The manifest is an export: an image without an external id must come before others with the same original.
    package private(set) var keepsOrder = false

    private let name: Path
    private let root: Path
    /// The root without symbolic links, which what a path leads to must lie below.
    private let resolvedRoot: Path
    private let options: StatedFields
    private let mapping: ManifestMapping
    private let defaults: ManifestRow
    private let members: ManifestMembers
    private var text: ManifestText
    private var columns: ManifestColumns?
    private var waiting: [ManifestText.Record] = []
    private var nextRecord = 0

    /// The largest column-mapping file.
    private static let mappingLimit = 1 << 20

    /// - Parameter options: what the import's options state about every item; a row's own words come first.
    /// - Throws: ``ServiceError`` when the manifest or the root cannot be opened, or the column-mapping file is faulty.
    package init(
        manifest: Path, options: StatedFields, reading: ManifestReading = ManifestReading()
    ) throws(ServiceError) {
        let folder = reading.root ?? manifest.parent
        name = manifest
        root = folder
        self.options = options
        mapping = try reading.columns.map(Self.readMapping) ?? .none
        defaults = try mapping.defaults(options)
        members = ManifestMembers(mapping: mapping)
        text = try ManifestText(
            manifest, delimiter: reading.delimiter ?? mapping.delimiter, encoding: reading.encoding ?? mapping.encoding)
        resolvedRoot = try fileCall { try folder.resolved() }
        waiting = try text.next() ?? []
        switch waiting.first {
        case .cells(let row): keepsOrder = row.fields.first.flatMap(FormulaDefusal.unmarked) != nil
        case .object(let record): keepsOrder = ExportedField.areThose(of: record.members)
        case .brokenRow, .brokenObject, nil: break
        }
    }

    private static func readMapping(_ path: Path) throws(ServiceError) -> ManifestMapping {
        let bytes = try fileCall { try FileDescriptor.open(path, .read).read(upTo: mappingLimit + 1, at: 0) }
        guard bytes.count <= mappingLimit else {
            throw ServiceError(
                .invalidArgument, "\(path) is longer than \(mappingLimit) bytes: it is no mapping of columns.")
        }
        return try ManifestMappingReader.read(bytes, name: "\(path)")
    }

    package mutating func next() throws(ServiceError) -> ImportItem? {
        while true {
            while nextRecord < waiting.count {
                let record = waiting[nextRecord]
                nextRecord += 1
                if let item = try item(record) { return item }
            }
            guard let records = try text.next() else {
                if columns == nil, shape.format == .csv {
                    throw ServiceError(.invalidArgument, "\(name) is empty: its first row names the columns.")
                }
                return nil
            }
            waiting = records
            nextRecord = 0
        }
    }

    // MARK: - Records

    private mutating func item(_ record: ManifestText.Record) throws(ServiceError) -> ImportItem? {
        switch record {
        case .brokenRow(let error):
            guard columns != nil else { throw ServiceError(.invalidArgument, "\(name): \(error)") }
            return refused(error.row, Refusal(error.reason.sentence, column: error.column))
        case .brokenObject(let error):
            return refused(
                error.number,
                Refusal(
                    error.reason.sentence, field: error.pointer.isEmpty ? nil : error.pointer,
                    column: error.position.column, line: error.position.line))
        case .cells(let row):
            guard let columns else {
                columns = try ManifestColumns(row, mapping: mapping, manifest: "\(name)")
                return nil
            }
            return item(row.number) { () throws(Refusal) in
                let stated = try columns.read(row, onto: defaults)
                return (stated, { columns.place(of: $0) ?? ManifestPlace() })
            }
        case .object(let record):
            let members = members
            return item(record.number) { () throws(Refusal) in
                let stated = try members.read(record, onto: defaults)
                return (stated, { members.place(of: $0, in: record) })
            }
        }
    }

    /// Where the field of a row stands.
    private typealias Places = (ManifestField) -> ManifestPlace

    private func item(_ number: Int, _ read: () throws(Refusal) -> (ManifestRow, Places)) -> ImportItem {
        do throws(Refusal) {
            let (row, places) = try read()
            var item = try item(row, number) { places(.path) }
            item.linkRoot = resolvedRoot
            if !readsSidecars || row.exported.isComplete { item.sidecar = .ignored }
            item.originalName = row.originalName
            item.exported = row.exported
            item.collectionPath = row.collection.map { Placed($0, at: places(.collection)) }
            item.expected.digest = row.digest.map { Placed($0, at: places(.digest)) }
            item.expected.byteCount = row.byteCount.map { Placed($0, at: places(.byteCount)) }
            return item
        } catch {
            return refused(number, error)
        }
    }

    // MARK: - Paths

    private func item(_ row: ManifestRow, _ number: Int, _ place: () -> ManifestPlace) throws(Refusal) -> ImportItem {
        guard let path = Path(row.path) else {
            throw Refusal("The path holds a NUL, which no file's name has.", at: place())
        }
        let shown = root.appending(path)
        guard !path.isAbsolute || root.isAbsolute else { throw Refusal(Self.leaves(path), at: place()) }
        func refused(_ reason: String) -> ImportItem {
            ImportItem(
                path: shown, shownPath: shown, stated: row.stated, row: number, refusal: Refusal(reason, at: place()))
        }
        let resolved: Path
        do throws(SystemError) {
            resolved = try shown.resolved()
        } catch {
            return refused("\(error)")
        }
        guard resolved.bytes.starts(with: resolvedRoot.appending("").bytes) else { return refused(Self.leaves(path)) }
        return ImportItem(path: resolved, shownPath: shown, stated: row.stated, row: number)
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
