package import Argon2
internal import Execution
internal import Linux
internal import StillsModel
internal import Synchronization

/// Makes and compares hashes of passwords: at most two at a time, because each takes 19 MiB, and with a bounded queue.
package final class PasswordHasher: Sendable {
    private static let width = 2
    private static let waitingLimit = 64
    private static let patience: Duration = .seconds(5)

    private let parameters: Argon2id.Parameters
    private let lane: Lane
    private let counter = Mutex(0)

    package init(parameters: Argon2id.Parameters = .recommended) {
        self.parameters = parameters
        lane = Lane(
            pool: BlockingPool(name: "passwords", threadLimit: Self.width), name: "the check of passwords",
            width: Self.width, waitingLimit: Self.waitingLimit, patience: Self.patience)
    }

    /// How many hashes were made so far, whatever for.
    package var count: Int { counter.withLock { $0 } }

    /// A new hash, with salt of its own.
    ///
    /// - Throws: ``ServiceError`` with `.unavailable` (too many are waiting), `.resourceExhausted` (no memory) or
    ///   `.cancelled`.
    package func hash(_ password: Password) async throws(ServiceError) -> String {
        let salt: [UInt8]
        do throws(SystemError) {
            salt = try secureRandomBytes(Argon2id.saltByteCount)
        } catch {
            throw ServiceError(.unavailable, "The system gives no random numbers.", cause: error)
        }
        return try await run { () throws(Argon2Error) in
            try Argon2id.hash(password.bytes, salt: salt, self.parameters)
        }
    }

    /// Whether the hash is that of the password.
    ///
    /// - Parameter hash: nil where there is none to compare with: the answer is no, and takes as much work.
    /// - Throws: as ``hash(_:)``.
    package func isHash(_ hash: String?, of password: Password) async throws(ServiceError) -> Bool {
        let text = hash ?? nobodys
        let isSame = try await run { () throws(Argon2Error) in try Argon2id.isHash(text, of: password.bytes) }
        return isSame && hash != nil
    }

    /// A hash of the same cost that no password is known to have.
    private var nobodys: String {
        let zeroes = { (count: Int) in String(repeating: "A", count: count) }
        return "$argon2id$v=19$m=\(parameters.memoryKibibytes),t=\(parameters.passes),p=\(parameters.lanes)$"
            + "\(zeroes(22))$\(zeroes(43))"
    }

    private func run<Value: Sendable>(
        _ body: @Sendable () throws(Argon2Error) -> Value
    ) async throws(ServiceError) -> Value {
        counter.withLock { $0 += 1 }
        do throws(LaneError<Argon2Error>) {
            return try await lane.run(body)
        } catch {
            switch error {
            case .full: throw ServiceError(.unavailable, "\(error)", cause: error)
            case .cancelled: throw ServiceError(.cancelled, "\(error)", cause: error)
            case .failed(let failure): throw ServiceError(.resourceExhausted, "\(failure)", cause: failure)
            }
        }
    }
}
