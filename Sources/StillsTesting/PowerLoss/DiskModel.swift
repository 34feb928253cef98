internal import Linux

/// A disk that keeps only what it was told to keep, strictly by POSIX: a file's bytes survive only when the file was
/// synced, an entry of a directory only when the directory was. Real file systems keep more; a program that holds here
/// holds on them.
struct DiskModel: Sendable {
    typealias Node = Int

    private var files: [Node: ModelFile] = [:]
    /// What programs see in each directory.
    private var entries: [Node: [Path: Node]] = [DiskModel.root: [:]]
    /// What was synced of each directory.
    private var durableEntries: [Node: [Path: Node]] = [DiskModel.root: [:]]
    /// Changes of directories that were not synced, oldest first.
    private var pending: [NameChange] = []
    /// What the log calls a file.
    private var opened: [UInt64: Node] = [:]
    private var lastNode = DiskModel.root
    /// The newest write that was not synced.
    private var lastWrite: (node: Node, write: ModelWrite)?

    private static let root: Node = 0

    /// One call that changed names. A rename changes two directories: each half becomes durable with its directory, and
    /// both together when no directory is synced.
    private struct NameChange: Sendable {
        var parts: [(directory: Node, name: Path, node: Node?)]
    }

    /// - Parameter initial: what stands on the disk, durably, before the run.
    init(_ initial: DiskImage) throws(PowerLossError) {
        for directory in initial.directories.sorted() { try makeDirectory(directory) }
        for (path, bytes) in initial.files {
            let node = newNode()
            files[node] = ModelFile(durable: bytes)
            try change(path, to: node)
        }
        syncAll()
    }

    mutating func apply(_ record: PowerLossRecord) throws(PowerLossError) {
        switch record {
        case .open(let file, let path, let made, let isDirectory, let emptied):
            try open(file, path, made: made, isDirectory: isDirectory, emptied: emptied)
        case .write(let file, let offset, let bytes):
            let node = try node(of: file)
            let write = try withFile(node) { file throws(PowerLossError) in try file.write(bytes, at: offset) }
            lastWrite = (node, write)
        case .truncate(let file, let length):
            try withFile(node(of: file)) { file throws(PowerLossError) in try file.setLength(length) }
        case .extend(let file, let length):
            try withFile(node(of: file)) { file throws(PowerLossError) in
                if length > file.current.count { try file.setLength(length) }
            }
        case .sync(let file): sync(try node(of: file))
        case .syncAll: syncAll()
        case .syncAllContents: syncContents()
        case .rename(let from, let to): try rename(from, to)
        case .link(let from, let to): try change(to, to: existing(from))
        case .unlink(let path), .removeDirectory(let path):
            _ = try existing(path)
            try change(path, to: nil)
        case .makeDirectory(let path): try makeDirectory(path)
        case .acknowledge, .send: break
        case .unsupported(let what): throw PowerLossError("The run cannot be replayed: \(what).")
        }
    }
}

// MARK: - Calls

extension DiskModel {
    private mutating func open(
        _ file: UInt64, _ path: Path, made: Bool, isDirectory: Bool, emptied: Bool
    ) throws(PowerLossError) {
        let node: Node
        if made {
            node = newNode()
            files[node] = ModelFile()
            try change(path, to: node)
        } else {
            node = try existing(path)
        }
        guard (entries[node] != nil) == isDirectory else {
            throw PowerLossError("\(path) is a directory in the run or in the replay, and not in both.")
        }
        opened[file] = node
        if emptied { try withFile(node) { file throws(PowerLossError) in try file.setLength(0) } }
    }

    private mutating func makeDirectory(_ path: Path) throws(PowerLossError) {
        let node = newNode()
        entries[node] = [:]
        durableEntries[node] = [:]
        try change(path, to: node)
    }

    private mutating func rename(_ from: Path, _ to: Path) throws(PowerLossError) {
        let node = try existing(from)
        let old = try place(from)
        let new = try place(to)
        entries[old.directory]?[old.name] = nil
        entries[new.directory]?[new.name] = node
        pending.append(
            NameChange(parts: [(new.directory, new.name, node), (old.directory, old.name, nil)]))
    }

    private mutating func change(_ path: Path, to node: Node?) throws(PowerLossError) {
        let place = try place(path)
        entries[place.directory]?[place.name] = node
        pending.append(NameChange(parts: [(place.directory, place.name, node)]))
    }

    private mutating func sync(_ node: Node) {
        if files[node] != nil {
            files[node]?.sync()
            if lastWrite?.node == node { lastWrite = nil }
            return
        }
        for index in pending.indices {
            for part in pending[index].parts where part.directory == node {
                durableEntries[node, default: [:]][part.name] = part.node
            }
            pending[index].parts.removeAll { $0.directory == node }
        }
        pending.removeAll { $0.parts.isEmpty }
    }

    private mutating func syncAll() {
        syncContents()
        durableEntries = entries
        pending.removeAll()
    }

    private mutating func syncContents() {
        for node in files.keys { files[node]?.sync() }
        lastWrite = nil
    }

    private mutating func newNode() -> Node {
        lastNode += 1
        return lastNode
    }

    private func node(of file: UInt64) throws(PowerLossError) -> Node {
        guard let node = opened[file] else { throw PowerLossError("File \(file) of the log was never opened.") }
        return node
    }

    private mutating func withFile<Result>(
        _ node: Node, _ body: (inout ModelFile) throws(PowerLossError) -> Result
    ) throws(PowerLossError) -> Result {
        guard var file = files.removeValue(forKey: node) else {
            throw PowerLossError("Bytes were written to something that is no file.")
        }
        defer { files[node] = file }
        return try body(&file)
    }

    private func existing(_ path: Path) throws(PowerLossError) -> Node {
        if path.isEmpty { return DiskModel.root }
        let place = try place(path)
        guard let node = entries[place.directory]?[place.name] else {
            throw PowerLossError("\(path) was used and never made: the recorder missed a call.")
        }
        return node
    }

    private func place(_ path: Path) throws(PowerLossError) -> (directory: Node, name: Path) {
        var directory = DiskModel.root
        let parts = path.parts
        for part in parts.dropLast() {
            guard let next = entries[directory]?[part] else {
                throw PowerLossError("\(path) was used, and \(part) never made: the recorder missed a call.")
            }
            directory = next
        }
        guard let name = parts.last else { throw PowerLossError("The root itself cannot be changed.") }
        return (directory, name)
    }
}

// MARK: - What is left

extension DiskModel {
    /// What programs see: what is left when no power is lost.
    func currentImage() throws(PowerLossError) -> DiskImage {
        try image(entries) { $0.current }
    }

    /// What is left when power is lost now.
    func image(after loss: PowerLoss) throws(PowerLossError) -> DiskImage {
        switch loss {
        case .unsyncedGone:
            return try image(durableEntries) { $0.durable }
        case .lastWriteTorn(let seed):
            return try tornImage(seed)
        case .unsyncedPartly(let seed):
            return try partialImage(seed)
        }
    }

    private func tornImage(_ seed: UInt64) throws(PowerLossError) -> DiskImage {
        guard let (node, write) = lastWrite else { return try currentImage() }
        var random = SeededRandom(seed: seed)
        let cut = write.count > 0 ? Int.random(in: 0..<write.count, using: &random) : 0
        return try image(entries) { number, file in number == node ? file.torn(write, after: cut) : file.current }
    }

    private func partialImage(_ seed: UInt64) throws(PowerLossError) -> DiskImage {
        var random = SeededRandom(seed: seed)
        var entries = durableEntries
        for change in pending.prefix(Int.random(in: 0...pending.count, using: &random)) {
            for part in change.parts { entries[part.directory, default: [:]][part.name] = part.node }
        }
        // In the order of nodes, so that a seed means the same in every run.
        var contents: [Node: [UInt8]] = [:]
        for node in files.keys.sorted() { contents[node] = files[node]?.subset(using: &random) }
        return try image(entries) { node, file in contents[node] ?? file.durable }
    }

    private func image(
        _ entries: [Node: [Path: Node]], _ content: (ModelFile) -> [UInt8]
    ) throws(PowerLossError) -> DiskImage {
        try image(entries) { _, file in content(file) }
    }

    private func image(
        _ entries: [Node: [Path: Node]], _ content: (Node, ModelFile) -> [UInt8]
    ) throws(PowerLossError) -> DiskImage {
        var image = DiskImage()
        var rest: [(path: Path, node: Node)] = [("", DiskModel.root)]
        // A directory whose rename was half kept has two names; the bound ends what would be a ring.
        var steps = 0
        while let (directory, node) = rest.popLast() {
            steps += 1
            guard steps < 1_000_000 else { throw PowerLossError("The directories of the model form a ring.") }
            for (name, child) in entries[node] ?? [:] {
                let path = directory.appending(name)
                if let file = files[child] {
                    image.files[path] = content(child, file)
                } else {
                    image.directories.insert(path)
                    rest.append((path, child))
                }
            }
        }
        return image
    }
}
