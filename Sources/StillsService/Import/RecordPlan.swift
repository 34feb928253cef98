internal import StillsModel

/// What a batch's records are to become: a change set for each of those who ask, committed side by side so that a catalog
/// can make one transaction of them.
struct RecordPlan {
    private struct Part {
        let account: AccountID?
        var mutations: [Mutation] = []
        var decisions: [(place: Int, decision: ImportDecision, range: Range<Int>)] = []
    }

    private var parts: [Part] = []
    private var positions: [AccountID?: Int] = [:]

    /// - Parameters:
    ///   - place: of the candidate in its batch.
    ///   - sightings: noted with it; nothing depends on what becomes of them.
    mutating func add(_ place: Int, _ decision: ImportDecision, _ sightings: [Mutation], for account: AccountID?) {
        let position = positions[account] ?? parts.count
        if position == parts.count {
            parts.append(Part(account: account))
            positions[account] = position
        }
        let start = parts[position].mutations.count
        parts[position].mutations += decision.mutations
        parts[position].decisions.append((place, decision, start..<parts[position].mutations.count))
        parts[position].mutations += sightings
    }

    /// - Returns: the decisions that were carried out as a whole, and why a part was not committed, if one was not.
    func commit(
        _ batch: ImportBatch, at now: Instant
    ) async -> (applied: [(place: Int, decision: ImportDecision)], failure: ServiceError?) {
        var applied: [(place: Int, decision: ImportDecision)] = []
        var failure: ServiceError?
        for (position, outcomes) in await outcomes(batch, at: now) {
            switch outcomes {
            case .failure(let error): failure = failure ?? error
            case .success(let outcomes):
                for one in parts[position].decisions where one.range.allSatisfy({ outcomes[$0] == .applied }) {
                    applied.append((one.place, one.decision))
                }
            }
        }
        return (applied, failure)
    }

    private typealias Outcomes = Result<[MutationOutcome], ServiceError>

    private func outcomes(_ batch: ImportBatch, at now: Instant) async -> [(Int, Outcomes)] {
        if parts.count == 1 { return [(0, await Self.commit(parts[0], batch, at: now))] }
        return await withTaskGroup(of: (Int, Outcomes).self) { group in
            for (position, part) in parts.enumerated() {
                group.addTask { (position, await Self.commit(part, batch, at: now)) }
            }
            var all: [(Int, Outcomes)] = []
            for await one in group { all.append(one) }
            return all
        }
    }

    private static func commit(_ part: Part, _ batch: ImportBatch, at now: Instant) async -> Outcomes {
        do throws(ServiceError) {
            return .success(try await batch.commit(part.mutations, at: now, for: part.account))
        } catch {
            return .failure(error)
        }
    }
}
