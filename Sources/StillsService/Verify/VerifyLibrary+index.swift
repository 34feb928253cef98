internal import StillsModel
internal import Synchronization

/// The search index and the rows.
extension VerifyLibrary {
    func checkIndex(
        _ summary: inout VerifySummary, _ report: @escaping Report,
        _ progress: @escaping @Sendable (VerifyProgress) -> Bool
    ) async throws(ServiceError) {
        let (library, options) = (library, options)
        let counted = Mutex(VerifySummary())
        let images = try await seam {
            try await library.search.verify(
                since: options.since, repairs: options.repairs,
                report: { found in
                    let finding = VerifyFinding(found)
                    counted.withLock { $0.count(finding) }
                    report(finding)
                },
                progress: { progress(.index($0)) })
        }
        let found = counted.withLock { $0 }
        summary.misindexed += found.misindexed
        summary.repaired += found.repaired
        if options.isIndexOnly { summary.images = images }
    }
}
