package import StillsModel
internal import Synchronization
internal import Testing

extension SearchIndexCheck {
    /// What is told of an index that nothing has damaged.
    static let verification: [SearchIndexCheck] = [
        .init("an index that followed every change has nothing to tell of, and every image is compared") { catalog in
            try await catalog.takeIn([Sample.image(1, title: "Rain town"), Sample.image(2), Sample.image(3)])
            try await catalog.edit(1, version: 1, [FieldChange(.title, .string("Sun"), source: .person)])
            try await catalog.apply([Sample.share(2, as: Sample.image(4, in: Sample.shoots))])
            for repairs in [false, true] {
                let (images, findings) = try await catalog.verified(repairs: repairs)
                #expect(images == 4 && findings == [])
            }
        },
        .init("only what was added since a time is compared") { catalog in
            try await catalog.takeIn([Sample.image(1), Sample.image(2), Sample.image(3)])
            let second = Instant(microseconds: Sample.now.microseconds + 1_000_000)
            let later = Instant(microseconds: Sample.now.microseconds + 9_000_000)
            #expect(try await catalog.verified(since: second).images == 2)
            #expect(try await catalog.verified(since: later).images == 0)
        },
        .init("of an empty library there is nothing to tell") { catalog in
            let (images, findings) = try await catalog.verified()
            #expect(images == 0 && findings == [])
        },
        .init("whoever looks on can end the comparison") { catalog in
            try await catalog.takeIn([Sample.image(1)])
            let error = await #expect(throws: SearchIndexError.self) {
                _ = try await catalog.verify(since: nil, repairs: false, report: { _ in }, progress: { _ in false })
            }
            #expect(error?.code == .cancelled)
        },
    ]
}

extension SearchIndex {
    /// Compares the index with the rows.
    ///
    /// - Returns: how many images were compared, and all that was told.
    package func verified(
        since: Instant? = nil, repairs: Bool = false
    ) async throws -> (images: Int, findings: [IndexFinding]) {
        let findings = Mutex<[IndexFinding]>([])
        let images = try await verify(
            since: since, repairs: repairs, report: { finding in findings.withLock { $0.append(finding) } },
            progress: { _ in true })
        return (images, findings.withLock { $0 })
    }
}
