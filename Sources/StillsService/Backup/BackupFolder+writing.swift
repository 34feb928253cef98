internal import Formats
internal import Linux
internal import StillsModel

extension BackupFolder {
    /// Opens the backup of a library to write, and makes it where there is none.
    ///
    /// - Throws: ``ServiceError`` with `.invalidArgument` (the folder holds other things, another library's backup, or lies
    ///   in the library's own folder), `.unavailable` (somebody else uses it), `.unimplemented` (of a newer build),
    ///   `.permissionDenied`, `.resourceExhausted` or `.corrupt`.
    static func openOrMake(at directory: Path, for library: Library) throws(ServiceError) -> BackupFolder {
        let layout = BackupLayout(directory: directory)
        try refuseInside(directory, library.layout.directory) {
            "\(directory) lies in the library's own folder \(library.layout.directory): whatever takes one takes the "
                + "other. Choose another disk, or at least another folder."
        }
        try fileCall {
            try refuseForeign(layout)
            for made in try makeDirectories(directory, permissions: 0o700) { try syncParent(of: made) }
        }
        let lock = try takeLock(layout, writes: true)
        if try fileCall({ try FileStatus.of(layout.description) }) == nil { try describe(layout, library.id) }
        let owner = try readDescription(layout)
        guard owner == library.id else {
            throw ServiceError(
                .invalidArgument,
                "\(directory) is the backup of library \(owner), and \(library.layout.directory) is library \(library.id): "
                    + "give each library a backup of its own.")
        }
        let folder = BackupFolder(layout: layout, library: owner, lock: lock)
        try fileCall {
            if try !makeDirectories(layout.snapshots, permissions: 0o700).isEmpty {
                try syncParent(of: layout.snapshots)
            }
        }
        try folder.removeRemains()
        return folder
    }

    /// A folder that holds something else is most likely named by mistake.
    private static func refuseForeign(_ layout: BackupLayout) throws {
        guard let status = try FileStatus.of(layout.directory) else { return }
        guard status.kind == .directory else {
            throw ServiceError(.invalidArgument, "\(layout.directory) is a file, not a folder.")
        }
        guard try FileStatus.of(layout.description) == nil else { return }
        let ours: Set<Path> = [layout.lock.lastPart, layout.description.adding(suffix: ".part").lastPart]
        var reader = DirectoryReader(try .open(layout.directory, .directory))
        while let entry = try reader.next() {
            guard !ours.contains(entry.name) else { continue }
            throw ServiceError(
                .invalidArgument,
                "\(layout.directory) is no backup and holds other things already (\(entry.name)): name a new or empty folder."
            )
        }
    }

    /// Makes the folder a backup: the file has its name only when it is whole.
    private static func describe(_ layout: BackupLayout, _ library: LibraryID) throws(ServiceError) {
        var writer = YAMLWriter()
        writer.comment("A backup of a library of Stills: “stills backup restore” makes a library of it again.")
        writer.members([
            JSONMember("format", .number(JSONNumber(currentFormat))),
            JSONMember("library", .string(library.description)),
        ])
        try writeWhole(Array(writer.text.utf8), to: layout.description)
    }

    /// Removes what an interrupted run left: a snapshot without a name, snapshots half removed, and staged bytes.
    private func removeRemains() throws(ServiceError) {
        try fileCall {
            let snapshots = try FileDescriptor.open(layout.snapshots, .directory)
            for name in try names(in: snapshots) where name.isHidden { try removeTree(name, in: snapshots) }
        }
        try Self.removeStaged(in: layout.originals)
    }

    /// Removes what was staged in a store that nobody else uses.
    static func removeStaged(in originals: Path) throws(ServiceError) {
        try fileCall {
            guard try FileStatus.of(originals) != nil else { return }
            try removeTree(".staging", in: .open(originals, .directory))
        }
    }

    // MARK: - Snapshots

    /// Makes the folder of a snapshot that has no name yet.
    func beginSnapshot() throws(ServiceError) -> SnapshotLayout {
        let part = layout.unfinished
        try fileCall { _ = try makeDirectories(part.keys, permissions: 0o700) }
        return part
    }

    /// Gives the finished snapshot its name. Everything in it, and every blob, is durable before it has one, whichever
    /// run wrote it.
    ///
    /// - Returns: the snapshot, whose time was moved on by milliseconds where another has its name.
    func nameSnapshot(_ snapshot: BackupSnapshot) throws(ServiceError) -> BackupSnapshot {
        var snapshot = snapshot
        return try fileCall {
            let taken = Set(try snapshotNames())
            while taken.contains(snapshot.name) { snapshot.takenAt.microseconds += 1_000 }
            let part = layout.unfinished
            try writeDurably(snapshot.yaml, to: part.description, permissions: 0o644)
            for directory in [part.keys, part.directory] { try FileDescriptor.open(directory, .directory).sync() }
            let snapshots = try FileDescriptor.open(layout.snapshots, .directory)
            // A blob that an earlier run was killed over may have its name and yet not be durable.
            try snapshots.syncFileSystem()
            try snapshots.rename(BackupLayout.unfinishedName, to: Path(snapshot.name) ?? ".none", in: snapshots)
            try snapshots.sync()
            return snapshot
        }
    }

    /// Takes the names of snapshots away, durably; what they held is removed after that.
    func removeSnapshots(_ gone: [BackupSnapshot]) throws(ServiceError) {
        try fileCall {
            let snapshots = try FileDescriptor.open(layout.snapshots, .directory)
            for snapshot in gone {
                guard let name = Path(snapshot.name), let hidden = Path(".removed-\(snapshot.name)") else { continue }
                try snapshots.rename(name, to: hidden, in: snapshots)
            }
            try snapshots.sync()
            for snapshot in gone {
                if let hidden = Path(".removed-\(snapshot.name)") { try removeTree(hidden, in: snapshots) }
            }
        }
    }
}

/// Refuses a folder that lies in another one, or is it. Neither need exist.
func refuseInside(_ inner: Path, _ outer: Path, _ message: () -> String) throws(ServiceError) {
    try fileCall {
        var known = inner
        while try FileStatus.of(known) == nil, known.parent != known { known = known.parent }
        guard try FileStatus.of(outer) != nil else { return }
        let place = try known.resolved().bytes
        let whole = try outer.resolved().bytes
        guard place.elementsEqual(whole) || place.starts(with: Array(whole) + [Path.separator]) else { return }
        throw ServiceError(.invalidArgument, message())
    }
}
