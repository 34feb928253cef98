internal import Synchronization

/// Values that were read from the catalog, until it changes.
///
/// Whoever keeps one names the version from before it was read: while the version is the same, nothing was committed since
/// then, and the value is what a new reading would give.
final class UnchangedValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct State {
        var version: Int64 = 0
        var values: [Key: Value] = [:]
        var byteCount = 0
    }

    private let byteLimit: Int
    private let size: @Sendable (Value) -> Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - byteLimit: how much memory the values may take, about; when one more would exceed it, all others are forgotten.
    ///   - size: how many bytes a value takes, about.
    init(byteLimit: Int, size: @escaping @Sendable (Value) -> Int) {
        self.byteLimit = byteLimit
        self.size = size
    }

    subscript(key: Key, version: Int64) -> Value? {
        state.withLock { $0.version == version ? $0.values[key] : nil }
    }

    /// The values of all keys in their order; nil unless all are known.
    func all(_ keys: [Key], version: Int64) -> [Value]? {
        state.withLock { state in
            guard state.version == version else { return nil }
            var values: [Value] = []
            values.reserveCapacity(keys.count)
            for key in keys {
                guard let value = state.values[key] else { return nil }
                values.append(value)
            }
            return values
        }
    }

    /// - Parameter version: of the catalog, before `value` was read from it.
    func keep(_ value: Value, of key: Key, version: Int64) {
        let size = size(value)
        guard size <= byteLimit else { return }
        state.withLock { state in
            if state.version != version || state.byteCount + size > byteLimit {
                state.values.removeAll(keepingCapacity: true)
                state.byteCount = 0
            }
            state.version = version
            // A key is kept again when two have read it at the same time: counted twice, which only forgets sooner.
            state.values[key] = value
            state.byteCount += size
        }
    }

    func forgetAll() { state.withLock { $0 = State() } }
}
