internal import Linux
internal import StillsModel

/// Long pictures on their way to a store that is far away go on where a killed run left them.
extension ImportIntake {
    private var sendings: BegunSendings { BegunSendings(spool: library.layout.spool) }

    private func isLong(_ work: ImportWork) -> Bool {
        library.blobs.capabilities.isRemote && work.candidate.byteCount >= BegunSendings.shortest
    }

    /// Takes over the intents that ended runs left for the same bytes, and with them the keys that they stand for.
    mutating func continueSendings() async throws(ServiceError) {
        let rules = batch.rules
        for place in work.indices where isLong(work[place]) && !work[place].isSettled {
            guard let digest = work[place].digest else { continue }
            guard rules.needsBytes(work[place], digest: digest) else {
                try sendings.forget(digest)
                continue
            }
            guard let locator = try sendings.locator(of: digest),
                Self.folder(locator) == Self.folder(work[place].location.locator),
                try await takeOver(locator, at: rules.now)
            else { continue }
            work[place].location.locator = locator
            work[place].hasIntent = true
            work[place].isNoted = true
        }
    }

    /// What keys of one container and collection have in common: all but their last two parts.
    private static func folder(_ locator: BlobLocator) -> [Substring] {
        locator.rawValue.split(separator: "/").dropLast(2)
    }

    /// - Returns: false when there is no such intent any more, or whoever holds it lives.
    private func takeOver(_ locator: BlobLocator, at now: Instant) async throws(ServiceError) -> Bool {
        let claims = try await seam { try await library.records.claims(on: [locator], in: library.blobs.id) }
        guard case .intent(let intent)? = claims.first, try fileCall({ try LeaseOwner.isGone(intent, at: now) }) else {
            return false
        }
        var mine = intent
        mine.owner = library.owner.text
        mine.leaseEnds = Instant(microseconds: now.microseconds + LeaseOwner.duration)
        return try await commit([.takeIntent(mine, heldBy: intent.owner)], at: now).first == .applied
    }

    /// Notes which long pictures are about to be sent, and where.
    mutating func noteSendings() throws(ServiceError) {
        for place in work.indices where isLong(work[place]) && work[place].hasIntent && !work[place].isNoted {
            guard let digest = work[place].digest else { continue }
            try sendings.note(work[place].location.locator, for: digest)
            work[place].isNoted = true
        }
    }

    /// What was noted is in the library, or given up.
    func forgetSendings() throws(ServiceError) {
        for item in work where item.isNoted {
            if let digest = item.digest { try sendings.forget(digest) }
        }
    }
}
