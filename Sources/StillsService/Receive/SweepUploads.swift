internal import Linux
internal import StillsModel

/// Removes what unfinished uploads leave in the spool: when they are over, and after a process that was killed.
package struct SweepUploads: Sendable {
    private let intake: ImageIntake

    private var library: Library { intake.library }

    /// How many are looked at in one go.
    private static let page = 100

    package init(intake: ImageIntake) { self.intake = intake }

    /// Forgets the uploads that are over. One that a request writes to right now stays until the next time.
    ///
    /// - Returns: how many.
    package func run() async throws(ServiceError) -> Int {
        var count = 0
        while !Task.isCancelled {
            let now = library.environment.now()
            let ids = try await seam { try await library.uploads.expired(at: now, limit: Self.page) }
            let idle = ids.filter { intake.uploads.take($0) }
            defer { for id in idle { intake.uploads.giveBack(id) } }
            guard !idle.isEmpty else { break }
            try await intake.discard(idle)
            count += idle.count
        }
        return count
    }

    /// Removes files that no stream and no upload has any more. Only while nobody else serves the library, and before the first
    /// upload.
    ///
    /// - Returns: how many.
    package func removeRemains() async throws(ServiceError) -> Int {
        let spool = library.layout.spool
        let names = try await intake.blocking { () throws(ServiceError) in try Self.names(in: spool) }
        var count = 0
        for name in names {
            if name.hasPrefix(SpooledFile.upload) {
                guard let id = UploadID(String(name.dropFirst(SpooledFile.upload.count))) else { continue }
                let known = try await seam { try await library.uploads.upload(id) }
                if let known, known.result == nil { continue }
            }
            guard let path = Path(name) else { continue }
            try await intake.removeSpooled(spool.appending(path))
            count += 1
        }
        return count
    }

    private static func names(in spool: Path) throws(ServiceError) -> [String] {
        try spooling { () throws(SystemError) in
            var names: [String] = []
            var reader = DirectoryReader(try FileDescriptor.open(spool, .directory))
            while let entry = try reader.next() {
                guard let name = entry.name.text,
                    name.hasPrefix(SpooledFile.upload) || name.hasPrefix(SpooledFile.arrival)
                else { continue }
                names.append(name)
            }
            return names
        }
    }
}
